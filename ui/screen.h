/* screen: drawing on curses: texts, panels. The caller says where; everything is cut to its room.
 */
#ifndef TAPWATCH_UI_SCREEN_H
#define TAPWATCH_UI_SCREEN_H

#include "ui/theme.h"

/* A rectangle of the screen. */
struct box {
    int top, left, height, width;
};

void screen_size(int *rows, int *columns);
/* Begins a new picture, and shows it: only what changed is sent. */
void screen_begin(void);
void screen_end(void);
/* Begins a picture that is the last one but for what is put into it now. */
void screen_continue(void);
/* The terminal's bell rings with the next picture. */
void screen_ring(void);

/* Text in at most `width` columns. */
void screen_put(int y, int x, int width, enum style style, const char *text);
/* A row of a graph, and the signs of events in it (spark_marks.h), each in its colour. What it has
 * in common with the last picture, one column or more to the right, is moved there. */
void screen_put_spark(int y, int x, int width, const struct glyphs *g, const char *text);
/* A frame with a title at its left, and what the title says of itself at its right; the second is
 * left out where it does not fit. Returns the inside, with a free column at both sides. */
struct box screen_panel(struct box box, const struct glyphs *g, bool focused, const char *title,
                        const char *note);
/* What stands in the lower edge of such a frame, at its right; left out where it does not fit. */
void screen_panel_foot(struct box box, const char *foot);
/* The columns that there are at the left of it. */
int screen_panel_foot_room(struct box box, const char *foot);
/* What stands there. */
void screen_panel_foot_left(struct box box, const char *text);
/* Cuts `height` rows off the top of box and returns them. */
struct box box_take_top(struct box *box, int height);
/* Cuts `width` columns off the left. */
struct box box_take_left(struct box *box, int width);

#endif
