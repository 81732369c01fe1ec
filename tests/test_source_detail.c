/* Tests of src/engine/source_detail.c. */
#include "src/engine/source_detail.h"

#include "tests/packets.h"

#include <check.h>
#include <string.h>

static struct source_detail d;
static struct snapshot_host_detail out;

static const uint32_t them = 0xc6336407, us = 0x0a000000;

static void setup(void)
{
    memset(&d, 0xa5, sizeof d); /* what an earlier owner left */
    source_detail_init(&d, PACKETS_START_US);
}

static void count(uint8_t protocol, int64_t time_us, uint32_t target, uint16_t port)
{
    struct packet p = packets_make(protocol, time_us, them, 4000, us + target, port);
    source_detail_count(&d, &p);
}

static void fill(void)
{
    source_detail_fill(&d, PACKETS_START_S, &out);
}

START_TEST(a_new_one_shows_nothing_of_an_earlier_owner)
{
    fill();
    ck_assert_uint_eq(out.ports_count, 0);
    ck_assert_uint_eq(out.targets_count, 0);
    ck_assert_uint_eq(out.packets_count, 0);
    ck_assert_int_eq(out.since_us, PACKETS_START_US);
    for (int i = 0; i < SNAPSHOT_SECONDS; i++)
        ck_assert_uint_eq(out.history.seconds[i], 0);
}
END_TEST

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

START_TEST(a_port_beyond_the_room_takes_over_the_least_count_as_its_error)
{
    for (uint16_t port = 0; port < SNAPSHOT_HOST_PORTS; port++)
        for (int n = 0; n < 3 + port; n++)
            count(IP_TCP, PACKETS_START_US, 0, port);
    count(IP_TCP, PACKETS_START_US, 0, 5000);
    fill();
    ck_assert_uint_eq(out.ports_count, SNAPSHOT_HOST_PORTS);
    bool found = false;
    for (uint32_t i = 0; i < out.ports_count; i++) {
        ck_assert_uint_ne(out.ports[i].port, 0);
        if (out.ports[i].port != 5000)
            continue;
        found = true;
        ck_assert_uint_eq(out.ports[i].packets, 4);
        ck_assert_uint_eq(out.ports[i].packets_error, 3);
    }
    ck_assert(found);
}
END_TEST

START_TEST(the_latest_targets_come_latest_first_and_once_each)
{
    for (uint32_t i = 0; i < 12; i++)
        count(IP_TCP, PACKETS_START_US + i, i, 80);
    count(IP_TCP, PACKETS_START_US + 20, 6, 80);
    fill();
    static const uint32_t want[SNAPSHOT_HOST_PEERS] = {6, 11, 10, 9, 8, 7, 5, 4};
    ck_assert_uint_eq(out.targets_count, SNAPSHOT_HOST_PEERS);
    for (int i = 0; i < SNAPSHOT_HOST_PEERS; i++) {
        struct address target = packets_v4(us + want[i]);
        ck_assert(address_equal(&out.targets[i].address, &target));
        ck_assert_int_eq(out.targets[i].last_us, PACKETS_START_US + (i == 0 ? 20 : want[i]));
    }
}
END_TEST

START_TEST(the_latest_packets_come_latest_first)
{
    for (uint32_t i = 0; i < 40; i++)
        count(IP_TCP, PACKETS_START_US + i, 0, (uint16_t)i);
    fill();
    ck_assert_uint_eq(out.packets_count, SNAPSHOT_HOST_PACKETS);
    for (uint16_t i = 0; i < SNAPSHOT_HOST_PACKETS; i++) {
        ck_assert_int_eq(out.packets[i].time_us, PACKETS_START_US + 39 - i);
        ck_assert_uint_eq(out.packets[i].target_port, 39 - i);
        ck_assert_uint_eq(out.packets[i].source_port, 4000);
        ck_assert_uint_eq(out.packets[i].has_ports, 1);
    }
}
END_TEST

START_TEST(a_packet_keeps_the_first_bytes_of_its_payload_that_were_captured)
{
    static const uint8_t bytes[20] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
    struct packet p = packets_udp(PACKETS_START_US, them, 1, us, 2);
    p.payload = bytes;
    p.payload_bytes = 500;
    p.payload_captured = 20;
    source_detail_count(&d, &p);
    p.payload_captured = 3;
    source_detail_count(&d, &p);
    p.payload = NULL;
    p.payload_captured = 0;
    source_detail_count(&d, &p);
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
    source_detail_count(&d, &p);
    p = (struct packet){.time_us = PACKETS_START_US, .protocol = 47, .source_port = 9};
    source_detail_count(&d, &p);
    fill();
    ck_assert_uint_eq(out.ports_count, 0);
    ck_assert_uint_eq(out.packets[0].has_ports, 0);
    ck_assert_uint_eq(out.packets[1].has_ports, 1);
    ck_assert_uint_eq(out.packets[1].source_port, 8);
    ck_assert_uint_eq(out.packets[1].target_port, 3);
}
END_TEST

Suite *test_source_detail_suite(void);
Suite *test_source_detail_suite(void)
{
    Suite *s = suite_create("source_detail");
    TCase *t = tcase_create("source_detail");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, a_new_one_shows_nothing_of_an_earlier_owner);
    tcase_add_test(t, ports_come_by_packets_then_protocol_then_number);
    tcase_add_test(t, a_port_beyond_the_room_takes_over_the_least_count_as_its_error);
    tcase_add_test(t, the_latest_targets_come_latest_first_and_once_each);
    tcase_add_test(t, the_latest_packets_come_latest_first);
    tcase_add_test(t, a_packet_keeps_the_first_bytes_of_its_payload_that_were_captured);
    tcase_add_test(t, a_ping_shows_type_and_code_and_is_no_port);
    suite_add_tcase(s, t);
    return s;
}
