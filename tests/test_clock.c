/* Tests of src/base/clock.c. The moments come from `date -u -d @N`. */
#include "src/base/clock.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

START_TEST(seconds_round_towards_the_past)
{
    ck_assert_int_eq(clock_second(0), 0);
    ck_assert_int_eq(clock_second(999999), 0);
    ck_assert_int_eq(clock_second(1000000), 1);
    ck_assert_int_eq(clock_second(-1), -1);
    ck_assert_int_eq(clock_second(-1000000), -1);
    ck_assert_int_eq(clock_second(-1000001), -2);
}
END_TEST

START_TEST(parts_of_time_are_of_one_length_also_about_1970)
{
    ck_assert_int_eq(clock_part(-61, 60), -2);
    ck_assert_int_eq(clock_part(-60, 60), -1);
    ck_assert_int_eq(clock_part(-1, 60), -1);
    ck_assert_int_eq(clock_part(0, 60), 0);
    ck_assert_int_eq(clock_part(59, 60), 0);
    ck_assert_int_eq(clock_part(60, 60), 1);
}
END_TEST

START_TEST(a_time_is_written_in_every_form)
{
    char text[CLOCK_TEXT];
    const int64_t t = 1070308495 * (int64_t)US_PER_S + 42; /* 2003-12-01 19:54:55 UTC */
    ck_assert_str_eq(clock_format_rfc3339(t, text), "2003-12-01T19:54:55.000042Z");
    ck_assert_str_eq(clock_format_date_time(t, text), "2003-12-01 19:54:55");
    ck_assert_str_eq(clock_format_time(t, text), "19:54:55");
    ck_assert_str_eq(clock_format_compact(t, text), "20031201T195455Z");
}
END_TEST

START_TEST(a_time_before_1970_keeps_its_fraction)
{
    char text[CLOCK_TEXT];
    ck_assert_str_eq(clock_format_rfc3339(-1, text), "1969-12-31T23:59:59.999999Z");
    ck_assert_str_eq(clock_format_time(-1, text), "23:59:59");
}
END_TEST

START_TEST(years_have_four_digits)
{
    char text[CLOCK_TEXT];
    const int64_t year_99 = -59042995200 * (int64_t)US_PER_S; /* 0099-01-01 */
    ck_assert_str_eq(clock_format_rfc3339(year_99, text), "0099-01-01T00:00:00.000000Z");
    ck_assert_str_eq(clock_format_date_time(year_99, text), "0099-01-01 00:00:00");
    ck_assert_str_eq(clock_format_compact(year_99, text), "00990101T000000Z");
}
END_TEST

START_TEST(times_beyond_the_calendar_are_clamped_to_it)
{
    char text[CLOCK_TEXT];
    ck_assert_str_eq(clock_format_rfc3339(INT64_MIN, text), "0000-01-01T00:00:00.000000Z");
    ck_assert_str_eq(clock_format_rfc3339(INT64_MAX, text), "9999-12-31T23:59:59.999999Z");
    ck_assert_str_eq(clock_format_date_time(INT64_MAX, text), "9999-12-31 23:59:59");
}
END_TEST

/* Against the C library's calendar: each day of 400 years, after which leap years repeat, and the
 * first and the last ones. */
START_TEST(every_day_is_that_of_the_calendar)
{
    enum { DAY_S = 86400, DAYS = 146097 };
    static const int64_t starts[] = {-62167219200, 0, 253402300800 - (int64_t)DAYS * DAY_S};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        for (int day = 0; day < DAYS; day++) {
            char text[CLOCK_TEXT], want[2 * CLOCK_TEXT];
            time_t second = (time_t)(starts[i] + (int64_t)day * DAY_S + day % DAY_S);
            struct tm tm;
            gmtime_r(&second, &tm);
            snprintf(want, sizeof want, "%04d-%02d-%02d %02d:%02d:%02d", tm.tm_year + 1900,
                     tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
            clock_format_date_time(second * (int64_t)US_PER_S, text);
            if (strcmp(text, want) != 0)
                ck_abort_msg("want %s, got %s", want, text);
        }
}
END_TEST

START_TEST(the_clocks_go_forward_and_the_wall_clock_is_of_this_century)
{
    int64_t before = clock_monotonic_us();
    ck_assert_int_le(before, clock_monotonic_us());
    ck_assert_int_gt(clock_wall_us(), 1000000000 * (int64_t)US_PER_S);
}
END_TEST

Suite *test_clock_suite(void);
Suite *test_clock_suite(void)
{
    Suite *s = suite_create("clock");
    TCase *t = tcase_create("clock");
    tcase_add_test(t, parts_of_time_are_of_one_length_also_about_1970);
    tcase_add_test(t, seconds_round_towards_the_past);
    tcase_add_test(t, a_time_is_written_in_every_form);
    tcase_add_test(t, a_time_before_1970_keeps_its_fraction);
    tcase_add_test(t, years_have_four_digits);
    tcase_add_test(t, times_beyond_the_calendar_are_clamped_to_it);
    tcase_add_test(t, every_day_is_that_of_the_calendar);
    tcase_add_test(t, the_clocks_go_forward_and_the_wall_clock_is_of_this_century);
    suite_add_tcase(s, t);
    return s;
}
