/* log: one line on standard error for whoever started tapwatch. */
#ifndef TAPWATCH_BASE_LOG_H
#define TAPWATCH_BASE_LOG_H

#include <stdarg.h>
#include <stddef.h>

/* "tapwatch: " and the message and a newline, in one write; control bytes come as '?', what is
 * beyond 1 KiB is cut. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, for what is not an error. Held back while log_hold is in force. */
void log_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* While a full-screen display owns the terminal lines are kept (the first 32, bounded) and come out
 * at release. Only the main thread may hold and release; any thread may log. */
void log_hold(void);
void log_release(void);

/* A line that stays below the others, in place of the one before, until it is taken away by "". For
 * a terminal; where that takes nothing at the moment the line is left out. */
void log_progress(const char *line);

#endif
