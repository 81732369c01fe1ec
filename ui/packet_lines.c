/* packet_lines: the latest packets of a host as lines, and what there is to say of one. Pure. */
#include "ui/format.h"
#include "ui/host_view.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum { TIME, PROTOCOL, FROM, TO, LENGTH, DATA, PACKET_TTL, FLAGS, HEX, TEXT, PACKET_COLUMNS };

static const struct column packet_columns[PACKET_COLUMNS] = {
    [TIME] = {"time", 8, 8, 9, false, false, true},
    [PROTOCOL] = {"proto", 5, 5, 9, false, false, true},
    [FROM] = {"from", 6, 6, 7, true, false, true},
    [TO] = {"to", 6, 6, 10, false, false, true},
    [LENGTH] = {"frame B", 7, 7, 3, true, false, true},
    [DATA] = {"data B", 6, 6, 6, true, false, true},
    [PACKET_TTL] = {"ttl", 3, 3, 5, true, false, true},
    [FLAGS] = {"flags", 5, 8, 4, false, false, true},
    [HEX] = {"data, first bytes", 17, 47, 8, false, false, true},
    [TEXT] = {"as text", 16, 64, 2, false, false, true},
};

static bool is_icmp(const struct snapshot_packet *p)
{
    return p->protocol == IPPROTO_ICMP || p->protocol == IPPROTO_ICMPV6;
}

/* RFC 9293 section 3.1, low bit first, as DShield and tcpdump abbreviate them. */
static void flags_cell(const struct snapshot_packet *p, char *out)
{
    static const char letters[] = "FSRPAUEC";
    size_t used = 0;
    for (size_t bit = 0; p->protocol == IPPROTO_TCP && bit < 8; bit++)
        if (p->tcp_flags & 1U << bit)
            out[used++] = letters[bit];
    out[used] = '\0';
}

const char *packet_flags_text(const struct snapshot_packet *p, char out[48])
{
    static const char *const names[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
    size_t used = 0;
    out[0] = '\0';
    for (size_t bit = 0; p->protocol == IPPROTO_TCP && bit < 8; bit++)
        if (p->tcp_flags & 1U << bit)
            used += (size_t)snprintf(out + used, 48 - used, "%s%s", used ? " " : "", names[bit]);
    return out;
}

void packet_end_text(const struct snapshot_packet *p, const struct address *a, uint16_t port,
                     char *out, size_t size)
{
    char address[ADDRESS_TEXT];
    address_format(a, address);
    if (p->has_ports && !is_icmp(p))
        snprintf(out, size, address_is_v4(a) ? "%s:%u" : "[%s]:%u", address, port);
    else
        snprintf(out, size, "%s", address);
}

/* Of the end that is inspected the port alone. */
static void end_cell(const struct host_row *h, const struct snapshot_packet *p, bool from,
                     char out[LIST_CELL])
{
    const uint16_t port = from ? p->source_port : p->target_port;
    if (from == h->target)
        packet_end_text(p, &p->peer, port, out, LIST_CELL);
    else if (p->has_ports && !is_icmp(p))
        snprintf(out, LIST_CELL, ":%u", port);
}

static void packet_cell(const struct host_row *h, const struct snapshot_packet *p, int column,
                        int width, char out[LIST_CELL])
{
    out[0] = '\0';
    switch (column) {
    case TIME:
        format_when(p->time_us, h->s->taken_at_us, out);
        break;
    case PROTOCOL:
        format_protocol(p->protocol, out);
        if (is_icmp(p) && p->has_ports) /* type and code */
            snprintf(out + strlen(out), 16, " %u/%u", p->source_port, p->target_port);
        break;
    case FROM:
    case TO:
        end_cell(h, p, column == FROM, out);
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
        flags_cell(p, out);
        break;
    case HEX:
        text_hex(p->payload, p->payload_length, out, (size_t)width + 1);
        break;
    default:
        text_safe(p->payload, p->payload_length, out, (size_t)width + 1);
        break;
    }
}

/* p: NULL: the heads. */
static void packet_row(const struct host_row *h, const struct snapshot_packet *p,
                       const struct column *columns, const struct column_fit *fit, struct line *l)
{
    line_start(l);
    for (int c = 0; c < PACKET_COLUMNS; c++) {
        char cell[LIST_CELL];
        if (fit->widths[c] == 0)
            continue;
        if (l->columns > 0)
            line_cell(l, "", fit->gap, false);
        if (p)
            packet_cell(h, p, c, fit->widths[c], cell);
        else
            snprintf(cell, sizeof cell, "%s", columns[c].head);
        line_cell(l, cell, fit->widths[c], columns[c].right);
    }
}

/* ICMP says its type and code behind its name, IPv6 addresses are long. */
static void widen(struct column *column, const struct host_row *h, const struct snapshot_packet *p,
                  int which)
{
    char cell[LIST_CELL];
    packet_cell(h, p, which, 0, cell);
    const int length = (int)strlen(cell);
    if (length > column->width)
        column->width = column->wish = length;
}

static void fit_columns(const struct host_row *h, int width, struct column *columns,
                        struct column_fit *fit)
{
    enum { ADDRESS_LEAST = 21 };
    const int peer = h->target ? FROM : TO;
    memcpy(columns, packet_columns, sizeof packet_columns);
    columns[peer].width = columns[peer].wish = ADDRESS_LEAST;
    columns[peer].importance = 10;
    columns[peer].right = false;
    columns[h->target ? TO : FROM].importance = 7;
    for (uint32_t i = 0; i < h->detail->packets_count; i++) {
        widen(&columns[PROTOCOL], h, &h->detail->packets[i], PROTOCOL);
        widen(&columns[peer], h, &h->detail->packets[i], peer);
    }
    columns_fit(columns, PACKET_COLUMNS, width, fit);
}

void packet_compose_list(const struct host_row *h, int width, struct pane *p)
{
    struct column columns[PACKET_COLUMNS];
    struct column_fit fit;
    struct line l;
    if (h->detail->packets_count == 0) {
        pane_add(p, STYLE_QUIET, "none yet");
        return;
    }
    fit_columns(h, width, columns, &fit);
    packet_row(h, NULL, columns, &fit, &l);
    pane_add(p, STYLE_QUIET, l.text)->head = true;
    for (uint32_t i = 0; i < h->detail->packets_count; i++) {
        packet_row(h, &h->detail->packets[i], columns, &fit, &l);
        struct pane_line *line = pane_add(p, STYLE_PLAIN, l.text);
        line->row = ROW_PACKET;
        line->key = packet_key(&h->detail->packets[i]);
    }
}

static size_t append(struct row_key *key, size_t used, const void *bytes, size_t length)
{
    memcpy(key->bytes + used, bytes, length);
    return used + length;
}

struct row_key packet_key(const struct snapshot_packet *p)
{
    struct row_key key = {.bytes = {0}};
    size_t used = append(&key, 0, &p->time_us, sizeof p->time_us);
    used = append(&key, used, p->peer.bytes, sizeof p->peer.bytes);
    used = append(&key, used, &p->source_port, sizeof p->source_port);
    used = append(&key, used, &p->target_port, sizeof p->target_port);
    used = append(&key, used, &p->payload_bytes, sizeof p->payload_bytes);
    used = append(&key, used, &p->protocol, sizeof p->protocol);
    used = append(&key, used, &p->tcp_flags, sizeof p->tcp_flags);
    append(&key, used, &p->ttl, sizeof p->ttl);
    return key;
}

const struct snapshot_packet *packet_find(const struct snapshot_host_detail *d,
                                          const struct row_key *key)
{
    for (uint32_t i = 0; d && i < d->packets_count; i++) {
        const struct row_key its = packet_key(&d->packets[i]);
        if (memcmp(its.bytes, key->bytes, sizeof its.bytes) == 0)
            return &d->packets[i];
    }
    return NULL;
}

void packet_kept_text(const struct snapshot_packet *p, char *out, size_t size)
{
    char all[TEXT_NUMBER];
    format_number(p->payload_bytes, 20, all);
    if (p->payload_bytes == 0)
        snprintf(out, size, "none");
    else if (p->payload_length >= p->payload_bytes)
        snprintf(out, size, p->payload_bytes == 1 ? "1 byte" : "all %s bytes", all);
    else if (p->payload_length == 0)
        snprintf(out, size, "none of %s bytes: the capture was cut before them", all);
    else if (p->payload_length < SNAPSHOT_PAYLOAD)
        snprintf(out, size, "the first %u of %s bytes: the capture was cut there",
                 p->payload_length, all);
    else
        snprintf(out, size, "the first %u of %s bytes: no more is kept of a packet",
                 p->payload_length, all);
}

bool packet_dump_row(const struct snapshot_packet *p, size_t offset, char *out, size_t size)
{
    enum { ROW = 16, HALF = 8 };
    char hex[3 * ROW + 2] = "", ascii[ROW + 1] = "";
    size_t used = 0, n = 0;
    if (offset >= p->payload_length)
        return false;
    for (; n < ROW && offset + n < p->payload_length; n++) {
        const uint8_t byte = p->payload[offset + n];
        used += (size_t)snprintf(hex + used, sizeof hex - used, "%s%02x",
                                 n == HALF ? "  "
                                 : n       ? " "
                                           : "",
                                 byte);
        ascii[n] = byte >= 0x20 && byte < 0x7f ? (char)byte : '.';
    }
    ascii[n] = '\0';
    snprintf(out, size, "%04zx  %-*s   %s", offset, 3 * ROW, hex, ascii);
    return true;
}
