/* Tests of src/sketch/change.c. */
#include "src/sketch/change.h"

#include "tests/check.h"

#include <math.h>
#include <string.h>

#define NOW       INT64_C(1070308495)
#define YEAR_9999 INT64_C(253402300799)

enum { DAY_S = 86400 };

/* A minute against the hour before, and an hour against two days. */
static const struct change_params minute = {
    .bucket_s = 10, .memory = 360, .warm_up = 30, .alarm = CHANGE_ALARMS, .ratio = CHANGE_RATIO};
static const struct change_params hour = {
    .bucket_s = 600, .memory = 288, .warm_up = 36, .alarm = CHANGE_ALARMS, .ratio = CHANGE_RATIO};

static struct change c;

/* So many a bucket, for so many buckets from that second on; the second after. */
static int64_t steady(const struct change_params *p, int64_t second, int64_t buckets, uint32_t n)
{
    for (int64_t i = 0; i < buckets; i++, second += p->bucket_s)
        change_add(&c, p, second, n);
    change_advance(&c, p, second);
    return second;
}

static int64_t begin_steady(const struct change_params *p, uint32_t n)
{
    change_init(&c, NOW);
    return steady(p, NOW, p->memory, n);
}

/* --- Levels ------------------------------------------------------------ */

START_TEST(less_than_three_times_as_much_is_no_change_however_long)
{
    for (uint32_t n = 4; n <= 4000; n *= 10)
        for (uint32_t more = 2 * n; more < 3 * n; more += n / 4) {
            int64_t second = begin_steady(&minute, n);
            for (int i = 0; i < 1000; i++) {
                second = steady(&minute, second, 1, more);
                ck_assert_int_eq(change_level(&c, &minute), CHANGE_NONE);
            }
        }
}
END_TEST

START_TEST(an_alarm_comes_while_its_bucket_still_grows)
{
    const int64_t second = begin_steady(&hour, 10);
    change_add(&c, &hour, second + 1, 11);
    ck_assert_int_eq(change_level(&c, &hour), CHANGE_NONE);
    change_add(&c, &hour, second + 30, 400);
    ck_assert_int_eq(change_level(&c, &hour), CHANGE_ALARM);
    ck_assert_int_eq(change_since(&c), second);
    ck_assert_double_gt(change_growth(&c), 3);
    change_advance(&c, &hour, second + hour.bucket_s);
    ck_assert_int_eq(change_level(&c, &hour), CHANGE_ALARM);
    ck_assert_int_eq(change_since(&c), second);
}
END_TEST

/* --- What it reads ---------------------------------------------------------------------------- */

START_TEST(since_is_the_bucket_in_which_the_rise_began)
{
    const int64_t onset = begin_steady(&minute, 1);
    for (int64_t second = onset; change_level(&c, &minute) < CHANGE_ALARM; second++)
        change_add(&c, &minute, second, (second & 1) != 0); /* 5 a bucket, not 1 */
    ck_assert_int_eq(change_since(&c), onset);
}
END_TEST

START_TEST(growth_is_the_present_rate_by_the_baseline)
{
    int64_t second = begin_steady(&minute, 4);
    ck_assert_double_eq_tol(change_growth(&c), 1, 0.001);
    second = steady(&minute, second, 30, 80);
    ck_assert_double_eq_tol(change_growth(&c), 20, 0.5);
    steady(&minute, second, 30, 2);
    ck_assert_double_eq_tol(change_growth(&c), 0.5, 0.05);
}
END_TEST

START_TEST(growth_is_not_known_in_the_warm_up_nor_from_nothing)
{
    change_init(&c, NOW);
    ck_assert_double_lt(change_growth(&c), 0);
    int64_t second = steady(&minute, NOW, minute.warm_up - 1, 5);
    ck_assert_double_lt(change_growth(&c), 0);
    steady(&minute, second, 1, 5);
    ck_assert_double_eq_tol(change_growth(&c), 1, 0.001);

    change_init(&c, NOW);
    second = steady(&minute, NOW, minute.memory, 0);
    change_add(&c, &minute, second, 500);
    ck_assert_double_lt(change_growth(&c), 0);
    ck_assert_int_eq(change_level(&c, &minute), CHANGE_ALARM);
}
END_TEST

START_TEST(nothing_is_raised_in_the_warm_up)
{
    change_init(&c, NOW);
    int64_t second = NOW;
    for (uint32_t i = 0; i < minute.warm_up; i++) {
        change_add(&c, &minute, second, 10 * i * i);
        ck_assert_int_eq(change_level(&c, &minute), CHANGE_NONE);
        ck_assert(!change_fell(&c));
        second += minute.bucket_s;
    }
}
END_TEST

START_TEST(who_comes_after_a_long_silence_alarms)
{
    change_init(&c, NOW);
    const int64_t second = NOW + DAY_S;
    steady(&minute, second, 12, 3);
    ck_assert_int_eq(change_level(&c, &minute), CHANGE_ALARM);
    ck_assert_int_eq(change_since(&c), second);
    change_init(&c, second);
    steady(&minute, second, 12, 3); /* the same, watched from its first on */
    ck_assert_int_eq(change_level(&c, &minute), CHANGE_NONE);
}
END_TEST

/* --- Bursts, hysteresis ----------------------------------------------------------------------- */

START_TEST(a_burst_of_any_size_does_not_teach)
{
    for (uint32_t burst = 50; burst < 1000000000; burst *= 10) {
        int64_t second = begin_steady(&minute, 4);
        second = steady(&minute, second, 1, burst);
        ck_assert_int_ge(change_level(&c, &minute), CHANGE_WATCH);
        second = steady(&minute, second, 20, 4);
        ck_assert_int_eq(change_level(&c, &minute), CHANGE_NONE);
        ck_assert_double_le((double)c.mean, 4.05);
        second = steady(&minute, second, 2, 200);
        ck_assert_int_eq(change_level(&c, &minute), CHANGE_ALARM);
    }
}
END_TEST

START_TEST(what_falls_below_the_threshold_is_over_only_below_a_quarter_of_it)
{
    int64_t second = begin_steady(&minute, 1);
    second = steady(&minute, second, 4, 20);
    ck_assert_int_eq(change_level(&c, &minute), CHANGE_ALARM);
    bool held_alarm = false, held_watch = false;
    for (int i = 0; i < 40 && change_level(&c, &minute) != CHANGE_NONE; i++) {
        const float rise = c.rise;
        const enum change_level level = change_level(&c, &minute);
        ck_assert(rise >= 5 ? level == CHANGE_ALARM : level == CHANGE_WATCH);
        ck_assert_double_ge((double)rise, 2.5);
        held_alarm |= level == CHANGE_ALARM && rise < 10;
        held_watch |= level == CHANGE_WATCH;
        second = steady(&minute, second, 1, 1);
    }
    ck_assert_int_eq(change_level(&c, &minute), CHANGE_NONE);
    ck_assert_double_lt((double)c.rise, 2.5);
    ck_assert(held_alarm && held_watch);
}
END_TEST

START_TEST(nothing_is_learned_in_alarm_until_it_has_lasted_for_the_memory)
{
    int64_t second = begin_steady(&minute, 4);
    second = steady(&minute, second, 1, 100);
    ck_assert_int_eq(change_level(&c, &minute), CHANGE_ALARM);
    const float mean = c.mean;
    for (uint32_t i = 1; i + 1 < minute.memory; i++)
        second = steady(&minute, second, 1, 100);
    ck_assert_int_eq(change_level(&c, &minute), CHANGE_ALARM);
    ck_assert(c.mean >= mean && c.mean <= mean);
    for (int i = 0; i < 1000; i++) {
        second = steady(&minute, second, 1, 100);
        ck_assert_int_eq(change_level(&c, &minute), CHANGE_NONE);
    }
    ck_assert_double_eq_tol(change_growth(&c), 1, 0.01);
}
END_TEST

START_TEST(two_short_surges_are_not_one_long_one)
{
    int64_t second = begin_steady(&minute, 4);
    for (int surge = 0; surge < 4; surge++) {
        second = steady(&minute, second, minute.memory * 2 / 3, 100);
        ck_assert_int_eq(change_level(&c, &minute), CHANGE_ALARM);
        second = steady(&minute, second, 20, 4);
        ck_assert_int_eq(change_level(&c, &minute), CHANGE_NONE);
    }
}
END_TEST

START_TEST(what_falls_to_less_than_a_quarter_for_long_has_fallen)
{
    int64_t second = begin_steady(&hour, 40);
    second = steady(&hour, second, 2, 0);
    ck_assert(!change_fell(&c));
    second = steady(&hour, second, 8, 6);
    ck_assert(change_fell(&c));
    ck_assert_int_eq(change_level(&c, &hour), CHANGE_NONE);
    second = steady(&hour, second, 8, 40);
    ck_assert(!change_fell(&c));
    second = steady(&hour, second, 100, 16);
    ck_assert(!change_fell(&c));
    second = steady(&hour, second, 10 * hour.memory, 0); /* and then it is usual */
    ck_assert(!change_fell(&c));
}
END_TEST

/* --- Time ------------------------------------------------------------------------------------- */

START_TEST(a_second_before_the_growing_bucket_counts_in_that)
{
    const int64_t second = begin_steady(&minute, 4);
    const struct change before = c;
    change_add(&c, &minute, second - 100000, 7);
    change_add(&c, &minute, second - 1, 7);
    change_advance(&c, &minute, second - 5000);
    ck_assert_uint_eq(c.count, 14);
    ck_assert_int_eq(c.start_s, before.start_s);
    ck_assert_uint_eq(c.age, before.age);
}
END_TEST

static void assert_near(float a, float b)
{
    ck_assert_double_eq_tol((double)a, (double)b, (double)b / 1000 + 1e-5);
}

START_TEST(a_gap_leaves_what_its_empty_buckets_one_by_one_would)
{
    static const uint32_t before[] = {1, 5, 29, 30, 31, 200, 1000};
    static const int64_t gaps[] = {1, 2, 31, 33, 34, 60, 64, 65, 66, 100, 359, 361, 5000};
    for (size_t b = 0; b < sizeof before / sizeof *before; b++)
        for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++)
            for (int surge = 0; surge < 2; surge++) {
                change_init(&c, NOW);
                int64_t second = steady(&minute, NOW, before[b], 9);
                second = steady(&minute, second, 3, surge ? 1000 : 9);
                struct change slow = c;
                for (int64_t i = 1; i <= gaps[g]; i++)
                    change_advance(&slow, &minute, second + i * minute.bucket_s);
                change_advance(&c, &minute, second + gaps[g] * minute.bucket_s);
                ck_assert_int_eq(c.start_s, slow.start_s);
                ck_assert_uint_eq(c.age, slow.age);
                ck_assert_uint_eq(c.level, slow.level);
                ck_assert(c.fell == slow.fell && c.warm == slow.warm);
                assert_near(c.mean, slow.mean);
                assert_near(c.square, slow.square);
                assert_near(c.rise, slow.rise);
                assert_near(c.present, slow.present);
            }
}
END_TEST

START_TEST(a_gap_of_eight_thousand_years_ends_at_once)
{
    begin_steady(&minute, 4);
    for (int i = 0; i < 10000; i++) {
        struct change copy = c;
        change_advance(&copy, &minute, YEAR_9999);
        ck_assert_int_le(copy.start_s, YEAR_9999);
        ck_assert_int_gt(copy.start_s + minute.bucket_s, YEAR_9999);
        ck_assert_double_lt((double)copy.mean, 1e-6);
        ck_assert_int_eq(change_level(&copy, &minute), CHANGE_NONE);
    }
}
END_TEST

START_TEST(the_largest_counts_stay_finite)
{
    change_init(&c, NOW);
    int64_t second = NOW;
    for (int i = 0; i < 500; i++) {
        change_add(&c, &minute, second, UINT32_MAX);
        change_add(&c, &minute, second, UINT32_MAX);
        ck_assert_uint_eq(c.count, UINT32_MAX);
        ck_assert(isfinite(change_growth(&c)));
        second += minute.bucket_s;
    }
    ck_assert_double_eq_tol(change_growth(&c), 1, 0.01);
    ck_assert_uint_le(sizeof c, 64);
}
END_TEST

START_TEST(time_that_nobody_looked_at_teaches_nothing)
{
    int64_t second = begin_steady(&minute, 10);
    const struct change before = c;
    change_skip(&c, &minute, second, second + DAY_S + 3);
    ck_assert_double_eq((double)c.mean, (double)before.mean);
    steady(&minute, second + DAY_S + 3, 100, 10);
    ck_assert_int_eq(change_level(&c, &minute), CHANGE_NONE);
    ck_assert_double_eq_tol((double)c.mean, (double)before.mean, 0.1);
    /* What was before it is silence as ever. */
    second = begin_steady(&minute, 10);
    change_skip(&c, &minute, second + DAY_S, second + 2 * DAY_S);
    change_advance(&c, &minute, second + 2 * DAY_S);
    ck_assert_double_le((double)c.mean, 0.01);
}
END_TEST

START_TEST(where_time_goes_back_what_was_usual_stays)
{
    begin_steady(&minute, 10);
    const float mean = c.mean;
    change_skip(&c, &minute, NOW + 3600, NOW - DAY_S);
    ck_assert_double_eq((double)c.mean, (double)mean);
    steady(&minute, NOW - DAY_S, 20, 200);
    ck_assert_int_eq(change_level(&c, &minute), CHANGE_ALARM);
}
END_TEST

START_TEST(what_is_archived_is_read_the_same_and_nothing_that_can_not_be)
{
    uint8_t bytes[128];
    struct change read;
    int64_t second = begin_steady(&minute, 10);
    change_add(&c, &minute, second, 200);
    struct archive a = archive_to(bytes, sizeof bytes);
    change_archive(&c, &minute, &a);
    const size_t size = a.at;
    memset(&read, 0, sizeof read);
    a = archive_from(bytes, size);
    change_archive(&read, &minute, &a);
    ck_assert(archive_is_read(&a));
    ck_assert_int_eq(change_level(&read, &minute), change_level(&c, &minute));
    ck_assert_double_eq(change_growth(&read), change_growth(&c));
    ck_assert_int_eq(change_since(&read), change_since(&c));
    for (size_t at = 0; at < size; at++) {
        bytes[at] ^= 0xff;
        a = archive_from(bytes, size);
        change_archive(&read, &minute, &a);
        if (archive_is_read(&a)) {
            ck_assert_uint_le(read.age, minute.memory);
            change_add(&read, &minute, NOW + DAY_S, 7);
            change_advance(&read, &minute, YEAR_9999);
        }
        bytes[at] ^= 0xff;
    }
}
END_TEST

Suite *test_change_suite(void);
Suite *test_change_suite(void)
{
    Suite *s = suite_create("change");
    TCase *t = tcase_create("change");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, less_than_three_times_as_much_is_no_change_however_long);
    tcase_add_test(t, an_alarm_comes_while_its_bucket_still_grows);
    tcase_add_test(t, since_is_the_bucket_in_which_the_rise_began);
    tcase_add_test(t, growth_is_the_present_rate_by_the_baseline);
    tcase_add_test(t, growth_is_not_known_in_the_warm_up_nor_from_nothing);
    tcase_add_test(t, nothing_is_raised_in_the_warm_up);
    tcase_add_test(t, who_comes_after_a_long_silence_alarms);
    tcase_add_test(t, a_burst_of_any_size_does_not_teach);
    tcase_add_test(t, what_falls_below_the_threshold_is_over_only_below_a_quarter_of_it);
    tcase_add_test(t, nothing_is_learned_in_alarm_until_it_has_lasted_for_the_memory);
    tcase_add_test(t, two_short_surges_are_not_one_long_one);
    tcase_add_test(t, what_falls_to_less_than_a_quarter_for_long_has_fallen);
    tcase_add_test(t, a_second_before_the_growing_bucket_counts_in_that);
    tcase_add_test(t, a_gap_leaves_what_its_empty_buckets_one_by_one_would);
    tcase_add_test(t, a_gap_of_eight_thousand_years_ends_at_once);
    tcase_add_test(t, the_largest_counts_stay_finite);
    tcase_add_test(t, time_that_nobody_looked_at_teaches_nothing);
    tcase_add_test(t, where_time_goes_back_what_was_usual_stays);
    tcase_add_test(t, what_is_archived_is_read_the_same_and_nothing_that_can_not_be);
    suite_add_tcase(s, t);
    return s;
}
