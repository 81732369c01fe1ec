/* json_row: see json_row.h; json.c describes the members. */
#include "src/report/json_row.h"

#include "src/base/services.h"
#include "src/report/json_value.h"

#include <stdio.h>

/* A list of `count` values; takes each. NULL: there was no memory. */
static json_t *list_of(uint32_t count, const void *from, json_t *(*value)(const void *, uint32_t))
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < count; i++)
        if (json_array_append_new(list, value(from, i)) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

json_t *json_row_icmp(const struct snapshot *s, uint32_t i)
{
    const struct snapshot_icmp *m = &s->icmp[i];
    return json_pack("{s:o, s:i, s:I, s:I, s:I}", "protocol", json_value_protocol(m->protocol),
                     "type", (int)m->type, "packets", json_value_number(m->packets), "bytes",
                     json_value_number(m->bytes), "records", json_value_number(m->records));
}

/* --- Ports ------------------------------------------------------------------------------------ */

static json_t *second_value(const void *seconds, uint32_t i)
{
    return json_integer(((const uint32_t *)seconds)[i]);
}

static json_t *history_value(const struct snapshot *s, const struct snapshot_port_detail *d)
{
    return json_pack("{s:i, s:o, s:o}", "step_s", 1, "end", json_value_time(s->taken_at_us),
                     "packets", list_of(SNAPSHOT_SECONDS, d->history.seconds, second_value));
}

static json_t *window_value(const struct snapshot_port_detail *d, int window)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "sources", json_value_distinct(d->sources[window]),
                     "sources_error", json_value_error(d->sources[window], true), "targets",
                     json_value_distinct(d->targets[window]), "targets_error",
                     json_value_error(d->targets[window], true));
}

static json_t *windows_value(const struct snapshot_port_detail *d)
{
    if (d->windows_since_us == SNAPSHOT_UNKNOWN)
        return json_null();
    return json_pack("{s:o, s:o, s:o, s:o}", "minute", window_value(d, 0), "hour",
                     window_value(d, 1), "day", window_value(d, 2), "since",
                     json_value_time(d->windows_since_us));
}

json_t *json_row_port(const struct snapshot *s, uint32_t i)
{
    const struct snapshot_port *p = &s->ports[i];
    const struct snapshot_port_detail *d = p->detail < 0 ? NULL : &s->port_details[p->detail];
    return json_pack("{s:o, s:i, s:s?, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:n, s:[], s:o,"
                     " s:o, s:o, s:o}",
                     "protocol", json_value_protocol(p->protocol), "port", (int)p->port, "service",
                     services_name(p->protocol, p->port), "packets", json_value_number(p->packets),
                     "bytes", json_value_number(p->bytes), "records", json_value_number(p->records),
                     "sources", json_value_distinct(p->sources), "sources_error",
                     json_value_error(p->sources, true), "targets", json_value_distinct(p->targets),
                     "targets_error", json_value_error(p->targets, true), "first",
                     json_value_time(p->first_us), "last", json_value_time(p->last_us), "trend",
                     "payloads", "history", d ? history_value(s, d) : json_null(), "answers",
                     d ? json_value_answers(&d->answers) : json_null(), "answers_since",
                     d ? json_value_time(d->since_us) : json_null(), "windows",
                     d ? windows_value(d) : json_null());
}

/* --- Sources and targets ---------------------------------------------------------------------- */

static json_t *host_port_value(const void *ports, uint32_t i)
{
    const struct snapshot_host_port *p = (const struct snapshot_host_port *)ports + i;
    return json_pack("{s:o, s:i, s:I, s:I}", "protocol", json_value_protocol(p->protocol), "port",
                     (int)p->port, "packets", json_value_number(p->packets), "packets_error",
                     json_value_number(p->packets_error));
}

static json_t *payload_value(const void *payloads, uint32_t i)
{
    const struct snapshot_payload *p = (const struct snapshot_payload *)payloads + i;
    char prefix[2 * SNAPSHOT_HOST_PREFIX + 1] = "";
    for (int byte = 0; byte < p->prefix_length && byte < SNAPSHOT_HOST_PREFIX; byte++)
        snprintf(prefix + 2 * byte, 3, "%02x", p->prefix[byte]);
    return json_pack("{s:I, s:s, s:I, s:I}", "length", (json_int_t)p->bytes, "prefix", prefix,
                     "packets", json_value_number(p->packets), "packets_error",
                     json_value_number(p->packets_error));
}

/* What sources and targets have in common; `peers` is the name of the other side's count. */
static json_t *host_value(const struct snapshot_host *h, const struct snapshot_host_detail *d,
                          const char *peers, const char *peers_error)
{
    char address[ADDRESS_TEXT];
    bool whole = h->packets_error == 0;
    return json_pack("{s:s, s:b, s:b, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o,"
                     " s:o}",
                     "address", address_format(&h->address, address), "home", (int)h->home,
                     "shielded", (int)h->shielded, "packets", json_value_number(h->packets),
                     "packets_error", json_value_number(h->packets_error), "bytes",
                     json_value_number(h->bytes), "records", json_value_number(h->records), peers,
                     json_value_distinct(h->peers), peers_error, json_value_error(h->peers, whole),
                     "ports", d ? list_of(d->ports_count, d->ports, host_port_value) : json_null(),
                     "ports_since", json_value_time(d ? d->since_us : SNAPSHOT_UNKNOWN),
                     "distinct_ports", json_value_distinct(h->ports), "distinct_ports_error",
                     json_value_error(h->ports, whole), "payloads",
                     d ? list_of(d->payloads_count, d->payloads, payload_value) : json_null(),
                     "first", json_value_time(h->first_us), "last", json_value_time(h->last_us));
}

json_t *json_row_source(const struct snapshot *s, uint32_t i)
{
    const struct snapshot_host *h = &s->sources[i];
    json_t *row = host_value(h, h->detail < 0 ? NULL : &s->source_details[h->detail], "targets",
                             "targets_error");
    json_t *more = json_pack("{s:n, s:[], s:{s:i, s:n, s:n}}", "scan", "signatures", "fingerprint",
                             "ttl", (int)h->ttl, "source_ports", "tool");
    bool good = row && more && json_object_update(row, more) == 0;
    json_decref(more);
    if (good)
        return row;
    json_decref(row);
    return NULL;
}

json_t *json_row_target(const struct snapshot *s, uint32_t i)
{
    const struct snapshot_host *h = &s->targets[i];
    return host_value(h, h->detail < 0 ? NULL : &s->target_details[h->detail], "sources",
                      "sources_error");
}
