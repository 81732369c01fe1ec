/* alert_out: tells of alerts as they happen. Given each snapshot that is taken, it emits every
 * alert that it has not emitted yet: as a line on standard error, to the system's log, to a
 * command.
 *
 *   alert_out.c      which are new, and the line
 *   alert_syslog.c   the system's log
 *   alert_command.c  the command
 *
 * For the main thread; of the alerts themselves the engine knows. */
#ifndef TAPWATCH_REPORT_ALERT_OUT_H
#define TAPWATCH_REPORT_ALERT_OUT_H

#include "src/report/alert_command.h"
#include "src/report/redact.h"

struct alert_out_settings {
    enum severity least; /* less severe ones are not told of */
    bool to_stderr;      /* batch */
    bool to_syslog;
    struct alert_command_settings command;
    struct redact *redact; /* borrowed; NULL: our addresses are told as they are */
};

struct alert_out {
    struct alert_out_settings settings;
    uint64_t emitted; /* the number of the last one, since .. */
    uint32_t resets;  /* .. the counters were reset so often */
    struct alert_command command;
};

void alert_out_init(struct alert_out *a, const struct alert_out_settings *settings);
/* Other settings from now on; what waits is told as they say. */
void alert_out_change(struct alert_out *a, const struct alert_out_settings *settings);
/* Whether there was one to tell of: then a screen rings. */
bool alert_out_take(struct alert_out *a, const struct snapshot *s);
/* The command's: what is due, and how many milliseconds until something is (-1: nothing is). */
void alert_out_turn(struct alert_out *a);
int alert_out_wait_ms(const struct alert_out *a);
/* Whether a command runs or may start at once: worth waiting for at the end. */
bool alert_out_is_busy(const struct alert_out *a);
/* The end. What still waits is left out, and one line says how many that was. */
void alert_out_done(struct alert_out *a);

enum { ALERT_OUT_LINE = 512 };

/* "alert: 2003-12-01 18:20:07 critical insider messenger-zero-probe 203.0.113.17: text". */
const char *alert_out_format(const struct snapshot_alert *alert, char line[ALERT_OUT_LINE]);

#endif
