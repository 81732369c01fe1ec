/* moves: how the cursor gets from one place to another for fewest bytes. Pure. */
#ifndef TAPWATCH_UI_MOVES_H
#define TAPWATCH_UI_MOVES_H

#include "ui/strokes.h"

enum { MOVES_TEXT = 32, MOVES_MOST = 12 /* the bytes of a move */ };

/* Where the cursor is, from 1; 0: it is not known, or it waits behind the last column. */
struct moves_place {
    int row, column;
};

/* Bytes that it takes. From `most` on it does not matter how much more it is. */
int moves_cost(const struct strokes_terminal *t, struct moves_place from, struct moves_place to,
               int most);
/* Writes them, without a NUL; returns how many. */
size_t moves_write(const struct strokes_terminal *t, struct moves_place from, struct moves_place to,
                   char out[MOVES_TEXT]);

#endif
