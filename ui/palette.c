/* palette: see palette.h. */
#include "ui/palette.h"

#include <stdlib.h>

enum { OWN = -1, BLACK = 0, WHITE = 7, BRIGHT = 8, CUBE = 16, GREYS = 232, PALETTE = 256 };

static int highest(struct rgb c)
{
    const int two = c.red > c.green ? c.red : c.green;
    return two > c.blue ? two : c.blue;
}

static int lowest(struct rgb c)
{
    const int two = c.red < c.green ? c.red : c.green;
    return two < c.blue ? two : c.blue;
}

/* Differences in green are seen best, those in blue least. */
static int64_t distance(struct rgb a, struct rgb b)
{
    const int64_t red = a.red - b.red, green = a.green - b.green, blue = a.blue - b.blue;
    return 3 * red * red + 4 * green * green + 2 * blue * blue;
}

/* The first 16 are left out: people give them other values. */
static int nearest_of_256(struct rgb c)
{
    int best = CUBE;
    for (int i = CUBE; i < PALETTE; i++)
        if (distance(c, color_of_index((uint8_t)i)) < distance(c, color_of_index((uint8_t)best)))
            best = i;
    return best;
}

/* Degrees on the circle of red, yellow, green, cyan, blue, magenta; not for greys. */
static int hue_of(struct rgb c)
{
    const int high = highest(c), range = high - lowest(c);
    if (high == c.red)
        return (60 * (c.green - c.blue) / range + 360) % 360;
    if (high == c.green)
        return 60 * (c.blue - c.red) / range + 120;
    return 60 * (c.red - c.green) / range + 240;
}

static int nearest_of_few(struct rgb c, bool bright_ones)
{
    enum { COLORFUL = 48, DARK = 64, LIGHT = 160, GREY = 8, GLARING = 224 };
    static const int by_hue[6] = {1, 3, 2, 6, 4, 5};
    const int high = highest(c);
    if (high - lowest(c) < COLORFUL) {
        if (high < DARK)
            return BLACK;
        if (bright_ones && high < LIGHT)
            return GREY;
        return bright_ones && high >= GLARING ? WHITE + BRIGHT : WHITE;
    }
    return by_hue[(hue_of(c) + 30) % 360 / 60] + (bright_ones && high >= GLARING ? BRIGHT : 0);
}

int palette_nearest(struct rgb color, enum depth depth)
{
    switch (depth) {
    case DEPTH_8:
        return nearest_of_few(color, false);
    case DEPTH_16:
        return nearest_of_few(color, true);
    case DEPTH_256:
        return nearest_of_256(color);
    case DEPTH_RGB:
        return color.red << 16 | color.green << 8 | color.blue;
    default:
        return OWN;
    }
}

static int fit(const struct color *c, enum depth depth)
{
    if (c->kind == COLOR_OWN || depth == DEPTH_NONE)
        return OWN;
    if (c->kind == COLOR_RGB)
        return palette_nearest(c->rgb, depth);
    /* Of direct colour the first eight are still the terminal's named ones. */
    const int kept = depth == DEPTH_256 ? PALETTE : depth == DEPTH_16 ? 2 * BRIGHT : BRIGHT;
    if (c->index < kept)
        return c->index;
    if (c->index < 2 * BRIGHT && depth == DEPTH_8)
        return c->index - BRIGHT;
    return palette_nearest(color_of_index(c->index), depth);
}

static bool is_black_or_white(int index)
{
    return index == BLACK || index == WHITE || index == WHITE + BRIGHT;
}

/* Which of the two is told from a background. */
static int told_from(int background, enum depth depth)
{
    struct rgb c = depth == DEPTH_RGB && background >= BRIGHT
                       ? (struct rgb){(uint8_t)(background >> 16), (uint8_t)(background >> 8),
                                      (uint8_t)background}
                       : color_of_index((uint8_t)background);
    const bool on_dark =
        color_contrast(c, (struct rgb){255, 255, 255}) > color_contrast(c, (struct rgb){0, 0, 0});
    return on_dark ? WHITE : BLACK;
}

struct palette_pair palette_pair_of(const struct theme *t, enum style style, enum depth depth)
{
    const struct style_look *look = &t->styles[style], *plain = &t->styles[STYLE_PLAIN];
    const struct color *foreground =
        look->foreground.kind == COLOR_OWN ? &plain->foreground : &look->foreground;
    const struct color *background =
        look->background.kind == COLOR_OWN ? &plain->background : &look->background;
    struct palette_pair pair = {fit(foreground, depth), fit(background, depth)};
    const bool few = depth == DEPTH_8 || depth == DEPTH_16;
    if (pair.background == OWN && few && foreground->kind != COLOR_OWN &&
        is_black_or_white(pair.foreground))
        pair.foreground = OWN;
    else if (pair.background != OWN && pair.foreground == pair.background)
        pair.foreground = told_from(pair.background, depth);
    return pair;
}
