/* Tests of src/report/page_incidents.c. */
#include "src/report/page.h"
#include "src/report/page_incidents.h"
#include "src/report/report.h"
#include "tests/check.h"
#include "tests/printed.h"
#include "tests/sample_incidents.h"

#include <stdio.h>
#include <stdlib.h>

static void prepare(void)
{
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    sample_fill(s);
}

static void prepare_incidents(void)
{
    prepare();
    sample_fill_incidents(s);
}

static const char *print(void)
{
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    page_incidents(s, false, out);
    page_incidents_alerts(s, out);
    fclose(out);
    return text;
}

START_TEST(without_incidents_one_line_says_so)
{
    ck_assert_str_eq(print(), "\nNo incident; no signature was looked for\n");
    s->signature_count = 3;
    ck_assert_str_eq(print(), "\nNo incident\n");
}
END_TEST

START_TEST(an_incident_has_a_row_with_what_a_watcher_asks_first)
{
    print();
    has("\nIncidents; graphs of the last 2 minutes\n");
    has("\n  surging critical messenger-zero-probe            2003-11-23 17:28:15  ~5 120 -> 254   "
        "      2 103\n");
    has("\n  quiet   warning  udp/1434                        2003-12-01 17:24:55       ? -> 1     "
        "         12\n");
    ck_assert(strstr(text, "messenger-zero-probe") < strstr(text, "udp/1434"));
}
END_TEST

START_TEST(its_ports_and_its_commonest_payload_stand_under_it)
{
    print();
    has("\n          udp/1026 udp/1030 and more; 2 bytes, 00 00 (2 000 records) and others\n");
    s->incidents[0].ports_more = s->incidents[0].payloads_more = 0;
    s->incidents[0].payload_count = 1;
    s->incidents[0].ports[1].port = 1027;
    print();
    has("\n          udp/1026-1027; 2 bytes, 00 00 (2 000 records)\n");
    s->incidents[0].payloads[0].records = 1;
    print();
    has(" 2 bytes, 00 00 (1 record)\n");
    s->incidents[0].payloads[0].records_error = 1; /* it may be anything */
    s->incidents[0].payloads_more = 3;
    print();
    has("; many payloads\n");
    s->incidents[0].ports[1].protocol = 6;
    s->incidents[0].payload_count = 0;
    print();
    has("\n          udp/1026 tcp/1027\n");
}
END_TEST

START_TEST(a_graph_and_the_busiest_sources_stand_under_it)
{
    s->first_packet_us = SAMPLE_US(7000);
    print();
    has("\nIncidents; graphs of the last 2 hours\n");
    has("\n          |.                                                          #| # = 78 "
        "records in 2 min\n");
    has("\n          from 198.51.100.7 (~502) and others\n");
    s->incidents[0].sources = sample_exact(1);
    s->incidents[0].top_sources[0].records_error = 0;
    s->incidents[0].history.minutes[0] = s->incidents[0].history.minutes[SNAPSHOT_MINUTES - 1] = 0;
    print();
    has("\n          from 198.51.100.7 (502)\n");
    has_not("records in 2 min");
}
END_TEST

START_TEST(other_ports_and_a_new_payload_have_lines_of_their_own)
{
    print();
    has("\n          OTHER PORTS since 2003-12-01 18:54:55: now 1026 1030, before 1026 1027\n");
    has("\n          NEW PAYLOAD since 2003-12-01 19:53:55: 400 bytes, 04 00 28 00 10 00 ");
    ck_assert_int_eq(count_of("NEW PAYLOAD"), 1);
    ck_assert_int_eq(count_of("OTHER PORTS"), 1);
}
END_TEST

START_TEST(ours_that_send_it_and_ours_that_answered_have_lines_of_their_own)
{
    print();
    has("\n          INSIDER 203.0.113.17 since 2003-12-01 19:54:05: 17 records, ~9 targets\n");
    has("\n          INSIDERS: 4 more\n");
    has("\n          ANSWERED by 203.0.113.20 since 2003-12-01 19:54:15: 6 replies\n");
    s->incidents[0].insiders_more = s->incidents[0].insider_count = 0;
    s->incidents[0].replier_count = 0;
    print();
    has_not("INSIDER");
    has_not("ANSWERED");
}
END_TEST

START_TEST(a_scanner_has_all_its_targets_where_those_of_ours_are_not_known)
{
    s->incidents[2].sources = s->incidents[2].targets = sample_exact(1);
    s->incidents[2].home_targets =
        (struct distinct_count){.value = 0, .certainty = CERTAINTY_UNKNOWN};
    print();
    has("      1 -> 1 all  ");
    has_not("-> ?");
    s->incidents[2].home_targets = sample_exact(1);
    print();
    has("      1 -> 1  ");
}
END_TEST

START_TEST(incidents_beyond_twenty_are_counted)
{
    for (uint32_t i = 3; i < 25; i++)
        s->incidents[i] = s->incidents[1];
    s->incident_count = 25;
    print();
    has("Incidents, the 20 that matter most, 5 more are left out; graphs of");
    ck_assert_int_eq(count_of("udp/1434"), 18);
}
END_TEST

START_TEST(alerts_come_latest_first)
{
    print();
    has("\nAlerts, latest first\n"
        "  2003-12-01 18:20:58 critical insider     messenger-zero-probe\n"
        "          203.0.113.17: one of ours sends it\n"
        "  2003-12-01 18:20:57 warning  surge       messenger-zero-probe\n"
        "          12 times what it was\n"
        "  2003-12-01 18:20:56 info     onset       messenger-zero-probe\n");
}
END_TEST

START_TEST(the_latest_ten_alerts_of_all_are_shown)
{
    for (int i = 0; i < 300; i++)
        sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "again");
    print();
    has("\nAlerts, the latest 10 of 303\n");
    ck_assert_int_eq(count_of("again"), 10);
}
END_TEST

START_TEST(alerts_without_an_incident_are_shown_too)
{
    s->incident_count = 0;
    s->alerts[0].incident[0] = '\0';
    print();
    has("\nNo incident\n");
    has(" critical insider     \n");
}
END_TEST

START_TEST(everything_at_its_longest_stays_within_100_columns)
{
    struct snapshot_incident *in = &s->incidents[0];
    memset(in->name, 'n', sizeof in->name - 1);
    in->records = UINT64_MAX;
    in->sources.value = in->home_targets.value = (1U << 30) - 1;
    in->port_count = INCIDENT_PORTS;
    in->mix.before_count = in->mix.after_count = INCIDENT_PORTS;
    for (uint16_t i = 0; i < INCIDENT_PORTS; i++) {
        in->ports[i] = in->ports[0];
        in->ports[i].port = (uint16_t)(30000 + 2 * i);
        in->mix.before[i] = in->mix.after[i] = (uint16_t)(30000 + i);
    }
    in->payloads[1].length = UINT32_MAX;
    in->payloads[1].records = UINT64_MAX;
    in->insiders[0].address = sample_address("2001:1111:2222:3333:4444:5555:6666:7777");
    in->insiders[0].records = UINT64_MAX;
    in->repliers[0] = (struct incident_replier){in->insiders[0].address, SAMPLE_US(0), UINT64_MAX};
    memset(s->alerts[0].text, 'x', ALERT_TEXT - 1);
    memset(s->alerts[1].text, '\xff', ALERT_TEXT - 1);
    memset(s->alerts[1].subject, '\xff', sizeof s->alerts[1].subject - 1);
    memset(s->alerts[2].text, ' ', ALERT_TEXT - 1);
    for (const char *line = print(); *line; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") <= 100, "%.*s", (int)strcspn(line, "\n"), line);
    char last[64];
    has("udp/30000 ");
    snprintf(last, sizeof last, "udp/%d and more", 30000 + 2 * (INCIDENT_PORTS - 1));
    has(last);
    has("now 30000 30001 ");
    snprintf(last, sizeof last, " %d\n", 30000 + INCIDENT_PORTS - 1);
    has(last);
}
END_TEST

START_TEST(hostile_bytes_are_escaped)
{
    strcpy(s->incidents[0].name, "\x1b[2J\n");
    strcpy(s->alerts[0].text, "\x07\n");
    strcpy(s->alerts[0].subject, "\x9b");
    strcpy(s->alerts[0].incident, "\x1b");
    for (const char *at = print(); *at; at++)
        ck_assert(*at == '\n' || (*at >= 0x20 && *at < 0x7f));
    has("\\x1b[2J\\x0a");
    has("\\x9b: \\x07\\x0a\n");
}
END_TEST

START_TEST(an_incident_is_open_in_any_state_but_quiet_unless_one_of_ours_takes_part)
{
    ck_assert(report_has_open_incident(s, SEVERITY_CRITICAL));
    s->incidents[0].state = INCIDENT_QUIET;
    ck_assert(report_has_open_incident(s, SEVERITY_CRITICAL)); /* one of ours took part of late */
    s->incidents[0].insiders_past = true;
    ck_assert(!report_has_open_incident(s, SEVERITY_WARNING));
    ck_assert(report_has_open_incident(s, SEVERITY_INFO));
    for (uint8_t state = INCIDENT_NEW; state < INCIDENT_QUIET; state++) {
        s->incidents[1].state = state;
        ck_assert(report_has_open_incident(s, SEVERITY_WARNING));
        ck_assert(!report_has_open_incident(s, SEVERITY_CRITICAL));
    }
    s->incident_count = 0;
    ck_assert(!report_has_open_incident(s, SEVERITY_INFO));
}
END_TEST

START_TEST(the_page_begins_with_them)
{
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    page_print(s, false, out);
    fclose(out);
    const char *incidents = strstr(text, "\nIncidents; graphs"), *alerts = strstr(text, "\nAlerts"),
               *input = strstr(text, "\nInput ");
    ck_assert(incidents && alerts && input && incidents < alerts && alerts < input);
    has("\n           5 000 of 16 384 addresses that match a signature; 7 pushed out, 6 in the "
        "last "
        "minute\n");
}
END_TEST

Suite *test_page_incidents_suite(void);
Suite *test_page_incidents_suite(void)
{
    Suite *suite = suite_create("page_incidents");
    TCase *none = tcase_create("none");
    tcase_add_checked_fixture(none, prepare, clean_up);
    tcase_add_test(none, without_incidents_one_line_says_so);
    suite_add_tcase(suite, none);
    TCase *t = tcase_create("page_incidents");
    tcase_add_checked_fixture(t, prepare_incidents, clean_up);
    tcase_add_test(t, an_incident_has_a_row_with_what_a_watcher_asks_first);
    tcase_add_test(t, its_ports_and_its_commonest_payload_stand_under_it);
    tcase_add_test(t, a_graph_and_the_busiest_sources_stand_under_it);
    tcase_add_test(t, other_ports_and_a_new_payload_have_lines_of_their_own);
    tcase_add_test(t, ours_that_send_it_and_ours_that_answered_have_lines_of_their_own);
    tcase_add_test(t, a_scanner_has_all_its_targets_where_those_of_ours_are_not_known);
    tcase_add_test(t, incidents_beyond_twenty_are_counted);
    tcase_add_test(t, alerts_come_latest_first);
    tcase_add_test(t, the_latest_ten_alerts_of_all_are_shown);
    tcase_add_test(t, alerts_without_an_incident_are_shown_too);
    tcase_add_test(t, everything_at_its_longest_stays_within_100_columns);
    tcase_add_test(t, hostile_bytes_are_escaped);
    tcase_add_test(t, an_incident_is_open_in_any_state_but_quiet_unless_one_of_ours_takes_part);
    tcase_add_test(t, the_page_begins_with_them);
    suite_add_tcase(suite, t);
    return suite;
}
