/* help: the keys, from their table, and beside or below them what each sign means. */
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
    for (int i = top; i < p->count && i - top < inside.height; i++)
        screen_put(inside.top + i - top, inside.left, inside.width, STYLE_PLAIN, p->lines[i]);
    return last_top;
}

void help_draw(struct ui_state *st, const struct snapshot *s, struct box box)
{
    enum { SIDE_BY_SIDE = 118 };
    struct help_page keys = {.count = 0}, signs = {.count = 0};
    add_keys(&keys);
    if (box.width >= SIDE_BY_SIDE) {
        help_add_signs(&signs, s, st->glyphs, st->back[VIEW_HELP]);
        struct box left = box_take_left(&box, box.width / 2);
        int last_sign = draw_page(st, &signs, "Signs", st->help_top, box);
        int last_key = draw_page(st, &keys, "Keys", st->help_top, left);
        int last_top = last_sign > last_key ? last_sign : last_key;
        if (st->help_top > last_top)
            st->help_top = last_top;
        return;
    }
    help_add_line(&keys, "");
    help_add_signs(&keys, s, st->glyphs, st->back[VIEW_HELP]);
    int last_top = draw_page(st, &keys, "Keys and signs", st->help_top, box);
    if (st->help_top > last_top)
        st->help_top = last_top;
}
