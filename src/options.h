/* options: the command line. */
#ifndef TAPWATCH_OPTIONS_H
#define TAPWATCH_OPTIONS_H

#include "src/config.h"
#include "src/report/report.h"

enum action {
    ACTION_RUN,
    ACTION_LIST_INTERFACES,
    ACTION_DIFF,
    ACTION_PRINT_CONFIG,
    ACTION_HELP,
    ACTION_VERSION
};

struct options {
    enum action action;
    struct config config;          /* defaults, then the file, then the command line */
    char config_path[CONFIG_TEXT]; /* that file; "": none was there */

    const char **interfaces; /* heap array, entries borrowed from argv */
    size_t interface_count;
    const char **files; /* likewise; "-" is standard input */
    size_t file_count;

    const char *open;    /* a saved snapshot to show; NULL: none; borrowed from argv */
    const char *diff[2]; /* of ACTION_DIFF: the earlier one and the later; likewise */

    uint64_t count;     /* stop after so many packets; 0: no limit */
    int64_t duration_s; /* stop after so much packet time; 0: no limit */
    bool batch;
    bool linear_given;  /* config.linear, by option: then also where there is no terminal */
    const char *output; /* "-" is standard output; NULL: none named, never so in batch */
    enum report_format format;
    struct report_how how;
    bool format_given;
    int64_t every_s; /* batch: a snapshot every so many seconds; 0: only at the end */
    bool force;
    const char *write; /* where evidence goes; "-" is standard output; NULL: nowhere */
    bool no_sandbox;   /* for debugging */
    bool exit_alert;   /* batch: the exit status says whether an incident is open */
    double speed;      /* replay pace; 0: as fast as possible */
    bool speed_given;  /* else 1 on screen, 0 in batch */
};

/* Everything a run needs to know. False: `why` holds one line for standard error (without the
 * "tapwatch: "), and the caller exits with 2. options_done frees in both cases. */
bool options_parse(struct options *o, int argc, char **argv, char why[CONFIG_WHY]);
/* Reads the configuration again, as it would be in force with these words, which made o. Standard
 * input is not read again: a filter from the command line stays. False: `why` likewise. */
bool options_read_again(const struct options *o, int argc, char **argv, struct config *out,
                        char why[CONFIG_WHY]);
/* Of a run: neither batch mode nor plain lines. */
bool options_show_screen(const struct options *o);
void options_done(struct options *o);
void options_print_help(FILE *out);

#endif
