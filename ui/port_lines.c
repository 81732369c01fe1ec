/* port_lines: what the panels of one port say. Pure. */
#include "ui/format.h"
#include "ui/host_rows.h"
#include "ui/incident_text.h"
#include "ui/port_view.h"
#include "ui/state.h"
#include "ui/who.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- Windows, answers ------------------------------------------------------------------------- */

void port_compose_nothing(const struct port_look *look, struct pane *p)
{
    pane_wrap(p, STYLE_QUIET, look->width, "%s",
              "? not kept for this port: others have more records");
}

void port_compose_windows(const struct port_look *look, struct pane *p)
{
    enum { LENGTH = 10, COUNT = 10 };
    const struct snapshot_port_detail *d = look->detail;
    struct line l;
    if (!d || d->windows_since_us == SNAPSHOT_UNKNOWN) {
        port_compose_nothing(look, p);
        return;
    }
    line_start(&l);
    line_cell(&l, "the last", LENGTH, false);
    line_cell(&l, "sources", COUNT, true);
    line_cell(&l, "targets", COUNT, true);
    pane_add(p, STYLE_QUIET, l.text)->head = true;
    for (int w = 0; w < SNAPSHOT_WINDOWS; w++) {
        const enum port_window window = (enum port_window)w;
        char text[LIST_CELL], length[TEXT_NUMBER];
        line_start(&l);
        line_cell(&l, text_length(look->s->window_s[w], length), LENGTH, false);
        port_window_text(look->s, look->port, d->sources[w], window, COUNT, look->g, text);
        line_cell(&l, text, COUNT, true);
        port_window_text(look->s, look->port, d->targets[w], window, COUNT, look->g, text);
        line_cell(&l, text, COUNT, true);
        pane_add(p, STYLE_PLAIN, l.text);
    }
}

void port_compose_answers(const struct port_look *look, struct pane *p)
{
    enum { NAME = 12, COUNT = 10, SHARE = 7 };
    const struct snapshot_port_detail *d = look->detail;
    if (!d) {
        port_compose_nothing(look, p);
        return;
    }
    const struct snapshot_answers *a = &d->answers;
    const struct {
        const char *name;
        uint64_t records;
        enum style style;
    } rows[] = {{"replied", a->reply, STYLE_PLAIN},
                {"unreachable", a->unreachable, STYLE_PLAIN},
                {"silent", a->silent, STYLE_PLAIN},
                {"not known", a->unknown, STYLE_QUIET}};
    const uint64_t all = a->reply + a->unreachable + a->silent + a->unknown;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char number[TEXT_NUMBER];
        struct line l;
        line_start(&l);
        line_cell(&l, rows[i].name, NAME, false);
        line_cell(&l, format_number(rows[i].records, COUNT, number), COUNT, true);
        if (all > 0)
            line_cell(&l, format_share(rows[i].records, all, number), SHARE, true);
        pane_add(p, rows[i].style, l.text);
    }
}

/* --- Incidents -------------------------------------------------------------------------------- */

/* The part of an incident that goes to the port; NULL: it lists none. */
static const struct incident_port *part_of(const struct snapshot_incident *i, uint8_t protocol,
                                           uint16_t port)
{
    for (uint32_t k = 0; k < i->port_count; k++)
        if (i->ports[k].port == port && i->ports[k].protocol == protocol)
            return &i->ports[k];
    return NULL;
}

static bool names_port(const struct snapshot_incident *i, uint8_t protocol, uint16_t port)
{
    char name[TEXT_NUMBER];
    return part_of(i, protocol, port) ||
           (i->kind == INCIDENT_PORT && strcmp(i->name, format_port(protocol, port, name)) == 0);
}

bool port_has_incident(const struct snapshot *s, uint8_t protocol, uint16_t port)
{
    for (uint32_t k = 0; k < s->incident_count; k++)
        if (names_port(&s->incidents[k], protocol, port))
            return true;
    return false;
}

static void add_incident(const struct port_look *look, const struct snapshot_incident *i,
                         const struct incident_port *part, struct pane *p)
{
    static const char late[] = ", few of late";
    enum { STATE = 13, NAME = 21, RECORDS = 8, WHEN = 12, WHEN_SHORT = 8, WORDS_FROM = 90 };
    const int when = look->width >= WORDS_FROM ? WHEN : WHEN_SHORT;
    char text[INCIDENT_CELL], name[4 * INCIDENT_NAME];
    struct line l;
    line_start(&l);
    incident_state_text(i, look->g, STATE, text);
    line_cell(&l, text, STATE, false);
    line_add(&l, " ");
    line_cell(&l, text_safe(i->name, strlen(i->name), name, sizeof name), NAME, false);
    line_add(&l, look->width >= WORDS_FROM ? "  since " : "  ");
    line_cell(&l, format_moment(incident_since_us(i), look->s->taken_at_us, when, text), when,
              false);
    if (part) {
        line_cell(&l, format_number(part->records, RECORDS, text), RECORDS + 1, true);
        line_printf(&l, " records, %s of its", format_share(part->records, i->records, text));
        if (!part->in_mix && l.columns + format_columns(late) <= look->width)
            line_add(&l, late);
    }
    struct pane_line *line = pane_add(p, incident_style(i), l.text);
    line->row = ROW_INCIDENT;
    line->key = incident_rows_key(i->name);
}

void port_compose_incidents(const struct port_look *look, struct pane *p)
{
    const struct snapshot_port *port = look->port;
    bool more = false;
    for (uint32_t k = 0; k < look->s->incident_count; k++) {
        const struct snapshot_incident *i = &look->s->incidents[k];
        more |= i->ports_more > 0;
        if (names_port(i, port->protocol, port->port))
            add_incident(look, i, part_of(i, port->protocol, port->port), p);
    }
    if (p->count == 0)
        pane_add(p, STYLE_QUIET,
                 more ? "none names it; some name only the most of their ports" : "none");
}

/* --- Hosts ------------------------------------------------------------------------------------ */

struct entry {
    uint32_t index; /* of the sources, or the targets */
    const struct snapshot_host_port *port;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    if (left->port->packets != right->port->packets)
        return left->port->packets > right->port->packets ? -1 : 1;
    return (left->index > right->index) - (left->index < right->index);
}

static const struct snapshot_host_port *listed(const struct snapshot_host_detail *d,
                                               const struct snapshot_port *port)
{
    for (uint32_t i = 0; d && i < d->ports_count; i++)
        if (d->ports[i].port == port->port && d->ports[i].protocol == port->protocol)
            return &d->ports[i];
    return NULL;
}

static void add_host(const struct port_look *look, const struct host_row *h,
                     const struct snapshot_host_port *port, struct pane *p)
{
    enum { PACKETS = 7, SHARE = 5, WHAT_LEAST = 12, GAP = 2, OURS = GAP + 4 };
    char text[ADDRESS_TEXT], number[TEXT_NUMBER];
    struct line l, what;
    const bool ours = !h->target && h->host->home;
    const bool takes_part = (ours || h->target) && target_roles(look->s, &h->host->address) > 0;
    const int sign = takes_part ? format_columns(look->g->error) : 0;
    line_start(&l);
    line_add(&l, takes_part ? look->g->error : "");
    line_cell(&l, format_estimate(port->packets, port->packets_error == 0, PACKETS - sign, number),
              PACKETS - sign, true);
    line_cell(&l, format_share(port->packets, look->port->packets, number), SHARE, true);
    line_printf(&l, "%*s", GAP, "");
    int columns = (int)strlen(address_format(&h->host->address, text));
    int room = look->width - l.columns - columns - GAP - who_room(look->width);
    for (; columns < FORMAT_ADDRESS_LEAST; columns++)
        room--;
    for (; room < WHAT_LEAST && columns > FORMAT_ADDRESS_LEAST; columns--)
        room++;
    line_cell(&l, format_address(&h->host->address, columns, text), columns, false);
    if (ours && !takes_part && room >= WHAT_LEAST + OURS) {
        line_printf(&l, "%*sours", GAP, "");
        room -= OURS;
    }
    line_start(&what);
    if (room >= WHAT_LEAST && h->target)
        target_what(look->s, &h->host->address, look->g, room, &what);
    else if (room >= WHAT_LEAST)
        source_what(look->s, h->host, look->g, room, &what);
    if (what.columns > 0 && what.text[0] != '+') /* more than a number of what had no room */
        line_printf(&l, "%*s%s", GAP, "", what.text);
    struct pane_line *line = pane_add(p,
                                      takes_part ? STYLE_BAD
                                      : ours     ? STYLE_HOME
                                                 : STYLE_PLAIN,
                                      l.text);
    line->row = h->target ? ROW_TARGET : ROW_SOURCE;
    line->key = source_rows_key(&h->host->address);
}

uint32_t port_compose_hosts(const struct port_look *look, bool targets, struct pane *p)
{
    static struct entry entries[SNAPSHOT_SOURCE_DETAILS + SNAPSHOT_TARGET_DETAILS];
    const struct snapshot *s = look->s;
    const uint32_t hosts = targets ? s->target_count : s->source_count;
    uint32_t count = 0, detailed = 0;
    for (uint32_t i = 0; i < hosts; i++) {
        const struct host_row h = targets ? host_row_target(s, i) : host_row_source(s, i);
        const struct snapshot_host_port *port = listed(h.detail, look->port);
        detailed += h.detail != NULL;
        if (port && count < sizeof entries / sizeof entries[0])
            entries[count++] = (struct entry){i, port};
    }
    qsort(entries, count, sizeof entries[0], compare_entries);
    for (uint32_t k = 0; k < count; k++) {
        const struct host_row h =
            targets ? host_row_target(s, entries[k].index) : host_row_source(s, entries[k].index);
        add_host(look, &h, entries[k].port, p);
    }
    if (count == 0)
        pane_add(p, STYLE_QUIET, "none of those whose ports are listed");
    return detailed;
}
