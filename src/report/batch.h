/* batch: runs in the main thread instead of the screen, and writes what the capture publishes. */
#ifndef TAPWATCH_REPORT_BATCH_H
#define TAPWATCH_REPORT_BATCH_H

#include "src/report/report.h"
#include "src/snapshot/exchange.h"

struct batch_settings {
    const char *output; /* "-": standard output */
    enum report_format format;
    bool force;
    int64_t every_s; /* 0: only at the end */
    int signal_fd;   /* a signalfd for INT, TERM, HUP, USR1 (base/signals.h) */
};

/* Returns when the capture has ended and everything is written. The result: false if something
 * could not be written (said on standard error). *signal is the signal that ended it, or 0. */
bool batch_run(struct exchange *x, const struct batch_settings *settings, int *signal);

#endif
