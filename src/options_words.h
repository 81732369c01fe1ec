/* options_words: the words of the command line. Private to options.c and
 *
 *   options_words.c    the table of options, and what stands behind them
 *   options_values.c   what each of them sets
 *   options_files.c    whether files are in each other's place
 *   options_filter.c   the filter */
#ifndef TAPWATCH_OPTIONS_WORDS_H
#define TAPWATCH_OPTIONS_WORDS_H

#include "src/options.h"

/* Of options that have no letter. */
enum {
    OPTION_DURATION = 256,
    OPTION_FORMAT,
    OPTION_EVERY,
    OPTION_FORCE,
    OPTION_SPEED,
    OPTION_CONFIG,
    OPTION_PRINT_CONFIG,
    OPTION_ASCII,
    OPTION_NO_COLOR,
    OPTION_COLOR,
    OPTION_THEME,
    OPTION_LOW_BANDWIDTH,
    OPTION_EXIT_ALERT,
    OPTION_NAMES,
    OPTION_INCLUDE_SELF,
    OPTION_LINEAR,
    OPTION_MOUSE,
    OPTION_OPEN,
    OPTION_DIFF,
    OPTION_METRICS_FILE,
    OPTION_REDACT,
    OPTION_REOPEN,
    OPTION_NO_SANDBOX,
};

/* What is only needed while parsing. */
struct parse {
    struct options *o;
    char *why; /* CONFIG_WHY bytes */
    struct home home;
    bool size_given;         /* 'C' */
    bool files_given;        /* 'W' */
    const char *filter_from; /* the option that gave a filter; NULL: none did */
    const struct options
        *again;          /* these words were read before, and made this; NULL: they were not */
    unsigned stdin_uses; /* as "-", for files and filters */
};

/* Always false, with the reason in `why`. */
bool __attribute__((format(printf, 2, 3)))
options_refuse(char why[CONFIG_WHY], const char *format, ...);
/* The first round: help, version, and which configuration. Mistakes are for the second round. */
void options_look_ahead(struct options *o, int argc, char **argv, const char **config);
/* The second: everything else, over the configuration. False: p->why says why. */
bool options_set_all(struct parse *p, int argc, char **argv);

/* "--snaplen": what a message calls an option, however it was written; "": there is none of that
 * value. Good until the next call. */
const char *options_name(int option);
/* One with an argument. False: p->why says why, here and below. */
bool options_set_argument(struct parse *p, int option, const char *text);
/* One without. */
void options_set_flag(struct options *o, int option);
bool options_set_open(struct parse *p, const char *path);
/* What is written (--write, --output, metrics_file, state_file) is not to be written in each
 * other's place, or a capture's. */
bool options_check_files(const struct parse *p);
/* -f, -F. */
bool options_set_filter(struct parse *p, int option, const char *text);
/* A filter may come from one place only: `from`, as a message calls it. What it is follows. */
bool options_claim_filter(struct parse *p, const char *from);
bool options_add_to_filter(struct parse *p, const char *text);

#endif
