/* cadence: when the whole picture is due again. Pure.
 *
 * As news come; where bandwidth is low, when what was written since the last one has been paid for:
 * so a large screen of which much changes is drawn more seldom, and costs no more than a small one.
 */
#ifndef TAPWATCH_UI_CADENCE_H
#define TAPWATCH_UI_CADENCE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    CADENCE_NEWS_US = 250000, /* news are drawn at most so often */
    /* Where bandwidth is low: */
    CADENCE_LOW_BYTES_S = 100, /* paid for in a second, .. */
    CADENCE_LOW_LEAST_S = 5,   /* .. but never so soon, .. */
    CADENCE_LOW_MOST_S = 60,   /* .. and after so long whatever it has cost */
};

/* Times in microseconds of the monotonic clock; bytes as counted since start. Begins with nothing
 * but `low` in it. */
struct cadence {
    bool low;
    int64_t drawn_us; /* the last picture; 0: none yet */
    uint64_t free;    /* bytes that were written by then, or for nothing */
    int every_s;      /* seconds from one picture to the next of late; 0: as news come */
};

/* A picture was drawn: before it `before` bytes were written, with it `after` are. Asked for: a key
 * or a signal waited for it, which is not to be paid for. */
void cadence_drawn(struct cadence *c, int64_t now_us, uint64_t before, uint64_t after,
                   bool asked_for);
/* When the next one is due, if no more is written than these bytes. */
int64_t cadence_due_us(const struct cadence *c, uint64_t written);
/* How often the picture comes that is drawn now: in seconds; 0: as news come. One that could not
 * wait says nothing of that: it is as before. */
int cadence_every_s(const struct cadence *c, int64_t now_us, bool asked_for);

#endif
