/* Tests of src/engine/alerts.c. */
#include "src/engine/alerts.h"

#include "tests/check.h"

#include <string.h>

static struct alerts alerts;
static struct snapshot *s;

static void setup(void)
{
    alerts = (struct alerts){.total = 0};
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
}

static void teardown(void)
{
    snapshot_free(s);
}

static void raise_severity(enum severity severity, int64_t time_us)
{
    const struct alert_about about = {time_us, ALERT_INSIDER, severity, "zero-probe", "192.0.2.17"};
    alerts_raise(&alerts, &about, "at %lld", (long long)time_us);
}

static void raise_at(int64_t time_us)
{
    raise_severity(SEVERITY_CRITICAL, time_us);
}

START_TEST(an_alert_is_told_with_all_that_it_is_about)
{
    raise_at(7);
    alerts_fill(&alerts, s);
    ck_assert_uint_eq(s->alerts_total, 1);
    ck_assert_uint_eq(s->alert_count, 1);
    const struct snapshot_alert *a = &s->alerts[0];
    ck_assert_uint_eq(a->number, 1);
    ck_assert_int_eq(a->time_us, 7);
    ck_assert_int_eq(a->kind, ALERT_INSIDER);
    ck_assert_int_eq(a->severity, SEVERITY_CRITICAL);
    ck_assert_str_eq(a->incident, "zero-probe");
    ck_assert_str_eq(a->subject, "192.0.2.17");
    ck_assert_str_eq(a->text, "at 7");
}
END_TEST

START_TEST(all_are_counted_by_severity_also_those_without_room)
{
    for (int i = 0; i < SNAPSHOT_ALERTS + 5; i++)
        raise_severity(SEVERITY_WARNING, i);
    raise_severity(SEVERITY_INFO, 1000);
    raise_severity(SEVERITY_CRITICAL, 1001);
    raise_severity(SEVERITY_CRITICAL, 1002);
    alerts_fill(&alerts, s);
    ck_assert_uint_eq(s->alerts_by_severity[SEVERITY_INFO], 1);
    ck_assert_uint_eq(s->alerts_by_severity[SEVERITY_WARNING], SNAPSHOT_ALERTS + 5);
    ck_assert_uint_eq(s->alerts_by_severity[SEVERITY_CRITICAL], 2);
}
END_TEST

START_TEST(the_latest_come_first_and_numbers_have_no_gaps)
{
    for (int i = 1; i <= 3; i++)
        raise_at(i);
    alerts_fill(&alerts, s);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(s->alerts[i].number, 3 - i);
        ck_assert_int_eq(s->alerts[i].time_us, 3 - (int64_t)i);
    }
}
END_TEST

START_TEST(what_was_raised_late_is_put_in_order_of_time_until_it_was_told)
{
    raise_at(30);
    raise_at(10);
    raise_at(20);
    alerts_fill(&alerts, s);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_int_eq(s->alerts[i].time_us, 30 - 10 * (int64_t)i);
        ck_assert_uint_eq(s->alerts[i].number, 3 - i);
    }
    raise_at(5); /* the three keep their numbers */
    alerts_fill(&alerts, s);
    ck_assert_int_eq(s->alerts[0].time_us, 5);
    ck_assert_uint_eq(s->alerts[0].number, 4);
    ck_assert_int_eq(s->alerts[1].time_us, 30);
}
END_TEST

START_TEST(of_too_many_the_latest_are_kept_and_all_are_counted)
{
    for (int i = 1; i <= SNAPSHOT_ALERTS + 10; i++)
        raise_at(i);
    alerts_fill(&alerts, s);
    ck_assert_uint_eq(s->alerts_total, SNAPSHOT_ALERTS + 10);
    ck_assert_uint_eq(s->alert_count, SNAPSHOT_ALERTS);
    ck_assert_uint_eq(s->alerts[0].number, SNAPSHOT_ALERTS + 10);
    ck_assert_uint_eq(s->alerts[SNAPSHOT_ALERTS - 1].number, 11);
}
END_TEST

START_TEST(what_is_severe_is_not_pushed_out_by_what_is_not)
{
    raise_severity(SEVERITY_WARNING, 1);
    raise_severity(SEVERITY_CRITICAL, 2);
    for (int i = 0; i < 3 * SNAPSHOT_ALERTS; i++)
        raise_severity(SEVERITY_INFO, 3 + i);
    alerts_fill(&alerts, s);
    ck_assert_uint_eq(s->alerts_total, 2 + 3 * SNAPSHOT_ALERTS);
    ck_assert_uint_eq(s->alert_count, SNAPSHOT_ALERTS);
    ck_assert_uint_eq(s->alerts[0].number, s->alerts_total); /* of the others the latest */
    ck_assert_int_eq(s->alerts[SNAPSHOT_ALERTS - 1].severity, SEVERITY_WARNING);
    ck_assert_int_eq(s->alerts[SNAPSHOT_ALERTS - 2].severity, SEVERITY_CRITICAL);
    ck_assert_uint_eq(s->alerts[SNAPSHOT_ALERTS - 2].number, 2);
}
END_TEST

START_TEST(where_all_are_severer_a_new_one_is_only_counted)
{
    for (int i = 1; i <= SNAPSHOT_ALERTS; i++)
        raise_at(i);
    raise_severity(SEVERITY_INFO, 1000);
    alerts_fill(&alerts, s);
    ck_assert_uint_eq(s->alerts_total, SNAPSHOT_ALERTS + 1);
    ck_assert_uint_eq(s->alerts[0].number, SNAPSHOT_ALERTS);
    raise_severity(SEVERITY_INFO, 2000); /* those that were told of make room */
    alerts_fill(&alerts, s);
    ck_assert_uint_eq(s->alerts[0].number, SNAPSHOT_ALERTS + 2);
    ck_assert_int_eq(s->alerts[0].severity, SEVERITY_INFO);
    raise_severity(SEVERITY_CRITICAL, 5); /* late, but the others were told of */
    alerts_fill(&alerts, s);
    ck_assert_int_eq(s->alerts[0].time_us, 5);
    ck_assert_uint_eq(s->alerts[0].number, SNAPSHOT_ALERTS + 3);
    ck_assert_uint_eq(s->alerts[SNAPSHOT_ALERTS - 1].number, 2);
}
END_TEST

START_TEST(a_text_that_is_too_long_is_cut)
{
    char text[2 * ALERT_TEXT];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    const struct alert_about about = {1, ALERT_ONSET, SEVERITY_INFO, "", text};
    alerts_raise(&alerts, &about, "%s", text);
    alerts_fill(&alerts, s);
    ck_assert_uint_eq(strlen(s->alerts[0].text), ALERT_TEXT - 1);
    ck_assert_uint_eq(strlen(s->alerts[0].subject), sizeof s->alerts[0].subject - 1);
}
END_TEST

Suite *test_alerts_suite(void);
Suite *test_alerts_suite(void)
{
    Suite *suite = suite_create("alerts");
    TCase *c = tcase_create("alerts");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, an_alert_is_told_with_all_that_it_is_about);
    tcase_add_test(c, the_latest_come_first_and_numbers_have_no_gaps);
    tcase_add_test(c, all_are_counted_by_severity_also_those_without_room);
    tcase_add_test(c, what_was_raised_late_is_put_in_order_of_time_until_it_was_told);
    tcase_add_test(c, of_too_many_the_latest_are_kept_and_all_are_counted);
    tcase_add_test(c, what_is_severe_is_not_pushed_out_by_what_is_not);
    tcase_add_test(c, where_all_are_severer_a_new_one_is_only_counted);
    tcase_add_test(c, a_text_that_is_too_long_is_cut);
    suite_add_tcase(suite, c);
    return suite;
}
