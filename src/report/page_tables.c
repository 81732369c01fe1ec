/* page_tables: see page_tables.h. */
#include "src/report/page_tables.h"

#include "src/base/clock.h"
#include "src/base/services.h"
#include "src/report/cell.h"
#include "src/report/page_graphs.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <string.h>

/* Rows of a table, and of the shorter ones. */
enum { PAGE_ROWS = 20, PAGE_ROWS_SHORT = 10 };
enum { PAYLOAD_BYTES = 8, PAYLOAD_HEX = 3 * PAYLOAD_BYTES + 4 }; /* as many as there is room for */
enum { WIDTH_COUNT = 10, WIDTH_BYTES = 13, WIDTH_RECORDS = 10 };

/* by: what they are sorted by, "packets", and which come last, ", ours last". */
static void print_heading(const char *what, const char *by, const char *last, uint32_t shown,
                          uint64_t count, FILE *out)
{
    char left_out[CELL];
    if (shown == count)
        fprintf(out, "\n%s, by %s%s\n", what, by, last);
    else
        fprintf(out, "\n%s, the %" PRIu32 " with the most %s%s; %s more %s left out\n", what, shown,
                by, last, text_grouped(count - shown, left_out), count - shown == 1 ? "is" : "are");
}

/* As on the screen: by sources, where they are not known last; among equals by packets, and then as
 * the snapshot has them. */
static bool port_is_before(const struct snapshot_port *a, const struct snapshot_port *b)
{
    const bool known = a->sources.certainty != CERTAINTY_UNKNOWN;
    if (known != (b->sources.certainty != CERTAINTY_UNKNOWN))
        return known;
    if (known && a->sources.value != b->sources.value)
        return a->sources.value > b->sources.value;
    return a->packets > b->packets;
}

static uint32_t find_top_ports(const struct snapshot *s, const struct snapshot_port *top[PAGE_ROWS])
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->port_count; i++) {
        const struct snapshot_port *p = &s->ports[i];
        uint32_t rank = count;
        while (rank > 0 && port_is_before(p, top[rank - 1]))
            rank--;
        if (rank == PAGE_ROWS)
            continue;
        count += count < PAGE_ROWS;
        memmove(top + rank + 1, top + rank, (count - 1 - rank) * sizeof(const void *));
        top[rank] = p;
    }
    return count;
}

static void print_port(const struct snapshot *s, const struct snapshot_port *p, FILE *out)
{
    char port[CELL_PORT], service[16], packets[CELL], bytes[CELL], records[CELL], sources[CELL],
        targets[CELL], last[CLOCK_TEXT];
    const char *name = services_name(p->protocol, p->port);
    fprintf(out, "  %-9s %-15s %10s %13s %10s %7s %7s  %s\n", cell_port(p->protocol, p->port, port),
            cell_safe(name ? name : "", service, sizeof service),
            cell_count(p->packets, true, WIDTH_COUNT, packets),
            cell_count(p->bytes, true, WIDTH_BYTES, bytes),
            cell_count(p->records, snapshot_records_exact(s, p->protocol), WIDTH_COUNT, records),
            cell_distinct(p->sources, true, sources), cell_distinct(p->targets, true, targets),
            cell_time(p->last_us, last));
}

/* "00 00", ".." behind what is longer, "none" for none. */
static const char *payload_hex(const struct incident_payload *p, char out[PAYLOAD_HEX])
{
    const uint8_t shown = p->prefix_length < PAYLOAD_BYTES ? p->prefix_length : PAYLOAD_BYTES;
    char hex[3 * PAYLOAD_BYTES + 1];
    if (p->length == 0)
        return "none";
    snprintf(out, PAYLOAD_HEX, "%s%s", text_hex(p->prefix, shown, hex, sizeof hex),
             shown < p->length ? " .." : "");
    return out;
}

static void print_payload(const char *port, const struct snapshot_port_detail *d,
                          const struct incident_payload *p, FILE *out)
{
    char records[CELL], share[16], since[CLOCK_TEXT], hex[PAYLOAD_HEX];
    snprintf(share, sizeof share, "%.1f %%", 100.0 * incident_payload_share(p, d->payload_records));
    fprintf(out, "  %-9s %10s %8s %10" PRIu32 "  %s  %s%s\n", port,
            cell_count(p->records, p->records_error == 0, WIDTH_RECORDS, records), share, p->length,
            cell_time(p->first_us, since), p->new ? "NEW " : "", payload_hex(p, hex));
}

/* The commonest, and what is new. */
static void print_port_payloads(const struct snapshot *s, const struct snapshot_port *p, FILE *out)
{
    char port[CELL_PORT];
    cell_port(p->protocol, p->port, port);
    if (p->detail < 0) {
        fprintf(out, "  %-9s %10s %8s %10s  not kept for this port\n", port, "?", "?", "?");
        return;
    }
    const struct snapshot_port_detail *d = &s->port_details[p->detail];
    bool any = false;
    for (uint32_t i = 0; i < d->payload_count; i++) {
        const struct incident_payload *payload = &d->payloads[i];
        if (!payload->new && (any || !incident_payload_is_common(payload)))
            continue;
        print_payload(any ? "" : port, d, payload, out);
        any = true;
    }
    if (!any)
        fprintf(out, "  %-9s %10s %8s %10s  many different ones\n", port, "", "", "");
}

/* As TCP's SYNs do: not worth a row. */
static bool carries_nothing(const struct snapshot *s, const struct snapshot_port *p)
{
    const struct snapshot_port_detail *d = p->detail < 0 ? NULL : &s->port_details[p->detail];
    return p->protocol == IPPROTO_TCP &&
           (!d || (d->payload_count == 1 && d->payloads[0].length == 0));
}

static void print_payloads(const struct snapshot *s, const struct snapshot_port *const *top,
                           uint32_t count, FILE *out)
{
    fputs("\nPayloads of the records to these ports: the commonest, and what is new\n", out);
    fprintf(out, "  %-9s %10s %8s %10s  %-19s  %s\n", "port", "records", "share", "length",
            "first seen (UTC)", "first bytes");
    for (uint32_t i = 0; i < count; i++)
        if (top[i]->records > 0 && !carries_nothing(s, top[i]))
            print_port_payloads(s, top[i], out);
}

/* Of those whose history is kept. */
static void print_port_graphs(const struct snapshot *s, const struct snapshot_port *const *top,
                              uint32_t count, bool blocks, FILE *out)
{
    bool any = false;
    for (uint32_t i = 0; i < count && i < PAGE_ROWS_SHORT; i++) {
        char port[CELL_PORT];
        if (top[i]->detail < 0)
            continue;
        if (!any)
            page_graphs_heading("Packets to these ports", s, out);
        any = true;
        page_graphs_row(cell_port(top[i]->protocol, top[i]->port, port),
                        &s->port_details[top[i]->detail].history, graph_span_of(s), blocks, out);
    }
}

void page_tables_ports(const struct snapshot *s, bool blocks, FILE *out)
{
    const struct snapshot_port *top[PAGE_ROWS];
    uint32_t count = find_top_ports(s, top);
    if (count == 0) {
        fputs("\nPorts: no TCP or UDP packet yet\n", out);
        return;
    }
    print_heading("Ports", "sources", "", count, s->port_count, out);
    fprintf(out, "  %-9s %-15s %10s %13s %10s %7s %7s  %s\n", "port", "service", "packets", "bytes",
            "records", "sources", "targets", "last packet (UTC)");
    for (uint32_t i = 0; i < count; i++)
        print_port(s, top[i], out);
    print_port_graphs(s, top, count, blocks, out);
    print_payloads(s, top, count, out);
}

/* --- Sources and targets ---------------------------------------------------------------------- */

/* What a table of hosts is of. */
struct hosts {
    const char *title, *peers, *by, *last; /* the latter two: of its heading */
    const struct snapshot_host *rows[PAGE_ROWS];
    uint32_t shown;
    uint64_t count; /* of all that there are */
};

static void print_host(const struct snapshot *s, const struct snapshot_host *h, int width,
                       FILE *out)
{
    char address[ADDRESS_TEXT], packets[CELL], records[CELL], peers[CELL], ports[CELL],
        last[CLOCK_TEXT];
    bool exact = h->packets_error == 0;
    fprintf(out, "%c %-*s %10s %10s %7s %7s  %s\n", h->home ? '*' : ' ', width,
            address_format(&h->address, address),
            cell_count(h->packets, exact, WIDTH_COUNT, packets),
            cell_count(h->records, exact && snapshot_records_exact(s, IPPROTO_UDP), WIDTH_RECORDS,
                       records),
            cell_distinct(h->peers, exact, peers), cell_distinct(h->ports, exact, ports),
            cell_time(h->last_us, last));
}

static void print_hosts(const struct snapshot *s, const struct hosts *hosts, FILE *out)
{
    int width = sizeof "255.255.255.255" - 1;
    char text[ADDRESS_TEXT];
    if (hosts->shown == 0) {
        fprintf(out, "\n%s: none yet\n", hosts->title);
        return;
    }
    print_heading(hosts->title, hosts->by, hosts->last, hosts->shown, hosts->count, out);
    for (uint32_t i = 0; i < hosts->shown; i++) {
        int length = (int)strlen(address_format(&hosts->rows[i]->address, text));
        width = length > width ? length : width;
    }
    fprintf(out, "  %-*s %10s %10s %7s %7s  %s\n", width, "address", "packets", "records",
            hosts->peers, "ports", "last packet (UTC)");
    for (uint32_t i = 0; i < hosts->shown; i++)
        print_host(s, hosts->rows[i], width, out);
}

/* Whether a stands before b: see snapshot_source_group; among equals they are as the snapshot has
 * them. */
static bool is_before(const struct snapshot *s, const struct snapshot_host *a,
                      const struct snapshot_host *b)
{
    const enum source_group left = snapshot_source_group(s, a), right = snapshot_source_group(s, b);
    if (left != right)
        return left < right;
    return a->records != b->records ? a->records > b->records : a->packets > b->packets;
}

void page_tables_sources(const struct snapshot *s, FILE *out)
{
    struct hosts hosts = {
        .title = "Sources", .peers = "targets", .by = "records", .last = ", ours last"};
    for (uint32_t i = 0; i < s->source_count; i++) {
        uint32_t rank = hosts.shown;
        while (rank > 0 && is_before(s, &s->sources[i], hosts.rows[rank - 1]))
            rank--;
        if (rank == PAGE_ROWS)
            continue;
        hosts.shown += hosts.shown < PAGE_ROWS;
        memmove(hosts.rows + rank + 1, hosts.rows + rank,
                (hosts.shown - 1 - rank) * sizeof(const void *));
        hosts.rows[rank] = &s->sources[i];
    }
    hosts.count = s->source_table.held > s->source_count ? s->source_table.held : s->source_count;
    print_hosts(s, &hosts, out);
}

void page_tables_targets(const struct snapshot *s, FILE *out)
{
    struct hosts hosts = {.title = "Targets", .peers = "sources", .by = "packets", .last = ""};
    for (; hosts.shown < s->target_count && hosts.shown < PAGE_ROWS_SHORT; hosts.shown++)
        hosts.rows[hosts.shown] = &s->targets[hosts.shown];
    hosts.count = s->target_table.held > s->target_count ? s->target_table.held : s->target_count;
    print_hosts(s, &hosts, out);
}

/* --- ICMP ------------------------------------------------------------------------------------- */

/* Those that one meets; RFC 792, RFC 4443, RFC 4861. */
static const char *icmp_name(uint8_t protocol, uint8_t type)
{
    static const struct {
        uint8_t protocol, type;
        const char *name;
    } names[] = {
        {IPPROTO_ICMP, 0, "echo reply"},
        {IPPROTO_ICMP, 3, "unreachable"},
        {IPPROTO_ICMP, 5, "redirect"},
        {IPPROTO_ICMP, 8, "echo request"},
        {IPPROTO_ICMP, 11, "time exceeded"},
        {IPPROTO_ICMPV6, 1, "unreachable"},
        {IPPROTO_ICMPV6, 2, "packet too big"},
        {IPPROTO_ICMPV6, 3, "time exceeded"},
        {IPPROTO_ICMPV6, 128, "echo request"},
        {IPPROTO_ICMPV6, 129, "echo reply"},
        {IPPROTO_ICMPV6, 133, "router solicitation"},
        {IPPROTO_ICMPV6, 134, "router advertisement"},
        {IPPROTO_ICMPV6, 135, "neighbour solicitation"},
        {IPPROTO_ICMPV6, 136, "neighbour advertisement"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].protocol == protocol && names[i].type == type)
            return names[i].name;
    return "";
}

/* The place of the next row: the most packets, below those that were shown. UINT32_MAX: none. */
static uint32_t next_icmp(const struct snapshot *s, const bool shown[SNAPSHOT_ICMP])
{
    uint32_t most = UINT32_MAX;
    for (uint32_t i = 0; i < s->icmp_count; i++)
        if (!shown[i] && (most == UINT32_MAX || s->icmp[i].packets > s->icmp[most].packets))
            most = i;
    return most;
}

void page_tables_icmp(const struct snapshot *s, FILE *out)
{
    bool shown[SNAPSHOT_ICMP] = {false};
    uint32_t count = s->icmp_count < PAGE_ROWS_SHORT ? s->icmp_count : PAGE_ROWS_SHORT;
    if (count == 0)
        return;
    print_heading("ICMP types", "packets", "", count, s->icmp_count, out);
    fprintf(out, "  %-9s %-23s %10s %13s %10s\n", "type", "", "packets", "bytes", "records");
    for (uint32_t row = 0; row < count; row++) {
        char type[16], packets[CELL], bytes[CELL], records[CELL];
        uint32_t i = next_icmp(s, shown);
        const struct snapshot_icmp *m = &s->icmp[i];
        shown[i] = true;
        snprintf(type, sizeof type, "%s/%u", m->protocol == IPPROTO_ICMP ? "icmp" : "icmp6",
                 m->type);
        fprintf(out, "  %-9s %-23s %10s %13s %10s\n", type, icmp_name(m->protocol, m->type),
                cell_count(m->packets, true, WIDTH_COUNT, packets),
                cell_count(m->bytes, true, WIDTH_BYTES, bytes),
                cell_count(m->records, true, WIDTH_RECORDS, records));
    }
}
