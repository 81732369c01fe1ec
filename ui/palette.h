/* palette: what a terminal makes of a theme's colours. Pure. */
#ifndef TAPWATCH_UI_PALETTE_H
#define TAPWATCH_UI_PALETTE_H

#include "src/base/style.h"

/* What the terminal has. */
enum depth {
    DEPTH_NONE,
    DEPTH_8,
    DEPTH_16,
    DEPTH_256,
    DEPTH_RGB, /* curses takes red, green and blue as the number of a colour */
};

/* The nearest that there is of 8, 16 or 256. Of 8 and 16, of which each terminal has its own idea,
 * the hue counts, and the lightness of greys. */
int palette_nearest(struct rgb color, enum depth depth);

struct palette_pair {
    int foreground, background; /* as curses takes them; -1: the terminal's own */
};

/* The colours of a style of a theme. Text never vanishes: what is near black or near white in a
 * palette of 8 or 16, and would stand on a background that nobody knows, is the terminal's own
 * colour; and what would be the same as its background is black or white. */
struct palette_pair palette_pair_of(const struct theme *t, enum style style, enum depth depth);

#endif
