/* Tests of src/run.c. */
#include "src/run.h"

#include "tests/check.h"
#include "tests/said.h"
#include "tests/sample_snapshot.h"

#include <stdlib.h>

static struct options o;
static struct run r;
static const char *files[2];
static struct snapshot *s;

static void prepare(void)
{
    o = (struct options){.batch = true};
    config_defaults(&o.config);
    r = (struct run){.options = &o};
    s = calloc(1, sizeof *s);
    ck_assert_ptr_nonnull(s);
    said_begin();
}

static void clean_up(void)
{
    free(s);
}

static void read_files(const char *first, const char *second)
{
    files[0] = first;
    files[1] = second;
    o.files = files;
    o.file_count = second ? 2 : 1;
}

START_TEST(interfaces_and_pipes_come_as_it_happens_and_files_do_not)
{
    ck_assert(run_comes_as_it_happens(&o));
    read_files("in.pcap", NULL);
    ck_assert(!run_comes_as_it_happens(&o));
    read_files("in.pcap", "-");
    ck_assert(run_comes_as_it_happens(&o));
}
END_TEST

START_TEST(batch_mode_looks_for_alerts_each_5_seconds_while_things_happen)
{
    ck_assert_int_eq(run_batch_settings(&r, 0).watch_ms, 5000);
    o.every_s = 60; /* it makes snapshots of its own */
    ck_assert_int_eq(run_batch_settings(&r, 0).watch_ms, 0);
    o.every_s = 0;
    read_files("in.pcap", NULL);
    ck_assert_int_eq(run_batch_settings(&r, 0).watch_ms, 0);
    ck_assert(run_batch_settings(&r, 0).shows_progress);
}
END_TEST

START_TEST(metrics_more_often_are_looked_for_more_often)
{
    struct metrics_file *const some = (void *)&o;
    o.config.metrics_every_s = 2;
    ck_assert_int_eq(run_batch_settings(&r, 0).watch_ms, 5000); /* nobody wants any */
    r.writing.metrics = some;
    ck_assert_int_eq(run_batch_settings(&r, 0).watch_ms, 2000);
    o.config.metrics_every_s = 60;
    ck_assert_int_eq(run_batch_settings(&r, 0).watch_ms, 5000);
}
END_TEST

START_TEST(lines_of_totals_come_as_the_option_says_or_else_the_setting)
{
    o.config.linear_every_s = 17;
    ck_assert_int_eq(run_linear_settings(&r, 0).every_s, 17);
    o.every_s = 3;
    ck_assert_int_eq(run_linear_settings(&r, 0).every_s, 3);
}
END_TEST

START_TEST(the_capture_is_told_of_our_session_evidence_and_memory_as_they_are)
{
    o.config.memory_mib = 128;
    ck_assert_uint_eq(run_capture_settings(&r).engine.memory_bytes, (size_t)128 << 20);
    ck_assert_ptr_null(run_capture_settings(&r).own);
    ck_assert_ptr_null(run_capture_settings(&r).evidence);
    r.session.client_port = 50000;
    r.evidence.keeps = true;
    ck_assert_ptr_eq(run_capture_settings(&r).own, &r.session);
    ck_assert_ptr_eq(run_capture_settings(&r).evidence, &r.evidence.desk);
}
END_TEST

START_TEST(an_open_incident_of_warning_is_alarm_where_that_was_asked_for)
{
    s->incident_count = 1;
    s->incidents[0].severity = SEVERITY_WARNING;
    ck_assert(!run_ends_in_alert(&o, s));
    o.exit_alert = true;
    ck_assert(run_ends_in_alert(&o, s));
    ck_assert(!run_ends_in_alert(&o, NULL));
    s->incidents[0].severity = SEVERITY_INFO;
    ck_assert(!run_ends_in_alert(&o, s));
}
END_TEST

START_TEST(totals_tell_of_drops_where_they_are_known)
{
    s->capture.received = 660;
    s->capture.analysed = 659;
    s->capture.dropped_kernel = SNAPSHOT_UNKNOWN;
    run_print_totals(s);
    ck_assert_int_eq(said_count("tapwatch: 660 packets read, 659 analysed\n"), 1);
    s->capture.dropped_kernel = 3;
    s->capture.dropped_interface = 4;
    run_print_totals(s);
    ck_assert_int_eq(said_count("tapwatch: 660 packets received, 659 analysed, 3 dropped by the "
                                "kernel, 4 by the interface\n"),
                     1);
    run_print_totals(NULL);
    ck_assert_int_eq(said_count("\n"), 2);
}
END_TEST

Suite *test_run_suite(void);
Suite *test_run_suite(void)
{
    Suite *suite = suite_create("run");
    TCase *t = tcase_create("run");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, interfaces_and_pipes_come_as_it_happens_and_files_do_not);
    tcase_add_test(t, batch_mode_looks_for_alerts_each_5_seconds_while_things_happen);
    tcase_add_test(t, metrics_more_often_are_looked_for_more_often);
    tcase_add_test(t, lines_of_totals_come_as_the_option_says_or_else_the_setting);
    tcase_add_test(t, the_capture_is_told_of_our_session_evidence_and_memory_as_they_are);
    tcase_add_test(t, an_open_incident_of_warning_is_alarm_where_that_was_asked_for);
    tcase_add_test(t, totals_tell_of_drops_where_they_are_known);
    suite_add_tcase(suite, t);
    return suite;
}
