/* fuzz_unpack: what is undone of compressed data, sound and damaged.
 *
 * An input is: the format (low two bits of a byte) and how many bytes are damaged (the others); so
 * many damages of four bytes: the place, 16 bits, what is done (0: the bits of the next byte are
 * turned, 1: it ends there, else: that byte is put in between), a byte; then what is packed. What
 * is sound must come out as it was; of what is damaged something wrong may come out, as gzip and
 * zstd check what they say only at the end, but never more than the error after it. */
#include "src/capture/decompress.h"
#include "tests/fuzz/fuzz.h"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

enum { DAMAGE_BYTES = 4, PACKED_MOST = 1 << 18, PLAIN_MOST = 1 << 16, UNPACKED_MOST = 1 << 22 };

static size_t pack_gzip(const uint8_t *plain, size_t size, uint8_t *out)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)plain,
                  .avail_in = (uInt)size,
                  .next_out = out,
                  .avail_out = PACKED_MOST};
    require(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK &&
                deflate(&z, Z_FINISH) == Z_STREAM_END,
            "gzip can be made");
    deflateEnd(&z);
    return PACKED_MOST - z.avail_out;
}

static size_t pack_zstd(const uint8_t *plain, size_t size, uint8_t *out)
{
    static ZSTD_CCtx *c;
    c = c ? c : ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
    const size_t length = ZSTD_compress2(c, out, PACKED_MOST, plain, size);
    require(!ZSTD_isError(length), "zstd can be made");
    return length;
}

static size_t pack_xz(const uint8_t *plain, size_t size, uint8_t *out)
{
    size_t length = 0;
    require(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC64, NULL, plain, size, out, &length,
                                    PACKED_MOST) == LZMA_OK,
            "xz can be made");
    return length;
}

/* Returns how much there is now. */
static size_t damage(uint8_t *packed, size_t length, const uint8_t *how)
{
    if (length == 0)
        return 0;
    const size_t place = (how[0] | (size_t)how[1] << 8) % length;
    if (how[2] == 0)
        packed[place] ^= how[3];
    else if (how[2] == 1)
        length = place;
    else if (length < PACKED_MOST) {
        memmove(packed + place + 1, packed + place, length - place);
        packed[place] = how[3];
        length++;
    }
    return length;
}

/* Reads all, in pieces of some size. Returns how much; *error: it broke off. */
static size_t unpack(const uint8_t *packed, size_t length, uint8_t *out, size_t piece, bool *error)
{
    char path[FUZZ_PATH], why[SAVEFILE_WHY] = "";
    const int fd = file_of(packed, length, path);
    struct feed feed = {.fd = -1};
    size_t size = 0;
    *error = true;
    if (feed_open(&feed, path, NULL, why)) {
        struct decompress *d = decompress_open(&feed, why);
        ssize_t got = d ? 1 : 0;
        while (got > 0 && size + piece <= UNPACKED_MOST) {
            got = decompress_read(d, out + size, piece, true);
            size += got > 0 ? (size_t)got : 0;
        }
        if (d) {
            *error = *decompress_error(d);
            if (*error)
                check_reason(decompress_error(d), SAVEFILE_WHY);
            decompress_close(d);
        }
        feed_close(&feed);
    }
    close(fd);
    return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t packed[PACKED_MOST + 1], out[2][UNPACKED_MOST];
    static size_t (*const pack[])(const uint8_t *, size_t, uint8_t *) = {pack_gzip, pack_zstd,
                                                                         pack_xz, pack_gzip};
    const uint8_t kind = take_byte(&data, &size);
    const size_t damages = kind >> 2 < size / DAMAGE_BYTES ? kind >> 2 : size / DAMAGE_BYTES;
    const uint8_t *how = data;
    data += damages * DAMAGE_BYTES;
    size -= damages * DAMAGE_BYTES;
    size = size < PLAIN_MOST ? size : PLAIN_MOST;
    size_t length = pack[kind & 3](data, size, packed);
    for (size_t i = 0; i < damages; i++)
        length = damage(packed, length, how + i * DAMAGE_BYTES);
    bool error, again;
    const size_t whole = unpack(packed, length, out[0], 1 << 16, &error);
    const size_t pieces = unpack(packed, length, out[1], 1000, &again);
    if (whole < UNPACKED_MOST / 2) {
        if (whole != pieces || error != again)
            fprintf(stderr, "%zu and %zu bytes, %d and %d\n", whole, pieces, error, again);
        require(whole == pieces && memcmp(out[0], out[1], whole) == 0 && error == again,
                "how much is read at once makes no difference");
    }
    if (damages == 0)
        require(!error && whole == size && memcmp(out[0], data, size) == 0,
                "what is sound comes out as it was");
    return 0;
}
