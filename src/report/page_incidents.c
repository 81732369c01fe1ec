/* page_incidents: see page_incidents.h. */
#include "src/report/page_incidents.h"

#include "src/base/clock.h"
#include "src/report/cell.h"
#include "src/report/page_graphs.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <string.h>

enum {
    ROWS = 20,
    ALERT_ROWS = 10,
    COLUMNS = 100,
    INDENT = 10, /* of what stands under a row */
    DETAIL = 1024,
    WIDTH_RECORDS = 9,
};

/* Broken at spaces so that it stays within the page; what has none is cut. */
static void print_wrapped(const char *text, FILE *out)
{
    const size_t width = COLUMNS - INDENT;
    while (*text) {
        size_t length = strlen(text);
        if (length > width)
            for (length = width; length > 0 && text[length] != ' ';)
                length--;
        if (length == 0)
            length = width;
        fprintf(out, "%*s%.*s\n", INDENT, "", (int)length, text);
        text += length;
        text += strspn(text, " ");
    }
}

/* A text that grows, and stays whole when it is full. */
struct detail {
    size_t used;
    char text[DETAIL];
};

static void __attribute__((format(printf, 2, 3))) add(struct detail *d, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(d->text + d->used, sizeof d->text - d->used, format, arguments);
    va_end(arguments);
    if (n > 0 && d->used + (size_t)n < sizeof d->text)
        d->used += (size_t)n;
    d->text[d->used] = '\0';
}

/* --- Under a row ------------------------------------------------------------------------------ */

static const char *protocol_name(uint8_t protocol)
{
    return protocol == IPPROTO_TCP ? "tcp" : protocol == IPPROTO_UDP ? "udp" : "icmp";
}

/* "udp/1026-1028 udp/1030": neighbours together. */
static void add_ports(struct detail *d, const struct snapshot_incident *in)
{
    for (uint32_t i = 0, last; i < in->port_count; i = last + 1) {
        const struct incident_port *p = &in->ports[i];
        for (last = i; last + 1 < in->port_count && p->protocol == in->ports[last + 1].protocol &&
                       in->ports[last].port + 1 == in->ports[last + 1].port;)
            last++;
        add(d, "%s%s/%u", i ? " " : "", protocol_name(p->protocol), p->port);
        if (last > i)
            add(d, "-%u", in->ports[last].port);
    }
    if (in->ports_more > 0)
        add(d, " and more");
}

static void add_payload(struct detail *d, const struct incident_payload *p)
{
    char hex[3 * INCIDENT_PREFIX + 3], records[CELL];
    text_hex(p->prefix, p->prefix_length, hex, sizeof hex);
    add(d, "%" PRIu32 " %s", p->length, p->length == 1 ? "byte" : "bytes");
    if (p->prefix_length > 0)
        add(d, ", %s%s", hex, p->prefix_length < p->length ? " .." : "");
    add(d, " (%s%s %s)", p->records_error > 0 ? "~" : "", text_grouped(p->records, records),
        p->records == 1 ? "record" : "records");
}

/* Its ports, and what its packets carry most. */
static void print_ports(const struct snapshot_incident *in, FILE *out)
{
    struct detail d = {.used = 0};
    add_ports(&d, in);
    if (in->payload_count > 0) {
        add(&d, "%s", d.used > 0 ? "; " : "");
        const bool common = incident_payload_is_common(&in->payloads[0]);
        if (common)
            add_payload(&d, &in->payloads[0]);
        else
            add(&d, "many payloads");
        if (common && (in->payload_count > 1 || in->payloads_more > 0))
            add(&d, " and others");
    }
    print_wrapped(d.text, out);
}

static void add_port_numbers(struct detail *d, const uint16_t *ports, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        add(d, " %u", ports[i]);
}

static void print_port_mix(const struct incident_mix *mix, FILE *out)
{
    struct detail d = {.used = 0};
    char since[CLOCK_TEXT];
    if (mix->changed_us == SNAPSHOT_UNKNOWN)
        return;
    add(&d, "OTHER PORTS since %s: now", cell_time(mix->changed_us, since));
    add_port_numbers(&d, mix->after, mix->after_count);
    add(&d, ", before");
    add_port_numbers(&d, mix->before, mix->before_count);
    print_wrapped(d.text, out);
}

static void print_new_payloads(const struct snapshot_incident *in, FILE *out)
{
    for (uint32_t i = 0; i < in->payload_count; i++) {
        struct detail d = {.used = 0};
        char since[CLOCK_TEXT];
        if (!in->payloads[i].new)
            continue;
        add(&d, "NEW PAYLOAD since %s: ", cell_time(in->payloads[i].first_us, since));
        add_payload(&d, &in->payloads[i]);
        print_wrapped(d.text, out);
    }
}

static void print_insiders(const struct snapshot_incident *in, FILE *out)
{
    for (uint32_t i = 0; i < in->insider_count; i++) {
        const struct incident_insider *insider = &in->insiders[i];
        struct detail d = {.used = 0};
        char address[ADDRESS_TEXT], since[CLOCK_TEXT], records[CELL], targets[CELL];
        add(&d, "INSIDER %s since %s: %s record%s, %s target%s",
            address_format(&insider->address, address), cell_time(insider->first_us, since),
            text_grouped(insider->records, records), insider->records == 1 ? "" : "s",
            cell_distinct(insider->targets, true, targets), insider->targets.value == 1 ? "" : "s");
        print_wrapped(d.text, out);
    }
    if (in->insiders_more > 0)
        fprintf(out, "%*sINSIDERS: %" PRIu32 " more\n", INDENT, "", in->insiders_more);
}

static void print_repliers(const struct snapshot_incident *in, FILE *out)
{
    for (uint32_t i = 0; i < in->replier_count; i++) {
        const struct incident_replier *replier = &in->repliers[i];
        struct detail d = {.used = 0};
        char address[ADDRESS_TEXT], since[CLOCK_TEXT], replies[CELL];
        add(&d, "ANSWERED by %s since %s: %s %s", address_format(&replier->address, address),
            cell_time(replier->first_us, since), text_grouped(replier->replies, replies),
            replier->replies == 1 ? "reply" : "replies");
        print_wrapped(d.text, out);
    }
}

/* Who sends most of it. Of a scan that is the incident itself. */
static void print_top_sources(const struct snapshot_incident *in, FILE *out)
{
    enum { SHOWN = 4 };
    struct detail d = {.used = 0};
    if (in->kind == INCIDENT_SOURCE || in->source_count == 0)
        return;
    add(&d, "from ");
    for (uint32_t i = 0; i < in->source_count && i < SHOWN; i++) {
        char address[ADDRESS_TEXT], records[CELL];
        const struct incident_source *source = &in->top_sources[i];
        add(&d, "%s%s (%s)", i > 0 ? ", " : "", address_format(&source->address, address),
            cell_count(source->records, source->records_error == 0, WIDTH_RECORDS, records));
    }
    if (in->source_count > SHOWN || in->sources.certainty != CERTAINTY_EXACT ||
        in->sources.value > in->source_count)
        add(&d, " and others");
    print_wrapped(d.text, out);
}

/* --- Incidents -------------------------------------------------------------------------------- */

/* How many of ours; where that is not known of a scanner, "254 all" that it went to. */
static const char *cell_reached(const struct snapshot_incident *in, char out[CELL])
{
    char number[CELL];
    bool all;
    const struct distinct_count n = incident_reached(in, &all);
    snprintf(out, CELL, "%.*s%s", CELL - 8, cell_distinct(n, true, number), all ? " all" : "");
    return out;
}

static void print_incident(const struct snapshot *s, const struct snapshot_incident *in,
                           bool blocks, FILE *out)
{
    enum { NAME = 31 };
    char name[INCIDENT_NAME], since[CLOCK_TEXT], sources[CELL], targets[CELL], records[CELL];
    fprintf(out, "  %-7s %-8s %-*s", incident_state_name((enum incident_state)in->state),
            severity_name((enum severity)in->severity), NAME,
            cell_safe(in->name, name, sizeof name));
    if (strlen(name) > NAME) /* an IPv6 address: the rest goes below */
        fprintf(out, "\n  %-7s %-8s %-*s", "", "", NAME, "");
    fprintf(
        out, " %s %7s -> %-7s %9s\n", cell_time(in->onset_us, since),
        cell_distinct(in->sources, true, sources), cell_reached(in, targets),
        cell_count(in->records, snapshot_records_exact(s, IPPROTO_UDP), WIDTH_RECORDS, records));
    page_graphs_line(INDENT, in->history_packets ? "packet" : "record", &in->history,
                     graph_span_of(s), blocks, out);
    print_ports(in, out);
    print_top_sources(in, out);
    print_port_mix(&in->mix, out);
    print_new_payloads(in, out);
    print_insiders(in, out);
    print_repliers(in, out);
}

void page_incidents(const struct snapshot *s, bool blocks, FILE *out)
{
    uint32_t count = s->incident_count < ROWS ? s->incident_count : ROWS;
    if (count == 0) {
        fputs(s->signature_count > 0 ? "\nNo incident\n"
                                     : "\nNo incident; no signature was looked for\n",
              out);
        return;
    }
    fputs("\nIncidents", out);
    if (count < s->incident_count)
        fprintf(out, ", the %" PRIu32 " that matter most, %" PRIu32 " more %s left out", count,
                s->incident_count - count, s->incident_count - count == 1 ? "is" : "are");
    fprintf(out, "; graphs of the last %s\n", graph_span_name(graph_span_of(s)));
    fprintf(out, "  %-7s %-8s %-31s %-19s %7s -> %-7s %9s\n", "state", "severity", "what",
            "since (UTC)", "sources", "of ours", "records");
    for (uint32_t i = 0; i < count; i++)
        print_incident(s, &s->incidents[i], blocks, out);
}

/* --- Alerts ----------------------------------------------------------------------------------- */

static void print_alert(const struct snapshot_alert *a, FILE *out)
{
    char time[CLOCK_TEXT], safe[4 * ALERT_TEXT], incident[INCIDENT_NAME];
    struct detail d = {.used = 0};
    fprintf(out, "  %s %-8s %-11s %s\n", cell_time(a->time_us, time),
            severity_name((enum severity)a->severity), alert_kind_name((enum alert_kind)a->kind),
            cell_safe(a->incident, incident, sizeof incident));
    if (*a->subject && !strstr(a->text, a->subject)) /* mostly the text says it */
        add(&d, "%s: ", cell_safe(a->subject, safe, sizeof safe));
    add(&d, "%s", cell_safe(a->text, safe, sizeof safe));
    print_wrapped(d.text, out);
}

void page_incidents_alerts(const struct snapshot *s, FILE *out)
{
    char total[CELL];
    uint32_t count = s->alert_count < ALERT_ROWS ? s->alert_count : ALERT_ROWS;
    if (count == 0)
        return;
    if (count == s->alerts_total)
        fputs("\nAlerts, latest first\n", out);
    else
        fprintf(out, "\nAlerts, the latest %" PRIu32 " of %s\n", count,
                text_grouped(s->alerts_total, total));
    for (uint32_t i = 0; i < count; i++)
        print_alert(&s->alerts[i], out);
}
