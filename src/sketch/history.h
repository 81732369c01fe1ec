/* history: how many per second, per minute and per half hour, in three rings of fixed size.
 *
 * 2 minutes by the second, 2 hours by the minute, 2 days by the half hour: 1.4 KiB. What is added
 * to the newest second is only summed up at the head, and goes into the rings when a later second
 * comes: one cache line an addition, not four. A ring is moved on by at most its own length: a gap
 * of years costs no more than a gap of two days. */
#ifndef TAPWATCH_SKETCH_HISTORY_H
#define TAPWATCH_SKETCH_HISTORY_H

#include "src/base/archive.h"

#include <stdint.h>

enum {
    HISTORY_SECONDS = 120,
    HISTORY_MINUTES = 120,
    HISTORY_HALF_HOURS = 96,
};

struct history {
    int64_t newest_second; /* since the epoch, in the years 0 to 9999; what the rings end with */
    uint32_t pending;      /* in the newest second, not yet in the rings */
    uint32_t seconds[HISTORY_SECONDS]; /* the cell of second t is t modulo HISTORY_SECONDS */
    uint32_t minutes[HISTORY_MINUTES];
    uint32_t half_hours[HISTORY_HALF_HOURS];
};

/* All cells 0, as of `second`. */
void history_init(struct history *h, int64_t second);
/* For history_add: another second than the newest. */
void history_add_elsewhere(struct history *h, int64_t second, uint32_t n);
/* Adds n to the cells of that second. What is older than a ring reaches is left out of that ring.
 * Cells stop at their largest value instead of wrapping. */
static inline void history_add(struct history *h, int64_t second, uint32_t n)
{
    if (second == h->newest_second && h->pending + n >= n)
        h->pending += n;
    else
        history_add_elsewhere(h, second, n);
}
/* The last `count` cells up to and with the one that `second` lies in, oldest first; 0 where
 * nothing was added or the ring does not reach. */
void history_read_seconds(const struct history *h, int64_t second, uint32_t *out, uint32_t count);
void history_read_minutes(const struct history *h, int64_t second, uint32_t *out, uint32_t count);
void history_read_half_hours(const struct history *h, int64_t second, uint32_t *out,
                             uint32_t count);
/* What was read of one up to that second makes the same one again. */
void history_set(struct history *h, int64_t second, const uint32_t seconds[HISTORY_SECONDS],
                 const uint32_t minutes[HISTORY_MINUTES],
                 const uint32_t half_hours[HISTORY_HALF_HOURS]);
/* See base/archive.h. */
void history_archive(struct history *h, struct archive *a);

#endif
