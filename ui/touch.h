/* touch: what lies where on the picture that was drawn last, for a mouse. Whoever draws a panel
 * says so; nothing of it is kept over to the next picture. */
#ifndef TAPWATCH_UI_TOUCH_H
#define TAPWATCH_UI_TOUCH_H

#include "ui/pane.h"

/* What is at one place. Either the list or the place is that of the panel; it is good for telling
 * which panel it is, and may no longer be there to be looked into. */
struct touch {
    struct list *list;
    struct pane_place *pane;
    bool on_row; /* that can be selected */
    struct row_key key;
    int column; /* on the head of that column; -1: it is not */
};

/* A new picture: nothing is anywhere. */
void touch_begin(void);
/* A panel; what follows is in it. Beyond some number they are not noted, nor rows. */
void touch_panel(struct list *list, struct pane_place *pane, struct box box);
void touch_row(int y, const struct row_key *key);
void touch_head(int y, int x, int width, int column);
/* The line of time, from that column on. */
void touch_time_line(int y, int x, int width);
/* Which column of it is there, of how many; false: it is not there. */
bool touch_on_time_line(int y, int x, int *column, int *width);
/* False: no panel is there. */
bool touch_at(int y, int x, struct touch *out);

#endif
