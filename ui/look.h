/* look: how text looks in a terminal, as its SGR sequences say (ECMA-48, 8.3.117), and what turns
 * one look into another. Pure. */
#ifndef TAPWATCH_UI_LOOK_H
#define TAPWATCH_UI_LOOK_H

#include "ui/sequence.h"

/* All zero: without any. */
struct look {
    unsigned bold : 1, dim : 1, underline : 1, reverse : 1;
    unsigned foreground, background; /* 0: the terminal's own; else as look.c packs them */
};

enum { LOOK_TEXT = 64 };

/* What a sequence that ends in m makes of it; false: it says something that is not known here. */
bool look_apply(struct look *look, const struct sequence *s);
bool look_same(const struct look *a, const struct look *b);
/* Whether a blank in the one is as in the other. */
bool look_same_blank(const struct look *a, const struct look *b);
/* The shortest sequence from one to the other, empty where they are the same; returns its bytes. */
int look_change(const struct look *from, const struct look *to, char out[LOOK_TEXT]);

#endif
