/* Tests of which incidents are open, how severe they are, and which of them make room: of
 * src/engine/incidents_fill.c, incidents_unnamed.c and the port's surges in ports_watch.c. */
#include "tests/incident_engine.h"

enum { PORT = 4444 };

/* Some come to the port each minute, then many at once. */
static void surge(uint32_t sources)
{
    for (int minute = 0; minute < 60; minute++) {
        send_payload(sources + 1, ours + 1, PORT, zeros, 9);
        pass(60);
    }
    for (uint32_t i = 0; i < 400; i++) {
        send_payload(sources + i % 100, ours + i % 50, PORT, zeros, 9);
        if (i % 10 == 0)
            pass(1);
    }
    pass(20);
}

START_TEST(what_goes_on_all_the_time_is_critical_where_one_of_ours_takes_part)
{
    send_payload(theirs, ours, 1026, zeros, 60);
    ck_assert_int_eq(named("spam")->severity, SEVERITY_INFO);
    send_payload(ours + 17, theirs, 1026, zeros, 60);
    ck_assert_int_eq(named("spam")->severity, SEVERITY_CRITICAL);
    ck_assert_int_eq(alert_of(ALERT_INSIDER)->severity, SEVERITY_CRITICAL);
}
END_TEST

START_TEST(a_surge_is_a_warning_as_long_as_it_lasts)
{
    surge(theirs);
    ck_assert_int_eq(named("udp/4444")->severity, SEVERITY_WARNING);
    ck_assert_int_eq(named("udp/4444")->state, INCIDENT_SURGING);
    for (int minute = 0; minute < 50; minute++) {
        send_payload(theirs + 1, ours + 1, PORT, zeros, 9);
        pass(60);
    }
    ck_assert_int_eq(named("udp/4444")->severity, SEVERITY_INFO);
    ck_assert_int_ne(named("udp/4444")->state, INCIDENT_QUIET);
    ck_assert_int_ne(named("udp/4444")->state, INCIDENT_SURGING);
}
END_TEST

START_TEST(a_port_is_quiet_without_a_record_whatever_else_goes_there)
{
    surge(theirs);
    /* A conversation that began at the port. */
    for (int minute = 0; minute < 80; minute++) {
        const struct packet out = packets_udp(now_s * US_PER_S, ours + 8, PORT, theirs + 200, 7777);
        count_packet(e, VERDICT_IP, &out);
        const struct packet in =
            packets_udp(now_s * US_PER_S + 1, theirs + 200, 7777, ours + 8, PORT);
        count_packet(e, VERDICT_IP, &in);
        pass(50);
    }
    ck_assert_int_eq(named("udp/4444")->state, INCIDENT_QUIET);
}
END_TEST

START_TEST(each_record_to_a_swept_port_is_of_its_incident_to_the_last)
{
    for (uint32_t i = 0; i < 60; i++)
        send_syn(theirs + 7, ours + i, 445);
    pass(3000);
    send_syn(theirs + 8, ours + 9, 445); /* no sweep */
    const int64_t last_s = now_s;
    pass(3000);
    const struct snapshot_incident *i = named("tcp/445");
    ck_assert_int_eq(i->last_us, last_s * US_PER_S);
    ck_assert_int_ne(i->state, INCIDENT_QUIET);
    pass(1000);
    ck_assert_int_eq(named("tcp/445")->state, INCIDENT_QUIET);
}
END_TEST

START_TEST(those_who_are_known_to_be_good_make_no_port_surge)
{
    teardown();
    ck_assert(known_good_add(&known_good, "198.51.100.0/24"));
    setup();
    surge(theirs);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 0);
    ck_assert_ptr_null(incident("udp/4444"));
    surge(theirs + 256);
    ck_assert_uint_eq(alerts_of(ALERT_SURGE), 1);
}
END_TEST

/* Somebody outside is replied to, so that silence says something. */
static void let_replies_be_seen(void)
{
    const struct packet syn = packets_syn(now_s * US_PER_S, ours + 20, theirs + 9, 80);
    const struct packet reply = packets_reply(&syn, now_s * US_PER_S + 1, TCP_SYN | TCP_ACK);
    count_packet(e, VERDICT_IP, &syn);
    count_packet(e, VERDICT_IP, &reply);
    pass(120);
}

START_TEST(one_of_ours_that_scans_is_not_pushed_out_by_others)
{
    let_replies_be_seen();
    for (uint32_t i = 0; i < 60; i++)
        send_syn(ours + 10, theirs + 0x10000 + i, 445);
    ck_assert_int_eq(named("10.0.2.10")->severity, SEVERITY_CRITICAL);
    for (uint32_t who = 0; who < 2 * SNAPSHOT_INCIDENTS; who++) {
        for (uint16_t port = 1000; port < 1030; port++)
            send_syn(theirs + who, ours + 5, port);
        pass(1);
    }
    ck_assert_int_eq(named("10.0.2.10")->severity, SEVERITY_CRITICAL);
    ck_assert_uint_eq(s->incident_count, SNAPSHOT_INCIDENTS); /* all the rest is of others */
}
END_TEST

/* Something it says now and then that is no scan. */
static void chat(int minutes)
{
    for (int minute = 0; minute < minutes; minute++) {
        const struct packet in = packets_udp(now_s * US_PER_S, theirs + 200, 7777, ours + 10, PORT);
        count_packet(e, VERDICT_IP, &in);
        const struct packet answer =
            packets_udp(now_s * US_PER_S + 1, ours + 10, PORT, theirs + 200, 7777);
        count_packet(e, VERDICT_IP, &answer);
        pass(60);
    }
}

START_TEST(a_scan_goes_on_with_what_it_tries_and_not_with_other_packets)
{
    let_replies_be_seen();
    for (uint32_t i = 0; i < 60; i++)
        send_syn(ours + 10, theirs + 0x10000 + i, 445);
    ck_assert_int_eq(named("10.0.2.10")->state, INCIDENT_NEW);
    chat(50);
    for (uint32_t i = 0; i < 60; i++)
        send_syn(ours + 10, theirs + 0x20000 + i, 445);
    chat(50);
    ck_assert_int_ne(named("10.0.2.10")->state, INCIDENT_QUIET);
    chat(20);
    ck_assert_int_eq(named("10.0.2.10")->state, INCIDENT_QUIET);
}
END_TEST

static void probe_and_reply(uint16_t port, uint32_t length)
{
    for (int i = 0; i < 3; i++) {
        struct packet p =
            packets_udp(now_s * US_PER_S, theirs + 5, (uint16_t)(3000 + i), ours + 69, port);
        p.payload = zeros;
        p.payload_bytes = p.payload_captured = length;
        count_packet(e, VERDICT_IP, &p);
        const struct packet reply =
            packets_udp(now_s * US_PER_S + 10, ours + 69, port, theirs + 5, (uint16_t)(3000 + i));
        count_packet(e, VERDICT_IP, &reply);
    }
}

START_TEST(that_a_server_answers_what_servers_answer_is_no_news)
{
    probe_and_reply(7, 1);
    pass(100);
    ck_assert_uint_eq(named("slow")->answers.reply,
                      1); /* of the third, which was the first that counts */
    ck_assert_int_eq(named("slow")->severity, SEVERITY_WARNING);
    ck_assert_uint_eq(alerts_of(ALERT_ANSWERED), 0);
    probe_and_reply(1026, 2);
    ck_assert_uint_eq(alerts_of(ALERT_ANSWERED), 1);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
}
END_TEST

static void answer_unasked(uint32_t length)
{
    static uint16_t target_port = 2000;
    struct packet p = packets_udp(now_s * US_PER_S, theirs + 3, 53, ours + 7, target_port++);
    p.payload = interesting;
    p.payload_bytes = p.payload_captured = length;
    count_packet(e, VERDICT_IP, &p);
}

START_TEST(no_payload_of_what_comes_unasked_is_news)
{
    for (int i = 0; i < 100; i++)
        answer_unasked(2);
    for (int i = 0; i < 5; i++)
        answer_unasked(4);
    const struct snapshot_incident *i = named("unasked");
    ck_assert_uint_eq(i->records, 105);
    ck_assert_uint_eq(i->payload_count, 2);
    ck_assert(!i->payloads[0].new && !i->payloads[1].new);
    ck_assert_int_eq(i->severity, SEVERITY_WARNING);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
}
END_TEST

Suite *test_incidents_open_suite(void);
Suite *test_incidents_open_suite(void)
{
    Suite *suite = suite_create("incidents_open");
    TCase *c = tcase_create("incidents_open");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, what_goes_on_all_the_time_is_critical_where_one_of_ours_takes_part);
    tcase_add_test(c, a_surge_is_a_warning_as_long_as_it_lasts);
    tcase_add_test(c, a_port_is_quiet_without_a_record_whatever_else_goes_there);
    tcase_add_test(c, each_record_to_a_swept_port_is_of_its_incident_to_the_last);
    tcase_add_test(c, those_who_are_known_to_be_good_make_no_port_surge);
    tcase_add_test(c, one_of_ours_that_scans_is_not_pushed_out_by_others);
    tcase_add_test(c, a_scan_goes_on_with_what_it_tries_and_not_with_other_packets);
    tcase_add_test(c, that_a_server_answers_what_servers_answer_is_no_news);
    tcase_add_test(c, no_payload_of_what_comes_unasked_is_news);
    suite_add_tcase(suite, c);
    return suite;
}
