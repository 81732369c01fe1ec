/* alert_lines: what happened, as lines of a pane. */
#ifndef TAPWATCH_UI_ALERT_LINES_H
#define TAPWATCH_UI_ALERT_LINES_H

#include "ui/format.h"
#include "ui/pane.h"

/* The alerts of an incident, or with NULL all, latest first. `rows`: each can be selected. */
void alert_lines_compose(struct pane *p, const struct snapshot *s, const char *incident, bool rows,
                         int width);
/* The alert of a row; NULL: it is no longer among the latest. */
const struct snapshot_alert *alert_lines_find(const struct snapshot *s, const struct row_key *key);
/* "18:20:04 our host 203.0.113.17 emits ..": in so many columns; where those would not say what it
 * is about, "18:20:04 insider: 203.0.113.17". False: they are too few for that as well, and it is
 * the first, cut. */
bool alert_lines_short(const struct snapshot_alert *a, int64_t now_us, const struct glyphs *g,
                       int width, struct line *out);
/* The latest one worth a look: critical, or else a warning, of no incident that is acknowledged.
 * NULL: there is none. */
const struct snapshot_alert *alert_lines_latest(const struct snapshot *s, const struct acks *acks);

#endif
