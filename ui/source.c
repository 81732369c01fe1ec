/* source: one source under the glass. */
#include "src/base/clock.h"
#include "src/base/services.h"
#include "ui/flow.h"
#include "ui/format.h"
#include "ui/state.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static const char *date_time(int64_t time_us, char out[CLOCK_TEXT])
{
    return time_us == SNAPSHOT_UNKNOWN ? strcpy(out, "?") : clock_format_date_time(time_us, out);
}

static void flow_facts(struct flow *f, const struct snapshot *s, const struct snapshot_host *source,
                       const struct glyphs *g)
{
    char n[TEXT_NUMBER], when[CLOCK_TEXT];
    bool exact = source->packets_error == 0;
    struct line what = {.columns = 0};
    source_what(s, source, g, f->box.width - 12, &what);
    if (what.columns > 0) {
        flow_put_style(f, "what it is", STYLE_NOTE, what.text);
        f->x = 0;
        f->y++;
    }
    flow_put(f, "packets", format_estimate(source->packets, exact, 20, n));
    if (!exact)
        flow_put(f, "of which another's, at most", format_number(source->packets_error, 20, n));
    flow_put(f, "bytes", format_estimate(source->bytes, exact, 20, n));
    flow_put(
        f, "records",
        format_estimate(source->records, exact && snapshot_records_exact(s, IPPROTO_UDP), 20, n));
    flow_put(f, "to targets", format_distinct(source->peers, 20, n));
    flow_put(f, "on ports", format_distinct(source->ports, 20, n));
    f->x = 0;
    f->y++;
    flow_put(f, "first", date_time(source->first_us, when));
    flow_put(f, "last", date_time(source->last_us, when));
    const struct snapshot_host_detail *d =
        source->detail < 0 ? NULL : &s->source_details[source->detail];
    if (d && d->ttl_low < d->ttl_high)
        snprintf(n, sizeof n, "%u-%u", d->ttl_low, d->ttl_high);
    else
        snprintf(n, sizeof n, "%u", source->ttl);
    flow_put(f, "ttl", n);
    flow_put(f, "source ports",
             source->habit == HABIT_UNKNOWN
                 ? "?"
                 : source_port_habit_name((enum source_port_habit)source->habit));
    if (d && d->since_us > source->first_us)
        flow_put(f, "details since", format_when(d->since_us, s->taken_at_us, n));
}

static void draw_facts(const struct ui_state *st, const struct snapshot *s,
                       const struct snapshot_host *source, struct box *box)
{
    char title[ADDRESS_TEXT + 32], address[ADDRESS_TEXT];
    struct flow f = {.box = {.width = box->width - 4}};
    flow_facts(&f, s, source, st->glyphs);
    snprintf(title, sizeof title, "%s %s %s", address_format(&source->address, address),
             st->glyphs->between, source->home ? "OURS" : "outside");
    struct box panel = box_take_top(box, f.y + 1 + 2);
    f = (struct flow){.box = screen_panel(panel, st->glyphs, false, title, "")};
    flow_facts(&f, s, source, st->glyphs);
}

/* A graph for each span, each with its own scale and below it, where there is room, its times of
 * day; "now" is at the same place in all three. */
static void draw_activity(const struct ui_state *st, const struct snapshot *s,
                          const struct snapshot_history *h, bool with_axis, struct box box)
{
    enum { LABEL = 8, SCALE = 27 }; /* "# = 10.4k packets in 30 min" */
    struct box inside = screen_panel(box, st->glyphs, false, "Activity", "");
    const int each = inside.height / SPANS, rows = with_axis ? each - 1 : each;
    int width = inside.width - LABEL - SCALE - 2;
    if (width > SPARK_COLUMNS)
        width = SPARK_COLUMNS;
    for (int i = 0; i < SPANS; i++) {
        enum span span = (enum span)i;
        const struct spark_look look = {.span = span, .width = width};
        char text[SPARK_COLUMNS * 4];
        struct spark spark;
        spark_make(&spark, h, span, s->taken_at_us, width);
        uint64_t peak = spark_peak(&spark, 0);
        const int bottom = inside.top + i * each + rows - 1;
        screen_put(bottom, inside.left, LABEL, STYLE_QUIET, span_name(span));
        for (int row = 0; row < rows; row++) {
            spark_row(&spark, peak, row, rows, width, st->glyphs->marks, text, sizeof text);
            screen_put(bottom - row, inside.left + LABEL, width, STYLE_SPARK, text);
        }
        spark_scale(&look, peak, st->glyphs->marks[8], text, sizeof text);
        screen_put(bottom, inside.left + LABEL + width + 2, SCALE, STYLE_QUIET, text);
        if (!with_axis)
            continue;
        spark_head(span, width, s->taken_at_us, st->glyphs->vertical, text, sizeof text);
        screen_put(bottom + 1, inside.left + LABEL, width, STYLE_QUIET, text);
    }
}

/* The frame of a scrolled panel of `count` things, `across` in a row: says which of them are in
 * sight. Returns the first row. */
static int scroll_frame(struct ui_state *st, enum detail which, const char *name, int count,
                        int across, int heads, struct box box, struct box *inside)
{
    char note[64] = "";
    int room = box.height - 2 - heads, rows = (count + across - 1) / across;
    int last_top = rows > room ? rows - room : 0;
    if (st->detail_top[which] > last_top)
        st->detail_top[which] = last_top;
    int top = st->detail_top[which], end = (top + room) * across;
    if (last_top > 0)
        snprintf(note, sizeof note, "%d-%d of %d", top * across + 1, end < count ? end : count,
                 count);
    *inside = screen_panel(box, st->glyphs, st->detail == which, name, note);
    return top;
}

static void draw_ports(struct ui_state *st, const struct snapshot_host_detail *d, struct box box)
{
    enum { NAME = 9, PACKETS = 8, SERVICE = 15, GAP = 3 };
    enum { CELL = NAME + 1 + PACKETS + 2 + SERVICE + GAP };
    int across = (box.width - 4 + GAP) / CELL;
    if (across < 1)
        across = 1;
    struct box inside;
    int top = scroll_frame(st, DETAIL_PORTS, "Ports it sent to", (int)d->ports_count, across, 0,
                           box, &inside);
    for (int i = top * across; i < (int)d->ports_count && i / across - top < inside.height; i++) {
        const struct snapshot_host_port *p = &d->ports[i];
        const char *service = services_name(p->protocol, p->port);
        char text[TEXT_NUMBER], safe[SERVICE + 1] = "";
        struct line l;
        line_start(&l);
        line_cell(&l, format_port(p->protocol, p->port, text), NAME, false);
        line_add(&l, " ");
        line_cell(&l, format_estimate(p->packets, p->packets_error == 0, PACKETS, text), PACKETS,
                  true);
        line_add(&l, "  ");
        if (service)
            text_safe(service, strlen(service), safe, sizeof safe);
        line_cell(&l, safe, SERVICE, false);
        screen_put(inside.top + i / across - top, inside.left + i % across * CELL,
                   inside.width - i % across * CELL, STYLE_PLAIN, l.text);
    }
    if (d->ports_count == 0)
        screen_put(inside.top, inside.left, inside.width, STYLE_QUIET, "no TCP or UDP port");
}

/* As wide as the longest address needs. */
static int targets_width(const struct snapshot_host_detail *d)
{
    int widest = 20;
    for (uint32_t i = 0; i < d->peers_count; i++) {
        char address[ADDRESS_TEXT];
        int length = (int)strlen(address_format(&d->peers[i].address, address));
        widest = length > widest ? length : widest;
    }
    return 8 + 2 + widest + 4;
}

static void draw_targets(struct ui_state *st, const struct snapshot *s,
                         const struct snapshot_host_detail *d, struct box box)
{
    struct box inside;
    int rows = (int)d->peers_count;
    int top = scroll_frame(st, DETAIL_TARGETS, "Latest targets", rows, 1, 0, box, &inside);
    for (int i = top; i < rows && i - top < inside.height; i++) {
        char address[ADDRESS_TEXT], when[TEXT_NUMBER];
        struct line l;
        line_start(&l);
        line_cell(&l, format_when(d->peers[i].last_us, s->taken_at_us, when), 8, false);
        line_printf(&l, "  %s", address_format(&d->peers[i].address, address));
        screen_put(inside.top + i - top, inside.left, inside.width, STYLE_PLAIN, l.text);
    }
}

/* Where every payload is another (a counter, a quoted packet), the commonest are mere chance: only
 * those of which at least half are certain are worth a row. */
static bool is_common(const struct snapshot_payload *p)
{
    return p->packets_error <= p->packets / 2;
}

static int count_payloads(const struct snapshot_host_detail *d)
{
    int count = 0;
    for (uint32_t i = 0; i < d->payloads_count; i++)
        count += is_common(&d->payloads[i]);
    return count;
}

static void payload_row(const struct snapshot_payload *p, struct line *l)
{
    enum { PACKETS = 10, LENGTH = 7, HEX = 3 * SNAPSHOT_HOST_PREFIX };
    char text[4 * SNAPSHOT_HOST_PREFIX + 1], number[TEXT_NUMBER];
    line_start(l);
    line_cell(l, format_estimate(p->packets, p->packets_error == 0, PACKETS, number), PACKETS,
              true);
    line_add(l, " x ");
    line_cell(l, format_number(p->bytes, LENGTH, number), LENGTH, true);
    line_add(l, " B   ");
    line_cell(l, text_hex(p->prefix, p->prefix_length, text, sizeof text), HEX, false);
    line_printf(l, "  %s", text_safe(p->prefix, p->prefix_length, text, sizeof text));
}

/* What it sent most, by the length and the first bytes of the data. */
static void draw_payloads(const struct ui_state *st, const struct snapshot_host_detail *d,
                          struct box box)
{
    struct box inside =
        screen_panel(box, st->glyphs, false, "Data it sent most, by first bytes", "");
    int y = inside.top;
    for (uint32_t i = 0; i < d->payloads_count; i++) {
        struct line l;
        if (!is_common(&d->payloads[i]))
            continue;
        payload_row(&d->payloads[i], &l);
        screen_put(y++, inside.left, inside.width, STYLE_PLAIN, l.text);
    }
}

enum { TIME, PROTOCOL, FROM_PORT, TO, LENGTH, DATA, PACKET_TTL, FLAGS, HEX, TEXT, PACKET_COLUMNS };

static const struct column packet_columns[PACKET_COLUMNS] = {
    [TIME] = {"time", 8, 8, 9, false, false, true},
    [PROTOCOL] = {"proto", 5, 5, 9, false, false, true},
    [FROM_PORT] = {"from", 6, 6, 7, true, false, true},
    [TO] = {"to", 21, 21, 10, false, false, true},
    [LENGTH] = {"frame B", 7, 7, 3, true, false, true},
    [DATA] = {"data B", 6, 6, 6, true, false, true},
    [PACKET_TTL] = {"ttl", 3, 3, 5, true, false, true},
    [FLAGS] = {"flags", 5, 8, 4, false, false, true},
    [HEX] = {"data, first bytes", 17, 47, 8, false, false, true},
    [TEXT] = {"as text", 16, 40, 2, false, false, true},
};

/* RFC 9293 section 3.1, low bit first, as DShield and tcpdump abbreviate them. */
static const char *flags_text(const struct snapshot_packet *p, char out[TEXT_NUMBER])
{
    static const char letters[] = "FSRPAUEC";
    size_t used = 0;
    for (size_t bit = 0; p->protocol == IPPROTO_TCP && bit < 8; bit++)
        if (p->tcp_flags & 1U << bit)
            out[used++] = letters[bit];
    out[used] = '\0';
    return out;
}

static void target_text(const struct snapshot_packet *p, char *out, size_t size)
{
    char address[ADDRESS_TEXT];
    address_format(&p->peer, address);
    bool icmp = p->protocol == IPPROTO_ICMP || p->protocol == IPPROTO_ICMPV6;
    if (p->has_ports && !icmp)
        snprintf(out, size, address_is_v4(&p->peer) ? "%s:%u" : "[%s]:%u", address, p->target_port);
    else
        snprintf(out, size, "%s", address);
}

static void packet_cell(const struct snapshot_packet *p, int64_t now_us, int column, int width,
                        char out[LIST_CELL])
{
    bool icmp = p->protocol == IPPROTO_ICMP || p->protocol == IPPROTO_ICMPV6;
    out[0] = '\0';
    switch (column) {
    case TIME:
        format_when(p->time_us, now_us, out);
        break;
    case PROTOCOL:
        format_protocol(p->protocol, out);
        if (icmp && p->has_ports) /* type and code */
            snprintf(out + strlen(out), 16, " %u/%u", p->source_port, p->target_port);
        break;
    case TO:
        target_text(p, out, LIST_CELL);
        break;
    case FROM_PORT:
        if (p->has_ports && !icmp)
            snprintf(out, LIST_CELL, ":%u", p->source_port);
        break;
    case LENGTH:
        format_number(p->wire_bytes, width, out);
        break;
    case DATA:
        format_number(p->payload_bytes, width, out);
        break;
    case PACKET_TTL:
        snprintf(out, LIST_CELL, "%u", p->ttl);
        break;
    case FLAGS:
        flags_text(p, out);
        break;
    case HEX:
        text_hex(p->payload, p->payload_length, out, (size_t)width + 1);
        break;
    default:
        text_safe(p->payload, p->payload_length, out, (size_t)width + 1);
        break;
    }
}

static void packet_row(const struct snapshot_packet *p, int64_t now_us,
                       const struct column_fit *fit, struct line *l)
{
    line_start(l);
    for (int c = 0; c < PACKET_COLUMNS; c++) {
        char cell[LIST_CELL];
        if (fit->widths[c] == 0)
            continue;
        if (l->columns > 0)
            line_cell(l, "", fit->gap, false);
        if (p)
            packet_cell(p, now_us, c, fit->widths[c], cell);
        else
            snprintf(cell, sizeof cell, "%s", packet_columns[c].head);
        line_cell(l, cell, fit->widths[c], packet_columns[c].right);
    }
}

/* ICMP says its type and code behind its name, IPv6 addresses are long. */
static void widen(struct column *column, const struct snapshot_packet *p, int which)
{
    char cell[LIST_CELL];
    packet_cell(p, 0, which, 0, cell);
    int length = (int)strlen(cell);
    if (length > column->width)
        column->width = column->wish = length;
}

static void draw_packets(struct ui_state *st, const struct snapshot *s,
                         const struct snapshot_host_detail *d, struct box box)
{
    struct box inside;
    struct column_fit fit;
    struct line l;
    int rows = (int)d->packets_count;
    int top = scroll_frame(st, DETAIL_PACKETS, "Latest packets", rows, 1, 1, box, &inside);
    struct column columns[PACKET_COLUMNS];
    memcpy(columns, packet_columns, sizeof columns);
    for (int i = 0; i < rows; i++) {
        widen(&columns[PROTOCOL], &d->packets[i], PROTOCOL);
        widen(&columns[TO], &d->packets[i], TO);
    }
    columns_fit(columns, PACKET_COLUMNS, inside.width, &fit);
    packet_row(NULL, 0, &fit, &l);
    screen_put(inside.top, inside.left, inside.width, STYLE_QUIET, l.text);
    for (int i = top; i < rows && i - top + 1 < inside.height; i++) {
        packet_row(&d->packets[i], s->taken_at_us, &fit, &l);
        screen_put(inside.top + 1 + i - top, inside.left, inside.width, STYLE_PLAIN, l.text);
    }
}

static void draw_detail(struct ui_state *st, const struct snapshot *s,
                        const struct snapshot_host_detail *d, struct box box)
{
    enum { FEW = 6, MANY = 8, PAYLOADS_FROM = 26 };
    int payloads = box.height >= PAYLOADS_FROM ? count_payloads(d) : 0;
    int graph_rows = box.height >= 40 ? 3 : box.height >= 28 ? 2 : 1;
    const bool with_axis = graph_rows > 1;
    draw_activity(st, s, &d->history, with_axis,
                  box_take_top(&box, 2 + SPANS * (graph_rows + with_axis)));
    int middle = 2 + (box.height >= 36 ? MANY : box.height >= 20 ? FEW : 3);
    struct box row = box_take_top(&box, middle);
    draw_ports(st, d, box_take_left(&row, row.width - targets_width(d)));
    draw_targets(st, s, d, row);
    if (payloads > 0)
        draw_payloads(st, d, box_take_top(&box, 2 + payloads));
    draw_packets(st, s, d, box);
}

void source_draw(struct ui_state *st, const struct snapshot *s, struct box box)
{
    const struct snapshot_host *source = snapshot_find_source(s, &st->inspected);
    char address[ADDRESS_TEXT], text[ADDRESS_TEXT + 80];
    if (!source) {
        snprintf(text, sizeof text, "%s is not among the sources that are held now",
                 address_format(&st->inspected, address));
        screen_put(box.top + box.height / 2, box.left + 2, box.width - 2, STYLE_PLAIN, text);
        return;
    }
    draw_facts(st, s, source, &box);
    if (source->detail >= 0)
        draw_detail(st, s, &s->source_details[source->detail], box);
    else
        screen_put(box.top + 1, box.left + 2, box.width - 2, STYLE_QUIET,
                   "no details are kept of it: others sent more, or to more targets");
}
