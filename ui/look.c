/* look: see look.h. A colour is packed as its kind, and its number or its three parts. */
#include "ui/look.h"

#include <stdio.h>
#include <string.h>

enum {
    OF_EIGHT = 1 << 24, /* by the number of its parameter: 31, 97, 44 .. */
    OF_256 = 2 << 24,
    EXACT = 3 << 24,
    KIND = 3 << 24,
    BACKGROUND = 10, /* its parameters are those of the foreground and so much */
};

/* "38;5;123" or "38;2;1;2;3", from the number `at` on; returns how many numbers that are, 0 if it
 * is neither. */
static int read_color(const struct sequence *s, int at, unsigned *color)
{
    const int *n = s->numbers + at, left = s->count - at;
    if (left >= 3 && n[1] == 5 && n[2] >= 0 && n[2] < 256) {
        *color = OF_256 | (unsigned)n[2];
        return 3;
    }
    if (left < 5 || n[1] != 2)
        return 0;
    *color = EXACT;
    for (int i = 2; i < 5; i++) {
        if (n[i] < 0 || n[i] > 255)
            return 0;
        *color |= (unsigned)n[i] << (8 * (4 - i));
    }
    return 5;
}

/* One parameter that is alone; false: it is not known. */
static bool apply_one(struct look *look, int n)
{
    switch (n) {
    case 0:
        *look = (struct look){.bold = 0};
        break;
    case 1:
        look->bold = 1;
        break;
    case 2:
        look->dim = 1;
        break;
    case 4:
        look->underline = 1;
        break;
    case 7:
        look->reverse = 1;
        break;
    case 22:
        look->bold = look->dim = 0;
        break;
    case 24:
        look->underline = 0;
        break;
    case 27:
        look->reverse = 0;
        break;
    case 39:
        look->foreground = 0;
        break;
    case 49:
        look->background = 0;
        break;
    default:
        if ((n >= 30 && n <= 37) || (n >= 90 && n <= 97))
            look->foreground = OF_EIGHT | (unsigned)n;
        else if ((n >= 40 && n <= 47) || (n >= 100 && n <= 107))
            look->background = OF_EIGHT | (unsigned)(n - BACKGROUND);
        else
            return false;
    }
    return true;
}

bool look_apply(struct look *look, const struct sequence *s)
{
    if (s->final != 'm' || s->count > SEQUENCE_NUMBERS)
        return false;
    for (int i = 0, used; i < s->count; i += used) {
        const int n = s->numbers[i] < 0 ? 0 : s->numbers[i];
        used = 1;
        if (n == 38 || n == 48)
            used = read_color(s, i, n == 38 ? &look->foreground : &look->background);
        else if (!apply_one(look, n))
            return false;
        if (used == 0)
            return false;
    }
    return true;
}

bool look_same(const struct look *a, const struct look *b)
{
    return a->bold == b->bold && a->dim == b->dim && a->underline == b->underline &&
           a->reverse == b->reverse && a->foreground == b->foreground &&
           a->background == b->background;
}

/* A line under a blank has the colour of its text, and so has a reversed one. */
bool look_same_blank(const struct look *a, const struct look *b)
{
    const bool marked = a->underline || a->reverse || b->underline || b->reverse;
    return marked ? look_same(a, b) : a->background == b->background;
}

struct text {
    char *bytes;
    int used;
    bool any; /* a parameter that the next one must be set apart from */
};

static void add(struct text *t, const char *parameter)
{
    t->used += snprintf(t->bytes + t->used, (size_t)(LOOK_TEXT - t->used), "%s%s",
                        t->any ? ";" : "", parameter);
    t->any = true;
}

static void add_color(struct text *t, unsigned color, unsigned shift)
{
    char parameter[24];
    if ((color & KIND) == OF_EIGHT)
        snprintf(parameter, sizeof parameter, "%u", (color & 0xff) + shift);
    else if ((color & KIND) == OF_256)
        snprintf(parameter, sizeof parameter, "%u;5;%u", 38 + shift, color & 0xff);
    else if ((color & KIND) == EXACT)
        snprintf(parameter, sizeof parameter, "%u;2;%u;%u;%u", 38 + shift, color >> 16 & 0xff,
                 color >> 8 & 0xff, color & 0xff);
    else
        snprintf(parameter, sizeof parameter, "%u", 39 + shift);
    add(t, parameter);
}

/* What `to` has and `from` has not. */
static void add_difference(struct text *t, const struct look *from, const struct look *to)
{
    if (to->bold && !from->bold)
        add(t, "1");
    if (to->dim && !from->dim)
        add(t, "2");
    if (to->underline && !from->underline)
        add(t, "4");
    if (to->reverse && !from->reverse)
        add(t, "7");
    if (to->foreground != from->foreground)
        add_color(t, to->foreground, 0);
    if (to->background != from->background)
        add_color(t, to->background, BACKGROUND);
}

static int finish(struct text *t)
{
    t->used += snprintf(t->bytes + t->used, (size_t)(LOOK_TEXT - t->used), "m");
    return t->used;
}

int look_change(const struct look *from, const struct look *to, char out[LOOK_TEXT])
{
    static const struct look plain;
    char onward[LOOK_TEXT] = "\x1b[";
    struct text anew = {out, snprintf(out, LOOK_TEXT, "\x1b["), false}, added = {onward, 2, false};
    if (look_same(from, to)) {
        out[0] = '\0';
        return 0;
    }
    if (!look_same(from, &plain) && !look_same(to, &plain))
        add(&anew, ""); /* an empty parameter is 0, which ends all looks */
    add_difference(&anew, &plain, to);
    const int length = finish(&anew);
    /* No look is ended one by one but colours: 22 ends two of them. */
    if ((from->bold && !to->bold) || (from->dim && !to->dim) ||
        (from->underline && !to->underline) || (from->reverse && !to->reverse))
        return length;
    add_difference(&added, from, to);
    if (finish(&added) >= length)
        return length;
    memcpy(out, onward, (size_t)added.used + 1);
    return added.used;
}
