/* snapshot_read_row: see snapshot_read_parts.h; json_row.c writes them. */
#include "src/report/json_incident.h"
#include "src/report/json_value.h"
#include "src/report/snapshot_read_parts.h"

#include <netinet/in.h>
#include <string.h>

static const char *icmp_name(unsigned i)
{
    return json_value_protocol_name(i == 0 ? IPPROTO_ICMP : IPPROTO_ICMPV6);
}

void read_icmp(struct reading *r, uint32_t node)
{
    static const uint8_t protocols[] = {IPPROTO_ICMP, IPPROTO_ICMPV6};
    struct json_in *j = r->in;
    if (!read_has_room(r, r->s->icmp_count, SNAPSHOT_ICMP))
        return;
    r->s->icmp[r->s->icmp_count++] = (struct snapshot_icmp){
        .packets = json_take_count(j, node, "packets", INT64_MAX),
        .bytes = json_take_count(j, node, "bytes", INT64_MAX),
        .records = json_take_count(j, node, "records", INT64_MAX),
        .protocol = protocols[json_take_choice(j, node, "protocol", icmp_name, 2)],
        .type = (uint8_t)json_take_count(j, node, "type", UINT8_MAX),
    };
}

/* --- Ports ------------------------------------------------------------------------------------ */

/* Those of the configuration are in the windows of each port. */
static void take_lengths(struct reading *r, uint32_t node)
{
    struct json_in *j = r->in;
    const uint32_t list = json_take_list(j, node, "lengths_s", SNAPSHOT_WINDOWS);
    const bool known = r->s->window_s[0] > 0; /* else that member comes later */
    int i = 0;
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e), i++)
        if (r->s->window_s[i] != (int64_t)json_take_count(j, e, NULL, INT64_MAX) && known)
            json_in_fail(j, e, NULL, "is another length than that of counting.windows_s");
}

static void take_windows(struct reading *r, uint32_t node, struct snapshot_port_detail *d)
{
    static const char *const names[SNAPSHOT_WINDOWS] = {"minute", "hour", "day"};
    struct json_in *j = r->in;
    const bool kept = json_take_has(j, node, "windows");
    const uint32_t windows = kept ? json_take_object(j, node, "windows") : 0;
    d->windows_since_us = kept ? json_take_time(j, windows, "since") : SNAPSHOT_UNKNOWN;
    for (int i = 0; i < SNAPSHOT_WINDOWS; i++) {
        const uint32_t n = kept ? json_take_object(j, windows, names[i]) : 0;
        const struct distinct_count unknown = {.certainty = CERTAINTY_UNKNOWN};
        d->sources[i] = kept ? json_take_distinct(j, n, "sources", "sources_error") : unknown;
        d->targets[i] = kept ? json_take_distinct(j, n, "targets", "targets_error") : unknown;
    }
    if (kept)
        take_lengths(r, windows);
}

static void take_port_payloads(struct json_in *j, uint32_t node, struct snapshot_port_detail *d)
{
    const uint32_t list = json_take_list(j, node, "payloads", INCIDENT_PAYLOADS);
    d->payload_count = 0;
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e))
        read_payload(j, e, "packets", "packets_error", &d->payloads[d->payload_count++]);
    d->payload_records = json_take_count(j, node, "payloads_records", INT64_MAX);
    d->payloads_unlisted = json_take_count(j, node, "payloads_unlisted_records", INT64_MAX);
}

static void take_port_detail(struct reading *r, uint32_t node, struct snapshot_port *p)
{
    struct json_in *j = r->in;
    struct snapshot *s = r->s;
    if (!json_take_has(j, node, "history"))
        return;
    if (!read_has_room(r, s->port_detail_count, SNAPSHOT_PORT_DETAILS))
        return;
    p->detail = (int32_t)s->port_detail_count;
    struct snapshot_port_detail *d = &s->port_details[s->port_detail_count++];
    const uint32_t history = json_take_object(j, node, "history"),
                   graphs = json_take_object(j, node, "graphs");
    json_take_cells(j, history, "packets", d->history.seconds, SNAPSHOT_SECONDS);
    json_take_cells(j, graphs, "minutes", d->history.minutes, SNAPSHOT_MINUTES);
    json_take_cells(j, graphs, "half_hours", d->history.half_hours, SNAPSHOT_HALF_HOURS);
    d->answers = json_take_answers(j, node, "answers");
    d->since_us = json_take_time(j, node, "answers_since");
    d->last_record_us = SNAPSHOT_UNKNOWN; /* nothing shows it */
    d->trend = json_take_real(j, node, "trend");
    d->rises = json_take_bool(j, node, "rises");
    take_port_payloads(j, node, d);
    take_windows(r, node, d);
}

void read_port(struct reading *r, uint32_t node)
{
    struct json_in *j = r->in;
    struct snapshot *s = r->s;
    if (!read_has_room(r, s->port_count, SNAPSHOT_PORTS))
        return;
    struct snapshot_port *p = &s->ports[s->port_count];
    *p = (struct snapshot_port){
        .packets = json_take_count(j, node, "packets", INT64_MAX),
        .bytes = json_take_count(j, node, "bytes", INT64_MAX),
        .records = json_take_count(j, node, "records", INT64_MAX),
        .first_us = json_take_time(j, node, "first"),
        .last_us = json_take_time(j, node, "last"),
        .sources = json_take_distinct(j, node, "sources", "sources_error"),
        .targets = json_take_distinct(j, node, "targets", "targets_error"),
        .detail = -1,
        .port = (uint16_t)json_take_count(j, node, "port", UINT16_MAX),
        .protocol = read_transport(j, node, "protocol"),
    };
    /* They are found by halves. */
    if (s->port_count > 0 &&
        (p[-1].protocol > p->protocol || (p[-1].protocol == p->protocol && p[-1].port >= p->port)))
        json_in_fail(j, node, NULL, "is not behind the port before it: tcp, then udp, by number");
    s->port_count++;
    take_port_detail(r, node, p);
}

/* --- Hosts ------------------------------------------------------------------------------------ */

static const char *certainty_name(unsigned i)
{
    return json_value_certainty_name((enum certainty)i);
}

/* A count of a host: where it may have had others before, the errors do not say how it was made. */
static struct distinct_count take_host_count(struct json_in *j, uint32_t node, const char *name,
                                             const char *error, bool whole)
{
    if (whole)
        return json_take_distinct(j, node, name, error);
    struct distinct_count d = json_take_distinct(j, node, name, NULL);
    const uint32_t counted = json_take_object(j, node, "counted");
    d.certainty = json_take_choice(j, counted, name, certainty_name, CERTAINTY_UNKNOWN + 1) & 3;
    if ((d.certainty == CERTAINTY_UNKNOWN) == json_take_has(j, node, name))
        json_in_fail(j, counted, name, "is at odds with the count");
    return d;
}

static void take_host_ports(struct json_in *j, uint32_t node, struct snapshot_host_detail *d)
{
    const uint32_t list = json_take_list(j, node, "ports", SNAPSHOT_HOST_PORTS);
    d->ports_count = 0;
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e)) {
        struct snapshot_host_port *p = &d->ports[d->ports_count++];
        *p = (struct snapshot_host_port){
            .packets = json_take_count(j, e, "packets", INT64_MAX),
            .port = (uint16_t)json_take_count(j, e, "port", UINT16_MAX),
            .protocol = read_transport(j, e, "protocol"),
        };
        p->packets_error = read_error(j, e, "packets_error", p->packets);
    }
}

static void take_host_payloads(struct json_in *j, uint32_t node, struct snapshot_host_detail *d)
{
    const uint32_t list = json_take_list(j, node, "payloads", SNAPSHOT_HOST_PAYLOADS);
    d->payloads_count = 0;
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e)) {
        struct snapshot_payload *p = &d->payloads[d->payloads_count++];
        *p = (struct snapshot_payload){
            .packets = json_take_count(j, e, "packets", INT64_MAX),
            .bytes = (uint32_t)json_take_count(j, e, "length", UINT32_MAX),
        };
        p->packets_error = read_error(j, e, "packets_error", p->packets);
        p->prefix_length = read_bytes(j, e, "prefix", p->prefix, sizeof p->prefix);
    }
}

static void take_peers(struct json_in *j, uint32_t node, struct snapshot_host_detail *d)
{
    const uint32_t list = json_take_list(j, node, "latest_peers", SNAPSHOT_HOST_PEERS);
    d->peers_count = 0;
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e))
        d->peers[d->peers_count++] = (struct snapshot_peer){
            .address = json_take_address(j, e, "address"),
            .last_us = json_take_time(j, e, "last"),
        };
}

static void take_packet(struct json_in *j, uint32_t node, struct snapshot_packet *p)
{
    *p = (struct snapshot_packet){
        .time_us = json_take_time(j, node, "time"),
        .peer = json_take_address(j, node, "peer"),
        .wire_bytes = (uint32_t)json_take_count(j, node, "frame_length", UINT32_MAX),
        .payload_bytes = (uint32_t)json_take_count(j, node, "payload_length", UINT32_MAX),
        .protocol = (uint8_t)json_take_count(j, node, "ip_protocol", UINT8_MAX),
        .ttl = (uint8_t)json_take_count(j, node, "ttl", UINT8_MAX),
        .tcp_flags = (uint8_t)json_take_count(j, node, "tcp_flags", UINT8_MAX),
        .has_ports = json_take_has(j, node, "source_port"),
    };
    if (p->has_ports) {
        p->source_port = (uint16_t)json_take_count(j, node, "source_port", UINT16_MAX);
        p->target_port = (uint16_t)json_take_count(j, node, "target_port", UINT16_MAX);
    }
    p->payload_length = read_bytes(j, node, "payload", p->payload, sizeof p->payload);
}

static void take_packets(struct json_in *j, uint32_t node, struct snapshot_host_detail *d)
{
    const uint32_t list = json_take_list(j, node, "latest_packets", SNAPSHOT_HOST_PACKETS);
    d->packets_count = 0;
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e))
        take_packet(j, e, &d->packets[d->packets_count++]);
}

static void take_host_detail(struct json_in *j, uint32_t node, struct snapshot_host_detail *d)
{
    take_host_ports(j, node, d);
    take_host_payloads(j, node, d);
    take_peers(j, node, d);
    take_packets(j, node, d);
    read_graphs(j, node, &d->history);
    d->since_us = json_take_time(j, node, "ports_since");
    d->ttl_low = (uint8_t)json_take_count(j, node, "ttl_low", UINT8_MAX);
    d->ttl_high = (uint8_t)json_take_count(j, node, "ttl_high", UINT8_MAX);
}

static void take_host(struct json_in *j, uint32_t node, const char *peers, const char *peers_error,
                      struct snapshot_host *h)
{
    *h = (struct snapshot_host){
        .address = json_take_address(j, node, "address"),
        .packets = json_take_count(j, node, "packets", INT64_MAX),
        .bytes = json_take_count(j, node, "bytes", INT64_MAX),
        .records = json_take_count(j, node, "records", INT64_MAX),
        .first_us = json_take_time(j, node, "first"),
        .last_us = json_take_time(j, node, "last"),
        .detail = -1,
        .scan_minutes = UINT16_MAX, /* nothing shows it */
        .home = json_take_bool(j, node, "home"),
        .shielded = json_take_bool(j, node, "shielded"),
    };
    h->packets_error = read_error(j, node, "packets_error", h->packets);
    const bool whole = h->packets_error == 0;
    h->peers = take_host_count(j, node, peers, peers_error, whole);
    h->ports = take_host_count(j, node, "distinct_ports", "distinct_ports_error", whole);
}

static void take_signatures(struct reading *r, uint32_t node, struct snapshot_host *h)
{
    struct json_in *j = r->in;
    const uint32_t list = json_take_list(j, node, "signatures", SNAPSHOT_SIGNATURES);
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e)) {
        char name[INCIDENT_NAME];
        uint32_t i = 0;
        json_take_text(j, e, NULL, name, sizeof name);
        while (i < r->name_count && strcmp(r->names[i], name) != 0)
            i++;
        if (i == r->name_count) {
            if (!read_has_room(r, i, SNAPSHOT_SIGNATURES))
                return;
            memcpy(r->names[r->name_count++], name, sizeof name);
        }
        h->signatures[i / 64] |= UINT64_C(1) << (i % 64);
    }
}

static const char *scan_name(unsigned i)
{
    return json_incident_scan_name((enum scan)i);
}

void read_source(struct reading *r, uint32_t node)
{
    struct json_in *j = r->in;
    struct snapshot *s = r->s;
    if (!read_has_room(r, s->source_count, SNAPSHOT_SOURCES))
        return;
    struct snapshot_host *h = &s->sources[s->source_count++];
    take_host(j, node, "targets", "targets_error", h);
    const uint32_t fingerprint = json_take_object(j, node, "fingerprint");
    h->ttl = (uint8_t)json_take_count(j, fingerprint, "ttl", UINT8_MAX);
    h->habit = read_habit(j, fingerprint, "source_ports");
    h->scan = (uint8_t)json_take_choice(j, node, "scan", scan_name, SCAN_BOTH + 1);
    take_signatures(r, node, h);
    if (!json_take_has(j, node, "ports") ||
        !read_has_room(r, s->source_detail_count, SNAPSHOT_SOURCE_DETAILS))
        return;
    h->detail = (int32_t)s->source_detail_count;
    take_host_detail(j, node, &s->source_details[s->source_detail_count++]);
}

void read_target(struct reading *r, uint32_t node)
{
    struct json_in *j = r->in;
    struct snapshot *s = r->s;
    if (!read_has_room(r, s->target_count, SNAPSHOT_TARGETS))
        return;
    struct snapshot_host *h = &s->targets[s->target_count++];
    take_host(j, node, "sources", "sources_error", h);
    h->ttl = (uint8_t)json_take_count(j, node, "ttl", UINT8_MAX);
    if (!json_take_has(j, node, "ports") ||
        !read_has_room(r, s->target_detail_count, SNAPSHOT_TARGET_DETAILS))
        return;
    h->detail = (int32_t)s->target_detail_count;
    take_host_detail(j, node, &s->target_details[s->target_detail_count++]);
}

/* Where that name stands in the document's list; 0 too where it does not, which is a fault. */
static uint32_t find_signature(struct reading *r, const char *name)
{
    const struct snapshot *s = r->s;
    for (uint32_t i = 0; i < s->signature_count; i++)
        if (strcmp(s->signature_names[i], name) == 0)
            return i;
    json_in_fail(r->in, 0, NULL, "signatures: %s, that a source matched, is not among them", name);
    return 0;
}

void read_match_signatures(struct reading *r)
{
    struct snapshot *s = r->s;
    uint32_t place[SNAPSHOT_SIGNATURES];
    for (uint32_t i = 0; i < r->name_count; i++)
        place[i] = find_signature(r, r->names[i]);
    for (uint32_t k = 0; k < s->source_count; k++) {
        struct snapshot_host *h = &s->sources[k];
        uint64_t bits[SNAPSHOT_SIGNATURES / 64] = {0};
        for (uint32_t i = 0; i < r->name_count; i++)
            if (snapshot_host_matched(h, i))
                bits[place[i] / 64] |= UINT64_C(1) << (place[i] % 64);
        memcpy(h->signatures, bits, sizeof bits);
    }
}
