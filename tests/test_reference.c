/* Tests of the engine as a whole against a counter that is plain, slow and obviously right: it
 * keeps every packet in an array, and answers each question by going through all of them. It is
 * written from the definitions that users are given, not from the engine:
 *
 *   - A record is one unsolicited packet: a TCP SYN without ACK, an ICMP echo request, a UDP
 *     datagram that answers nothing seen before. A datagram answers when its reverse 4-tuple was
 *     seen within the last 60 s. One from a server port (53, 123, 137) to a port of 1024 or above
 *     is a late answer, not a record.
 *   - Sources and targets of a port are the distinct addresses that sent records to it, and that
 *     they were sent to. Its packets, first and last are of all whose destination port it is.
 *   - Inbound is from outside to ours, and so on; multicast and broadcast are to ours.
 *   - A source's targets and distinct ports are over records.
 *
 * Hosts and ports are few (tests/traffic.h), so that all of this happens often. No table of the
 * engine is full: then everything that it says must be exact. */
#include "src/engine/engine.h"

#include "tests/counting.h"
#include "tests/traffic.h"

#include <check.h>
#include <stdlib.h>

enum { PACKETS = 4000, TIMEOUT_S = 60 };

/* --- the slow counter --- */

static struct {
    struct packet packets[PACKETS];
    enum verdict verdicts[PACKETS];
    bool record[PACKETS];
} all;

static bool is_udp(const struct packet *p)
{
    return p->protocol == IP_UDP || p->protocol == IP_UDPLITE;
}

static bool is_reverse(const struct packet *a, const struct packet *b)
{
    return a->protocol == b->protocol && a->has_ports && b->has_ports &&
           address_equal(&a->source, &b->target) && address_equal(&a->target, &b->source) &&
           a->source_port == b->target_port && a->target_port == b->source_port;
}

/* Where times go back: the reverse one that was read last, and not more than 60 s away. */
static bool is_answer(int i)
{
    for (int k = i - 1; k >= 0; k--)
        if (all.verdicts[k] == VERDICT_IP && is_reverse(&all.packets[k], &all.packets[i]))
            return llabs(all.packets[i].time_us - all.packets[k].time_us) <= TIMEOUT_S * US_PER_S;
    return false;
}

static bool is_record(int i)
{
    const struct packet *p = &all.packets[i];
    if (p->protocol == IP_TCP)
        return (p->tcp_flags & TCP_SYN) && !(p->tcp_flags & TCP_ACK);
    if (p->protocol == IP_ICMP)
        return p->has_icmp && p->icmp_type == 8;
    if (p->protocol == IP_ICMP6)
        return p->has_icmp && p->icmp_type == 128;
    if (!is_udp(p) || !p->has_ports)
        return false;
    bool server = p->source_port == 53 || p->source_port == 123 || p->source_port == 137;
    return !is_answer(i) && !(server && p->target_port >= 1024);
}

/* What a question is about; a packet is asked whether it belongs. */
typedef bool belongs(const struct packet *p, const void *what);

struct slow_count {
    uint64_t packets, bytes, records;
    int64_t first_us, last_us;
};

static struct slow_count count_all(belongs *in, const void *what)
{
    struct slow_count c = {.first_us = INT64_MAX, .last_us = INT64_MIN};
    for (int i = 0; i < PACKETS; i++) {
        const struct packet *p = &all.packets[i];
        if (all.verdicts[i] != VERDICT_IP || !in(p, what))
            continue;
        c.packets++;
        c.bytes += p->wire_bytes;
        c.records += all.record[i];
        c.first_us = p->time_us < c.first_us ? p->time_us : c.first_us;
        c.last_us = p->time_us > c.last_us ? p->time_us : c.last_us;
    }
    return c;
}

enum thing { SOURCE, TARGET, PORT };

static bool same_thing(const struct packet *a, const struct packet *b, enum thing thing)
{
    if (thing == SOURCE)
        return address_equal(&a->source, &b->source);
    if (thing == TARGET)
        return address_equal(&a->target, &b->target);
    return a->target_port == b->target_port && is_udp(a) == is_udp(b);
}

/* How many different things the records are of. */
static uint32_t count_different(belongs *in, const void *what, enum thing thing)
{
    const struct packet *found[PACKETS];
    uint32_t count = 0;
    for (int i = 0; i < PACKETS; i++) {
        const struct packet *p = &all.packets[i];
        if (!all.record[i] || !in(p, what) || (thing == PORT && !p->has_ports))
            continue;
        uint32_t k = 0;
        while (k < count && !same_thing(found[k], p, thing))
            k++;
        if (k == count)
            found[count++] = p;
    }
    return count;
}

/* --- comparing --- */

static struct snapshot *s;
static int64_t last_second; /* the latest there is a packet of */

static void check_steps(const uint32_t *cells, int64_t count, int64_t step_s, belongs *in,
                        const void *what)
{
    /* Before all times, and a multiple of every step. */
    const int64_t origin = INT64_C(-180000000000), end = (last_second - origin) / step_s;
    uint64_t want[128] = {0};
    for (int i = 0; i < PACKETS; i++) {
        const struct packet *p = &all.packets[i];
        int64_t step = (clock_second(p->time_us) - origin) / step_s;
        if (all.verdicts[i] == VERDICT_IP && in(p, what) && step > end - count)
            want[step - (end - count) - 1]++;
    }
    for (int64_t i = 0; i < count; i++)
        ck_assert_uint_eq(cells[i], want[i]);
}

static void check_history(const struct snapshot_history *h, belongs *in, const void *what)
{
    check_steps(h->seconds, SNAPSHOT_SECONDS, 1, in, what);
    check_steps(h->minutes, SNAPSHOT_MINUTES, 60, in, what);
    check_steps(h->half_hours, SNAPSHOT_HALF_HOURS, 1800, in, what);
}

static void check_distinct(const struct distinct_count *d, uint32_t want)
{
    ck_assert_uint_eq(d->certainty, CERTAINTY_EXACT);
    ck_assert_uint_eq(d->value, want);
}

static bool is_ours(const struct address *a)
{
    for (uint32_t i = 0; i < OURS; i++)
        if (address_equal(a, &hosts[i]))
            return true;
    return false;
}

static bool is_group(const struct address *a)
{
    for (uint32_t i = HOSTS - GROUPS; i < HOSTS; i++)
        if (address_equal(a, &hosts[i]))
            return true;
    return false;
}

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
        return p->protocol == 47;
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
    for (enum traffic which = TRAFFIC_ALL; which < TRAFFICS; which++) {
        struct slow_count want = count_all(in_traffic, &which);
        ck_assert_uint_eq(s->traffic[which].total.packets, want.packets);
        ck_assert_uint_eq(s->traffic[which].total.bytes, want.bytes);
        struct slow_count now = count_all(in_last_second, &which);
        ck_assert_uint_eq(s->traffic[which].last_second.packets, now.packets);
        ck_assert_uint_eq(s->traffic[which].last_second.bytes, now.bytes);
        check_history(&s->traffic[which].history, in_traffic, &which);
        ck_assert_uint_gt(want.packets, 0);
        if (which == TRAFFIC_ALL)
            ck_assert_uint_eq(s->records, want.records);
    }
}

static bool to_port(const struct packet *p, const void *what)
{
    const struct packet *example = what;
    return p->has_ports && same_thing(p, example, PORT);
}

static void check_ports(void)
{
    static const uint8_t protocols[] = {IP_TCP, IP_UDP};
    uint32_t found = 0;
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < PORTS; i++) {
            struct packet port = {.protocol = protocols[k], .target_port = port_numbers[i]};
            struct slow_count want = count_all(to_port, &port);
            const struct snapshot_port *row =
                snapshot_find_port(s, port.protocol, port.target_port);
            ck_assert((row != NULL) == (want.packets > 0));
            if (!row)
                continue;
            found++;
            ck_assert_uint_eq(row->packets, want.packets);
            ck_assert_uint_eq(row->bytes, want.bytes);
            ck_assert_uint_eq(row->records, want.records);
            ck_assert_int_eq(row->first_us, want.first_us);
            ck_assert_int_eq(row->last_us, want.last_us);
            check_distinct(&row->sources, count_different(to_port, &port, SOURCE));
            check_distinct(&row->targets, count_different(to_port, &port, TARGET));
            ck_assert_int_ge(row->history, 0);
            check_history(&s->port_histories[row->history], to_port, &port);
        }
    }
    ck_assert_uint_eq(s->port_count, found);
}

static bool from_source(const struct packet *p, const void *what)
{
    return address_equal(&p->source, what);
}

struct source_and_port {
    struct address source;
    struct packet port;
};

static bool from_source_to_port(const struct packet *p, const void *what)
{
    const struct source_and_port *both = what;
    return from_source(p, &both->source) && to_port(p, &both->port);
}

static void check_source_ports(const struct address *source, const struct snapshot_source_detail *d)
{
    uint64_t sum = 0, with_ports = 0;
    for (uint32_t i = 0; i < d->ports_count; i++) {
        struct source_and_port both = {
            *source, {.protocol = d->ports[i].protocol, .target_port = d->ports[i].port}};
        ck_assert_uint_eq(d->ports[i].packets, count_all(from_source_to_port, &both).packets);
        ck_assert_uint_eq(d->ports[i].packets_error, 0);
        sum += d->ports[i].packets;
    }
    for (int i = 0; i < PACKETS; i++)
        with_ports += all.verdicts[i] == VERDICT_IP && all.packets[i].has_ports &&
                      from_source(&all.packets[i], source);
    ck_assert_uint_eq(sum, with_ports);
}

static void check_sources(void)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < HOSTS; i++) {
        struct address source = hosts[i];
        struct slow_count want = count_all(from_source, &source);
        const struct snapshot_source *row = snapshot_find_source(s, &source);
        ck_assert((row != NULL) == (want.packets > 0));
        if (!row)
            continue;
        found++;
        ck_assert_uint_eq(row->packets, want.packets);
        ck_assert_uint_eq(row->packets_error, 0);
        ck_assert_uint_eq(row->bytes, want.bytes);
        ck_assert_uint_eq(row->records, want.records);
        ck_assert_int_eq(row->first_us, want.first_us);
        ck_assert_int_eq(row->last_us, want.last_us);
        ck_assert_int_eq(row->home, is_ours(&source));
        check_distinct(&row->targets, count_different(from_source, &source, TARGET));
        check_distinct(&row->ports, count_different(from_source, &source, PORT));
        ck_assert_int_ge(row->detail, 0);
        check_source_ports(&source, &s->source_details[row->detail]);
        check_history(&s->source_details[row->detail].history, from_source, &source);
    }
    ck_assert_uint_eq(s->source_count, found);
}

static void check_capture(void)
{
    uint64_t verdicts[VERDICTS] = {0}, bytes = 0, truncated = 0, late = 0;
    int64_t newest = INT64_MIN, first_us = INT64_MAX, last_us = INT64_MIN;
    for (int i = 0; i < PACKETS; i++) {
        const struct packet *p = &all.packets[i];
        verdicts[all.verdicts[i]]++;
        bytes += p->wire_bytes;
        truncated += all.verdicts[i] == VERDICT_IP && p->truncated;
        late += clock_second(p->time_us) < newest;
        newest = clock_second(p->time_us) > newest ? clock_second(p->time_us) : newest;
        first_us = p->time_us < first_us ? p->time_us : first_us;
        last_us = p->time_us > last_us ? p->time_us : last_us;
    }
    ck_assert_uint_eq(s->capture.received, PACKETS);
    ck_assert_uint_eq(s->capture.analysed, verdicts[VERDICT_IP]);
    ck_assert_uint_eq(s->capture.not_ip, verdicts[VERDICT_NOT_IP]);
    ck_assert_uint_eq(s->capture.bytes, bytes);
    ck_assert_uint_eq(s->capture.truncated, truncated);
    ck_assert_uint_eq(s->capture.late, late);
    ck_assert_int_eq(s->first_packet_us, first_us);
    ck_assert_int_eq(s->last_packet_us, last_us);
}

/* --- the streams --- */

static const struct {
    uint64_t seed;
    int64_t start_s;
} streams[] = {
    {1, PACKETS_START_S}, {2, PACKETS_START_S + 1}, {3, -300}, {4, INT64_C(-62000000000)}};

static void make_stream(uint64_t seed, int64_t start_s)
{
    int64_t time_us = start_s * US_PER_S;
    random_state = seed;
    make_hosts();
    last_second = INT64_MIN;
    for (int i = 0; i < PACKETS; i++) {
        time_us = next_time(time_us);
        uint32_t back = 1 + below(200);
        bool answers = i > 200 && below(3) == 0;
        all.packets[i] =
            answers ? random_answer(&all.packets[i - (int)back], time_us) : random_packet(time_us);
        all.verdicts[i] = below(30) ? VERDICT_IP : (enum verdict)below(VERDICTS);
        if (clock_second(time_us) > last_second)
            last_second = clock_second(time_us);
    }
    for (int i = 0; i < PACKETS; i++)
        all.record[i] = all.verdicts[i] == VERDICT_IP && is_record(i);
}

/* The comparison says little about what never happened. */
static void check_that_everything_happens(void)
{
    unsigned answers = 0, expired = 0, late_answers = 0, records = 0;
    for (int i = 0; i < PACKETS; i++) {
        const struct packet *p = &all.packets[i];
        if (all.verdicts[i] != VERDICT_IP || !is_udp(p) || !p->has_ports)
            continue;
        bool seen = false;
        for (int k = 0; k < i && !seen; k++)
            seen = all.verdicts[k] == VERDICT_IP && is_reverse(&all.packets[k], p);
        answers += is_answer(i);
        expired += seen && !is_answer(i);
        late_answers += !is_answer(i) && !all.record[i];
        records += all.record[i];
    }
    ck_assert_uint_gt(answers, 100);
    ck_assert_uint_gt(expired, 20);
    ck_assert_uint_gt(late_answers, 100);
    ck_assert_uint_gt(records, 500);
}

START_TEST(the_engine_agrees_with_a_plain_and_slow_counter)
{
    static const int64_t server_ports[] = {53, 123, 137};
    struct engine_settings settings = {
        .udp_timeout_s = TIMEOUT_S,
        .server_ports = server_ports,
        .server_ports_count = 3,
        .seed = packets_seed(streams[_i].seed),
    };
    char why[100];
    ck_assert(home_add(&settings.home, "192.0.2.0/24,2001:db8:1::/48", why, sizeof why));
    struct engine *e = engine_new(&settings);
    s = snapshot_new();
    ck_assert(e && s);
    make_stream(streams[_i].seed, streams[_i].start_s);
    check_that_everything_happens();
    for (int i = 0; i < PACKETS; i++)
        count_packet(e, all.verdicts[i], &all.packets[i]);
    engine_fill(e, last_second, s);
    check_capture();
    check_traffic();
    check_ports();
    check_sources();
    snapshot_free(s);
    engine_free(e);
}
END_TEST

Suite *test_reference_suite(void);
Suite *test_reference_suite(void)
{
    Suite *suite = suite_create("reference");
    TCase *c = tcase_create("reference");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, the_engine_agrees_with_a_plain_and_slow_counter, 0,
                        (int)(sizeof streams / sizeof streams[0]));
    suite_add_tcase(suite, c);
    return suite;
}
