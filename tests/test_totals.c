/* Tests of src/engine/totals.c. */
#include "src/engine/totals.h"

#include "tests/packets.h"

#include <check.h>
#include <string.h>

static struct totals t;
static struct snapshot *s;

static void setup(void)
{
    memset(&t, 0, sizeof t);
    totals_init(&t);
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
}

static void teardown(void)
{
    snapshot_free(s);
}

static void count(uint8_t protocol, int64_t time_us, uint32_t wire_bytes, enum traffic direction)
{
    struct packet p = {.time_us = time_us, .wire_bytes = wire_bytes, .protocol = protocol};
    totals_count(&t, VERDICT_IP, time_us, wire_bytes);
    totals_count_packet(&t, &p, direction);
}

START_TEST(every_packet_counts_in_all_in_its_direction_and_in_its_protocol)
{
    static const struct {
        uint8_t protocol;
        enum traffic direction, traffic;
    } cases[] = {
        {IP_UDP, TRAFFIC_INBOUND, TRAFFIC_UDP},     {IP_UDPLITE, TRAFFIC_INBOUND, TRAFFIC_UDP},
        {IP_TCP, TRAFFIC_OUTBOUND, TRAFFIC_TCP},    {IP_ICMP, TRAFFIC_INTERNAL, TRAFFIC_ICMP},
        {IP_ICMP6, TRAFFIC_TRANSIT, TRAFFIC_ICMP6}, {47, TRAFFIC_TRANSIT, TRAFFIC_OTHER},
    };
    uint64_t packets[TRAFFICS] = {0}, bytes[TRAFFICS] = {0};
    for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const enum traffic in[] = {TRAFFIC_ALL, cases[i].direction, cases[i].traffic};
        count(cases[i].protocol, PACKETS_START_US, 100 + i, cases[i].direction);
        for (int k = 0; k < 3; k++) {
            packets[in[k]]++;
            bytes[in[k]] += 100 + i;
        }
    }
    totals_fill(&t, PACKETS_START_S, s);
    for (int i = 0; i < TRAFFICS; i++) {
        ck_assert_uint_eq(s->traffic[i].total.packets, packets[i]);
        ck_assert_uint_eq(s->traffic[i].total.bytes, bytes[i]);
        ck_assert_uint_eq(s->traffic[i].last_second.packets, packets[i]);
        ck_assert_uint_eq(s->traffic[i].last_second.bytes, bytes[i]);
        ck_assert_uint_eq(s->traffic[i].history.seconds[SNAPSHOT_SECONDS - 1], packets[i]);
        ck_assert_uint_eq(s->traffic[i].history.minutes[SNAPSHOT_MINUTES - 1], packets[i]);
        ck_assert_uint_eq(s->traffic[i].history.half_hours[SNAPSHOT_HALF_HOURS - 1], packets[i]);
    }
}
END_TEST

START_TEST(the_last_second_begins_anew_with_each_second)
{
    count(IP_UDP, PACKETS_START_US, 60, TRAFFIC_INBOUND);
    count(IP_UDP, PACKETS_START_US + US_PER_S, 70, TRAFFIC_INBOUND);
    totals_fill(&t, PACKETS_START_S + 1, s);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].last_second.packets, 1);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].last_second.bytes, 70);
    totals_fill(&t, PACKETS_START_S + 2, s);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].last_second.packets, 0);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].total.packets, 2);
}
END_TEST

START_TEST(a_packet_behind_the_present_second_is_late_and_not_in_it)
{
    count(IP_UDP, PACKETS_START_US, 60, TRAFFIC_INBOUND);
    count(IP_UDP, PACKETS_START_US - 1, 60, TRAFFIC_INBOUND);
    count(IP_UDP, PACKETS_START_US + 999999, 60, TRAFFIC_INBOUND);
    count(IP_UDP, PACKETS_START_US + 999998, 60, TRAFFIC_INBOUND);
    totals_fill(&t, PACKETS_START_S, s);
    ck_assert_uint_eq(s->capture.late, 1);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].last_second.packets, 3);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].history.seconds[SNAPSHOT_SECONDS - 1], 3);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].history.seconds[SNAPSHOT_SECONDS - 2], 1);
    ck_assert_int_eq(s->first_packet_us, PACKETS_START_US - 1);
    ck_assert_int_eq(s->last_packet_us, PACKETS_START_US + 999999);
}
END_TEST

START_TEST(received_is_analysed_and_not_ip_and_all_malformed)
{
    uint64_t received = 0;
    for (int v = 0; v < VERDICTS; v++)
        for (int times = 0; times <= v; times++, received++)
            totals_count(&t, (enum verdict)v, PACKETS_START_US, 60);
    totals_fill(&t, PACKETS_START_S, s);
    ck_assert_uint_eq(s->capture.analysed, 1);
    ck_assert_uint_eq(s->capture.not_ip, 2);
    ck_assert_uint_eq(s->capture.received, received);
    ck_assert_uint_eq(s->capture.bytes, 60 * received);
    ck_assert_uint_eq(s->capture.malformed_count, VERDICTS - VERDICT_MALFORMED);
    uint64_t malformed = 0;
    for (uint32_t i = 0; i < s->capture.malformed_count; i++) {
        malformed += s->capture.malformed[i].packets;
        if (i > 0)
            ck_assert_int_lt(
                strcmp(s->capture.malformed[i - 1].reason, s->capture.malformed[i].reason), 0);
    }
    ck_assert_uint_eq(malformed, received - 3);
}
END_TEST

START_TEST(only_reasons_that_occurred_are_listed)
{
    totals_count(&t, VERDICT_UDP_LENGTH, PACKETS_START_US, 60);
    totals_count(&t, VERDICT_IP_SHORT, PACKETS_START_US, 60);
    totals_count(&t, VERDICT_IP_SHORT, PACKETS_START_US, 60);
    totals_fill(&t, PACKETS_START_S, s);
    ck_assert_uint_eq(s->capture.malformed_count, 2);
    ck_assert_str_eq(s->capture.malformed[0].reason, "ip-short");
    ck_assert_uint_eq(s->capture.malformed[0].packets, 2);
    ck_assert_str_eq(s->capture.malformed[1].reason, "udp-length");
}
END_TEST

START_TEST(truncated_packets_are_counted)
{
    struct packet p = {.time_us = PACKETS_START_US, .protocol = IP_TCP, .truncated = true};
    totals_count_packet(&t, &p, TRAFFIC_INBOUND);
    p.truncated = false;
    totals_count_packet(&t, &p, TRAFFIC_INBOUND);
    totals_fill(&t, PACKETS_START_S, s);
    ck_assert_uint_eq(s->capture.truncated, 1);
}
END_TEST

START_TEST(before_the_first_packet_its_time_is_unknown)
{
    totals_fill(&t, 0, s);
    ck_assert_int_eq(s->first_packet_us, SNAPSHOT_UNKNOWN);
    ck_assert_int_eq(s->last_packet_us, SNAPSHOT_UNKNOWN);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].last_second.packets, 0);
}
END_TEST

Suite *test_totals_suite(void);
Suite *test_totals_suite(void)
{
    Suite *suite = suite_create("totals");
    TCase *c = tcase_create("totals");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, every_packet_counts_in_all_in_its_direction_and_in_its_protocol);
    tcase_add_test(c, the_last_second_begins_anew_with_each_second);
    tcase_add_test(c, a_packet_behind_the_present_second_is_late_and_not_in_it);
    tcase_add_test(c, received_is_analysed_and_not_ip_and_all_malformed);
    tcase_add_test(c, only_reasons_that_occurred_are_listed);
    tcase_add_test(c, truncated_packets_are_counted);
    tcase_add_test(c, before_the_first_packet_its_time_is_unknown);
    suite_add_tcase(suite, c);
    return suite;
}
