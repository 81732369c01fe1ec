/* json_incident: see json_incident.h; json.c describes the members. */
#include "src/report/json_incident.h"

#include "src/base/text.h"
#include "src/report/json_value.h"

#include <string.h>

/* The empty text stands for what there is not. */
static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

/* A count and its error, whose name is that of the count with _error. */
static void put_distinct(struct json_out *o, const char *name, const char *error_name,
                         struct distinct_count d)
{
    json_value_distinct(o, name, d);
    json_value_error(o, error_name, d, true);
}

/* By the minute: what grows within an hour is to be seen. */
static void put_history(struct json_out *o, const struct snapshot *s,
                        const struct snapshot_history *history, bool packets)
{
    json_out_begin_object(o, "history");
    json_out_number(o, "step_s", 60);
    json_value_time(o, "end", s->taken_at_us);
    json_value_numbers(o, packets ? "packets" : "records", history->minutes, SNAPSHOT_MINUTES);
    json_out_end_object(o);
    json_out_begin_object(o, "graphs");
    json_value_cells(o, "seconds", history->seconds, SNAPSHOT_SECONDS);
    json_value_cells(o, "half_hours", history->half_hours, SNAPSHOT_HALF_HOURS);
    json_out_end_object(o);
}

/* --- The lists of an incident ----------------------------------------------------------------- */

static void put_ports(struct json_out *o, const struct snapshot *s,
                      const struct snapshot_incident *in)
{
    json_out_begin_list(o, "ports");
    for (uint32_t i = 0; i < in->port_count; i++) {
        const struct incident_port *p = &in->ports[i];
        json_out_begin_object(o, NULL);
        json_value_protocol(o, "protocol", p->protocol);
        json_out_number(o, "port", p->port);
        json_out_number(o, "records", p->records);
        put_distinct(o, "sources", "sources_error", p->sources);
        put_distinct(o, "targets", "targets_error", p->targets);
        json_out_bool(o, "in_mix", p->in_mix);
        put_history(o, s, &p->history, in->history_packets);
        json_out_end_object(o);
    }
    json_out_end_list(o);
    json_out_number(o, "ports_unlisted_records", in->ports_more);
}

static void put_port_numbers(struct json_out *o, const char *name, const uint16_t *ports,
                             uint32_t count)
{
    json_out_begin_list(o, name);
    for (uint32_t i = 0; i < count; i++)
        json_out_number(o, NULL, ports[i]);
    json_out_end_list(o);
}

static void put_port_mix(struct json_out *o, const struct incident_mix *mix)
{
    if (mix->changed_us == SNAPSHOT_UNKNOWN) {
        json_out_null(o, "port_mix");
        return;
    }
    json_out_begin_object(o, "port_mix");
    json_value_time(o, "changed_at", mix->changed_us);
    put_port_numbers(o, "before", mix->before, mix->before_count);
    put_port_numbers(o, "after", mix->after, mix->after_count);
    json_out_end_object(o);
}

static void put_payloads(struct json_out *o, const struct snapshot *s,
                         const struct snapshot_incident *in)
{
    json_out_begin_list(o, "payloads");
    for (uint32_t i = 0; i < in->payload_count; i++) {
        const struct incident_payload *p = &in->payloads[i];
        json_out_begin_object(o, NULL);
        json_out_number(o, "length", p->length);
        json_value_prefix(o, s, p->prefix, p->prefix_length);
        json_out_number(o, "records", p->records);
        json_out_number(o, "records_error", p->records_error);
        json_value_real(o, "share", incident_payload_share(p, in->payload_records));
        json_value_time(o, "first", p->first_us);
        json_out_bool(o, "new", p->new);
        json_out_end_object(o);
    }
    json_out_end_list(o);
    json_out_number(o, "payloads_records", in->payload_records);
    json_out_number(o, "payloads_unlisted_records", in->payloads_more);
}

static void put_companions(struct json_out *o, const struct snapshot_incident *in)
{
    json_out_begin_list(o, "companions");
    for (uint32_t i = 0; i < in->companion_count; i++) {
        json_out_begin_object(o, NULL);
        json_out_text(o, "signature", in->companions[i].signature);
        json_out_number(o, "sources", in->companions[i].sources);
        json_out_end_object(o);
    }
    json_out_end_list(o);
}

static void put_insiders(struct json_out *o, const struct snapshot_incident *in)
{
    json_out_begin_list(o, "insiders");
    for (uint32_t i = 0; i < in->insider_count; i++) {
        const struct incident_insider *insider = &in->insiders[i];
        json_out_begin_object(o, NULL);
        json_value_address(o, "address", &insider->address);
        json_value_time(o, "first", insider->first_us);
        json_value_time(o, "last", insider->last_us);
        json_out_number(o, "records", insider->records);
        put_distinct(o, "targets", "targets_error", insider->targets);
        json_out_end_object(o);
    }
    json_out_end_list(o);
    json_out_number(o, "insiders_unlisted", in->insiders_more);
}

static void put_repliers(struct json_out *o, const struct snapshot_incident *in)
{
    json_out_begin_list(o, "repliers");
    for (uint32_t i = 0; i < in->replier_count; i++) {
        json_out_begin_object(o, NULL);
        json_value_address(o, "address", &in->repliers[i].address);
        json_value_time(o, "first", in->repliers[i].first_us);
        json_out_number(o, "replies", in->repliers[i].replies);
        json_out_end_object(o);
    }
    json_out_end_list(o);
    json_out_bool(o, "repliers_kept", in->repliers_kept);
}

static void put_top_sources(struct json_out *o, const struct snapshot_incident *in)
{
    json_out_begin_list(o, "top_sources");
    for (uint32_t i = 0; i < in->source_count; i++) {
        const struct incident_source *source = &in->top_sources[i];
        json_out_begin_object(o, NULL);
        json_value_address(o, "address", &source->address);
        json_out_number(o, "records", source->records);
        json_out_number(o, "records_error", source->records_error);
        json_value_time(o, "first", source->first_us);
        json_value_time(o, "last", source->last_us);
        json_out_end_object(o);
    }
    json_out_end_list(o);
}

/* --- Incidents -------------------------------------------------------------------------------- */

const char *json_incident_kind_name(enum incident_kind kind)
{
    static const char *const names[] = {
        [INCIDENT_SIGNATURE] = "signature",
        [INCIDENT_PORT] = "port",
        [INCIDENT_SOURCE] = "source",
    };
    return names[kind];
}

const char *json_incident_habit_name(uint8_t habit)
{
    return habit == HABIT_UNKNOWN ? NULL : source_port_habit_name((enum source_port_habit)habit);
}

static void put_what(struct json_out *o, const struct snapshot_incident *in)
{
    bool is_signature = in->kind == INCIDENT_SIGNATURE;
    json_out_text(o, "signature", is_signature ? in->name : NULL);
    json_out_text(o, "kind", json_incident_kind_name((enum incident_kind)in->kind));
    json_out_text(o, "subject", is_signature ? NULL : in->name);
    json_out_text(o, "title", in->title);
    json_out_text(o, "reference", or_null(in->reference));
    json_out_text(o, "severity", severity_name((enum severity)in->severity));
    json_out_text(o, "state", incident_state_name((enum incident_state)in->state));
    json_out_bool(o, "acknowledged", in->acknowledged);
}

static void put_when(struct json_out *o, const struct snapshot_incident *in)
{
    json_value_time(o, "onset", in->onset_us);
    json_value_time(o, "first", in->first_us);
    json_value_time(o, "last", in->last_us);
    json_value_time(o, "surge", in->surge_us);
    json_value_time(o, "spread", in->spread_us);
}

static void put_how_many(struct json_out *o, const struct snapshot_incident *in)
{
    json_out_number(o, "records", in->records);
    json_value_real(o, "records_per_hour", in->per_hour);
    put_distinct(o, "sources", "sources_error", in->sources);
    put_distinct(o, "targets", "targets_error", in->targets);
    put_distinct(o, "home_targets", "home_targets_error", in->home_targets);
    json_value_known(o, "home_addresses",
                     in->home.addresses == 0 ? SNAPSHOT_UNKNOWN : (int64_t)in->home.addresses);
    json_value_real(o, "growth", in->growth);
    json_out_text(o, "growth_of", in->growth_slow ? "hour" : "minute");
}

char json_incident_cell_letter(enum incident_cell cell)
{
    static const char letters[] = {
        [CELL_NEVER] = '.', [CELL_HIT] = 'x', [CELL_NEW] = 'n', [CELL_ANSWERED] = 'a'};
    return letters[cell];
}

static void put_home(struct json_out *o, const struct incident_home *home)
{
    char network[NETWORK_TEXT], cells[INCIDENT_CELLS + 1];
    if (home->cells_count == 0)
        return;
    for (uint32_t i = 0; i < home->cells_count; i++)
        cells[i] = json_incident_cell_letter((enum incident_cell)home->cells[i]);
    cells[home->cells_count] = '\0';
    json_out_begin_object(o, "home_cells");
    json_out_text(o, "network", network_format(&home->network, network));
    json_out_number(o, "addresses_each", home->cell_addresses);
    json_out_text(o, "cells", cells);
    json_out_end_object(o);
}

static void put_past(struct json_out *o, const struct snapshot_incident *in)
{
    json_out_begin_object(o, "past");
    json_out_bool(o, "insiders", in->insiders_past);
    json_out_bool(o, "repliers", in->repliers_past);
    json_out_bool(o, "payloads", in->payloads_past);
    json_out_end_object(o);
}

static void put_senders(struct json_out *o, const struct snapshot_incident *in)
{
    json_out_text(o, "source_ports", json_incident_habit_name(in->habit));
    json_value_real(o, "source_ports_share", in->habit == HABIT_UNKNOWN ? -1 : in->habit_share);
    json_out_begin_object(o, "forged");
    json_out_number(o, "senders", in->forged_groups);
    put_distinct(o, "most_addresses", "most_addresses_error", in->forged_names);
    json_out_end_object(o);
}

static void put_evidence(struct json_out *o, const struct incident_evidence *e)
{
    if (!e->kept)
        return;
    json_out_begin_object(o, "evidence");
    json_out_number(o, "kept", e->held);
    json_out_number(o, "pushed_out", e->pushed_out);
    json_value_known(o, "to_file", e->goes_on ? (int64_t)e->handed_over : SNAPSHOT_UNKNOWN);
    json_out_end_object(o);
}

void json_incident_row(struct json_out *o, const struct snapshot *s, uint32_t i)
{
    const struct snapshot_incident *in = &s->incidents[i];
    json_out_begin_object(o, NULL);
    put_what(o, in);
    put_when(o, in);
    put_how_many(o, in);
    put_home(o, &in->home);
    put_past(o, in);
    put_ports(o, s, in);
    put_port_mix(o, &in->mix);
    put_payloads(o, s, in);
    put_companions(o, in);
    json_out_bool(o, "companions_exact", in->companions_exact);
    put_insiders(o, in);
    json_value_answers(o, "answers", &in->answers);
    put_repliers(o, in);
    put_top_sources(o, in);
    put_senders(o, in);
    put_evidence(o, &in->evidence);
    put_history(o, s, &in->history, in->history_packets);
    json_out_end_object(o);
}

/* --- Alerts and messages ---------------------------------------------------------------------- */

void json_incident_alert(struct json_out *o, const struct snapshot_alert *a)
{
    json_out_begin_object(o, NULL);
    json_value_time(o, "time", a->time_us);
    json_out_text(o, "kind", alert_kind_name((enum alert_kind)a->kind));
    json_out_text(o, "severity", severity_name((enum severity)a->severity));
    json_out_text(o, "incident", or_null(a->incident));
    json_out_text(o, "subject", or_null(a->subject));
    json_out_text(o, "text", a->text);
    json_out_number(o, "number", a->number);
    json_out_end_object(o);
}

void json_incident_alert_row(struct json_out *o, const struct snapshot *s, uint32_t i)
{
    json_incident_alert(o, &s->alerts[s->alert_count - 1 - i]);
}

/* What somebody on the network wrote: safe to print as it stands. */
static void put_written(struct json_out *o, const struct snapshot *s, const char *name,
                        const char *bytes, size_t length, size_t room)
{
    char safe[4 * MESSAGE_TEXT + 1];
    if (s->redacted)
        json_out_null(o, name);
    else
        json_out_text(o, name, text_safe(bytes, length < room ? length : room, safe, sizeof safe));
}

void json_incident_message_row(struct json_out *o, const struct snapshot *s, uint32_t i)
{
    const struct snapshot_message *m = &s->messages[s->message_count - 1 - i];
    json_out_begin_object(o, NULL);
    json_value_time(o, "time", m->time_us);
    json_value_address(o, "source", &m->source);
    json_out_number(o, "source_port", m->source_port);
    json_value_address(o, "target", &m->target);
    json_out_number(o, "target_port", m->target_port);
    put_written(o, s, "from", m->from, m->from_length, sizeof m->from);
    put_written(o, s, "to", m->to, m->to_length, sizeof m->to);
    put_written(o, s, "text", m->text, m->text_length, sizeof m->text);
    json_out_number(o, "body_bytes", m->body_bytes);
    json_out_bool(o, "whole", m->whole);
    json_out_end_object(o);
}

/* --- Of a source ------------------------------------------------------------------------------ */

void json_incident_signatures(struct json_out *o, const struct snapshot *s,
                              const struct snapshot_host *h)
{
    json_out_begin_list(o, "signatures");
    for (uint32_t i = 0; i < s->signature_count; i++)
        if (snapshot_host_matched(h, i))
            json_out_text(o, NULL, s->signature_names[i]);
    json_out_end_list(o);
}

const char *json_incident_scan_name(enum scan scan)
{
    static const char *const names[] = {
        [SCAN_NONE] = NULL,
        [SCAN_SWEEP] = "sweep",
        [SCAN_PORTS] = "portscan",
        [SCAN_BOTH] = "both",
    };
    return names[scan];
}

void json_incident_scan(struct json_out *o, const struct snapshot_host *h)
{
    json_out_text(o, "scan", json_incident_scan_name((enum scan)h->scan));
}

/* Signatures that name a tool, not what it is used for. */
const char *json_incident_tool(const struct snapshot *s, const struct snapshot_host *h)
{
    static const char *const tools[] = {"masscan", "zmap", "mirai"};
    for (size_t tool = 0; tool < sizeof tools / sizeof tools[0]; tool++)
        for (uint32_t i = 0; i < s->signature_count; i++)
            if (snapshot_host_matched(h, i) && strcmp(s->signature_names[i], tools[tool]) == 0)
                return tools[tool];
    return NULL;
}

void json_incident_fingerprint(struct json_out *o, const struct snapshot *s,
                               const struct snapshot_host *h)
{
    json_out_begin_object(o, "fingerprint");
    json_out_number(o, "ttl", h->ttl);
    json_out_text(o, "source_ports", json_incident_habit_name(h->habit));
    json_out_text(o, "tool", json_incident_tool(s, h));
    json_out_end_object(o);
}
