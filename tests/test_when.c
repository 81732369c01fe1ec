/* Tests of ui/when.c. The moments come from `date -u -d @N`. */
#include "src/base/clock.h"
#include "ui/when.h"

#include "tests/check.h"

#include <string.h>

static const int64_t from_us = 1070308495 * (int64_t)US_PER_S + 42; /* 2003-12-01 19:54:55 UTC */

static const char *read(const char *text)
{
    static char found[CLOCK_TEXT];
    int64_t at_us;
    if (!when_read(text, from_us, &at_us))
        return "none";
    ck_assert_int_eq(at_us % US_PER_S, 0);
    return clock_format_date_time(at_us, found);
}

START_TEST(a_time_alone_is_of_the_same_day)
{
    ck_assert_str_eq(read("18:30"), "2003-12-01 18:30:00");
    ck_assert_str_eq(read(" 8:05:09 "), "2003-12-01 08:05:09");
    ck_assert_str_eq(read("23:59:59"), "2003-12-01 23:59:59");
    ck_assert_str_eq(read("00:00Z"), "2003-12-01 00:00:00");
    int64_t at_us;
    ck_assert(when_read("12:00", -1, &at_us)); /* 1969-12-31 */
    ck_assert_int_eq(at_us, -43200 * (int64_t)US_PER_S);
}
END_TEST

START_TEST(a_date_names_another_day)
{
    ck_assert_str_eq(read("2003-11-22 18:30"), "2003-11-22 18:30:00");
    ck_assert_str_eq(read("2003-11-22T18:30:07Z"), "2003-11-22 18:30:07");
    ck_assert_str_eq(read("2003-11-22   18:30:07"), "2003-11-22 18:30:07");
    ck_assert_str_eq(read("2003-12-03"), "2003-12-03 00:00:00");
    ck_assert_str_eq(read("2004-2-29 1:00"), "2004-02-29 01:00:00");
    ck_assert_str_eq(read("1969-12-31 23:59:59"), "1969-12-31 23:59:59");
}
END_TEST

START_TEST(a_step_is_from_the_moment_given_in_several_units)
{
    ck_assert_str_eq(read("+30s"), "2003-12-01 19:55:25");
    ck_assert_str_eq(read("-10m"), "2003-12-01 19:44:55");
    ck_assert_str_eq(read("+1h30m"), "2003-12-01 21:24:55");
    ck_assert_str_eq(read("-2d1s "), "2003-11-29 19:54:54");
    ck_assert_str_eq(read("+99999s"), "2003-12-02 23:41:34");
}
END_TEST

START_TEST(what_is_no_time_is_refused)
{
    static const char *const wrong[] = {
        "",          "18",          "18:",        "18:3x",       "24:00",
        "18:60",     "18:30:60",    "18:30:",     "18:30 19:00", "2003-02-29",
        "2003-13-1", "2003-00-10",  "2003-04-31", "2003-12",     "2003-12-01 18",
        "+1",        "+",           "-h",         "+1w",         "+100000s",
        "+1h 30m",   "2003-12-011", "yesterday",  "2003-12-01T", "2003-12-0118:30",
        "-1h-1h",    "18:30ZZ",     "٣:30",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(strcmp(read(wrong[i]), "none") == 0, "\"%s\" is read as %s", wrong[i],
                      read(wrong[i]));
}
END_TEST

START_TEST(the_longest_steps_and_the_latest_times_do_not_overflow)
{
    int64_t at_us;
    ck_assert(when_read("+99999d99999d99999d99999d99999d", 0, &at_us));
    ck_assert_int_eq(at_us, 5 * 99999LL * 86400 * US_PER_S);
    ck_assert(!when_read("+99999d99999d99999d99999d99999d1", 0, &at_us));
    ck_assert(!when_read("+99999d99999d99999d99999d999999d", 0, &at_us));
    ck_assert(!when_read("+1d", INT64_MAX, &at_us));
    ck_assert(!when_read("-99999d", INT64_MIN + 50LL * US_PER_S, &at_us));
}
END_TEST

Suite *test_when_suite(void);
Suite *test_when_suite(void)
{
    Suite *s = suite_create("when");
    TCase *t = tcase_create("when");
    tcase_add_test(t, a_time_alone_is_of_the_same_day);
    tcase_add_test(t, a_date_names_another_day);
    tcase_add_test(t, a_step_is_from_the_moment_given_in_several_units);
    tcase_add_test(t, what_is_no_time_is_refused);
    tcase_add_test(t, the_longest_steps_and_the_latest_times_do_not_overflow);
    suite_add_tcase(s, t);
    return s;
}
