/* theme: see theme.h. */
#include "ui/theme.h"
#include "ui/outbox.h"
#include "ui/palette.h"
#include "ui/truecolor.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

static const struct glyphs utf8 = {
    .marks = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
    .horizontal = "─",
    .vertical = "│",
    .top_left = "┌",
    .top_right = "┐",
    .bottom_left = "└",
    .bottom_right = "┘",
    .selected = "▸",
    .followed = "»",
    .rising = "▲",
    .falling = "▼",
    .at_least = "≥",
    .here = "●",
    .error = "‼",
    .arrow = "→",
    .cursor = "▏",
    .between = "·",
    .alarm = "‼",
    .new = "+",
    .steady = "·",
    .acknowledged = "✓",
    .onset = "◆",
    .times = "×",
    .cells = {"·", "▓", "▒", "█"},
};

static const struct glyphs ascii = {
    .marks = {" ", ".", ":", "-", "=", "+", "*", "%", "#"},
    .horizontal = "-",
    .vertical = "|",
    .top_left = "+",
    .top_right = "+",
    .bottom_left = "+",
    .bottom_right = "+",
    .selected = ">",
    .followed = "@",
    .rising = "^",
    .falling = "v",
    .at_least = ">=",
    .here = "O",
    .error = "!",
    .arrow = "->",
    .cursor = "_",
    .between = "|",
    .alarm = "!!",
    .new = "+",
    .steady = "=",
    .acknowledged = ".",
    .onset = "o",
    .times = "x",
    .cells = {".", "#", "+", "@"},
};

const struct glyphs *theme_glyphs(bool want_ascii)
{
    return theme_glyphs_with(want_ascii, GRAPH_BLOCKS);
}

const struct glyphs *theme_glyphs_with(bool want_ascii, enum graph graph)
{
    /* One column of dots beside the other, by pairs of the same height; spark.c has the others. */
    static const char *const braille[9] = {" ", "⣀", "⣀", "⣤", "⣤", "⣶", "⣶", "⣿", "⣿"};
    static struct glyphs with_marks[2];
    if (want_ascii || graph == GRAPH_BLOCKS)
        return want_ascii ? &ascii : &utf8;
    struct glyphs *g = &with_marks[graph == GRAPH_BRAILLE];
    *g = utf8;
    memcpy(g->marks, graph == GRAPH_BRAILLE ? braille : ascii.marks, sizeof g->marks);
    return g;
}

static enum depth depth;
static bool rewriting;                              /* exact colours by way of truecolor.h */
static struct truecolor exact;                      /* of the theme in use */
static unsigned looks[STYLES], blank_looks[STYLES]; /* curses attributes */

/* terminfo may say it as a flag, a number, or a text. */
static bool terminfo_has(const char *name)
{
    const char *text = tigetstr(name);
    return tigetflag(name) > 0 || tigetnum(name) > 0 || (text && text != (const char *)-1);
}

/* screen before its version 5 garbles exact colours, and hands on the COLORTERM of what it runs in;
 * tmux calls itself screen too. */
static bool environment_has_rgb(void)
{
    const char *colorterm = getenv("COLORTERM"), *term = getenv("TERM"), *tmux = getenv("TMUX");
    if (!colorterm || (strcmp(colorterm, "truecolor") != 0 && strcmp(colorterm, "24bit") != 0))
        return false;
    return !term || strncmp(term, "screen", 6) != 0 || (tmux && *tmux);
}

void theme_open(bool color)
{
    enum { DIRECT = 1 << 24 };
    depth = DEPTH_NONE;
    rewriting = false;
    if (!color || !has_colors() || start_color() != OK || use_default_colors() != OK)
        return;
    if (COLORS >= DIRECT && terminfo_has("RGB"))
        depth = DEPTH_RGB;
    else if (COLORS >= 256)
        depth = DEPTH_256;
    else
        depth = COLORS >= 16 ? DEPTH_16 : COLORS >= 8 ? DEPTH_8 : DEPTH_NONE;
    rewriting =
        depth == DEPTH_256 && (terminfo_has("RGB") || terminfo_has("Tc") || environment_has_rgb());
}

bool theme_colored(void)
{
    return depth != DEPTH_NONE;
}

/* The theme with numbers for its exact colours. */
static struct theme with_numbers(const struct theme *t)
{
    struct theme out = *t;
    exact = (struct truecolor){.taken = {false}};
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < 2 * STYLES; i++) {
            struct style_look *look = &out.styles[i / 2];
            struct color *c = i % 2 ? &look->background : &look->foreground;
            if (pass == 0 && c->kind == COLOR_INDEX)
                truecolor_keep(&exact, c->index);
            else if (pass == 1 && c->kind == COLOR_RGB)
                *c = (struct color){.kind = COLOR_INDEX,
                                    .index = (uint8_t)truecolor_number(&exact, c->rgb)};
        }
    return out;
}

static attr_t attributes_of(const struct style_look *look)
{
    attr_t a = A_NORMAL;
    a |= look->bold ? A_BOLD : A_NORMAL;
    a |= look->dim ? A_DIM : A_NORMAL;
    a |= look->underline ? A_UNDERLINE : A_NORMAL;
    a |= look->reverse ? A_REVERSE : A_NORMAL;
    /* A background that can not be shown still sets its text off. */
    if (depth == DEPTH_NONE && look->background.kind != COLOR_OWN)
        a |= A_REVERSE;
    return a;
}

/* Text without a pair costs less over SSH than text in the terminal's own colours. */
static attr_t pair_of(const struct theme *t, int style)
{
    const struct palette_pair pair = palette_pair_of(t, (enum style)style, depth);
    if (pair.foreground < 0 && pair.background < 0)
        return A_NORMAL;
    init_extended_pair(style + 1, pair.foreground, pair.background);
    return (attr_t)COLOR_PAIR(style + 1);
}

/* Of the others only text has the colour. */
static bool marks_blanks(const struct theme *t, int style)
{
    const struct palette_pair of_screen = palette_pair_of(t, STYLE_PLAIN, depth);
    const struct palette_pair pair = palette_pair_of(t, (enum style)style, depth);
    return (looks[style] & (A_REVERSE | A_UNDERLINE)) || pair.background != of_screen.background;
}

void theme_use(const struct theme *t)
{
    const struct theme shown = rewriting ? with_numbers(t) : *t;
    for (int i = 0; i < STYLES; i++) {
        struct style_look look = shown.styles[i];
        if (i == STYLE_PLAIN) /* it may have a background, which is that of the whole screen */
            look.background.kind = COLOR_OWN;
        looks[i] = (unsigned)(attributes_of(&look) | pair_of(&shown, i));
    }
    for (int i = 0; i < STYLES; i++)
        blank_looks[i] = marks_blanks(&shown, i) ? looks[i] : looks[STYLE_PLAIN] & A_COLOR;
    outbox_exact_colors(rewriting ? &exact : NULL);
    bkgd(' ' | (chtype)(looks[STYLE_PLAIN] & A_COLOR));
    clearok(curscr, TRUE);
}

unsigned theme_attributes(enum style style)
{
    return looks[style];
}

unsigned theme_blank_attributes(enum style style)
{
    return blank_looks[style];
}
