/* csv_incident: see csv_row.h; rows of incidents, alerts and messages. Rows of what an incident
 * holds have its name in the column "incident", as alerts have. */
#include "src/base/text.h"
#include "src/report/csv_row.h"
#include "src/report/json_incident.h"

#include <string.h>

void csv_incident_signatures(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->signature_count; i++) {
        csv_out_begin_row(o, list);
        csv_out_text(o, CSV_NAME, s->signature_names[i]);
        csv_out_end_row(o);
    }
}

/* --- Incidents -------------------------------------------------------------------------------- */

static void put_what(struct csv_out *o, const struct snapshot_incident *in)
{
    const bool is_signature = in->kind == INCIDENT_SIGNATURE;
    csv_out_text(o, CSV_SIGNATURE, is_signature ? in->name : NULL);
    csv_out_text(o, CSV_KIND, json_incident_kind_name((enum incident_kind)in->kind));
    csv_out_text(o, CSV_SUBJECT, is_signature ? NULL : in->name);
    csv_out_text(o, CSV_TITLE, in->title);
    csv_out_text(o, CSV_REFERENCE, in->reference);
    csv_out_text(o, CSV_SEVERITY, severity_name((enum severity)in->severity));
    csv_out_text(o, CSV_STATE, incident_state_name((enum incident_state)in->state));
    csv_out_bool(o, CSV_ACKNOWLEDGED, in->acknowledged);
}

static void put_when(struct csv_out *o, const struct snapshot_incident *in)
{
    csv_out_time(o, CSV_ONSET, in->onset_us);
    csv_out_time(o, CSV_FIRST, in->first_us);
    csv_out_time(o, CSV_LAST, in->last_us);
    csv_out_time(o, CSV_SURGE, in->surge_us);
    csv_out_time(o, CSV_SPREAD, in->spread_us);
}

static void put_how_many(struct csv_out *o, const struct snapshot_incident *in)
{
    csv_out_number(o, CSV_RECORDS, in->records);
    csv_out_real(o, CSV_RECORDS_PER_HOUR, in->per_hour);
    csv_out_distinct(o, CSV_SOURCES, in->sources, true);
    csv_out_distinct(o, CSV_TARGETS, in->targets, true);
    csv_out_distinct(o, CSV_HOME_TARGETS, in->home_targets, true);
    if (in->home.addresses > 0)
        csv_out_number(o, CSV_HOME_ADDRESSES, in->home.addresses);
    csv_out_real(o, CSV_GROWTH, in->growth);
    csv_out_text(o, CSV_GROWTH_OF, in->growth_slow ? "hour" : "minute");
    csv_out_answers(o, &in->answers);
}

static void put_port_mix(struct csv_out *o, const struct incident_mix *mix)
{
    if (mix->changed_us == SNAPSHOT_UNKNOWN)
        return;
    csv_out_time(o, CSV_MIX_CHANGED_AT, mix->changed_us);
    csv_out_ports(o, CSV_MIX_BEFORE, mix->before, mix->before_count);
    csv_out_ports(o, CSV_MIX_AFTER, mix->after, mix->after_count);
}

static void put_senders(struct csv_out *o, const struct snapshot_incident *in)
{
    csv_out_text(o, CSV_SOURCE_PORTS, json_incident_habit_name(in->habit));
    csv_out_real(o, CSV_SOURCE_PORTS_SHARE, in->habit == HABIT_UNKNOWN ? -1 : in->habit_share);
    csv_out_number(o, CSV_FORGED_SENDERS, in->forged_groups);
    csv_out_distinct(o, CSV_FORGED_MOST, in->forged_names, true);
}

static void put_evidence(struct csv_out *o, const struct incident_evidence *e)
{
    if (!e->kept)
        return;
    csv_out_number(o, CSV_EVIDENCE_KEPT, e->held);
    csv_out_number(o, CSV_EVIDENCE_PUSHED_OUT, e->pushed_out);
    if (e->goes_on)
        csv_out_number(o, CSV_EVIDENCE_TO_FILE, e->handed_over);
}

void csv_incident_rows(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->incident_count; i++) {
        const struct snapshot_incident *in = &s->incidents[i];
        csv_out_begin_row(o, list);
        put_what(o, in);
        put_when(o, in);
        put_how_many(o, in);
        put_port_mix(o, &in->mix);
        csv_out_number(o, CSV_PORTS_UNLISTED, in->ports_more);
        csv_out_number(o, CSV_PAYLOADS_RECORDS, in->payload_records);
        csv_out_number(o, CSV_PAYLOADS_UNLISTED, in->payloads_more);
        csv_out_number(o, CSV_INSIDERS_UNLISTED, in->insiders_more);
        csv_out_bool(o, CSV_COMPANIONS_EXACT, in->companions_exact);
        csv_out_bool(o, CSV_REPLIERS_KEPT, in->repliers_kept);
        put_senders(o, in);
        put_evidence(o, &in->evidence);
        csv_out_end_row(o);
    }
}

/* --- What an incident holds ------------------------------------------------------------------- */

static void begin_part(struct csv_out *o, const char *list, const struct snapshot_incident *in)
{
    csv_out_begin_row(o, list);
    csv_out_text(o, CSV_INCIDENT, in->name);
}

void csv_incident_ports(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->incident_count; i++)
        for (uint32_t k = 0; k < s->incidents[i].port_count; k++) {
            const struct incident_port *p = &s->incidents[i].ports[k];
            begin_part(o, list, &s->incidents[i]);
            csv_out_protocol(o, p->protocol);
            csv_out_number(o, CSV_PORT, p->port);
            csv_out_number(o, CSV_RECORDS, p->records);
            csv_out_distinct(o, CSV_SOURCES, p->sources, true);
            csv_out_distinct(o, CSV_TARGETS, p->targets, true);
            csv_out_bool(o, CSV_IN_MIX, p->in_mix);
            csv_out_end_row(o);
        }
}

void csv_incident_payloads(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->incident_count; i++)
        for (uint32_t k = 0; k < s->incidents[i].payload_count; k++) {
            const struct snapshot_incident *in = &s->incidents[i];
            const struct incident_payload *p = &in->payloads[k];
            begin_part(o, list, in);
            csv_out_number(o, CSV_LENGTH, p->length);
            csv_out_hex(o, CSV_PREFIX, p->prefix, p->prefix_length);
            csv_out_number(o, CSV_RECORDS, p->records);
            csv_out_number(o, CSV_RECORDS_ERROR, p->records_error);
            csv_out_real(o, CSV_SHARE, incident_payload_share(p, in->payload_records));
            csv_out_time(o, CSV_FIRST, p->first_us);
            csv_out_bool(o, CSV_NEW, p->new);
            csv_out_end_row(o);
        }
}

void csv_incident_companions(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->incident_count; i++)
        for (uint32_t k = 0; k < s->incidents[i].companion_count; k++) {
            const struct incident_companion *c = &s->incidents[i].companions[k];
            begin_part(o, list, &s->incidents[i]);
            csv_out_text(o, CSV_SIGNATURE, c->signature);
            csv_out_number(o, CSV_SOURCES, c->sources);
            csv_out_end_row(o);
        }
}

void csv_incident_insiders(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->incident_count; i++)
        for (uint32_t k = 0; k < s->incidents[i].insider_count; k++) {
            const struct incident_insider *insider = &s->incidents[i].insiders[k];
            begin_part(o, list, &s->incidents[i]);
            csv_out_address(o, CSV_ADDRESS, &insider->address);
            csv_out_time(o, CSV_FIRST, insider->first_us);
            csv_out_time(o, CSV_LAST, insider->last_us);
            csv_out_number(o, CSV_RECORDS, insider->records);
            csv_out_distinct(o, CSV_TARGETS, insider->targets, true);
            csv_out_end_row(o);
        }
}

void csv_incident_repliers(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->incident_count; i++)
        for (uint32_t k = 0; k < s->incidents[i].replier_count; k++) {
            const struct incident_replier *replier = &s->incidents[i].repliers[k];
            begin_part(o, list, &s->incidents[i]);
            csv_out_address(o, CSV_ADDRESS, &replier->address);
            csv_out_time(o, CSV_FIRST, replier->first_us);
            csv_out_number(o, CSV_REPLIES, replier->replies);
            csv_out_end_row(o);
        }
}

void csv_incident_top_sources(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = 0; i < s->incident_count; i++)
        for (uint32_t k = 0; k < s->incidents[i].source_count; k++) {
            const struct incident_source *source = &s->incidents[i].top_sources[k];
            begin_part(o, list, &s->incidents[i]);
            csv_out_address(o, CSV_ADDRESS, &source->address);
            csv_out_number(o, CSV_RECORDS, source->records);
            csv_out_number(o, CSV_RECORDS_ERROR, source->records_error);
            csv_out_time(o, CSV_FIRST, source->first_us);
            csv_out_time(o, CSV_LAST, source->last_us);
            csv_out_end_row(o);
        }
}

/* --- Alerts and messages, oldest first -------------------------------------------------------- */

void csv_incident_alerts(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = s->alert_count; i-- > 0;) {
        const struct snapshot_alert *a = &s->alerts[i];
        csv_out_begin_row(o, list);
        csv_out_time(o, CSV_TIME, a->time_us);
        csv_out_text(o, CSV_KIND, alert_kind_name((enum alert_kind)a->kind));
        csv_out_text(o, CSV_SEVERITY, severity_name((enum severity)a->severity));
        csv_out_text(o, CSV_INCIDENT, a->incident);
        csv_out_text(o, CSV_SUBJECT, a->subject);
        csv_out_text(o, CSV_TEXT, a->text);
        csv_out_number(o, CSV_NUMBER, a->number);
        csv_out_end_row(o);
    }
}

/* What somebody on the network wrote. */
static void put_written(struct csv_out *o, enum csv_column column, const char *bytes, size_t length,
                        size_t room)
{
    char safe[4 * MESSAGE_TEXT + 1];
    csv_out_text(o, column, text_safe(bytes, length < room ? length : room, safe, sizeof safe));
}

void csv_incident_messages(struct csv_out *o, const struct snapshot *s, const char *list)
{
    for (uint32_t i = s->message_count; i-- > 0;) {
        const struct snapshot_message *m = &s->messages[i];
        csv_out_begin_row(o, list);
        csv_out_time(o, CSV_TIME, m->time_us);
        csv_out_address(o, CSV_SOURCE, &m->source);
        csv_out_number(o, CSV_SOURCE_PORT, m->source_port);
        csv_out_address(o, CSV_TARGET, &m->target);
        csv_out_number(o, CSV_TARGET_PORT, m->target_port);
        put_written(o, CSV_FROM, m->from, m->from_length, sizeof m->from);
        put_written(o, CSV_TO, m->to, m->to_length, sizeof m->to);
        put_written(o, CSV_TEXT, m->text, m->text_length, sizeof m->text);
        csv_out_number(o, CSV_BODY_BYTES, m->body_bytes);
        csv_out_bool(o, CSV_WHOLE, m->whole);
        csv_out_end_row(o);
    }
}
