/* alert_spawn: starts a command for an alert, without a shell. */
#ifndef TAPWATCH_REPORT_ALERT_SPAWN_H
#define TAPWATCH_REPORT_ALERT_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* text: what it finds on its standard input, at most PIPE_BUF bytes. quiet: its standard error goes
 * nowhere. 0 and *pid, or an errno value. */
int alert_spawn(const char *const *arguments, const char *text, size_t length, bool quiet,
                pid_t *pid);

#endif
