/* strokes: what curses sends to change a picture, taken apart into what is written where. Pure. */
#ifndef TAPWATCH_UI_STROKES_H
#define TAPWATCH_UI_STROKES_H

#include "ui/look.h"

enum { STROKES_MOST = 1280, STROKES_LOOKS = 24, STROKES_ROWS = 512 };

/* Text in one row and one look, or a sequence that changes cells of the row. */
struct stroke {
    int row, column; /* where it begins, from 1 */
    int end;         /* the column of the cursor behind it; 0: it waits behind the last one */
    int look;        /* of strokes.looks */
    int next;        /* the one that must come right behind it; -1: none must */
    bool follows;    /* it is the next of another */
    bool text;
    bool blank;        /* a text of nothing but blanks */
    size_t at, length; /* its bytes */
};

struct strokes {
    struct look looks[STROKES_LOOKS]; /* the first is none at all */
    int look_count;
    struct stroke list[STROKES_MOST];
    int count;
    int first; /* the first so many come before all others, .. */
    int early; /* .. and these from there on before the rest */
    int bells;
    int row, column; /* of the cursor, behind all of it: from 1; 0: not known */
};

/* The terminal they are for. */
struct strokes_terminal {
    int rows, columns;
    bool line_feed_is_down; /* and does not go to the first column */
    bool tabs;              /* lead to every eighth column, over what is there */
};

/* row, column: where curses has left the cursor, without a look; 0: it is not known. False: there
 * is something else in it, too much, or it clears the terminal; then it is to be sent as it is. */
bool strokes_read(struct strokes *p, const struct strokes_terminal *t, int row, int column,
                  const char *bytes, size_t length);

#endif
