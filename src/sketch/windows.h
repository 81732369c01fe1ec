/* windows: how many different things in the last minute, hour and day?
 *
 * Each window is a part that is still growing, a third to a half of the window long, and the two
 * finished ones before it; what is read is their union. So a window covers all of its length and up
 * to half as much again (a minute: the last 60 to 90 seconds). Only the part of the minute is
 * touched by an addition: finished parts are merged (by maximum, which loses nothing) into the
 * growing part of the next longer window, so that an addition costs one register, not three.
 * 36 KiB for each thing counted. */
#ifndef TAPWATCH_SKETCH_WINDOWS_H
#define TAPWATCH_SKETCH_WINDOWS_H

#include "src/sketch/hyperloglog.h"

enum window { WINDOW_MINUTE, WINDOW_HOUR, WINDOW_DAY, WINDOWS };
enum { WINDOW_PARTS = 3 };

/* Lengths of a part in seconds: 30, 1800, 43200. */
extern const int32_t window_part_s[WINDOWS];

struct windows {
    int64_t part_end_s;    /* when the growing part of the minute is finished */
    int64_t part[WINDOWS]; /* number of the growing one: second / window_part_s, rounded down */
    uint32_t place;        /* of the minute's growing one in its ring */
    struct hyperloglog parts[WINDOWS][WINDOW_PARTS]; /* a ring by number of the part */
};

/* Empty, as of that second. */
void windows_init(struct windows *w, int64_t second);
/* Lets time pass. A gap of any length costs no more than clearing everything. */
void windows_advance(struct windows *w, int64_t second);
/* Fetches into the cache what windows_add will touch. */
static inline void windows_prefetch(const struct windows *w, uint64_t hash)
{
    hyperloglog_prefetch(&w->parts[WINDOW_MINUTE][w->place], hash);
}
/* What was added since the growing part of the minute began. */
static inline const struct hyperloglog *windows_growing(const struct windows *w)
{
    return &w->parts[WINDOW_MINUTE][w->place];
}
/* Seconds may go back: then it counts as of the newest second there was. */
static inline void windows_add(struct windows *w, int64_t second, uint64_t hash)
{
    if (second >= w->part_end_s)
        windows_advance(w, second);
    hyperloglog_add(&w->parts[WINDOW_MINUTE][w->place], hash);
}
/* As of that second (not before the newest). Not const: finished parts are put away. */
uint32_t windows_count(struct windows *w, int64_t second, enum window which);

#endif
