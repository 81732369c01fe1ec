/* slow_compare: a snapshot against the slow counter (tests/slow_count.h), all that it says.
 *
 * With `full` false no table of the engine can have been full, and everything must be exact. With
 * it there may be more sources than there are details: then what is not kept must not be shown, and
 * what is an estimate must be near. */
#ifndef TAPWATCH_TESTS_SLOW_COMPARE_H
#define TAPWATCH_TESTS_SLOW_COMPARE_H

#include "src/snapshot/snapshot.h"
#include "tests/check.h"
#include "tests/slow_count.h"

static const struct snapshot *s;
static const struct home *ours;
static int64_t last_second; /* the latest there is a packet of */
static bool full;

static bool is_ours(const struct address *a)
{
    return home_contains(ours, a);
}

/* 224.0.0.0/4, ff00::/8, and the limited broadcast. */
static bool is_group(const struct address *a)
{
    static const uint8_t everybody[4] = {255, 255, 255, 255};
    if (address_is_v4(a))
        return a->bytes[12] >> 4 == 14 || memcmp(a->bytes + 12, everybody, 4) == 0;
    return a->bytes[0] == 0xff;
}

static void check_steps(const uint32_t *cells, int64_t count, int64_t step_s, const struct group *g)
{
    /* Before all times, and a multiple of every step. */
    const int64_t origin = INT64_C(-180000000000), end = (last_second - origin) / step_s;
    uint64_t want[128] = {0};
    for (uint32_t i = 0; i < g->count; i++) {
        int64_t step = (clock_second(all.packets[g->members[i]].time_us) - origin) / step_s;
        if (step > end - count)
            want[step - (end - count) - 1]++;
    }
    for (int64_t i = 0; i < count; i++)
        ck_assert_uint_eq(cells[i], want[i]);
}

static void check_history(const struct snapshot_history *h, const struct group *g)
{
    check_steps(h->seconds, SNAPSHOT_SECONDS, 1, g);
    check_steps(h->minutes, SNAPSHOT_MINUTES, 60, g);
    check_steps(h->half_hours, SNAPSHOT_HALF_HOURS, 1800, g);
}

static void check_distinct(struct distinct_count d, uint32_t want)
{
    if (!full || d.certainty == CERTAINTY_EXACT) {
        ck_assert_uint_eq(d.certainty, CERTAINTY_EXACT);
        ck_assert_uint_eq(d.value, want);
    } else if (d.certainty == CERTAINTY_ESTIMATE) {
        ck_assert_double_eq_tol(d.value, want, 5 * 0.017 * want + 1);
    } else if (d.certainty == CERTAINTY_ROUGH) {
        ck_assert_double_eq_tol(d.value, want, 5 * 0.15 * want + 1);
    }
}

/* Those whose time went back behind their time-out may be in any. */
static void check_answers(const struct snapshot_answers *a, const struct slow_count *want)
{
    static const enum slow_outcome outcomes[] = {SLOW_REPLY, SLOW_UNREACHABLE, SLOW_SILENT,
                                                 SLOW_NEVER};
    const uint64_t got[] = {a->reply, a->unreachable, a->silent, a->unknown};
    uint64_t sum = 0;
    for (int i = 0; i < 4; i++) {
        ck_assert_uint_ge(got[i], want->outcomes[outcomes[i]]);
        ck_assert_uint_le(got[i], want->outcomes[outcomes[i]] + want->outcomes[SLOW_EITHER]);
        sum += got[i];
    }
    ck_assert_uint_eq(sum, want->records);
}

/* --- traffic --- */

static bool in_traffic(const struct packet *p, const void *what)
{
    bool from = is_ours(&p->source), to = is_ours(&p->target) || is_group(&p->target);
    switch (*(const enum traffic *)what) {
    case TRAFFIC_INBOUND:
        return !from && to;
    case TRAFFIC_OUTBOUND:
        return from && !to;
    case TRAFFIC_INTERNAL:
        return from && to;
    case TRAFFIC_TRANSIT:
        return !from && !to;
    case TRAFFIC_UDP:
        return is_udp(p);
    case TRAFFIC_TCP:
        return p->protocol == IP_TCP;
    case TRAFFIC_ICMP:
        return p->protocol == IP_ICMP;
    case TRAFFIC_ICMP6:
        return p->protocol == IP_ICMP6;
    case TRAFFIC_OTHER:
        return !is_udp(p) && p->protocol != IP_TCP && p->protocol != IP_ICMP &&
               p->protocol != IP_ICMP6;
    default:
        return true;
    }
}

static bool in_last_second(const struct packet *p, const void *what)
{
    return clock_second(p->time_us) == last_second && in_traffic(p, what);
}

static void check_traffic(void)
{
    static struct group g;
    for (enum traffic which = TRAFFIC_ALL; which < TRAFFICS; which++) {
        group_collect(&g, in_traffic, &which);
        struct slow_count want = group_count(&g);
        ck_assert_uint_eq(s->traffic[which].total.packets, want.packets);
        ck_assert_uint_eq(s->traffic[which].total.bytes, want.bytes);
        check_history(&s->traffic[which].history, &g);
        if (which == TRAFFIC_ALL)
            ck_assert_uint_eq(s->records, want.records);
        group_collect(&g, in_last_second, &which);
        want = group_count(&g);
        ck_assert_uint_eq(s->traffic[which].last_second.packets, want.packets);
        ck_assert_uint_eq(s->traffic[which].last_second.bytes, want.bytes);
    }
}

struct icmp_type {
    uint8_t protocol, type;
};

static bool is_of_type(const struct packet *p, const void *what)
{
    const struct icmp_type *t = what;
    return p->has_icmp && p->protocol == t->protocol && p->icmp_type == t->type;
}

static void check_icmp(void)
{
    static struct group g;
    uint32_t row = 0;
    for (int i = 0; i < 512; i++) {
        struct icmp_type t = {i < 256 ? IP_ICMP : IP_ICMP6, (uint8_t)i};
        group_collect(&g, is_of_type, &t);
        if (g.count == 0)
            continue;
        struct slow_count want = group_count(&g);
        ck_assert_uint_lt(row, s->icmp_count);
        ck_assert_uint_eq(s->icmp[row].protocol, t.protocol);
        ck_assert_uint_eq(s->icmp[row].type, t.type);
        ck_assert_uint_eq(s->icmp[row].packets, want.packets);
        ck_assert_uint_eq(s->icmp[row].bytes, want.bytes);
        ck_assert_uint_eq(s->icmp[row].records, want.records);
        row++;
    }
    ck_assert_uint_eq(s->icmp_count, row);
}

/* --- ports --- */

static bool has_ports(const struct packet *p, const void *what)
{
    (void)what;
    return p->has_ports;
}

static uint64_t records_of_length(const struct group *g, uint32_t length)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < g->count; i++)
        count += is_record(g->members[i]) && all.packets[g->members[i]].payload_bytes == length;
    return count;
}

/* Each payload that came more often than one in so many is listed, and no error is larger. Bytes of
 * payloads are not kept here, their lengths are. */
static void check_port_payloads(const struct snapshot_port_detail *d, const struct group *g,
                                uint64_t records)
{
    uint64_t sum = 0, errors = 0;
    ck_assert_uint_eq(d->payload_records, records);
    for (uint32_t k = 0; k < d->payload_count; k++) {
        const struct incident_payload *p = &d->payloads[k];
        uint64_t same_length = 0;
        for (uint32_t other = 0; other < d->payload_count; other++)
            if (d->payloads[other].length == p->length)
                same_length += d->payloads[other].records - d->payloads[other].records_error;
        ck_assert_uint_le(same_length, records_of_length(g, p->length));
        if (d->payloads_unlisted == 0)
            ck_assert_uint_eq(same_length, records_of_length(g, p->length));
        ck_assert_uint_le(p->records_error, records / INCIDENT_PAYLOADS);
        sum += p->records;
        errors += p->records_error;
    }
    ck_assert_uint_eq(sum, records);
    ck_assert_uint_eq(errors, d->payloads_unlisted);
}

static void check_port(const struct snapshot_port *row, const struct group *g)
{
    const struct packet *first = &all.packets[g->members[0]];
    const struct slow_count want = group_count(g);
    ck_assert_uint_eq(row->protocol, is_udp(first) ? IP_UDP : IP_TCP);
    ck_assert_uint_eq(row->port, first->target_port);
    ck_assert_uint_eq(row->packets, want.packets);
    ck_assert_uint_eq(row->bytes, want.bytes);
    ck_assert_uint_eq(row->records, want.records);
    ck_assert_int_eq(row->first_us, want.first_us);
    ck_assert_int_eq(row->last_us, want.last_us);
    check_distinct(row->sources, group_different(g, by_source));
    check_distinct(row->targets, group_different(g, by_target));
    ck_assert(full || row->detail >= 0);
    if (row->detail < 0)
        return;
    const struct snapshot_port_detail *d = &s->port_details[row->detail];
    if (full && s->port_count > SNAPSHOT_PORT_DETAILS)
        return; /* it may have been another's before */
    check_history(&d->history, g);
    ck_assert_int_eq(d->since_us, first->time_us);
    ck_assert_uint_eq(d->answers.reply + d->answers.unreachable + d->answers.silent +
                          d->answers.unknown,
                      want.records);
    check_port_payloads(d, g, want.records);
}

/* Calls for each port's packets with its row, which come in the same order. */
static void check_each_port(void (*check)(const struct snapshot_port *, const struct group *))
{
    static struct group with_ports, one;
    uint32_t row = 0;
    group_collect(&with_ports, has_ports, NULL);
    group_sort(&with_ports, by_port);
    for (uint32_t i = 0; i < with_ports.count; row++) {
        i = group_next(&with_ports, by_port, i, &one);
        ck_assert_uint_lt(row, s->port_count);
        check(&s->ports[row], &one);
    }
    ck_assert_uint_eq(s->port_count, row);
}

/* --- sources and targets --- */

/* The ports in a detail: all of them, unless there are more than find room for certain. */
enum { HOST_PORTS_CERTAIN = 8 };

static void check_host_ports(const struct snapshot_host_detail *d, const struct group *g)
{
    static struct group ports, one;
    uint32_t different = 0;
    ports.count = 0;
    for (uint32_t i = 0; i < g->count; i++)
        if (all.packets[g->members[i]].has_ports)
            ports.members[ports.count++] = g->members[i];
    group_sort(&ports, by_port);
    for (uint32_t i = 0; i < ports.count; different++) {
        i = group_next(&ports, by_port, i, &one);
        const struct packet *p = &all.packets[one.members[0]];
        for (uint32_t k = 0; k < d->ports_count; k++) {
            if (d->ports[k].port != p->target_port || (d->ports[k].protocol == IP_UDP) != is_udp(p))
                continue;
            if (d->ports[k].packets_error == 0)
                ck_assert_uint_le(d->ports[k].packets, one.count);
            ck_assert_uint_le(d->ports[k].packets - d->ports[k].packets_error, one.count);
        }
    }
    uint64_t sum = 0;
    for (uint32_t k = 0; k < d->ports_count; k++) {
        if (different <= HOST_PORTS_CERTAIN)
            ck_assert_uint_eq(d->ports[k].packets_error, 0);
        sum += d->ports[k].packets;
    }
    ck_assert_uint_eq(sum, ports.count); /* with no error each has all that is its own */
    if (different <= HOST_PORTS_CERTAIN)
        ck_assert_uint_eq(d->ports_count, different);
    ck_assert_uint_le(d->ports_count, different);
}

static void check_host(const struct snapshot_host *row, const struct group *g,
                       compare_packets *by_peer)
{
    const struct slow_count want = group_count(g);
    ck_assert_uint_eq(row->packets, want.packets);
    ck_assert_uint_eq(row->packets_error, 0);
    ck_assert_uint_eq(row->bytes, want.bytes);
    ck_assert_uint_eq(row->records, want.records);
    ck_assert_int_eq(row->first_us, want.first_us);
    ck_assert_int_eq(row->last_us, want.last_us);
    ck_assert_uint_eq(row->ttl, all.packets[g->members[g->count - 1]].ttl);
    ck_assert_int_eq(row->home, is_ours(&row->address));
    check_distinct(row->peers, group_different(g, by_peer));
    check_distinct(row->ports, group_different(g, by_port));
    ck_assert(full || row->detail >= 0);
}

static void check_host_detail(const struct snapshot_host_detail *d, const struct group *g)
{
    const struct packet *first = &all.packets[g->members[0]];
    if (d->since_us != first->time_us)
        return; /* it came later */
    check_host_ports(d, g);
    check_history(&d->history, g);
    uint8_t low = 255, high = 0;
    for (uint32_t i = 0; i < g->count; i++) {
        const uint8_t ttl = all.packets[g->members[i]].ttl;
        low = ttl < low ? ttl : low;
        high = ttl > high ? ttl : high;
    }
    ck_assert_uint_eq(d->ttl_low, low);
    ck_assert_uint_eq(d->ttl_high, high);
}

/* How often a source is looked at: packets between two. */
enum { LOOK_EVERY = 16, SPREADS_PEERS = 15, SPREADS_PORTS = 10 };

static bool spreads(const struct group *g)
{
    return group_different(g, by_target) >= SPREADS_PEERS ||
           group_different(g, by_port) >= SPREADS_PORTS;
}

static bool is_watched(const struct packet *p)
{
    return p->has_ports &&
           (is_udp(p) ? p->target_port == 1026 || p->target_port == 1027 : p->target_port == 65535);
}

/* A shield is never lost, as long as not too many of a set want one. */
static void check_shield(const struct snapshot_host *row, const struct group *g)
{
    static struct group earlier;
    bool always = is_ours(&row->address);
    for (uint32_t i = 0; i < g->count; i++)
        always |= is_record(g->members[i]) && is_watched(&all.packets[g->members[i]]);
    earlier = *g;
    earlier.count = g->count > LOOK_EVERY ? g->count - LOOK_EVERY : 0;
    if (always || spreads(&earlier))
        ck_assert(full || row->shielded);
    else if (!spreads(g))
        ck_assert(!row->shielded);
}

static bool is_any(const struct packet *p, const void *what)
{
    (void)what;
    return true || p;
}

static bool is_to_ours(const struct packet *p, const void *what)
{
    (void)what;
    return is_ours(&p->target) && !is_group(&p->target);
}

static const struct snapshot_host *row_of(const struct snapshot_host *rows, uint32_t count,
                                          const struct address *a)
{
    for (uint32_t i = 0; i < count; i++)
        if (address_equal(&rows[i].address, a))
            return &rows[i];
    return NULL;
}

static void check_sources(void)
{
    static struct group g, one;
    uint32_t found = 0;
    group_collect(&g, is_any, NULL);
    group_sort(&g, by_source);
    for (uint32_t i = 0; i < g.count; found++) {
        const struct address *a = &all.packets[g.members[i]].source;
        const struct snapshot_host *row = row_of(s->sources, s->source_count, a);
        i = group_next(&g, by_source, i, &one);
        ck_assert(row || (full && s->source_count == SNAPSHOT_SOURCES));
        if (!row)
            continue;
        check_host(row, &one, by_target);
        check_shield(row, &one);
        if (row->detail >= 0)
            check_host_detail(&s->source_details[row->detail], &one);
    }
    ck_assert_uint_eq(s->source_count, found < SNAPSHOT_SOURCES ? found : SNAPSHOT_SOURCES);
    ck_assert_uint_eq(s->source_table.held, found);
}

static void check_targets(void)
{
    static struct group g, one;
    uint32_t found = 0;
    group_collect(&g, is_to_ours, NULL);
    group_sort(&g, by_target);
    for (uint32_t i = 0; i < g.count; found++) {
        const struct address *a = &all.packets[g.members[i]].target;
        const struct snapshot_host *row = row_of(s->targets, s->target_count, a);
        i = group_next(&g, by_target, i, &one);
        ck_assert(row || (full && s->target_count == SNAPSHOT_TARGETS));
        if (!row)
            continue;
        check_host(row, &one, by_source);
        if (row->detail >= 0)
            check_host_detail(&s->target_details[row->detail], &one);
    }
    ck_assert_uint_eq(s->target_count, found < SNAPSHOT_TARGETS ? found : SNAPSHOT_TARGETS);
    ck_assert_uint_eq(s->target_table.held, found);
}

/* --- the capture, and all of it --- */

static void check_capture(void)
{
    uint64_t verdicts[VERDICTS] = {0}, bytes = 0, truncated = 0, late = 0;
    int64_t first_us = INT64_MAX, last_us = INT64_MIN;
    for (uint32_t i = 0; i < all.count; i++) {
        const struct packet *p = &all.packets[i];
        verdicts[all.verdicts[i]]++;
        bytes += p->wire_bytes;
        truncated +=
            all.verdicts[i] == VERDICT_IP ? p->truncated : all.verdicts[i] == VERDICT_CUT_BEFORE_IP;
        late += clock_second(p->time_us) < all.newest_second[i];
        first_us = p->time_us < first_us ? p->time_us : first_us;
        last_us = p->time_us > last_us ? p->time_us : last_us;
    }
    ck_assert_uint_eq(s->capture.received, all.count);
    ck_assert_uint_eq(s->capture.analysed, verdicts[VERDICT_IP]);
    ck_assert_uint_eq(s->capture.not_ip, verdicts[VERDICT_NOT_IP]);
    ck_assert_uint_eq(s->capture.bytes, bytes);
    ck_assert_uint_eq(s->capture.truncated, truncated);
    ck_assert_uint_eq(s->capture.late, late);
    ck_assert_int_eq(s->first_packet_us, first_us);
    ck_assert_int_eq(s->last_packet_us, last_us);
}

static void check_everything(void)
{
    check_capture();
    check_traffic();
    check_icmp();
    check_each_port(check_port);
    check_sources();
    check_targets();
}

static void check_port_answers(const struct snapshot_port *row, const struct group *g)
{
    const struct slow_count want = group_count(g);
    if (row->detail >= 0 && (!full || s->port_count <= SNAPSHOT_PORT_DETAILS))
        check_answers(&s->port_details[row->detail].answers, &want);
}

/* Of a snapshot long after the last packet. */
static void check_all_answers(void)
{
    static struct group g;
    group_collect(&g, is_any, NULL);
    const struct slow_count want = group_count(&g);
    check_answers(&s->answers, &want);
    check_each_port(check_port_answers);
}

#endif
