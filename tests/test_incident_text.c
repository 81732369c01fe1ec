/* Tests of ui/incident_text.c. */
#include "tests/check.h"
#include "tests/show_incidents.h"
#include "ui/incident_text.h"

#include <string.h>

static struct snapshot *s;
static const struct glyphs *g;
static char text[INCIDENT_CELL];

static void start(void)
{
    s = snapshot_new();
    show_fill(s, true);
    g = theme_glyphs(true);
}

static void stop(void)
{
    snapshot_free(s);
}

enum { PROBE, SCAN, SPAM, SLAMMER }; /* as show_fill adds them */

static const char *ports(int which, int width)
{
    incident_ports_text(s, &s->incidents[which], width, text);
    return text;
}

static const char *reach(int which, int width)
{
    incident_reach_text(&s->incidents[which], g, width, text);
    return text;
}

static const char *payload(int which, int width)
{
    incident_payload_text(&s->incidents[which], width, text);
    return text;
}

static const char *state(int which, int width)
{
    incident_state_text(&s->incidents[which], g, width, text);
    return text;
}

static const char *rate(int which, int width)
{
    incident_rate_text(s, &s->incidents[which], g, width, text);
    return text;
}

START_TEST(a_host_of_ours_comes_before_all_else_that_is_wrong)
{
    struct snapshot_incident *i = &s->incidents[PROBE];
    ck_assert_str_eq(state(PROBE, 9), "!!INSIDER");
    ck_assert_str_eq(state(PROBE, 13), "!!2 INSIDERS");
    ck_assert_int_eq(incident_since_us(i), SAMPLE_US(94 * 60));
    i->insider_count = 0;
    ck_assert_str_eq(state(PROBE, 9), "!!REPLIED");
    ck_assert_int_eq(incident_since_us(i), i->repliers[0].first_us);
    i->replier_count = 0;
    ck_assert_str_eq(state(PROBE, 9), "!!PAYLOAD");
    ck_assert_int_eq(incident_since_us(i), i->payloads[1].first_us);
    i->payloads[1].new = false;
    ck_assert_str_eq(state(PROBE, 9), "^ SURGE");
    ck_assert_int_eq(incident_since_us(i), i->surge_us);
    i->state = INCIDENT_FADING;
    ck_assert_str_eq(state(PROBE, 9), "v fading");
    ck_assert_int_eq(incident_since_us(i), i->onset_us);
}
END_TEST

START_TEST(what_a_background_always_does_is_not_told_but_an_insider_is)
{
    struct snapshot_incident *i = &s->incidents[SPAM];
    i->replier_count = 1;
    i->payloads[0].new = true;
    ck_assert_str_eq(state(SPAM, 9), "= steady");
    i->insider_count = 1;
    ck_assert_str_eq(state(SPAM, 9), "!!INSIDER");
    i->state = INCIDENT_QUIET; /* what others do; ours is still infected */
    ck_assert_str_eq(state(SPAM, 9), "!!INSIDER");
    i->insiders_past = true;
    ck_assert_str_eq(state(SPAM, 9), "= quiet");
}
END_TEST

START_TEST(a_scan_by_one_of_our_hosts_is_an_insider)
{
    ck_assert_str_eq(state(SCAN, 9), "+ new");
    s->incidents[SCAN].severity = SEVERITY_CRITICAL;
    ck_assert_str_eq(state(SCAN, 9), "!!INSIDER");
}
END_TEST

START_TEST(the_rate_says_growth_while_it_surges_and_always_fits)
{
    ck_assert_str_eq(rate(PROBE, 5), "^x37");
    ck_assert_str_eq(rate(SPAM, 5), "6/h");
    s->incidents[PROBE].growth = 12345;
    ck_assert_str_eq(rate(PROBE, 5), "^x12k");
    s->incidents[PROBE].growth = -1;
    ck_assert_str_eq(rate(PROBE, 5), "13k/h");
    s->incidents[PROBE].state = INCIDENT_QUIET;
    ck_assert_str_eq(rate(PROBE, 5), "");
}
END_TEST

static const char *rate_at_age(int64_t age_s, double records, int width)
{
    struct snapshot_incident *i = &s->incidents[SPAM];
    i->first_us = s->taken_at_us - (age_s - 1) * 1000000;
    i->per_hour = records;
    return rate(SPAM, width);
}

START_TEST(the_rate_of_a_young_incident_is_that_of_the_time_it_has_been_there)
{
    ck_assert_str_eq(rate_at_age(3600, 41, 5), "41/h");
    ck_assert_str_eq(rate_at_age(3599, 4100, 6), "68/min");
    ck_assert_str_eq(rate_at_age(120, 40, 6), "20/min");
    ck_assert_str_eq(rate_at_age(120, 40, 5), "0.3/s");
    ck_assert_str_eq(rate_at_age(120, 18, 5), "9/min");
    ck_assert_str_eq(rate_at_age(600, 3, 6), "3/h");
    ck_assert_str_eq(rate_at_age(120, 1200000, 5), "10k/s");
    ck_assert_str_eq(rate_at_age(30, 3, 5), "3/min");
    ck_assert_str_eq(rate_at_age(30, 60, 6), "2/s");
    ck_assert_str_eq(rate_at_age(1, 9, 5), "9/s");
    for (int64_t age_s = 1; age_s < 4000; age_s += 7)
        for (double records = 1; records < 9e4; records *= 3)
            ck_assert_msg(format_columns(rate_at_age(age_s, records, 5)) <= 5, "%s",
                          rate_at_age(age_s, records, 5));
}
END_TEST

static const char *growth(double growth, uint64_t records)
{
    static char out[TEXT_NUMBER];
    s->incidents[PROBE].growth = growth;
    s->incidents[PROBE].records = records;
    return incident_growth_text(&s->incidents[PROBE], g, out);
}

START_TEST(growth_is_a_factor_only_where_it_is_known_and_of_enough_records)
{
    ck_assert_str_eq(growth(-1, 100), "?");
    ck_assert_str_eq(growth(-1, 2), "?");
    ck_assert_str_eq(growth(0.2, 100), "x0.2");
    ck_assert_str_eq(growth(37.2, 10), "x37");
    ck_assert_str_eq(growth(37.2, 9), "few");
}
END_TEST

START_TEST(reach_says_of_how_many_where_there_is_room)
{
    ck_assert_str_eq(reach(PROBE, 13), "~412->251/256");
    ck_assert_str_eq(reach(PROBE, 12), "~412->251");
    ck_assert_str_eq(reach(PROBE, 30), "~412 -> 251 of 256");
    ck_assert_str_eq(reach(SCAN, 12), "1->254");
    s->incidents[SCAN].home_targets.certainty = CERTAINTY_UNKNOWN; /* it is one of ours */
    ck_assert_str_eq(reach(SCAN, 12), "1->254 all");
    ck_assert_str_eq(reach(SCAN, 9), "1->254");
    s->incidents[SPAM].home.addresses = 0;
    s->incidents[SPAM].sources.certainty = CERTAINTY_UNKNOWN;
    ck_assert_str_eq(reach(SPAM, 12), "?->11");
}
END_TEST

START_TEST(ports_are_those_of_late_and_say_what_they_were)
{
    ck_assert_str_eq(ports(PROBE, 13), "udp/1026 1030");
    ck_assert_str_eq(ports(PROBE, 21), "udp/1026 1030 (was 7)");
    ck_assert_str_eq(ports(PROBE, 27), "udp/1026 1030 (was 7 ports)");
    ck_assert_str_eq(ports(PROBE, 33), "udp/1026 1030 (was 135 1026-1031)");
    ck_assert_str_eq(ports(SCAN, 13), "tcp/445");
    for (int k = 0; k < 7; k++)
        s->incidents[PROBE].ports[k].in_mix = false;
    s->incidents[PROBE].mix.changed_us = SNAPSHOT_UNKNOWN;
    ck_assert_str_eq(ports(PROBE, 40), "udp/135 1026-1031");
    ck_assert_str_eq(ports(PROBE, 16), "u/135 1026-1031");
    ck_assert_str_eq(ports(PROBE, 15), "u/135 1026-1031");
    ck_assert_str_eq(ports(PROBE, 14), "135 1026-1031");
    ck_assert_str_eq(ports(PROBE, 13), "135 1026-1031");
    ck_assert_str_eq(ports(PROBE, 12), "udp/135 ..");
    s->incidents[PROBE].ports[6].protocol = 6; /* of two none is left out */
    ck_assert_str_eq(ports(PROBE, 21), "udp/135 1026-1030 ..");
}
END_TEST

START_TEST(a_scan_of_many_ports_says_how_many)
{
    struct snapshot_host *h = &s->sources[1];
    ck_assert_str_eq(s->incidents[SCAN].name, "198.51.100.151");
    h->ports = show_about(399);
    ck_assert_str_eq(ports(SCAN, 13), "~399 ports");
}
END_TEST

START_TEST(data_is_shown_in_hex_and_what_is_new_first)
{
    ck_assert_str_eq(payload(PROBE, 4), "NEW");
    ck_assert_str_eq(payload(PROBE, 12), "NEW 13370001");
    ck_assert_str_eq(payload(SPAM, 4), "04..");
    ck_assert_str_eq(payload(SPAM, 13), "040028.. 100%");
    s->incidents[SPAM].records = 30000; /* most of them from before a restart */
    ck_assert_str_eq(payload(SPAM, 13), "040028.. 100%");
    s->incidents[SPAM].payloads[0].records_error = 740;
    ck_assert_str_eq(payload(SPAM, 13), "040028.. 50%");
    s->incidents[PROBE].payloads[1].new = false;
    ck_assert_str_eq(payload(PROBE, 4), "0000");
    s->incidents[PROBE].payloads[0].length = s->incidents[PROBE].payloads[0].prefix_length = 0;
    ck_assert_str_eq(payload(PROBE, 4), "none");
    ck_assert_str_eq(payload(SCAN, 4), "");
}
END_TEST

START_TEST(a_history_that_is_empty_is_kept_only_where_nothing_can_be_in_it)
{
    enum { HOUR = 3600 };
    struct snapshot_incident *i = &s->incidents[PROBE];
    ck_assert(incident_history_is_kept(s, i));
    memset(&i->history, 0, sizeof i->history);
    i->last_us = s->taken_at_us;
    ck_assert(!incident_history_is_kept(s, i));
    i->history.half_hours[0] = 1;
    ck_assert(incident_history_is_kept(s, i));
    i->history.half_hours[0] = 0;
    i->last_us = s->taken_at_us - 46 * HOUR * INT64_C(1000000);
    ck_assert(!incident_history_is_kept(s, i));
    i->last_us = s->taken_at_us - 49 * HOUR * INT64_C(1000000);
    ck_assert(incident_history_is_kept(s, i));
    i->last_us = SNAPSHOT_UNKNOWN;
    ck_assert(incident_history_is_kept(s, i));
}
END_TEST

START_TEST(no_text_leaves_its_width)
{
    for (int which = PROBE; which <= SLAMMER; which++)
        for (int width = 13; width < 60; width++) {
            ck_assert_int_le(format_columns(ports(which, width)), width);
            ck_assert_int_le(format_columns(payload(which, width)), width);
            ck_assert_int_le(format_columns(reach(which, width)), width);
            ck_assert_int_le(format_columns(state(which, width)), width);
        }
}
END_TEST

Suite *test_incident_text_suite(void);
Suite *test_incident_text_suite(void)
{
    Suite *suite = suite_create("incident_text");
    TCase *t = tcase_create("incident_text");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, a_host_of_ours_comes_before_all_else_that_is_wrong);
    tcase_add_test(t, what_a_background_always_does_is_not_told_but_an_insider_is);
    tcase_add_test(t, a_scan_by_one_of_our_hosts_is_an_insider);
    tcase_add_test(t, the_rate_says_growth_while_it_surges_and_always_fits);
    tcase_add_test(t, the_rate_of_a_young_incident_is_that_of_the_time_it_has_been_there);
    tcase_add_test(t, growth_is_a_factor_only_where_it_is_known_and_of_enough_records);
    tcase_add_test(t, reach_says_of_how_many_where_there_is_room);
    tcase_add_test(t, ports_are_those_of_late_and_say_what_they_were);
    tcase_add_test(t, a_scan_of_many_ports_says_how_many);
    tcase_add_test(t, data_is_shown_in_hex_and_what_is_new_first);
    tcase_add_test(t, a_history_that_is_empty_is_kept_only_where_nothing_can_be_in_it);
    tcase_add_test(t, no_text_leaves_its_width);
    suite_add_tcase(suite, t);
    return suite;
}
