/* theme: what signs and colours the screen is made of. Meaning never rests on colour alone. */
#ifndef TAPWATCH_UI_THEME_H
#define TAPWATCH_UI_THEME_H

#include <stdbool.h>

struct glyphs {
    const char *marks[9]; /* sparklines: nothing, then from low to high */
    const char *horizontal, *vertical;
    const char *top_left, *top_right, *bottom_left, *bottom_right;
    const char *selected; /* before the selected row */
    const char *followed; /* there, while it is followed */
    const char *rising, *falling;
    const char *at_least; /* before a rate while packets are lost */
    const char *here;     /* on a line of time */
    const char *error;    /* before what one should not overlook */
    const char *arrow;    /* from a port to another */
    const char *cursor;   /* where typed text goes */
    const char *between;  /* sets parts of a title apart */
    const char *alarm;    /* before what is wrong in our own house */
    const char *new, *steady, *acknowledged;
    const char *onset;    /* on a sparkline, where an incident began */
    const char *times;    /* "x37" */
    const char *cells[4]; /* of the picture of our addresses, by enum incident_cell */
};

const struct glyphs *theme_glyphs(bool ascii);

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

/* Sets up the colours; needs curses to have begun. */
void theme_open(bool color);
/* The curses attributes of a style, as an unsigned int so that pure parts need no curses. */
unsigned theme_attributes(enum style style);

#endif
