/* json_row: see json_row.h; json.c describes the members. */
#include "src/report/json_row.h"

#include "src/base/services.h"
#include "src/report/json_incident.h"
#include "src/report/json_plain.h"
#include "src/report/json_value.h"

void json_row_icmp(struct json_out *o, const struct snapshot *s, uint32_t i)
{
    const struct snapshot_icmp *m = &s->icmp[i];
    json_out_begin_object(o, NULL);
    json_value_protocol(o, "protocol", m->protocol);
    json_out_number(o, "type", m->type);
    json_out_number(o, "packets", m->packets);
    json_out_number(o, "bytes", m->bytes);
    json_out_number(o, "records", m->records);
    json_out_end_object(o);
}

/* --- Ports ------------------------------------------------------------------------------------ */

static void put_history(struct json_out *o, const struct snapshot *s,
                        const struct snapshot_port_detail *d)
{
    json_out_begin_object(o, "history");
    json_out_number(o, "step_s", 1);
    json_value_time(o, "end", s->taken_at_us);
    json_value_numbers(o, "packets", d->history.seconds, SNAPSHOT_SECONDS);
    json_out_end_object(o);
    json_out_begin_object(o, "graphs");
    json_value_cells(o, "minutes", d->history.minutes, SNAPSHOT_MINUTES);
    json_value_cells(o, "half_hours", d->history.half_hours, SNAPSHOT_HALF_HOURS);
    json_out_end_object(o);
}

static void put_window(struct json_out *o, const char *name, const struct snapshot_port_detail *d,
                       int window)
{
    json_out_begin_object(o, name);
    json_value_distinct(o, "sources", d->sources[window]);
    json_value_error(o, "sources_error", d->sources[window], true);
    json_value_distinct(o, "targets", d->targets[window]);
    json_value_error(o, "targets_error", d->targets[window], true);
    json_out_end_object(o);
}

static void put_windows(struct json_out *o, const struct snapshot *s,
                        const struct snapshot_port_detail *d)
{
    if (d->windows_since_us == SNAPSHOT_UNKNOWN) {
        json_out_null(o, "windows");
        return;
    }
    json_out_begin_object(o, "windows");
    put_window(o, "minute", d, 0);
    put_window(o, "hour", d, 1);
    put_window(o, "day", d, 2);
    json_value_time(o, "since", d->windows_since_us);
    json_out_begin_list(o, "lengths_s");
    for (int i = 0; i < SNAPSHOT_WINDOWS; i++)
        json_out_signed(o, NULL, s->window_s[i]);
    json_out_end_list(o);
    json_out_end_object(o);
}

/* Of their share what is certain. */
static void put_port_payloads(struct json_out *o, const struct snapshot *s,
                              const struct snapshot_port_detail *d)
{
    json_out_begin_list(o, "payloads");
    for (uint32_t i = 0; i < d->payload_count; i++) {
        const struct incident_payload *p = &d->payloads[i];
        json_out_begin_object(o, NULL);
        json_out_number(o, "length", p->length);
        json_value_prefix(o, s, p->prefix, p->prefix_length);
        json_out_number(o, "packets", p->records);
        json_out_number(o, "packets_error", p->records_error);
        json_value_real(o, "share", incident_payload_share(p, d->payload_records));
        json_value_time(o, "first", p->first_us);
        json_out_bool(o, "new", p->new);
        json_out_end_object(o);
    }
    json_out_end_list(o);
    json_out_number(o, "payloads_records", d->payload_records);
    json_out_number(o, "payloads_unlisted_records", d->payloads_unlisted);
}

/* d: NULL where none is kept. */
static void put_port_detail(struct json_out *o, const struct snapshot *s,
                            const struct snapshot_port_detail *d)
{
    if (d) {
        put_history(o, s, d);
        json_value_answers(o, "answers", &d->answers);
        json_value_time(o, "answers_since", d->since_us);
        put_windows(o, s, d);
        json_out_bool(o, "rises", d->rises);
    } else {
        json_out_null(o, "history");
        json_out_null(o, "answers");
        json_out_null(o, "answers_since");
        json_out_null(o, "windows");
    }
}

void json_row_port(struct json_out *o, const struct snapshot *s, uint32_t i)
{
    if (s->ports[i].detail >= 0 || !json_plain_port(o, &s->ports[i]))
        json_row_port_members(o, s, i);
}

void json_row_port_members(struct json_out *o, const struct snapshot *s, uint32_t i)
{
    const struct snapshot_port *p = &s->ports[i];
    json_out_begin_object(o, NULL);
    json_value_protocol(o, "protocol", p->protocol);
    json_out_number(o, "port", p->port);
    json_out_text(o, "service", services_name(p->protocol, p->port));
    json_out_number(o, "packets", p->packets);
    json_out_number(o, "bytes", p->bytes);
    json_out_number(o, "records", p->records);
    json_value_distinct(o, "sources", p->sources);
    json_value_error(o, "sources_error", p->sources, true);
    json_value_distinct(o, "targets", p->targets);
    json_value_error(o, "targets_error", p->targets, true);
    json_value_time(o, "first", p->first_us);
    json_value_time(o, "last", p->last_us);
    json_value_real(o, "trend", p->detail < 0 ? -1 : s->port_details[p->detail].trend);
    if (p->detail < 0)
        json_out_null(o, "payloads");
    else
        put_port_payloads(o, s, &s->port_details[p->detail]);
    put_port_detail(o, s, p->detail < 0 ? NULL : &s->port_details[p->detail]);
    json_out_end_object(o);
}

/* --- Traffic ---------------------------------------------------------------------------------- */

void json_row_graphs(struct json_out *o, const struct snapshot_history *history)
{
    json_out_begin_object(o, "graphs");
    json_value_cells(o, "seconds", history->seconds, SNAPSHOT_SECONDS);
    json_value_cells(o, "minutes", history->minutes, SNAPSHOT_MINUTES);
    json_value_cells(o, "half_hours", history->half_hours, SNAPSHOT_HALF_HOURS);
    json_out_end_object(o);
}

const char *json_row_traffic_name(enum traffic t)
{
    static const char *const names[TRAFFICS] = {
        [TRAFFIC_ALL] = "all",           [TRAFFIC_INBOUND] = "inbound",
        [TRAFFIC_OUTBOUND] = "outbound", [TRAFFIC_INTERNAL] = "internal",
        [TRAFFIC_TRANSIT] = "transit",   [TRAFFIC_UDP] = "udp",
        [TRAFFIC_TCP] = "tcp",           [TRAFFIC_ICMP] = "icmp",
        [TRAFFIC_ICMP6] = "icmp6",       [TRAFFIC_OTHER] = "other",
    };
    return names[t];
}

/* --- Sources and targets ---------------------------------------------------------------------- */

static void put_payload(struct json_out *o, const struct snapshot *s,
                        const struct snapshot_payload *p)
{
    json_out_begin_object(o, NULL);
    json_out_number(o, "length", p->bytes);
    json_value_prefix(o, s, p->prefix, p->prefix_length);
    json_out_number(o, "packets", p->packets);
    json_out_number(o, "packets_error", p->packets_error);
    json_out_end_object(o);
}

static void put_host_ports(struct json_out *o, const struct snapshot_host_detail *d)
{
    json_out_begin_list(o, "ports");
    for (uint32_t i = 0; i < d->ports_count; i++)
        json_plain_host_port(o, &d->ports[i]);
    json_out_end_list(o);
    json_value_time(o, "ports_since", d->since_us);
}

static void put_payloads(struct json_out *o, const struct snapshot *s,
                         const struct snapshot_host_detail *d)
{
    json_out_begin_list(o, "payloads");
    for (uint32_t i = 0; i < d->payloads_count; i++)
        put_payload(o, s, &d->payloads[i]);
    json_out_end_list(o);
}

/* What the screen's view of it shows besides: all of a history, latest peers and packets. */
static void put_latest(struct json_out *o, const struct snapshot *s,
                       const struct snapshot_host_detail *d)
{
    json_row_graphs(o, &d->history);
    json_out_number(o, "ttl_low", d->ttl_low);
    json_out_number(o, "ttl_high", d->ttl_high);
    json_out_begin_list(o, "latest_peers");
    for (uint32_t i = 0; i < d->peers_count; i++)
        json_plain_peer(o, &d->peers[i]);
    json_out_end_list(o);
    json_out_begin_list(o, "latest_packets");
    for (uint32_t i = 0; i < d->packets_count; i++)
        json_plain_packet(o, &d->packets[i], s->redacted);
    json_out_end_list(o);
}

/* Where it may have had others before, the errors do not say how its peers and ports were counted.
 */
static void put_certainty(struct json_out *o, const struct snapshot_host *h, const char *peers)
{
    json_out_begin_object(o, "counted");
    json_out_text(o, peers, json_value_certainty_name((enum certainty)h->peers.certainty));
    json_out_text(o, "distinct_ports",
                  json_value_certainty_name((enum certainty)h->ports.certainty));
    json_out_end_object(o);
}

/* What sources and targets have in common; `peers` is the name of the other side's count. d: NULL
 * where none is kept. */
static void put_host(struct json_out *o, const struct snapshot *s, const struct snapshot_host *h,
                     const struct snapshot_host_detail *d, const char *peers,
                     const char *peers_error)
{
    bool whole = h->packets_error == 0;
    json_value_address(o, "address", &h->address);
    json_out_bool(o, "home", h->home);
    json_out_bool(o, "shielded", h->shielded);
    json_out_number(o, "packets", h->packets);
    json_out_number(o, "packets_error", h->packets_error);
    json_out_number(o, "bytes", h->bytes);
    json_out_number(o, "records", h->records);
    json_value_distinct(o, peers, h->peers);
    json_value_error(o, peers_error, h->peers, whole);
    if (d) {
        put_host_ports(o, d);
    } else {
        json_out_null(o, "ports");
        json_out_null(o, "ports_since");
    }
    json_value_distinct(o, "distinct_ports", h->ports);
    json_value_error(o, "distinct_ports_error", h->ports, whole);
    if (d)
        put_payloads(o, s, d);
    else
        json_out_null(o, "payloads");
    json_value_time(o, "first", h->first_us);
    json_value_time(o, "last", h->last_us);
    if (!whole)
        put_certainty(o, h, peers);
    if (d)
        put_latest(o, s, d);
}

void json_row_source_members(struct json_out *o, const struct snapshot *s, uint32_t i)
{
    const struct snapshot_host *h = &s->sources[i];
    json_out_begin_object(o, NULL);
    put_host(o, s, h, h->detail < 0 ? NULL : &s->source_details[h->detail], "targets",
             "targets_error");
    json_incident_scan(o, h);
    json_incident_signatures(o, s, h);
    json_incident_fingerprint(o, s, h);
    json_out_end_object(o);
}

void json_row_target_members(struct json_out *o, const struct snapshot *s, uint32_t i)
{
    const struct snapshot_host *h = &s->targets[i];
    json_out_begin_object(o, NULL);
    put_host(o, s, h, h->detail < 0 ? NULL : &s->target_details[h->detail], "sources",
             "sources_error");
    json_out_number(o, "ttl", h->ttl);
    json_out_end_object(o);
}

void json_row_source(struct json_out *o, const struct snapshot *s, uint32_t i)
{
    if (s->sources[i].detail >= 0 || !json_plain_source(o, &s->sources[i]))
        json_row_source_members(o, s, i);
}

void json_row_target(struct json_out *o, const struct snapshot *s, uint32_t i)
{
    if (s->targets[i].detail >= 0)
        json_row_target_members(o, s, i);
    else
        json_plain_target(o, &s->targets[i]);
}
