/* Tests of ui/time_line.c. */
#include "src/base/clock.h"
#include "tests/check.h"
#include "tests/sample_snapshot.h"
#include "ui/time_line.h"

static struct moments *moments;
static struct snapshot *s;
static struct time_line t;
static struct line l;

static void start(void)
{
    moments = moments_new(1 << 20);
    s = snapshot_new();
    ck_assert(moments && s);
}

static void stop(void)
{
    moments_free(moments);
    snapshot_free(s);
}

static void keep(int64_t taken_at_us)
{
    s->taken_at_us = taken_at_us;
    ck_assert(moments_add(moments, s));
}

START_TEST(it_shows_where_in_what_is_kept_the_shown_moment_lies)
{
    keep(SAMPLE_US(60));
    keep(SAMPLE_US(0));
    time_line_set(&t, moments, s);
    time_line_compose(&t, SAMPLE_US(30), theme_glyphs(true), 39, &l);
    ck_assert_str_eq(l.text, "19:53:55 ----------O---------- 19:54:55");
    time_line_compose(&t, SAMPLE_US(60), theme_glyphs(true), 39, &l);
    ck_assert_str_eq(l.text, "19:53:55 O-------------------- 19:54:55");
    time_line_compose(&t, SAMPLE_US(0), theme_glyphs(true), 39, &l);
    ck_assert_str_eq(l.text, "19:53:55 --------------------O 19:54:55");
}
END_TEST

START_TEST(alerts_of_warning_and_above_are_marked_where_they_were)
{
    keep(SAMPLE_US(60));
    keep(SAMPLE_US(0));
    s->alert_count = 3;
    s->alerts[0] = (struct snapshot_alert){.time_us = SAMPLE_US(15), .severity = SEVERITY_WARNING};
    s->alerts[1] = (struct snapshot_alert){.time_us = SAMPLE_US(45), .severity = SEVERITY_INFO};
    s->alerts[2] = (struct snapshot_alert){.time_us = SAMPLE_US(90), .severity = SEVERITY_CRITICAL};
    time_line_set(&t, moments, s);
    time_line_compose(&t, SAMPLE_US(30), theme_glyphs(true), 39, &l);
    ck_assert_str_eq(l.text, "19:53:55 ----------O----!----- 19:54:55");
}
END_TEST

START_TEST(the_target_of_a_jump_stands_where_it_is_within)
{
    keep(SAMPLE_US(60));
    keep(SAMPLE_US(0));
    time_line_set(&t, moments, s);
    t.target_us = SAMPLE_US(15);
    time_line_compose(&t, SAMPLE_US(30), theme_glyphs(true), 39, &l);
    ck_assert_str_eq(l.text, "19:53:55 ----------O----^----- 19:54:55");
    t.target_us = SAMPLE_US(-1);
    time_line_compose(&t, SAMPLE_US(30), theme_glyphs(true), 39, &l);
    ck_assert_str_eq(l.text, "19:53:55 ----------O---------- 19:54:55");
}
END_TEST

START_TEST(each_column_of_the_line_stands_for_a_second_and_its_ends_for_none)
{
    int64_t time_us = 0;
    keep(SAMPLE_US(60));
    keep(SAMPLE_US(0));
    time_line_set(&t, moments, s);
    ck_assert(time_line_time(&t, 9, 39, &time_us));
    ck_assert_int_eq(time_us, SAMPLE_US(60));
    ck_assert(time_line_time(&t, 19, 39, &time_us));
    ck_assert_int_eq(time_us, SAMPLE_US(30));
    ck_assert(time_line_time(&t, 29, 39, &time_us));
    ck_assert_int_eq(time_us, SAMPLE_US(0));
    ck_assert(!time_line_time(&t, 8, 39, &time_us));
    ck_assert(!time_line_time(&t, 30, 39, &time_us));
    ck_assert(!time_line_time(&t, 12, 20, &time_us));
    time_line_set(&t, NULL, s);
    ck_assert(!time_line_time(&t, 19, 39, &time_us));
}
END_TEST

START_TEST(it_reaches_to_the_newest_though_that_is_not_kept_yet)
{
    keep(SAMPLE_US(60));
    s->taken_at_us = SAMPLE_US(0);
    time_line_set(&t, moments, s);
    time_line_compose(&t, SAMPLE_US(0), theme_glyphs(true), 39, &l);
    ck_assert_str_eq(l.text, "19:53:55 --------------------O 19:54:55");
}
END_TEST

START_TEST(days_are_told_where_there_are_several)
{
    keep(SAMPLE_US(86400));
    keep(SAMPLE_US(0));
    time_line_set(&t, moments, s);
    time_line_compose(&t, SAMPLE_US(0), theme_glyphs(true), 61, &l);
    ck_assert_str_eq(l.text, "2003-11-30 19:54:55 --------------------O 2003-12-01 19:54:55");
}
END_TEST

START_TEST(of_one_moment_it_shows_that)
{
    keep(SAMPLE_US(0));
    time_line_set(&t, moments, s);
    time_line_compose(&t, SAMPLE_US(0), theme_glyphs(true), 39, &l);
    ck_assert_str_eq(l.text, "19:54:55 --------------------O 19:54:55");
}
END_TEST

START_TEST(without_moments_or_room_there_is_none)
{
    time_line_set(&t, NULL, s);
    time_line_compose(&t, SAMPLE_US(0), theme_glyphs(true), 39, &l);
    ck_assert_str_eq(l.text, "");
    time_line_set(&t, moments, s);
    time_line_compose(&t, SAMPLE_US(0), theme_glyphs(true), 39, &l);
    ck_assert_str_eq(l.text, "");
    keep(SAMPLE_US(0));
    time_line_set(&t, moments, s);
    time_line_compose(&t, SAMPLE_US(0), theme_glyphs(true), 27, &l);
    ck_assert_str_eq(l.text, "");
}
END_TEST

Suite *test_time_line_suite(void);
Suite *test_time_line_suite(void)
{
    Suite *suite = suite_create("time_line");
    TCase *c = tcase_create("time_line");
    tcase_add_checked_fixture(c, start, stop);
    tcase_add_test(c, it_shows_where_in_what_is_kept_the_shown_moment_lies);
    tcase_add_test(c, alerts_of_warning_and_above_are_marked_where_they_were);
    tcase_add_test(c, each_column_of_the_line_stands_for_a_second_and_its_ends_for_none);
    tcase_add_test(c, the_target_of_a_jump_stands_where_it_is_within);
    tcase_add_test(c, it_reaches_to_the_newest_though_that_is_not_kept_yet);
    tcase_add_test(c, days_are_told_where_there_are_several);
    tcase_add_test(c, of_one_moment_it_shows_that);
    tcase_add_test(c, without_moments_or_room_there_is_none);
    suite_add_tcase(suite, c);
    return suite;
}
