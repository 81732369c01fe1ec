/* alert_helper: a process of its own that starts the commands for alerts, for one that may not.
 *
 * Who parses what strangers send starts nothing (src/sandbox). It tells this process, which is
 * forked before and has never seen a packet: an alert is to be told of. Which command that is the
 * helper knows by itself, and reads in the configuration again when it is told to; all that it
 * takes from the other side are the four words and the text of the alert. It ends with the other
 * side; a command that still runs goes on. */
#ifndef TAPWATCH_REPORT_ALERT_HELPER_H
#define TAPWATCH_REPORT_ALERT_HELPER_H

#include <stdbool.h>
#include <stddef.h>

struct alert_helper_settings {
    /* The words of the command that is configured, borrowed until the next call; 0: none. again:
     * the configuration has changed. */
    size_t (*words)(void *context, bool again, const char *const **words);
    /* Gives up what the commands are not to have. False: it does not go on. */
    bool (*prepare)(void *context);
    void *context;
};

/* Before there is a second thread. A descriptor to it; -1: errno. */
int alert_helper_fork(const struct alert_helper_settings *settings);

/* 0, or an errno value. more: ALERT_COMMAND_MORE words. One runs at a time. */
int alert_helper_start(int helper, const char *const *more, const char *text, size_t length,
                       bool quiet);
void alert_helper_kill(int helper);
void alert_helper_read_again(int helper);

enum alert_helper_news {
    ALERT_HELPER_RUNS,
    ALERT_HELPER_ENDED,  /* *status as waitpid has it */
    ALERT_HELPER_FAILED, /* it could not be started: *error */
    ALERT_HELPER_GONE,   /* there is no helper any more */
};
enum alert_helper_news alert_helper_hear(int helper, int *error, int *status);

#endif
