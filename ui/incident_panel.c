/* incident_panel: what is wrong, at the top of the overview. */
#include "ui/alert_lines.h"
#include "ui/incident_text.h"
#include "ui/state.h"

#include <stdio.h>

enum { FRAME = 3 /* with the heads */, QUIET = 1 };

int incident_panel_height(const struct ui_state *st, int most)
{
    if (st->incidents.total == 0)
        return QUIET;
    const int rows = st->incidents.count > 0 ? (int)st->incidents.count : 1; /* "none shows .." */
    return rows + FRAME < most ? rows + FRAME : most;
}

void incident_panel_title(const struct ui_state *st, const struct snapshot *s, int rows,
                          bool with_new, struct line *l)
{
    const char *between = st->glyphs->between;
    unsigned open = 0, new = 0;
    for (uint32_t i = 0; i < s->incident_count; i++) {
        open += incident_is_open(&s->incidents[i]);
        new += s->incidents[i].state == INCIDENT_NEW;
    }
    line_start(l);
    line_printf(l, "Incidents %s %u open", between, open);
    if (new > 0 && with_new)
        line_printf(l, " %s %u new", between, new);
    if (st->incidents.count > (size_t)rows)
        line_printf(l, " %s %zu-%zu of %zu", between, st->incidents.top + 1,
                    st->incidents.top + (size_t)rows, st->incidents.count);
    if (st->incidents.sort != incident_rows.default_sort || st->incidents.reverse) {
        const struct column *sort = &incident_rows.columns[st->incidents.sort];
        line_printf(l, " %s by %s %s", between, sort->head,
                    sort->descending != st->incidents.reverse ? st->glyphs->falling
                                                              : st->glyphs->rising);
    }
}

/* Where there is none, which is good, since when, and what would be one. */
static void draw_none(const struct snapshot *s, struct box box)
{
    char since[TEXT_NUMBER];
    struct line l;
    line_start(&l);
    line_printf(
        &l, "no incident since %s: ", format_moment(s->first_packet_us, s->taken_at_us, 12, since));
    const int good = l.columns - 2; /* up to the colon */
    if (s->signature_count > 0)
        line_printf(&l, "none of %u signatures matched, no source scans", s->signature_count);
    else
        line_add(&l, "no source scans, and no signatures are looked for");
    screen_put(box.top, box.left + 1, box.width - 1, STYLE_QUIET, l.text);
    screen_put(box.top, box.left + 1, good, STYLE_GOOD, l.text);
}

/* What stands in the frame: how many there are, and what happened last. How many are new can be
 * seen in the rows: where there is no room for both, it is left out. */
static void compose_words(const struct ui_state *st, const struct snapshot *s, struct box box,
                          const struct snapshot_alert *latest, struct line *title,
                          struct line *note)
{
    enum { ROOM_LEAST = 24 };
    line_start(note);
    for (int with_new = 1; with_new >= 0; with_new--) {
        incident_panel_title(st, s, box.height - FRAME, with_new, title);
        /* The frame, the sign of the panel with the keys, and blanks between take ten columns. */
        const int room = box.width - title->columns - 10;
        if (!latest || (room >= ROOM_LEAST &&
                        alert_lines_short(latest, s->taken_at_us, st->glyphs, room, note)))
            return;
    }
}

void incident_panel_draw(struct ui_state *st, const struct snapshot *s, struct box box,
                         bool focused)
{
    struct line title, note;
    if (st->incidents.total == 0) {
        draw_none(s, box);
        return;
    }
    st->incidents.columns = incident_rows_columns(box.width, st->incidents.sort);
    const struct snapshot_alert *latest = alert_lines_latest(s, &st->acks);
    compose_words(st, s, box, latest, &title, &note);
    const struct table_words words = {title.text, note.text};
    table_draw(&st->incidents, st, s, box, focused, &words);
    if (latest && note.columns > 0) /* not as quiet as other notes */
        screen_put(box.top, box.left + box.width - 3 - note.columns, note.columns,
                   latest->severity == SEVERITY_CRITICAL ? STYLE_BAD : STYLE_NOTE, note.text);
}
