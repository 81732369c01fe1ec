/* batch: runs in the main thread instead of the screen, and writes what the capture publishes. */
#ifndef TAPWATCH_REPORT_BATCH_H
#define TAPWATCH_REPORT_BATCH_H

#include "src/report/alert_out.h"
#include "src/report/metrics_file.h"
#include "src/report/report.h"
#include "src/report/state_saver.h"
#include "src/snapshot/exchange.h"

struct batch_settings {
    const char *output; /* "-": standard output */
    enum report_format format;
    struct report_how how;
    bool force;
    int64_t every_s; /* 0: only at the end */
    int signal_fd;   /* a signalfd for INT, TERM, HUP, USR1 (base/signals.h) */
    /* Told of each snapshot; borrowed; NULL: nobody is. */
    struct alert_out *alerts;
    /* Writes it again and again; borrowed; NULL: none. The last time, at the end, is main's. */
    struct metrics_file *metrics;
    struct redact *redact; /* borrowed; NULL: our addresses are written as they are */
    /* Ask for a snapshot so often, so that alerts come while they are news: for a capture that
     * would make none by itself before its end. 0: never. */
    int64_t watch_ms;
    bool shows_progress; /* of files, on a terminal */
    /* Turned as often as it wants; borrowed; NULL: nothing is saved. */
    struct state_saver *saver;
    /* What HUP does instead of ending it; NULL: it ends it. */
    void (*reload)(void *context);
    void *reload_context;
};

/* Returns when the capture has ended and everything is written. The result: false if something
 * could not be written (said on standard error). *signal is the signal that ended it, or 0. */
bool batch_run(struct exchange *x, const struct batch_settings *settings, int *signal);

#endif
