/* diff_rows: see diff_rows.h.
 *
 * What one line says no other says: what is new comes without its payloads; a port or a source that
 * is an incident by itself has only that line; an onset is the new incident, a new payload of an
 * incident the payload's line. Of payloads that are listed by mere chance nothing is said. */
#include "src/report/diff_rows.h"

#include "src/base/clock.h"
#include "src/report/cell.h"
#include "src/report/diff_words.h"
#include "src/report/json_value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- Incidents -------------------------------------------------------------------------------- */

static const struct snapshot_incident *find_incident(const struct snapshot *s, uint8_t kind,
                                                     const char *name)
{
    for (uint32_t i = 0; i < s->incident_count; i++)
        if (s->incidents[i].kind == kind && strcmp(s->incidents[i].name, name) == 0)
            return &s->incidents[i];
    return NULL;
}

static bool incidents_bounded(const struct snapshot *s)
{
    return s->incident_count == SNAPSHOT_INCIDENTS || s->incident_table.evicted > 0;
}

static const char *state_of(const struct snapshot_incident *i)
{
    return incident_state_name((enum incident_state)i->state);
}

static const char *severity_of(const struct snapshot_incident *i)
{
    return severity_name((enum severity)i->severity);
}

/* ", steady -> surging", ", info -> critical"; or ", surging, critical" where it was not there. */
static const char *say_condition(const struct snapshot_incident *a,
                                 const struct snapshot_incident *b, char out[DIFF_COUNT])
{
    size_t used = 0;
    out[0] = '\0';
    if (!a)
        snprintf(out, DIFF_COUNT, ", %s, %s", severity_of(b), state_of(b));
    else if (a->severity != b->severity)
        used = (size_t)snprintf(out, DIFF_COUNT, ", %s -> %s", severity_of(a), severity_of(b));
    if (a && a->state != b->state)
        snprintf(out + used, DIFF_COUNT - used, ", %s -> %s", state_of(a), state_of(b));
    return out;
}

/* a: NULL where it was not there. */
static void add_incident(struct diff *d, const struct snapshot_incident *a,
                         const struct snapshot_incident *b, const char *how)
{
    char records[DIFF_COUNT], sources[DIFF_COUNT], targets[DIFF_COUNT], condition[DIFF_COUNT];
    diff_add(d, DIFF_INCIDENT, b->severity, diff_apart(a ? a->records : 0, b->records),
             "incident %s %s: %s%s%s%s", how, b->name,
             diff_say_count("records", a ? &a->records : NULL, true, b->records, true, records),
             diff_say_distinct("sources", a ? &a->sources : NULL, true, b->sources, true, sources),
             diff_say_distinct("of ours", a ? &a->home_targets : NULL, true, b->home_targets, true,
                               targets),
             say_condition(a, b, condition));
}

/* "3b00ff.. (376 bytes)" */
static void name_payload(const struct incident_payload *p, char *out, size_t size)
{
    char hex[2 * INCIDENT_PREFIX + 1];
    json_value_hex(p->prefix, p->prefix_length, hex, sizeof hex);
    if (p->length == 0)
        snprintf(out, size, "(empty)");
    else
        snprintf(out, size, "%s%s (%" PRIu32 " byte%s)", hex,
                 p->length > p->prefix_length ? ".." : "", p->length, p->length == 1 ? "" : "s");
}

static const struct incident_payload *find_payload(const struct incident_payload *list,
                                                   uint32_t count, const struct incident_payload *p)
{
    for (uint32_t i = 0; i < count; i++)
        if (list[i].length == p->length && list[i].prefix_length == p->prefix_length &&
            memcmp(list[i].prefix, p->prefix, p->prefix_length) == 0)
            return &list[i];
    return NULL;
}

/* Of something, the payloads that one of the two lists has. */
struct payloads {
    const struct incident_payload *list;
    uint32_t count;
    bool bounded; /* there may be others */
};

static void add_payload(struct diff *d, const char *of, const struct incident_payload *a,
                        const struct incident_payload *b, const char *how)
{
    char name[64], records[DIFF_COUNT];
    name_payload(b, name, sizeof name);
    diff_add(d, DIFF_PAYLOAD, b->new, diff_apart(a ? a->records : 0, b->records),
             "payload %s %s of %s: %s", how, name, of,
             diff_say_count("records", a ? &a->records : NULL, a && a->records_error == 0,
                            b->records, b->records_error == 0, records));
}

static void add_payloads(struct diff *d, const char *of, const struct payloads *before,
                         const struct payloads *after)
{
    for (uint32_t i = 0; i < after->count; i++) {
        const struct incident_payload *b = &after->list[i];
        const struct incident_payload *a = find_payload(before->list, before->count, b);
        if (!incident_payload_is_common(b))
            continue;
        if (!a)
            add_payload(d, of, NULL, b,
                        diff_say_new(d->before->taken_at_us, before->bounded, b->first_us));
        else if (a->records != b->records)
            add_payload(d, of, a, b, diff_changed(a->records, b->records));
    }
    for (uint32_t i = 0; i < before->count; i++)
        if (incident_payload_is_common(&before->list[i]) &&
            !find_payload(after->list, after->count, &before->list[i]))
            add_payload(d, of, NULL, &before->list[i], diff_say_gone(after->bounded));
}

static struct payloads payloads_of(const struct snapshot_incident *i)
{
    return (struct payloads){i->payloads, i->payload_count,
                             i->payload_count == INCIDENT_PAYLOADS || i->payloads_more > 0};
}

static bool incident_differs(const struct snapshot_incident *a, const struct snapshot_incident *b)
{
    return a->records != b->records || a->state != b->state || a->severity != b->severity;
}

void diff_incidents(struct diff *d)
{
    for (uint32_t i = 0; i < d->after->incident_count; i++) {
        const struct snapshot_incident *b = &d->after->incidents[i];
        const struct snapshot_incident *a = find_incident(d->before, b->kind, b->name);
        if (!a) {
            add_incident(
                d, NULL, b,
                diff_say_new(d->before->taken_at_us, incidents_bounded(d->before), b->onset_us));
            continue;
        }
        if (incident_differs(a, b))
            add_incident(d, a, b, diff_changed(a->records, b->records));
        const struct payloads before = payloads_of(a), after = payloads_of(b);
        add_payloads(d, b->name, &before, &after);
    }
    for (uint32_t i = 0; i < d->before->incident_count; i++) {
        const struct snapshot_incident *a = &d->before->incidents[i];
        if (!find_incident(d->after, a->kind, a->name))
            add_incident(d, NULL, a, diff_say_gone(incidents_bounded(d->after)));
    }
}

/* --- Alerts ----------------------------------------------------------------------------------- */

/* Their numbers are those of one run, and the two may be of two. */
static bool has_alert(const struct snapshot *s, const struct snapshot_alert *a)
{
    for (uint32_t i = 0; i < s->alert_count; i++)
        if (s->alerts[i].time_us == a->time_us && s->alerts[i].kind == a->kind &&
            strcmp(s->alerts[i].incident, a->incident) == 0 &&
            strcmp(s->alerts[i].subject, a->subject) == 0)
            return true;
    return false;
}

static bool knows_incident(const struct snapshot *s, const char *name)
{
    for (uint32_t i = 0; i < s->incident_count; i++)
        if (strcmp(s->incidents[i].name, name) == 0)
            return true;
    return false;
}

/* Whether it is of a payload that has a line of its own. */
static bool is_payload_line(const struct diff *d, const struct snapshot_alert *alert)
{
    const struct snapshot_incident *a =
        find_incident(d->before, INCIDENT_SIGNATURE, alert->incident);
    const struct snapshot_incident *b =
        find_incident(d->after, INCIDENT_SIGNATURE, alert->incident);
    for (uint32_t i = 0; alert->kind == ALERT_NEW_PAYLOAD && a && b && i < b->payload_count; i++) {
        const struct incident_payload *p = &b->payloads[i];
        char hex[2 * INCIDENT_PREFIX + 1];
        json_value_hex(p->prefix, p->prefix_length, hex, sizeof hex);
        if (incident_payload_is_common(p) && p->prefix_length > 0 && strstr(alert->text, hex) &&
            !find_payload(a->payloads, a->payload_count, p))
            return true;
    }
    return false;
}

static void add_alert(struct diff *d, uint64_t rank, const struct snapshot_alert *a,
                      const char *how)
{
    char time[CLOCK_TEXT];
    diff_add(d, DIFF_ALERT, rank, (uint64_t)a->time_us - (uint64_t)INT64_MIN,
             "alert %s %s %s %s%s%s: %s", how, clock_format_date_time(a->time_us, time),
             severity_name((enum severity)a->severity), alert_kind_name((enum alert_kind)a->kind),
             *a->incident ? " " : "", a->incident, a->text);
}

void diff_alerts(struct diff *d)
{
    const struct snapshot *before = d->before, *after = d->after;
    for (uint32_t i = 0; i < after->alert_count; i++) {
        const struct snapshot_alert *a = &after->alerts[i];
        const bool said = a->kind == ALERT_ONSET && knows_incident(after, a->incident) &&
                          !knows_incident(before, a->incident);
        if (!said && !is_payload_line(d, a) && !has_alert(before, a))
            add_alert(d, a->severity + 1U, a,
                      diff_say_new(d->before->taken_at_us,
                                   before->alerts_total > before->alert_count, a->time_us));
    }
    for (uint32_t i = 0; i < before->alert_count; i++)
        if (!has_alert(after, &before->alerts[i]))
            add_alert(d, 0, &before->alerts[i],
                      diff_say_gone(true)); /* what happened has happened */
}

/* --- Ports ------------------------------------------------------------------------------------ */

/* Whether it is an incident by itself, in both or in the one that has it: then that line says it.
 */
static bool is_incident(const struct diff *d, enum incident_kind kind, const char *name)
{
    return find_incident(d->before, (uint8_t)kind, name) ||
           find_incident(d->after, (uint8_t)kind, name);
}

/* Where every packet was a record, one number says both. */
static void add_port(struct diff *d, const char *name, const struct snapshot_port *a,
                     const struct snapshot_port *b, const char *how)
{
    char packets[DIFF_COUNT], records[DIFF_COUNT], sources[DIFF_COUNT];
    const bool before_exact = snapshot_records_exact(d->before, b->protocol);
    const bool exact = snapshot_records_exact(d->after, b->protocol);
    const bool one = (!a || a->packets == a->records) && b->packets == b->records;
    diff_say_count("packets", a ? &a->packets : NULL, true, b->packets, true, packets);
    diff_say_count("records", a ? &a->records : NULL, before_exact, b->records, exact, records);
    diff_add(d, DIFF_PORT, 0, diff_apart(a ? a->records : 0, b->records), "port %s %s: %s%s%s%s",
             how, name, one ? "" : packets, one ? "" : ", ", records,
             diff_say_distinct("sources", a ? &a->sources : NULL, true, b->sources, true, sources));
}

/* An incident says its payloads; those that are none's are the port's. */
static bool is_said(const struct snapshot *s, const struct snapshot_port *p,
                    const struct incident_payload *payload)
{
    for (uint32_t i = 0; i < s->incident_count; i++) {
        const struct snapshot_incident *in = &s->incidents[i];
        for (uint32_t k = 0; k < in->port_count; k++)
            if (in->ports[k].port == p->port && in->ports[k].protocol == p->protocol &&
                find_payload(in->payloads, in->payload_count, payload))
                return true;
    }
    return false;
}

static uint32_t port_payloads(const struct diff *d, const struct snapshot *s,
                              const struct snapshot_port *p,
                              struct incident_payload out[INCIDENT_PAYLOADS])
{
    const struct snapshot_port_detail *detail = &s->port_details[p->detail];
    uint32_t count = 0;
    for (uint32_t i = 0; i < detail->payload_count; i++)
        if (!is_said(d->before, p, &detail->payloads[i]) &&
            !is_said(d->after, p, &detail->payloads[i]))
            out[count++] = detail->payloads[i];
    return count;
}

static bool payloads_bounded(const struct snapshot_port_detail *detail)
{
    return detail->payload_count == INCIDENT_PAYLOADS || detail->payloads_unlisted > 0;
}

static void add_port_payloads(struct diff *d, const char *name, const struct snapshot_port *a,
                              const struct snapshot_port *b)
{
    struct incident_payload earlier[INCIDENT_PAYLOADS], later[INCIDENT_PAYLOADS];
    if (a->detail < 0 || b->detail < 0 ||
        d->before->port_details[a->detail].since_us != d->after->port_details[b->detail].since_us)
        return; /* of one of them nothing is known, or they were counted anew */
    const struct payloads before = {earlier, port_payloads(d, d->before, a, earlier),
                                    payloads_bounded(&d->before->port_details[a->detail])};
    const struct payloads after = {later, port_payloads(d, d->after, b, later),
                                   payloads_bounded(&d->after->port_details[b->detail])};
    add_payloads(d, name, &before, &after);
}

/* Every port that a packet went to is in the list. */
void diff_ports(struct diff *d)
{
    char name[CELL_PORT];
    for (uint32_t i = 0; i < d->after->port_count; i++) {
        const struct snapshot_port *b = &d->after->ports[i];
        const struct snapshot_port *a = snapshot_find_port(d->before, b->protocol, b->port);
        cell_port(b->protocol, b->port, name);
        if (is_incident(d, INCIDENT_PORT, name))
            continue;
        if (!a)
            add_port(d, name, NULL, b, "new");
        else if (a->packets != b->packets)
            add_port(d, name, a, b, diff_changed(a->packets, b->packets));
        if (a)
            add_port_payloads(d, name, a, b);
    }
    for (uint32_t i = 0; i < d->before->port_count; i++) {
        const struct snapshot_port *a = &d->before->ports[i];
        cell_port(a->protocol, a->port, name);
        if (!is_incident(d, INCIDENT_PORT, name) &&
            !snapshot_find_port(d->after, a->protocol, a->port))
            add_port(d, name, NULL, a, "gone");
    }
}

/* --- Sources ---------------------------------------------------------------------------------- */

static bool sources_bounded(const struct snapshot *s)
{
    return s->source_table.evicted > 0 || s->source_table.held > s->source_count;
}

static void add_source(struct diff *d, const char *name, const struct snapshot_host *a,
                       const struct snapshot_host *b, const char *how)
{
    char packets[DIFF_COUNT], targets[DIFF_COUNT];
    diff_add(d, DIFF_SOURCE, 0, diff_apart(a ? a->packets : 0, b->packets), "source %s %s%s: %s%s",
             how, name, b->home ? " (ours)" : "",
             diff_say_count("packets", a ? &a->packets : NULL, a && a->packets_error == 0,
                            b->packets, b->packets_error == 0, packets),
             diff_say_distinct("targets", a ? &a->peers : NULL, a && a->packets_error == 0,
                               b->peers, b->packets_error == 0, targets));
}

void diff_sources(struct diff *d)
{
    char name[ADDRESS_TEXT];
    for (uint32_t i = 0; i < d->after->source_count; i++) {
        const struct snapshot_host *b = &d->after->sources[i];
        const struct snapshot_host *a = snapshot_find_source(d->before, &b->address);
        address_format(&b->address, name);
        if (is_incident(d, INCIDENT_SOURCE, name))
            continue;
        if (!a)
            add_source(
                d, name, NULL, b,
                diff_say_new(d->before->taken_at_us, sources_bounded(d->before), b->first_us));
        else if (a->packets != b->packets)
            add_source(d, name, a, b, diff_changed(a->packets, b->packets));
    }
    for (uint32_t i = 0; i < d->before->source_count; i++) {
        const struct snapshot_host *a = &d->before->sources[i];
        address_format(&a->address, name);
        if (!is_incident(d, INCIDENT_SOURCE, name) && !snapshot_find_source(d->after, &a->address))
            add_source(d, name, NULL, a, diff_say_gone(sources_bounded(d->after)));
    }
}
