/* json: a snapshot as JSON, format "tapwatch-snapshot" version 1.
 *
 * Unknown is null. Lists keep the snapshot's order and members stand in a fixed one, so the same
 * snapshot always gives the same bytes. The document is written row by row: as one tree of 131,072
 * ports it would take hundreds of megabytes.
 *
 * Members beyond the format's description, where silence would make a count look better than it is:
 *   capture.late              packets older than a second already closed
 *   capture.sources_held      sources in the table, which may be more than are listed
 *   capture.sources_evicted   sources pushed out of the table since start
 *   sources[].ports_since     its ports were counted from then on; null where ports is null
 *   sources[].ports[].packets_error   of the packets, how many may be other ports'
 */
#include "src/report/json.h"

#include "src/base/clock.h"
#include "src/base/services.h"
#include "src/base/text.h"
#include "src/base/version.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

struct writer {
    FILE *out;
    bool one_line;
    bool first; /* no member, or no row, stands before the next one */
    bool good;  /* false once a value could not be made: there was no memory */
};

/* --- Values ----------------------------------------------------------------------------------- */

static json_int_t number(uint64_t n)
{
    return n > INT64_MAX ? INT64_MAX : (json_int_t)n;
}

/* File names may be any bytes, JSON is UTF-8: what is not comes as \xNN. */
static json_t *text_value(const char *text)
{
    json_t *value = json_string(text);
    if (value)
        return value;
    char safe[SNAPSHOT_NAMES];
    return json_string(text_safe(text, strlen(text), safe, sizeof safe));
}

static json_t *time_value(int64_t time_us)
{
    char text[CLOCK_TEXT];
    return time_us == SNAPSHOT_UNKNOWN ? json_null()
                                       : json_string(clock_format_rfc3339(time_us, text));
}

static json_t *known_value(int64_t n)
{
    return n == SNAPSHOT_UNKNOWN ? json_null() : json_integer(n);
}

static json_t *distinct_value(const struct distinct_count *d)
{
    return d->certainty == CERTAINTY_UNKNOWN ? json_null() : json_integer(d->value);
}

static json_t *tally_value(const struct snapshot *s, enum traffic t)
{
    const struct tally *total = &s->traffic[t].total;
    return json_pack("{s:I, s:I}", "packets", number(total->packets), "bytes",
                     number(total->bytes));
}

static const char *protocol_name(uint8_t protocol)
{
    return protocol == 6 ? "tcp" : "udp";
}

static json_t *names_value(const char *names)
{
    json_t *list = json_array();
    for (; *names; names += strlen(names) + 1)
        if (json_array_append_new(list, text_value(names)) != 0)
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
                                json_integer(number(c->malformed[i].packets))) != 0) {
            json_decref(reasons);
            return NULL;
        }
    return reasons;
}

/* --- The members that are no lists ------------------------------------------------------------ */

static json_t *input_value(const struct snapshot *s)
{
    const struct snapshot_input *in = &s->input;
    return json_pack("{s:s, s:o, s:o, s:o, s:o}", "kind",
                     in->kind == INPUT_FILE ? "file" : "interface", "names", names_value(in->names),
                     "link_type", text_value(in->link_type), "filter", text_value(in->filter),
                     "home", home_value(&in->home));
}

static json_t *span_value(const struct snapshot *s)
{
    return json_pack("{s:o, s:o}", "first_packet", time_value(s->first_packet_us), "last_packet",
                     time_value(s->last_packet_us));
}

static json_t *capture_value(const struct snapshot *s)
{
    const struct snapshot_capture *c = &s->capture;
    const char *error = s->input.error;
    return json_pack("{s:I, s:o, s:o, s:I, s:I, s:I, s:I, s:o, s:o, s:I, s:I, s:I}", "received",
                     number(c->received), "dropped_kernel", known_value(c->dropped_kernel),
                     "dropped_interface", known_value(c->dropped_interface), "analysed",
                     number(c->analysed), "bytes", number(c->bytes), "not_ip", number(c->not_ip),
                     "truncated", number(c->truncated), "malformed", malformed_value(c), "error",
                     *error ? text_value(error) : json_null(), "late", number(c->late),
                     "sources_held", number(s->sources_held), "sources_evicted",
                     number(s->sources_evicted));
}

static json_t *totals_value(const struct snapshot *s)
{
    const struct tally *all = &s->traffic[TRAFFIC_ALL].total;
    return json_pack("{s:I, s:I, s:{s:o, s:o, s:o, s:o, s:o}, s:{s:o, s:o, s:o, s:o}}", "packets",
                     number(all->packets), "bytes", number(all->bytes), "by_protocol", "udp",
                     tally_value(s, TRAFFIC_UDP), "tcp", tally_value(s, TRAFFIC_TCP), "icmp",
                     tally_value(s, TRAFFIC_ICMP), "icmp6", tally_value(s, TRAFFIC_ICMP6), "other",
                     tally_value(s, TRAFFIC_OTHER), "by_direction", "inbound",
                     tally_value(s, TRAFFIC_INBOUND), "outbound", tally_value(s, TRAFFIC_OUTBOUND),
                     "internal", tally_value(s, TRAFFIC_INTERNAL), "transit",
                     tally_value(s, TRAFFIC_TRANSIT));
}

/* --- Rows ------------------------------------------------------------------------------------- */

static json_t *history_value(const struct snapshot *s, const struct snapshot_port *p)
{
    if (p->history < 0)
        return json_null();
    const uint32_t *seconds = s->port_histories[p->history].seconds;
    json_t *packets = json_array();
    for (int i = 0; i < SNAPSHOT_SECONDS; i++)
        if (json_array_append_new(packets, json_integer(seconds[i])) != 0) {
            json_decref(packets);
            return NULL;
        }
    return json_pack("{s:i, s:o, s:o}", "step_s", 1, "end", time_value(s->taken_at_us), "packets",
                     packets);
}

static json_t *port_row(const struct snapshot *s, uint32_t i)
{
    const struct snapshot_port *p = &s->ports[i];
    return json_pack("{s:s, s:i, s:s?, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:n, s:[], s:o}",
                     "protocol", protocol_name(p->protocol), "port", (int)p->port, "service",
                     services_name(p->protocol, p->port), "packets", number(p->packets), "bytes",
                     number(p->bytes), "records", number(p->records), "sources",
                     distinct_value(&p->sources), "targets", distinct_value(&p->targets), "first",
                     time_value(p->first_us), "last", time_value(p->last_us), "trend", "payloads",
                     "history", history_value(s, p));
}

static const struct snapshot_source_detail *detail_of(const struct snapshot *s,
                                                      const struct snapshot_source *source)
{
    return source->detail < 0 ? NULL : &s->source_details[source->detail];
}

static json_t *source_ports_value(const struct snapshot_source_detail *d)
{
    if (!d)
        return json_null();
    json_t *list = json_array();
    for (uint32_t i = 0; i < d->ports_count; i++) {
        const struct snapshot_source_port *p = &d->ports[i];
        json_t *row = json_pack("{s:s, s:i, s:I, s:I}", "protocol", protocol_name(p->protocol),
                                "port", (int)p->port, "packets", number(p->packets),
                                "packets_error", number(p->packets_error));
        if (json_array_append_new(list, row) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *source_row(const struct snapshot *s, uint32_t i)
{
    const struct snapshot_source *source = &s->sources[i];
    const struct snapshot_source_detail *detail = detail_of(s, source);
    char address[ADDRESS_TEXT];
    return json_pack("{s:s, s:b, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:n, s:[],"
                     " s:{s:i, s:n, s:n}}",
                     "address", address_format(&source->address, address), "home",
                     (int)source->home, "packets", number(source->packets), "packets_error",
                     number(source->packets_error), "bytes", number(source->bytes), "records",
                     number(source->records), "targets", distinct_value(&source->targets), "ports",
                     source_ports_value(detail), "ports_since",
                     time_value(detail ? detail->since_us : SNAPSHOT_UNKNOWN), "distinct_ports",
                     distinct_value(&source->ports), "first", time_value(source->first_us), "last",
                     time_value(source->last_us), "scan", "signatures", "fingerprint", "ttl",
                     (int)source->ttl, "source_ports", "tool");
}

/* --- The document ----------------------------------------------------------------------------- */

/* Takes the value; NULL is one that could not be made. */
static void put_value(struct writer *w, json_t *value)
{
    if (!value || json_dumpf(value, w->out, JSON_COMPACT | JSON_ENCODE_ANY) != 0)
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
    put_member(&w, "taken_at", time_value(s->taken_at_us));
    put_member(&w, "input", input_value(s));
    put_member(&w, "span", span_value(s));
    put_member(&w, "capture", capture_value(s));
    put_member(&w, "totals", totals_value(s));
    put_list(&w, "ports", s, s->port_count, port_row);
    put_list(&w, "sources", s, s->source_count, source_row);
    put_member(&w, "incidents", json_array());
    put_member(&w, "alerts", json_array());
    fputs(one_line ? "}\n" : "\n}\n", out);
    if (!w.good && !ferror(out))
        errno = ENOMEM;
    return w.good && !ferror(out);
}
