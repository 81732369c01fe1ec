/* theme: see theme.h. */
#include "ui/theme.h"

#include <curses.h>

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
    return want_ascii ? &ascii : &utf8;
}

/* One pair per colour, on whatever background the terminal has. */
static const struct {
    short color; /* -1: the terminal's own */
    attr_t attributes;
} styles[STYLES] = {
    [STYLE_PLAIN] = {-1, A_NORMAL},       [STYLE_QUIET] = {-1, A_DIM},
    [STYLE_STRONG] = {-1, A_BOLD},        [STYLE_SPARK] = {COLOR_CYAN, A_NORMAL},
    [STYLE_GOOD] = {COLOR_GREEN, A_BOLD}, [STYLE_NOTE] = {COLOR_YELLOW, A_BOLD},
    [STYLE_BAD] = {COLOR_RED, A_BOLD},    [STYLE_HOME] = {COLOR_MAGENTA, A_BOLD},
    [STYLE_SELECTED] = {-1, A_REVERSE},
};

static bool colored;

void theme_open(bool color)
{
    colored = color && has_colors() && start_color() == OK && use_default_colors() == OK;
    if (!colored)
        return;
    for (int i = 1; i < STYLES; i++)
        init_pair((short)i, styles[i].color, -1);
}

unsigned theme_attributes(enum style style)
{
    attr_t pair = colored && styles[style].color >= 0 ? (attr_t)COLOR_PAIR((int)style) : 0;
    return (unsigned)(styles[style].attributes | pair);
}
