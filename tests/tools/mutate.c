/* mutate: damages capture files as a hostile wire, a broken disk or a careless tool would; always
 * the same for the same seed.
 *
 *   mutate SEED COUNT FOLDER FILE...     FOLDER/000000 .. COUNT mutations, of each file as many
 *
 * Each has one to four damages: bits turned, a number where a length may be set to one that hurts,
 * an end cut off, a piece left out, doubled, or taken from another file. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MOST = 1 << 20, ROOM = 2 * FILE_MOST };

struct bytes {
    uint8_t *at;
    size_t length;
};

static uint64_t state;

/* splitmix64, Steele, Lea and Flood 2014. */
static uint64_t next_number(void)
{
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static size_t below(size_t limit)
{
    return limit ? (size_t)(next_number() % limit) : 0;
}

/* Of a larger file, its beginning. */
static struct bytes read_file(const char *path)
{
    struct bytes b = {.at = malloc(FILE_MOST)};
    FILE *in = fopen(path, "rb");
    if (!in || !b.at) {
        fprintf(stderr, "mutate: %s can not be read\n", path);
        exit(EXIT_FAILURE);
    }
    b.length = fread(b.at, 1, FILE_MOST, in);
    fclose(in);
    return b;
}

/* Near the front as often as anywhere: heads are there. */
static size_t some_place(const struct bytes *b)
{
    return next_number() & 1 ? below(b->length) : below(b->length < 128 ? b->length : 128);
}

static void turn_bits(struct bytes *b)
{
    for (size_t i = below(8) + 1; i > 0; i--)
        b->at[some_place(b)] ^= (uint8_t)(1u << below(8));
}

/* 2 or 4 bytes, in either byte order. */
static void set_length(struct bytes *b)
{
    static const uint32_t numbers[] = {0,          1,          7,          0x7f,       0xff,
                                       0xffff,     0x7fff,     0x8000,     0x40000,    0x7fffffff,
                                       0x80000000, 0xfffffffc, 0xffffffff, 0x00010000, 20};
    uint32_t number = numbers[below(sizeof numbers / sizeof *numbers)];
    const size_t size = next_number() & 1 ? 2 : 4;
    const bool big = next_number() & 1;
    if (b->length < size)
        return;
    uint8_t *at = b->at + (some_place(b) & ~(size - 1)) % (b->length - size + 1);
    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)(number >> 8 * (big ? size - 1 - i : i));
}

static void cut(struct bytes *b)
{
    b->length = some_place(b);
}

static void leave_out(struct bytes *b)
{
    const size_t at = some_place(b), left = b->length - at;
    const size_t gone = below(left < 64 ? left : 64);
    memmove(b->at + at, b->at + at + gone, left - gone);
    b->length -= gone;
}

/* A piece of `from`, which may be b itself, at some place of b. */
static void put_in(struct bytes *b, const struct bytes *from)
{
    static uint8_t piece[4096];
    const size_t start = below(from->length), left = from->length - start;
    const size_t most = left < sizeof piece ? left : sizeof piece;
    const size_t length = below(most + 1), at = some_place(b);
    if (length == 0 || b->length + length > ROOM)
        return;
    memcpy(piece, from->at + start, length);
    memmove(b->at + at + length, b->at + at, b->length - at);
    memcpy(b->at + at, piece, length);
    b->length += length;
}

static void damage(struct bytes *b, const struct bytes *other)
{
    if (b->length == 0)
        return;
    switch (below(6)) {
    case 0:
    case 1:
        turn_bits(b);
        break;
    case 2:
        set_length(b);
        break;
    case 3:
        if (next_number() & 1)
            cut(b);
        else
            leave_out(b);
        break;
    case 4:
        put_in(b, b);
        break;
    default:
        put_in(b, other);
    }
}

static void write_file(const char *folder, unsigned number, const struct bytes *b)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%06u", folder, number);
    FILE *out = fopen(path, "wb");
    if (!out || fwrite(b->at, 1, b->length, out) != b->length || fclose(out) != 0) {
        fprintf(stderr, "mutate: %s can not be written\n", path);
        exit(EXIT_FAILURE);
    }
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fputs("usage: mutate SEED COUNT FOLDER FILE...\n", stderr);
        return 2;
    }
    const uint64_t seed = strtoull(argv[1], NULL, 10);
    const unsigned count = (unsigned)strtoul(argv[2], NULL, 10);
    const size_t files = (size_t)argc - 4;
    struct bytes made = {.at = malloc(ROOM)};
    for (unsigned i = 0; made.at && i < count; i++) {
        state = seed + i * UINT64_C(0x632be59bd9b4e019);
        /* Fewer than files: spread over all of them. */
        const size_t which = count < files ? (size_t)i * files / count : i % files;
        struct bytes own = read_file(argv[4 + which]), other = read_file(argv[4 + below(files)]);
        memcpy(made.at, own.at, own.length);
        made.length = own.length;
        for (size_t n = below(4) + 1; n > 0; n--)
            damage(&made, &other);
        write_file(argv[3], i, &made);
        free(own.at);
        free(other.at);
    }
    free(made.at);
    return EXIT_SUCCESS;
}
