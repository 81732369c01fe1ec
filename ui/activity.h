/* activity: the history of one thing in graphs of all spans, one below the other. */
#ifndef TAPWATCH_UI_ACTIVITY_H
#define TAPWATCH_UI_ACTIVITY_H

#include "ui/screen.h"
#include "ui/spark_marks.h"

/* The height of the panel in a view that has so many rows. */
int activity_height(int rows);
/* Draws it into a panel of such a height. marks: NULL: none. */
void activity_draw(const struct glyphs *g, const struct snapshot *s,
                   const struct snapshot_history *h, const struct spark_marks *marks,
                   struct box box);

#endif
