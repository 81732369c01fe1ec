/* help: the keys, from their table, and what each sign on the screen means. */
#include "ui/format.h"
#include "ui/state.h"

#include <stdio.h>

enum { NAMES = 14, LINE = 160, LINES_MAX = 80 };

struct page {
    char lines[LINES_MAX][LINE];
    int count;
};

static void page_add_line(struct page *p, const char *text)
{
    if (p->count < LINES_MAX)
        snprintf(p->lines[p->count++], LINE, "%.*s", LINE - 1, text);
}

static void page_add(struct page *p, const char *left, const char *right)
{
    struct line l;
    line_start(&l);
    line_cell(&l, left, NAMES, false);
    line_add(&l, right);
    page_add_line(p, l.text);
}

static void add_keys(struct page *p)
{
    size_t count;
    const struct key *table = keys_table(&count);
    for (size_t i = 0; i < count; i++)
        if (table[i].help)
            page_add(p, table[i].names, table[i].help);
}

/* A head too long to stand beside what it means stands above it. */
static void add_windows(struct page *p, const struct snapshot *s)
{
    char one[TEXT_NUMBER], other[TEXT_NUMBER], heads[3 * TEXT_NUMBER];
    if (!s || s->window_s[0] == 0)
        return; /* no head can be seen yet */
    snprintf(heads, sizeof heads, "src %s, %s", text_length(s->window_s[0], one),
             text_length(s->window_s[1], other));
    const bool long_heads = format_columns(heads) >= NAMES;
    if (long_heads)
        page_add_line(p, heads);
    page_add(p, long_heads ? "" : heads, "sources in that time until now, and");
    page_add(p, "", "up to half as much more");
}

static void add_signs(struct page *p, const struct snapshot *s, const struct glyphs *g)
{
    char marks[64], at_least[16];
    snprintf(marks, sizeof marks, "%s%s%s%s%s", g->marks[1], g->marks[3], g->marks[5], g->marks[7],
             g->marks[8]);
    snprintf(at_least, sizeof at_least, "%s31", g->at_least);
    page_add(p, marks, "packets over time; blank: none. The panel");
    page_add(p, "", "says what the highest mark stands for; the");
    page_add(p, "", "newest column is still filling");
    page_add(p, "(sqrt)", "half the height is a quarter of the");
    page_add(p, "", "packets, so that small rows can be read");
    page_add(p, "~251", "an estimate; of a source: some of them");
    page_add(p, "", "may be another's; of records: some may");
    page_add(p, "", "be answers; two digits: a rough one");
    page_add(p, "?", "not known, or no longer kept");
    page_add(p, at_least, "at least: packets lost, or counted later");
    page_add(p, "pushed out", "of a full table, by new ones: who came");
    page_add(p, "", "least and is not ours, watched, scanning");
    page_add(p, "k M G", "thousands, millions, thousand millions");
    page_add(p, g->falling, "sorted, the greatest first");
    page_add(p, g->rising, "sorted, the least first");
    page_add(p, g->selected, "the panel with the keys; the selected row");
    page_add(p, "packets", "all to a port, or from a source");
    page_add(p, "records", "the unsolicited of them: TCP SYN, ICMP");
    page_add(p, "", "echo request, UDP that answers nothing");
    page_add(p, "sources", "addresses that sent records to the port");
    page_add(p, "targets", "addresses that records were sent to");
    add_windows(p, s);
    page_add(p, "replies", "answers to records, in time");
    page_add(p, "pkt/s", "packets a second: traffic over the last");
    page_add(p, "", "second, rows over the last ten");
    page_add(p, "icmp 8/0", "type and code");
    page_add(p, "flags", "TCP: F S R P A U E C");
    page_add(p, "ours", "of the home networks");
    page_add(p, "in, out", "into and out of the home networks;");
    page_add(p, "", "internal: within them; transit: past them");
    page_add(p, "12:00:00", "times are UTC; of other days: the date");
}

/* Draws lines from `top` on; returns how far one may scroll. */
static int draw_page(const struct ui_state *st, const struct page *p, const char *title, int top,
                     struct box box)
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
    struct page keys = {.count = 0}, signs = {.count = 0};
    add_keys(&keys);
    if (box.width >= SIDE_BY_SIDE) {
        add_signs(&signs, s, st->glyphs);
        struct box left = box_take_left(&box, box.width / 2);
        int last_sign = draw_page(st, &signs, "Signs", st->help_top, box);
        int last_key = draw_page(st, &keys, "Keys", st->help_top, left);
        int last_top = last_sign > last_key ? last_sign : last_key;
        if (st->help_top > last_top)
            st->help_top = last_top;
        return;
    }
    page_add(&keys, "", "");
    add_signs(&keys, s, st->glyphs);
    int last_top = draw_page(st, &keys, "Keys and signs", st->help_top, box);
    if (st->help_top > last_top)
        st->help_top = last_top;
}
