/* page: see page.h. Its tables are in page_tables.c, what is going on in page_incidents.c. */
#include "src/report/page.h"

#include "src/base/clock.h"
#include "src/base/version.h"
#include "src/report/cell.h"
#include "src/report/page_graphs.h"
#include "src/report/page_incidents.h"
#include "src/report/page_tables.h"

#include <netinet/in.h>
#include <string.h>

/* --- The head --------------------------------------------------------------------------------- */

static void print_input(const struct snapshot *s, FILE *out)
{
    const struct snapshot_input *in = &s->input;
    char text[SNAPSHOT_NAMES];
    fprintf(out, "Input      %s", in->kind == INPUT_FILE ? "file" : "interface");
    for (const char *name = in->names; *name; name += strlen(name) + 1)
        fprintf(out, " %s", cell_safe(name, text, sizeof text));
    if (*in->link_type)
        fprintf(out, " (%s)", cell_safe(in->link_type, text, sizeof text));
    fprintf(out, "\nFilter     %s\n",
            in->filter_left_out ? "left out"
            : *in->filter       ? cell_safe(in->filter, text, sizeof text)
                                : "none");
    fputs("Home      ", out);
    for (size_t i = 0; i < in->home.count; i++)
        fprintf(out, "%s %s", i ? "," : "", network_format(&in->home.networks[i], text));
    fputs(in->home.count ? "\n" : " none\n", out);
    if (s->redacted)
        fputs("Redacted   home addresses are pseudonyms; payloads are left out\n", out);
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

/* Of a live interface that was away. */
static void print_gaps(const struct snapshot_gaps *gaps, FILE *out)
{
    char count[CELL], duration[TEXT_NUMBER], since[CLOCK_TEXT], now[SNAPSHOT_GAPS];
    if (gaps->count == SNAPSHOT_UNKNOWN || gaps->count == 0)
        return;
    fprintf(out, "           %s %s of %s in all, in which an interface was down or gone\n",
            text_grouped((uint64_t)gaps->count, count), gaps->count == 1 ? "gap" : "gaps",
            text_duration(gaps->seconds, duration));
    if (gaps->now[0])
        fprintf(out, "           %s since %s UTC\n", cell_safe(gaps->now, now, sizeof now),
                cell_time(gaps->since_us, since));
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
    print_gaps(&c->gaps, out);
    if (snapshot_has_losses(s))
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
                cell_safe(c->malformed[i].reason, text, sizeof text));
    if (c->tcp_header_length > 0)
        fprintf(out, "Flawed     %s packets, counted by what is whole: tcp-header-length\n",
                text_grouped(c->tcp_header_length, a));
    if (c->late > 0)
        fprintf(out, "Late       %s packets came after their second was closed\n",
                text_grouped(c->late, a));
    if (c->own_session && c->own_session_packets > 0)
        fprintf(out, "Left out   %s packets of your own SSH session, in no other count\n",
                text_grouped(c->own_session_packets, a));
    print_losses(s, out);
    if (*s->input.error)
        fprintf(out, "ENDED EARLY: %s\n", cell_safe(s->input.error, text, sizeof text));
}

/* Of a table that is bounded: how full it is, and what it had to let go. */
static void print_table(const char *label, const char *what, const struct snapshot_table *t,
                        FILE *out)
{
    char held[CELL], room[CELL], evicted[CELL], minute[CELL];
    if (t->room == 0)
        return;
    fprintf(out, "%-10s %s of %s %s", label, text_grouped(t->held, held),
            text_grouped(t->room, room), what);
    if (t->evicted > 0)
        fprintf(out, "; %s pushed out, %s in the last minute",
                cell_count(t->evicted, true, CELL_DISTINCT, evicted),
                cell_count(t->evicted_minute, true, CELL_DISTINCT, minute));
    fputc('\n', out);
}

enum { WIDTH_ANSWERS = 11 };

static void print_records(const struct snapshot *s, FILE *out)
{
    const struct snapshot_answers *a = &s->answers;
    bool exact = snapshot_records_exact(s, IPPROTO_UDP);
    char records[CELL], reply[CELL], unreachable[CELL], silent[CELL], unknown[CELL];
    print_table("Held", "sources", &s->source_table, out);
    print_table("", "targets", &s->target_table, out);
    print_table("", "conversations", &s->flow_table, out);
    print_table("", "addresses that match a signature", &s->prober_table, out);
    fprintf(out, "Records    %s packets were unsolicited\n",
            cell_count(s->records, exact, CELL, records));
    fprintf(out, "Answers    %s answered, %s unreachable, %s silent, %s not known\n",
            cell_count(a->reply, true, WIDTH_ANSWERS, reply),
            cell_count(a->unreachable, true, WIDTH_ANSWERS, unreachable),
            cell_count(a->silent, true, WIDTH_ANSWERS, silent),
            cell_count(a->unknown, true, WIDTH_ANSWERS, unknown));
    if (snapshot_hears_no_answers(s))
        fputs("           NOTHING OUTBOUND WAS SEEN: whether ours answered is not known\n", out);
    if (!exact)
        fputs("           CONVERSATIONS WERE PUSHED OUT: of UDP, records are at most what they "
              "say\n",
              out);
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

static void print_graph(const struct snapshot *s, enum traffic t, const char *name, bool blocks,
                        FILE *out)
{
    if (s->traffic[t].total.packets > 0)
        page_graphs_row(name, &s->traffic[t].history, graph_span_of(s), blocks, out);
}

static void print_graphs(const struct snapshot *s, bool blocks, FILE *out)
{
    if (s->traffic[TRAFFIC_ALL].total.packets == 0)
        return;
    page_graphs_heading("Packets", s, out);
    print_graph(s, TRAFFIC_ALL, "all", blocks, out);
    print_graph(s, TRAFFIC_INBOUND, "inbound", blocks, out);
    print_graph(s, TRAFFIC_OUTBOUND, "outbound", blocks, out);
    print_graph(s, TRAFFIC_INTERNAL, "internal", blocks, out);
    print_graph(s, TRAFFIC_TRANSIT, "transit", blocks, out);
    print_graph(s, TRAFFIC_UDP, "UDP", blocks, out);
    print_graph(s, TRAFFIC_TCP, "TCP", blocks, out);
    print_graph(s, TRAFFIC_ICMP, "ICMP", blocks, out);
    print_graph(s, TRAFFIC_ICMP6, "ICMPv6", blocks, out);
    print_graph(s, TRAFFIC_OTHER, "other IP", blocks, out);
}

void page_print(const struct snapshot *s, bool blocks, FILE *out)
{
    char taken_at[CLOCK_TEXT];
    fprintf(out, "tapwatch " TAPWATCH_VERSION ", counts up to %s UTC\n",
            cell_time(s->taken_at_us, taken_at));
    page_incidents(s, blocks, out);
    page_incidents_alerts(s, out);
    fputc('\n', out);
    print_input(s, out);
    print_span(s, out);
    print_capture(s, out);
    print_records(s, out);
    print_totals(s, out);
    print_graphs(s, blocks, out);
    page_tables_icmp(s, out);
    page_tables_ports(s, blocks, out);
    page_tables_sources(s, out);
    page_tables_targets(s, out);
    fputs("\nA record is an unsolicited packet; sources, targets and ports are counted over "
          "records.\n"
          "* is one of ours, ? is not known, ~ is an estimate: sources, targets and ports with a "
          "standard\nerror of at most 1.7 %, those rounded to two digits of 15 %.\n",
          out);
}
