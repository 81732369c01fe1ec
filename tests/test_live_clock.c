/* Tests of src/capture/live_clock.c. */
#include "src/capture/live_clock.h"

#include "tests/check.h"

enum { SECOND = 1000000, HOUR = 3600 };
#define YEAR INT64_C(31557600) /* seconds */

/* The monotonic clock began at 0 at this time. */
#define START_US (INT64_C(1070308495) * SECOND)

static struct live_clock c;

/* A look at the clocks some seconds after the start; the wall clock was set by so many seconds. */
static int64_t look(int64_t after_s, int64_t set_s)
{
    return live_clock_now(&c, START_US + (after_s + set_s) * SECOND, after_s * SECOND);
}

static void prepare(void)
{
    c = (struct live_clock){0};
    look(0, 0);
}

START_TEST(it_is_the_wall_clock)
{
    ck_assert_int_eq(look(5, 0), START_US + 5 * SECOND);
    ck_assert_int_eq(live_clock_packet(&c, START_US + 4 * SECOND), START_US + 4 * SECOND);
}
END_TEST

START_TEST(set_forward_it_is_followed)
{
    ck_assert_int_eq(look(5, HOUR), START_US + (5 + HOUR) * (int64_t)SECOND);
}
END_TEST

START_TEST(set_back_it_goes_on_and_packets_with_it)
{
    ck_assert_int_eq(look(5, -HOUR), START_US + 5 * SECOND);
    ck_assert_int_eq(look(6, -HOUR), START_US + 6 * SECOND);
    ck_assert_int_eq(live_clock_packet(&c, START_US + (6 - HOUR) * (int64_t)SECOND),
                     START_US + 6 * SECOND);
}
END_TEST

START_TEST(a_packet_stamped_before_the_clock_was_set_back_is_not_moved_into_the_future)
{
    look(5, -HOUR);
    ck_assert_int_eq(live_clock_packet(&c, START_US + 5 * SECOND - 1), START_US + 5 * SECOND - 1);
}
END_TEST

START_TEST(a_packet_stamped_while_the_clock_was_ahead_for_a_moment_is_of_now)
{
    look(5, 0);
    ck_assert_int_eq(live_clock_packet(&c, START_US + (5 + HOUR) * (int64_t)SECOND),
                     START_US + 5 * SECOND);
}
END_TEST

START_TEST(a_packet_newer_than_the_last_look_keeps_its_time)
{
    look(5, 0);
    ck_assert_int_eq(live_clock_packet(&c, START_US + 5 * SECOND + 200000),
                     START_US + 5 * SECOND + 200000);
}
END_TEST

START_TEST(a_pause_between_the_two_readings_leaves_nothing_behind)
{
    /* Read at 5 s and at 65 s. */
    ck_assert_int_eq(live_clock_now(&c, START_US + 5 * SECOND, 65 * SECOND),
                     START_US + 65 * SECOND);
    ck_assert_int_eq(live_clock_packet(&c, START_US + 65 * SECOND), START_US + 65 * SECOND);
    ck_assert_int_eq(look(66, 0), START_US + 66 * SECOND);
    ck_assert_int_eq(live_clock_packet(&c, START_US + 66 * SECOND), START_US + 66 * SECOND);
}
END_TEST

START_TEST(a_clock_that_is_steered_moves_no_packet)
{
    live_clock_now(&c, START_US + 5 * SECOND - 50000, 5 * SECOND);
    ck_assert_int_eq(live_clock_packet(&c, START_US + 4 * SECOND), START_US + 4 * SECOND);
}
END_TEST

START_TEST(set_back_and_forward_by_years_it_never_goes_back_and_packets_stay_near_it)
{
    static const int64_t set_s[] = {0, -34 * YEAR, 0, 30 * YEAR, 0, -YEAR, 31 * YEAR, 31 * YEAR};
    int64_t last_us = 0;
    for (int64_t i = 0; i < (int64_t)(sizeof set_s / sizeof set_s[0]); i++) {
        const int64_t after_s = 10 + i, now_us = look(after_s, set_s[i]),
                      stamp_us = START_US + (after_s + set_s[i]) * SECOND - 1000;
        ck_assert_int_gt(now_us, last_us);
        ck_assert_int_eq(live_clock_packet(&c, stamp_us), now_us - 1000);
        last_us = now_us;
    }
    ck_assert_int_eq(last_us, START_US + (17 + 31 * YEAR) * SECOND);
}
END_TEST

Suite *test_live_clock_suite(void);
Suite *test_live_clock_suite(void)
{
    Suite *s = suite_create("live_clock");
    TCase *t = tcase_create("live_clock");
    tcase_add_checked_fixture(t, prepare, NULL);
    tcase_add_test(t, it_is_the_wall_clock);
    tcase_add_test(t, set_forward_it_is_followed);
    tcase_add_test(t, set_back_it_goes_on_and_packets_with_it);
    tcase_add_test(t, a_packet_stamped_before_the_clock_was_set_back_is_not_moved_into_the_future);
    tcase_add_test(t, a_packet_stamped_while_the_clock_was_ahead_for_a_moment_is_of_now);
    tcase_add_test(t, set_back_and_forward_by_years_it_never_goes_back_and_packets_stay_near_it);
    tcase_add_test(t, a_packet_newer_than_the_last_look_keeps_its_time);
    tcase_add_test(t, a_pause_between_the_two_readings_leaves_nothing_behind);
    tcase_add_test(t, a_clock_that_is_steered_moves_no_packet);
    suite_add_tcase(s, t);
    return s;
}
