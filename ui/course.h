/* course: what curses sends to change a picture, in the order that costs least: curses goes through
 * the rows from the top, and over to each changed cell in turn; what looks alike together, and the
 * nearest next, is half of that on a table of numbers. Pure. */
#ifndef TAPWATCH_UI_COURSE_H
#define TAPWATCH_UI_COURSE_H

#include "ui/strokes.h"

/* Where the cursor is, from 1; 0: not known. All zero at first. */
struct course {
    int row, column;               /* in the terminal */
    int curses_row, curses_column; /* and where curses has it, all written in its own order */
    struct look look;              /* that the terminal is in; curses has none */
};

enum { COURSE_MORE = 16 }; /* bytes that bring the terminal to where curses has it, at most */

/* Writes what is to be sent for these bytes of curses, at most length + COURSE_MORE; returns how
 * many that are. What it does not understand stays as it is. */
size_t course_rewrite(struct course *r, const struct strokes_terminal *t, const char *bytes,
                      size_t length, char *out);
/* Writes what brings the terminal to where curses has the cursor, without a look, as it must be
 * when somebody else is to have it; returns how many bytes that are, 0: it is so already. */
size_t course_put_back(struct course *r, char out[COURSE_MORE]);

#endif
