/* page: see page.h. */
#include "src/report/page.h"

#include "src/base/clock.h"
#include "src/base/services.h"
#include "src/base/text.h"
#include "src/base/version.h"

#include <inttypes.h>
#include <string.h>

enum { PAGE_ROWS = 20, CELL = TEXT_NUMBER + 1 };

/* --- Cells ------------------------------------------------------------------------------------ */

/* Columns of the tables. */
enum { WIDTH_COUNT = 10, WIDTH_BYTES = 13, WIDTH_DISTINCT = 7 };

/* With all its digits while they fit the column. */
static const char *cell_count(uint64_t n, bool exact, size_t width, char out[CELL])
{
    char *digits = exact ? out : out + 1;
    out[0] = '~';
    if (strlen(text_grouped(n, digits)) + !exact > width)
        text_short((double)n, digits);
    return out;
}

static const char *cell_distinct(const struct distinct_count *d, bool exact, char out[CELL])
{
    if (d->certainty == CERTAINTY_UNKNOWN)
        return "?";
    return cell_count(d->value, exact && d->certainty == CERTAINTY_EXACT, WIDTH_DISTINCT, out);
}

static const char *cell_time(int64_t time_us, char out[CLOCK_TEXT])
{
    return time_us == SNAPSHOT_UNKNOWN ? "?" : clock_format_date_time(time_us, out);
}

static const char *cell_loss(int64_t n, char out[CELL])
{
    return n == SNAPSHOT_UNKNOWN ? "?" : text_grouped((uint64_t)n, out);
}

static const char *safe(const char *text, char *out, size_t size)
{
    return text_safe(text, strlen(text), out, size);
}

/* --- The head --------------------------------------------------------------------------------- */

static void print_input(const struct snapshot *s, FILE *out)
{
    const struct snapshot_input *in = &s->input;
    char text[SNAPSHOT_NAMES];
    fprintf(out, "Input      %s", in->kind == INPUT_FILE ? "file" : "interface");
    for (const char *name = in->names; *name; name += strlen(name) + 1)
        fprintf(out, " %s", safe(name, text, sizeof text));
    if (*in->link_type)
        fprintf(out, " (%s)", safe(in->link_type, text, sizeof text));
    fprintf(out, "\nFilter     %s\n", *in->filter ? safe(in->filter, text, sizeof text) : "none");
    fputs("Home      ", out);
    for (size_t i = 0; i < in->home.count; i++)
        fprintf(out, "%s %s", i ? "," : "", network_format(&in->home.networks[i], text));
    fputs(in->home.count ? "\n" : " none\n", out);
}

static void print_span(const struct snapshot *s, FILE *out)
{
    char first[CLOCK_TEXT], last[CLOCK_TEXT], duration[TEXT_NUMBER];
    if (s->first_packet_us == SNAPSHOT_UNKNOWN) {
        fputs("Span       no packet yet\n", out);
        return;
    }
    int64_t seconds = clock_second(s->last_packet_us) - clock_second(s->first_packet_us);
    fprintf(out, "Span       %s to %s UTC (%s)\n", cell_time(s->first_packet_us, first),
            cell_time(s->last_packet_us, last), text_duration(seconds, duration));
}

static void print_losses(const struct snapshot *s, FILE *out)
{
    const struct snapshot_capture *c = &s->capture;
    char kernel[CELL], interface[CELL];
    if (c->dropped_kernel == SNAPSHOT_UNKNOWN && c->dropped_interface == SNAPSHOT_UNKNOWN) {
        fputs(s->input.kind == INPUT_FILE ? "Lost       ? packets: a file does not say\n"
                                          : "Lost       ? packets\n",
              out);
        return;
    }
    fprintf(out, "Lost       %s packets by the kernel, %s packets by the interface\n",
            cell_loss(c->dropped_kernel, kernel), cell_loss(c->dropped_interface, interface));
    if (c->dropped_kernel > 0 || c->dropped_interface > 0)
        fputs("           PACKETS WERE LOST: every count below is at least what it says\n", out);
}

static void print_capture(const struct snapshot *s, FILE *out)
{
    const struct snapshot_capture *c = &s->capture;
    char a[CELL], b[CELL], d[CELL], text[SNAPSHOT_ERROR];
    uint64_t malformed = 0;
    for (uint32_t i = 0; i < c->malformed_count; i++)
        malformed += c->malformed[i].packets;
    fprintf(out, "Received   %s packets, %s bytes; %s packets analysed\n",
            text_grouped(c->received, a), text_grouped(c->bytes, b), text_grouped(c->analysed, d));
    fprintf(out, "           %s packets not IP, %s malformed, %s cut by the snapshot length\n",
            text_grouped(c->not_ip, a), text_grouped(malformed, b), text_grouped(c->truncated, d));
    for (uint32_t i = 0; i < c->malformed_count; i++)
        fprintf(out, "Malformed  %s packets: %s\n", text_grouped(c->malformed[i].packets, a),
                safe(c->malformed[i].reason, text, sizeof text));
    if (c->late > 0)
        fprintf(out, "Late       %s packets came after their second was closed\n",
                text_grouped(c->late, a));
    print_losses(s, out);
    if (*s->input.error)
        fprintf(out, "ENDED EARLY: %s\n", safe(s->input.error, text, sizeof text));
}

/* --- Totals ----------------------------------------------------------------------------------- */

static void print_traffic(const struct snapshot *s, enum traffic t, const char *name, FILE *out)
{
    const struct tally *total = &s->traffic[t].total, *all = &s->traffic[TRAFFIC_ALL].total;
    char packets[CELL], bytes[CELL], share[16] = "?";
    if (all->packets > 0)
        snprintf(share, sizeof share, "%.1f %%",
                 100.0 * (double)total->packets / (double)all->packets);
    fprintf(out, "  %-12s %17s %9s %21s\n", name, text_grouped(total->packets, packets), share,
            text_grouped(total->bytes, bytes));
}

static void print_totals(const struct snapshot *s, FILE *out)
{
    fprintf(out, "\n%-14s %17s %9s %21s\n", "Totals", "packets", "share", "bytes");
    print_traffic(s, TRAFFIC_UDP, "UDP", out);
    print_traffic(s, TRAFFIC_TCP, "TCP", out);
    print_traffic(s, TRAFFIC_ICMP, "ICMP", out);
    print_traffic(s, TRAFFIC_ICMP6, "ICMPv6", out);
    print_traffic(s, TRAFFIC_OTHER, "other IP", out);
    fputc('\n', out);
    print_traffic(s, TRAFFIC_INBOUND, "inbound", out);
    print_traffic(s, TRAFFIC_OUTBOUND, "outbound", out);
    print_traffic(s, TRAFFIC_INTERNAL, "internal", out);
    print_traffic(s, TRAFFIC_TRANSIT, "transit", out);
    print_traffic(s, TRAFFIC_ALL, "all", out);
}

/* --- Tables ----------------------------------------------------------------------------------- */

static void print_heading(const char *what, uint32_t shown, uint64_t count, FILE *out)
{
    char left_out[CELL];
    if (shown == count)
        fprintf(out, "\n%s, by packets\n", what);
    else
        fprintf(out, "\n%s, the %" PRIu32 " with the most packets; %s more are left out\n", what,
                shown, text_grouped(count - shown, left_out));
}

/* The ports with the most packets, in that order; among equals as the snapshot has them. */
static uint32_t find_top_ports(const struct snapshot *s, const struct snapshot_port *top[PAGE_ROWS])
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->port_count; i++) {
        const struct snapshot_port *p = &s->ports[i];
        uint32_t rank = count;
        while (rank > 0 && top[rank - 1]->packets < p->packets)
            rank--;
        if (rank == PAGE_ROWS)
            continue;
        count += count < PAGE_ROWS;
        memmove(top + rank + 1, top + rank, (count - 1 - rank) * sizeof(const void *));
        top[rank] = p;
    }
    return count;
}

static void print_port(const struct snapshot_port *p, FILE *out)
{
    char port[16], service[16], packets[CELL], bytes[CELL], records[CELL], sources[CELL],
        targets[CELL], last[CLOCK_TEXT];
    const char *name = services_name(p->protocol, p->port);
    snprintf(port, sizeof port, "%s/%u", p->protocol == 6 ? "tcp" : "udp", p->port);
    fprintf(out, "  %-9s %-15s %10s %13s %10s %7s %7s  %s\n", port,
            safe(name ? name : "", service, sizeof service),
            cell_count(p->packets, true, WIDTH_COUNT, packets),
            cell_count(p->bytes, true, WIDTH_BYTES, bytes),
            cell_count(p->records, true, WIDTH_COUNT, records),
            cell_distinct(&p->sources, true, sources), cell_distinct(&p->targets, true, targets),
            cell_time(p->last_us, last));
}

static void print_ports(const struct snapshot *s, FILE *out)
{
    const struct snapshot_port *top[PAGE_ROWS];
    uint32_t count = find_top_ports(s, top);
    if (count == 0) {
        fputs("\nPorts: no TCP or UDP packet yet\n", out);
        return;
    }
    print_heading("Ports", count, s->port_count, out);
    fprintf(out, "  %-9s %-15s %10s %13s %10s %7s %7s  %s\n", "port", "service", "packets", "bytes",
            "records", "sources", "targets", "last packet (UTC)");
    for (uint32_t i = 0; i < count; i++)
        print_port(top[i], out);
}

static void print_source(const struct snapshot_source *source, int width, FILE *out)
{
    char address[ADDRESS_TEXT], packets[CELL], records[CELL], targets[CELL], ports[CELL],
        last[CLOCK_TEXT];
    bool exact = source->packets_error == 0;
    fprintf(out, "%c %-*s %10s %10s %7s %7s  %s\n", source->home ? '*' : ' ', width,
            address_format(&source->address, address),
            cell_count(source->packets, exact, WIDTH_COUNT, packets),
            cell_count(source->records, exact, WIDTH_COUNT, records),
            cell_distinct(&source->targets, exact, targets),
            cell_distinct(&source->ports, exact, ports), cell_time(source->last_us, last));
}

static void print_sources(const struct snapshot *s, FILE *out)
{
    uint32_t count = s->source_count < PAGE_ROWS ? s->source_count : PAGE_ROWS;
    uint64_t known = s->sources_held > s->source_count ? s->sources_held : s->source_count;
    int width = sizeof "255.255.255.255" - 1;
    char text[ADDRESS_TEXT];
    if (count == 0) {
        fputs("\nSources: none yet\n", out);
        return;
    }
    print_heading("Sources", count, known, out);
    if (s->sources_evicted > 0)
        fprintf(out, "  (and %s that were dropped when the table was full)\n",
                text_grouped(s->sources_evicted, text));
    for (uint32_t i = 0; i < count; i++) {
        int length = (int)strlen(address_format(&s->sources[i].address, text));
        width = length > width ? length : width;
    }
    fprintf(out, "  %-*s %10s %10s %7s %7s  %s\n", width, "address", "packets", "records",
            "targets", "ports", "last packet (UTC)");
    for (uint32_t i = 0; i < count; i++)
        print_source(&s->sources[i], width, out);
}

void page_print(const struct snapshot *s, FILE *out)
{
    char taken_at[CLOCK_TEXT];
    fprintf(out, "tapwatch " TAPWATCH_VERSION ", counts up to %s UTC\n\n",
            cell_time(s->taken_at_us, taken_at));
    print_input(s, out);
    print_span(s, out);
    print_capture(s, out);
    print_totals(s, out);
    print_ports(s, out);
    print_sources(s, out);
    fputs("\nA record is an unsolicited packet; sources, targets and ports are counted over "
          "records.\n"
          "* is one of ours, ~ is an estimate (standard error of sources, targets, ports: at most "
          "1.7 %),\n? is not known.\n",
          out);
}
