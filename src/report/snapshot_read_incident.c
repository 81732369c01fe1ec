/* snapshot_read_incident: see snapshot_read_parts.h; json_incident.c writes them. */
#include "src/report/json_incident.h"
#include "src/report/snapshot_read_parts.h"

#include <string.h>

/* --- How things are named --------------------------------------------------------------------- */

static const char *kind_name(unsigned i)
{
    return json_incident_kind_name((enum incident_kind)i);
}

static const char *state_name(unsigned i)
{
    return incident_state_name((enum incident_state)i);
}

static const char *severity_of(unsigned i)
{
    return severity_name((enum severity)i);
}

static const char *alert_name(unsigned i)
{
    return alert_kind_name((enum alert_kind)i);
}

static const char *growth_name(unsigned i)
{
    return i == 0 ? "minute" : "hour";
}

/* --- The lists of an incident ----------------------------------------------------------------- */

/* Its histories are all of records, or all of packets. */
static void take_history(struct json_in *j, uint32_t node, bool packets,
                         struct snapshot_history *out)
{
    const uint32_t history = json_take_object(j, node, "history"),
                   graphs = json_take_object(j, node, "graphs");
    json_take_cells(j, history, packets ? "packets" : "records", out->minutes, SNAPSHOT_MINUTES);
    json_take_cells(j, graphs, "seconds", out->seconds, SNAPSHOT_SECONDS);
    json_take_cells(j, graphs, "half_hours", out->half_hours, SNAPSHOT_HALF_HOURS);
}

static void take_ports(struct json_in *j, uint32_t node, struct snapshot_incident *in)
{
    const uint32_t list = json_take_list(j, node, "ports", INCIDENT_PORTS);
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e)) {
        struct incident_port *p = &in->ports[in->port_count++];
        p->records = json_take_count(j, e, "records", INT64_MAX);
        p->sources = json_take_distinct(j, e, "sources", "sources_error");
        p->targets = json_take_distinct(j, e, "targets", "targets_error");
        p->port = (uint16_t)json_take_count(j, e, "port", UINT16_MAX);
        p->protocol = read_transport(j, e, "protocol");
        p->in_mix = json_take_bool(j, e, "in_mix");
        take_history(j, e, in->history_packets, &p->history);
    }
    in->ports_more = json_take_count(j, node, "ports_unlisted_records", INT64_MAX);
}

static uint32_t take_port_numbers(struct json_in *j, uint32_t node, const char *name,
                                  uint16_t ports[INCIDENT_PORTS])
{
    const uint32_t list = json_take_list(j, node, name, INCIDENT_PORTS);
    uint32_t count = 0;
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e))
        ports[count++] = (uint16_t)json_take_count(j, e, NULL, UINT16_MAX);
    return count;
}

static void take_port_mix(struct json_in *j, uint32_t node, struct incident_mix *mix)
{
    mix->changed_us = SNAPSHOT_UNKNOWN;
    if (!json_take_has(j, node, "port_mix"))
        return;
    const uint32_t n = json_take_object(j, node, "port_mix");
    mix->changed_us = json_take_time(j, n, "changed_at");
    mix->before_count = take_port_numbers(j, n, "before", mix->before);
    mix->after_count = take_port_numbers(j, n, "after", mix->after);
}

static void take_payloads(struct json_in *j, uint32_t node, struct snapshot_incident *in)
{
    const uint32_t list = json_take_list(j, node, "payloads", INCIDENT_PAYLOADS);
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e))
        read_payload(j, e, "records", "records_error", &in->payloads[in->payload_count++]);
    in->payload_records = json_take_count(j, node, "payloads_records", INT64_MAX);
    in->payloads_more = json_take_count(j, node, "payloads_unlisted_records", INT64_MAX);
}

static void take_companions(struct json_in *j, uint32_t node, struct snapshot_incident *in)
{
    const uint32_t list = json_take_list(j, node, "companions", INCIDENT_COMPANIONS);
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e)) {
        struct incident_companion *c = &in->companions[in->companion_count++];
        json_take_text(j, e, "signature", c->signature, sizeof c->signature);
        c->sources = (uint32_t)json_take_count(j, e, "sources", UINT32_MAX);
    }
    in->companions_exact = json_take_bool(j, node, "companions_exact");
}

static void take_insiders(struct json_in *j, uint32_t node, struct snapshot_incident *in)
{
    const uint32_t list = json_take_list(j, node, "insiders", INCIDENT_INSIDERS);
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e))
        in->insiders[in->insider_count++] = (struct incident_insider){
            .address = json_take_address(j, e, "address"),
            .first_us = json_take_time(j, e, "first"),
            .last_us = json_take_time(j, e, "last"),
            .records = json_take_count(j, e, "records", INT64_MAX),
            .targets = json_take_distinct(j, e, "targets", "targets_error"),
        };
    in->insiders_more = (uint32_t)json_take_count(j, node, "insiders_unlisted", UINT32_MAX);
}

static void take_repliers(struct json_in *j, uint32_t node, struct snapshot_incident *in)
{
    const uint32_t list = json_take_list(j, node, "repliers", INCIDENT_REPLIERS);
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e))
        in->repliers[in->replier_count++] = (struct incident_replier){
            .address = json_take_address(j, e, "address"),
            .first_us = json_take_time(j, e, "first"),
            .replies = json_take_count(j, e, "replies", INT64_MAX),
        };
    if (json_take_has(j, node, "repliers_kept")) /* left out by those who did not say it yet */
        in->repliers_kept = json_take_bool(j, node, "repliers_kept");
}

static void take_top_sources(struct json_in *j, uint32_t node, struct snapshot_incident *in)
{
    const uint32_t list = json_take_list(j, node, "top_sources", INCIDENT_SOURCES);
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e)) {
        struct incident_source *source = &in->top_sources[in->source_count++];
        *source = (struct incident_source){
            .address = json_take_address(j, e, "address"),
            .records = json_take_count(j, e, "records", INT64_MAX),
            .first_us = json_take_time(j, e, "first"),
            .last_us = json_take_time(j, e, "last"),
        };
        source->records_error = read_error(j, e, "records_error", source->records);
    }
}

/* --- Incidents -------------------------------------------------------------------------------- */

static void take_what(struct json_in *j, uint32_t node, struct snapshot_incident *in)
{
    in->kind = (uint8_t)json_take_choice(j, node, "kind", kind_name, INCIDENT_SOURCE + 1);
    json_take_text(j, node, in->kind == INCIDENT_SIGNATURE ? "signature" : "subject", in->name,
                   sizeof in->name);
    json_take_text(j, node, "title", in->title, sizeof in->title);
    json_take_text_or_null(j, node, "reference", in->reference, sizeof in->reference);
    in->severity =
        (uint8_t)json_take_choice(j, node, "severity", severity_of, SEVERITY_CRITICAL + 1);
    in->state = (uint8_t)json_take_choice(j, node, "state", state_name, INCIDENT_QUIET + 1);
    in->acknowledged = json_take_bool(j, node, "acknowledged");
}

static void take_when(struct json_in *j, uint32_t node, struct snapshot_incident *in)
{
    in->onset_us = json_take_time(j, node, "onset");
    in->first_us = json_take_time(j, node, "first");
    in->last_us = json_take_time(j, node, "last");
    in->surge_us = json_take_time_or_null(j, node, "surge");
    in->spread_us = json_take_time_or_null(j, node, "spread");
    const uint32_t past = json_take_object(j, node, "past");
    in->insiders_past = json_take_bool(j, past, "insiders");
    in->repliers_past = json_take_bool(j, past, "repliers");
    in->payloads_past = json_take_bool(j, past, "payloads");
}

static void take_how_many(struct json_in *j, uint32_t node, struct snapshot_incident *in)
{
    in->records = json_take_count(j, node, "records", INT64_MAX);
    in->per_hour = json_take_real(j, node, "records_per_hour");
    in->sources = json_take_distinct(j, node, "sources", "sources_error");
    in->targets = json_take_distinct(j, node, "targets", "targets_error");
    in->home_targets = json_take_distinct(j, node, "home_targets", "home_targets_error");
    in->growth = json_take_real(j, node, "growth");
    in->growth_slow = json_take_choice(j, node, "growth_of", growth_name, 2) == 1;
    in->answers = json_take_answers(j, node, "answers");
}

static void take_home(struct json_in *j, uint32_t node, struct incident_home *home)
{
    char network[NETWORK_TEXT], cells[INCIDENT_CELLS + 1];
    const int64_t addresses = json_take_known(j, node, "home_addresses");
    home->addresses = addresses == SNAPSHOT_UNKNOWN ? 0 : (uint64_t)addresses;
    if (!json_take_has(j, node, "home_cells"))
        return;
    const uint32_t n = json_take_object(j, node, "home_cells");
    json_take_text(j, n, "network", network, sizeof network);
    if (!network_parse(network, &home->network))
        json_in_fail(j, n, "network", "is no network");
    home->cell_addresses = (uint32_t)json_take_count(j, n, "addresses_each", 256);
    json_take_text(j, n, "cells", cells, sizeof cells);
    for (const char *c = cells; *c; c++) {
        uint8_t cell = CELL_NEVER;
        while (cell < CELL_ANSWERED && json_incident_cell_letter((enum incident_cell)cell) != *c)
            cell++;
        if (json_incident_cell_letter((enum incident_cell)cell) != *c)
            json_in_fail(j, n, "cells", "has another letter than . x n a");
        home->cells[home->cells_count++] = cell;
    }
}

static void take_senders(struct json_in *j, uint32_t node, struct snapshot_incident *in)
{
    const uint32_t forged = json_take_object(j, node, "forged");
    in->habit = read_habit(j, node, "source_ports");
    in->habit_share =
        in->habit == HABIT_UNKNOWN ? 0 : json_take_real(j, node, "source_ports_share");
    in->forged_groups = (uint32_t)json_take_count(j, forged, "senders", UINT32_MAX);
    in->forged_names = json_take_distinct(j, forged, "most_addresses", "most_addresses_error");
}

/* Left out where none is kept, and by those who did not count it yet. */
static void take_evidence(struct json_in *j, uint32_t node, struct incident_evidence *e)
{
    if (!json_take_has(j, node, "evidence"))
        return;
    const uint32_t n = json_take_object(j, node, "evidence");
    e->kept = true;
    e->held = json_take_count(j, n, "kept", INT64_MAX);
    e->pushed_out = json_take_count(j, n, "pushed_out", INT64_MAX);
    const int64_t handed_over = json_take_known(j, n, "to_file");
    e->goes_on = handed_over != SNAPSHOT_UNKNOWN;
    e->handed_over = e->goes_on ? (uint64_t)handed_over : 0;
}

void read_incident(struct reading *r, uint32_t node)
{
    struct json_in *j = r->in;
    if (!read_has_room(r, r->s->incident_count, SNAPSHOT_INCIDENTS))
        return;
    struct snapshot_incident *in = &r->s->incidents[r->s->incident_count++];
    memset(in, 0, sizeof *in);
    take_what(j, node, in);
    take_when(j, node, in);
    take_how_many(j, node, in);
    take_home(j, node, &in->home);
    const uint32_t history = json_take_object(j, node, "history");
    in->history_packets = json_take_has(j, history, "packets");
    take_history(j, node, in->history_packets, &in->history);
    take_ports(j, node, in);
    take_port_mix(j, node, &in->mix);
    take_payloads(j, node, in);
    take_companions(j, node, in);
    take_insiders(j, node, in);
    take_repliers(j, node, in);
    take_top_sources(j, node, in);
    take_senders(j, node, in);
    take_evidence(j, node, &in->evidence);
}

/* --- Alerts and messages ---------------------------------------------------------------------- */

void read_alert(struct reading *r, uint32_t node)
{
    struct json_in *j = r->in;
    if (!read_has_room(r, r->s->alert_count, SNAPSHOT_ALERTS))
        return;
    struct snapshot_alert *a = &r->s->alerts[r->s->alert_count];
    *a = (struct snapshot_alert){
        .number = json_take_count(j, node, "number", INT64_MAX),
        .time_us = json_take_time(j, node, "time"),
        .kind = (uint8_t)json_take_choice(j, node, "kind", alert_name, ALERT_KINDS),
        .severity =
            (uint8_t)json_take_choice(j, node, "severity", severity_of, SEVERITY_CRITICAL + 1),
    };
    json_take_text_or_null(j, node, "incident", a->incident, sizeof a->incident);
    json_take_text_or_null(j, node, "subject", a->subject, sizeof a->subject);
    json_take_text(j, node, "text", a->text, sizeof a->text);
    if (a->number <= (r->s->alert_count > 0 ? a[-1].number : 0))
        json_in_fail(j, node, "number", "is not more than that of the alert before it");
    r->s->alert_count++;
}

/* Null where it is left out. */
static uint16_t take_written(struct json_in *j, uint32_t node, const char *name, char *out,
                             size_t size)
{
    return json_take_is_null(j, node, name) ? 0
                                            : (uint16_t)json_take_escaped(j, node, name, out, size);
}

void read_message(struct reading *r, uint32_t node)
{
    struct json_in *j = r->in;
    if (!read_has_room(r, r->s->message_count, SNAPSHOT_MESSAGES))
        return;
    struct snapshot_message *m = &r->s->messages[r->s->message_count++];
    *m = (struct snapshot_message){
        .time_us = json_take_time(j, node, "time"),
        .source = json_take_address(j, node, "source"),
        .target = json_take_address(j, node, "target"),
        .source_port = (uint16_t)json_take_count(j, node, "source_port", UINT16_MAX),
        .target_port = (uint16_t)json_take_count(j, node, "target_port", UINT16_MAX),
        .body_bytes = (uint32_t)json_take_count(j, node, "body_bytes", UINT32_MAX),
        .whole = json_take_bool(j, node, "whole"),
    };
    m->from_length = take_written(j, node, "from", m->from, sizeof m->from);
    m->to_length = take_written(j, node, "to", m->to, sizeof m->to);
    m->text_length = take_written(j, node, "text", m->text, sizeof m->text);
}

void read_turn_around(struct reading *r)
{
    struct snapshot *s = r->s;
    for (uint32_t a = 0, b = s->alert_count; a + 1 < b--; a++) {
        const struct snapshot_alert kept = s->alerts[a];
        s->alerts[a] = s->alerts[b];
        s->alerts[b] = kept;
    }
    for (uint32_t a = 0, b = s->message_count; a + 1 < b--; a++) {
        const struct snapshot_message kept = s->messages[a];
        s->messages[a] = s->messages[b];
        s->messages[b] = kept;
    }
}
