/* snapshot_read_head: see snapshot_read_parts.h; json.c writes it. */
#include "src/report/json_row.h"
#include "src/report/snapshot_read_parts.h"

#include <string.h>

/* --- Input and capture ------------------------------------------------------------------------ */

static const char *input_name(unsigned i)
{
    return i == INPUT_FILE ? "file" : "interface";
}

static void take_names(struct json_in *j, uint32_t node, struct snapshot_input *in)
{
    const uint32_t list = json_take_list(j, node, "names", SNAPSHOT_NAMES);
    size_t used = 0;
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e)) {
        char *name = in->names + used;
        if (used + 2 > sizeof in->names) { /* its NUL, and that of the end */
            json_in_fail(j, e, NULL, "there is room for %d bytes of names", SNAPSHOT_NAMES);
            return;
        }
        json_take_foreign(j, e, NULL, name, sizeof in->names - used - 1);
        if (!*name && !json_in_failed(j))
            json_in_fail(j, e, NULL, "is empty");
        used += strlen(name) + 1;
    }
}

static void take_home(struct json_in *j, uint32_t node, struct home *home)
{
    const uint32_t list = json_take_list(j, node, "home", HOME_MAX);
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e)) {
        char text[NETWORK_TEXT];
        json_take_text(j, e, NULL, text, sizeof text);
        if (network_parse(text, &home->networks[home->count]))
            home->count++;
        else
            json_in_fail(j, e, NULL, "is no network");
    }
}

void read_input(struct reading *r, uint32_t node)
{
    struct json_in *j = r->in;
    struct snapshot_input *in = &r->s->input;
    in->kind = (uint8_t)json_take_choice(j, node, "kind", input_name, 2);
    take_names(j, node, in);
    json_take_foreign(j, node, "link_type", in->link_type, sizeof in->link_type);
    /* Written before there was that member, it is not. */
    r->s->redacted = json_take_has(j, node, "redacted") && json_take_bool(j, node, "redacted");
    in->filter_left_out = r->s->redacted && json_take_is_null(j, node, "filter");
    if (!in->filter_left_out)
        json_take_foreign(j, node, "filter", in->filter, sizeof in->filter);
    take_home(j, node, &in->home);
}

void read_span(struct reading *r, uint32_t node)
{
    struct snapshot *s = r->s;
    s->first_packet_us = json_take_time_or_null(r->in, node, "first_packet");
    s->last_packet_us = json_take_time_or_null(r->in, node, "last_packet");
    if ((s->first_packet_us == SNAPSHOT_UNKNOWN) != (s->last_packet_us == SNAPSHOT_UNKNOWN))
        json_in_fail(r->in, node, NULL, "only one of the two is known");
}

static void take_malformed(struct json_in *j, uint32_t node, struct snapshot_capture *c)
{
    const uint32_t object = json_take_object(j, node, "malformed");
    for (uint32_t e = json_take_first(j, object); e; e = json_take_next(j, e)) {
        if (c->malformed_count == SNAPSHOT_MALFORMED) {
            json_in_fail(j, object, NULL, "there is room for %d", SNAPSHOT_MALFORMED);
            return;
        }
        struct snapshot_malformed *m = &c->malformed[c->malformed_count++];
        m->packets = json_take_count(j, e, NULL, INT64_MAX);
        json_take_own_name(j, e, m->reason, sizeof m->reason);
    }
}

static struct snapshot_gaps take_gaps(struct json_in *j, uint32_t node)
{
    struct snapshot_gaps gaps = {SNAPSHOT_UNKNOWN, SNAPSHOT_UNKNOWN, SNAPSHOT_UNKNOWN, ""};
    if (!json_take_has(j, node, "gaps"))
        return gaps;
    const uint32_t object = json_take_object(j, node, "gaps");
    gaps.count = (int64_t)json_take_count(j, object, "count", INT64_MAX);
    gaps.seconds = (int64_t)json_take_count(j, object, "seconds", INT64_MAX);
    gaps.since_us = json_take_time_or_null(j, object, "since");
    if (json_take_has(j, object, "now"))
        json_take_foreign(j, object, "now", gaps.now, sizeof gaps.now);
    return gaps;
}

void read_capture(struct reading *r, uint32_t node)
{
    struct json_in *j = r->in;
    struct snapshot *s = r->s;
    struct snapshot_capture *c = &s->capture;
    *c = (struct snapshot_capture){
        .received = json_take_count(j, node, "received", INT64_MAX),
        .dropped_kernel = json_take_known(j, node, "dropped_kernel"),
        .dropped_interface = json_take_known(j, node, "dropped_interface"),
        .analysed = json_take_count(j, node, "analysed", INT64_MAX),
        .bytes = json_take_count(j, node, "bytes", INT64_MAX),
        .not_ip = json_take_count(j, node, "not_ip", INT64_MAX),
        .truncated = json_take_count(j, node, "truncated", INT64_MAX),
        .late = json_take_count(j, node, "late", INT64_MAX),
    };
    c->gaps = take_gaps(j, node);
    c->own_session = json_take_has(j, node, "own_session");
    if (c->own_session)
        c->own_session_packets = json_take_count(j, node, "own_session", INT64_MAX);
    take_malformed(j, node, c);
    const uint32_t flawed = json_take_object(j, node, "flawed");
    if (json_take_has(j, flawed, "tcp-header-length"))
        c->tcp_header_length = json_take_count(j, flawed, "tcp-header-length", INT64_MAX);
    if (json_take_has(j, node, "error"))
        json_take_foreign(j, node, "error", s->input.error, sizeof s->input.error);
    s->input.state = s->input.error[0] ? INPUT_FAILED : INPUT_ENDED;
}

/* --- Tables and totals ------------------------------------------------------------------------ */

static struct snapshot_table take_table(struct json_in *j, uint32_t node, const char *name)
{
    const uint32_t n = json_take_object(j, node, name);
    return (struct snapshot_table){
        .held = json_take_count(j, n, "held", INT64_MAX),
        .room = json_take_count(j, n, "room", INT64_MAX),
        .evicted = json_take_count(j, n, "evicted", INT64_MAX),
        .evicted_minute = json_take_count(j, n, "evicted_last_minute", INT64_MAX),
    };
}

void read_tables(struct reading *r, uint32_t node)
{
    r->s->source_table = take_table(r->in, node, "sources");
    r->s->target_table = take_table(r->in, node, "targets");
    r->s->flow_table = take_table(r->in, node, "flows");
    r->s->incident_table = take_table(r->in, node, "incidents");
    r->s->prober_table = take_table(r->in, node, "probers");
}

static struct tally take_tally(struct json_in *j, uint32_t node, const char *name)
{
    const uint32_t n = name ? json_take_object(j, node, name) : node;
    return (struct tally){
        .packets = json_take_count(j, n, "packets", INT64_MAX),
        .bytes = json_take_count(j, n, "bytes", INT64_MAX),
    };
}

void read_totals(struct reading *r, uint32_t node)
{
    struct json_in *j = r->in;
    struct snapshot_traffic *traffic = r->s->traffic;
    const uint32_t protocols = json_take_object(j, node, "by_protocol"),
                   directions = json_take_object(j, node, "by_direction");
    traffic[TRAFFIC_ALL].total = take_tally(j, node, NULL);
    for (int t = TRAFFIC_INBOUND; t <= TRAFFIC_TRANSIT; t++)
        traffic[t].total = take_tally(j, directions, json_row_traffic_name((enum traffic)t));
    for (int t = TRAFFIC_UDP; t <= TRAFFIC_OTHER; t++)
        traffic[t].total = take_tally(j, protocols, json_row_traffic_name((enum traffic)t));
    r->s->records = json_take_count(j, node, "records", INT64_MAX);
    r->s->answers = json_take_answers(j, node, "answers");
}

void read_traffic(struct reading *r, uint32_t node)
{
    for (int t = 0; t < TRAFFICS; t++) {
        struct snapshot_traffic *traffic = &r->s->traffic[t];
        const uint32_t n = json_take_object(r->in, node, json_row_traffic_name((enum traffic)t));
        traffic->last_second = take_tally(r->in, n, "last_second");
        read_graphs(r->in, n, &traffic->history);
    }
}

void read_counting(struct reading *r, uint32_t node)
{
    enum { LONGEST_S = 1000000000 };
    struct json_in *j = r->in;
    struct snapshot *s = r->s;
    s->resets = (uint32_t)json_take_count(j, node, "resets", UINT32_MAX);
    s->reset_us = json_take_time_or_null(j, node, "reset_at");
    const uint32_t list = json_take_list(j, node, "windows_s", SNAPSHOT_WINDOWS);
    int i = 0;
    for (uint32_t e = json_take_first(j, list); e; e = json_take_next(j, e))
        s->window_s[i++] = (int64_t)json_take_count(j, e, NULL, LONGEST_S);
    if (i < SNAPSHOT_WINDOWS)
        json_in_fail(j, node, "windows_s", "has fewer than %d elements", SNAPSHOT_WINDOWS);
}

void read_signature(struct reading *r, uint32_t node)
{
    struct snapshot *s = r->s;
    if (read_has_room(r, s->signature_count, SNAPSHOT_SIGNATURES))
        json_take_text(r->in, node, NULL, s->signature_names[s->signature_count++], INCIDENT_NAME);
}
