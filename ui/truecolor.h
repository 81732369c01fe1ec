/* truecolor: exact colours on a terminal that has them and whose terminfo does not say how.
 *
 * Most terminals of today take any red, green and blue, and most descriptions of them (TERM is
 * xterm-256color) have only numbers of 256. So curses gets the number of the nearest, one number
 * for each colour, and in what it sends the number gives way to the colour. */
#ifndef TAPWATCH_UI_TRUECOLOR_H
#define TAPWATCH_UI_TRUECOLOR_H

#include "src/base/color.h"

#include <stddef.h>

struct truecolor {
    bool taken[256]; /* the number is in use: as itself, or for a colour */
    bool exact[256]; /* for this one */
    struct rgb colors[256];
};

/* A number that is to stay as it is; before any colour is given one. */
void truecolor_keep(struct truecolor *t, uint8_t index);
/* The number that stands for a colour: the nearest of the 256 that is not in use. */
int truecolor_number(struct truecolor *t, struct rgb color);
/* Copies what curses sends, with colours for numbers; out has room for TRUECOLOR_GROWTH times as
 * much. Returns how many bytes it has become. */
size_t truecolor_rewrite(const struct truecolor *t, const char *in, size_t length, char *out);

/* "38;5;9m" to "38;2;255;255;255m" */
enum { TRUECOLOR_GROWTH = 3 };

#endif
