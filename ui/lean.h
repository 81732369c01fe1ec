/* lean: what curses sends, in fewer bytes. Pure. */
#ifndef TAPWATCH_UI_LEAN_H
#define TAPWATCH_UI_LEAN_H

#include <stddef.h>

/* Rewrites the bytes of one picture, for a terminal of so many columns, in place; returns how many
 * are left. One that begins with clearing the terminal stays: it is to put that right, whatever it
 * was. */
size_t lean_rewrite(char *bytes, size_t length, int columns);

#endif
