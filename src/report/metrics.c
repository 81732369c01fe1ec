/* metrics: see metrics.h. */
#include "src/report/metrics.h"

#include "src/base/clock.h"
#include "src/base/version.h"

#include <inttypes.h>
#include <netinet/in.h>

static void print_head(FILE *out, const char *name, const char *type, const char *help)
{
    fprintf(out, "# HELP tapwatch_%s %s\n# TYPE tapwatch_%s %s\n", name, help, name, type);
}

static void print_one(FILE *out, const char *name, const char *type, const char *help, uint64_t n)
{
    print_head(out, name, type, help);
    fprintf(out, "tapwatch_%s %" PRIu64 "\n", name, n);
}

/* Labels' values are names of our own: none has a quote, a backslash or a newline. */
static void print_labelled(FILE *out, const char *name, const char *label, const char *value,
                           uint64_t n)
{
    fprintf(out, "tapwatch_%s{%s=\"%s\"} %" PRIu64 "\n", name, label, value, n);
}

/* --- Packets ---------------------------------------------------------------------------------- */

static void print_traffic(const struct snapshot *s, FILE *out)
{
    static const struct {
        enum traffic traffic;
        const char *label, *value;
    } rows[] = {
        {TRAFFIC_INBOUND, "direction", "inbound"},
        {TRAFFIC_OUTBOUND, "direction", "outbound"},
        {TRAFFIC_INTERNAL, "direction", "internal"},
        {TRAFFIC_TRANSIT, "direction", "transit"},
        {TRAFFIC_UDP, "protocol", "udp"},
        {TRAFFIC_TCP, "protocol", "tcp"},
        {TRAFFIC_ICMP, "protocol", "icmp"},
        {TRAFFIC_ICMP6, "protocol", "icmp6"},
        {TRAFFIC_OTHER, "protocol", "other"},
    };
    enum { ROWS = sizeof rows / sizeof rows[0], DIRECTIONS = 4 };
    static const struct {
        const char *name, *help;
        unsigned first, end;
        bool bytes;
    } metrics[] = {
        {"direction_packets_total", "IP packets by direction.", 0, DIRECTIONS, false},
        {"direction_bytes_total", "Bytes of IP packets' frames by direction.", 0, DIRECTIONS, true},
        {"protocol_packets_total", "IP packets by protocol.", DIRECTIONS, ROWS, false},
        {"protocol_bytes_total", "Bytes of IP packets' frames by protocol.", DIRECTIONS, ROWS,
         true},
    };
    for (size_t m = 0; m < sizeof metrics / sizeof metrics[0]; m++) {
        print_head(out, metrics[m].name, "counter", metrics[m].help);
        for (unsigned i = metrics[m].first; i < metrics[m].end; i++) {
            const struct tally *total = &s->traffic[rows[i].traffic].total;
            print_labelled(out, metrics[m].name, rows[i].label, rows[i].value,
                           metrics[m].bytes ? total->bytes : total->packets);
        }
    }
}

static void print_losses(const struct snapshot_capture *c, FILE *out)
{
    static const char name[] = "lost_packets_total";
    if (c->dropped_kernel == SNAPSHOT_UNKNOWN && c->dropped_interface == SNAPSHOT_UNKNOWN)
        return;
    print_head(out, name, "counter", "Packets that were dropped before tapwatch could read them.");
    if (c->dropped_kernel != SNAPSHOT_UNKNOWN)
        print_labelled(out, name, "layer", "kernel", (uint64_t)c->dropped_kernel);
    if (c->dropped_interface != SNAPSHOT_UNKNOWN)
        print_labelled(out, name, "layer", "interface", (uint64_t)c->dropped_interface);
}

static void print_gaps(FILE *out, const struct snapshot_gaps *gaps)
{
    if (gaps->count == SNAPSHOT_UNKNOWN)
        return;
    print_one(out, "capture_gaps_total", "counter", "Times in which an interface was down or gone.",
              (uint64_t)gaps->count);
    print_one(out, "capture_gap_seconds_total", "counter", "How long that was in all.",
              (uint64_t)gaps->seconds);
    print_one(out, "capture_gap", "gauge", "1 while an interface is down or gone.",
              gaps->now[0] != '\0');
}

static void print_malformed(const struct snapshot_capture *c, FILE *out)
{
    static const char name[] = "malformed_packets_total";
    if (c->malformed_count == 0)
        return;
    print_head(out, name, "counter", "Packets that could not be decoded, by reason.");
    for (uint32_t i = 0; i < c->malformed_count; i++)
        print_labelled(out, name, "reason", c->malformed[i].reason, c->malformed[i].packets);
}

static void print_capture(const struct snapshot *s, FILE *out)
{
    const struct snapshot_capture *c = &s->capture;
    print_one(out, "packets_total", "counter", "Packets received.", c->received);
    print_one(out, "bytes_total", "counter", "Bytes of their frames, as they were on the wire.",
              c->bytes);
    print_losses(c, out);
    print_gaps(out, &c->gaps);
    print_one(out, "not_ip_packets_total", "counter", "Packets received that are not IP.",
              c->not_ip);
    print_malformed(c, out);
    print_one(out, "truncated_packets_total", "counter",
              "Packets that the snaplen cut where a test wanted bytes.", c->truncated);
    print_one(out, "late_packets_total", "counter",
              "Packets older than a second already closed, counted into the present one.", c->late);
    print_traffic(s, out);
}

/* --- Records ---------------------------------------------------------------------------------- */

static void print_answers(const struct snapshot *s, FILE *out)
{
    static const char name[] = "answers_total";
    print_one(out, "records_total", "counter", "Records: unsolicited packets.", s->records);
    print_head(out, name, "counter", "Records by what came back, once that is known.");
    print_labelled(out, name, "outcome", "reply", s->answers.reply);
    print_labelled(out, name, "outcome", "silent", s->answers.silent);
    print_labelled(out, name, "outcome", "unreachable", s->answers.unreachable);
}

/* What is printed of a port. */
enum port_metric { PORT_RECORDS, PORT_SOURCES, PORT_TARGETS, PORT_METRICS };

static void print_port(const struct snapshot *s, enum port_metric metric, const char *name,
                       uint8_t protocol, uint16_t port, FILE *out)
{
    /* Every port is counted, so to one that is not there nothing came. */
    static const struct snapshot_port none = {.records = 0};
    const struct snapshot_port *p = snapshot_find_port(s, protocol, port);
    if (!p)
        p = &none;
    const struct distinct_count d = metric == PORT_SOURCES ? p->sources : p->targets;
    if (metric != PORT_RECORDS && d.certainty == CERTAINTY_UNKNOWN)
        return;
    fprintf(out, "tapwatch_%s{protocol=\"%s\",port=\"%u\"} %" PRIu64 "\n", name,
            protocol == IPPROTO_TCP ? "tcp" : "udp", port,
            metric == PORT_RECORDS ? p->records : (uint64_t)d.value);
}

static bool is_in(const struct port_range *r, uint8_t protocol, unsigned port)
{
    return r->protocol == protocol && port >= r->first && port <= r->last;
}

/* Whether a range before that one has the port. */
static bool was_printed(const struct metrics_ports *ports, size_t before, uint8_t protocol,
                        unsigned port)
{
    for (size_t i = 0; i < before; i++)
        if (is_in(&ports->ranges[i], protocol, port))
            return true;
    return false;
}

static void print_ports(const struct snapshot *s, const struct metrics_ports *ports, FILE *out)
{
    static const struct {
        const char *name, *type, *help;
    } metrics[PORT_METRICS] = {
        [PORT_RECORDS] = {"port_records_total", "counter", "Records to the port."},
        [PORT_SOURCES] = {"port_sources", "gauge",
                          "Distinct sources of the port's records since start, or an estimate."},
        [PORT_TARGETS] = {"port_targets", "gauge",
                          "Distinct targets of the port's records since start, or an estimate."},
    };
    for (unsigned m = 0; ports->count > 0 && m < PORT_METRICS; m++) {
        print_head(out, metrics[m].name, metrics[m].type, metrics[m].help);
        for (size_t i = 0; i < ports->count; i++) {
            const struct port_range *r = &ports->ranges[i];
            for (unsigned port = r->first; port <= r->last; port++)
                if (!was_printed(ports, i, r->protocol, port))
                    print_port(s, (enum port_metric)m, metrics[m].name, r->protocol, (uint16_t)port,
                               out);
        }
    }
}

/* --- Incidents -------------------------------------------------------------------------------- */

static void print_incidents(const struct snapshot *s, FILE *out)
{
    enum { STATES = INCIDENT_QUIET + 1 };
    uint64_t counts[STATES][SEVERITIES] = {{0}};
    for (uint32_t i = 0; i < s->incident_count; i++)
        counts[s->incidents[i].state][s->incidents[i].severity]++;
    print_head(out, "incidents", "gauge", "Incidents by state and severity.");
    for (unsigned state = 0; state < STATES; state++)
        for (unsigned severity = 0; severity < SEVERITIES; severity++)
            fprintf(out, "tapwatch_incidents{state=\"%s\",severity=\"%s\"} %" PRIu64 "\n",
                    incident_state_name((enum incident_state)state),
                    severity_name((enum severity)severity), counts[state][severity]);
    print_head(out, "alerts_total", "counter", "Alerts raised, told of or not.");
    for (unsigned severity = 0; severity < SEVERITIES; severity++)
        print_labelled(out, "alerts_total", "severity", severity_name((enum severity)severity),
                       s->alerts_by_severity[severity]);
}

/* A gauge, as it is of the incidents that are held, and these change. */
static void print_evidence(const struct snapshot *s, FILE *out)
{
    static const char name[] = "evidence_packets";
    struct incident_evidence all = {.kept = false};
    for (uint32_t i = 0; i < s->incident_count; i++) {
        const struct incident_evidence *e = &s->incidents[i].evidence;
        all.kept |= e->kept;
        all.goes_on |= e->goes_on;
        all.held += e->held;
        all.pushed_out += e->pushed_out;
        all.handed_over += e->handed_over;
    }
    if (!all.kept)
        return;
    print_head(out, name, "gauge", "Packets of the incidents that are held, as they came.");
    print_labelled(out, name, "place", "memory", all.held);
    print_labelled(out, name, "place", "pushed_out", all.pushed_out);
    if (all.goes_on)
        print_labelled(out, name, "place", "file", all.handed_over);
}

/* --- tapwatch itself -------------------------------------------------------------------------- */

static void print_tables(const struct snapshot *s, FILE *out)
{
    const struct {
        const char *name;
        const struct snapshot_table *table;
    } tables[] = {
        {"sources", &s->source_table},     {"targets", &s->target_table}, {"flows", &s->flow_table},
        {"incidents", &s->incident_table}, {"probers", &s->prober_table},
    };
    enum { TABLES = sizeof tables / sizeof tables[0] };
    print_head(out, "table_entries", "gauge",
               "Entries held; of sources and targets each is an address.");
    for (size_t i = 0; i < TABLES; i++)
        print_labelled(out, "table_entries", "table", tables[i].name, tables[i].table->held);
    print_head(out, "table_capacity", "gauge", "Entries that there is room for.");
    for (size_t i = 0; i < TABLES; i++)
        print_labelled(out, "table_capacity", "table", tables[i].name, tables[i].table->room);
    print_head(out, "table_evictions_total", "counter", "Entries pushed out by others.");
    for (size_t i = 0; i < TABLES; i++)
        print_labelled(out, "table_evictions_total", "table", tables[i].name,
                       tables[i].table->evicted);
}

static void print_self(const struct snapshot *s, FILE *out)
{
    print_head(out, "build_info", "gauge", "Always 1; the version is a label.");
    fprintf(out, "tapwatch_build_info{version=\"%s\"} 1\n", TAPWATCH_VERSION);
    if (s->taken_at_us != SNAPSHOT_UNKNOWN) {
        static const char name[] = "snapshot_timestamp_seconds"; /* a file may be of before 1970 */
        print_head(out, name, "gauge",
                   "Packet time, since the epoch, up to which everything here is counted.");
        fprintf(out, "tapwatch_%s %" PRId64 "\n", name, clock_second(s->taken_at_us) + 1);
    }
    print_one(out, "memory_bytes", "gauge", "Taken at start for the tables.", s->memory_bytes);
    print_tables(s, out);
}

bool metrics_print(const struct snapshot *s, const struct metrics_ports *ports, FILE *out)
{
    print_self(s, out);
    print_capture(s, out);
    print_answers(s, out);
    print_ports(s, ports, out);
    print_incidents(s, out);
    print_evidence(s, out);
    return fflush(out) == 0 && !ferror(out);
}
