/* lately: at least how many different things came in the last while? 24 bytes.
 *
 * A bit of 64 for each, by its hash, in two halves of the time: the bits set are never more than
 * there were things, so that what is told is certain. 64 is as far as it counts, and even that only
 * of some hundreds; it is there to tell few from one. */
#ifndef TAPWATCH_SKETCH_LATELY_H
#define TAPWATCH_SKETCH_LATELY_H

#include "src/base/archive.h"
#include "src/base/bits.h"
#include "src/base/clock.h"

#include <stdint.h>

/* Zeroed: none. */
struct lately {
    int64_t part; /* number of the growing half */
    uint64_t before, now;
};

/* half_s: always the same; the while is that long, and up to as much more. Seconds may go back:
 * then it counts as of the newest. */
static inline void lately_add(struct lately *l, int64_t second, int64_t half_s, uint64_t hash)
{
    const int64_t part = clock_part(second, half_s);
    if (part > l->part || !(l->before | l->now)) {
        l->before = part == l->part + 1 ? l->now : 0;
        l->now = 0;
        l->part = part;
    }
    l->now |= UINT64_C(1) << (hash >> 58);
}

/* As of that second. */
static inline unsigned lately_count(const struct lately *l, int64_t second, int64_t half_s)
{
    const int64_t part = clock_part(second, half_s);
    const uint64_t before = part <= l->part ? l->before : part == l->part + 1 ? l->now : 0;
    const uint64_t now = part <= l->part ? l->now : 0;
    return bits_set(before | now);
}

/* See base/archive.h. */
static inline void lately_archive(struct lately *l, struct archive *a)
{
    archive_second(a, &l->part); /* no second, but it is in the same range */
    archive_u64(a, &l->before);
    archive_u64(a, &l->now);
}

#endif
