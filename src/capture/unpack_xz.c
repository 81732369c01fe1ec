/* unpack_xz: the .xz file format (version 1.2.1), by liblzma. A file is one or more streams, with
 * zeros between and after them (section 2); anything else is damage, as for xz itself. */
#include "src/capture/unpack.h"

#include <lzma.h>
#include <stdlib.h>

static void close_xz(void *self)
{
    lzma_end(self);
    free(self);
}

static void *open_xz(void)
{
    lzma_stream *z = calloc(1, sizeof *z); /* zeros are LZMA_STREAM_INIT */
    if (!z)
        return NULL;
    if (lzma_stream_decoder(z, UINT64_C(1) << UNPACK_WINDOW_LOG, LZMA_CONCATENATED) == LZMA_OK)
        return z;
    close_xz(z);
    return NULL;
}

static lzma_ret run(lzma_stream *z, struct unpack_io *io)
{
    z->next_in = io->in;
    z->avail_in = io->in_bytes;
    z->next_out = io->out;
    z->avail_out = io->out_bytes;
    lzma_ret result = lzma_code(z, io->in_is_last ? LZMA_FINISH : LZMA_RUN);
    io->in = z->next_in;
    io->in_bytes = z->avail_in;
    io->out = z->next_out;
    io->out_bytes = z->avail_out;
    return result;
}

static enum unpack_result unable(struct unpack_io *io, const char *reason)
{
    io->reason = reason;
    return UNPACK_UNABLE;
}

/* liblzma has numbers only for what went wrong. */
static enum unpack_result step_xz(void *self, struct unpack_io *io)
{
    switch (run(self, io)) {
    case LZMA_OK:
        return UNPACK_GOES_ON;
    case LZMA_STREAM_END:
        return UNPACK_END;
    case LZMA_BUF_ERROR: /* no input, twice: not fatal */
        return io->in_is_last ? UNPACK_TRUNCATED : UNPACK_GOES_ON;
    case LZMA_FORMAT_ERROR:
    case LZMA_DATA_ERROR:
        return UNPACK_DAMAGED;
    case LZMA_MEMLIMIT_ERROR:
        return unable(io, UNPACK_TOO_LARGE);
    case LZMA_MEM_ERROR:
        return unable(io, "no memory");
    default:
        return unable(io, "its options are unknown to liblzma");
    }
}

const struct unpack_format unpack_xz = {"xz", open_xz, close_xz, step_xz};
