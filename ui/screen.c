/* screen: see screen.h. */
#include "ui/screen.h"
#include "ui/format.h"
#include "ui/graphs.h"
#include "ui/outbox.h"

#include <curses.h>
#include <string.h>

static bool ringing;

void screen_size(int *rows, int *columns)
{
    getmaxyx(stdscr, *rows, *columns);
}

void screen_begin(void)
{
    erase();
    graphs_clear();
}

void screen_continue(void)
{
    graphs_clear();
}

void screen_end(void)
{
    outbox_begin();
    if (ringing) /* here, as everything that curses sends goes through the outbox */
        beep();
    ringing = false;
    wnoutrefresh(stdscr);
    graphs_move();
    doupdate();
    outbox_end(LINES, COLS);
    outbox_send();
}

void screen_ring(void)
{
    ringing = true;
}

/* Blanks are plain where that looks the same, but for one alone between two words: where a row only
 * gets another colour they have not changed. */
static void put_runs(enum style style, const char *text)
{
    while (*text) {
        size_t words = 0;
        while (text[words] && strncmp(text + words, "  ", 2) != 0)
            words++;
        attrset((int)theme_attributes(style));
        addnstr(text, (int)words);
        text += words;
        const size_t blanks = strspn(text, " ");
        attrset((int)theme_blank_attributes(style));
        addnstr(text, (int)blanks);
        text += blanks;
    }
}

void screen_put(int y, int x, int width, enum style style, const char *text)
{
    int rows, columns;
    screen_size(&rows, &columns);
    if (width > columns - x)
        width = columns - x;
    if (y < 0 || y >= rows || x < 0 || width <= 0)
        return;
    struct line l;
    line_start(&l);
    int wanted = format_columns(text);
    line_cell(&l, text, wanted < width ? wanted : width, false);
    move(y, x);
    put_runs(style, l.text);
    attrset(A_NORMAL);
}

static bool begins_with(const char *text, const char *sign)
{
    return strncmp(text, sign, strlen(sign)) == 0;
}

void screen_put_spark(int y, int x, int width, const struct glyphs *g, const char *text)
{
    int rows, columns;
    screen_size(&rows, &columns);
    screen_put(y, x, width, STYLE_SPARK, text);
    if (width > format_columns(text))
        width = format_columns(text);
    if (y >= 0 && y < rows && x >= 0 && x + width <= columns)
        graphs_add(y, x, width);
    for (int column = 0; *text && column < width; text++) {
        if ((*text & 0xc0) == 0x80)
            continue;
        if (begins_with(text, g->rising))
            screen_put(y, x + column, 1, STYLE_NOTE, g->rising);
        else if (begins_with(text, g->onset))
            screen_put(y, x + column, 1, STYLE_STRONG, g->onset);
        column++;
    }
}

static void put_rule(int y, struct box box, const char *left, const char *right,
                     const struct glyphs *g)
{
    struct line l;
    line_start(&l);
    line_add(&l, left);
    for (int x = 2; x < box.width; x++)
        line_add(&l, g->horizontal);
    line_add(&l, right);
    screen_put(y, box.left, box.width, STYLE_QUIET, l.text);
}

struct box screen_panel(struct box box, const struct glyphs *g, bool focused, const char *title,
                        const char *note)
{
    int bottom = box.top + box.height - 1;
    put_rule(box.top, box, g->top_left, g->top_right, g);
    put_rule(bottom, box, g->bottom_left, g->bottom_right, g);
    for (int y = box.top + 1; y < bottom; y++) {
        screen_put(y, box.left, 1, STYLE_QUIET, g->vertical);
        screen_put(y, box.left + box.width - 1, 1, STYLE_QUIET, g->vertical);
    }
    struct line l;
    line_start(&l);
    line_printf(&l, " %s%s%s ", focused ? g->selected : "", focused ? " " : "", title);
    screen_put(box.top, box.left + 1, box.width - 2, focused ? STYLE_STRONG : STYLE_PLAIN, l.text);
    int room = box.width - 2 - l.columns, columns = format_columns(note);
    if (columns > 0 && columns + 4 <= room) {
        line_start(&l);
        line_printf(&l, " %s ", note);
        screen_put(box.top, box.left + box.width - 2 - l.columns, l.columns, STYLE_QUIET, l.text);
    }
    return (struct box){box.top + 1, box.left + 2, box.height - 2, box.width - 4};
}

void screen_panel_foot(struct box box, const char *foot)
{
    struct line l;
    line_start(&l);
    line_printf(&l, " %s ", foot);
    if (foot[0] && l.columns + 4 <= box.width)
        screen_put(box.top + box.height - 1, box.left + box.width - 2 - l.columns, l.columns,
                   STYLE_QUIET, l.text);
}

int screen_panel_foot_room(struct box box, const char *foot)
{
    enum { CORNERS = 2, BLANKS = 2, RULE = 4 /* between them, and at the right */ };
    const int right = foot[0] ? format_columns(foot) + BLANKS : 0;
    return box.width - CORNERS - BLANKS - RULE - right;
}

void screen_panel_foot_left(struct box box, const char *text)
{
    struct line l;
    line_start(&l);
    line_printf(&l, " %s ", text);
    if (text[0])
        screen_put(box.top + box.height - 1, box.left + 1, l.columns, STYLE_PLAIN, l.text);
}

struct box box_take_top(struct box *box, int height)
{
    struct box part = *box;
    part.height = height < box->height ? height : box->height;
    box->top += part.height;
    box->height -= part.height;
    return part;
}

struct box box_take_left(struct box *box, int width)
{
    struct box part = *box;
    part.width = width < box->width ? width : box->width;
    box->left += part.width;
    box->width -= part.width;
    return part;
}
