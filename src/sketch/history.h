/* history: how many per second and per minute, in two rings of fixed size.
 *
 * 2 minutes by the second, 2 days by the minute. A ring is moved on only when something is added or
 * read, by at most its own length: a gap of years costs no more than a gap of two days. */
#ifndef TAPWATCH_SKETCH_HISTORY_H
#define TAPWATCH_SKETCH_HISTORY_H

#include <stdint.h>

enum {
    HISTORY_SECONDS = 120,
    HISTORY_MINUTES = 2880,
};

struct history {
    int64_t newest_second; /* since the epoch, in the years 0 to 9999; what the rings end with */
    uint32_t seconds[HISTORY_SECONDS]; /* the cell of second t is t modulo HISTORY_SECONDS */
    uint32_t minutes[HISTORY_MINUTES];
};

/* All cells 0, as of `second`. */
void history_init(struct history *h, int64_t second);
/* Adds n to the cells of that second. What is older than a ring reaches is left out of that ring.
 * Cells stop at their largest value instead of wrapping. */
void history_add(struct history *h, int64_t second, uint32_t n);
/* The last `count` seconds (minutes) up to and with the one of `second`, oldest first. What the
 * ring does not reach is 0. */
void history_read_seconds(const struct history *h, int64_t second, uint32_t *out, uint32_t count);
void history_read_minutes(const struct history *h, int64_t second, uint32_t *out, uint32_t count);
/* The last `count` blocks of `block` minutes each, the last one the block that `second` lies in;
 * blocks begin at multiples of their length since the epoch. */
void history_read_blocks(const struct history *h, int64_t second, uint32_t block, uint32_t *out,
                         uint32_t count);

#endif
