/* linear_text: what there is to say of a snapshot after the one before, in plain lines: for a
 * screen reader, a braille line, a log. Words for signs, numbers in one piece, ASCII in any locale,
 * and no control characters but the newline. */
#ifndef TAPWATCH_REPORT_LINEAR_TEXT_H
#define TAPWATCH_REPORT_LINEAR_TEXT_H

#include "src/snapshot/snapshot.h"
#include <stdio.h>

/* What was said already. Zeroed at first. */
struct linear_text {
    uint64_t alerts; /* the number of the last one */
    uint32_t incident_count;
    struct linear_incident {
        char name[INCIDENT_NAME];
        uint8_t state; /* enum incident_state */
    } incidents[SNAPSHOT_INCIDENTS];
    int64_t day;             /* that the times on the lines are of, from 1970; 0: none was named */
    int64_t from_us;         /* of the last line of totals; 0: there was none */
    uint64_t packets, bytes; /* as of then */
};

/* What is watched: once, from the first snapshot. */
void linear_text_watched(const struct snapshot *s, int64_t every_s, FILE *out);
/* Alerts and changes of incidents' states that are new. */
void linear_text_news(struct linear_text *t, const struct snapshot *s, FILE *out);
/* One line: what came since the last one, what is open, the ports with most sources. */
void linear_text_totals(struct linear_text *t, const struct snapshot *s, FILE *out);

#endif
