/* shift: whether a graph that moves to the left is better moved in the terminal than sent anew.
 * Pure.
 *
 * Each time a graph gets a new column all others move, and nearly each becomes another: three bytes
 * of UTF-8 for every column. A terminal can delete a character and insert one, which moves what is
 * between them, for some twenty bytes whatever the width. */
#ifndef TAPWATCH_UI_SHIFT_H
#define TAPWATCH_UI_SHIFT_H

enum {
    SHIFT_MOST = 4,  /* columns at once */
    SHIFT_COST = 26, /* bytes of the sequences, and of the column that they leave behind */
};

/* The cells of a row as they are in the terminal and as they are to be, each by a number that says
 * its character and look. Returns by how many columns to move it; 0: it is not worth it. */
int shift_columns(const unsigned *old, const unsigned *new, int width);

#endif
