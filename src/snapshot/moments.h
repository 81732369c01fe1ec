/* moments: snapshots of the past, in bounded memory, so that a frozen screen can step back.
 *
 * One is added for each second that the screen is given. The last MOMENTS_SECONDS of them are all
 * there; of the older ones each MOMENTS_MINUTE-th, MOMENTS_MINUTES of these. A budget in bytes can
 * make it fewer: the oldest make room. Kept by number, not by time: a file that is played faster
 * has more time between two.
 *
 * They are compressed by Zstandard (RFC 8878), one after the other in one stream, so that of one
 * only what differs from those before it takes room; a new stream begins with every
 * MOMENTS_GROUP-th. Not thread safe. */
#ifndef TAPWATCH_SNAPSHOT_MOMENTS_H
#define TAPWATCH_SNAPSHOT_MOMENTS_H

#include "src/snapshot/snapshot.h"

#include <stddef.h>

enum {
    MOMENTS_SECONDS = 600,
    MOMENTS_MINUTE = 60,
    MOMENTS_MINUTES = 120,
    MOMENTS_GROUP = 15,
    MOMENTS_LEAST = 120,
    MOMENTS_STEP = 10,
};

struct moments;

/* budget_bytes: for compressed snapshots; beside that there are some 10 MiB for compressing. NULL:
 * not enough memory. */
struct moments *moments_new(size_t budget_bytes);
void moments_free(struct moments *m);

/* Keeps it, or passes it over: those that are not later than the last one that came, and of the
 * others all but every so many-th (1 to MOMENTS_STEP), so that the budget is enough for
 * MOMENTS_LEAST seconds. That is more than 1 where nearly every port is in use, when one also takes
 * longest to compress. False: this one could not be kept, for want of memory, or as it alone is
 * larger than the budget. */
bool moments_add(struct moments *m, const struct snapshot *s);

size_t moments_count(const struct moments *m);
size_t moments_bytes(const struct moments *m);
/* taken_at_us of one of them; 0 is the oldest. */
int64_t moments_time_us(const struct moments *m, size_t i);
/* The latest of them that was taken then or earlier; if there is none, the oldest. There must be
 * one at least. */
size_t moments_at(const struct moments *m, int64_t time_us);
/* From the first to the last of those that were kept and made room for later ones, as the budget
 * was full. False: none did yet; then nothing is written. */
bool moments_pushed_out(const struct moments *m, int64_t *first_us, int64_t *last_us);
/* False: not enough memory; then *out says nothing. */
bool moments_read(const struct moments *m, size_t i, struct snapshot *out);

#endif
