/* ui: the screen. Runs in the main thread, draws the newest snapshot (or the frozen one), and never
 * sees the engine. The only folder that includes <curses.h>.
 *
 *   ui.c        the loop: snapshots, keys, signals
 *   terminal.c  takes the terminal and gives it back, crashes included
 *   outbox.c    what is drawn waits there until the terminal takes it
 *   screen.c    drawing: texts, panels; theme.c: signs and colours
 *   state.h     what is shown: view, selection, order, filter, freeze
 *   keys.c      the table of keys: bindings, key line and help; commands.c: what they do
 *   list.c      which rows in which order, and the selected one; filter.c: words a row must show
 *   columns.c   which columns fit; format.c: numbers and times; spark.c: history to sparklines
 *   draw.c      the whole picture, with status.c, the first line
 *   table.c     a list as a panel; port_rows.c, source_rows.c: what the lists are of
 *   overview.c traffic.c source.c help.c   views and panels */
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
