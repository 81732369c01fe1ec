/* sequence: one control sequence of a terminal (ECMA-48, 5.4), taken apart. Pure. */
#ifndef TAPWATCH_UI_SEQUENCE_H
#define TAPWATCH_UI_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>

enum { SEQUENCE_NUMBERS = 16 };

/* "\x1b[12;34H": its last byte, and its numbers, -1 for one that is left out and for those that are
 * not there. */
struct sequence {
    size_t length; /* bytes */
    char final;
    int count; /* of numbers, at least 1; more than SEQUENCE_NUMBERS: the rest is not in it */
    int numbers[SEQUENCE_NUMBERS]; /* up to 9999; a greater one is cut */
};

/* False: what is there is no whole sequence of digits and semicolons. */
bool sequence_read(const char *at, size_t left, struct sequence *out);
/* Bytes of the sequence that chooses ASCII; 0: it is something else. */
size_t sequence_ascii(const char *at, size_t left);
/* Whether these bytes clear the terminal. */
bool sequence_clears(const char *bytes, size_t length);

#endif
