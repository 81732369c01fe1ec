/* ui: the screen. Runs in the main thread, draws the newest snapshot (or the frozen one), and never
 * sees the engine. The only folder that includes <curses.h>.
 *
 *   ui.c      the loop: snapshots, keys, signals
 *   screen.c  the terminal: start, size, restore (crashes included), drawing primitives
 *   state.h   what is shown: view, selection by identity, sort, filter, freeze
 *   keys.c    the table of keys: bindings, key line and help come from it
 *   theme.c   colours and glyphs, UTF-8 and ASCII
 *   spark.c   history to sparkline cells
 *   table.c   columns, sorting, selection, scrolling
 *   overview.c ports.c sources.c source.c help.c   one file per view */
#ifndef TAPWATCH_UI_UI_H
#define TAPWATCH_UI_UI_H

#include "src/report/report.h"
#include "src/snapshot/exchange.h"

struct ui_settings {
    bool ascii; /* ASCII glyphs even in a UTF-8 locale */
    bool color;
    const char *output; /* where `w` and USR1 write; NULL: a name made of the time */
    enum report_format format;
    bool force;
    int signal_fd; /* base/signals.h */
};

enum ui_end {
    UI_QUIT,     /* by key, or because the capture ended and was asked to stop with it */
    UI_SIGNAL,   /* INT, TERM or HUP: *signal says which */
    UI_TERMINAL, /* the terminal went away */
};

/* Whether the terminal can show the screen; asked before ui_run. False: `why` says what is missing
 * ("TERM is not set", "TERM=dumb can not move the cursor"). */
bool ui_possible(char *why, size_t size);
/* Runs until the person quits. The terminal is as before when it returns. After the capture has
 * ended the last snapshot stays on the screen. */
enum ui_end ui_run(struct exchange *x, const struct ui_settings *settings, int *signal);

#endif
