/* archive: what is to outlive the program, into bytes and back, through one function for both ways.
 *
 * Whoever owns a thing describes it once, field by field:
 *
 *     void thing_archive(struct thing *t, struct archive *a)
 *     {
 *         archive_u32(a, &t->count);
 *         archive_time_us(a, &t->first_us);
 *     }
 *
 * Writing, that copies the fields into a's bytes; reading, the bytes into the fields. So the two
 * can not differ. Numbers are little endian and of their full width.
 *
 * What is read may be anything: each number is checked against what it may be, by these functions
 * or by the owner (archive_check). The first that is not, or that is no longer there, fails the
 * archive, and it stays failed: all that is read from then on is 0. Writing fails when the room is
 * used up. */
#ifndef TAPWATCH_BASE_ARCHIVE_H
#define TAPWATCH_BASE_ARCHIVE_H

#include "src/base/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive {
    uint8_t *bytes; /* borrowed; not changed when it is read */
    size_t size;    /* of them; read: that there are, written: that there is room for */
    size_t at;      /* read or written so far */
    bool reading, failed;
};

struct archive archive_to(uint8_t *bytes, size_t size);
struct archive archive_from(const uint8_t *bytes, size_t size);
/* Reading: that all was there, all was good, and nothing is left. */
bool archive_is_read(const struct archive *a);
/* Reading: it must be so. */
void archive_check(struct archive *a, bool good);

void archive_bytes(struct archive *a, void *bytes, size_t length);
void archive_u8(struct archive *a, uint8_t *n);
void archive_u16(struct archive *a, uint16_t *n);
void archive_u32(struct archive *a, uint32_t *n);
void archive_u64(struct archive *a, uint64_t *n);
void archive_bool(struct archive *a, bool *b);
/* Up to `most`. */
void archive_count(struct archive *a, uint32_t *n, uint32_t most);
void archive_small(struct archive *a, uint8_t *n, uint8_t most);
/* A time in the years 0 to 9999; or, where that is allowed, INT64_MIN: not known. */
void archive_second(struct archive *a, int64_t *second);
void archive_time_us(struct archive *a, int64_t *time_us);
void archive_time_or_unknown_us(struct archive *a, int64_t *time_us);
/* Not below 0, and no larger than counts and their squares come to. */
void archive_float(struct archive *a, float *x);
void archive_address(struct archive *a, struct address *address);
/* Text in a field of that size; none of it is a control character. */
void archive_text(struct archive *a, char *text, size_t size);
/* Numbers of which most are 0 take little room. */
void archive_cells(struct archive *a, uint32_t *cells, size_t count);
void archive_words(struct archive *a, uint64_t *words, size_t count);

#endif
