/* packet: one packet under the glass: what its header says, the kept bytes of its data, and below
 * them the packets beside it. */
#include "src/base/clock.h"
#include "src/base/services.h"
#include "ui/flow.h"
#include "ui/format.h"
#include "ui/host_view.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static struct pane pane; /* composed anew each time */

enum { END_TEXT = ADDRESS_TEXT + 12 };

/* "udp  198.51.100.7:1042 -> 203.0.113.17:1026" */
static void compose_title(const struct ui_state *st, struct line *l)
{
    const struct glass *glass = &st->glass;
    const struct snapshot_packet *p = &glass->packet;
    const struct address *from = glass->target ? &p->peer : &glass->address;
    const struct address *to = glass->target ? &glass->address : &p->peer;
    char name[TEXT_NUMBER], source[END_TEXT], target[END_TEXT];
    packet_end_text(p, from, p->source_port, source, sizeof source);
    packet_end_text(p, to, p->target_port, target, sizeof target);
    line_start(l);
    line_printf(l, "Packet %s %s  %s %s %s", st->glyphs->between,
                format_protocol(p->protocol, name), source, st->glyphs->arrow, target);
}

static void flow_time(struct flow *f, const struct snapshot *s, const struct snapshot_packet *p)
{
    char when[CLOCK_TEXT], ago[TEXT_NUMBER];
    clock_format_rfc3339(p->time_us, when);
    char *letter = strchr(when, 'T');
    if (letter)
        *letter = ' ';
    flow_put(f, "time", when);
    const int64_t seconds = (s->taken_at_us - p->time_us) / US_PER_S;
    if (seconds > 0)
        flow_put(f, "age", text_duration(seconds, ago));
    f->x = 0;
    f->y++;
}

static void flow_header(struct flow *f, const struct snapshot_packet *p)
{
    const bool icmp = p->protocol == IPPROTO_ICMP || p->protocol == IPPROTO_ICMPV6;
    char n[TEXT_NUMBER], text[64];
    const char *service = NULL;
    if (icmp && p->has_ports) {
        snprintf(text, sizeof text, "%u", p->source_port);
        flow_put(f, "type", text);
        snprintf(text, sizeof text, "%u", p->target_port);
        flow_put(f, "code", text);
    } else if (p->has_ports) {
        service = services_name(p->protocol, p->target_port);
    }
    if (service)
        flow_put(f, "service", text_safe(service, strlen(service), text, sizeof text));
    if (p->protocol == IPPROTO_TCP && p->has_ports)
        flow_put(f, "flags", p->tcp_flags ? packet_flags_text(p, text) : "none");
    snprintf(text, sizeof text, "%u", p->ttl);
    flow_put(f, "ttl", text);
    snprintf(text, sizeof text, "%s bytes", format_number(p->wire_bytes, 20, n));
    flow_put(f, "frame", text);
    snprintf(text, sizeof text, "%s bytes", format_number(p->payload_bytes, 20, n));
    flow_put(f, "data", text);
}

static void flow_facts(struct flow *f, const struct snapshot *s, const struct snapshot_packet *p)
{
    flow_time(f, s, p);
    flow_header(f, p);
}

static void draw_facts(const struct ui_state *st, const struct snapshot *s, struct box *box)
{
    const struct snapshot_packet *p = &st->glass.packet;
    struct line title;
    struct flow f = {.box = {.width = box->width - 4}};
    flow_facts(&f, s, p);
    compose_title(st, &title);
    struct box panel = box_take_top(box, f.y + 1 + 2);
    f = (struct flow){.box = screen_panel(panel, st->glyphs, false, title.text, "")};
    flow_facts(&f, s, p);
}

static void draw_data(const struct ui_state *st, struct box *box)
{
    enum { ROW = 16, FRAME = 2, TEXT = 128 };
    const struct snapshot_packet *p = &st->glass.packet;
    const int rows = p->payload_length == 0 ? 1 : (p->payload_length + ROW - 1) / ROW;
    char text[TEXT], title[TEXT + 8];
    packet_kept_text(p, text, sizeof text);
    snprintf(title, sizeof title, "Data: %s", text);
    const struct box inside =
        screen_panel(box_take_top(box, FRAME + rows), st->glyphs, false, title, "");
    for (int i = 0; i < rows; i++)
        if (packet_dump_row(p, (size_t)i * ROW, text, sizeof text))
            screen_put(inside.top + i, inside.left, inside.width, STYLE_STRONG, text);
    if (p->payload_length == 0)
        screen_put(inside.top, inside.left, inside.width, STYLE_QUIET,
                   p->payload_bytes == 0 ? "it carries no data" : "no byte of it was kept");
}

/* The packets that the host has now, of which this may no longer be one. */
static bool compose_list(const struct ui_state *st, const struct snapshot *s, int width,
                         struct host_row *h)
{
    pane_clear(&pane);
    if (!host_look_at(st, s, h) || !h->detail)
        return false;
    packet_compose_list(h, width, &pane);
    return true;
}

void packet_draw(struct ui_state *st, const struct snapshot *s, struct box box)
{
    enum { AROUND = 5 };
    const struct row_key key = packet_key(&st->glass.packet);
    char title[ADDRESS_TEXT + 32], address[ADDRESS_TEXT];
    struct host_row h = {.detail = NULL};
    draw_facts(st, s, &box);
    draw_data(st, &box);
    snprintf(title, sizeof title, "Latest packets %s %s", st->glass.target ? "to" : "from",
             address_format(&st->glass.address, address));
    if (!compose_list(st, s, box.width - AROUND, &h))
        pane_add(&pane, STYLE_QUIET, "no packets are kept of it now");
    const bool there = packet_find(h.detail, &key) != NULL;
    pane_draw(&pane, &st->glass.details[DETAIL_PACKETS], st->glyphs, box, true, title, "");
    if (!there)
        screen_panel_foot_left(box, "the packet above is no longer among them");
}

void packet_move(struct ui_state *st, const struct snapshot *s, int64_t by)
{
    struct pane_place *at = &st->glass.details[DETAIL_PACKETS];
    struct host_row h;
    if (!compose_list(st, s, at->width, &h))
        return;
    pane_move(&pane, at, by);
    const struct snapshot_packet *p = packet_find(h.detail, &at->selected);
    if (p)
        st->glass.packet = *p;
}
