/* settings: the table of every setting of tapwatch.conf, for those who read and print the file. */
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
    const char *name;
    enum setting_type type;
    size_t offset;       /* into struct config */
    const char *group;   /* headline it stands under in the file */
    const char *meaning; /* the comment above it */
    int64_t low, high;   /* of a number, or of each in a list */
    const char *unit;
    const char *const *choices; /* of a choice, by number; NULL behind them */
    bool changes; /* HUP makes another value be in force (or in batch it has no part) */
};

enum { SETTINGS = 28, SETTING_ALLOWED = 128 };
extern const struct setting settings[SETTINGS];

/* NULL: there is none of that name. */
const struct setting *settings_find(const char *name, size_t length);
/* Where its value lies in c. */
void *settings_field(struct config *c, const struct setting *s);
/* Whether it is another in the one than in the other. */
bool settings_differ(const struct config *a, const struct config *b, const struct setting *s);
/* What it takes, in words: "68 to 262144 bytes". */
const char *settings_allowed(const struct setting *s, char out[SETTING_ALLOWED]);

#endif
