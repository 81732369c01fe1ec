/* Tests of src/engine/ports.c. */
#include "src/engine/ports.h"

#include "tests/packets.h"

#include <check.h>

static struct ports ports;
static struct hash_seed seed;
static struct snapshot *s;

static void setup(void)
{
    seed = packets_seed(1);
    ck_assert(ports_init(&ports, 1));
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
}

static void teardown(void)
{
    ports_done(&ports);
    snapshot_free(s);
}

static void count(const struct packet *p, bool record)
{
    ports_count(&ports, p, record, hash_address(&seed, &p->source),
                hash_address(&seed, &p->target));
}

/* A datagram to that port, from source number i to target number k. */
static void probe(uint16_t port, uint32_t i, uint32_t k, bool record)
{
    struct packet p = packets_udp(PACKETS_START_US, 0xc6336400 + i, 4000, 0x0a000000 + k, port);
    count(&p, record);
}

static const struct snapshot_port *port_of(uint8_t protocol, uint16_t port)
{
    ports_fill(&ports, PACKETS_START_S, s);
    const struct snapshot_port *row = snapshot_find_port(s, protocol, port);
    ck_assert_ptr_nonnull(row);
    return row;
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
    const struct snapshot_history *history = &s->port_histories[row->history];
    ck_assert_uint_eq(history->seconds[SNAPSHOT_SECONDS - 1], 2);
    ck_assert_uint_eq(history->seconds[SNAPSHOT_SECONDS - 2], 1);
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
    ports_fill(&ports, PACKETS_START_S, s);
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

/* Gives every history to some other port, which has so many records. */
static void lend_all(uint32_t records)
{
    for (uint32_t port = 0; port < SNAPSHOT_PORT_HISTORIES; port++)
        for (uint32_t i = 0; i < (records ? records : 1); i++)
            probe((uint16_t)(10000 + port), 0, 0, records > 0);
}

START_TEST(a_probed_port_gets_a_history_before_ports_without_records)
{
    lend_all(0);
    for (uint32_t i = 0; i < 100; i++)
        probe(1026, i, i, true);
    const struct snapshot_port *row = port_of(IP_UDP, 1026);
    ck_assert_int_ge(row->history, 0);
    ck_assert_distinct(row->sources, 100, CERTAINTY_EXACT);
    ck_assert_uint_eq(s->port_history_count, SNAPSHOT_PORT_HISTORIES);
    ck_assert_uint_eq(s->port_count, SNAPSHOT_PORT_HISTORIES + 1);
}
END_TEST

START_TEST(a_port_without_records_takes_no_history_from_another)
{
    lend_all(0);
    for (uint32_t i = 0; i < 100; i++)
        probe(1026, i, i, false);
    ck_assert_int_eq(port_of(IP_UDP, 1026)->history, -1);
}
END_TEST

START_TEST(a_port_that_found_no_room_beyond_three_says_unknown)
{
    lend_all(300);
    for (uint32_t i = 0; i < 3; i++)
        probe(1026, i, 0, true);
    ck_assert_distinct(port_of(IP_UDP, 1026)->sources, 3, CERTAINTY_EXACT);
    ck_assert_int_eq(port_of(IP_UDP, 1026)->history, -1);
    for (uint32_t i = 0; i < 10; i++)
        probe(1026, i, 0, true);
    const struct snapshot_port *row = port_of(IP_UDP, 1026);
    ck_assert_distinct(row->sources, 0, CERTAINTY_UNKNOWN);
    ck_assert_distinct(row->targets, 1, CERTAINTY_EXACT);
    ck_assert_uint_eq(row->records, 13);
}
END_TEST

START_TEST(a_port_that_lost_its_room_says_unknown_and_one_that_needs_none_stays_exact)
{
    for (uint32_t i = 0; i < 10; i++)
        probe(1026, i, 0, true);
    ck_assert_distinct(port_of(IP_UDP, 1026)->sources, 10, CERTAINTY_EXACT);
    lend_all(1);
    pool_decay(&ports.pool, 32);
    for (uint16_t port = 20000; port < 24000; port++)
        for (uint32_t i = 0; i < 20; i++)
            probe(port, i, 0, true);
    const struct snapshot_port *row = port_of(IP_UDP, 1026);
    ck_assert_int_eq(row->history, -1);
    ck_assert_distinct(row->sources, 0, CERTAINTY_UNKNOWN);
    ck_assert_distinct(row->targets, 1, CERTAINTY_EXACT);
    ck_assert_uint_eq(row->packets, 10);
}
END_TEST

START_TEST(a_flood_over_all_ports_counts_each_exactly_and_gives_no_history_twice)
{
    uint64_t random = 3;
    static uint32_t packets[65536];
    for (uint32_t i = 0; i < 200000; i++) {
        uint16_t port = (uint16_t)(hash_random(&random) >> 40);
        packets[port]++;
        probe(port, i, i, true);
    }
    ports_fill(&ports, PACKETS_START_S, s);
    bool lent[SNAPSHOT_PORT_HISTORIES] = {false};
    for (uint32_t i = 0; i < s->port_count; i++) {
        const struct snapshot_port *row = &s->ports[i];
        ck_assert_uint_eq(row->packets, packets[row->port]);
        ck_assert_uint_eq(row->records, row->packets);
        if (row->sources.certainty != CERTAINTY_UNKNOWN)
            ck_assert_uint_eq(row->sources.value, row->packets);
        if (row->history < 0)
            continue;
        ck_assert(!lent[row->history]);
        lent[row->history] = true;
        ck_assert_uint_le(s->port_histories[row->history].seconds[SNAPSHOT_SECONDS - 1],
                          row->packets);
    }
}
END_TEST

Suite *test_ports_suite(void);
Suite *test_ports_suite(void)
{
    Suite *suite = suite_create("ports");
    TCase *c = tcase_create("ports");
    tcase_set_timeout(c, 30);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_port_counts_packets_bytes_and_records_and_when);
    tcase_add_test(c, ports_come_sorted_and_udplite_counts_as_udp);
    tcase_add_test(c, only_records_make_sources_and_targets);
    tcase_add_test(c, sources_and_targets_are_exact_to_512_and_then_estimates);
    tcase_add_test(c, a_probed_port_gets_a_history_before_ports_without_records);
    tcase_add_test(c, a_port_without_records_takes_no_history_from_another);
    tcase_add_test(c, a_port_that_found_no_room_beyond_three_says_unknown);
    tcase_add_test(c, a_port_that_lost_its_room_says_unknown_and_one_that_needs_none_stays_exact);
    tcase_add_test(c, a_flood_over_all_ports_counts_each_exactly_and_gives_no_history_twice);
    suite_add_tcase(suite, c);
    return suite;
}
