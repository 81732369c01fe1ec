/* themes: from files to what the screen may look like: those that come with tapwatch, and the one
 * that the setting `theme` names. */
#ifndef TAPWATCH_THEMES_H
#define TAPWATCH_THEMES_H

#include "src/base/style.h"
#include "src/config.h"

#include <stddef.h>

enum { THEMES = 32 };

struct themes {
    struct theme list[THEMES]; /* by name; a file of the person's own comes last */
    size_t count;              /* 1 or more once opened */
    size_t chosen;             /* index into list */
};

/* Reads the theme of that name (or, with a '/' in it, of that path), and all that come with
 * tapwatch; one of these that is wrong is left out, and a line on standard error says so. False:
 * why is one line. */
bool themes_open(struct themes *t, const char *chosen, char why[CONFIG_WHY]);

#endif
