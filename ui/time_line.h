/* time_line: a row that says which of the moments kept a frozen screen shows, and when something
 * was told of. */
#ifndef TAPWATCH_UI_TIME_LINE_H
#define TAPWATCH_UI_TIME_LINE_H

#include "src/snapshot/moments.h"
#include "ui/format.h"
#include "ui/theme.h"

enum { TIME_LINE_MARKS = 64 };

/* Times in microseconds, from 1970. */
struct time_line {
    int64_t oldest_us, newest_us; /* that are kept, or newest of all; SNAPSHOT_UNKNOWN: none */
    int64_t target_us;            /* of a jump; SNAPSHOT_UNKNOWN: none */
    int64_t marks_us[TIME_LINE_MARKS];
    int marks_count; /* alerts of warning or above, the latest */
};

/* m: NULL: nothing is kept. */
void time_line_set(struct time_line *t, const struct moments *m, const struct snapshot *newest);
/* "19:44:55 ────!────●──▲─ 19:54:55", with the target where it is within; nothing where nothing is
 * kept, or there is no room. */
void time_line_compose(const struct time_line *t, int64_t shown_us, const struct glyphs *g,
                       int width, struct line *out);

/* The time, in whole seconds, that column `at` of such a row stands for. False: it is not on the
 * line itself. */
bool time_line_time(const struct time_line *t, int at, int width, int64_t *time_us);

#endif
