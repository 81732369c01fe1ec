/* spark_marks: where on a sparkline an incident began, and where it went vertical. Pure.
 *
 * A mark stands in the column before the one that its moment lies in, which so is seen, as how high
 * it is matters; and it moves with that along the time axis. Its signs are those of no height, so
 * that it can be told without colour. */
#ifndef TAPWATCH_UI_SPARK_MARKS_H
#define TAPWATCH_UI_SPARK_MARKS_H

#include "ui/format.h"
#include "ui/spark.h"
#include "ui/theme.h"

/* In the order of what may hide another in the same column. */
enum spark_event { EVENT_ONSET, EVENT_SURGE, EVENTS };

enum { SPARK_MARKS = 32 };

struct spark_marks {
    struct {
        int64_t time_us;
        enum spark_event event;
    } items[SPARK_MARKS];
    int count;
};

/* What is known of an incident: its onset, unless it may have been there before anybody looked, and
 * its last surge. */
void spark_marks_add(struct spark_marks *m, const struct snapshot *s,
                     const struct snapshot_incident *i);
/* The same of all incidents that a port takes part in; a surge only where the port carries it. */
void spark_marks_add_port(struct spark_marks *m, const struct snapshot *s, uint8_t protocol,
                          uint16_t port);
/* Puts the signs into a row of spark_row of so many columns. Returns a bit for each kind of event
 * that is in sight. */
unsigned spark_marks_put(const struct spark_marks *m, enum span span, int64_t now_us, int width,
                         const struct glyphs *g, char *text, size_t size);
/* The sign of an event, which no height of a sparkline has. */
const char *spark_event_sign(enum spark_event event, const struct glyphs *g);
/* Appends what the signs mean, of those in sight: "o onset  ^ surge". */
void spark_marks_legend(unsigned events, const struct glyphs *g, struct line *out);

#endif
