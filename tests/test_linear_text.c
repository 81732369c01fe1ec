/* Tests of src/report/linear_text.c. */
#include "src/report/linear_text.h"

#include "tests/check.h"
#include "tests/printed.h"
#include "tests/sample_incidents.h"

#include <stdlib.h>

static struct linear_text t;

static void prepare(void)
{
    s = snapshot_new();
    sample_fill(s);
    t = (struct linear_text){.alerts = 0};
}

/* What is said now. Nothing in it may make a terminal do anything. */
static const char *say(bool totals)
{
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    if (totals)
        linear_text_totals(&t, s, out);
    else
        linear_text_news(&t, s, out);
    fclose(out);
    for (size_t i = 0; i < size; i++)
        ck_assert_msg((text[i] >= ' ' && text[i] < 127) || text[i] == '\n', "%s", text);
    return text;
}

static struct snapshot_incident *add_incident(const char *name, enum incident_state state)
{
    struct snapshot_incident *in = &s->incidents[s->incident_count++];
    *in = (struct snapshot_incident){.state = (uint8_t)state,
                                     .records = 4120,
                                     .sources = {623, CERTAINTY_ESTIMATE},
                                     .home_targets = {1, CERTAINTY_EXACT}};
    snprintf(in->name, sizeof in->name, "%s", name);
    snprintf(in->title, sizeof in->title, "Two zero bytes");
    return in;
}

START_TEST(what_is_watched_is_said_in_words)
{
    size_t size;
    FILE *out = open_memstream(&text, &size);
    strcpy(s->input.filter, "udp \x1b[2J");
    linear_text_watched(s, 60, out);
    fclose(out);
    has("tapwatch reads first.pcap, second.pcap, only udp \\x1b[2J; ours is 192.0.2.0/24, "
        "2001:db8::/32; ");
    has("totals come every 60 seconds");
    has_not("\x1b");
}
END_TEST

START_TEST(each_alert_is_said_once_and_the_oldest_first)
{
    sample_add_alert(s, ALERT_INSIDER, SEVERITY_CRITICAL, "our host emits it");
    sample_add_alert(s, ALERT_SPREAD, SEVERITY_WARNING, "it spread");
    say(false);
    ck_assert_str_eq(text, "date 2003-12-01, times are UTC\n"
                           "18:20:56 critical alert, insider, messenger-zero-probe, 203.0.113.17: "
                           "our host emits it\n"
                           "18:20:57 warning alert, spread, messenger-zero-probe, 203.0.113.17: it "
                           "spread\n");
    ck_assert_str_eq(say(false), "");
    sample_add_alert(s, ALERT_ANSWERED, SEVERITY_CRITICAL, "replied");
    say(false);
    ck_assert_str_eq(text, "18:20:58 critical alert, answered, messenger-zero-probe, "
                           "203.0.113.17: replied\n");
}
END_TEST

START_TEST(an_estimate_in_an_alert_is_said_in_a_word)
{
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "went vertical: x22, ~2025 sources ~ ~");
    say(false);
    has("went vertical: x22, about 2025 sources ~ ~\n");
}
END_TEST

START_TEST(alerts_that_came_too_fast_are_counted)
{
    for (int i = 0; i < SNAPSHOT_ALERTS + 3; i++)
        sample_add_alert(s, ALERT_SPREAD, SEVERITY_WARNING, "again");
    say(false);
    has("3 more alerts came too fast to be said one by one\n");
    ck_assert_str_eq(say(false), "");
}
END_TEST

START_TEST(each_change_of_state_is_a_line)
{
    struct snapshot_incident *in = add_incident("messenger-zero-probe", INCIDENT_STEADY);
    say(false);
    has("19:54:55 messenger-zero-probe is steady, Two zero bytes: 4120 records from about 623 "
        "sources to 1 host of ours\n");
    ck_assert_str_eq(say(false), "");
    in->state = INCIDENT_FADING;
    say(false);
    ck_assert_str_eq(text, "19:54:55 messenger-zero-probe is fading, was steady: 4120 records from "
                           "about 623 sources to 1 host of ours\n");
}
END_TEST

START_TEST(of_one_that_is_quiet_it_is_said_since_when)
{
    struct snapshot_incident *in = add_incident("slammer", INCIDENT_STEADY);
    say(false);
    has_not("last record");
    in->state = INCIDENT_QUIET;
    in->last_us = SAMPLE_US(3605);
    say(false);
    ck_assert_str_eq(text, "19:54:55 slammer is quiet, was steady, its last record came at "
                           "18:54:50: 4120 records from about 623 sources to 1 host of ours\n");
    in = add_incident("messenger-spam", INCIDENT_QUIET); /* it was so when it was first seen */
    in->last_us = SAMPLE_US(20 * 3600);
    say(false);
    has("messenger-spam is quiet, Two zero bytes, its last record came at 2003-11-30 23:54:55: ");
}
END_TEST

/* It may send all the while what is no scan. */
START_TEST(of_a_source_that_is_quiet_it_is_said_when_it_was_last_found_to_scan)
{
    struct snapshot_incident *in = add_incident("203.0.113.17", INCIDENT_STEADY);
    in->kind = INCIDENT_SOURCE;
    say(false);
    in->state = INCIDENT_QUIET;
    in->last_us = SAMPLE_US(3605);
    say(false);
    ck_assert_str_eq(text, "19:54:55 203.0.113.17 is quiet, was steady, was last found to scan at "
                           "18:54:50: 4120 records from about 623 sources to 1 host of ours\n");
    has_not("last record");
}
END_TEST

START_TEST(of_a_scan_by_one_of_ours_all_hosts_it_went_to_are_said_where_ours_are_not_known)
{
    struct snapshot_incident *in = add_incident("203.0.113.17", INCIDENT_STEADY);
    in->kind = INCIDENT_SOURCE;
    in->targets = (struct distinct_count){254, CERTAINTY_EXACT};
    in->home_targets = (struct distinct_count){0, CERTAINTY_UNKNOWN};
    say(false);
    has("sources to 254 hosts\n");
    in->kind = INCIDENT_PORT;
    in->state = INCIDENT_FADING;
    say(false);
    has("to an unknown number of hosts of ours\n");
}
END_TEST

START_TEST(what_an_alert_just_said_is_not_said_again)
{
    struct snapshot_incident *in = add_incident("messenger-zero-probe", INCIDENT_NEW);
    sample_add_alert(s, ALERT_ONSET, SEVERITY_WARNING, "first record");
    say(false);
    has("onset");
    has_not("is new");
    in->state = INCIDENT_SURGING;
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "vertical");
    say(false);
    has("surge");
    has_not("is surging");
    in->state = INCIDENT_STEADY;
    say(false);
    has("is steady, was surging");
}
END_TEST

START_TEST(totals_are_what_came_since_the_last_ones)
{
    struct tally *all = &s->traffic[TRAFFIC_ALL].total;
    *all = (struct tally){1000, 61000};
    s->capture.own_session_packets = 0;
    say(true);
    has("totals: 1000 packets and 61000 bytes in 91 seconds, 1000 packets in all; 0 incidents "
        "open");
    add_incident("slammer", INCIDENT_STEADY);
    add_incident("popups", INCIDENT_QUIET);
    *all = (struct tally){1001, 61060};
    s->taken_at_us += 60 * 1000000;
    say(true);
    has("19:55:55 totals: 1 packet and 60 bytes in 60 seconds, 1001 packets in all; 1 incident "
        "open");
    has_not("SSH");
    has_not("lost");
    s->capture.dropped_kernel = 12345;
    s->capture.own_session_packets = 33;
    say(true);
    has("; lost were 12345 packets, so all counts are at least that");
    has("; left out were 33 packets of your SSH session");
    has_not("gap");
    s->capture.gaps = (struct snapshot_gaps){1, 9, s->taken_at_us, "eth0 is down"};
    say(true);
    has("; nothing came in 1 gap of 9 seconds in all, in which an interface was down or gone; eth0 "
        "is "
        "down");
}
END_TEST

START_TEST(the_three_ports_with_most_sources_of_late_are_named)
{
    static const struct {
        uint16_t port;
        uint32_t sources;
    } ports[] = {{7, 5}, {9, 400}, {13, 1}, {17, 6}, {19, 0}};
    s->port_count = s->port_detail_count = 0;
    s->window_s[0] = 60;
    for (uint32_t i = 0; i < 5; i++) {
        sample_add_port(s, i == 1 ? 17 : 6, ports[i].port, 100);
        s->ports[i].detail = (int32_t)i;
        s->port_details[i] = (struct snapshot_port_detail){
            .windows_since_us = SAMPLE_US(90),
            .sources[0] = {ports[i].sources & 0x3fffffff,
                           i == 1 ? CERTAINTY_ESTIMATE : CERTAINTY_EXACT}};
    }
    say(true);
    has("; in the last 60 seconds most sources sent to UDP port 9: about 400 sources, TCP port "
        "17: 6 sources, TCP port 7: 5 sources");
    has_not("port 13");
    for (uint32_t i = 0; i < 5; i++)
        s->port_details[i].windows_since_us = SNAPSHOT_UNKNOWN;
    say(true);
    has_not("most sources");
}
END_TEST

START_TEST(without_a_packet_there_are_no_totals)
{
    snapshot_free(s);
    s = snapshot_new();
    ck_assert_str_eq(say(true), "no packet yet\n");
}
END_TEST

Suite *test_linear_text_suite(void);
Suite *test_linear_text_suite(void)
{
    Suite *suite = suite_create("linear_text");
    TCase *c = tcase_create("linear_text");
    tcase_add_checked_fixture(c, prepare, clean_up);
    tcase_add_test(c, what_is_watched_is_said_in_words);
    tcase_add_test(c, each_alert_is_said_once_and_the_oldest_first);
    tcase_add_test(c, an_estimate_in_an_alert_is_said_in_a_word);
    tcase_add_test(c, alerts_that_came_too_fast_are_counted);
    tcase_add_test(c, each_change_of_state_is_a_line);
    tcase_add_test(c, of_one_that_is_quiet_it_is_said_since_when);
    tcase_add_test(c, of_a_source_that_is_quiet_it_is_said_when_it_was_last_found_to_scan);
    tcase_add_test(c,
                   of_a_scan_by_one_of_ours_all_hosts_it_went_to_are_said_where_ours_are_not_known);
    tcase_add_test(c, what_an_alert_just_said_is_not_said_again);
    tcase_add_test(c, totals_are_what_came_since_the_last_ones);
    tcase_add_test(c, the_three_ports_with_most_sources_of_late_are_named);
    tcase_add_test(c, without_a_packet_there_are_no_totals);
    suite_add_tcase(suite, c);
    return suite;
}
