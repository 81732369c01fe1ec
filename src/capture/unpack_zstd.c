/* unpack_zstd: Zstandard (RFC 8878), by libzstd. A file is one or more frames, some of which may be
 * there to be skipped (section 3.1); anything else after them is damage, as for zstd itself.
 *
 * When libzstd finds damage it no longer says what it had put out in the same call. So it gets one
 * block at a time, without the header of the next, and none while it may hold the rest of the one
 * before, and a call that fails has put out nothing. */
#include "src/capture/unpack.h"

#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { BLOCK_HEADER_BYTES = 3 }; /* RFC 8878 section 3.1.1.2 */

struct zstd {
    ZSTD_DCtx *context;
    size_t wanted_bytes; /* what libzstd asked for last; 0: the frame is complete */
    bool filled;         /* there was no more room for output: it may hold some back */
};

static void close_zstd(void *self)
{
    struct zstd *z = self;
    ZSTD_freeDCtx(z->context);
    free(z);
}

static void *open_zstd(void)
{
    struct zstd *z = calloc(1, sizeof *z);
    if (!z)
        return NULL;
    z->context = ZSTD_createDCtx();
    if (z->context &&
        !ZSTD_isError(ZSTD_DCtx_setParameter(z->context, ZSTD_d_windowLogMax, UNPACK_WINDOW_LOG)))
        return z;
    close_zstd(z);
    return NULL;
}

/* libzstd asks for a block and the next one's header, together. */
static size_t portion(const struct zstd *z, size_t in_bytes)
{
    size_t bytes = BLOCK_HEADER_BYTES;
    if (z->filled)
        return 0;
    if (z->wanted_bytes > BLOCK_HEADER_BYTES)
        bytes = z->wanted_bytes - BLOCK_HEADER_BYTES;
    return bytes < in_bytes ? bytes : in_bytes;
}

/* What libzstd returned; the sizes have changed if it made progress. */
static size_t run(struct zstd *z, struct unpack_io *io)
{
    ZSTD_inBuffer in = {io->in, portion(z, io->in_bytes), 0};
    ZSTD_outBuffer out = {io->out, io->out_bytes, 0};
    size_t result = ZSTD_decompressStream(z->context, &out, &in);
    io->in += in.pos;
    io->in_bytes -= in.pos;
    io->out += out.pos;
    io->out_bytes -= out.pos;
    z->filled = io->out_bytes == 0;
    return result;
}

static enum unpack_result explain(size_t result, struct unpack_io *io)
{
    io->reason = ZSTD_getErrorName(result);
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_frameParameter_windowTooLarge:
        io->reason = UNPACK_TOO_LARGE;
        return UNPACK_UNABLE;
    case ZSTD_error_memory_allocation:
    case ZSTD_error_version_unsupported:
    case ZSTD_error_frameParameter_unsupported:
    case ZSTD_error_dictionary_wrong:
        return UNPACK_UNABLE;
    default:
        return UNPACK_DAMAGED;
    }
}

static enum unpack_result step_zstd(void *self, struct unpack_io *io)
{
    struct zstd *z = self;
    size_t in_before = io->in_bytes, out_before = io->out_bytes;
    if (in_before == 0 && z->wanted_bytes == 0)
        return io->in_is_last ? UNPACK_END : UNPACK_GOES_ON;
    size_t result = run(z, io);
    if (ZSTD_isError(result))
        return explain(result, io);
    z->wanted_bytes = result;
    if (io->in_is_last && in_before == 0 && io->out_bytes == out_before)
        return UNPACK_TRUNCATED;
    return UNPACK_GOES_ON;
}

const struct unpack_format unpack_zstd = {"zstd", open_zstd, close_zstd, step_zstd};
