/* truecolor: see truecolor.h. */
#include "ui/truecolor.h"
#include "ui/palette.h"

#include <stdio.h>
#include <string.h>

enum { CUBE = 16, PALETTE = 256 };

void truecolor_keep(struct truecolor *t, uint8_t index)
{
    t->taken[index] = true;
}

static bool same(struct rgb a, struct rgb b)
{
    return a.red == b.red && a.green == b.green && a.blue == b.blue;
}

int truecolor_number(struct truecolor *t, struct rgb color)
{
    for (int i = CUBE; i < PALETTE; i++)
        if (t->exact[i] && same(t->colors[i], color))
            return i;
    int number = palette_nearest(color, DEPTH_256);
    for (int tried = 0; t->taken[number] && tried < PALETTE; tried++)
        number = number + 1 < PALETTE ? number + 1 : CUBE;
    t->taken[number] = t->exact[number] = true;
    t->colors[number] = color;
    return number;
}

/* "\x1b[38;5;123m": the number; where it ends in *end. -1: it is something else. */
static int number_at(const char *in, size_t length, size_t *end)
{
    enum { PREFIX = 7 };
    if (length < PREFIX + 2 ||
        (memcmp(in, "\x1b[38;5;", PREFIX) != 0 && memcmp(in, "\x1b[48;5;", PREFIX) != 0))
        return -1;
    int number = 0;
    size_t at = PREFIX;
    for (; at < length && in[at] >= '0' && in[at] <= '9' && number < PALETTE; at++)
        number = number * 10 + in[at] - '0';
    *end = at + 1;
    return at > PREFIX && at < length && in[at] == 'm' && number < PALETTE ? number : -1;
}

size_t truecolor_rewrite(const struct truecolor *t, const char *in, size_t length, char *out)
{
    size_t used = 0;
    for (size_t at = 0; at < length;) {
        size_t end = 0;
        const int number = in[at] == '\x1b' ? number_at(in + at, length - at, &end) : -1;
        if (number < 0 || !t->exact[number]) {
            out[used++] = in[at++];
            continue;
        }
        const struct rgb *c = &t->colors[number];
        char text[24];
        const int n = snprintf(text, sizeof text, "\x1b[%c8;2;%u;%u;%um", in[at + 2], c->red,
                               c->green, c->blue);
        memcpy(out + used, text, (size_t)n);
        used += (size_t)n;
        at += end;
    }
    return used;
}
