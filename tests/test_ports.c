/* Tests of src/engine/ports.c. */
#include "src/engine/ports.h"

#include "src/sketch/windows.h"
#include "tests/check.h"
#include "tests/counting.h"
#include "tests/packets.h"

static struct arena arena;
static struct ports ports;
static struct hash_seed seed;
static struct snapshot *s;

static const struct ports_size usual = {.larges = 512, .details = 384, .windows = 32};
static const int64_t usual_window_s[SNAPSHOT_WINDOWS] = {60, 3600, 86400};

static void begin_with(const struct ports_size *size, const int64_t window_s[SNAPSHOT_WINDOWS])
{
    arena_close(&arena);
    ck_assert(arena_open(&arena, ports_memory(size)));
    ports_init(&ports, &arena, size, window_s, 1);
    ck_assert_uint_eq(arena.used, arena.size);
}

static void begin(const struct ports_size *size)
{
    begin_with(size, usual_window_s);
}

static void setup(void)
{
    seed = packets_seed(1);
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    begin(&usual);
}

static void teardown(void)
{
    arena_close(&arena);
    snapshot_free(s);
}

/* The parts in any order. */
static void fill(int64_t second)
{
    ports_fill_begin(&ports, s);
    for (uint32_t part = PORTS_PARTS; part-- > 0;)
        ports_fill_part(&ports, part, second, s);
}

/* Prefetching on every other packet: it must make no difference. */
static void count(const struct packet *p, bool record)
{
    static unsigned turn;
    struct prepared prepared = prepare_packet(&seed, p);
    if (turn++ % 2) {
        ports_prefetch(&ports, prepared.port);
        ports_prefetch_detail(&ports, &prepared);
    }
    ports_count(&ports, &prepared, record);
}

/* A datagram to that port, from source number i to target number k, so many seconds later. */
static void probe_at(int64_t second, uint16_t port, uint32_t i, uint32_t k, bool record)
{
    struct packet p = packets_udp(PACKETS_START_US + second * US_PER_S, 0xc6336400 + i, 4000,
                                  0x0a000000 + k, port);
    count(&p, record);
}

static void probe(uint16_t port, uint32_t i, uint32_t k, bool record)
{
    probe_at(0, port, i, k, record);
}

static const struct snapshot_port *port_at(int64_t second, uint8_t protocol, uint16_t port)
{
    fill(PACKETS_START_S + second);
    const struct snapshot_port *row = snapshot_find_port(s, protocol, port);
    ck_assert_ptr_nonnull(row);
    return row;
}

static const struct snapshot_port *port_of(uint8_t protocol, uint16_t port)
{
    return port_at(0, protocol, port);
}

static const struct snapshot_port_detail *detail_at(int64_t second, uint16_t port)
{
    const int32_t detail = port_at(second, IP_UDP, port)->detail;
    ck_assert_int_ge(detail, 0);
    return &s->port_details[detail];
}

#define ck_assert_distinct(count, number, how)                                                     \
    do {                                                                                           \
        ck_assert_uint_eq((count).value, number);                                                  \
        ck_assert_uint_eq((count).certainty, how);                                                 \
    } while (0)

START_TEST(a_port_counts_packets_bytes_and_records_and_when)
{
    struct packet p = packets_udp(PACKETS_START_US, 1, 2, 3, 1026);
    count(&p, true);
    p.wire_bytes = 40;
    p.time_us = PACKETS_START_US + 5;
    count(&p, false);
    p.time_us = PACKETS_START_US - 7;
    count(&p, true);
    const struct snapshot_port *row = port_of(IP_UDP, 1026);
    ck_assert_uint_eq(row->packets, 3);
    ck_assert_uint_eq(row->bytes, 140);
    ck_assert_uint_eq(row->records, 2);
    ck_assert_int_eq(row->first_us, PACKETS_START_US - 7);
    ck_assert_int_eq(row->last_us, PACKETS_START_US + 5);
    const struct snapshot_history *history = &s->port_details[row->detail].history;
    ck_assert_uint_eq(history->seconds[SNAPSHOT_SECONDS - 1], 2);
    ck_assert_uint_eq(history->seconds[SNAPSHOT_SECONDS - 2], 1);
    ck_assert_uint_eq(history->minutes[SNAPSHOT_MINUTES - 1], 3);
    ck_assert_int_eq(s->port_details[row->detail].since_us, PACKETS_START_US);
}
END_TEST

START_TEST(ports_come_sorted_and_udplite_counts_as_udp)
{
    const struct packet packets[] = {
        packets_make(IP_UDP, PACKETS_START_US, 1, 2, 3, 65535),
        packets_make(IP_TCP, PACKETS_START_US, 1, 2, 3, 65535),
        packets_make(IP_UDPLITE, PACKETS_START_US, 1, 2, 3, 0),
        packets_make(IP_UDP, PACKETS_START_US, 1, 2, 3, 0),
        packets_make(IP_TCP, PACKETS_START_US, 1, 2, 3, 0),
        packets_make(IP_TCP, PACKETS_START_US, 1, 2, 3, 64),
    };
    static const struct {
        uint8_t protocol;
        uint16_t port;
        uint64_t packets;
    } want[] = {
        {IP_TCP, 0, 1}, {IP_TCP, 64, 1}, {IP_TCP, 65535, 1}, {IP_UDP, 0, 2}, {IP_UDP, 65535, 1}};
    for (size_t i = 0; i < sizeof packets / sizeof packets[0]; i++)
        count(&packets[i], false);
    fill(PACKETS_START_S);
    ck_assert_uint_eq(s->port_count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        ck_assert_uint_eq(s->ports[i].protocol, want[i].protocol);
        ck_assert_uint_eq(s->ports[i].port, want[i].port);
        ck_assert_uint_eq(s->ports[i].packets, want[i].packets);
    }
}
END_TEST

START_TEST(only_records_make_sources_and_targets)
{
    for (uint32_t i = 0; i < 10; i++)
        probe(1026, i, 0, false);
    ck_assert_distinct(port_of(IP_UDP, 1026)->sources, 0, CERTAINTY_EXACT);
    for (uint32_t i = 0; i < 3; i++)
        probe(1026, i, i / 2, true);
    ck_assert_distinct(port_of(IP_UDP, 1026)->sources, 3, CERTAINTY_EXACT);
    ck_assert_distinct(port_of(IP_UDP, 1026)->targets, 2, CERTAINTY_EXACT);
}
END_TEST

START_TEST(sources_and_targets_are_exact_to_512_and_then_estimates)
{
    for (uint32_t i = 0; i < DISTINCT_EXACT; i++)
        probe(1026, i, i % 4, true);
    ck_assert_distinct(port_of(IP_UDP, 1026)->sources, DISTINCT_EXACT, CERTAINTY_EXACT);
    ck_assert_distinct(port_of(IP_UDP, 1026)->targets, 4, CERTAINTY_EXACT);
    for (uint32_t i = DISTINCT_EXACT; i < 20000; i++)
        probe(1026, i, i % 4, true);
    const struct snapshot_port *row = port_of(IP_UDP, 1026);
    ck_assert_uint_eq(row->sources.certainty, CERTAINTY_ESTIMATE);
    ck_assert_double_eq_tol(row->sources.value, 20000, 3 * 0.017 * 20000);
    ck_assert_distinct(row->targets, 4, CERTAINTY_EXACT);
}
END_TEST

/* --- answers -----------------------------------------------------------------------------------
 */

START_TEST(what_came_of_records_is_told_of_the_port_and_the_rest_is_unknown)
{
    for (uint32_t i = 0; i < 20; i++)
        probe(1026, i, 0, i < 15);
    ports_settle(&ports, PORT_UDP + 1026, FLOW_REPLY, 1);
    ports_settle(&ports, PORT_UDP + 1026, FLOW_UNREACHABLE, 2);
    ports_settle(&ports, PORT_UDP + 1026, FLOW_SILENT, 3);
    ports_settle(&ports, 1026, FLOW_SILENT, 100); /* TCP's, of which nothing is kept */
    const struct snapshot_port_detail *d = detail_at(0, 1026);
    ck_assert_uint_eq(d->answers.reply, 1);
    ck_assert_uint_eq(d->answers.unreachable, 2);
    ck_assert_uint_eq(d->answers.silent, 3);
    ck_assert_uint_eq(d->answers.unknown, 9);
}
END_TEST

START_TEST(more_that_is_settled_than_was_seen_leaves_nothing_unknown)
{
    probe(1026, 0, 0, true);
    ports_settle(&ports, PORT_UDP + 1026, FLOW_SILENT, 3); /* from before the detail was there */
    ck_assert_uint_eq(detail_at(0, 1026)->answers.unknown, 0);
}
END_TEST

/* --- windows -----------------------------------------------------------------------------------
 */

START_TEST(windows_count_the_last_minute_hour_and_day)
{
    enum { N = 300 };
    static const int64_t gaps_s[] = {0, 100, 6000, 140000};
    /* N sources each, longer ago than one window more reaches. */
    for (int i = 0; i < 4; i++)
        for (uint32_t n = 0; n < N; n++)
            probe_at(200000 - gaps_s[3 - i], 1026, (uint32_t)i * N + n, n % 10, true);
    const struct snapshot_port_detail *d = detail_at(200000, 1026);
    const uint32_t want[SNAPSHOT_WINDOWS] = {N, 2 * N, 3 * N};
    for (int w = 0; w < SNAPSHOT_WINDOWS; w++) {
        ck_assert_uint_eq(d->sources[w].certainty, CERTAINTY_ESTIMATE);
        ck_assert_double_eq_tol(d->sources[w].value, want[w], 0.07 * want[w]);
        ck_assert_uint_eq(d->targets[w].value, 10);
    }
    ck_assert_int_eq(d->windows_since_us, PACKETS_START_US + INT64_C(60000) * US_PER_S);
    d = detail_at(200000 + 200000, 1026);
    for (int w = 0; w < SNAPSHOT_WINDOWS; w++)
        ck_assert_uint_eq(d->sources[w].value, 0);
}
END_TEST

START_TEST(windows_have_the_lengths_they_are_given_and_the_snapshot_says_them)
{
    static const int64_t window_s[SNAPSHOT_WINDOWS] = {10, 40, 400};
    begin_with(&usual, window_s);
    for (uint32_t i = 0; i < 3; i++)
        probe_at(0, 1026, i, i, true);
    const struct snapshot_port_detail *d = NULL;
    /* A window holds three parts, each half as long as it is. */
    for (int w = 0; w < SNAPSHOT_WINDOWS; w++) {
        const int64_t part_s = window_s[w] / 2, start_s = PACKETS_START_US / US_PER_S;
        const int64_t over_s = 3 * part_s - start_s % part_s;
        d = detail_at(over_s - 1, 1026);
        ck_assert_distinct(d->sources[w], 3, CERTAINTY_EXACT);
        d = detail_at(over_s, 1026);
        ck_assert_distinct(d->sources[w], 0, CERTAINTY_EXACT);
        ck_assert_distinct(d->targets[w], 0, CERTAINTY_EXACT);
        ck_assert_int_eq(s->window_s[w], window_s[w]);
    }
}
END_TEST

START_TEST(a_window_in_which_came_all_that_ever_came_is_exact_and_one_of_some_is_not)
{
    probe_at(0, 1026, 1, 1, true);
    ck_assert_distinct(detail_at(0, 1026)->sources[WINDOW_SHORT], 1, CERTAINTY_EXACT);
    probe_at(1000, 1026, 2, 1, true);
    const struct snapshot_port_detail *d = detail_at(1000, 1026);
    ck_assert_distinct(d->sources[WINDOW_SHORT], 1, CERTAINTY_ESTIMATE);
    ck_assert_distinct(d->targets[WINDOW_SHORT], 1, CERTAINTY_EXACT);
    ck_assert_distinct(d->sources[WINDOW_MIDDLE], 2, CERTAINTY_EXACT);
}
END_TEST

START_TEST(windows_are_of_records_and_unknown_where_none_are_kept)
{
    static const struct ports_size size = {.larges = 8, .details = 64, .windows = 2};
    begin(&size);
    probe(1026, 0, 0, false);
    const struct snapshot_port_detail *d = detail_at(0, 1026);
    ck_assert_uint_eq(d->sources[0].certainty, CERTAINTY_UNKNOWN);
    ck_assert_int_eq(d->windows_since_us, SNAPSHOT_UNKNOWN);
    for (uint16_t port = 1; port <= 2; port++)
        for (uint32_t i = 0; i < 500; i++)
            probe(port, i % 5, i % 7, true);
    probe(1026, 0, 0, true);
    d = detail_at(0, 1026);
    for (int w = 0; w < SNAPSHOT_WINDOWS; w++) {
        ck_assert_uint_eq(d->sources[w].certainty, CERTAINTY_UNKNOWN);
        ck_assert_uint_eq(d->targets[w].certainty, CERTAINTY_UNKNOWN);
    }
    d = detail_at(0, 1);
    ck_assert_int_eq(d->windows_since_us, PACKETS_START_US);
    ck_assert_distinct(d->sources[WINDOW_LONG], 5, CERTAINTY_EXACT);
    ck_assert_distinct(d->targets[WINDOW_SHORT], 7, CERTAINTY_EXACT);
}
END_TEST

START_TEST(windows_go_to_the_port_that_gets_most_records_and_begin_anew)
{
    static const struct ports_size size = {.larges = 8, .details = 64, .windows = 2};
    begin(&size);
    for (uint16_t port = 1; port <= 2; port++)
        for (uint32_t i = 0; i < 10000; i++)
            probe(port, i % 100, i % 100, true);
    for (uint32_t i = 0; i < 300; i++)
        probe(1026, i % 3, i, true);
    ck_assert_int_eq(detail_at(0, 1026)->windows_since_us, SNAPSHOT_UNKNOWN);
    ports_decay(&ports, 7);
    for (uint32_t i = 0; i < 200000; i++)
        probe_at(1, 1026, i % 3, 0, true);
    const struct snapshot_port_detail *d = detail_at(1, 1026);
    ck_assert_int_eq(d->windows_since_us, PACKETS_START_US + US_PER_S);
    ck_assert_distinct(d->sources[WINDOW_LONG], 3, CERTAINTY_EXACT);
    ck_assert_distinct(d->targets[WINDOW_LONG], 1, CERTAINTY_ESTIMATE);
    unsigned kept = 0;
    for (uint16_t port = 1; port <= 2; port++)
        kept += detail_at(1, port)->windows_since_us != SNAPSHOT_UNKNOWN;
    ck_assert_uint_eq(kept, 1);
}
END_TEST

START_TEST(windows_stay_with_those_that_get_most_records)
{
    static const struct ports_size size = {.larges = 8, .details = 64, .windows = 2};
    begin(&size);
    for (uint32_t i = 0; i < 10000; i++)
        probe(1 + i % 2, 0, 0, true);
    for (uint16_t port = 100; port < 110; port++)
        for (uint32_t i = 0; i < 64; i++)
            probe(port, 0, 0, true);
    for (uint16_t port = 1; port <= 2; port++)
        ck_assert_int_eq(detail_at(0, port)->windows_since_us, PACKETS_START_US);
}
END_TEST

/* What a port with windows has of all time comes from these, in part; it stays when they go. */
START_TEST(a_port_that_loses_its_windows_or_goes_on_for_hours_keeps_its_numbers)
{
    static const struct ports_size size = {.larges = 8, .details = 64, .windows = 1};
    begin(&size);
    for (uint32_t i = 0; i < 3000; i++)
        probe(1, i, i % 1000, true);
    ports_decay(&ports, 32);
    for (uint32_t i = 0; i < 64; i++)
        probe(2, 0, 0, true);
    ck_assert_int_eq(detail_at(0, 2)->windows_since_us, PACKETS_START_US);
    ck_assert_int_eq(detail_at(0, 1)->windows_since_us, SNAPSHOT_UNKNOWN);
    const struct snapshot_port *row = port_of(IP_UDP, 1);
    ck_assert_double_eq_tol(row->sources.value, 3000, 4 * 0.017 * 3000);
    ck_assert_double_eq_tol(row->targets.value, 1000, 4 * 0.017 * 1000);
    for (uint32_t i = 0; i < 20000; i++) /* 20 a minute, without a look in between */
        probe_at(i * 3, 2, i, i % 5000, true);
    row = port_at(60000, IP_UDP, 2);
    ck_assert_double_eq_tol(row->sources.value, 20000, 4 * 0.017 * 20000);
    ck_assert_double_eq_tol(row->targets.value, 5000, 4 * 0.017 * 5000);
}
END_TEST

/* --- details -----------------------------------------------------------------------------------
 */

/* Gives every detail to some other port, which has so many records. */
static void lend_all(uint32_t records)
{
    for (uint32_t port = 0; port < SNAPSHOT_PORT_DETAILS; port++)
        for (uint32_t i = 0; i < (records ? records : 1); i++)
            probe((uint16_t)(10000 + port), 0, 0, records > 0);
}

START_TEST(a_probed_port_gets_a_detail_before_ports_without_records)
{
    lend_all(0);
    for (uint32_t i = 0; i < 100; i++)
        probe_at(1, 1026, i, i, true);
    const struct snapshot_port *row = port_of(IP_UDP, 1026);
    ck_assert_int_ge(row->detail, 0);
    ck_assert_distinct(row->sources, 100, CERTAINTY_EXACT);
    ck_assert_uint_eq(s->port_detail_count, SNAPSHOT_PORT_DETAILS);
    ck_assert_uint_eq(s->port_count, SNAPSHOT_PORT_DETAILS + 1);
    const struct snapshot_port_detail *d = detail_at(1, 1026);
    ck_assert_int_eq(d->since_us, PACKETS_START_US + US_PER_S);
    /* Since then, and no more. */
    ck_assert_uint_lt(d->history.seconds[SNAPSHOT_SECONDS - 1], 100);
    ck_assert_uint_ge(d->history.seconds[SNAPSHOT_SECONDS - 1], 50);
    ck_assert_uint_eq(d->answers.unknown, d->history.seconds[SNAPSHOT_SECONDS - 1]);
}
END_TEST

START_TEST(the_first_packet_to_a_port_is_never_counted_with_the_one_in_front)
{
    struct packet p = packets_make(IP_TCP, PACKETS_START_US, 1, 443, 0x0a000001, 40000);
    p.tcp_flags = TCP_ACK;
    const struct prepared prepared = prepare_packet(&seed, &p);
    ck_assert(!ports_can_count_again(&ports, &prepared)); /* there is a detail to be had */
    lend_all(0);
    ck_assert(!ports_can_count_again(&ports, &prepared)); /* and none, but nothing has come yet */
    ports_count(&ports, &prepared, false);
    ck_assert_int_eq(port_of(IP_TCP, 40000)->detail, -1);
    ck_assert(ports_can_count_again(&ports, &prepared));
    ports_count_again(&ports, &prepared, 1);
    ck_assert_uint_eq(port_of(IP_TCP, 40000)->packets, 2);
    ck_assert_int_eq(port_of(IP_TCP, 40000)->first_us, PACKETS_START_US);
}
END_TEST

START_TEST(a_port_without_records_takes_no_detail_from_another)
{
    lend_all(0);
    for (uint32_t i = 0; i < 107; i++)
        probe(1026, i, i, i < 7);
    ck_assert_int_eq(port_of(IP_UDP, 1026)->detail, -1);
}
END_TEST

START_TEST(a_port_with_few_records_takes_no_detail_from_those_with_many_but_later_it_may)
{
    lend_all(300);
    for (uint32_t i = 0; i < 10; i++)
        probe(1026, i, 0, true);
    const struct snapshot_port *row = port_of(IP_UDP, 1026);
    ck_assert_int_eq(row->detail, -1);
    ck_assert_distinct(row->sources, 10, CERTAINTY_EXACT); /* which has its own room */
    ck_assert_uint_eq(row->records, 10);
    ports_decay(&ports, 32);
    for (uint32_t i = 0; i < 10; i++)
        probe(1026, i, 0, true);
    ck_assert_int_ge(port_of(IP_UDP, 1026)->detail, 0);
    ck_assert_uint_eq(s->port_detail_count, SNAPSHOT_PORT_DETAILS);
}
END_TEST

START_TEST(a_detail_taken_over_shows_nothing_of_its_last_owner)
{
    static const struct ports_size size = {.larges = 8, .details = 1, .windows = 1};
    begin(&size);
    for (uint32_t i = 0; i < 50; i++)
        probe(1, i, i, true);
    ports_settle(&ports, PORT_UDP + 1, FLOW_SILENT, 20);
    ports_decay(&ports, 32);
    for (uint32_t i = 0; i < 64; i++)
        probe_at(1, 2, 0, 0, true);
    const struct snapshot_port_detail *d = detail_at(1, 2);
    ck_assert_int_eq(port_at(1, IP_UDP, 1)->detail, -1);
    ck_assert_uint_eq(d->answers.silent, 0);
    ck_assert_uint_eq(d->history.seconds[SNAPSHOT_SECONDS - 2], 0);
    ck_assert_uint_le(d->answers.unknown, 64);
    ck_assert_distinct(d->sources[WINDOW_LONG], 1, CERTAINTY_EXACT);
    ports_settle(&ports, PORT_UDP + 1, FLOW_REPLY, 1); /* whose detail is gone */
    ck_assert_uint_eq(detail_at(1, 2)->answers.reply, 0);
}
END_TEST

START_TEST(a_port_whose_numbers_find_no_room_goes_on_roughly)
{
    static const struct ports_size size = {.larges = 2, .details = 64, .windows = 2};
    begin(&size);
    for (uint32_t i = 0; i < 1000; i++)
        probe(1, i % 100, i % 100, true);
    for (uint32_t i = 0; i < 40; i++)
        probe(1026, i, 0, true);
    const struct snapshot_port *row = port_of(IP_UDP, 1026);
    ck_assert_uint_eq(row->sources.certainty, CERTAINTY_ROUGH);
    ck_assert_double_eq_tol(row->sources.value, 40, 20);
    ck_assert_distinct(row->targets, 1, CERTAINTY_EXACT);
    for (uint32_t i = 0; i < 5000; i++)
        probe(1026, i, 0, true);
    ck_assert_uint_eq(port_of(IP_UDP, 1026)->sources.certainty, CERTAINTY_UNKNOWN);
    ck_assert_distinct(port_of(IP_UDP, 1)->sources, 100, CERTAINTY_EXACT);
    ports_decay(&ports, 32);
    for (uint32_t i = 0; i < 40; i++)
        probe(1027, i, 0, true);
    ck_assert_distinct(port_of(IP_UDP, 1027)->sources, 40, CERTAINTY_EXACT);
}
END_TEST

/* Each large number that is lent is that of who holds it. */
static void check_larges(void)
{
    const struct pool *pool = &ports.counts.pool;
    for (uint32_t slot = 0; slot < pool->used; slot++) {
        if (pool->owners[slot] == POOL_NONE)
            continue;
        const struct few *few = &ports.counts.base[pool->owners[slot]];
        ck_assert_uint_eq(few->count, FEW_MOVED);
        ck_assert_uint_eq(few->cells[COUNTS_SLOT], slot);
    }
}

START_TEST(numbers_stay_large_with_the_busiest_whether_or_not_they_have_windows)
{
    for (uint32_t windows = 1; windows <= 2; windows++) {
        const struct ports_size size = {.larges = 2, .details = 64, .windows = windows};
        begin(&size);
        for (uint32_t i = 0; i < 100000; i++)
            probe(1 + i % 2, i % 4000, 0, true);
        ports_decay(&ports, 4);
        for (uint16_t port = 100; port < 400; port++)
            for (uint32_t i = 0; i < 4; i++)
                probe(port, i, 0, true);
        for (uint16_t port = 1; port <= 2; port++) {
            const struct snapshot_port *row = port_of(IP_UDP, port);
            ck_assert_uint_eq(row->sources.certainty, CERTAINTY_ESTIMATE);
            ck_assert_double_eq_tol(row->sources.value, 2000, 4 * 0.017 * 2000);
        }
        check_larges();
    }
}
END_TEST

/* As probe, of a watched port. */
static void probe_watched(uint16_t port, uint32_t i)
{
    struct packet p = packets_udp(PACKETS_START_US, 0xc6336400 + i, 4000, 0x0a000001, port);
    struct prepared prepared = prepare_packet(&seed, &p);
    prepared.record = prepared.watched = true;
    ports_count(&ports, &prepared, true);
}

START_TEST(a_watched_port_gets_a_detail_and_windows_among_busier_ones_and_keeps_them)
{
    static const struct ports_size small = {.larges = 8, .details = 8, .windows = 4};
    begin(&small);
    for (uint32_t i = 0; i < 8 * 20; i++)
        probe((uint16_t)(2000 + i % 8), i, 0, true);
    /* It draws for a place with each record: soon it has one, though 20 times rarer than all. */
    for (uint32_t i = 0; i < 4000 && !(port_of(IP_UDP, 2000) && s->port_count == 9 &&
                                       port_of(IP_UDP, 1026)->detail >= 0 &&
                                       detail_at(0, 1026)->windows_since_us != SNAPSHOT_UNKNOWN);
         i++)
        probe_watched(1026, i % 5);
    ck_assert_int_ne(detail_at(0, 1026)->windows_since_us, SNAPSHOT_UNKNOWN);
    ports_decay(&ports, 32); /* now it has no more score than anybody */
    for (uint32_t i = 0; i < 20000; i++)
        probe((uint16_t)(2000 + i % 8), i, 0, true);
    ck_assert_int_ne(detail_at(0, 1026)->windows_since_us, SNAPSHOT_UNKNOWN);
}
END_TEST

START_TEST(a_flood_over_all_ports_counts_each_exactly_and_gives_no_detail_twice)
{
    uint64_t random = 3;
    static uint32_t packets[65536];
    unsigned exact = 0;
    for (uint32_t i = 0; i < 200000; i++) {
        uint16_t port = (uint16_t)(hash_random(&random) >> 40);
        packets[port]++;
        probe(port, i, i, true);
    }
    fill(PACKETS_START_S);
    bool lent[SNAPSHOT_PORT_DETAILS] = {false};
    for (uint32_t i = 0; i < s->port_count; i++) {
        const struct snapshot_port *row = &s->ports[i];
        ck_assert_uint_eq(row->packets, packets[row->port]);
        ck_assert_uint_eq(row->records, row->packets);
        if (row->sources.certainty == CERTAINTY_EXACT)
            ck_assert_uint_eq(row->sources.value, row->packets);
        else /* rough: of up to 20, every second one of a few bits may fall together */
            ck_assert_double_eq_tol(row->sources.value, (double)row->packets, 6);
        exact += row->sources.certainty == CERTAINTY_EXACT;
        if (row->detail < 0)
            continue;
        ck_assert(!lent[row->detail]);
        lent[row->detail] = true;
        ck_assert_uint_le(s->port_details[row->detail].history.seconds[SNAPSHOT_SECONDS - 1],
                          row->packets);
    }
    ck_assert_uint_gt(exact, 20000);
}
END_TEST

/* --- payloads --- */

static const uint8_t usual_payload[2], another[4] = {0x13, 0x37, 0, 1};

/* A record with that payload, from source number i. True: it is news. */
static bool carry(int64_t second, uint16_t port, uint32_t i, const uint8_t *payload,
                  uint32_t length)
{
    struct packet p =
        packets_udp(PACKETS_START_US + second * US_PER_S, 0xc6336400 + i, 4000, 0x0a000001, port);
    p.payload = payload;
    p.payload_bytes = p.payload_captured = length;
    struct prepared prepared = prepare_packet(&seed, &p);
    return ports_count(&ports, &prepared, true);
}

/* So many within so many seconds, by so many sources. */
static void make_habit(uint16_t port, uint32_t records, int64_t seconds, uint32_t sources)
{
    for (uint32_t i = 0; i < records; i++)
        ck_assert(!carry(seconds * i / (records - 1), port, i % sources, usual_payload, 2));
}

START_TEST(a_port_has_the_payloads_of_its_records_and_unknown_without_a_detail)
{
    for (uint32_t i = 0; i < 9; i++)
        carry(i, 1026, i, usual_payload, 2);
    carry(20, 1026, 1, another, 4);
    probe_at(21, 1026, 1, 1, false); /* no record */
    const struct snapshot_port_detail *d = detail_at(30, 1026);
    ck_assert_uint_eq(d->payload_records, 10);
    ck_assert_uint_eq(d->payloads_unlisted, 0);
    ck_assert_uint_eq(d->payload_count, 2);
    ck_assert_uint_eq(d->payloads[0].records, 9);
    ck_assert_uint_eq(d->payloads[0].length, 2);
    ck_assert_int_eq(d->payloads[1].first_us, PACKETS_START_US + 20 * US_PER_S);
    const struct ports_size one = {.larges = 1, .details = 1, .windows = 1};
    begin(&one);
    carry(0, 1026, 1, usual_payload, 2);
    probe(1027, 1, 1, false);
    ck_assert_int_eq(port_of(IP_UDP, 1027)->detail, -1);
    ck_assert_uint_eq(detail_at(0, 1026)->payload_count, 1);
}
END_TEST

START_TEST(payloads_taken_over_show_nothing_of_the_last_owner)
{
    const struct ports_size one = {.larges = 1, .details = 1, .windows = 1};
    begin(&one);
    for (uint32_t i = 0; i < 4; i++)
        carry(0, 1026, i, another, 4);
    ports_decay(&ports, 32);
    for (uint32_t i = 0; i < 200; i++)
        carry(1, 1027, i, usual_payload, 2);
    const struct snapshot_port_detail *d = detail_at(1, 1027);
    ck_assert_uint_eq(d->payload_count, 1);
    ck_assert_uint_eq(d->payloads[0].length, 2);
    ck_assert_uint_eq(d->payloads[0].records, d->payload_records);
}
END_TEST

START_TEST(another_payload_is_news_of_a_port_that_had_one_for_long)
{
    make_habit(5000, 100, 600, 8);
    ck_assert(carry(601, 5000, 1, another, 4));
    ck_assert(!carry(602, 5000, 1, another, 4));
    make_habit(5001, 99, 600, 8);
    ck_assert(!carry(601, 5001, 1, another, 4)); /* too few */
    make_habit(5002, 200, 500, 8);
    ck_assert(!carry(501, 5002, 1, another, 4)); /* too soon */
    make_habit(5003, 200, 600, 7);
    ck_assert(!carry(601, 5003, 1, another, 4)); /* of too few */
    make_habit(5004, 196, 600, 8);
    for (uint32_t i = 0; i < 5; i++)
        carry(600, 5004, 1, (const uint8_t[]){9, (uint8_t)i}, 2);
    ck_assert(!carry(601, 5004, 1, another, 4)); /* not nearly all */
}
END_TEST

START_TEST(what_is_from_ours_or_cut_or_to_tcp_or_answered_is_no_news_of_a_port)
{
    make_habit(5000, 100, 600, 8);
    struct packet p = packets_udp(PACKETS_START_US + 601 * US_PER_S, 1, 4000, 2, 5000);
    p.payload = another;
    p.payload_bytes = 4;
    p.payload_captured = 3;
    struct prepared prepared = prepare_packet(&seed, &p);
    ck_assert(!ports_count(&ports, &prepared, true));
    p.payload_bytes = 3;
    prepared = prepare_packet(&seed, &p);
    prepared.from_home = true;
    ck_assert(!ports_count(&ports, &prepared, true));
    ports_settle(&ports, PORT_UDP + 5000, FLOW_REPLY, 60);
    ck_assert(!carry(602, 5000, 1, another, 2));
    for (uint32_t i = 0; i < 200; i++) {
        struct packet syn = packets_syn(PACKETS_START_US + INT64_C(10) * i * US_PER_S,
                                        0xc6336400 + i, 0x0a000001, 80);
        prepared = prepare_packet(&seed, &syn);
        ck_assert(!ports_count(&ports, &prepared, true));
    }
    struct packet syn = packets_syn(PACKETS_START_US + INT64_C(3000) * US_PER_S, 1, 0x0a000001, 80);
    syn.payload = another;
    syn.payload_bytes = syn.payload_captured = 4;
    prepared = prepare_packet(&seed, &syn);
    ck_assert(!ports_count(&ports, &prepared, true));
}
END_TEST

START_TEST(news_of_a_port_come_once_an_hour_and_by_its_setting)
{
    struct detectors d = detectors_usual;
    d.payload.port = (struct payload_habit){.records = 20, .percent = 70};
    ports_set_detectors(&ports, &d);
    make_habit(5000, 20, 600, 8);
    ck_assert(carry(600, 5000, 1, another, 4));
    ck_assert(!carry(601, 5000, 1, another, 3));
    ck_assert(!carry(600 + 3599, 5000, 1, another, 2));
    ck_assert(carry(600 + 3600, 5000, 1, another, 1));
    uint32_t new = 0;
    for (uint32_t k = 0; k < detail_at(600 + 3600, 5000)->payload_count; k++)
        new += detail_at(600 + 3600, 5000)->payloads[k].new;
    ck_assert_uint_eq(new, 4); /* all of which are shown */
}
END_TEST

static void note_surge(void *context, const struct port_surge *surge)
{
    (void)surge;
    ++*(int *)context;
}

START_TEST(what_was_usual_of_a_port_is_so_after_a_restart_and_its_counts_begin_anew)
{
    enum { PORT = 4444, HOUR = 3600 };
    static uint8_t bytes[1 << 16];
    int surges = 0;
    for (uint32_t i = 0; i < 2 * HOUR; i += 10)
        probe_at(i, PORT, i % 20, i % 7, true);
    ports_watch(&ports, PACKETS_START_S + 2 * HOUR, note_surge, &surges);
    struct archive a = archive_to(bytes, sizeof bytes);
    ports_archive(&ports, &a);
    ck_assert(!a.failed);
    begin(&usual);
    a = archive_from(bytes, a.at);
    ports_archive(&ports, &a);
    ck_assert(archive_is_read(&a));
    ports_begin(&ports, PACKETS_START_S + 9 * HOUR);
    ports_resume(&ports, PACKETS_START_S + 2 * HOUR, PACKETS_START_S + 9 * HOUR);
    for (uint32_t i = 9 * HOUR; i < 10 * HOUR; i += 10)
        probe_at(i, PORT, i % 20, i % 7, true);
    ports_watch(&ports, PACKETS_START_S + 10 * HOUR, note_surge, &surges);
    ck_assert_int_eq(surges, 0); /* nobody looked for seven hours: no silence */
    const struct snapshot_port *row = port_at(10 * HOUR, IP_UDP, PORT);
    ck_assert_uint_eq(row->packets, HOUR / 10);
    ck_assert_int_ge(row->detail, 0);
    ck_assert_int_eq(s->port_details[row->detail].since_us,
                     PACKETS_START_US + 9 * HOUR * (int64_t)US_PER_S);
    for (uint32_t i = 0; i < 400; i++)
        probe_at(10 * HOUR + i / 10, PORT, i % 50, i % 7, true);
    ports_watch(&ports, PACKETS_START_S + 10 * HOUR + 40, note_surge, &surges);
    ck_assert_int_eq(surges, 1);
}
END_TEST

/* Each port with as much as can be kept of one; those of TCP, and with fewer records, take little.
 */
START_TEST(no_more_is_saved_of_ports_than_is_said_and_payloads_of_udp_alone)
{
    static uint8_t bytes[SNAPSHOT_PORT_DETAILS * PORTS_ARCHIVE_MOST + 64];
    for (uint32_t i = 0; i < 9 * SNAPSHOT_PORT_DETAILS; i++)
        carry(i, (uint16_t)(5000 + i % SNAPSHOT_PORT_DETAILS), i % 20,
              (const uint8_t[]){(uint8_t)(i >> 8), (uint8_t)i}, 2);
    struct archive a = archive_to(bytes, sizeof bytes);
    ports_archive(&ports, &a);
    ck_assert(!a.failed);
    ck_assert_uint_gt(a.at, SNAPSHOT_PORT_DETAILS * (PORTS_ARCHIVE_MOST - 128));
    ck_assert_uint_le(a.at, SNAPSHOT_PORT_DETAILS * PORTS_ARCHIVE_MOST);
    for (size_t whole = a.at, cut = whole; cut > 0; cut = cut * 9 / 10) {
        begin(&usual);
        a = archive_from(bytes, cut);
        ports_archive(&ports, &a);
        ck_assert_int_eq(archive_is_read(&a), cut == whole);
    }
    begin(&usual);
    for (uint32_t i = 0; i < 7; i++)
        probe_at(i, 5000, i, 0, true);
    for (uint32_t i = 0; i < 20; i++) {
        struct packet syn = packets_syn(PACKETS_START_US, 1 + i, 2, 80);
        count(&syn, true);
    }
    a = archive_to(bytes, sizeof bytes);
    ports_archive(&ports, &a);
    ck_assert_uint_eq(a.at, sizeof(uint32_t));
    probe_at(7, 5000, 7, 0, true);
    a = archive_to(bytes, sizeof bytes);
    ports_archive(&ports, &a);
    ck_assert_uint_gt(a.at, sizeof(uint32_t));
}
END_TEST

Suite *test_ports_suite(void);
Suite *test_ports_suite(void)
{
    Suite *suite = suite_create("ports");
    TCase *c = tcase_create("ports");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_port_counts_packets_bytes_and_records_and_when);
    tcase_add_test(c, ports_come_sorted_and_udplite_counts_as_udp);
    tcase_add_test(c, only_records_make_sources_and_targets);
    tcase_add_test(c, sources_and_targets_are_exact_to_512_and_then_estimates);
    tcase_add_test(c, what_came_of_records_is_told_of_the_port_and_the_rest_is_unknown);
    tcase_add_test(c, more_that_is_settled_than_was_seen_leaves_nothing_unknown);
    tcase_add_test(c, windows_count_the_last_minute_hour_and_day);
    tcase_add_test(c, windows_have_the_lengths_they_are_given_and_the_snapshot_says_them);
    tcase_add_test(c, a_window_in_which_came_all_that_ever_came_is_exact_and_one_of_some_is_not);
    tcase_add_test(c, windows_are_of_records_and_unknown_where_none_are_kept);
    tcase_add_test(c, windows_go_to_the_port_that_gets_most_records_and_begin_anew);
    tcase_add_test(c, windows_stay_with_those_that_get_most_records);
    tcase_add_test(c, a_port_that_loses_its_windows_or_goes_on_for_hours_keeps_its_numbers);
    tcase_add_test(c, numbers_stay_large_with_the_busiest_whether_or_not_they_have_windows);
    tcase_add_test(c, a_probed_port_gets_a_detail_before_ports_without_records);
    tcase_add_test(c, the_first_packet_to_a_port_is_never_counted_with_the_one_in_front);
    tcase_add_test(c, a_port_without_records_takes_no_detail_from_another);
    tcase_add_test(c,
                   a_port_with_few_records_takes_no_detail_from_those_with_many_but_later_it_may);
    tcase_add_test(c, a_detail_taken_over_shows_nothing_of_its_last_owner);
    tcase_add_test(c, a_port_whose_numbers_find_no_room_goes_on_roughly);
    tcase_add_test(c, a_watched_port_gets_a_detail_and_windows_among_busier_ones_and_keeps_them);
    tcase_add_test(c, a_flood_over_all_ports_counts_each_exactly_and_gives_no_detail_twice);
    tcase_add_test(c, a_port_has_the_payloads_of_its_records_and_unknown_without_a_detail);
    tcase_add_test(c, payloads_taken_over_show_nothing_of_the_last_owner);
    tcase_add_test(c, another_payload_is_news_of_a_port_that_had_one_for_long);
    tcase_add_test(c, what_is_from_ours_or_cut_or_to_tcp_or_answered_is_no_news_of_a_port);
    tcase_add_test(c, news_of_a_port_come_once_an_hour_and_by_its_setting);
    tcase_add_test(c, what_was_usual_of_a_port_is_so_after_a_restart_and_its_counts_begin_anew);
    tcase_add_test(c, no_more_is_saved_of_ports_than_is_said_and_payloads_of_udp_alone);
    suite_add_tcase(suite, c);
    return suite;
}
