/* pane: see pane.h. */
#include "ui/pane.h"
#include "ui/format.h"
#include "ui/state.h"
#include "ui/touch.h"
#include "ui/who.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void pane_clear(struct pane *p)
{
    p->count = 0;
}

struct pane_line *pane_add(struct pane *p, enum style style, const char *text)
{
    struct pane_line *l = &p->lines[p->count < PANE_LINES ? p->count++ : PANE_LINES - 1];
    l->style = style;
    l->row = ROW_TEXT;
    l->spark_columns = l->spark_at = 0;
    l->head = l->goes_on = false;
    snprintf(l->text, sizeof l->text, "%s", text);
    return l;
}

struct pane_line *pane_printf(struct pane *p, enum style style, const char *format, ...)
{
    char text[PANE_TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return pane_add(p, style, text);
}

struct pane_line *pane_wrap(struct pane *p, enum style style, int width, const char *format, ...)
{
    enum { INDENT = 2, LEAST = 10 };
    char text[PANE_TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    width = width < LEAST ? LEAST : width;
    size_t length = format_wrap(text, width);
    struct pane_line *first = pane_printf(p, style, "%.*s", (int)length, text);
    for (const char *rest = text + length; *rest; rest += length) {
        rest += strspn(rest, " ");
        length = format_wrap(rest, width - INDENT);
        pane_printf(p, style, "%*s%.*s", INDENT, "", (int)length, rest)->goes_on = true;
    }
    return first;
}

bool pane_has_rows(const struct pane *p)
{
    for (int i = 0; i < p->count; i++)
        if (p->lines[i].row != ROW_TEXT)
            return true;
    return false;
}

/* The line of the selected row; -1: it is not there. */
static int find_selected(const struct pane *p, const struct pane_place *at)
{
    for (int i = 0; at->has_selected && i < p->count; i++)
        if (p->lines[i].row != ROW_TEXT &&
            memcmp(&p->lines[i].key, &at->selected, sizeof at->selected) == 0)
            return i;
    return -1;
}

/* The next row from there on in that direction; -1: there is none. */
static int next_row(const struct pane *p, int from, int step)
{
    for (int i = from; i >= 0 && i < p->count; i += step)
        if (p->lines[i].row != ROW_TEXT)
            return i;
    return -1;
}

const struct pane_line *pane_selected(const struct pane *p, const struct pane_place *at)
{
    int line = find_selected(p, at);
    if (line < 0)
        line = next_row(p, 0, 1);
    return line < 0 ? NULL : &p->lines[line];
}

static int count_heads(const struct pane *p)
{
    int heads = 0;
    while (heads < p->count && p->lines[heads].head)
        heads++;
    return heads;
}

static void select_line(const struct pane *p, struct pane_place *at, int line)
{
    at->has_selected = true;
    at->selected = p->lines[line].key;
    at->position = line;
}

void pane_move(const struct pane *p, struct pane_place *at, int64_t by)
{
    if (!pane_has_rows(p)) {
        const int64_t to = at->top + by;
        at->top = to < 0 ? 0 : to > p->count ? p->count : (int)to;
        pane_settle(p, at, at->height);
        return;
    }
    int line = find_selected(p, at);
    if (line < 0) {
        select_line(p, at, next_row(p, 0, 1));
        pane_settle(p, at, at->height);
        return;
    }
    const int step = by < 0 ? -1 : 1;
    for (int64_t left = by < 0 ? -by : by; left > 0; left--) {
        const int next = next_row(p, line + step, step);
        if (next < 0)
            break;
        line = next;
    }
    select_line(p, at, line);
    pane_settle(p, at, at->height);
}

void pane_settle(const struct pane *p, struct pane_place *at, int height)
{
    const int heads = count_heads(p), room = height - heads, lines = p->count - heads;
    const int selected = find_selected(p, at);
    at->height = height;
    if (selected >= 0) {
        const int row = selected - heads;
        at->position = selected;
        if (row < at->top)
            at->top = row;
        if (room > 0 && row >= at->top + room)
            at->top = row - room + 1;
    }
    const int last_top = lines > room ? lines - room : 0;
    if (at->top > last_top)
        at->top = last_top;
}

enum { MARK = 2 }; /* columns before a row: the sign of the selected one */

/* The name of who the line is of, at its right end, where there is room. Only what is drawn is
 * asked for. */
static void add_name(const struct pane_line *l, int width, struct line *text)
{
    enum { GAP = 2, LEAST = 8 };
    char name[NAMES_TEXT];
    const int room = width - text->columns - GAP;
    if ((l->row != ROW_SOURCE && l->row != ROW_TARGET) || room < LEAST)
        return;
    const struct address a = source_rows_address(&l->key);
    who_name(&a, room, name);
    line_printf(text, "%*s%s", room - (int)strlen(name) + GAP, "", name);
}

static void draw_line(const struct pane_line *l, const struct glyphs *g, int mark, bool selected,
                      bool focused, struct box row)
{
    const enum style style = selected && focused ? STYLE_SELECTED : l->style;
    struct line text;
    line_start(&text);
    line_cell(&text, selected && mark > 0 ? g->selected : "", mark, false);
    line_add(&text, l->text);
    if (who_has_names())
        add_name(l, row.width, &text);
    screen_put(row.top, row.left, row.width, style, text.text);
    if (l->spark_columns == 0)
        return;
    /* The part of the text that the sparkline is, once more in its colour. */
    size_t begin = 0, end = 0;
    int seen = 0;
    for (; text.text[end]; end++) {
        const bool begins = ((unsigned char)text.text[end] & 0xc0) != 0x80;
        if (begins && seen == l->spark_at + mark)
            begin = end;
        if (begins && seen++ == l->spark_at + mark + l->spark_columns)
            break;
    }
    char spark[PANE_TEXT];
    snprintf(spark, sizeof spark, "%.*s", (int)(end - begin), text.text + begin);
    screen_put_spark(row.top, row.left + l->spark_at + mark, row.width - l->spark_at - mark, g,
                     spark);
}

/* How many begin among so many lines from the heads on. */
static int count_entries(const struct pane *p, int heads, int lines)
{
    int entries = 0;
    for (int i = heads; i < p->count && i < heads + lines; i++)
        entries += !p->lines[i].goes_on;
    return entries;
}

void pane_sight(const struct pane *p, const struct pane_place *at, int room, char *out, size_t size)
{
    const int heads = count_heads(p), lines = p->count - heads;
    out[0] = '\0';
    if (lines > room && room > 0)
        snprintf(out, size, "%d-%d of %d", count_entries(p, heads, at->top + 1),
                 count_entries(p, heads, at->top + room), count_entries(p, heads, lines));
}

void pane_draw(const struct pane *p, struct pane_place *at, const struct glyphs *g, struct box box,
               bool focused, const char *title, const char *note)
{
    char sight[64];
    const int heads = count_heads(p), mark = pane_has_rows(p) ? MARK : 0;
    pane_settle(p, at, box.height - 2);
    at->width = box.width - 4;
    pane_sight(p, at, box.height - 2 - heads, sight, sizeof sight);
    struct box inside = screen_panel(box, g, focused, title, sight[0] ? sight : note);
    if (mark > 0) { /* the sign of the selected row takes the free column and one more */
        inside.left--;
        inside.width++;
    }
    touch_panel(NULL, at, box);
    const int selected = find_selected(p, at);
    for (int y = 0; y < inside.height; y++) {
        const int line = y < heads ? y : at->top + y;
        if (line >= p->count)
            break;
        const struct box row = {inside.top + y, inside.left, 1, inside.width};
        if (p->lines[line].row != ROW_TEXT)
            touch_row(row.top, &p->lines[line].key);
        draw_line(&p->lines[line], g, mark, line == selected, focused, row);
    }
}
