/* json: a snapshot as JSON, format "tapwatch-snapshot" version 1.
 *
 *   json.c        the document and the members that are no lists
 *   json_row.c    the rows of its lists
 *   json_value.c  what both are made of
 *
 * Unknown is null. Lists keep the snapshot's order and members stand in a fixed one, so the same
 * snapshot always gives the same bytes. The document is written row by row: as one tree of 131,072
 * ports it would take hundreds of megabytes.
 *
 * Members beyond the format's description, where silence would make a count look better than it is:
 *   ..._error                relative standard error of the count of that name: 0 exact, 0.0163
 *                            HyperLogLog, 0.15 at most a small bitmap, null unknown. A source whose
 *                            packets_error is not 0 may have had more before it was counted: null
 *   capture.late             packets older than a second already closed
 *   tables                   of each table that is bounded: entries held, how many there is room
 *                            for, and how many were pushed out since start and in the last minute.
 *                            Where conversations (flows) were pushed out, late answers may be
 *                            among the records
 *   totals.records           all of them
 *   totals.answers           what came of them; each is counted once, when it is known. unknown:
 *                            its conversation was pushed out before
 *   icmp                     packets, bytes and records by type, of ICMP and ICMPv6
 *   ports[].answers          of its records since answers_since; null where none are kept
 *   ports[].windows          distinct over records of the last minute, hour and day (and up to
 *                            half as much more), since that time; null where none are kept
 *   sources[].shielded       others do not push it out: it scans, is watched, or is ours
 *   sources[].ports_since    its ports and payloads were counted from then on; null where they are
 *   sources[].ports[].packets_error   of the packets, how many may be other ports'
 *   sources[].payloads       what its packets carried most: length, first bytes in hex, packets and
 *                            how many of these may be other payloads'
 *   targets                  hosts of ours, rows as those of sources; sources are their distinct
 *                            peers, ports their own
 */
#include "src/report/json.h"

#include "src/base/version.h"
#include "src/report/json_row.h"
#include "src/report/json_value.h"

#include <errno.h>
#include <string.h>

struct writer {
    FILE *out;
    bool one_line;
    bool first; /* no member, or no row, stands before the next one */
    bool good;  /* false once a value could not be made: there was no memory */
};

/* --- The members that are no lists ------------------------------------------------------------ */

static json_t *tally_value(const struct snapshot *s, enum traffic t)
{
    const struct tally *total = &s->traffic[t].total;
    return json_pack("{s:I, s:I}", "packets", json_value_number(total->packets), "bytes",
                     json_value_number(total->bytes));
}

static json_t *names_value(const char *names)
{
    json_t *list = json_array();
    for (; *names; names += strlen(names) + 1)
        if (json_array_append_new(list, json_value_text(names)) != 0)
            goto failed;
    return list;
failed:
    json_decref(list);
    return NULL;
}

static json_t *home_value(const struct home *home)
{
    json_t *list = json_array();
    for (size_t i = 0; i < home->count; i++) {
        char text[NETWORK_TEXT];
        network_format(&home->networks[i], text);
        if (json_array_append_new(list, json_string(text)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *malformed_value(const struct snapshot_capture *c)
{
    json_t *reasons = json_object();
    for (uint32_t i = 0; i < c->malformed_count; i++)
        if (json_object_set_new(reasons, c->malformed[i].reason,
                                json_integer(json_value_number(c->malformed[i].packets))) != 0) {
            json_decref(reasons);
            return NULL;
        }
    return reasons;
}

static json_t *input_value(const struct snapshot *s)
{
    const struct snapshot_input *in = &s->input;
    return json_pack("{s:s, s:o, s:o, s:o, s:o}", "kind",
                     in->kind == INPUT_FILE ? "file" : "interface", "names", names_value(in->names),
                     "link_type", json_value_text(in->link_type), "filter",
                     json_value_text(in->filter), "home", home_value(&in->home));
}

static json_t *span_value(const struct snapshot *s)
{
    return json_pack("{s:o, s:o}", "first_packet", json_value_time(s->first_packet_us),
                     "last_packet", json_value_time(s->last_packet_us));
}

static json_t *capture_value(const struct snapshot *s)
{
    const struct snapshot_capture *c = &s->capture;
    const char *error = s->input.error;
    return json_pack(
        "{s:I, s:o, s:o, s:I, s:I, s:I, s:I, s:o, s:o, s:I}", "received",
        json_value_number(c->received), "dropped_kernel", json_value_known(c->dropped_kernel),
        "dropped_interface", json_value_known(c->dropped_interface), "analysed",
        json_value_number(c->analysed), "bytes", json_value_number(c->bytes), "not_ip",
        json_value_number(c->not_ip), "truncated", json_value_number(c->truncated), "malformed",
        malformed_value(c), "error", *error ? json_value_text(error) : json_null(), "late",
        json_value_number(c->late));
}

static json_t *totals_value(const struct snapshot *s)
{
    const struct tally *all = &s->traffic[TRAFFIC_ALL].total;
    return json_pack(
        "{s:I, s:I, s:I, s:o, s:{s:o, s:o, s:o, s:o, s:o}, s:{s:o, s:o, s:o, s:o}}", "packets",
        json_value_number(all->packets), "bytes", json_value_number(all->bytes), "records",
        json_value_number(s->records), "answers", json_value_answers(&s->answers), "by_protocol",
        "udp", tally_value(s, TRAFFIC_UDP), "tcp", tally_value(s, TRAFFIC_TCP), "icmp",
        tally_value(s, TRAFFIC_ICMP), "icmp6", tally_value(s, TRAFFIC_ICMP6), "other",
        tally_value(s, TRAFFIC_OTHER), "by_direction", "inbound", tally_value(s, TRAFFIC_INBOUND),
        "outbound", tally_value(s, TRAFFIC_OUTBOUND), "internal", tally_value(s, TRAFFIC_INTERNAL),
        "transit", tally_value(s, TRAFFIC_TRANSIT));
}

static json_t *table_value(const struct snapshot_table *t)
{
    return json_pack("{s:I, s:I, s:I, s:I}", "held", json_value_number(t->held), "room",
                     json_value_number(t->room), "evicted", json_value_number(t->evicted),
                     "evicted_last_minute", json_value_number(t->evicted_minute));
}

static json_t *tables_value(const struct snapshot *s)
{
    return json_pack("{s:o, s:o, s:o}", "sources", table_value(&s->source_table), "targets",
                     table_value(&s->target_table), "flows", table_value(&s->flow_table));
}

/* --- The document ----------------------------------------------------------------------------- */

/* Takes the value; NULL is one that could not be made. */
static void put_value(struct writer *w, json_t *value)
{
    if (!value ||
        json_dumpf(value, w->out, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(3)) != 0)
        w->good = false;
    json_decref(value);
}

static void put_separator(struct writer *w)
{
    if (!w->first)
        putc(',', w->out);
    if (!w->one_line)
        putc('\n', w->out);
    w->first = false;
}

static void put_member(struct writer *w, const char *name, json_t *value)
{
    put_separator(w);
    fprintf(w->out, "\"%s\":", name);
    put_value(w, value);
}

static void put_list(struct writer *w, const char *name, const struct snapshot *s, uint32_t count,
                     json_t *(*row)(const struct snapshot *, uint32_t))
{
    put_separator(w);
    fprintf(w->out, "\"%s\":[", name);
    w->first = true;
    for (uint32_t i = 0; w->good && !ferror(w->out) && i < count; i++) {
        put_separator(w);
        put_value(w, row(s, i));
    }
    if (count > 0 && !w->one_line)
        putc('\n', w->out);
    putc(']', w->out);
    w->first = false;
}

bool json_print(const struct snapshot *s, bool one_line, FILE *out)
{
    struct writer w = {.out = out, .one_line = one_line, .first = true, .good = true};
    putc('{', out);
    put_member(&w, "format", json_string("tapwatch-snapshot"));
    put_member(&w, "version", json_integer(1));
    put_member(&w, "program", json_string("tapwatch " TAPWATCH_VERSION));
    put_member(&w, "taken_at", json_value_time(s->taken_at_us));
    put_member(&w, "input", input_value(s));
    put_member(&w, "span", span_value(s));
    put_member(&w, "capture", capture_value(s));
    put_member(&w, "tables", tables_value(s));
    put_member(&w, "totals", totals_value(s));
    put_list(&w, "icmp", s, s->icmp_count, json_row_icmp);
    put_list(&w, "ports", s, s->port_count, json_row_port);
    put_list(&w, "sources", s, s->source_count, json_row_source);
    put_list(&w, "targets", s, s->target_count, json_row_target);
    put_member(&w, "incidents", json_array());
    put_member(&w, "alerts", json_array());
    fputs(one_line ? "}\n" : "\n}\n", out);
    if (!w.good && !ferror(out))
        errno = ENOMEM;
    return w.good && !ferror(out);
}
