/* style: what a theme says, as plain data: read from a file by src/config_theme.c, drawn with by
 * ui/. */
#ifndef TAPWATCH_BASE_STYLE_H
#define TAPWATCH_BASE_STYLE_H

#include "src/base/color.h"

/* What a text on the screen is, not what it looks like. */
enum style {
    STYLE_PLAIN,
    STYLE_QUIET,  /* frames, column heads, labels */
    STYLE_STRONG, /* titles, what one looks for first */
    STYLE_SPARK,
    STYLE_GOOD, /* LIVE, REPLAY */
    STYLE_NOTE, /* FROZEN, a filter in force */
    STYLE_BAD,  /* lost packets, a capture that failed */
    STYLE_HOME, /* a source that is ours */
    STYLE_SELECTED,
    STYLES,
};

enum { THEME_NAME = 32 };

struct theme {
    char name[THEME_NAME]; /* of its file, without .conf */
    struct style_look {
        struct color foreground, background; /* COLOR_OWN: that of STYLE_PLAIN */
        bool bold, dim, underline, reverse;
    } styles[STYLES];
};

/* What sparklines are drawn with. */
enum graph {
    GRAPH_BLOCKS,
    GRAPH_BRAILLE, /* two columns of data in each cell */
    GRAPH_ASCII,
};

#endif
