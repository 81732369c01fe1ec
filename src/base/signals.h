/* signals: delivered as data to the main thread's poll, so that no handler runs at a bad moment. */
#ifndef TAPWATCH_BASE_SIGNALS_H
#define TAPWATCH_BASE_SIGNALS_H

#include <stdbool.h>

/* Blocks INT, TERM, HUP, USR1, WINCH, TSTP and CONT in this thread and those started from it,
 * ignores PIPE, and returns a non-blocking signalfd for them. -1: errno says why. Call it before
 * any thread is started. Those that were ignored when we were started (nohup) stay ignored. */
int signals_open(void);
/* The next signal that came, 0 if there is none. */
int signals_next(int fd);
/* Ends the process by that signal, with its default effect, so that the parent sees it. */
void signals_raise(int signal_number);

#endif
