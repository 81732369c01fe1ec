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

#endif
