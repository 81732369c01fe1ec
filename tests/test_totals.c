/* Tests of src/engine/totals.c. */
#include "src/engine/totals.h"

#include "tests/check.h"
#include "tests/packets.h"

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

static struct prepared prepared_of(uint8_t protocol, int64_t time_us, uint32_t wire_bytes,
                                   enum traffic direction)
{
    return (struct prepared){
        .packet = {.time_us = time_us, .wire_bytes = wire_bytes, .protocol = protocol},
        .second = clock_second(time_us),
        .counting = COUNT_WHOLE,
        .verdict = VERDICT_IP,
        .direction = (uint8_t)direction,
    };
}

static void count_prepared(const struct prepared *p, bool record)
{
    totals_count(&t, p);
    totals_count_packet(&t, p, record);
}

static void count(uint8_t protocol, int64_t time_us, uint32_t wire_bytes, enum traffic direction)
{
    struct prepared p = prepared_of(protocol, time_us, wire_bytes, direction);
    count_prepared(&p, false);
}

static void count_verdict(enum verdict verdict)
{
    struct prepared p = prepared_of(0, PACKETS_START_US, 60, TRAFFIC_ALL);
    p.verdict = (uint8_t)verdict;
    p.counting = verdict == VERDICT_IP ? COUNT_WHOLE : COUNT_FRAME;
    totals_count(&t, &p);
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

START_TEST(a_burst_counts_as_so_many_packets_in_the_present_second_and_late_ones)
{
    struct prepared row[3];
    for (int i = 0; i < 3; i++)
        row[i] = prepared_of(IP_TCP, PACKETS_START_US + US_PER_S + i, 100 + (uint32_t)i,
                             TRAFFIC_INBOUND);
    ck_assert(!totals_can_count_again(&t, row)); /* its second has not begun */
    count_prepared(row, false);
    ck_assert(totals_can_count_again(&t, row + 1));
    totals_count_again(&t, row + 1, 2);
    for (int i = 0; i < 3; i++)
        row[i].second--;
    ck_assert(totals_can_count_again(&t, row));
    totals_count_again(&t, row, 3);
    totals_fill(&t, PACKETS_START_S + 1, s);
    ck_assert_uint_eq(s->capture.analysed, 6);
    ck_assert_uint_eq(s->capture.late, 3);
    ck_assert_uint_eq(s->capture.bytes, 2 * (100 + 101 + 102));
    ck_assert_uint_eq(s->traffic[TRAFFIC_TCP].total.packets, 6);
    ck_assert_uint_eq(s->traffic[TRAFFIC_INBOUND].total.bytes, 2 * (100 + 101 + 102));
    ck_assert_uint_eq(s->traffic[TRAFFIC_TCP].last_second.packets, 3);
    ck_assert_int_eq(s->last_packet_us, PACKETS_START_US + US_PER_S + 2);
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
            count_verdict((enum verdict)v);
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

START_TEST(a_flawed_packet_is_analysed_and_its_flaw_counted)
{
    struct prepared p = {.packet = packets_syn(PACKETS_START_US, 1, 2, 23)};
    p.packet.tcp_offset_lies = true;
    p.second = PACKETS_START_S;
    p.verdict = VERDICT_IP;
    p.direction = TRAFFIC_INBOUND;
    totals_count(&t, &p);
    totals_count_packet(&t, &p, true);
    totals_fill(&t, PACKETS_START_S, s);
    ck_assert_uint_eq(s->capture.received, 1);
    ck_assert_uint_eq(s->capture.analysed, 1);
    ck_assert_uint_eq(s->capture.malformed_count, 0);
    ck_assert_uint_eq(s->capture.tcp_header_length, 1);
    ck_assert_uint_eq(s->traffic[TRAFFIC_TCP].total.packets, 1);
}
END_TEST

START_TEST(only_reasons_that_occurred_are_listed)
{
    count_verdict(VERDICT_UDP_LENGTH);
    count_verdict(VERDICT_IP_SHORT);
    count_verdict(VERDICT_IP_SHORT);
    totals_fill(&t, PACKETS_START_S, s);
    ck_assert_uint_eq(s->capture.malformed_count, 2);
    ck_assert_str_eq(s->capture.malformed[0].reason, "ip-short");
    ck_assert_uint_eq(s->capture.malformed[0].packets, 2);
    ck_assert_str_eq(s->capture.malformed[1].reason, "udp-length");
}
END_TEST

START_TEST(truncated_packets_are_counted)
{
    struct prepared p = prepared_of(IP_TCP, PACKETS_START_US, 60, TRAFFIC_INBOUND);
    p.packet.truncated = true;
    count_prepared(&p, false);
    p.packet.truncated = false;
    count_prepared(&p, false);
    totals_fill(&t, PACKETS_START_S, s);
    ck_assert_uint_eq(s->capture.truncated, 1);
    p.counting = COUNT_FRAME; /* so early that it can not be counted by address */
    p.verdict = VERDICT_CUT_BEFORE_IP;
    totals_count(&t, &p);
    totals_fill(&t, PACKETS_START_S, s);
    ck_assert_uint_eq(s->capture.truncated, 2);
    ck_assert_uint_eq(s->capture.analysed, 2);
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

START_TEST(records_are_counted_and_what_came_of_the_rest_is_unknown)
{
    struct prepared p = prepared_of(IP_TCP, PACKETS_START_US, 60, TRAFFIC_INBOUND);
    for (int i = 0; i < 20; i++)
        count_prepared(&p, i < 10);
    t.answers = (struct snapshot_answers){.reply = 1, .unreachable = 2, .silent = 3};
    totals_fill(&t, PACKETS_START_S, s);
    ck_assert_uint_eq(s->records, 10);
    ck_assert_uint_eq(s->answers.reply, 1);
    ck_assert_uint_eq(s->answers.unreachable, 2);
    ck_assert_uint_eq(s->answers.silent, 3);
    ck_assert_uint_eq(s->answers.unknown, 4);
}
END_TEST

/* Each type so often as its number says. */
START_TEST(icmp_is_counted_by_type_and_version_and_sorted)
{
    static const uint8_t types[2][4] = {{0, 3, 8, 255}, {1, 128, 129, 255}};
    for (int v6 = 1; v6 >= 0; v6--)
        for (int i = 3; i >= 0; i--)
            for (int n = 0; n <= types[v6][i]; n++) {
                struct prepared p = prepared_of(v6 ? IP_ICMP6 : IP_ICMP, PACKETS_START_US,
                                                60 + (uint32_t)v6, TRAFFIC_INBOUND);
                p.packet.has_icmp = true;
                p.packet.icmp_type = types[v6][i];
                count_prepared(&p, n % 3 == 0);
            }
    totals_fill(&t, PACKETS_START_S, s);
    ck_assert_uint_eq(s->icmp_count, 8);
    for (uint32_t i = 0; i < 8; i++) {
        const struct snapshot_icmp *row = &s->icmp[i];
        const uint64_t packets = types[i / 4][i % 4] + 1u;
        ck_assert_uint_eq(row->protocol, i < 4 ? IP_ICMP : IP_ICMP6);
        ck_assert_uint_eq(row->type, types[i / 4][i % 4]);
        ck_assert_uint_eq(row->packets, packets);
        ck_assert_uint_eq(row->bytes, packets * (60 + i / 4));
        ck_assert_uint_eq(row->records, (packets + 2) / 3);
    }
}
END_TEST

START_TEST(icmp_whose_type_was_cut_off_and_other_protocols_have_no_type)
{
    struct prepared p = prepared_of(IP_ICMP, PACKETS_START_US, 60, TRAFFIC_INBOUND);
    count_prepared(&p, false);
    count(IP_TCP, PACKETS_START_US, 60, TRAFFIC_INBOUND);
    totals_fill(&t, PACKETS_START_S, s);
    ck_assert_uint_eq(s->icmp_count, 0);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ICMP].total.packets, 1);
}
END_TEST

START_TEST(a_second_without_packets_of_a_kind_leaves_its_history_alone)
{
    count(IP_UDP, PACKETS_START_US, 60, TRAFFIC_INBOUND);
    count(IP_TCP, PACKETS_START_US + US_PER_S, 60, TRAFFIC_OUTBOUND);
    count(IP_UDP, PACKETS_START_US + 3 * US_PER_S, 60, TRAFFIC_INBOUND);
    totals_fill(&t, PACKETS_START_S + 3, s);
    static const uint32_t udp[] = {1, 0, 0, 1}, tcp[] = {0, 1, 0, 0};
    const uint32_t *got = s->traffic[TRAFFIC_UDP].history.seconds + SNAPSHOT_SECONDS - 4;
    ck_assert_mem_eq(got, udp, sizeof udp);
    got = s->traffic[TRAFFIC_TCP].history.seconds + SNAPSHOT_SECONDS - 4;
    ck_assert_mem_eq(got, tcp, sizeof tcp);
    totals_fill(&t, PACKETS_START_S + 3, s); /* looking changes nothing */
    got = s->traffic[TRAFFIC_UDP].history.seconds + SNAPSHOT_SECONDS - 4;
    ck_assert_mem_eq(got, udp, sizeof udp);
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
    tcase_add_test(c, a_burst_counts_as_so_many_packets_in_the_present_second_and_late_ones);
    tcase_add_test(c, a_flawed_packet_is_analysed_and_its_flaw_counted);
    tcase_add_test(c, received_is_analysed_and_not_ip_and_all_malformed);
    tcase_add_test(c, only_reasons_that_occurred_are_listed);
    tcase_add_test(c, truncated_packets_are_counted);
    tcase_add_test(c, before_the_first_packet_its_time_is_unknown);
    tcase_add_test(c, records_are_counted_and_what_came_of_the_rest_is_unknown);
    tcase_add_test(c, icmp_is_counted_by_type_and_version_and_sorted);
    tcase_add_test(c, icmp_whose_type_was_cut_off_and_other_protocols_have_no_type);
    tcase_add_test(c, a_second_without_packets_of_a_kind_leaves_its_history_alone);
    suite_add_tcase(suite, c);
    return suite;
}
