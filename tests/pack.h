/* pack: compressed data for tests, made piece by piece, so that a test knows how much of it is
 * enough for which piece. */
#ifndef TAPWATCH_TESTS_PACK_H
#define TAPWATCH_TESTS_PACK_H

#include "tests/check.h"

#include <lzma.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

/* An int everywhere, as the number of a loop test is. */
enum { PACK_GZIP, PACK_ZSTD, PACK_XZ, PACK_FORMATS };
enum pack_end { PACK_FLUSH, PACK_FINISH }; /* all so far can be undone; and nothing follows */

static const char *const pack_names[PACK_FORMATS] = {"gzip", "zstd", "xz"};

struct packer {
    int format;
    uint8_t *out; /* the caller's */
    size_t size, length;
    z_stream gzip;
    ZSTD_CCtx *zstd;
    lzma_stream xz;
};

/* One gzip member, zstd frame or xz stream, appended to what `out` has. */
static inline void pack_begin(struct packer *p, int format)
{
    p->format = format;
    p->gzip = (z_stream){0};
    p->xz = (lzma_stream)LZMA_STREAM_INIT;
    p->zstd = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(p->zstd, ZSTD_c_checksumFlag, 1);
    ck_assert_int_eq(deflateInit2(&p->gzip, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    ck_assert_int_eq(lzma_easy_encoder(&p->xz, 0, LZMA_CHECK_CRC64), LZMA_OK);
}

static inline size_t pack_gzip(struct packer *p, const void *in, size_t length, enum pack_end end)
{
    p->gzip.next_in = (Bytef *)(uintptr_t)in;
    p->gzip.avail_in = (uInt)length;
    p->gzip.next_out = p->out + p->length;
    p->gzip.avail_out = (uInt)(p->size - p->length);
    int result = deflate(&p->gzip, end == PACK_FLUSH ? Z_SYNC_FLUSH : Z_FINISH);
    ck_assert_int_eq(result, end == PACK_FLUSH ? Z_OK : Z_STREAM_END);
    return p->gzip.avail_out;
}

static inline size_t pack_zstd(struct packer *p, const void *in, size_t length, enum pack_end end)
{
    ZSTD_inBuffer from = {in, length, 0};
    ZSTD_outBuffer to = {p->out, p->size, p->length};
    size_t left =
        ZSTD_compressStream2(p->zstd, &to, &from, end == PACK_FLUSH ? ZSTD_e_flush : ZSTD_e_end);
    ck_assert_uint_eq(left, 0);
    return to.size - to.pos;
}

static inline size_t pack_xz(struct packer *p, const void *in, size_t length, enum pack_end end)
{
    p->xz.next_in = in;
    p->xz.avail_in = length;
    p->xz.next_out = p->out + p->length;
    p->xz.avail_out = p->size - p->length;
    lzma_ret result = lzma_code(&p->xz, end == PACK_FLUSH ? LZMA_SYNC_FLUSH : LZMA_FINISH);
    ck_assert_int_eq(result, LZMA_STREAM_END);
    return p->xz.avail_out;
}

static inline void pack_piece(struct packer *p, const void *in, size_t length, enum pack_end end)
{
    size_t (*const pack[])(struct packer *, const void *, size_t,
                           enum pack_end) = {pack_gzip, pack_zstd, pack_xz};
    p->length = p->size - pack[p->format](p, in, length, end);
}

static inline void pack_done(struct packer *p)
{
    deflateEnd(&p->gzip);
    ZSTD_freeCCtx(p->zstd);
    lzma_end(&p->xz);
}

/* All of `in` at once. */
static inline void pack_whole(struct packer *p, int format, const void *in, size_t length)
{
    pack_begin(p, format);
    pack_piece(p, in, length, PACK_FINISH);
    pack_done(p);
}

#endif
