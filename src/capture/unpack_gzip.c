/* unpack_gzip: gzip (RFC 1952), by zlib. A file is one or more members, one after the other
 * (section 2.2). What follows the last one and does not begin like a member is ignored, as gzip
 * does: tapes and careless copies pad their files. */
#include "src/capture/unpack.h"

#include <limits.h>
#include <stdlib.h>
#define ZLIB_CONST /* or next_in would not be const */
#include <zlib.h>

enum {
    GZIP_ONLY = 16, /* added to the window's bits: no other wrapping (see inflateInit2) */
    MAGIC_BYTES = 2,
};

static void *open_gzip(void)
{
    z_stream *z = calloc(1, sizeof *z);
    if (z && inflateInit2(z, MAX_WBITS + GZIP_ONLY) == Z_OK)
        return z;
    free(z);
    return NULL;
}

static void close_gzip(void *self)
{
    inflateEnd(self);
    free(self);
}

static int run(z_stream *z, struct unpack_io *io)
{
    uInt room = io->out_bytes < UINT_MAX ? (uInt)io->out_bytes : UINT_MAX;
    z->next_in = io->in;
    z->avail_in = (uInt)io->in_bytes;
    z->next_out = io->out;
    z->avail_out = room;
    int result = inflate(z, Z_SYNC_FLUSH);
    io->in = z->next_in;
    io->in_bytes = z->avail_in;
    io->out = z->next_out;
    io->out_bytes -= room - z->avail_out;
    return result;
}

static enum unpack_result step_gzip(void *self, struct unpack_io *io)
{
    z_stream *z = self;
    int result = run(z, io);
    io->reason = z->msg;
    switch (result) {
    case Z_STREAM_END:
        inflateReset(z); /* for the next member; total_in is 0 again */
        return UNPACK_GOES_ON;
    case Z_OK:
        return UNPACK_GOES_ON;
    case Z_BUF_ERROR: /* no input */
        if (!io->in_is_last)
            return UNPACK_GOES_ON;
        return z->total_in < MAGIC_BYTES ? UNPACK_END : UNPACK_TRUNCATED;
    case Z_DATA_ERROR: /* that early it is no damaged member, but none */
        return z->total_in <= MAGIC_BYTES ? UNPACK_END : UNPACK_DAMAGED;
    default:
        io->reason = zError(result);
        return UNPACK_UNABLE;
    }
}

const struct unpack_format unpack_gzip = {"gzip", open_gzip, close_gzip, step_gzip};
