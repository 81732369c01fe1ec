/* Tests of src/engine/incident_parts.c and of what is new to a port, through the engine. */
#include "tests/check.h"
#include "tests/incident_engine.h"

#include <string.h>

/* So many seconds on, in which something is probed that the incident goes on with. */
static void go_on(int64_t seconds)
{
    for (int64_t passed = 0; passed < seconds; passed += 300) {
        pass(300);
        probe(theirs + 1, ours + 1, 1026);
    }
}

static void send_number(uint32_t source, uint16_t port, uint32_t number)
{
    const uint8_t bytes[4] = {0xee, (uint8_t)number, (uint8_t)(number >> 8), 1};
    send_payload(source, ours + 1, port, bytes, sizeof bytes);
}

/* --- Payloads of an incident ------------------------------------------------------------------ */

START_TEST(a_new_payload_that_comes_again_is_listed_however_many_came_before)
{
    for (uint32_t i = 0; i < 1000; i++)
        probe(theirs + i % 100, ours, 1026);
    for (uint32_t number = 0; number < 50; number++)
        send_number(theirs, 1026, number);
    for (uint32_t i = 0; i < 20; i++)
        send_payload(theirs + i, ours, 1026, interesting, 4);
    const struct snapshot_incident *i = the_probe();
    ck_assert_uint_eq(i->records, 1070);
    ck_assert_uint_eq(i->payload_records, 1070);
    ck_assert_uint_eq(i->payload_count, INCIDENT_PAYLOADS);
    ck_assert_uint_eq(i->payloads[0].records, 1000);
    ck_assert_uint_eq(i->payloads[0].records_error, 0);
    ck_assert_mem_eq(i->payloads[1].prefix, interesting, 4);
    ck_assert(i->payloads[1].new);
    ck_assert_uint_eq(i->payloads[1].records - i->payloads[1].records_error, 20);
    uint64_t sum = 0;
    for (uint32_t k = 0; k < i->payload_count; k++)
        sum += i->payloads[k].records;
    ck_assert_uint_eq(sum, i->records);
}
END_TEST

START_TEST(of_payloads_that_are_all_new_seven_are_told_of_within_an_hour)
{
    for (uint32_t i = 0; i < 1000; i++)
        probe(theirs + i % 100, ours, 1026);
    for (uint32_t number = 0; number < 50; number++)
        send_number(theirs, 1026, number);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 7);
    go_on(3600);
    send_number(theirs, 1026, 100);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 8);
    ck_assert_ptr_nonnull(strstr(alert_of(ALERT_NEW_PAYLOAD)->text, "ee640001 (4 bytes)"));
}
END_TEST

/* --- What makes it critical ------------------------------------------------------------------- */

START_TEST(a_new_payload_makes_it_critical_for_an_hour)
{
    for (uint32_t i = 0; i < 60; i++)
        probe(theirs + i, ours, 1026);
    ck_assert_int_lt(the_probe()->severity, SEVERITY_CRITICAL);
    send_payload(theirs + 5, ours, 1026, interesting, 4);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert(!the_probe()->payloads_past);
    go_on(3300);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
    go_on(300);
    ck_assert_int_lt(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert_int_ne(the_probe()->state, INCIDENT_QUIET);
    ck_assert(the_probe()->payloads_past);
    ck_assert(the_probe()->payloads[1].new); /* which is told all the same */
}
END_TEST

START_TEST(one_of_ours_makes_it_critical_until_a_day_after_its_last_record)
{
    probe(ours + 17, theirs, 1026);
    go_on(23 * 3600);
    probe(ours + 17, theirs, 1026);
    go_on(23 * 3600);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert(!the_probe()->insiders_past);
    pass(3500);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
    pass(200);
    ck_assert_int_lt(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert(the_probe()->insiders_past);
    ck_assert_uint_eq(the_probe()->insider_count, 1);
    probe(ours + 17, theirs, 1026);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
}
END_TEST

static void probe_and_reply(uint16_t source_port)
{
    struct packet p = packets_udp(now_s * US_PER_S, theirs, source_port, ours + 69, 1026);
    p.payload = zeros;
    p.payload_bytes = p.payload_captured = 2;
    count_packet(e, VERDICT_IP, &p);
    const struct packet reply =
        packets_udp(now_s * US_PER_S + 10, ours + 69, 1026, theirs, source_port);
    count_packet(e, VERDICT_IP, &reply);
}

START_TEST(silence_does_not_heal_one_of_ours)
{
    probe(ours + 17, theirs, 1026);
    pass(7200);
    ck_assert_int_eq(the_probe()->state, INCIDENT_QUIET);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert(!the_probe()->insiders_past);
}
END_TEST

START_TEST(a_reply_of_ours_makes_it_critical_until_an_hour_after_the_last)
{
    probe_and_reply(61000);
    go_on(3300);
    probe_and_reply(61001);
    go_on(3300);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert(!the_probe()->repliers_past);
    go_on(300);
    ck_assert_int_lt(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert(the_probe()->repliers_past);
    ck_assert_uint_eq(the_probe()->repliers[0].replies, 2);
}
END_TEST

/* --- Payloads of a port that no signature names ----------------------------------------------- */

/* A probe every ten seconds by many, with one payload, for more than the time it takes. */
static void make_habit(uint16_t port)
{
    for (uint32_t i = 0; i < 120; i++) {
        send_payload(theirs + i % 60, ours + i % 20, port, zeros, 20);
        pass(10);
    }
}

START_TEST(another_payload_of_a_port_is_a_warning_with_its_hex)
{
    make_habit(5000);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
    send_payload(theirs + 100, ours + 1, 5000, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 1);
    ck_assert_int_eq(alert_of(ALERT_NEW_PAYLOAD)->severity, SEVERITY_WARNING);
    ck_assert_str_eq(alert_of(ALERT_NEW_PAYLOAD)->subject, "udp/5000");
    ck_assert_str_eq(alert_of(ALERT_NEW_PAYLOAD)->text,
                     "udp/5000: new payload 13370001 (4 bytes) from 198.51.100.100, nearly all had "
                     "another");
    const struct snapshot_incident *i = named("udp/5000");
    ck_assert_int_eq(i->kind, INCIDENT_PORT);
    ck_assert_int_eq(i->severity, SEVERITY_WARNING);
    ck_assert_uint_eq(i->records, 121);
    ck_assert_uint_eq(i->payload_count, 2);
    ck_assert_uint_eq(i->payloads[0].records, 120);
    ck_assert(i->payloads[1].new);
    send_number(theirs, 5000, 1); /* not each */
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 1);
    pass(3600);
    send_number(theirs, 5000, 2);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 2);
}
END_TEST

START_TEST(its_incident_is_a_warning_for_an_hour)
{
    make_habit(5000);
    send_payload(theirs + 100, ours + 1, 5000, interesting, 4);
    for (uint32_t i = 0; i < 12; i++) {
        ck_assert_int_eq(named("udp/5000")->severity, SEVERITY_WARNING);
        pass(300);
        send_payload(theirs + 1, ours + 1, 5000, zeros, 20);
    }
    ck_assert_int_eq(named("udp/5000")->severity, SEVERITY_INFO);
}
END_TEST

START_TEST(one_who_probes_a_named_port_without_a_signature_is_told_of)
{
    for (uint32_t i = 0; i < 120; i++) {
        probe(theirs + i % 60, ours + i % 20, 1026);
        pass(10);
    }
    send_payload(theirs + 100, ours + 1, 1026, interesting, 4); /* of nobody who probes */
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 1);
    ck_assert_str_eq(alert_of(ALERT_NEW_PAYLOAD)->incident, "udp/1026");
    send_payload(theirs + 1, ours + 1, 1026, interesting, 4); /* of one who does */
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 2);
    ck_assert_str_eq(alert_of(ALERT_NEW_PAYLOAD)->incident, "zero-probe");
}
END_TEST

START_TEST(what_a_signature_names_is_no_news_of_its_port)
{
    make_habit(1027);
    probe(theirs + 100, ours + 1, 1027);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
}
END_TEST

START_TEST(what_is_known_good_is_no_news_of_its_port)
{
    ck_assert(known_good_add(&known_good, "198.51.100.100"));
    teardown();
    setup();
    make_habit(5000);
    send_payload(theirs + 100, ours + 1, 5000, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
    send_payload(theirs + 101, ours + 1, 5000, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0); /* no longer new */
}
END_TEST

Suite *test_incident_parts_suite(void);
Suite *test_incident_parts_suite(void)
{
    Suite *suite = suite_create("incident_parts");
    TCase *c = tcase_create("incident_parts");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_new_payload_that_comes_again_is_listed_however_many_came_before);
    tcase_add_test(c, of_payloads_that_are_all_new_seven_are_told_of_within_an_hour);
    tcase_add_test(c, a_new_payload_makes_it_critical_for_an_hour);
    tcase_add_test(c, one_of_ours_makes_it_critical_until_a_day_after_its_last_record);
    tcase_add_test(c, silence_does_not_heal_one_of_ours);
    tcase_add_test(c, a_reply_of_ours_makes_it_critical_until_an_hour_after_the_last);
    tcase_add_test(c, another_payload_of_a_port_is_a_warning_with_its_hex);
    tcase_add_test(c, its_incident_is_a_warning_for_an_hour);
    tcase_add_test(c, one_who_probes_a_named_port_without_a_signature_is_told_of);
    tcase_add_test(c, what_a_signature_names_is_no_news_of_its_port);
    tcase_add_test(c, what_is_known_good_is_no_news_of_its_port);
    suite_add_tcase(suite, c);
    return suite;
}
