/* Tests of src/report/alert_out.c. */
#include "src/report/alert_out.h"
#include "tests/check.h"
#include "tests/said.h"
#include "tests/sample_incidents.h"

static struct snapshot *s;
static struct alert_out a;

static void prepare(void)
{
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    const struct alert_out_settings settings = {.least = SEVERITY_WARNING, .to_stderr = true};
    alert_out_init(&a, &settings);
    said_begin();
}

static void clean_up(void)
{
    snapshot_free(s);
}

START_TEST(an_alert_is_one_line_on_standard_error)
{
    sample_add_alert(s, ALERT_INSIDER, SEVERITY_CRITICAL, "one of ours sends it");
    ck_assert(alert_out_take(&a, s));
    ck_assert_str_eq(said(), "tapwatch: alert: 2003-12-01 18:20:56 critical insider "
                             "messenger-zero-probe 203.0.113.17: one of ours sends it\n");
}
END_TEST

START_TEST(an_alert_of_nothing_in_particular_has_no_gaps)
{
    struct snapshot_alert *alert = sample_add_alert(s, ALERT_LOSS, SEVERITY_WARNING, "12 lost");
    alert->incident[0] = alert->subject[0] = '\0';
    alert_out_take(&a, s);
    ck_assert_str_eq(said(), "tapwatch: alert: 2003-12-01 18:20:56 warning loss: 12 lost\n");
}
END_TEST

START_TEST(the_longest_line_is_whole)
{
    char line[ALERT_OUT_LINE];
    struct snapshot_alert *alert = sample_add_alert(s, ALERT_NEW_PAYLOAD, SEVERITY_CRITICAL, "");
    memset(alert->incident, 'i', sizeof alert->incident - 1);
    memset(alert->subject, 's', sizeof alert->subject - 1);
    memset(alert->text, 't', sizeof alert->text - 2);
    alert->text[sizeof alert->text - 2] = '!';
    alert->time_us = INT64_MAX;
    alert_out_format(alert, line);
    ck_assert_int_eq(line[strlen(line) - 1], '!');
}
END_TEST

START_TEST(each_alert_is_told_once_oldest_first)
{
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "first");
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "second");
    alert_out_take(&a, s);
    ck_assert(!alert_out_take(&a, s));
    ck_assert_ptr_nonnull(strstr(strstr(said(), "first\n"), "second\n"));
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "third");
    ck_assert(alert_out_take(&a, s));
    ck_assert_int_eq(said_count("first\n"), 1);
    ck_assert_int_eq(said_count("second\n"), 1);
    ck_assert_int_eq(said_count("third\n"), 1);
    ck_assert_int_eq(said_count("\n"), 3);
}
END_TEST

START_TEST(less_severe_ones_are_not_told)
{
    sample_add_alert(s, ALERT_ONSET, SEVERITY_INFO, "first");
    ck_assert(!alert_out_take(&a, s));
    ck_assert_str_eq(said(), "");
    a.settings.least = SEVERITY_INFO;
    ck_assert(!alert_out_take(&a, s)); /* it is no news any more */
    sample_add_alert(s, ALERT_ONSET, SEVERITY_INFO, "second");
    ck_assert(alert_out_take(&a, s));
    ck_assert_int_eq(said_count("\n"), 1);
}
END_TEST

START_TEST(those_that_are_not_held_any_more_are_counted_in_one_line)
{
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "told");
    alert_out_take(&a, s);
    for (int i = 0; i < SNAPSHOT_ALERTS + 12; i++)
        sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "again");
    alert_out_take(&a, s);
    ck_assert_int_eq(said_count("tapwatch: alerts: 12 more, none of them severer, came too fast"),
                     1);
    ck_assert_int_eq(said_count("again\n"), SNAPSHOT_ALERTS);
    alert_out_take(&a, s);
    ck_assert_int_eq(said_count("\n"), 1 + 1 + SNAPSHOT_ALERTS);
}
END_TEST

START_TEST(exactly_as_many_as_are_held_are_all_told)
{
    for (int i = 0; i < SNAPSHOT_ALERTS; i++)
        sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "again");
    alert_out_take(&a, s);
    ck_assert_int_eq(said_count("too fast"), 0);
    ck_assert_int_eq(said_count("\n"), SNAPSHOT_ALERTS);
}
END_TEST

START_TEST(after_a_reset_of_the_counters_alerts_are_told_again)
{
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "before");
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "before");
    alert_out_take(&a, s);
    s->alert_count = 0;
    s->alerts_total = 0;
    alert_out_take(&a, s);
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "after");
    alert_out_take(&a, s);
    ck_assert_int_eq(said_count("after\n"), 1);
    ck_assert_int_eq(said_count("\n"), 3);
}
END_TEST

START_TEST(as_many_alerts_since_a_reset_as_before_are_not_those_from_before)
{
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "before");
    ck_assert(alert_out_take(&a, s));
    s->alert_count = 0;
    s->alerts_total = 0;
    s->resets = 1; /* and nobody saw a snapshot without any */
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "after");
    ck_assert(alert_out_take(&a, s));
    ck_assert(!alert_out_take(&a, s));
    ck_assert_int_eq(said_count("after\n"), 1);
}
END_TEST

START_TEST(beside_a_screen_nothing_is_written_to_standard_error)
{
    a.settings.to_stderr = false;
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "again");
    ck_assert(alert_out_take(&a, s));
    ck_assert_str_eq(said(), "");
}
END_TEST

START_TEST(the_command_gets_those_that_are_severe_enough)
{
    static const char *const words[] = {"/bin/true"};
    const struct alert_out_settings settings = {
        .least = SEVERITY_WARNING,
        .command = {.words = words, .word_count = 1, .per_minute = 10, .quiet = true},
    };
    alert_out_init(&a, &settings);
    sample_add_alert(s, ALERT_ONSET, SEVERITY_INFO, "no");
    alert_out_take(&a, s);
    ck_assert(!alert_out_is_busy(&a));
    ck_assert_int_eq(alert_out_wait_ms(&a), -1);
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "yes");
    alert_out_take(&a, s);
    ck_assert(alert_out_is_busy(&a));
    for (int tries = 0; alert_out_is_busy(&a) && tries < 500; tries++) {
        ck_assert_int_ge(alert_out_wait_ms(&a), 0);
        usleep(10000);
        alert_out_turn(&a);
    }
    ck_assert(!alert_out_is_busy(&a));
    ck_assert_uint_eq(a.command.starts, 1);
    alert_out_done(&a);
    ck_assert_str_eq(said(), "");
}
END_TEST

Suite *test_alert_out_suite(void);
Suite *test_alert_out_suite(void)
{
    Suite *suite = suite_create("alert_out");
    TCase *t = tcase_create("alert_out");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, an_alert_is_one_line_on_standard_error);
    tcase_add_test(t, an_alert_of_nothing_in_particular_has_no_gaps);
    tcase_add_test(t, the_longest_line_is_whole);
    tcase_add_test(t, each_alert_is_told_once_oldest_first);
    tcase_add_test(t, less_severe_ones_are_not_told);
    tcase_add_test(t, those_that_are_not_held_any_more_are_counted_in_one_line);
    tcase_add_test(t, exactly_as_many_as_are_held_are_all_told);
    tcase_add_test(t, after_a_reset_of_the_counters_alerts_are_told_again);
    tcase_add_test(t, as_many_alerts_since_a_reset_as_before_are_not_those_from_before);
    tcase_add_test(t, beside_a_screen_nothing_is_written_to_standard_error);
    tcase_add_test(t, the_command_gets_those_that_are_severe_enough);
    suite_add_tcase(suite, t);
    return suite;
}
