/* Tests of src/engine/detectors.h: each number has the effect that its comment says, in an engine
 * that was given it. What is usual is each time on the one side of what happens, the other number
 * on the other. */
#include "tests/remembered.h"

static struct detectors d;

/* A new engine by d. */
static void anew(void)
{
    engine_free(e);
    engine_settings.detectors = &d;
    e = engine_new(&engine_settings);
    ck_assert_ptr_nonnull(e);
    now_s = PACKETS_START_S;
}

static void begin_usual(void)
{
    begin();
    d = detectors_usual;
}

/* What happens says a number, by the usual detectors and when one of them is `other`. */
typedef int64_t happening(void);
static void changes(happening *what, int64_t *number, int64_t other, int64_t usually, int64_t then)
{
    const int64_t before = *number;
    anew();
    const int64_t first = what();
    ck_assert_int_eq(first, usually);
    *number = other;
    anew();
    const int64_t second = what();
    ck_assert_int_eq(second, then);
    *number = before;
}

/* --- Onset and surge -------------------------------------------------------------------------- */

static int64_t severity_of_an_onset_after_80_s(void)
{
    pass(80);
    probe(theirs, ours, 1026);
    engine_fill(e, now_s, s);
    return s->alerts[0].severity;
}

START_TEST(what_is_there_in_the_warm_up_is_not_called_new)
{
    changes(severity_of_an_onset_after_80_s, &d.onset.warm_up_s, 100, SEVERITY_WARNING,
            SEVERITY_INFO);
    changes(severity_of_an_onset_after_80_s, &d.onset.warm_up_s, 0, SEVERITY_WARNING,
            SEVERITY_WARNING);
}
END_TEST

/* For so long one record in ten seconds, from so many sources. */
static void usual_records(uint16_t port, int64_t seconds, uint32_t sources)
{
    for (int64_t i = 0; i < seconds / 10; i++, now_s += 10)
        probe(theirs + (uint32_t)i % sources, ours + (uint32_t)i % 3, port);
}

/* And then so many a second, from sources of that number on; the first 20 are known. After how many
 * seconds that is told; -1: not in two minutes. */
static int64_t told_of_many(uint16_t port, uint32_t a_second, uint32_t first, uint32_t sources,
                            uint32_t targets)
{
    for (uint32_t second = 0; second < 120; second++, now_s++) {
        for (uint32_t i = 0; i < a_second; i++)
            probe(theirs + first + (second * a_second + i) % sources,
                  ours + (second * a_second + i) % targets, port);
        if (alerts_of(ALERT_SURGE) > 0)
            return second;
    }
    return -1;
}

static int64_t tenfold(void)
{
    usual_records(1026, 7200, 20);
    return told_of_many(1026, 1, 0, 20, 3) >= 0;
}

static int64_t of_five_sources(void)
{
    usual_records(1026, 7200, 2);
    return told_of_many(1026, 5, 100, 5, 3) >= 0;
}

static int64_t of_one_source_to_a_hundred_of_ours(void)
{
    usual_records(1026, 7200, 2);
    return told_of_many(1026, 5, 100, 1, 100) >= 0;
}

static int64_t of_a_port_after_20_minutes(void)
{
    usual_records(4444, 1200, 20);
    return told_of_many(4444, 5, 100, 50, 3) >= 0;
}

START_TEST(a_surge_takes_so_much_growth_from_so_many)
{
    changes(tenfold, &d.surge.growth, 30, 1, 0);
    changes(of_five_sources, &d.surge.sources, 4, 0, 1);
    changes(of_one_source_to_a_hundred_of_ours, &d.surge.home_percent, 90, 1, 0);
    changes(of_a_port_after_20_minutes, &d.surge.port_warm_up_s, 600, 0, 1);
}
END_TEST

START_TEST(a_surge_is_told_the_earlier_the_fewer_deviations_it_takes)
{
    static const int64_t deviations[] = {5, SURGE_DEVIATIONS_MOST};
    int64_t seconds[2];
    for (int i = 0; i < 2; i++) {
        d.surge.deviations = deviations[i];
        anew();
        usual_records(1026, 7200, 2);
        seconds[i] = told_of_many(1026, 1, 100, 50, 3);
        ck_assert_int_ge(seconds[i], 0);
    }
    ck_assert_int_lt(seconds[0], seconds[1]);
}
END_TEST

/* --- Spread and mix --------------------------------------------------------------------------- */

static int64_t spread_to(uint32_t more)
{
    for (int i = 0; i < 400; i++, now_s += 10)
        probe(theirs + (uint32_t)i % 20, ours + (uint32_t)i % 3, 1026);
    for (uint32_t i = 0; i < more; i++, now_s += 10)
        probe(theirs + i % 20, ours + 50 + i, 1026);
    pass(20);
    return alerts_of(ALERT_SPREAD);
}

static int64_t spread_to_six_more(void)
{
    return spread_to(6);
}

static int64_t spread_to_nine_more(void)
{
    return spread_to(9);
}

START_TEST(a_spread_takes_so_many_of_ours_and_so_many_times_those_before)
{
    d.spread.growth = 2;
    changes(spread_to_six_more, &d.spread.hosts, 6, 0, 1);
    d = detectors_usual;
    changes(spread_to_nine_more, &d.spread.growth, 4, 1, 0);
}
END_TEST

/* Of 15 records in ten minutes half went to a port to which none go any more. */
static int64_t a_port_without_seven(void)
{
    for (int i = 0; i < 400; i++, now_s += 40)
        probe(theirs + (uint32_t)i % 20, ours, (uint16_t)(1026 + i % 2));
    for (int i = 0; i < 30; i++, now_s += 40)
        probe(theirs + (uint32_t)i % 20, ours, 1026);
    return alerts_of(ALERT_PORT_MIX);
}

START_TEST(another_mix_of_ports_takes_so_many_records)
{
    changes(a_port_without_seven, &d.mix.records, 5, 0, 1);
}
END_TEST

/* --- New payloads ----------------------------------------------------------------------------- */

static int64_t of_an_incident(uint32_t same, uint32_t others)
{
    pass(70);
    probe(theirs, ours, 1026);
    for (uint32_t i = 0; i < others; i++)
        send_payload(theirs, ours, 1026, (const uint8_t[]){7, (uint8_t)i, 7}, 3);
    for (uint32_t i = 1; i < same; i++)
        probe(theirs + i % 20, ours, 1026);
    send_payload(theirs + 1, ours, 1026, interesting, 4);
    return alerts_of(ALERT_NEW_PAYLOAD);
}

static int64_t after_forty(void)
{
    return of_an_incident(40, 0);
}

static int64_t after_sixty_and_eight_others(void)
{
    return of_an_incident(60, 8);
}

/* So many records with one payload, and others, from so many sources in that time. */
static int64_t of_a_port(uint32_t same, uint32_t others, uint32_t sources, uint32_t seconds)
{
    const int64_t start_s = now_s;
    for (uint32_t i = 0; i < same; i++) {
        now_s = start_s + (int64_t)seconds * i / (same - 1);
        send_payload(theirs + i % sources, ours, 5000, zeros, 20);
        if (i < others)
            send_payload(theirs + i % sources, ours, 5000, (const uint8_t[]){9, (uint8_t)i}, 2);
    }
    send_payload(theirs + 1, ours, 5000, interesting, 4);
    return alerts_of(ALERT_NEW_PAYLOAD);
}

static int64_t of_a_port_with_sixty(void)
{
    return of_a_port(60, 0, 8, 700);
}

static int64_t of_a_port_with_others(void)
{
    return of_a_port(100, 5, 8, 700);
}

static int64_t of_a_port_of_five(void)
{
    return of_a_port(100, 0, 5, 700);
}

static int64_t of_a_port_in_300_s(void)
{
    return of_a_port(100, 0, 8, 300);
}

START_TEST(a_new_payload_is_news_behind_so_many_of_which_so_many_are_the_same)
{
    changes(after_forty, &d.payload.incident.records, 30, 0, 1);
    changes(after_sixty_and_eight_others, &d.payload.incident.percent, 85, 0, 1);
    changes(of_a_port_with_sixty, &d.payload.port.records, 50, 0, 1);
    changes(of_a_port_with_others, &d.payload.port.percent, 90, 0, 1);
    changes(of_a_port_of_five, &d.payload.port_sources, 5, 0, 1);
    changes(of_a_port_in_300_s, &d.payload.port_age_s, 250, 0, 1);
}
END_TEST

/* --- Scans ------------------------------------------------------------------------------------ */

static void send_udp(uint32_t source, uint16_t from, uint32_t target, uint16_t to)
{
    const struct packet p = packets_udp(now_s * US_PER_S, source, from, target, to);
    count_packet(e, VERDICT_IP, &p);
}

/* To that many targets, from one on to so many ports; one of them replies, or none. */
static int64_t scanned(uint32_t targets, uint16_t ports, bool replied, int64_t pause_s)
{
    const uint32_t most = targets > ports ? targets : ports;
    if (replied) {
        send_udp(theirs, 1000, ours, 7000);
        send_udp(ours, 7000, theirs, 1000);
    }
    for (uint32_t i = 0; i < most; i++, now_s += pause_s)
        send_udp(theirs, 1000, ours + i % targets, (uint16_t)(7000 + i % ports));
    return alerts_of(ALERT_SCAN) > 0;
}

static int64_t six_silent(void)
{
    return scanned(6, 1, false, 1);
}

static int64_t twenty_of_which_one_replied(void)
{
    return scanned(20, 1, true, 1);
}

static int64_t seven_silent_ports(void)
{
    return scanned(1, 7, false, 1);
}

static int64_t twelve_ports_of_which_one_replied(void)
{
    return scanned(1, 12, true, 1);
}

static int64_t twenty_on_seven_ports(void)
{
    return scanned(20, 7, false, 1);
}

/* Nine of them when it knows all four. */
static int64_t thirteen_ports_of_four(void)
{
    return scanned(4, 13, false, 1);
}

static int64_t one_in_five_minutes(void)
{
    return scanned(20, 1, false, 300);
}

START_TEST(a_scan_takes_so_many_within_so_long)
{
    changes(six_silent, &d.scan.targets_silent, 5, 0, 1);
    changes(twenty_of_which_one_replied, &d.scan.targets, 19, 0, 1);
    changes(seven_silent_ports, &d.scan.ports_silent, 6, 0, 1);
    changes(twelve_ports_of_which_one_replied, &d.scan.ports, 11, 0, 1);
    changes(twenty_on_seven_ports, &d.scan.few_ports, 7, 0, 1);
    changes(thirteen_ports_of_four, &d.scan.few_targets, 4, 0, 1);
    changes(one_in_five_minutes, &d.scan.window_s, 3600, 0, 1);
}
END_TEST

/* Which are estimates. Nothing but the records themselves reads them. */
START_TEST(a_scan_may_take_a_thousand)
{
    d.scan.targets = d.scan.targets_silent = d.scan.ports = d.scan.ports_silent = 1000;
    anew();
    ck_assert_int_eq(scanned(1, 900, true, 0), 0);
    anew();
    ck_assert_int_eq(scanned(1, 1200, true, 0), 1);
    anew();
    ck_assert_int_eq(scanned(900, 1, true, 0), 0);
    anew();
    ck_assert_int_eq(scanned(1200, 1, true, 0), 1);
    anew();
    ck_assert_int_eq(scanned(1, 5000, false, 0), 1);
}
END_TEST

START_TEST(what_suffices_of_any_is_a_scan_even_if_of_silent_ones_it_takes_more)
{
    d.scan.targets_silent = 40;
    changes(twenty_of_which_one_replied, &d.scan.targets, 19, 0, 1);
}
END_TEST

/* --- Senders ---------------------------------------------------------------------------------- */

/* Groups of forged senders, when addresses follow each other with IDs of one counter. */
static int64_t forged(uint32_t names, int64_t pause_s)
{
    for (uint32_t i = 0; i < names; i++, now_s += pause_s) {
        struct packet p = packets_udp(now_s * US_PER_S, theirs + i, 666, ours, 1026);
        p.payload = zeros;
        p.payload_bytes = p.payload_captured = 2;
        p.udp_checksum = 0;
        p.ttl = 115;
        p.ip_length = 30;
        p.ip_id = (uint16_t)(500 + 10 * i);
        count_packet(e, VERDICT_IP, &p);
    }
    return the_incident("zero-probe").forged_groups;
}

static int64_t two_names(void)
{
    return forged(2, 1);
}

static int64_t four_names_hours_apart(void)
{
    return forged(4, 10000);
}

START_TEST(names_are_one_sender_by_such_odds_and_before_such_a_pause)
{
    changes(two_names, &d.forged.odds, 1000, 0, 1);
    changes(four_names_hours_apart, &d.forged.pause_s, 20000, 0, 1);
}
END_TEST

static int64_t habit_of_three_packets(void)
{
    for (uint32_t i = 0; i < 3; i++) {
        struct packet p = packets_udp(now_s * US_PER_S, theirs, 666, ours + i, 1026);
        p.payload = zeros;
        p.payload_bytes = p.payload_captured = 2;
        count_packet(e, VERDICT_IP, &p);
    }
    engine_fill(e, now_s, s);
    ck_assert_uint_eq(s->source_count, 1);
    ck_assert_int_eq(s->sources[0].habit, s->incidents[0].habit);
    return s->sources[0].habit;
}

START_TEST(source_ports_are_known_from_so_many_packets_on)
{
    changes(habit_of_three_packets, &d.source_ports.packets, 3, HABIT_UNKNOWN, HABIT_FIXED);
}
END_TEST

/* --- Losses and states ------------------------------------------------------------------------ */

static int64_t losses_100_s_apart(void)
{
    engine_note_losses(e, now_s, 5, 0);
    engine_note_losses(e, now_s + 100, 9, 0);
    return alerts_of(ALERT_LOSS);
}

START_TEST(losses_are_told_again_after_such_a_pause)
{
    changes(losses_100_s_apart, &d.loss.over_s, 200, 2, 1);
}
END_TEST

static int64_t is_quiet_after_2000_s(void)
{
    probe(theirs, ours, 1026);
    pass(2000);
    return the_incident("zero-probe").state == INCIDENT_QUIET;
}

static int64_t new_payload_is_critical_after_2000_s(void)
{
    for (uint32_t i = 0; i < 100; i++)
        probe(theirs + i, ours, 1026);
    send_payload(theirs + 1, ours, 1026, interesting, 2);
    pass(2000);
    return the_incident("zero-probe").severity == SEVERITY_CRITICAL;
}

static int64_t insider_is_critical_after_2000_s(void)
{
    probe(ours + 17, theirs, 1026);
    pass(2000);
    return the_incident("zero-probe").severity == SEVERITY_CRITICAL;
}

static int64_t sweeps_2000_s_apart(void)
{
    for (uint32_t who = 0; who < 2; who++, now_s += 2000)
        for (uint32_t i = 0; i < 40; i++)
            send_syn(theirs + who, ours + i, 445);
    return alerts_of(ALERT_SCAN);
}

static int64_t a_swept_port_is_quiet_after_2000_s(void)
{
    for (uint32_t i = 0; i < 40; i++)
        send_syn(theirs, ours + i, 445);
    pass(2000);
    return the_incident("tcp/445").state == INCIDENT_QUIET;
}

START_TEST(an_incident_is_quiet_critical_and_told_again_after_its_time)
{
    changes(is_quiet_after_2000_s, &d.incident.quiet_after_s, 1000, 0, 1);
    changes(a_swept_port_is_quiet_after_2000_s, &d.incident.quiet_after_s, 1000, 0, 1);
    changes(new_payload_is_critical_after_2000_s, &d.incident.critical_for_s, 1000, 1, 0);
    changes(insider_is_critical_after_2000_s, &d.incident.insider_for_s, 1000, 1, 0);
    changes(sweeps_2000_s_apart, &d.incident.told_again_s, 1000, 1, 2);
}
END_TEST

/* --- While it runs ---------------------------------------------------------------------------- */

START_TEST(others_are_in_force_from_now_on_but_for_those_of_scans)
{
    struct detectors next = detectors_usual;
    anew();
    next.payload.incident.records = 30;
    next.scan.targets_silent = 40;
    engine_count_for(e, set, &known_good, &next);
    ck_assert_int_eq(after_forty(), 1);
    ck_assert_int_eq(scanned(10, 1, false, 1), 1);
    engine_reset(e);
    now_s += 100;
    ck_assert_int_eq(after_forty(), 1);
    ck_assert_int_eq(scanned(10, 1, false, 1), 1);
}
END_TEST

Suite *test_detectors_suite(void);
Suite *test_detectors_suite(void)
{
    Suite *suite = suite_create("detectors");
    TCase *c = tcase_create("detectors");
    tcase_add_checked_fixture(c, begin_usual, teardown);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, what_is_there_in_the_warm_up_is_not_called_new);
    tcase_add_test(c, a_surge_takes_so_much_growth_from_so_many);
    tcase_add_test(c, a_surge_is_told_the_earlier_the_fewer_deviations_it_takes);
    tcase_add_test(c, a_spread_takes_so_many_of_ours_and_so_many_times_those_before);
    tcase_add_test(c, another_mix_of_ports_takes_so_many_records);
    tcase_add_test(c, a_new_payload_is_news_behind_so_many_of_which_so_many_are_the_same);
    tcase_add_test(c, a_scan_takes_so_many_within_so_long);
    tcase_add_test(c, a_scan_may_take_a_thousand);
    tcase_add_test(c, what_suffices_of_any_is_a_scan_even_if_of_silent_ones_it_takes_more);
    tcase_add_test(c, names_are_one_sender_by_such_odds_and_before_such_a_pause);
    tcase_add_test(c, source_ports_are_known_from_so_many_packets_on);
    tcase_add_test(c, losses_are_told_again_after_such_a_pause);
    tcase_add_test(c, an_incident_is_quiet_critical_and_told_again_after_its_time);
    tcase_add_test(c, others_are_in_force_from_now_on_but_for_those_of_scans);
    suite_add_tcase(suite, c);
    return suite;
}
