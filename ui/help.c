/* help: what columns and signs of the view mean that help was asked from, and beside or below that
 * the keys, from their table. */
#include "ui/help.h"
#include "ui/format.h"
#include "ui/state.h"

#include <stdio.h>

void help_add_line(struct help_page *p, const char *text)
{
    if (p->count < HELP_LINES)
        snprintf(p->lines[p->count++], HELP_LINE, "%.*s", HELP_LINE - 1, text);
}

void help_add(struct help_page *p, const char *left, const char *right)
{
    struct line l;
    line_start(&l);
    line_cell(&l, left, HELP_NAMES, false);
    line_add(&l, right);
    help_add_line(p, l.text);
}

static void add_keys(struct help_page *p)
{
    size_t count;
    const struct key *table = keys_table(&count);
    for (size_t i = 0; i < count; i++)
        if (table[i].help)
            help_add(p, table[i].names, table[i].help);
}

/* Draws lines from `top` on; returns how far one may scroll. */
static int draw_page(const struct ui_state *st, const struct help_page *p, const char *title,
                     int top, struct box box)
{
    char note[64] = "";
    int room = box.height - 2, last_top = p->count > room ? p->count - room : 0;
    if (top > last_top)
        top = last_top;
    if (last_top > 0)
        snprintf(note, sizeof note, "%d-%d of %d", top + 1, top + room, p->count);
    struct box inside = screen_panel(box, st->glyphs, false, title, note);
    for (int i = top; i < p->count && i - top < inside.height; i++) {
        const int y = inside.top + i - top;
        screen_put(y, inside.left, inside.width, STYLE_PLAIN, p->lines[i]);
        screen_put(y, inside.left, HELP_NAMES - 1, STYLE_STRONG, p->lines[i]);
    }
    return last_top;
}

void help_draw(struct ui_state *st, const struct snapshot *s, struct box box)
{
    enum { SIDE_BY_SIDE = 118 };
    const enum view view = state_before(st);
    struct help_page signs = {.count = 0}, keys = {.count = 0};
    char title[64];
    help_add_signs(&signs, s, st->glyphs, view);
    int last_top;
    if (box.width >= SIDE_BY_SIDE) {
        add_keys(&keys);
        const struct box left = box_take_left(&box, box.width / 2);
        snprintf(title, sizeof title, "%s: columns and signs", help_view_name(view));
        const int last_sign = draw_page(st, &signs, title, st->help_top, left);
        const int last_key = draw_page(st, &keys, "Keys", st->help_top, box);
        last_top = last_sign > last_key ? last_sign : last_key;
    } else {
        help_add_line(&signs, "");
        add_keys(&signs);
        snprintf(title, sizeof title, "%s: columns and signs; below them Keys",
                 help_view_name(view));
        last_top = draw_page(st, &signs, title, st->help_top, box);
    }
    if (st->help_top > last_top)
        st->help_top = last_top;
}
