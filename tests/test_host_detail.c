/* Tests of src/engine/host_detail.c. */
#include "src/engine/host_detail.h"

#include "tests/check.h"
#include "tests/counting.h"
#include "tests/packets.h"

#include <string.h>

static struct host_detail d;
static struct snapshot_host_detail out;
static struct hash_seed seed;

static const uint32_t them = 0xc6336407, us = 0x0a000000;

static void begin(const struct packet *p)
{
    struct prepared prepared = prepare_packet(&seed, p);
    memset(&d, 0xa5, sizeof d); /* what an earlier owner left */
    host_detail_init(&d, &prepared);
}

static void setup(void)
{
    struct packet p = packets_syn(PACKETS_START_US, them, us, 80);
    seed = packets_seed(1);
    memset(&out, 0xa5, sizeof out);
    begin(&p);
}

static void count_packet_of(const struct packet *p)
{
    struct prepared prepared = prepare_packet(&seed, p);
    host_detail_prefetch(&d, prepared.port);
    host_detail_count(&d, &prepared, &p->target);
}

static void count(uint8_t protocol, int64_t time_us, uint32_t target, uint16_t port)
{
    struct packet p = packets_make(protocol, time_us, them, 4000, us + target, port);
    count_packet_of(&p);
}

static void fill(void)
{
    host_detail_fill(&d, PACKETS_START_S, &out);
}

START_TEST(a_new_one_shows_nothing_of_an_earlier_owner)
{
    fill();
    ck_assert_uint_eq(out.ports_count, 0);
    ck_assert_uint_eq(out.peers_count, 0);
    ck_assert_uint_eq(out.packets_count, 0);
    ck_assert_uint_eq(out.payloads_count, 0);
    ck_assert_int_eq(out.since_us, PACKETS_START_US);
    ck_assert_uint_eq(out.ttl_low, 64);
    ck_assert_uint_eq(out.ttl_high, 64);
    for (int i = 0; i < SNAPSHOT_SECONDS; i++)
        ck_assert_uint_eq(out.history.seconds[i], 0);
    for (int i = 0; i < SNAPSHOT_HALF_HOURS; i++)
        ck_assert_uint_eq(out.history.half_hours[i], 0);
}
END_TEST

/* --- ports -------------------------------------------------------------------------------------
 */

START_TEST(ports_come_by_packets_then_protocol_then_number)
{
    static const struct {
        uint8_t protocol;
        uint16_t port;
        unsigned packets;
    } want[] = {
        {IP_UDP, 1030, 5}, {IP_TCP, 80, 2}, {IP_UDP, 80, 2}, {IP_UDP, 1026, 2}, {IP_TCP, 9, 1}};
    for (int i = 4; i >= 0; i--)
        for (unsigned n = 0; n < want[i].packets; n++)
            count(n == 1 && want[i].protocol == IP_UDP ? IP_UDPLITE : want[i].protocol,
                  PACKETS_START_US, 0, want[i].port);
    fill();
    ck_assert_uint_eq(out.ports_count, 5);
    for (int i = 0; i < 5; i++) {
        ck_assert_uint_eq(out.ports[i].protocol, want[i].protocol);
        ck_assert_uint_eq(out.ports[i].port, want[i].port);
        ck_assert_uint_eq(out.ports[i].packets, want[i].packets);
        ck_assert_uint_eq(out.ports[i].packets_error, 0);
    }
    ck_assert_uint_eq(out.history.seconds[SNAPSHOT_SECONDS - 1], 12);
}
END_TEST

/* Whichever they are: so many have room. */
START_TEST(eight_ports_are_counted_exactly_in_whatever_order_they_come_and_are_looked_at)
{
    enum { FEW_PORTS = 8, ROUNDS = 200 };
    uint64_t random = 3;
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t want[FEW_PORTS] = {0};
        uint16_t first = (uint16_t)(hash_random(&random) >> 40);
        uint16_t step = (uint16_t)(1 + (hash_random(&random) >> 32) % 100);
        setup();
        for (int i = 0; i < 200; i++) {
            uint32_t k = (uint32_t)((hash_random(&random) >> 32) % FEW_PORTS);
            uint64_t times = 1 + (hash_random(&random) >> 32) % 3;
            want[k] += times;
            while (times-- > 0)
                count(k % 2 ? IP_TCP : IP_UDP, PACKETS_START_US, 0, (uint16_t)(first + k * step));
            if (i % 16 == 0)
                fill();
        }
        fill();
        ck_assert_uint_eq(out.ports_count, FEW_PORTS);
        for (uint32_t i = 0; i < FEW_PORTS; i++) {
            uint32_t k = 0;
            while (k < FEW_PORTS && (uint16_t)(first + k * step) != out.ports[i].port)
                k++;
            ck_assert_uint_lt(k, FEW_PORTS);
            ck_assert_uint_eq(out.ports[i].packets, want[k]);
            ck_assert_uint_eq(out.ports[i].protocol, k % 2 ? IP_TCP : IP_UDP);
            ck_assert_uint_eq(out.ports[i].packets_error, 0);
            want[k] = 0; /* not there twice */
        }
    }
}
END_TEST

/* What Space-Saving promises: a port that is new takes over the count of whom it replaces, as its
 * error. */
START_TEST(of_many_ports_none_has_more_than_is_said_and_all_together_have_every_packet)
{
    enum { MANY = 400, PACKETS = 20000 };
    uint64_t random = 3, want[MANY] = {0}, sum = 0;
    unsigned with_error = 0, of_the_most = 0;
    for (int i = 0; i < PACKETS; i++) {
        uint32_t a = (uint32_t)((hash_random(&random) >> 32) % MANY);
        uint32_t b = (uint32_t)((hash_random(&random) >> 32) % (a + 1)); /* low ones come more */
        b = i % 4 ? b : b % 4;
        want[b]++;
        count(IP_TCP, PACKETS_START_US, 0, (uint16_t)b);
    }
    fill();
    ck_assert_uint_eq(out.ports_count, SNAPSHOT_HOST_PORTS);
    for (uint32_t i = 0; i < out.ports_count; i++) {
        ck_assert_uint_le(out.ports[i].packets - out.ports[i].packets_error,
                          want[out.ports[i].port]);
        sum += out.ports[i].packets;
        with_error += out.ports[i].packets_error > 0;
        of_the_most += out.ports[i].port < 4;
    }
    ck_assert_uint_eq(sum, PACKETS);
    ck_assert_uint_eq(of_the_most, 4);
    ck_assert_uint_gt(with_error, 10);
}
END_TEST

/* Space-Saving as one would write it: the port, or the first empty place behind its own, or else
 * the first that came least. */
struct plain_port {
    uint16_t port;
    uint64_t packets, error;
};

static void plain_count(struct plain_port plain[SNAPSHOT_HOST_PORTS], uint16_t port)
{
    const uint32_t first = (port * UINT32_C(2654435769)) >> 27;
    struct plain_port *at = NULL, *least = &plain[first];
    for (uint32_t i = 0; i < SNAPSHOT_HOST_PORTS; i++) {
        struct plain_port *p = &plain[(first + i) % SNAPSHOT_HOST_PORTS];
        if (p->packets > 0 && p->port == port)
            at = p;
        least = p->packets < least->packets ? p : least;
    }
    if (!at) {
        at = least;
        at->port = port;
        at->error = at->packets;
    }
    at->packets++;
}

START_TEST(which_port_makes_room_is_what_a_plain_search_says)
{
    enum { ROUNDS = 40, PACKETS = 3000 };
    uint64_t random = 5;
    for (uint32_t round = 1; round <= ROUNDS; round++) {
        struct plain_port plain[SNAPSHOT_HOST_PORTS] = {0};
        setup();
        for (int i = 0; i < PACKETS; i++) {
            const uint32_t many = i % 3 ? 10 * round : 20;
            const uint16_t port = (uint16_t)((hash_random(&random) >> 32) % many);
            count(IP_TCP, PACKETS_START_US, 0, port);
            plain_count(plain, port);
        }
        fill();
        for (uint32_t i = 0; i < out.ports_count; i++) {
            uint32_t k = 0;
            while (k < SNAPSHOT_HOST_PORTS &&
                   (plain[k].packets == 0 || plain[k].port != out.ports[i].port))
                k++;
            ck_assert_uint_lt(k, SNAPSHOT_HOST_PORTS);
            ck_assert_uint_eq(out.ports[i].packets, plain[k].packets);
            ck_assert_uint_eq(out.ports[i].packets_error, plain[k].error);
        }
    }
}
END_TEST

/* --- payloads ----------------------------------------------------------------------------------
 */

static void count_payload(const void *payload, uint32_t bytes, uint32_t captured)
{
    struct packet p = packets_udp(PACKETS_START_US, them, 1, us, 2);
    p.payload = captured ? payload : NULL;
    p.payload_bytes = bytes;
    p.payload_captured = captured;
    count_packet_of(&p);
}

START_TEST(payloads_are_told_apart_by_length_and_first_bytes_and_sorted)
{
    for (int i = 0; i < 3; i++)
        count_payload("abcdefgh.x", 10, 10);
    count_payload("abcdefgh.y", 10, 10); /* the ninth byte and later do not matter */
    for (int i = 0; i < 2; i++)
        count_payload("abcdefgh", 8, 8);
    count_payload("abcdefgX", 8, 8);
    count_payload("", 0, 0); /* none */
    count_payload("", 9, 0); /* cut off */
    fill();
    ck_assert_uint_eq(out.payloads_count, 3);
    static const struct {
        uint64_t packets;
        uint32_t bytes;
        const char *prefix;
    } want[] = {{4, 10, "abcdefgh"}, {2, 8, "abcdefgh"}, {1, 8, "abcdefgX"}};
    for (int i = 0; i < 3; i++) {
        ck_assert_uint_eq(out.payloads[i].packets, want[i].packets);
        ck_assert_uint_eq(out.payloads[i].packets_error, 0);
        ck_assert_uint_eq(out.payloads[i].bytes, want[i].bytes);
        ck_assert_uint_eq(out.payloads[i].prefix_length, 8);
        ck_assert_mem_eq(out.payloads[i].prefix, want[i].prefix, 8);
    }
}
END_TEST

START_TEST(the_payload_of_some_segment_in_a_tcp_stream_tells_nothing)
{
    struct packet p = packets_make(IP_TCP, PACKETS_START_US, them, 1, us, 2);
    p.payload = (const uint8_t *)"abc";
    p.payload_bytes = p.payload_captured = 3;
    count_packet_of(&p);
    fill();
    ck_assert_uint_eq(out.payloads_count, 0);
    ck_assert_uint_eq(out.packets[0].payload_length, 3);
}
END_TEST

START_TEST(of_a_short_payload_only_its_bytes_are_shown)
{
    count_payload("abc", 3, 3);
    count_payload("abcd", 500, 2);
    fill();
    ck_assert_uint_eq(out.payloads_count, 2);
    ck_assert_uint_eq(out.payloads[0].prefix_length, 3);
    ck_assert_mem_eq(out.payloads[0].prefix, "abc\0\0\0\0", 8);
    ck_assert_uint_eq(out.payloads[1].prefix_length, 2);
    ck_assert_uint_eq(out.payloads[1].bytes, 500);
    ck_assert_mem_eq(out.payloads[1].prefix, "ab\0\0\0\0\0", 8);
}
END_TEST

START_TEST(a_payload_beyond_the_room_takes_over_the_least_count_as_its_error)
{
    for (uint32_t i = 0; i < SNAPSHOT_HOST_PAYLOADS; i++)
        for (uint32_t n = 0; n < 5 + i; n++)
            count_payload("aaaaaaaaaaaaaaaa", 8 + i, 8 + i);
    for (int n = 0; n < 2; n++) {
        count_payload("b", 1, 1);
        fill();
    }
    ck_assert_uint_eq(out.payloads_count, SNAPSHOT_HOST_PAYLOADS);
    bool found = false;
    for (uint32_t i = 0; i < out.payloads_count; i++) {
        ck_assert_uint_ne(out.payloads[i].bytes, 8);
        if (out.payloads[i].bytes != 1)
            continue;
        found = true;
        ck_assert_uint_eq(out.payloads[i].packets, 7);
        ck_assert_uint_eq(out.payloads[i].packets_error, 5);
    }
    ck_assert(found);
}
END_TEST

/* --- the latest --------------------------------------------------------------------------------
 */

START_TEST(the_latest_peers_come_latest_first_and_once_each)
{
    for (uint32_t i = 0; i < 20; i++)
        count(IP_TCP, PACKETS_START_US + i * US_PER_S, i, 80);
    count(IP_TCP, PACKETS_START_US + 20 * US_PER_S, 6, 80);
    count(IP_TCP, PACKETS_START_US + 21 * US_PER_S, 6, 80); /* in the same place of the ring */
    fill();
    static const uint32_t want[] = {6, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 5};
    ck_assert_uint_eq(out.peers_count, sizeof want / sizeof want[0]);
    for (uint32_t i = 0; i < out.peers_count; i++) {
        struct address peer = packets_v4(us + want[i]);
        ck_assert(address_equal(&out.peers[i].address, &peer));
        ck_assert_int_eq(out.peers[i].last_us,
                         PACKETS_START_US + (i == 0 ? 21 : want[i]) * US_PER_S);
    }
}
END_TEST

START_TEST(a_peer_that_the_last_owner_had_too_is_listed)
{
    const struct packet p = packets_syn(PACKETS_START_US, them, us + 7, 80);
    for (uint32_t i = 0; i < SNAPSHOT_HOST_PEERS; i++)
        d.peers[i].address = p.target;
    const struct prepared prepared = prepare_packet(&seed, &p);
    host_detail_init(&d, &prepared);
    host_detail_count(&d, &prepared, &p.target);
    fill();
    ck_assert_uint_eq(out.peers_count, 1);
}
END_TEST

START_TEST(the_latest_packets_come_latest_first)
{
    for (uint32_t i = 0; i < 40; i++)
        count(IP_TCP, PACKETS_START_US + i * US_PER_S, i, (uint16_t)i);
    fill();
    ck_assert_uint_eq(out.packets_count, SNAPSHOT_HOST_PACKETS);
    for (uint16_t i = 0; i < SNAPSHOT_HOST_PACKETS; i++) {
        struct address peer = packets_v4(us + 39u - i);
        ck_assert_int_eq(out.packets[i].time_us, PACKETS_START_US + (39 - i) * US_PER_S);
        ck_assert(address_equal(&out.packets[i].peer, &peer));
        ck_assert_uint_eq(out.packets[i].target_port, 39 - i);
        ck_assert_uint_eq(out.packets[i].source_port, 4000);
        ck_assert_uint_eq(out.packets[i].has_ports, 1);
        ck_assert_uint_eq(out.packets[i].wire_bytes, 60);
        ck_assert_uint_eq(out.packets[i].ttl, 64);
        ck_assert_uint_eq(out.packets[i].protocol, IP_TCP);
    }
}
END_TEST

START_TEST(of_a_busy_second_the_first_packets_and_peers_are_listed_and_all_counted)
{
    for (int64_t second = 0; second < 3; second++)
        for (uint32_t i = 0; i < 100; i++)
            count(IP_TCP, PACKETS_START_US + second * US_PER_S + i, i, (uint16_t)second);
    count(IP_TCP, PACKETS_START_US + 3 * US_PER_S, 1000, 3);
    host_detail_fill(&d, PACKETS_START_S + 3, &out);
    ck_assert_uint_eq(out.packets_count, SNAPSHOT_HOST_PACKETS);
    ck_assert_int_eq(out.packets[0].time_us, PACKETS_START_US + 3 * US_PER_S);
    for (uint32_t i = 1; i < SNAPSHOT_HOST_PACKETS; i++)
        ck_assert_int_eq(out.packets[i].time_us,
                         PACKETS_START_US + 2 * US_PER_S + SNAPSHOT_HOST_PACKETS - i);
    ck_assert_uint_eq(out.ports[0].packets, 100);
    ck_assert_uint_eq(out.history.seconds[SNAPSHOT_SECONDS - 1], 1);
    ck_assert_uint_eq(out.history.seconds[SNAPSHOT_SECONDS - 2], 100);
}
END_TEST

START_TEST(a_packet_keeps_the_first_bytes_of_its_payload_that_were_captured)
{
    static const uint8_t bytes[20] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
    count_payload(bytes, 500, 20);
    count_payload(bytes, 500, 3);
    count_payload(NULL, 500, 0);
    fill();
    ck_assert_uint_eq(out.packets[0].payload_length, 0);
    ck_assert_uint_eq(out.packets[1].payload_length, 3);
    ck_assert_uint_eq(out.packets[2].payload_length, SNAPSHOT_PAYLOAD);
    ck_assert_uint_eq(out.packets[2].payload_bytes, 500);
    ck_assert_mem_eq(out.packets[1].payload, ((const uint8_t[SNAPSHOT_PAYLOAD]){1, 2, 3}),
                     SNAPSHOT_PAYLOAD);
    ck_assert_mem_eq(out.packets[2].payload, bytes, SNAPSHOT_PAYLOAD);
}
END_TEST

START_TEST(a_ping_shows_type_and_code_and_is_no_port)
{
    struct packet p = packets_ping(PACKETS_START_US, them, us);
    p.icmp_code = 3;
    count_packet_of(&p);
    p = (struct packet){.time_us = PACKETS_START_US, .protocol = 47, .source_port = 9};
    count_packet_of(&p);
    fill();
    ck_assert_uint_eq(out.ports_count, 0);
    ck_assert_uint_eq(out.packets[0].has_ports, 0);
    ck_assert_uint_eq(out.packets[1].has_ports, 1);
    ck_assert_uint_eq(out.packets[1].source_port, 8);
    ck_assert_uint_eq(out.packets[1].target_port, 3);
}
END_TEST

START_TEST(flags_and_hop_limits_are_kept_and_their_range)
{
    static const uint8_t ttls[] = {64, 3, 200, 100};
    for (int i = 0; i < 4; i++) {
        struct packet p = packets_syn(PACKETS_START_US, them, us, 80);
        p.ttl = ttls[i];
        p.tcp_flags = (uint8_t)(TCP_SYN | i);
        count_packet_of(&p);
    }
    fill();
    ck_assert_uint_eq(out.ttl_low, 3);
    ck_assert_uint_eq(out.ttl_high, 200);
    ck_assert_uint_eq(out.packets[0].ttl, 100);
    ck_assert_uint_eq(out.packets[0].tcp_flags, TCP_SYN | 3);
}
END_TEST

Suite *test_host_detail_suite(void);
Suite *test_host_detail_suite(void)
{
    Suite *s = suite_create("host_detail");
    TCase *t = tcase_create("host_detail");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, a_new_one_shows_nothing_of_an_earlier_owner);
    tcase_add_test(t, ports_come_by_packets_then_protocol_then_number);
    tcase_add_test(t,
                   eight_ports_are_counted_exactly_in_whatever_order_they_come_and_are_looked_at);
    tcase_add_test(t, of_many_ports_none_has_more_than_is_said_and_all_together_have_every_packet);
    tcase_add_test(t, which_port_makes_room_is_what_a_plain_search_says);
    tcase_add_test(t, payloads_are_told_apart_by_length_and_first_bytes_and_sorted);
    tcase_add_test(t, the_payload_of_some_segment_in_a_tcp_stream_tells_nothing);
    tcase_add_test(t, of_a_short_payload_only_its_bytes_are_shown);
    tcase_add_test(t, a_payload_beyond_the_room_takes_over_the_least_count_as_its_error);
    tcase_add_test(t, the_latest_peers_come_latest_first_and_once_each);
    tcase_add_test(t, a_peer_that_the_last_owner_had_too_is_listed);
    tcase_add_test(t, the_latest_packets_come_latest_first);
    tcase_add_test(t, of_a_busy_second_the_first_packets_and_peers_are_listed_and_all_counted);
    tcase_add_test(t, a_packet_keeps_the_first_bytes_of_its_payload_that_were_captured);
    tcase_add_test(t, a_ping_shows_type_and_code_and_is_no_port);
    tcase_add_test(t, flags_and_hop_limits_are_kept_and_their_range);
    suite_add_tcase(s, t);
    return s;
}
