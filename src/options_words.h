/* options_words: the words of the command line. Private to options.c and options_words.c. */
#ifndef TAPWATCH_OPTIONS_WORDS_H
#define TAPWATCH_OPTIONS_WORDS_H

#include "src/options.h"

/* What is only needed while parsing. */
struct parse {
    struct options *o;
    char *why; /* CONFIG_WHY bytes */
    struct home home;
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

#endif
