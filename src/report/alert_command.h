/* alert_command: runs somebody's command for an alert: a pager, a mail.
 *
 * It never holds up who calls it. Alerts wait in a bounded queue; one command runs at a time, not
 * more than so many a minute, and one that takes too long is killed. What is left out is counted,
 * and a line on standard error says how much it was.
 *
 * The command gets its own words and then kind, severity, incident and subject of the alert (the
 * last two may be empty); on its standard input the alert as one JSON object. No shell sees any of
 * it. Its standard output goes nowhere: ours is the screen's, or the report's. */
#ifndef TAPWATCH_REPORT_ALERT_COMMAND_H
#define TAPWATCH_REPORT_ALERT_COMMAND_H

#include "src/snapshot/snapshot.h"
#include <sys/types.h>

enum {
    ALERT_COMMAND_WORDS = 16, /* of its own */
    ALERT_COMMAND_MORE = 4,   /* behind them: kind, severity, incident, subject */
    ALERT_COMMAND_QUEUE = 32, /* alerts that wait */
    ALERT_COMMAND_RATE = 60,  /* the most a minute that can be asked for */
    ALERT_COMMAND_RUN_S = 30, /* as long as one may run */
    ALERT_COMMAND_PATH = 200, /* as much of its path is told */
};

struct alert_command_settings {
    const char *const *words; /* borrowed; the first is a path; NULL: no command */
    size_t word_count;        /* 1 to ALERT_COMMAND_WORDS */
    uint32_t per_minute;      /* 1 to ALERT_COMMAND_RATE */
    bool quiet;               /* its standard error goes nowhere either: a screen is shown there */
    int helper;               /* who starts it, where we may not (alert_helper.h); 0: we do */
};

struct alert_command {
    struct alert_command_settings settings;
    struct snapshot_alert queue[ALERT_COMMAND_QUEUE]; /* in order of time */
    uint32_t waiting;

    pid_t pid;                     /* of the command that runs; 0: none */
    char path[ALERT_COMMAND_PATH]; /* its, for messages: another one may be configured by its end */
    int64_t started_us;
    bool killed;

    int64_t starts_us[ALERT_COMMAND_RATE]; /* of the latest, a ring */
    uint64_t starts;

    uint64_t left_out; /* and not yet said */
    int64_t said_us;   /* when that was said, or began */
    bool failing;      /* the last one failed, which has been said */
};

/* Whether there is something to run. False: `why` says what is wrong with it. */
bool alert_command_check(const char *path, char *why, size_t size);
/* Times are of clock_monotonic_us. */
void alert_command_init(struct alert_command *c, const struct alert_command_settings *settings);
/* From now on, beginning with the next; alerts that wait for a command that there is no more are
 * left out. */
void alert_command_change(struct alert_command *c, const struct alert_command_settings *settings);
/* When the queue is full a less severe one makes room, or it is left out. Starts nothing. */
void alert_command_add(struct alert_command *c, const struct snapshot_alert *alert);
/* Whatever is due: the next command, the end of one, a word about those left out. */
void alert_command_turn(struct alert_command *c, int64_t now_us);
/* Milliseconds until it is to be called again; -1: there is nothing to do. */
int alert_command_wait_ms(const struct alert_command *c, int64_t now_us);
/* Whether a command runs, or one would start at the next call. */
bool alert_command_is_busy(const struct alert_command *c, int64_t now_us);
/* No more will be started; the alerts that wait are left out. A command that still runs goes on by
 * itself. */
void alert_command_finish(struct alert_command *c);

#endif
