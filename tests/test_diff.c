/* Tests of src/report/diff.c and diff_rows.c. */
#include "src/report/diff.h"
#include "tests/check.h"
#include "tests/sample_incidents.h"

#include <stdlib.h>

static struct snapshot *before, *after;
static char *text;

static void prepare(void)
{
    before = snapshot_new();
    after = snapshot_new();
    ck_assert(before && after);
    sample_fill(before);
    sample_fill_incidents(before);
    before->source_table = (struct snapshot_table){.held = before->source_count, .room = 100};
    before->incident_table.evicted = 0;
    snapshot_copy(after, before);
    after->taken_at_us = SAMPLE_US(-60);
}

static void clean_up(void)
{
    snapshot_free(before);
    snapshot_free(after);
    free(text);
}

static void gives(const char *want)
{
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    ck_assert(diff_print(before, after, out));
    fclose(out);
    ck_assert_str_eq(text, want);
}

START_TEST(what_is_the_same_is_not_said)
{
    gives("");
}
END_TEST

START_TEST(what_grew_says_from_what_to_what)
{
    after->incidents[0].records += 100;
    after->incidents[0].sources.value = 6000;
    after->ports[2].packets += 10;
    after->ports[2].records += 5;
    after->sources[0].packets = 1502;
    after->sources[0].peers = (struct distinct_count){300, CERTAINTY_ESTIMATE};
    gives("incident grown messenger-zero-probe: records 2 103 -> 2 203, sources ~5 120 -> ~6 000\n"
          "port grown udp/1030: packets 200 -> 210, records 199 -> 204\n"
          "source grown 198.51.100.7: packets 502 -> 1 502, targets 17 -> ~300\n");
}
END_TEST

START_TEST(an_estimate_is_marked_and_unknown_is_a_question_mark)
{
    after->sources[2].packets = 30; /* of which 6 may be another's */
    after->ports[2].packets = after->ports[2].records = 200;
    after->ports[2].sources = (struct distinct_count){4, CERTAINTY_EXACT};
    before->flow_table.evicted = 1;
    before->ports[2].packets = 199;
    gives("port grown udp/1030: records ~199 -> 200, sources ? -> 4\n"
          "source grown 203.0.113.9: packets ~20 -> ~30\n");
}
END_TEST

START_TEST(an_incident_says_when_it_changed_its_state)
{
    after->incidents[0].state = INCIDENT_QUIET;
    after->incidents[0].severity = SEVERITY_INFO;
    gives("incident changed messenger-zero-probe: records 2 103 -> 2 103, critical -> info, "
          "surging -> quiet\n");
}
END_TEST

START_TEST(the_severest_incident_comes_first)
{
    before->incident_count = 0;
    after->incidents[0].severity = SEVERITY_INFO;
    after->incidents[2].severity = SEVERITY_CRITICAL;
    for (uint32_t i = 0; i < 3; i++)
        after->incidents[i].onset_us = SAMPLE_US(-30);
    gives("incident new 198.51.100.151: records 12, sources ?, of ours 1, critical, new\n"
          "incident new udp/1434: records 12, sources ?, of ours 1, warning, quiet\n"
          "incident new messenger-zero-probe: records 2 103, sources ~5 120, of ours 254, info, "
          "surging\n");
}
END_TEST

START_TEST(a_new_incident_has_one_line_and_no_second_by_its_onset_port_or_payloads)
{
    before->incident_count = 0;
    after->incident_count = 2;
    sample_add_alert(after, ALERT_ONSET, SEVERITY_CRITICAL, "it began");
    sample_add_port(after, 17, 1434, 5);
    gives(
        "incident new messenger-zero-probe: records 2 103, sources ~5 120, of ours 254, critical, "
        "surging\n"
        "incident new udp/1434: records 12, sources ?, of ours 1, warning, quiet\n");
}
END_TEST

START_TEST(new_alerts_are_said_and_those_of_new_payloads_by_the_payload)
{
    struct snapshot_incident *in = &after->incidents[0];
    in->payloads[2] = (struct incident_payload){.records = 5,
                                                .first_us = SAMPLE_US(-10),
                                                .length = 4,
                                                .prefix_length = 4,
                                                .prefix = {0x13, 0x37, 0, 1},
                                                .new = true};
    in->payload_count = 3;
    sample_add_alert(after, ALERT_NEW_PAYLOAD, SEVERITY_CRITICAL, "new payload 13370001 (4 bytes)");
    sample_add_alert(after, ALERT_SURGE, SEVERITY_WARNING, "it surges");
    gives("alert new 2003-12-01 18:21:00 warning surge messenger-zero-probe: it surges\n"
          "payload new 13370001 (4 bytes) of messenger-zero-probe: records 5\n");
}
END_TEST

START_TEST(payloads_that_are_listed_by_chance_are_not_said)
{
    struct snapshot_port_detail *d = &after->port_details[0];
    d->payloads[0].records = 60;
    d->payloads[1].records += 5;
    d->payloads[1].records_error = 7; /* of 10 */
    after->incident_count = before->incident_count = 0;
    gives("payload grown 0000 (2 bytes) of udp/1026: records 45 -> 60\n");
    d->since_us++;
    gives(""); /* they were counted anew */
}
END_TEST

START_TEST(what_a_bounded_list_lacks_is_not_called_gone)
{
    after->source_count = 2; /* 203.0.113.9 */
    after->incident_count = 2;
    gives("incident gone 198.51.100.151: records 12, sources ?, of ours 1, info, new\n"
          "source no longer listed 203.0.113.9: packets ~20, targets ~17\n");
    after->source_table.held = 2;
    after->incident_table.evicted = 1;
    gives("incident no longer listed 198.51.100.151: records 12, sources ?, of ours 1, info, new\n"
          "source gone 203.0.113.9: packets ~20, targets ~17\n");
}
END_TEST

START_TEST(what_a_bounded_list_lacked_is_not_called_new)
{
    before->source_count = 1;
    before->source_table.held = 3;
    after->sources[2].first_us = SAMPLE_US(-5);
    gives("source newly listed 2001:db8::17 (ours): packets 120, targets 17\n"
          "source new 203.0.113.9: packets ~20, targets ~17\n");
}
END_TEST

START_TEST(a_port_that_nothing_goes_to_any_longer_is_gone)
{
    before->port_count = 3;
    after->port_count = 2;
    after->incident_count = before->incident_count = 0;
    gives("port gone udp/1030: packets 200, records 199, sources ?\n");
}
END_TEST

START_TEST(alerts_that_were_pushed_out_are_not_gone)
{
    after->alert_count = 2;
    gives(
        "alert no longer listed 2003-12-01 18:20:56 info onset messenger-zero-probe: first seen\n");
    after->alerts_total = 1; /* another run, with one of its own */
    after->alert_count = 1;
    after->alerts[0].time_us = SAMPLE_US(-20);
    after->alerts[0].severity = SEVERITY_INFO;
    before->alert_count = 1;
    gives(
        "alert new 2003-12-01 19:55:15 info insider messenger-zero-probe: one of ours sends it\n"
        "alert no longer listed 2003-12-01 18:20:58 critical insider messenger-zero-probe: one of "
        "ours sends it\n");
}
END_TEST

START_TEST(a_file_that_can_not_be_read_says_why)
{
    char why[SNAPSHOT_READ_WHY];
    ck_assert(!diff_files((const char *const[2]){"/nonexistent", "/nonexistent"},
                          (const int[2]){0, 0}, stdout, why));
    ck_assert_str_eq(why, "/nonexistent: No such file or directory");
}
END_TEST

Suite *test_diff_suite(void);
Suite *test_diff_suite(void)
{
    Suite *suite = suite_create("diff");
    TCase *t = tcase_create("diff");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, what_is_the_same_is_not_said);
    tcase_add_test(t, what_grew_says_from_what_to_what);
    tcase_add_test(t, an_estimate_is_marked_and_unknown_is_a_question_mark);
    tcase_add_test(t, an_incident_says_when_it_changed_its_state);
    tcase_add_test(t, the_severest_incident_comes_first);
    tcase_add_test(t, a_new_incident_has_one_line_and_no_second_by_its_onset_port_or_payloads);
    tcase_add_test(t, new_alerts_are_said_and_those_of_new_payloads_by_the_payload);
    tcase_add_test(t, payloads_that_are_listed_by_chance_are_not_said);
    tcase_add_test(t, what_a_bounded_list_lacks_is_not_called_gone);
    tcase_add_test(t, what_a_bounded_list_lacked_is_not_called_new);
    tcase_add_test(t, a_port_that_nothing_goes_to_any_longer_is_gone);
    tcase_add_test(t, alerts_that_were_pushed_out_are_not_gone);
    tcase_add_test(t, a_file_that_can_not_be_read_says_why);
    suite_add_tcase(suite, t);
    return suite;
}
