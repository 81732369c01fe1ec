/* spark: from the history in a snapshot to the columns of a sparkline.
 *
 * Several steps are added up where there are more of them than columns. The groups are fixed to the
 * time axis, not to the newest step: a spike stays in its column as it moves to the left, and a
 * screen over SSH changes once per group instead of every second. */
#ifndef TAPWATCH_UI_SPARK_H
#define TAPWATCH_UI_SPARK_H

#include "src/snapshot/snapshot.h"

#include <stdbool.h>
#include <stddef.h>

enum span { SPAN_2_MINUTES, SPAN_2_HOURS, SPAN_2_DAYS, SPANS };

enum { SPARK_COLUMNS = SNAPSHOT_SECONDS }; /* the most any span has */

struct spark {
    uint64_t packets[SPARK_COLUMNS]; /* oldest first; of braille two for each column */
    int columns;
    int newest; /* where graphs sweep: the column of the screen that the newest one stands in */
    bool root;  /* heights grow with the square root: small rows beside a busy one can be read */
};

/* What a history counts. */
enum spark_unit { UNIT_PACKETS, UNIT_RECORDS, UNIT_EITHER /* in one row this, in another that */ };

/* Whether a column has two columns of dots, each of its own steps; for all sparklines, before the
 * first is made. */
void spark_use_braille(bool braille);

/* With a sign for it all sparklines sweep, as an oscilloscope's does: each column stays where it is
 * until the newest comes round and takes its place; the sign stands behind that, for the oldest
 * one. So a second costs a screen over SSH a column, not all of them. NULL: they move to the left.
 */
void spark_use_sweep(const char *sign);

/* "2 min", "2 h", "2 days" */
const char *span_name(enum span span);
/* How long one column (of dots, in braille) lasts when `width` columns are there: "1 s", "4 s",
 * "1 h". */
const char *span_step(enum span span, int width, char out[32]);

/* The last part of h that fits into `width` columns; less than `width` where the steps do not come
 * out even. now_us: the snapshot's taken_at_us. */
void spark_make(struct spark *out, const struct snapshot_history *h, enum span span, int64_t now_us,
                int width);
/* The highest column, or `floor` if that is more. */
uint64_t spark_peak(const struct spark *s, uint64_t floor);
/* What the highest mark is to stand for, with that peak: itself; where graphs sweep the next of 1,
 * 2, 5, 10, 20 .., so that the scale, and with it all columns, stays for a while. */
uint64_t spark_top(uint64_t peak);
/* 0 for nothing, else 1 .. levels, which is the peak. */
int spark_level(uint64_t packets, uint64_t peak, int levels, bool root);
/* The column of `width` that a moment lies in, as spark_row draws them; -1: it is not in sight. */
int spark_column(enum span span, int64_t now_us, int width, int64_t time_us);
/* The one to the left of it; where graphs sweep, the one before it. */
int spark_column_before(enum span span, int64_t now_us, int width, int64_t time_us);
/* How a sparkline is drawn, and in what it counts. */
struct spark_look {
    enum span span;
    int width;
    enum spark_unit unit;
    bool root;
};
/* What the highest mark stands for: "# = 31 packets in 4 s", or "nothing in the last 2 min"; with
 * " (sqrt)" where heights grow with the root. */
void spark_scale(const struct spark_look *look, uint64_t peak, const char *highest_mark, char *out,
                 size_t size);
/* The head over a sparkline, as much of it as there is room for: "2 min ago      now", between them
 * times of day, with `tick` in the column that each begins in; where graphs sweep "2 min sweep". */
void spark_head(enum span span, int width, int64_t now_us, const char *tick, char *out,
                size_t size);
/* Writes one row of the line (row 0 is the lowest of `rows`) right-aligned into `width` columns;
 * marks[0] is the sign for nothing, marks[1] .. marks[8] rise. Braille has signs of its own for
 * these. */
void spark_row(const struct spark *s, uint64_t peak, int row, int rows, int width,
               const char *const marks[9], char *out, size_t size);

#endif
