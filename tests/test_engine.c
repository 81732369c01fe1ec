/* Tests of src/engine/engine.c: directions, records, and that its parts are told of a packet. */
#include "src/engine/engine.h"

#include "tests/counting.h"
#include "tests/packets.h"

#include <check.h>

static const uint32_t ours = 0x0a000001, ours_too = 0x0a0000ff;
static const uint32_t theirs = 0xc6336407, theirs_too = 0xc6336408;

static struct engine *e;
static struct snapshot *s;

static struct engine_settings settings_make(void)
{
    static const int64_t server_ports[] = {53, 123, 137};
    struct engine_settings settings = {
        .udp_timeout_s = 60,
        .server_ports = server_ports,
        .server_ports_count = 3,
        .seed = packets_seed(1),
    };
    char why[100];
    ck_assert(home_add(&settings.home, "10.0.0.0/24, 2001:db8::/32", why, sizeof why));
    return settings;
}

static void setup(void)
{
    struct engine_settings settings = settings_make();
    e = engine_new(&settings);
    s = snapshot_new();
    ck_assert_ptr_nonnull(e);
    ck_assert_ptr_nonnull(s);
}

static void teardown(void)
{
    engine_free(e);
    snapshot_free(s);
}

/* Whether it was a record. */
static bool count(struct packet p)
{
    uint64_t before = s->records; /* from the last call */
    count_packet(e, VERDICT_IP, &p);
    engine_fill(e, PACKETS_START_S, s);
    return s->records > before;
}

static struct packet udp(uint32_t source, uint16_t source_port, uint32_t target,
                         uint16_t target_port)
{
    return packets_udp(PACKETS_START_US, source, source_port, target, target_port);
}

static enum traffic direction_of(struct packet p)
{
    uint64_t before[TRAFFICS];
    engine_fill(e, PACKETS_START_S, s);
    for (int i = 0; i < TRAFFICS; i++)
        before[i] = s->traffic[i].total.packets;
    count_packet(e, VERDICT_IP, &p);
    engine_fill(e, PACKETS_START_S, s);
    enum traffic found = TRAFFIC_ALL;
    for (enum traffic i = TRAFFIC_INBOUND; i <= TRAFFIC_TRANSIT; i++) {
        if (s->traffic[i].total.packets == before[i])
            continue;
        ck_assert_int_eq(found, TRAFFIC_ALL); /* in one direction only */
        found = i;
    }
    return found;
}

START_TEST(direction_goes_by_which_end_is_ours)
{
    ck_assert_int_eq(direction_of(udp(theirs, 1, ours, 2)), TRAFFIC_INBOUND);
    ck_assert_int_eq(direction_of(udp(ours, 1, theirs, 2)), TRAFFIC_OUTBOUND);
    ck_assert_int_eq(direction_of(udp(ours, 1, ours_too, 2)), TRAFFIC_INTERNAL);
    ck_assert_int_eq(direction_of(udp(theirs, 1, theirs_too, 2)), TRAFFIC_TRANSIT);
}
END_TEST

START_TEST(multicast_and_broadcast_are_inbound_or_from_ours_internal)
{
    static const uint32_t groups[] = {0xe0000001, 0xefffffff, 0xffffffff};
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(direction_of(udp(theirs, 1, groups[i], 2)), TRAFFIC_INBOUND);
        ck_assert_int_eq(direction_of(udp(ours, 1, groups[i], 2)), TRAFFIC_INTERNAL);
    }
    struct packet p = udp(theirs, 1, theirs, 2);
    ck_assert(address_parse("fe80::1", &p.source));
    ck_assert(address_parse("ff02::1", &p.target));
    ck_assert_int_eq(direction_of(p), TRAFFIC_INBOUND);
    ck_assert(address_parse("2001:db8::7", &p.source));
    ck_assert_int_eq(direction_of(p), TRAFFIC_INTERNAL);
}
END_TEST

START_TEST(a_syn_without_ack_is_a_record_whatever_else_it_carries)
{
    for (unsigned flags = 0; flags < 256; flags++) {
        struct packet p = packets_syn(PACKETS_START_US, theirs, ours, 80);
        p.tcp_flags = (uint8_t)flags;
        ck_assert_int_eq(count(p), (flags & TCP_SYN) && !(flags & TCP_ACK));
    }
}
END_TEST

START_TEST(of_icmp_only_echo_requests_are_records)
{
    struct packet p = packets_ping(PACKETS_START_US, theirs, ours);
    for (unsigned type = 0; type < 256; type++) {
        p.icmp_type = (uint8_t)type;
        p.protocol = IP_ICMP;
        ck_assert_int_eq(count(p), type == 8);
        p.protocol = IP_ICMP6;
        ck_assert_int_eq(count(p), type == 128);
    }
    p.protocol = IP_ICMP;
    p.icmp_type = 8;
    p.has_icmp = false; /* cut off, or a later fragment */
    ck_assert(!count(p));
}
END_TEST

START_TEST(a_datagram_that_answers_is_no_record)
{
    ck_assert(count(udp(theirs, 4000, ours, 1026)));
    ck_assert(!count(udp(ours, 1026, theirs, 4000)));
    ck_assert(!count(udp(theirs, 4000, ours, 1026)));
    ck_assert(count(udp(theirs, 4001, ours, 1026)));
}
END_TEST

START_TEST(a_late_answer_from_a_server_port_is_no_record)
{
    ck_assert(!count(udp(theirs, 53, ours, 1024)));
    ck_assert(!count(udp(theirs, 137, ours, 65535)));
    ck_assert(count(udp(theirs, 53, ours, 1023)));
    ck_assert(count(udp(theirs, 137, ours, 137)));
    ck_assert(count(udp(theirs, 54, ours, 1024)));
}
END_TEST

START_TEST(a_late_answer_is_still_a_question_to_what_comes_back)
{
    ck_assert(!count(udp(theirs, 53, ours, 5000)));
    ck_assert(!count(udp(ours, 5000, theirs, 53)));
}
END_TEST

START_TEST(later_fragments_and_other_protocols_are_no_records_and_no_ports)
{
    struct packet p = udp(theirs, 0, ours, 0);
    p.has_ports = false;
    p.later_fragment = true;
    ck_assert(!count(p));
    p = udp(theirs, 0, ours, 0);
    p.has_ports = false;
    p.protocol = 47;
    ck_assert(!count(p));
    ck_assert_uint_eq(s->port_count, 0);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].total.packets, 2);
    ck_assert_uint_eq(s->source_count, 1);
    ck_assert_uint_eq(s->sources[0].packets, 2);
}
END_TEST

START_TEST(what_is_not_ip_counts_as_received_and_nowhere_else)
{
    struct packet p = udp(theirs, 1, ours, 2);
    count_packet(e, VERDICT_NOT_IP, &p);
    count_packet(e, VERDICT_UDP_SHORT, &p);
    engine_fill(e, PACKETS_START_S, s);
    ck_assert_uint_eq(s->capture.received, 2);
    ck_assert_uint_eq(s->capture.bytes, 120);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].total.packets, 0);
    ck_assert_uint_eq(s->port_count, 0);
    ck_assert_uint_eq(s->source_count, 0);
}
END_TEST

START_TEST(a_snapshot_before_any_packet_is_empty)
{
    engine_fill(e, INT64_MIN, s);
    ck_assert_int_eq(s->taken_at_us, SNAPSHOT_UNKNOWN);
    ck_assert_int_eq(s->first_packet_us, SNAPSHOT_UNKNOWN);
    ck_assert_uint_eq(s->capture.received, 0);
    ck_assert_uint_eq(s->port_count, 0);
    ck_assert_uint_eq(s->memory_bytes, engine_memory(e));
    for (int i = 0; i < SNAPSHOT_SECONDS; i++)
        ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].history.seconds[i], 0);
}
END_TEST

START_TEST(times_from_year_0_to_9999_and_back_are_counted)
{
    static const int64_t seconds[] = {INT64_C(-62167219200), INT64_C(253402300799), -1, 0,
                                      INT64_C(253402300799), INT64_C(-62167219200)};
    for (int i = 0; i < 6; i++) {
        struct packet p = udp(theirs, 1, ours, 2);
        p.time_us = seconds[i] * US_PER_S;
        count_packet(e, VERDICT_IP, &p);
    }
    engine_fill(e, seconds[1], s);
    const struct snapshot_port *port = snapshot_find_port(s, IP_UDP, 2);
    ck_assert_uint_eq(port->packets, 6);
    ck_assert_int_eq(port->first_us, seconds[0] * US_PER_S);
    ck_assert_int_eq(port->last_us, seconds[1] * US_PER_S);
    ck_assert_int_eq(s->taken_at_us, seconds[1] * US_PER_S);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].history.seconds[SNAPSHOT_SECONDS - 1], 2);
    ck_assert_uint_eq(s->capture.late, 3);
}
END_TEST

/* As many sources and ports as there is room for details of come often. Then, so much later, one
 * source comes a few times to one port. Returns its row, and the port's. */
static const struct snapshot_source *newcomer(int64_t later_s, const struct snapshot_port **port)
{
    enum { OFTEN = 200, TRIES = 8 };
    for (uint32_t i = 0; i < SNAPSHOT_SOURCE_DETAILS; i++)
        for (uint32_t n = 0; n < OFTEN; n++) {
            struct packet p = packets_syn(PACKETS_START_US, theirs + i, ours,
                                          (uint16_t)(1000 + i % SNAPSHOT_PORT_HISTORIES));
            count_packet(e, VERDICT_IP, &p);
        }
    for (uint32_t i = 0; i < TRIES; i++) {
        struct packet p = packets_syn(PACKETS_START_US + later_s * US_PER_S, 7, ours, 99);
        count_packet(e, VERDICT_IP, &p);
    }
    engine_fill(e, PACKETS_START_S + later_s, s);
    const struct address a = packets_v4(7);
    *port = snapshot_find_port(s, IP_TCP, 99);
    return snapshot_find_source(s, &a);
}

START_TEST(a_newcomer_takes_no_detail_from_those_that_matter_now)
{
    const struct snapshot_port *port;
    ck_assert_int_eq(newcomer(0, &port)->detail, -1);
    ck_assert_int_eq(port->history, -1);
}
END_TEST

START_TEST(a_newcomer_takes_a_detail_from_those_that_mattered_hours_ago)
{
    const struct snapshot_port *port;
    ck_assert_int_ge(newcomer(7200, &port)->detail, 0);
    ck_assert_int_ge(port->history, 0);
}
END_TEST

START_TEST(the_same_packets_under_the_same_seed_give_the_same_snapshot)
{
    struct engine_settings settings = settings_make();
    struct engine *other = engine_new(&settings);
    struct snapshot *second = snapshot_new();
    ck_assert(other && second);
    uint64_t random = 3;
    for (uint32_t i = 0; i < 70000; i++) {
        uint64_t r = hash_random(&random);
        struct packet p =
            packets_syn(PACKETS_START_US, (uint32_t)(r >> 40), ours, (uint16_t)(r >> 20));
        count_packet(e, VERDICT_IP, &p);
        count_packet(other, VERDICT_IP, &p);
    }
    engine_fill(e, PACKETS_START_S, s);
    engine_fill(other, PACKETS_START_S, second);
    ck_assert_uint_gt(s->sources_evicted, 0);
    ck_assert_uint_eq(s->port_count, second->port_count);
    ck_assert_uint_eq(s->source_count, second->source_count);
    for (uint32_t i = 0; i < s->port_count; i++) {
        const struct snapshot_port *a = &s->ports[i], *b = &second->ports[i];
        ck_assert_uint_eq(a->port, b->port);
        ck_assert_uint_eq(a->packets, b->packets);
        ck_assert_uint_eq(a->sources.value, b->sources.value);
        ck_assert_uint_eq(a->sources.certainty, b->sources.certainty);
        ck_assert_int_eq(a->history, b->history);
    }
    for (uint32_t i = 0; i < s->source_count; i++) {
        const struct snapshot_source *a = &s->sources[i], *b = &second->sources[i];
        ck_assert(address_equal(&a->address, &b->address));
        ck_assert_uint_eq(a->packets, b->packets);
        ck_assert_uint_eq(a->packets_error, b->packets_error);
        ck_assert_uint_eq(a->targets.value, b->targets.value);
        ck_assert_int_eq(a->detail, b->detail);
    }
    snapshot_free(second);
    engine_free(other);
}
END_TEST

Suite *test_engine_suite(void);
Suite *test_engine_suite(void)
{
    Suite *suite = suite_create("engine");
    TCase *c = tcase_create("engine");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, direction_goes_by_which_end_is_ours);
    tcase_add_test(c, multicast_and_broadcast_are_inbound_or_from_ours_internal);
    tcase_add_test(c, a_syn_without_ack_is_a_record_whatever_else_it_carries);
    tcase_add_test(c, of_icmp_only_echo_requests_are_records);
    tcase_add_test(c, a_datagram_that_answers_is_no_record);
    tcase_add_test(c, a_late_answer_from_a_server_port_is_no_record);
    tcase_add_test(c, a_late_answer_is_still_a_question_to_what_comes_back);
    tcase_add_test(c, later_fragments_and_other_protocols_are_no_records_and_no_ports);
    tcase_add_test(c, what_is_not_ip_counts_as_received_and_nowhere_else);
    tcase_add_test(c, a_snapshot_before_any_packet_is_empty);
    tcase_add_test(c, times_from_year_0_to_9999_and_back_are_counted);
    tcase_add_test(c, a_newcomer_takes_no_detail_from_those_that_matter_now);
    tcase_add_test(c, a_newcomer_takes_a_detail_from_those_that_mattered_hours_ago);
    tcase_add_test(c, the_same_packets_under_the_same_seed_give_the_same_snapshot);
    suite_add_tcase(suite, c);
    return suite;
}
