/* csv_value: see csv_row.h; what is no list, a row for each value. Its name is the path of the
 * JSON's member; lists of texts (input.names, input.home) have a row for each. */
#include "src/base/text.h"
#include "src/base/version.h"
#include "src/report/csv_row.h"
#include "src/report/json_row.h"

#include <stdarg.h>
#include <string.h>

/* Where the rows go, under which list's name. */
struct values {
    struct csv_out *o;
    const char *list;
};

static void __attribute__((format(printf, 2, 3)))
begin(const struct values *v, const char *name_format, ...)
{
    char name[96];
    va_list arguments;
    va_start(arguments, name_format);
    vsnprintf(name, sizeof name, name_format, arguments);
    va_end(arguments);
    csv_out_begin_row(v->o, v->list);
    csv_out_text(v->o, CSV_NAME, name);
}

static void put_text(const struct values *v, const char *name, const char *text)
{
    char safe[4 * SNAPSHOT_NAMES + 1];
    begin(v, "%s", name);
    csv_out_text(v->o, CSV_VALUE, text_safe(text, strlen(text), safe, sizeof safe));
    csv_out_end_row(v->o);
}

static void put_time(const struct values *v, const char *name, int64_t time_us)
{
    begin(v, "%s", name);
    csv_out_time(v->o, CSV_VALUE, time_us);
    csv_out_end_row(v->o);
}

static void put_number(const struct values *v, const char *object, const char *name, uint64_t n)
{
    begin(v, "%s.%s", object, name);
    csv_out_number(v->o, CSV_VALUE, n);
    csv_out_end_row(v->o);
}

static void put_known(const struct values *v, const char *name, int64_t n)
{
    begin(v, "%s", name);
    if (n != SNAPSHOT_UNKNOWN)
        csv_out_number(v->o, CSV_VALUE, (uint64_t)n);
    csv_out_end_row(v->o);
}

static void put_input(const struct values *v, const struct snapshot *s)
{
    const struct snapshot_input *in = &s->input;
    put_text(v, "input.kind", in->kind == INPUT_FILE ? "file" : "interface");
    for (const char *name = in->names; *name; name += strlen(name) + 1)
        put_text(v, "input.names", name);
    put_text(v, "input.link_type", in->link_type);
    put_text(v, "input.filter", in->filter);
    for (size_t i = 0; i < in->home.count; i++) {
        char text[NETWORK_TEXT];
        put_text(v, "input.home", network_format(&in->home.networks[i], text));
    }
    put_text(v, "input.redacted", s->redacted ? "true" : "false");
    put_time(v, "span.first_packet", s->first_packet_us);
    put_time(v, "span.last_packet", s->last_packet_us);
}

static void put_capture(const struct values *v, const struct snapshot *s)
{
    const struct snapshot_capture *c = &s->capture;
    put_number(v, "capture", "received", c->received);
    put_known(v, "capture.dropped_kernel", c->dropped_kernel);
    put_known(v, "capture.dropped_interface", c->dropped_interface);
    put_number(v, "capture", "analysed", c->analysed);
    put_number(v, "capture", "bytes", c->bytes);
    put_number(v, "capture", "not_ip", c->not_ip);
    put_number(v, "capture", "truncated", c->truncated);
    for (uint32_t i = 0; i < c->malformed_count; i++)
        put_number(v, "capture.malformed", c->malformed[i].reason, c->malformed[i].packets);
    if (c->tcp_header_length > 0)
        put_number(v, "capture.flawed", "tcp-header-length", c->tcp_header_length);
    put_text(v, "capture.error", s->input.error);
    put_number(v, "capture", "late", c->late);
    put_known(v, "capture.gaps.count", c->gaps.count);
    put_known(v, "capture.gaps.seconds", c->gaps.seconds);
    put_time(v, "capture.gaps.since", c->gaps.since_us);
    put_text(v, "capture.gaps.now", c->gaps.now);
    put_known(v, "capture.own_session",
              c->own_session ? (int64_t)c->own_session_packets : SNAPSHOT_UNKNOWN);
}

static void put_table(const struct values *v, const char *name, const struct snapshot_table *t)
{
    put_number(v, name, "held", t->held);
    put_number(v, name, "room", t->room);
    put_number(v, name, "evicted", t->evicted);
    put_number(v, name, "evicted_last_minute", t->evicted_minute);
}

static void put_tally(const struct values *v, const char *name, const struct snapshot *s,
                      enum traffic t)
{
    put_number(v, name, "packets", s->traffic[t].total.packets);
    put_number(v, name, "bytes", s->traffic[t].total.bytes);
}

static void put_totals(const struct values *v, const struct snapshot *s)
{
    put_tally(v, "totals", s, TRAFFIC_ALL);
    put_number(v, "totals", "records", s->records);
    put_number(v, "totals.answers", "reply", s->answers.reply);
    put_number(v, "totals.answers", "unreachable", s->answers.unreachable);
    put_number(v, "totals.answers", "silent", s->answers.silent);
    put_number(v, "totals.answers", "unknown", s->answers.unknown);
    put_tally(v, "totals.by_protocol.udp", s, TRAFFIC_UDP);
    put_tally(v, "totals.by_protocol.tcp", s, TRAFFIC_TCP);
    put_tally(v, "totals.by_protocol.icmp", s, TRAFFIC_ICMP);
    put_tally(v, "totals.by_protocol.icmp6", s, TRAFFIC_ICMP6);
    put_tally(v, "totals.by_protocol.other", s, TRAFFIC_OTHER);
    put_tally(v, "totals.by_direction.inbound", s, TRAFFIC_INBOUND);
    put_tally(v, "totals.by_direction.outbound", s, TRAFFIC_OUTBOUND);
    put_tally(v, "totals.by_direction.internal", s, TRAFFIC_INTERNAL);
    put_tally(v, "totals.by_direction.transit", s, TRAFFIC_TRANSIT);
}

static void put_last_second(const struct values *v, const struct snapshot *s)
{
    for (int t = 0; t < TRAFFICS; t++) {
        char name[48];
        snprintf(name, sizeof name, "traffic.%s.last_second",
                 json_row_traffic_name((enum traffic)t));
        put_number(v, name, "packets", s->traffic[t].last_second.packets);
        put_number(v, name, "bytes", s->traffic[t].last_second.bytes);
    }
}

void csv_value_rows(struct csv_out *o, const struct snapshot *s, const char *list)
{
    const struct values v = {o, list};
    put_text(&v, "program", "tapwatch " TAPWATCH_VERSION);
    put_input(&v, s);
    put_capture(&v, s);
    put_table(&v, "tables.sources", &s->source_table);
    put_table(&v, "tables.targets", &s->target_table);
    put_table(&v, "tables.flows", &s->flow_table);
    put_table(&v, "tables.incidents", &s->incident_table);
    put_table(&v, "tables.probers", &s->prober_table);
    put_totals(&v, s);
    put_last_second(&v, s);
    put_number(&v, "counting", "resets", s->resets);
    put_time(&v, "counting.reset_at", s->reset_us);
    for (int i = 0; i < SNAPSHOT_WINDOWS; i++)
        put_known(&v, "counting.windows_s", s->window_s[i]);
    put_known(&v, "alerts_total", (int64_t)s->alerts_total);
}
