/* linear: runs in the main thread instead of the screen, and says what changes in plain lines on
 * standard output (linear_text.h). No cursor moves, no keys. */
#ifndef TAPWATCH_REPORT_LINEAR_H
#define TAPWATCH_REPORT_LINEAR_H

#include "src/report/alert_out.h"
#include "src/report/metrics_file.h"
#include "src/report/redact.h"
#include "src/report/report.h"
#include "src/report/state_saver.h"
#include "src/snapshot/exchange.h"

struct linear_settings {
    int64_t every_s;    /* a line of totals so often, by the clock of who listens */
    const char *output; /* where USR1 and HUP write; NULL: a name made of the time */
    enum report_format format;
    struct report_how how;
    bool force;
    int signal_fd;                /* base/signals.h */
    struct alert_out *alerts;     /* told of each snapshot; borrowed */
    struct state_saver *saver;    /* borrowed; NULL: nothing is saved */
    struct metrics_file *metrics; /* given each snapshot; borrowed; NULL: none */
    struct redact *redact;        /* borrowed; NULL: what is written and said has our addresses */
};

/* Returns when the capture has ended, or a signal asked for it. False: standard output failed,
 * which is said on standard error. *signal is the signal that ended it, or 0. */
bool linear_run(struct exchange *x, const struct linear_settings *settings, int *signal);

#endif
