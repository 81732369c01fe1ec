/* csv_row: see csv_row.h; rows of ports and hosts. */
#include "src/report/csv_row.h"

#include "src/base/services.h"
#include "src/report/json_incident.h"

#include <string.h>

void csv_row_icmp(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->icmp_count; i++) {
        const struct snapshot_icmp *m = &s->icmp[i];
        csv_out_begin_row(o, list);
        csv_out_protocol(o, m->protocol);
        csv_out_number(o, CSV_TYPE, m->type);
        csv_out_number(o, CSV_PACKETS, m->packets);
        csv_out_number(o, CSV_BYTES, m->bytes);
        csv_out_number(o, CSV_RECORDS, m->records);
        csv_out_end_row(o);
    }
}

/* --- Ports ------------------------------------------------------------------------------------ */

static void put_detail(struct csv_out *o, const struct snapshot_port_detail *d)
{
    static const enum csv_column first[SNAPSHOT_WINDOWS] = {CSV_MINUTE_SOURCES, CSV_HOUR_SOURCES,
                                                            CSV_DAY_SOURCES};
    csv_out_number(o, CSV_PAYLOADS_RECORDS, d->payload_records);
    csv_out_number(o, CSV_PAYLOADS_UNLISTED, d->payloads_unlisted);
    csv_out_real(o, CSV_TREND, d->trend);
    csv_out_bool(o, CSV_RISES, d->rises);
    csv_out_answers(o, &d->answers);
    csv_out_time(o, CSV_ANSWERS_SINCE, d->since_us);
    if (d->windows_since_us == SNAPSHOT_UNKNOWN)
        return;
    for (int i = 0; i < SNAPSHOT_WINDOWS; i++) {
        csv_out_distinct(o, first[i], d->sources[i], true);
        csv_out_distinct(o, first[i] + 2, d->targets[i], true);
    }
    csv_out_time(o, CSV_WINDOWS_SINCE, d->windows_since_us);
}

void csv_row_ports(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->port_count && !ferror(o->stream); i++) {
        const struct snapshot_port *p = &s->ports[i];
        csv_out_begin_row(o, list);
        csv_out_protocol(o, p->protocol);
        csv_out_number(o, CSV_PORT, p->port);
        csv_out_text(o, CSV_SERVICE, services_name(p->protocol, p->port));
        csv_out_number(o, CSV_PACKETS, p->packets);
        csv_out_number(o, CSV_BYTES, p->bytes);
        csv_out_number(o, CSV_RECORDS, p->records);
        csv_out_distinct(o, CSV_SOURCES, p->sources, true);
        csv_out_distinct(o, CSV_TARGETS, p->targets, true);
        csv_out_time(o, CSV_FIRST, p->first_us);
        csv_out_time(o, CSV_LAST, p->last_us);
        if (p->detail >= 0)
            put_detail(o, &s->port_details[p->detail]);
        csv_out_end_row(o);
    }
}

static void put_port_payloads(struct csv_out *o, const struct snapshot_port *p,
                              const struct snapshot_port_detail *d, const char *list)
{
    for (uint32_t i = 0; i < d->payload_count; i++) {
        const struct incident_payload *payload = &d->payloads[i];
        csv_out_begin_row(o, list);
        csv_out_protocol(o, p->protocol);
        csv_out_number(o, CSV_PORT, p->port);
        csv_out_number(o, CSV_LENGTH, payload->length);
        csv_out_hex(o, CSV_PREFIX, payload->prefix, payload->prefix_length);
        csv_out_number(o, CSV_PACKETS, payload->records);
        csv_out_number(o, CSV_PACKETS_ERROR, payload->records_error);
        csv_out_real(o, CSV_SHARE, incident_payload_share(payload, d->payload_records));
        csv_out_time(o, CSV_FIRST, payload->first_us);
        csv_out_bool(o, CSV_NEW, payload->new);
        csv_out_end_row(o);
    }
}

void csv_row_port_payloads(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->port_count; i++)
        if (s->ports[i].detail >= 0)
            put_port_payloads(o, &s->ports[i], &s->port_details[s->ports[i].detail], list);
}

/* --- Sources and targets ---------------------------------------------------------------------- */

/* d: NULL where none is kept. */
static void put_host(struct csv_out *o, const struct snapshot_host *h,
                     const struct snapshot_host_detail *d, enum csv_column peers)
{
    const bool whole = h->packets_error == 0;
    csv_out_address(o, CSV_ADDRESS, &h->address);
    csv_out_bool(o, CSV_HOME, h->home);
    csv_out_bool(o, CSV_SHIELDED, h->shielded);
    csv_out_number(o, CSV_PACKETS, h->packets);
    csv_out_number(o, CSV_PACKETS_ERROR, h->packets_error);
    csv_out_number(o, CSV_BYTES, h->bytes);
    csv_out_number(o, CSV_RECORDS, h->records);
    csv_out_distinct(o, peers, h->peers, whole);
    csv_out_distinct(o, CSV_DISTINCT_PORTS, h->ports, whole);
    csv_out_time(o, CSV_FIRST, h->first_us);
    csv_out_time(o, CSV_LAST, h->last_us);
    if (!d)
        return;
    csv_out_time(o, CSV_PORTS_SINCE, d->since_us);
    csv_out_number(o, CSV_TTL_LOW, d->ttl_low);
    csv_out_number(o, CSV_TTL_HIGH, d->ttl_high);
}

/* The names of the signatures that it matched, with blanks between them. */
static void put_signatures(struct csv_out *o, const struct snapshot *s,
                           const struct snapshot_host *h)
{
    char text[SNAPSHOT_SIGNATURES * INCIDENT_NAME] = "";
    size_t used = 0;
    for (uint32_t i = 0; i < s->signature_count; i++)
        if (snapshot_host_matched(h, i))
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", used > 0 ? " " : "",
                                     s->signature_names[i]);
    csv_out_text(o, CSV_SIGNATURES, text);
}

void csv_row_sources(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->source_count && !ferror(o->stream); i++) {
        const struct snapshot_host *h = &s->sources[i];
        csv_out_begin_row(o, list);
        put_host(o, h, h->detail < 0 ? NULL : &s->source_details[h->detail], CSV_TARGETS);
        csv_out_text(o, CSV_SCAN, json_incident_scan_name((enum scan)h->scan));
        put_signatures(o, s, h);
        csv_out_number(o, CSV_SOURCE_TTL, h->ttl);
        csv_out_text(o, CSV_HABIT, json_incident_habit_name(h->habit));
        csv_out_text(o, CSV_TOOL, json_incident_tool(s, h));
        csv_out_end_row(o);
    }
}

void csv_row_targets(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->target_count; i++) {
        const struct snapshot_host *h = &s->targets[i];
        csv_out_begin_row(o, list);
        put_host(o, h, h->detail < 0 ? NULL : &s->target_details[h->detail], CSV_SOURCES);
        csv_out_number(o, CSV_TTL, h->ttl);
        csv_out_end_row(o);
    }
}

static void put_ports(struct csv_out *o, const struct snapshot_host *hosts, uint32_t count,
                      const struct snapshot_host_detail *details, const char *list)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct snapshot_host_detail *d =
            hosts[i].detail < 0 ? NULL : &details[hosts[i].detail];
        for (uint32_t k = 0; d && k < d->ports_count; k++) {
            csv_out_begin_row(o, list);
            csv_out_address(o, CSV_ADDRESS, &hosts[i].address);
            csv_out_protocol(o, d->ports[k].protocol);
            csv_out_number(o, CSV_PORT, d->ports[k].port);
            csv_out_number(o, CSV_PACKETS, d->ports[k].packets);
            csv_out_number(o, CSV_PACKETS_ERROR, d->ports[k].packets_error);
            csv_out_end_row(o);
        }
    }
}

void csv_row_source_ports(struct csv_out *o, const struct snapshot *s, const char *list)
{
    put_ports(o, s->sources, s->source_count, s->source_details, list);
}

void csv_row_target_ports(struct csv_out *o, const struct snapshot *s, const char *list)
{
    put_ports(o, s->targets, s->target_count, s->target_details, list);
}

static void put_payloads(struct csv_out *o, const struct snapshot_host *hosts, uint32_t count,
                         const struct snapshot_host_detail *details, const char *list)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct snapshot_host_detail *d =
            hosts[i].detail < 0 ? NULL : &details[hosts[i].detail];
        for (uint32_t k = 0; d && k < d->payloads_count; k++) {
            const struct snapshot_payload *p = &d->payloads[k];
            csv_out_begin_row(o, list);
            csv_out_address(o, CSV_ADDRESS, &hosts[i].address);
            csv_out_number(o, CSV_LENGTH, p->bytes);
            csv_out_hex(o, CSV_PREFIX, p->prefix, p->prefix_length);
            csv_out_number(o, CSV_PACKETS, p->packets);
            csv_out_number(o, CSV_PACKETS_ERROR, p->packets_error);
            csv_out_end_row(o);
        }
    }
}

void csv_row_source_payloads(struct csv_out *o, const struct snapshot *s, const char *list)
{
    put_payloads(o, s->sources, s->source_count, s->source_details, list);
}

void csv_row_target_payloads(struct csv_out *o, const struct snapshot *s, const char *list)
{
    put_payloads(o, s->targets, s->target_count, s->target_details, list);
}
