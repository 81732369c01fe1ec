/* Tests of src/engine/incidents_earlier.c: ports and sources without a signature, over restarts. */
#include "tests/remembered.h"

static void sweep(uint32_t source, uint32_t targets)
{
    for (uint32_t i = 0; i < targets; i++)
        send_syn(source, ours + i, 445);
    engine_fill(e, now_s, s);
}

START_TEST(a_port_adds_what_its_row_counts_to_what_was_before)
{
    sweep(theirs, 40);
    const int64_t first_us = the_incident("tcp/445").onset_us;
    restart();
    now_s += 30;
    ck_assert_uint_eq(the_incident("tcp/445").records, 40); /* without a row */
    sweep(theirs + 1, 50);
    struct snapshot_incident i = the_incident("tcp/445");
    ck_assert_uint_eq(i.records, 90);
    ck_assert_uint_eq(i.sources.value, 2);
    ck_assert_uint_eq(i.targets.value, 50); /* the first 40 are the same */
    ck_assert_int_eq(i.onset_us, first_us);
    restart();
    now_s += 30;
    sweep(theirs, 60);
    i = the_incident("tcp/445");
    ck_assert_uint_eq(i.records, 150);
    ck_assert_uint_eq(i.sources.value, 2);
    ck_assert_uint_eq(i.targets.value, 60);
    ck_assert_uint_eq(i.ports[0].records, 150);
    uint64_t minutes = 0;
    for (int m = 0; m < SNAPSHOT_MINUTES; m++)
        minutes += i.history.minutes[m];
    ck_assert_uint_eq(minutes, 150);
}
END_TEST

START_TEST(the_payloads_of_a_port_are_of_all_its_records_of_udp_alone)
{
    for (uint32_t i = 0; i < 60; i++)
        send_payload(theirs, ours + i, 7777, zeros, 30);
    the_incident("udp/7777");
    restart();
    now_s += 30;
    for (uint32_t i = 0; i < 100; i++)
        send_payload(theirs + 1, ours + i, 7777, zeros, 30);
    const struct snapshot_incident i = the_incident("udp/7777");
    ck_assert_uint_eq(i.records, 160);
    ck_assert_uint_eq(i.payload_records, 160);
    ck_assert_uint_eq(i.payload_count, 1);
    ck_assert_uint_eq(i.payloads[0].records, 160);
    ck_assert_double_eq(incident_payload_share(&i.payloads[0], i.payload_records), 1);
    sweep(theirs, 90);
    restart();
    sweep(theirs, 60);
    ck_assert_uint_eq(the_incident("tcp/445").records, 150);
    ck_assert_uint_eq(the_incident("tcp/445").payload_records, 60);
}
END_TEST

START_TEST(a_source_is_known_also_before_it_comes_again)
{
    for (uint16_t i = 0; i < 40; i++)
        send_syn(theirs + 78, ours + 9, (uint16_t)(3000 + i));
    engine_fill(e, now_s, s);
    restart();
    pass(10);
    struct snapshot_incident i = the_incident("198.51.100.78");
    ck_assert_uint_eq(i.records, 40);
    ck_assert_uint_eq(i.targets.value, 1);
    ck_assert_int_eq(i.first_us, PACKETS_START_US);
    for (uint16_t k = 0; k < 7; k++)
        send_syn(theirs + 78, ours + 10, (uint16_t)(4000 + k));
    i = the_incident("198.51.100.78");
    ck_assert_uint_eq(i.records, 47);
    ck_assert_int_eq(i.targets.certainty, CERTAINTY_UNKNOWN); /* perhaps the same */
    ck_assert_int_eq(i.first_us, PACKETS_START_US);
}
END_TEST

START_TEST(a_scan_that_comes_again_after_an_hour_is_told_again)
{
    for (uint16_t i = 0; i < 40; i++)
        send_syn(theirs + 78, ours + 9, (uint16_t)(3000 + i));
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
    restart();
    now_s += 3700;
    for (uint16_t i = 0; i < 40; i++)
        send_syn(theirs + 78, ours + 9, (uint16_t)(3000 + i));
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
}
END_TEST

START_TEST(what_a_signature_named_before_a_restart_hides_no_scan_after_it)
{
    for (uint32_t i = 0; i < 1000; i++)
        probe(theirs + 78, ours + i % 200, 1026);
    restart();
    for (uint16_t i = 0; i < 40; i++)
        send_syn(theirs + 78, ours + 9, (uint16_t)(3000 + i));
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
}
END_TEST

static void sweep_by_ping(uint32_t source)
{
    for (uint32_t i = 0; i < 40; i++) {
        const struct packet ping = packets_ping(now_s * US_PER_S, source, ours + i);
        count_packet(e, VERDICT_IP, &ping);
    }
}

static void scan_ports(uint32_t source)
{
    for (uint16_t i = 0; i < 40; i++)
        send_syn(source, ours + 9, (uint16_t)(3000 + i));
}

START_TEST(one_of_ours_that_sweeps_and_begins_to_scan_ports_after_a_restart_is_told_of_once)
{
    /* After a restart each, within the hour. */
    static const struct {
        void (*does)(uint32_t source);
        uint32_t alerts;
    } times[] = {
        {sweep_by_ping, 1}, {sweep_by_ping, 0}, {scan_ports, 1},
        {scan_ports, 0},    {sweep_by_ping, 0},
    };
    for (size_t k = 0; k < sizeof times / sizeof *times; k++) {
        times[k].does(ours + 79);
        ck_assert_uint_eq(alerts_of(ALERT_INSIDER), times[k].alerts);
        ck_assert_uint_eq(the_incident("10.0.2.79").records, 40 * (k + 1));
        restart();
        now_s += 30;
    }
}
END_TEST

START_TEST(pings_of_before_a_restart_are_added_to_those_behind_it)
{
    sweep_by_ping(theirs + 79);
    sweep_by_ping(theirs + 80);
    ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
    const int64_t first_us = the_incident("icmp").first_us;
    ck_assert_uint_eq(the_incident("icmp").records, 80);
    for (uint32_t k = 1; k < 3; k++) {
        restart();
        now_s += 30;
        ck_assert_uint_eq(the_incident("icmp").records, 80 * k);
        sweep_by_ping(theirs + 79);
        sweep_by_ping(theirs + 80);
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 0);
        const struct snapshot_incident i = the_incident("icmp");
        ck_assert_uint_eq(i.records, 80 * (k + 1));
        ck_assert_uint_eq(i.sources.value, 2);
        ck_assert_int_eq(i.sources.certainty, CERTAINTY_EXACT);
        ck_assert_int_eq(i.first_us, first_us);
    }
}
END_TEST

Suite *test_incidents_earlier_suite(void);
Suite *test_incidents_earlier_suite(void)
{
    Suite *suite = suite_create("incidents_earlier");
    TCase *c = tcase_create("incidents_earlier");
    tcase_add_checked_fixture(c, begin, teardown);
    tcase_add_test(c, a_port_adds_what_its_row_counts_to_what_was_before);
    tcase_add_test(c, the_payloads_of_a_port_are_of_all_its_records_of_udp_alone);
    tcase_add_test(c, a_source_is_known_also_before_it_comes_again);
    tcase_add_test(c, what_a_signature_named_before_a_restart_hides_no_scan_after_it);
    tcase_add_test(c, a_scan_that_comes_again_after_an_hour_is_told_again);
    tcase_add_test(
        c, one_of_ours_that_sweeps_and_begins_to_scan_ports_after_a_restart_is_told_of_once);
    tcase_add_test(c, pings_of_before_a_restart_are_added_to_those_behind_it);
    suite_add_tcase(suite, c);
    return suite;
}
