/* Tests of src/base/clock.c. The moments come from `date -u -d @N`. */
#include "src/base/clock.h"

#include "tests/check.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

START_TEST(times_of_many_seconds_do_not_mix)
{
    char text[CLOCK_TEXT];
    const int64_t start_us = INT64_C(1070308495) * US_PER_S; /* 2003-12-01T19:54:55 */
    for (int round = 0; round < 2; round++) {
        ck_assert_str_eq(clock_format_rfc3339(start_us + 1, text), "2003-12-01T19:54:55.000001Z");
        ck_assert_str_eq(clock_format_rfc3339(start_us + 64 * US_PER_S, text),
                         "2003-12-01T19:55:59.000000Z");
        ck_assert_str_eq(clock_format_rfc3339(start_us + 999999, text),
                         "2003-12-01T19:54:55.999999Z");
        ck_assert_str_eq(clock_format_rfc3339(-64 * US_PER_S, text), "1969-12-31T23:58:56.000000Z");
        ck_assert_str_eq(clock_format_rfc3339(0, text), "1970-01-01T00:00:00.000000Z");
    }
}
END_TEST

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

/* Each day of what a leap year, a century and an era change; day by day it is a day later. */
START_TEST(each_day_is_found_by_its_name)
{
    static const int days_of[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t expected_us = -62167219200 * (int64_t)US_PER_S; /* 0000-01-01 */
    for (int year = 0; year <= 9999; year++)
        for (int month = 1; month <= 12; month++) {
            const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            const int days = days_of[month - 1] + (month == 2 && leap);
            int64_t first_us, last_us, none_us;
            ck_assert(clock_find_day(year, month, 1, &first_us));
            ck_assert(clock_find_day(year, month, days, &last_us));
            ck_assert(!clock_find_day(year, month, days + 1, &none_us));
            ck_assert_int_eq(first_us, expected_us);
            ck_assert_int_eq(last_us, first_us + (days - 1) * 86400LL * US_PER_S);
            expected_us = last_us + 86400LL * US_PER_S;
        }
    int64_t us;
    ck_assert(!clock_find_day(2003, 0, 1, &us) && !clock_find_day(2003, 13, 1, &us));
    ck_assert(!clock_find_day(2003, 1, 0, &us) && !clock_find_day(10000, 1, 1, &us));
    ck_assert(!clock_find_day(-1, 1, 1, &us));
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
            ck_assert_str_eq(text, want);
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

START_TEST(a_time_that_is_written_is_read_again)
{
    static const int64_t times_us[] = {0,
                                       1,
                                       -1,
                                       951782400000000,
                                       1070308495123456,
                                       4107542399999999,
                                       -62167219200000000,
                                       253402300799999999};
    char text[CLOCK_TEXT];
    int64_t read_us;
    for (size_t i = 0; i < sizeof times_us / sizeof times_us[0]; i++) {
        ck_assert(clock_parse_rfc3339(clock_format_rfc3339(times_us[i], text), &read_us));
        ck_assert_int_eq(read_us, times_us[i]);
    }
    /* Every day of 400 years and more, so all that a calendar does. */
    for (int64_t day = -1000; day < 150000; day++) {
        ck_assert(
            clock_parse_rfc3339(clock_format_rfc3339(day * 86400 * US_PER_S, text), &read_us));
        ck_assert_int_eq(read_us, day * 86400 * US_PER_S);
    }
}
END_TEST

START_TEST(what_is_no_time_is_not_read)
{
    static const char *const wrong[] = {
        "",
        "2003-12-01",
        "2003-12-01T19:54:55Z",
        "2003-12-01T19:54:55.000000",
        "2003-12-01T19:54:55.000000Z ",
        "2003-12-01 19:54:55.000000Z",
        "2003-13-01T19:54:55.000000Z",
        "2003-00-01T19:54:55.000000Z",
        "2003-02-29T19:54:55.000000Z",
        "1900-02-29T19:54:55.000000Z",
        "2003-12-32T19:54:55.000000Z",
        "2003-12-00T19:54:55.000000Z",
        "2003-12-01T24:54:55.000000Z",
        "2003-12-01T19:60:55.000000Z",
        "2003-12-01T19:54:60.000000Z",
        "-003-12-01T19:54:55.000000Z",
    };
    int64_t us = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(!clock_parse_rfc3339(wrong[i], &us), "%s is read", wrong[i]);
    ck_assert_int_eq(us, 7);
    ck_assert(clock_parse_rfc3339("2004-02-29T19:54:55.000000Z", &us));
}
END_TEST

Suite *test_clock_suite(void);
Suite *test_clock_suite(void)
{
    Suite *s = suite_create("clock");
    TCase *t = tcase_create("clock");
    tcase_add_test(t, times_of_many_seconds_do_not_mix);
    tcase_add_test(t, each_day_is_found_by_its_name);
    tcase_add_test(t, parts_of_time_are_of_one_length_also_about_1970);
    tcase_add_test(t, seconds_round_towards_the_past);
    tcase_add_test(t, a_time_is_written_in_every_form);
    tcase_add_test(t, a_time_before_1970_keeps_its_fraction);
    tcase_add_test(t, years_have_four_digits);
    tcase_add_test(t, times_beyond_the_calendar_are_clamped_to_it);
    tcase_add_test(t, every_day_is_that_of_the_calendar);
    tcase_add_test(t, the_clocks_go_forward_and_the_wall_clock_is_of_this_century);
    tcase_add_test(t, a_time_that_is_written_is_read_again);
    tcase_add_test(t, what_is_no_time_is_not_read);
    suite_add_tcase(s, t);
    return s;
}
