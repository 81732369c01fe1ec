/* windows: how many different things of late: in the last minute, hour and day, or in three other
 * lengths of time?
 *
 * A window is cut into parts of half its length. It is the part that is still growing and the two
 * finished ones before it; what is read is their union. So a window covers all of its length and up
 * to half as much again (a minute: the last 60 to 90 seconds). Only the part of the shortest is
 * touched by an addition: finished parts are merged (by maximum, which loses nothing) into the
 * growing part of the next longer window, so that an addition costs one register, not three.
 * 36 KiB for each thing counted. */
#ifndef TAPWATCH_SKETCH_WINDOWS_H
#define TAPWATCH_SKETCH_WINDOWS_H

#include "src/sketch/hyperloglog.h"

enum window { WINDOW_SHORT, WINDOW_MIDDLE, WINDOW_LONG, WINDOWS };
enum { WINDOW_PARTS = 3 };

struct windows {
    int64_t part_end_s;      /* when the growing part of the shortest is finished */
    uint32_t place;          /* of the shortest's growing one in its ring */
    int64_t part_s[WINDOWS]; /* how long a part is */
    int64_t part[WINDOWS];   /* number of the growing one: second / part_s, rounded down */
    struct hyperloglog parts[WINDOWS][WINDOW_PARTS]; /* a ring by number of the part */
};

/* Empty, as of that second. The lengths are copied: the first is even and above 0, each other one a
 * multiple of the one before. */
void windows_init(struct windows *w, const int64_t length_s[WINDOWS], int64_t second);
/* Lets time pass. A gap of any length costs no more than clearing everything. */
void windows_advance(struct windows *w, int64_t second);
/* Fetches into the cache what windows_add will touch. */
static inline void windows_prefetch(const struct windows *w, uint64_t hash)
{
    hyperloglog_prefetch(&w->parts[WINDOW_SHORT][w->place], hash);
}
/* What was added since the growing part of the shortest began. */
static inline const struct hyperloglog *windows_growing(const struct windows *w)
{
    return &w->parts[WINDOW_SHORT][w->place];
}
/* Seconds may go back: then it counts as of the newest second there was. */
static inline void windows_add(struct windows *w, int64_t second, uint64_t hash)
{
    if (second >= w->part_end_s)
        windows_advance(w, second);
    hyperloglog_add(&w->parts[WINDOW_SHORT][w->place], hash);
}
/* As of that second (not before the newest). Not const: finished parts are put away. least (or
 * NULL): so many there were for certain. */
uint32_t windows_count(struct windows *w, int64_t second, enum window which, uint32_t *least);

#endif
