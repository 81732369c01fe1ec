/* Tests of src/capture/live.c, as far as it needs no interface (tests/check_live.sh and
 * check_faults.sh have real ones): one that has gone and is waited for, which does not come back.
 */
#include "src/capture/live.h"

#include "src/base/clock.h"
#include "src/capture/live_parts.h"

#include <check.h>
#include <string.h>

static struct exchange *x;
static struct control *control;
static struct capture_settings settings;
static struct links links;
static struct intake in;
static struct live live;
static char why[CAPTURE_WHY];

static void setup(void)
{
    x = exchange_new();
    ck_assert_ptr_nonnull(x);
    control = exchange_control(x);
    settings = (struct capture_settings){.filter = "udp",
                                         .snaplen = 1600,
                                         .reopen = true,
                                         .engine = {.window_s = {60, 3600, 86400}}};
    links_init(&links, settings.filter, false);
    in = (struct intake){0};
    ck_assert(intake_init(&in, &settings, x));
    in.duration_us = 1; /* then it is over with the second after it */
    live = (struct live){.count = 1, .left = 1, .settings = &settings, .links = &links};
    /* So it is not tried whether it is back. */
    live.tried_us = clock_monotonic_us() + 3600 * (int64_t)US_PER_S;
}

/* The one there was is away; it was of that link type. */
static void wait_for_one(int type)
{
    struct live_interface *i = &live.interfaces[0];
    *i = (struct live_interface){.name = "away0", .live = &live, .gone = true};
    i->link = links_get(&links, type, why, sizeof why);
    ck_assert_ptr_nonnull(i->link);
    i->gap = (struct live_gap){true, clock_wall_us(), clock_monotonic_us(), clock_monotonic_us()};
    live_attach(&live, &in);
}

static void teardown(void)
{
    links_done(&links);
    intake_done(&in);
    exchange_free(x);
}

/* What is answered to another filter; "": it is in force. */
static const char *answer_to(const char *filter)
{
    static char answer[SNAPSHOT_ERROR];
    ck_assert(control_ask_filter(control, filter));
    ck_assert_int_eq(live_run(&live), CAPTURE_DONE);
    ck_assert(control_fetch_answer(control, answer));
    return answer;
}

START_TEST(a_wrong_filter_is_refused_while_all_interfaces_are_away)
{
    wait_for_one(DLT_EN10MB);
    ck_assert_ptr_nonnull(strstr(answer_to("udp prot 5"), "syntax error"));
    ck_assert_str_eq(in.input.filter, "udp");
}
END_TEST

START_TEST(one_that_the_link_type_does_not_take_is_refused_as_well)
{
    wait_for_one(DLT_RAW);
    ck_assert_ptr_nonnull(strstr(answer_to("ether host 02:00:00:00:00:01"), "02:00:00:00:00:01"));
    ck_assert_str_eq(in.input.filter, "udp");
}
END_TEST

START_TEST(a_good_one_is_taken_and_is_for_the_interface_that_comes_back)
{
    wait_for_one(DLT_EN10MB);
    ck_assert_str_eq(answer_to("ether host 02:00:00:00:00:01"), "");
    ck_assert_str_eq(in.input.filter, "ether host 02:00:00:00:00:01");
}
END_TEST

START_TEST(how_long_it_was_away_is_counted_and_again_from_zero_after_a_reset)
{
    wait_for_one(DLT_EN10MB);
    live.interfaces[0].gap.counted_to_us -= 7 * (int64_t)US_PER_S;
    ck_assert_int_eq(live_run(&live), CAPTURE_DONE);
    const struct snapshot_gaps *gaps = &exchange_take(x, NULL)->capture.gaps;
    ck_assert_int_ge(gaps->seconds, 7);
    ck_assert_int_lt(gaps->seconds, 60);
    ck_assert_str_eq(gaps->now, "away0 is gone");
    live.interfaces[0].gap.counted_to_us -= 3600 * (int64_t)US_PER_S;
    control_ask_reset(control);
    ck_assert_int_eq(live_run(&live), CAPTURE_DONE);
    gaps = &exchange_take(x, NULL)->capture.gaps;
    ck_assert_int_eq(gaps->count, 1);
    ck_assert_int_lt(gaps->seconds, 60);
    ck_assert_str_eq(gaps->now, "away0 is gone");
}
END_TEST

Suite *test_live_suite(void);
Suite *test_live_suite(void)
{
    Suite *s = suite_create("live");
    TCase *t = tcase_create("live");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_wrong_filter_is_refused_while_all_interfaces_are_away);
    tcase_add_test(t, one_that_the_link_type_does_not_take_is_refused_as_well);
    tcase_add_test(t, a_good_one_is_taken_and_is_for_the_interface_that_comes_back);
    tcase_add_test(t, how_long_it_was_away_is_counted_and_again_from_zero_after_a_reset);
    suite_add_tcase(s, t);
    return s;
}
