/* json: a snapshot as JSON, format "tapwatch-snapshot" version 1.
 *
 *   json.c        the document and the members that are no lists
 *   json_row.c    the rows of its lists of ports and hosts
 *   json_plain.c  those of ports and hosts with counts alone, and what is listed of busy hosts
 *   json_text.h   what these are put together by
 *   json_pair.c   those of long lists, by two threads
 *   json_incident.c    those of its lists of incidents, alerts and messages
 *   json_value.c  what they are made of
 *   json_out.c    the writing itself
 *
 * Unknown is null. Lists keep the snapshot's order and members stand in a fixed one, so the same
 * snapshot always gives the same bytes.
 *
 * Members beyond the format's description, where silence would make a count look better than it is:
 *   input.redacted           home addresses are pseudonyms (--redact); payloads' prefixes, texts of
 *                            messages and the filter are null, files have numbers instead of names
 *   ..._error                relative standard error of the count of that name: 0 exact, 0.0163
 *                            HyperLogLog, 0.15 at most a small bitmap, null unknown. A source whose
 *                            packets_error is not 0 may have had more before it was counted: null
 *   capture.flawed           of those analysed, packets by what is wrong in them: of a TCP header
 *                            whose length lies what is whole was counted
 *   capture.late             packets older than a second already closed
 *   capture.own_session      packets of the SSH session that tapwatch runs in, which are left out
 *                            as by a filter: they are in no other count; null: none is left out
 *   tables                   of each table that is bounded: entries held, how many there is room
 *                            for, and how many were pushed out since start and in the last minute.
 *                            Where conversations (flows) were pushed out, late answers may be
 *                            among the records
 *   totals.records           all of them
 *   totals.answers           what came of them; each is counted once, when it is known. unknown:
 *                            its time has not run out, or its conversation was pushed out. silent:
 *                            no answer was seen, which says nothing where not one packet was seen
 *                            to go out (by_direction.outbound)
 *   icmp                     packets, bytes and records by type, of ICMP and ICMPv6
 *   ports[].answers          of its records since answers_since; null where none are kept
 *   ports[].payloads         of its records since answers_since, and those that a state_file has,
 *                            by length and first bytes, most certain ones first; null where none
 *                            are kept. Only records are counted, each the first packet of a probe:
 *                            what goes on in conversations would drown them, and tells nothing of
 *                            what is probed.
 *                            Of `packets`, packets_error may have other payloads; share is of all
 *                            these records, the certain part. new: nearly all before had another
 *   ports[].windows          distinct over records of the last minute, hour and day (and up to
 *                            half as much more), since that time; null where none are kept. The
 *                            three have these names also where the setting `windows` gives them
 *                            other lengths: lengths_s says how many seconds each is, in that order
 *   traffic                  the last second, and graphs, by direction and protocol. graphs:
 * packets by the second, minute and half hour, oldest first; the last is that of taken_at, still
 * growing, and zeros in front are left out. Elsewhere graphs lack what the member history has
 *   counting.resets, .reset_at    so often was all set to zero, the last time then
 *   counting.windows_s       the lengths_s of the ports' windows
 *   ports[].payloads_records, .payloads_unlisted_records    whose payloads were counted; of these,
 *                            whose may not be listed
 *   ports[].rises            the trend is upwards
 *   sources[].shielded       others do not push it out: it scans, is watched, or is ours
 *   sources[].ports_since    its ports and payloads were counted from then on; null where none
 *                            are kept
 *   sources[].ports[].packets_error   of the packets, how many may be other ports'
 *   sources[].payloads       what its packets carried most: length, first bytes in hex, packets and
 *                            how many of these may be other payloads'
 *   sources[].counted        where packets_error is not 0, how targets and distinct_ports were
 *                            counted: exact, estimate, rough; null: not known
 *   sources[].graphs, .ttl_low, .ttl_high, .latest_peers, .latest_packets    of those whose ports
 *                            are kept. The ports of a packet of ICMP are its type and code
 *   targets                  hosts of ours, rows as those of sources; sources are their distinct
 *                            peers, ports their own
 *   signatures               that were looked for: without any, no incident means little
 *   incidents[].kind, .subject    what no signature names: its port, "udp/1026", or the address of
 *                            the source that scans; signature is then null
 *   incidents[].reference    where to read on; null: nowhere
 *   incidents[].acknowledged    somebody has said so
 *   incidents[].surge, .spread    when it last began to grow, and went from one of our hosts to
 *                            many; null: never
 *   incidents[].records      of sweeps by ping (subject icmp, icmp6) all echo requests, whoever
 *                            sent them; their sources are those that were found to sweep so. Where
 *                            that is one, targets are all it went to, by whatever; else null
 *   incidents[].records_per_hour    in the last hour
 *   incidents[].growth_of    minute: the last one against the hour before it; hour: the last one
 *                            against the two days before
 *   incidents[].home_cells   our addresses from network on, a letter for each, or for each /24
 *                            (addresses_each): . never hit, x hit, n new in the last minute, a
 *                            answered; of a port since it surged, . not known; absent: not kept
 *   incidents[].past         the last record of an insider, the last reply, the first record with
 *                            a new payload is an hour or more ago
 *   incidents[].payloads_records    whose payloads were counted
 *   incidents[].home_addresses    how many are ours at all, hit or not; null: too many to say
 *   incidents[].ports[].in_mix    it has one in 40 or more of the records of the last hour
 *   incidents[]..._unlisted  records to ports, records with payloads, insiders that are not in the
 *                            list, which is bounded
 *   incidents[].payloads[].share    of the records whose payloads were counted, the certain part;
 *                            of a port that no signature names those that ports[].payloads is of
 *   incidents[].payloads[].new    nearly all before it had another
 *   incidents[].payloads[].records_error    so many of the records may have had other payloads,
 *                            that had to make room; payloads_unlisted_records is their sum
 *   incidents[].insiders     hosts of ours that send it; a source of ours that scans is that of its
 *                            own incident, with all of its records
 *   incidents[].insiders[].last
 *   incidents[].repliers     the first of our hosts that replied with anything but unreachable or
 *                            RST
 *   incidents[].repliers_kept    true: such hosts are listed, and an empty list says that none
 *                            replied; false: an empty list says nothing. So it is where replies
 *                            are what a server does, or were when one came; of replies from before
 *                            a restart; of what no signature names; and where packets came in, and
 *                            not one was seen to go out (totals.by_direction)
 *   incidents[].top_sources  the busiest that are held. records_error: of its records, how many may
 *                            be of other signatures that it matched
 *   incidents[].source_ports, .source_ports_share    how most of its sources choose them, and what
 *                            part that is of those whose habit is known
 *   incidents[].forged       senders that used several source addresses, and how many addresses the
 *                            largest did; so there may be fewer senders than sources
 *   incidents[].evidence     packets of it as they came: in memory; that were, and had to make
 * room; handed over to the file of --write, null: there is none. Left out where none are kept
 *   ...[].history            of an incident and its ports, records by the minute: the last one is
 *                            that of `end`, still growing. Of a port that no signature names
 *                            packets, and the member is named so
 *   alerts[].number          counts from 1; a gap is one that had no room, and was no severer
 *   alerts_total             raised since start; alerts are the severest, and the latest, of them
 *   messages                 the latest Messenger popups. Texts have a backslash and any byte that
 *                            is no printable ASCII as \xNN; body_bytes is the length of all three;
 *                            without `whole`, the text was cut off
 */
#include "src/report/json.h"

#include "src/base/version.h"
#include "src/report/json_incident.h"
#include "src/report/json_pair.h"
#include "src/report/json_row.h"
#include "src/report/json_value.h"

#include <string.h>

/* The outermost object and its lists are framed here, as their rows stand on lines of their own;
 * each row, and each member that is no list, is a value of its own for json_out. */
struct document {
    struct json_out out;
    struct json_pair pair;
    bool one_line;
    bool first; /* no member, or no row, stands before the next one */
};

/* --- The members that are no lists ------------------------------------------------------------ */

static void put_tally(struct json_out *o, const char *name, const struct snapshot *s,
                      enum traffic t)
{
    const struct tally *total = &s->traffic[t].total;
    json_out_begin_object(o, name);
    json_out_number(o, "packets", total->packets);
    json_out_number(o, "bytes", total->bytes);
    json_out_end_object(o);
}

static void put_input(struct json_out *o, const struct snapshot *s)
{
    const struct snapshot_input *in = &s->input;
    json_out_begin_object(o, NULL);
    json_out_text(o, "kind", in->kind == INPUT_FILE ? "file" : "interface");
    json_out_begin_list(o, "names");
    for (const char *name = in->names; *name; name += strlen(name) + 1)
        json_out_text(o, NULL, name);
    json_out_end_list(o);
    json_out_text(o, "link_type", in->link_type);
    json_out_text(o, "filter", in->filter_left_out ? NULL : in->filter);
    json_out_begin_list(o, "home");
    for (size_t i = 0; i < in->home.count; i++) {
        char text[NETWORK_TEXT];
        json_out_text(o, NULL, network_format(&in->home.networks[i], text));
    }
    json_out_end_list(o);
    json_out_bool(o, "redacted", s->redacted);
    json_out_end_object(o);
}

static void put_span(struct json_out *o, const struct snapshot *s)
{
    json_out_begin_object(o, NULL);
    json_value_time(o, "first_packet", s->first_packet_us);
    json_value_time(o, "last_packet", s->last_packet_us);
    json_out_end_object(o);
}

static void put_gaps(struct json_out *o, const struct snapshot_gaps *gaps)
{
    if (gaps->count == SNAPSHOT_UNKNOWN) {
        json_out_null(o, "gaps");
        return;
    }
    json_out_begin_object(o, "gaps");
    json_out_number(o, "count", (uint64_t)gaps->count);
    json_out_number(o, "seconds", (uint64_t)gaps->seconds);
    json_value_time(o, "since", gaps->since_us);
    json_out_text(o, "now", gaps->now[0] ? gaps->now : NULL);
    json_out_end_object(o);
}

static void put_capture(struct json_out *o, const struct snapshot *s)
{
    const struct snapshot_capture *c = &s->capture;
    json_out_begin_object(o, NULL);
    json_out_number(o, "received", c->received);
    json_value_known(o, "dropped_kernel", c->dropped_kernel);
    json_value_known(o, "dropped_interface", c->dropped_interface);
    json_out_number(o, "analysed", c->analysed);
    json_out_number(o, "bytes", c->bytes);
    json_out_number(o, "not_ip", c->not_ip);
    json_out_number(o, "truncated", c->truncated);
    json_out_begin_object(o, "malformed");
    for (uint32_t i = 0; i < c->malformed_count; i++)
        json_out_number(o, c->malformed[i].reason, c->malformed[i].packets);
    json_out_end_object(o);
    json_out_begin_object(o, "flawed");
    if (c->tcp_header_length > 0)
        json_out_number(o, "tcp-header-length", c->tcp_header_length);
    json_out_end_object(o);
    json_out_text(o, "error", *s->input.error ? s->input.error : NULL);
    json_out_number(o, "late", c->late);
    json_value_known(o, "own_session",
                     c->own_session ? (int64_t)c->own_session_packets : SNAPSHOT_UNKNOWN);
    put_gaps(o, &c->gaps);
    json_out_end_object(o);
}

static void put_table(struct json_out *o, const char *name, const struct snapshot_table *t)
{
    json_out_begin_object(o, name);
    json_out_number(o, "held", t->held);
    json_out_number(o, "room", t->room);
    json_out_number(o, "evicted", t->evicted);
    json_out_number(o, "evicted_last_minute", t->evicted_minute);
    json_out_end_object(o);
}

static void put_tables(struct json_out *o, const struct snapshot *s)
{
    json_out_begin_object(o, NULL);
    put_table(o, "sources", &s->source_table);
    put_table(o, "targets", &s->target_table);
    put_table(o, "flows", &s->flow_table);
    put_table(o, "incidents", &s->incident_table);
    put_table(o, "probers", &s->prober_table);
    json_out_end_object(o);
}

static void put_signatures(struct json_out *o, const struct snapshot *s)
{
    json_out_begin_list(o, NULL);
    for (uint32_t i = 0; i < s->signature_count; i++)
        json_out_text(o, NULL, s->signature_names[i]);
    json_out_end_list(o);
}

static void put_totals(struct json_out *o, const struct snapshot *s)
{
    const struct tally *all = &s->traffic[TRAFFIC_ALL].total;
    json_out_begin_object(o, NULL);
    json_out_number(o, "packets", all->packets);
    json_out_number(o, "bytes", all->bytes);
    json_out_number(o, "records", s->records);
    json_value_answers(o, "answers", &s->answers);
    json_out_begin_object(o, "by_protocol");
    put_tally(o, "udp", s, TRAFFIC_UDP);
    put_tally(o, "tcp", s, TRAFFIC_TCP);
    put_tally(o, "icmp", s, TRAFFIC_ICMP);
    put_tally(o, "icmp6", s, TRAFFIC_ICMP6);
    put_tally(o, "other", s, TRAFFIC_OTHER);
    json_out_end_object(o);
    json_out_begin_object(o, "by_direction");
    put_tally(o, "inbound", s, TRAFFIC_INBOUND);
    put_tally(o, "outbound", s, TRAFFIC_OUTBOUND);
    put_tally(o, "internal", s, TRAFFIC_INTERNAL);
    put_tally(o, "transit", s, TRAFFIC_TRANSIT);
    json_out_end_object(o);
    json_out_end_object(o);
}

/* Of what traffic is told apart by, what the totals do not say. */
static void put_traffic(struct json_out *o, const struct snapshot *s)
{
    json_out_begin_object(o, NULL);
    for (int t = 0; t < TRAFFICS; t++) {
        const struct snapshot_traffic *traffic = &s->traffic[t];
        json_out_begin_object(o, json_row_traffic_name((enum traffic)t));
        json_out_begin_object(o, "last_second");
        json_out_number(o, "packets", traffic->last_second.packets);
        json_out_number(o, "bytes", traffic->last_second.bytes);
        json_out_end_object(o);
        json_row_graphs(o, &traffic->history);
        json_out_end_object(o);
    }
    json_out_end_object(o);
}

static void put_counting(struct json_out *o, const struct snapshot *s)
{
    json_out_begin_object(o, NULL);
    json_out_number(o, "resets", s->resets);
    json_value_time(o, "reset_at", s->reset_us);
    json_out_begin_list(o, "windows_s");
    for (int i = 0; i < SNAPSHOT_WINDOWS; i++)
        json_out_signed(o, NULL, s->window_s[i]);
    json_out_end_list(o);
    json_out_end_object(o);
}

/* --- The document ----------------------------------------------------------------------------- */

/* What stands before a member or a row. */
static const char *separator_of(const struct document *d)
{
    static const char *const separators[2][2] = {{",\n", ","}, {"\n", ""}};
    return separators[d->first][d->one_line];
}

static void put_separator(struct document *d)
{
    json_out_frame(&d->out, separator_of(d));
    d->first = false;
}

/* The value is what is put next. */
static struct json_out *put_name(struct document *d, const char *name)
{
    put_separator(d);
    json_out_frame(&d->out, "\"");
    json_out_frame(&d->out, name);
    json_out_frame(&d->out, "\":");
    return &d->out;
}

/* Rows that are put at a time, where the list is long: of those of ports 37 KiB, where no more is
 * known of them than counts; of those of hosts up to 160 KiB. */
enum { CHUNK_PORTS = 128, CHUNK = 16 };

static void put_list(struct document *d, const char *name, const struct snapshot *s, uint32_t count,
                     json_row *row)
{
    struct json_list list = {.s = s, .row = row, .count = count};
    list.chunk = row == json_row_port ? CHUNK_PORTS : CHUNK;
    put_name(d, name);
    json_out_frame(&d->out, "[");
    if (count > 0) {
        d->first = true;
        put_separator(d);
        row(&d->out, s, 0);
        list.separator = separator_of(d);
        json_pair_put(&d->pair, &d->out, &list);
    }
    json_out_frame(&d->out, count > 0 && !d->one_line ? "\n]" : "]");
    d->first = false;
}

bool json_print(const struct snapshot *s, bool one_line, FILE *out)
{
    struct document d;
    d.one_line = one_line;
    d.first = true;
    d.pair = (struct json_pair){0};
    json_out_open(&d.out, out);
    json_out_frame(&d.out, "{");
    json_out_text(put_name(&d, "format"), NULL, "tapwatch-snapshot");
    json_out_number(put_name(&d, "version"), NULL, 1);
    json_out_text(put_name(&d, "program"), NULL, "tapwatch " TAPWATCH_VERSION);
    json_value_time(put_name(&d, "taken_at"), NULL, s->taken_at_us);
    put_input(put_name(&d, "input"), s);
    put_span(put_name(&d, "span"), s);
    put_capture(put_name(&d, "capture"), s);
    put_tables(put_name(&d, "tables"), s);
    put_totals(put_name(&d, "totals"), s);
    put_traffic(put_name(&d, "traffic"), s);
    put_counting(put_name(&d, "counting"), s);
    put_list(&d, "icmp", s, s->icmp_count, json_row_icmp);
    put_list(&d, "ports", s, s->port_count, json_row_port);
    put_list(&d, "sources", s, s->source_count, json_row_source);
    put_list(&d, "targets", s, s->target_count, json_row_target);
    put_signatures(put_name(&d, "signatures"), s);
    put_list(&d, "incidents", s, s->incident_count, json_incident_row);
    put_list(&d, "alerts", s, s->alert_count, json_incident_alert_row);
    json_out_number(put_name(&d, "alerts_total"), NULL, s->alerts_total);
    put_list(&d, "messages", s, s->message_count, json_incident_message_row);
    json_out_frame(&d.out, one_line ? "}\n" : "\n}\n");
    json_pair_end(&d.pair);
    return json_out_close(&d.out);
}
