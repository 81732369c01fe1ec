/* color: a colour as a theme names it. What a terminal makes of it is the screen's business. */
#ifndef TAPWATCH_BASE_COLOR_H
#define TAPWATCH_BASE_COLOR_H

#include <stdbool.h>
#include <stdint.h>

enum color_kind {
    COLOR_OWN,   /* whatever the terminal draws with by itself */
    COLOR_INDEX, /* one of the terminal's 256: 0-7 plain, 8-15 bright, then a cube and greys */
    COLOR_RGB,
};

struct rgb {
    uint8_t red, green, blue;
};

struct color {
    enum color_kind kind;
    uint8_t index;
    struct rgb rgb;
};

/* "default", "red", "bright-red", "#d70000". False: it is none of these. */
bool color_parse(const char *text, struct color *out);
/* What color_parse takes, and a number: for messages. */
extern const char color_allowed[];
/* What a colour of the 256 looks like: exactly from 16 on; of those below, which every terminal has
 * its own idea of, the values that xterm's table of 256 gives. */
struct rgb color_of_index(uint8_t index);
/* How far apart in lightness two colours are, from 1 to 21: contrast ratio of WCAG 2.1. */
double color_contrast(struct rgb a, struct rgb b);

#endif
