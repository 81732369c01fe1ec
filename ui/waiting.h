/* waiting: what the screen says while no packet has come: of which interface, for how long, and
 * what to try. */
#ifndef TAPWATCH_UI_WAITING_H
#define TAPWATCH_UI_WAITING_H

#include "ui/state.h"
#include "ui/status.h"

enum { WAITING_LINES = 5 };

struct waiting_line {
    char text[2 * STATUS_TEXT];
    enum style style;
};

/* How many lines there are. s: NULL while not even the capture has begun; else it has no packet. */
int waiting_compose(const struct ui_state *st, const struct snapshot *s,
                    struct waiting_line lines[WAITING_LINES]);

#endif
