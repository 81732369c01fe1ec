/* theme: what signs and colours the screen is made of. Meaning never rests on colour alone. */
#ifndef TAPWATCH_UI_THEME_H
#define TAPWATCH_UI_THEME_H

#include "src/base/style.h"

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

/* ascii: all of them; else the graphs' marks are those of `graph`. */
const struct glyphs *theme_glyphs(bool ascii);
const struct glyphs *theme_glyphs_with(bool ascii, enum graph graph);

/* Finds out what colours there are; needs curses to have begun. */
void theme_open(bool color);
/* Draws in these looks from the next picture on; borrowed until then only. */
void theme_use(const struct theme *t);
/* Whether colours are used: they are wanted, and the terminal has some. */
bool theme_colored(void);
/* The curses attributes of a style, as an unsigned int so that pure parts need no curses. */
unsigned theme_attributes(enum style style);
/* Likewise of its blanks: those of the screen where nothing is, if these look the same. */
unsigned theme_blank_attributes(enum style style);

#endif
