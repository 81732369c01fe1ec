/* settings: the table of every setting of tapwatch.conf, for those who read and print the file.
 *
 *   settings.c            the table; what each takes; setting one from the command line
 *   settings_detectors.c  the part of the table that is about detectors
 *   settings_print.c      a file of them */
#ifndef TAPWATCH_SETTINGS_H
#define TAPWATCH_SETTINGS_H

#include "src/config.h"
#include <stddef.h>

enum setting_type {
    SETTING_BOOL,
    SETTING_NUMBER,
    SETTING_TEXT,
    SETTING_NETWORKS,
    SETTING_PORTS,
    SETTING_RANGES,  /* of ports of TCP or UDP */
    SETTING_WINDOWS, /* lengths of time */
    SETTING_CHOICE,
    SETTING_COMMAND,
    SETTING_FILES,
    SETTING_KNOWN_GOOD,
};

struct setting {
    const char *name; /* with its groups: "detectors.surge.growth" */
    enum setting_type type;
    size_t offset;              /* into struct config */
    const char *group;          /* headline it stands under in the file */
    const char *meaning;        /* the comment above it */
    int64_t low, high;          /* of a number, or of each in a list */
    const char *unit;           /* of files: an example; `high` is how many there may be */
    const char *const *choices; /* of a choice, by number; NULL behind them */
    int64_t most;               /* of ranges: so many ports in all; 0: any number */
    bool changes; /* HUP makes another value be in force (or in batch it has no part) */
};

enum {
    SETTINGS_OF_DETECTORS = 31,
    SETTINGS = 46 + SETTINGS_OF_DETECTORS,
    SETTING_ALLOWED = 128,
    SETTING_NAME = 64
};
extern const struct setting settings_of_detectors[SETTINGS_OF_DETECTORS];
extern const struct config settings_default;

/* By number, below SETTINGS, in the order of the file. */
const struct setting *settings_at(size_t i);

/* NULL: there is none of that name. */
const struct setting *settings_find(const char *name, size_t length);
/* Whether that is a group of some: "detectors", "detectors.surge". */
bool settings_is_group(const char *name, size_t length);
/* Its name within its group. */
const char *settings_last(const struct setting *s);
/* Where its value lies in c. */
void *settings_field(struct config *c, const struct setting *s);
/* Whether it is another in the one than in the other. */
bool settings_differ(const struct config *a, const struct config *b, const struct setting *s);
/* What it takes, in words: "68 to 262144 bytes". */
const char *settings_allowed(const struct setting *s, char out[SETTING_ALLOWED]);

#endif
