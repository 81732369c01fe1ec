/* mmdb_file: writes small files in MaxMind's format, version 2.0
 * (https://maxmind.github.io/MaxMind-DB/): a search tree over the bits of addresses, 16 zero bytes,
 * the data, a marker, what the file is. */
#ifndef TAPWATCH_TESTS_MMDB_FILE_H
#define TAPWATCH_TESTS_MMDB_FILE_H

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MMDB_NODES = 4096, MMDB_BYTES = 16384, MMDB_NOTHING = 0, MMDB_DATA = 1 << 20 };

struct mmdb_bytes {
    uint8_t bytes[MMDB_BYTES];
    size_t count;
};

struct mmdb_file {
    /* A node is a pair of: another node, MMDB_NOTHING, or MMDB_DATA + the offset of its data. */
    uint32_t nodes[MMDB_NODES][2];
    uint32_t node_count;
    struct mmdb_bytes data;
};

static inline void mmdb_byte(struct mmdb_bytes *b, unsigned byte)
{
    b->bytes[b->count++] = (uint8_t)byte;
}

/* Type and size of a value; sizes up to 284. */
static inline void mmdb_control(struct mmdb_bytes *b, unsigned type, size_t size)
{
    const unsigned low = size < 29 ? (unsigned)size : 29;
    mmdb_byte(b, (type < 8 ? type << 5 : 0) | low);
    if (type >= 8)
        mmdb_byte(b, type - 7);
    if (low == 29)
        mmdb_byte(b, (unsigned)(size - 29));
}

static inline void mmdb_map(struct mmdb_bytes *b, size_t pairs)
{
    mmdb_control(b, 7, pairs);
}

static inline void mmdb_text(struct mmdb_bytes *b, const char *text)
{
    mmdb_control(b, 2, strlen(text));
    for (; *text; text++)
        mmdb_byte(b, (uint8_t)*text);
}

/* type: 5 of 16 bits, 6 of 32, 9 of 64. */
static inline void mmdb_number(struct mmdb_bytes *b, unsigned type, uint64_t n)
{
    mmdb_control(b, type, 4);
    for (int shift = 24; shift >= 0; shift -= 8)
        mmdb_byte(b, (unsigned)(n >> shift & 0xff));
}

static inline void mmdb_small(struct mmdb_bytes *b, uint16_t n)
{
    mmdb_control(b, 5, 2);
    mmdb_byte(b, n >> 8);
    mmdb_byte(b, n & 0xff);
}

static inline void mmdb_start(struct mmdb_file *f)
{
    memset(f, 0, sizeof *f);
    f->node_count = 1;
}

/* What is added to f->data next is said of that network. IPv4 stands below ::/96. */
static inline void mmdb_add_network(struct mmdb_file *f, const char *text)
{
    char base[64];
    uint8_t bytes[16] = {0};
    const char *slash = strchr(text, '/');
    const bool v4 = strchr(text, ':') == NULL;
    const unsigned length = (unsigned)atoi(slash + 1) + (v4 ? 96 : 0);
    uint32_t node = 0;
    snprintf(base, sizeof base, "%.*s", (int)(slash - text), text);
    inet_pton(v4 ? AF_INET : AF_INET6, base, v4 ? bytes + 12 : bytes);
    for (unsigned bit = 0; bit < length; bit++) {
        uint32_t *record = &f->nodes[node][bytes[bit / 8] >> (7 - bit % 8) & 1];
        if (bit + 1 == length)
            *record = MMDB_DATA + (uint32_t)f->data.count;
        else if (*record == MMDB_NOTHING)
            *record = f->node_count++;
        node = *record;
    }
}

static inline void mmdb_add_country(struct mmdb_file *f, const char *network, const char *code,
                                    const char *name)
{
    mmdb_add_network(f, network);
    mmdb_map(&f->data, 1);
    mmdb_text(&f->data, "country");
    mmdb_map(&f->data, 2);
    mmdb_text(&f->data, "iso_code");
    mmdb_text(&f->data, code);
    mmdb_text(&f->data, "names");
    mmdb_map(&f->data, 1);
    mmdb_text(&f->data, "en");
    mmdb_text(&f->data, name);
}

static inline void mmdb_add_as(struct mmdb_file *f, const char *network, uint32_t number,
                               const char *organization)
{
    mmdb_add_network(f, network);
    mmdb_map(&f->data, 2);
    mmdb_text(&f->data, "autonomous_system_number");
    mmdb_number(&f->data, 6, number);
    mmdb_text(&f->data, "autonomous_system_organization");
    mmdb_text(&f->data, organization);
}

static inline void mmdb_write_tree(const struct mmdb_file *f, FILE *out)
{
    for (uint32_t i = 0; i < f->node_count; i++)
        for (int side = 0; side < 2; side++) {
            const uint32_t r = f->nodes[i][side];
            const uint32_t value = r == MMDB_NOTHING ? f->node_count
                                   : r >= MMDB_DATA  ? f->node_count + 16 + (r - MMDB_DATA)
                                                     : r;
            for (int shift = 16; shift >= 0; shift -= 8)
                putc((int)(value >> shift & 0xff), out);
        }
}

/* False: it could not be written. */
static inline bool mmdb_write(const struct mmdb_file *f, const char *type, FILE *out)
{
    static const char gap[16], marker[] = "\xab\xcd\xefMaxMind.com";
    static struct mmdb_bytes meta;
    meta.count = 0;
    mmdb_map(&meta, 9);
    mmdb_text(&meta, "node_count");
    mmdb_number(&meta, 6, f->node_count);
    mmdb_text(&meta, "record_size");
    mmdb_small(&meta, 24);
    mmdb_text(&meta, "ip_version");
    mmdb_small(&meta, 6);
    mmdb_text(&meta, "database_type");
    mmdb_text(&meta, type);
    mmdb_text(&meta, "languages");
    mmdb_control(&meta, 11, 1);
    mmdb_text(&meta, "en");
    mmdb_text(&meta, "binary_format_major_version");
    mmdb_small(&meta, 2);
    mmdb_text(&meta, "binary_format_minor_version");
    mmdb_small(&meta, 0);
    mmdb_text(&meta, "build_epoch");
    mmdb_number(&meta, 9, 1070236800);
    mmdb_text(&meta, "description");
    mmdb_map(&meta, 1);
    mmdb_text(&meta, "en");
    mmdb_text(&meta, "made for a test");
    mmdb_write_tree(f, out);
    fwrite(gap, 1, sizeof gap, out);
    fwrite(f->data.bytes, 1, f->data.count, out);
    fwrite(marker, 1, sizeof marker - 1, out);
    fwrite(meta.bytes, 1, meta.count, out);
    return !ferror(out);
}

#endif
