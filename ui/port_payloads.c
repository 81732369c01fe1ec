/* port_payloads: the view of all ports: their list, and below it what the records of the selected
 * one carry. */
#include "ui/format.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

enum {
    FRAME = 2,
    ROWS_MOST = 5,
    LIST_LEAST = 14,  /* rows of the list that are worth more than all of them .. */
    LIST_FEWEST = 10, /* .. and than the first of them */
    TITLE = 200,
};

static struct pane pane; /* composed anew each time */

/* "00 00", "04 00 28 .." as far as there is room, "none" */
static void put_hex(const struct incident_payload *p, int room, struct line *l)
{
    enum { HEX = 3 * INCIDENT_PREFIX + 8 };
    char hex[HEX];
    const bool more = p->prefix_length < p->length;
    const int most = room < 3 * INCIDENT_PREFIX + 3 ? room : 3 * INCIDENT_PREFIX + 3;
    text_hex(p->prefix, p->prefix_length, hex, (size_t)(more ? most - 3 : most) + 1);
    if (more && !strstr(hex, ".."))
        strcat(hex, *hex ? " .." : "..");
    line_cell(l, p->length == 0 ? "none" : hex, most, false);
}

static void compose_row(const struct snapshot *s, const struct snapshot_port_detail *d,
                        const struct incident_payload *p, int width, struct line *l)
{
    enum { NEW = 4, BYTES = 6, RECORDS = 9, SHARE = 7, WHEN = 12, HEX_LEAST = 24, GAP = 2 };
    char number[TEXT_NUMBER], text[4 * INCIDENT_PREFIX + 1];
    line_start(l);
    line_cell(l, p->new ? "NEW" : "", NEW, false);
    line_cell(l, format_number(p->length, BYTES, number), BYTES, true);
    line_add(l, " B ");
    line_cell(l, format_estimate(p->records, p->records_error == 0, RECORDS, number), RECORDS,
              true);
    snprintf(number, sizeof number, "%.1f%%", 100 * incident_payload_share(p, d->payload_records));
    line_cell(l, number, SHARE + 1, true);
    line_add(l, "  ");
    line_cell(l, format_moment(p->first_us, s->taken_at_us, WHEN, number), WHEN, false);
    line_add(l, "  ");
    put_hex(p, width - l->columns > HEX_LEAST ? width - l->columns : HEX_LEAST, l);
    const int left = width - l->columns - GAP;
    if (left > 0 && p->prefix_length > 0) {
        const size_t size = (size_t)left + 1 < sizeof text ? (size_t)left + 1 : sizeof text;
        line_printf(l, "  %s", text_safe(p->prefix, p->prefix_length, text, size));
    }
}

void port_payloads_compose(const struct snapshot *s, const struct snapshot_port *port, int width,
                           struct pane *out)
{
    const struct snapshot_port_detail *d = port->detail < 0 ? NULL : &s->port_details[port->detail];
    pane_clear(out);
    if (!d) {
        pane_add(out, STYLE_QUIET, "? not kept for this port");
        return;
    }
    /* What is new first; of the others those that are common for certain. */
    for (int new = 1; new >= 0; new --)
        for (uint32_t i = 0; i < d->payload_count; i++) {
            const struct incident_payload *p = &d->payloads[i];
            struct line l;
            if (p->new != new || (!new && !incident_payload_is_common(p)))
                continue;
            compose_row(s, d, p, width, &l);
            pane_add(out, new ? STYLE_BAD : STYLE_PLAIN, l.text);
        }
    if (out->count == 0)
        pane_add(out, STYLE_QUIET,
                 d->payload_records == 0 ? "no records" : "many different ones, none is common");
}

static const struct snapshot_port *find_selected(const struct ui_state *st,
                                                 const struct snapshot *s)
{
    if (!st->ports.has_selected || !st->ports.listed)
        return NULL;
    const int64_t index = port_rows.find(s, &st->ports.selected);
    return index < 0 ? NULL : &s->ports[index];
}

static void draw_panel(const struct ui_state *st, const struct snapshot *s,
                       const struct snapshot_port *port, struct box box)
{
    struct pane_place place = {0};
    char title[TITLE], note[TITLE] = "", name[TEXT_NUMBER], number[TEXT_NUMBER];
    const uint64_t unlisted =
        port->detail < 0 ? 0 : s->port_details[port->detail].payloads_unlisted;
    snprintf(title, sizeof title,
             "Data of records to %s: bytes, records, share, first seen, in hex",
             format_port(port->protocol, port->port, name));
    if (unlisted > 0)
        snprintf(note, sizeof note, "others in up to %s records",
                 format_number(unlisted, 20, number));
    pane_draw(&pane, &place, st->glyphs, box, false, title, note);
}

/* Rows of the panel where there are so many for the list as well: its first line is there even
 * where notices have taken rows. */
static int panel_height(int wanted, int rows)
{
    enum { LEAST = FRAME + 1 };
    const int spare = rows - LIST_LEAST;
    if (rows < LIST_FEWEST + LEAST)
        return 0;
    return wanted < spare ? wanted : spare > LEAST ? spare : LEAST;
}

void ports_draw(struct ui_state *st, const struct snapshot *s, struct box box)
{
    enum { MARGIN = 4 /* of a pane */ };
    const struct snapshot_port *port = find_selected(st, s);
    int height = 0;
    if (port) {
        port_payloads_compose(s, port, box.width - MARGIN, &pane);
        height =
            panel_height(FRAME + (pane.count < ROWS_MOST ? pane.count : ROWS_MOST), box.height);
    }
    table_draw(&st->ports, st, s, box_take_top(&box, box.height - height), true, NULL);
    if (height > 0)
        draw_panel(st, s, port, box);
}
