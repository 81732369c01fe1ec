/* waiting: what the screen says while no packet has come, or none that could be read: of which
 * interface, for how long, and what to try. */
#ifndef TAPWATCH_UI_WAITING_H
#define TAPWATCH_UI_WAITING_H

#include "ui/state.h"
#include "ui/status.h"

enum { WAITING_LINES = 5 };

struct waiting_line {
    char text[2 * STATUS_TEXT];
    enum style style;
};

/* Whether there is nothing else to show. s: NULL while not even the capture has begun. */
bool waiting_is_all(const struct snapshot *s);
/* "9 of 12 packets could not be read as IP (8 not IP, 1 malformed)"; false: most of them
 * could, and nothing is written. */
bool waiting_unread(const struct snapshot *s, char *out, size_t size);
/* How many lines there are, where there is nothing else. */
int waiting_compose(const struct ui_state *st, const struct snapshot *s,
                    struct waiting_line lines[WAITING_LINES]);

#endif
