/* archive: see archive.h. */
#include "src/base/archive.h"

#include <math.h>
#include <string.h>

/* The years 0 to 9999, as capture files are held to it. */
#define EARLIEST_S INT64_C(-62167219200)
#define LATEST_S   INT64_C(253402300799)
#define US         INT64_C(1000000)

#define FLOAT_MOST 1e24F

struct archive archive_to(uint8_t *bytes, size_t size)
{
    return (struct archive){.bytes = bytes, .size = size};
}

struct archive archive_from(const uint8_t *bytes, size_t size)
{
    union {
        const uint8_t *given;
        uint8_t *kept;
    } both = {.given = bytes}; /* one struct for both ways */
    return (struct archive){.bytes = both.kept, .size = size, .reading = true};
}

bool archive_is_read(const struct archive *a)
{
    return !a->failed && a->at == a->size;
}

void archive_check(struct archive *a, bool good)
{
    if (a->reading && !good)
        a->failed = true;
}

void archive_bytes(struct archive *a, void *bytes, size_t length)
{
    if (length > a->size - a->at)
        a->failed = true;
    if (a->failed) {
        if (a->reading)
            memset(bytes, 0, length);
        return;
    }
    if (a->reading)
        memcpy(bytes, a->bytes + a->at, length);
    else
        memcpy(a->bytes + a->at, bytes, length);
    a->at += length;
}

/* So many bytes of a number, the lowest first. */
static uint64_t archive_number(struct archive *a, uint64_t n, size_t length)
{
    uint8_t bytes[sizeof n];
    uint64_t out = 0;
    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)(n >> 8 * i);
    archive_bytes(a, bytes, length);
    for (size_t i = 0; i < length; i++)
        out |= (uint64_t)bytes[i] << 8 * i;
    return out;
}

void archive_u8(struct archive *a, uint8_t *n)
{
    *n = (uint8_t)archive_number(a, *n, sizeof *n);
}

void archive_u16(struct archive *a, uint16_t *n)
{
    *n = (uint16_t)archive_number(a, *n, sizeof *n);
}

void archive_u32(struct archive *a, uint32_t *n)
{
    *n = (uint32_t)archive_number(a, *n, sizeof *n);
}

void archive_u64(struct archive *a, uint64_t *n)
{
    *n = archive_number(a, *n, sizeof *n);
}

void archive_bool(struct archive *a, bool *b)
{
    uint8_t n = *b;
    archive_small(a, &n, 1);
    *b = n;
}

void archive_count(struct archive *a, uint32_t *n, uint32_t most)
{
    archive_u32(a, n);
    archive_check(a, *n <= most);
    if (a->failed && a->reading)
        *n = 0;
}

void archive_small(struct archive *a, uint8_t *n, uint8_t most)
{
    archive_u8(a, n);
    archive_check(a, *n <= most);
    if (a->failed && a->reading)
        *n = 0;
}

static void archive_time(struct archive *a, int64_t *time, int64_t least, int64_t most,
                         bool unknown)
{
    const int64_t n = (int64_t)archive_number(a, (uint64_t)*time, sizeof *time);
    archive_check(a, (n >= least && n <= most) || (unknown && n == INT64_MIN));
    *time = a->failed && a->reading ? 0 : n;
}

void archive_second(struct archive *a, int64_t *second)
{
    archive_time(a, second, EARLIEST_S, LATEST_S, false);
}

void archive_time_us(struct archive *a, int64_t *time_us)
{
    archive_time(a, time_us, EARLIEST_S * US, LATEST_S * US, false);
}

void archive_time_or_unknown_us(struct archive *a, int64_t *time_us)
{
    archive_time(a, time_us, EARLIEST_S * US, LATEST_S * US, true);
}

void archive_float(struct archive *a, float *x)
{
    uint32_t bits;
    memcpy(&bits, x, sizeof bits);
    archive_u32(a, &bits);
    memcpy(x, &bits, sizeof bits);
    archive_check(a, isfinite(*x) && *x >= 0 && *x <= FLOAT_MOST);
    if (a->failed && a->reading)
        *x = 0;
}

void archive_address(struct archive *a, struct address *address)
{
    archive_bytes(a, address->bytes, sizeof address->bytes);
}

void archive_text(struct archive *a, char *text, size_t size)
{
    uint16_t length = a->reading ? 0 : (uint16_t)strnlen(text, size - 1);
    archive_u16(a, &length);
    archive_check(a, length < size);
    if (a->failed && a->reading)
        length = 0;
    archive_bytes(a, text, length);
    text[length] = '\0';
    for (uint16_t i = 0; i < length; i++)
        archive_check(a, (unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
    if (a->failed && a->reading)
        text[0] = '\0';
}

/* Of eight at a time: a bit for each that is not 0, then those. */
void archive_cells(struct archive *a, uint32_t *cells, size_t count)
{
    for (size_t from = 0; from < count; from += 8) {
        const size_t end = from + 8 < count ? from + 8 : count;
        uint8_t there = 0;
        for (size_t i = from; i < end && !a->reading; i++)
            there |= (uint8_t)((cells[i] != 0) << (i - from));
        archive_u8(a, &there);
        for (size_t i = from; i < end; i++)
            if (there >> (i - from) & 1)
                archive_u32(a, &cells[i]);
            else
                cells[i] = 0;
    }
}

void archive_words(struct archive *a, uint64_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t halves[2] = {(uint32_t)words[i], (uint32_t)(words[i] >> 32)};
        archive_cells(a, halves, 2);
        words[i] = halves[0] | (uint64_t)halves[1] << 32;
    }
}
