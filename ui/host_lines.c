/* host_lines: what the panels of one source or target say: its ports, its peers, its payloads. */
#include "src/base/services.h"
#include "ui/format.h"
#include "ui/host_view.h"
#include "ui/who.h"

#include <stdio.h>
#include <string.h>

enum { WHEN = 8, GAP = 2, OURS = 4 + GAP };

/* Where every payload is another (a counter, a quoted packet), or every port (what a server sends
 * its answers to), the commonest are mere chance: only those of which at least half are certain are
 * worth a row. */
static bool is_common(uint64_t packets, uint64_t packets_error)
{
    return packets_error <= packets / 2;
}

void host_compose_ports(const struct host_row *h, int width, struct pane *p)
{
    enum { NAME = 9, PACKETS = 9, SHARE = 5, SERVICE = 15 };
    const struct snapshot_host_detail *d = h->detail;
    for (uint32_t i = 0; i < d->ports_count; i++) {
        const struct snapshot_host_port *port = &d->ports[i];
        if (!is_common(port->packets, port->packets_error))
            continue;
        const char *service = services_name(port->protocol, port->port);
        char text[TEXT_NUMBER], safe[SERVICE + 1] = "";
        struct line l;
        line_start(&l);
        line_cell(&l, format_port(port->protocol, port->port, text), NAME, false);
        line_cell(&l, format_estimate(port->packets, port->packets_error == 0, PACKETS, text),
                  PACKETS + 1, true);
        line_cell(&l, format_share(port->packets, h->host->packets, text), SHARE + 1, true);
        if (service)
            text_safe(service, strlen(service), safe, sizeof safe);
        if (l.columns + GAP < width)
            line_printf(&l, "%*s%s", GAP, "", safe);
        struct pane_line *line = pane_add(p, STYLE_PLAIN, l.text);
        line->row = ROW_PORT;
        line->key = port_rows_key(port->protocol, port->port);
    }
    if (p->count == 0)
        pane_add(p, STYLE_QUIET,
                 d->ports_count == 0 ? "no TCP or UDP port" : "many; none stands out");
}

/* What a peer is, as far as it is among those that are held. */
static enum style describe_peer(const struct host_row *h, const struct address *a,
                                const struct glyphs *g, int width, struct line *out)
{
    const struct snapshot_host *source = h->target ? snapshot_find_source(h->s, a) : NULL;
    const bool ours = home_contains(&h->s->input.home, a);
    const int said = ours && h->target ? OURS : 0;
    struct line what;
    line_start(&what);
    if (source)
        source_what(h->s, source, g, width - said, &what);
    else if (!h->target)
        target_what(h->s, a, g, width, &what);
    line_start(out);
    if (said > 0)
        line_printf(out, "ours%*s", what.columns > 0 ? GAP : 0, "");
    line_add(out, what.text);
    return ours && out->columns > 0 ? STYLE_HOME : STYLE_PLAIN;
}

static int peers_width(const struct snapshot_host_detail *d)
{
    int widest = FORMAT_ADDRESS_LEAST;
    for (uint32_t i = 0; i < d->peers_count; i++) {
        char address[ADDRESS_TEXT];
        const int length = (int)strlen(address_format(&d->peers[i].address, address));
        widest = length > widest ? length : widest;
    }
    return widest;
}

void host_compose_peers(const struct host_row *h, const struct glyphs *g, int width, struct pane *p)
{
    enum { WHAT_LEAST = 12 };
    const struct snapshot_host_detail *d = h->detail;
    int address_width = peers_width(d);
    int room = width - WHEN - address_width - 2 * GAP - who_room(width);
    while (room < WHAT_LEAST && address_width > FORMAT_ADDRESS_LEAST) {
        address_width--;
        room++;
    }
    for (uint32_t i = 0; i < d->peers_count; i++) {
        const struct snapshot_peer *peer = &d->peers[i];
        char text[ADDRESS_TEXT];
        struct line l, what;
        const enum style style = describe_peer(h, &peer->address, g, room, &what);
        line_start(&l);
        line_cell(&l, format_when(peer->last_us, h->s->taken_at_us, text), WHEN, false);
        line_printf(&l, "%*s", GAP, "");
        line_cell(&l, format_address(&peer->address, address_width, text), address_width, false);
        if (room >= WHAT_LEAST && what.columns > 0)
            line_printf(&l, "%*s%s", GAP, "", what.text);
        struct pane_line *line = pane_add(p, style, l.text);
        line->row = h->target ? ROW_SOURCE : ROW_TARGET;
        line->key = source_rows_key(&peer->address);
    }
    if (d->peers_count == 0)
        pane_add(p, STYLE_QUIET, "none");
}

/* The latest popup that it sent, or got, as it would have been read, in a line. */
static void add_popup(const struct host_row *h, int width, struct pane *p)
{
    const struct snapshot *s = h->s;
    uint32_t k = 0;
    while (k < s->message_count &&
           !address_equal(h->target ? &s->messages[k].target : &s->messages[k].source,
                          &h->host->address))
        k++;
    if (k == s->message_count)
        return;
    const struct snapshot_message *m = &s->messages[k];
    char when[TEXT_NUMBER], from[4 * MESSAGE_NAME + 1], to[4 * MESSAGE_NAME + 1];
    char text[PANE_TEXT / 8], safe[4 * sizeof text];
    size_t length = 0;
    for (; length < m->text_length && length < sizeof text; length++) {
        const char c = m->text[length]; /* \x14 stands for CR LF */
        text[length] = c == '\n' || c == '\r' || c == '\x14' ? ' ' : c;
    }
    struct line l;
    line_start(&l);
    line_printf(&l, "popup %s from \"%s\" to \"%s\": ",
                format_moment(m->time_us, s->taken_at_us, WHEN, when),
                text_safe(m->from, m->from_length, from, sizeof from),
                text_safe(m->to, m->to_length, to, sizeof to));
    line_add(&l, text_safe(text, length, safe, sizeof safe));
    if (length < m->text_length)
        line_add(&l, " ..");
    format_cut_words(l.text, width);
    pane_add(p, STYLE_PLAIN, l.text);
}

/* What it sent, or got, most, by the length and the first bytes of the data. */
void host_compose_payloads(const struct host_row *h, int width, struct pane *p)
{
    enum { PACKETS = 9, LENGTH = 6, HEX = 3 * SNAPSHOT_HOST_PREFIX };
    for (uint32_t i = 0; h->detail && i < h->detail->payloads_count; i++) {
        const struct snapshot_payload *d = &h->detail->payloads[i];
        char text[4 * SNAPSHOT_HOST_PREFIX + 1], number[TEXT_NUMBER];
        struct line l;
        if (!is_common(d->packets, d->packets_error))
            continue;
        line_start(&l);
        line_cell(&l, format_estimate(d->packets, d->packets_error == 0, PACKETS, number), PACKETS,
                  true);
        line_add(&l, " x ");
        line_cell(&l, format_number(d->bytes, LENGTH, number), LENGTH, true);
        line_add(&l, " B  ");
        line_cell(&l, text_hex(d->prefix, d->prefix_length, text, sizeof text), HEX, false);
        line_printf(&l, " %s", text_safe(d->prefix, d->prefix_length, text, sizeof text));
        pane_add(p, STYLE_PLAIN, l.text);
    }
    add_popup(h, width, p);
}
