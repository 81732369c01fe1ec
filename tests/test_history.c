/* Tests of src/sketch/history.c. */
#include "src/sketch/history.h"

#include "src/base/hash.h"

#include <check.h>

#define YEAR_0    INT64_C(-62167219200)
#define YEAR_9999 INT64_C(253402300799)
#define NOW       INT64_C(1070308495) /* 25 minutes, less 5 seconds, into a half hour */

static struct history h;

static uint32_t in_second(int64_t second)
{
    uint32_t out;
    history_read_seconds(&h, second, &out, 1);
    return out;
}

static uint32_t in_minute(int64_t second)
{
    uint32_t out;
    history_read_minutes(&h, second, &out, 1);
    return out;
}

START_TEST(what_is_added_is_read_in_its_second_and_its_minute)
{
    uint32_t out[3];
    history_init(&h, NOW);
    history_add(&h, NOW, 2);
    history_add(&h, NOW, 3);
    history_add(&h, NOW + 2, 7);
    history_read_seconds(&h, NOW + 2, out, 3);
    ck_assert_uint_eq(out[0], 5);
    ck_assert_uint_eq(out[1], 0);
    ck_assert_uint_eq(out[2], 7);
    ck_assert_uint_eq(in_minute(NOW), 12);
}
END_TEST

START_TEST(a_second_is_kept_for_two_minutes_and_no_longer)
{
    history_init(&h, NOW);
    history_add(&h, NOW, 1);
    history_add(&h, NOW + HISTORY_SECONDS - 1, 1);
    ck_assert_uint_eq(in_second(NOW), 1);
    history_add(&h, NOW + HISTORY_SECONDS, 1);
    ck_assert_uint_eq(in_second(NOW), 0);
    ck_assert_uint_eq(in_second(NOW + HISTORY_SECONDS), 1);
}
END_TEST

START_TEST(a_minute_is_kept_for_two_days_and_no_longer)
{
    history_init(&h, NOW);
    history_add(&h, NOW, 1);
    history_add(&h, NOW + 60 * (HISTORY_MINUTES - 1), 1);
    ck_assert_uint_eq(in_minute(NOW), 1);
    history_add(&h, NOW + 60 * HISTORY_MINUTES, 1);
    ck_assert_uint_eq(in_minute(NOW), 0);
}
END_TEST

START_TEST(a_gap_of_ten_thousand_years_leaves_only_what_is_new)
{
    uint32_t seconds[HISTORY_SECONDS], half_hours[96];
    history_init(&h, YEAR_0);
    history_add(&h, YEAR_0, 9);
    history_add(&h, YEAR_9999, 4);
    history_read_seconds(&h, YEAR_9999, seconds, HISTORY_SECONDS);
    history_read_blocks(&h, YEAR_9999, 30, half_hours, 96);
    for (int i = 0; i < HISTORY_SECONDS; i++)
        ck_assert_uint_eq(seconds[i], i == HISTORY_SECONDS - 1 ? 4 : 0);
    for (int i = 0; i < 96; i++)
        ck_assert_uint_eq(half_hours[i], i == 95 ? 4 : 0);
}
END_TEST

START_TEST(times_before_1970_fall_into_seconds_and_minutes_of_their_own)
{
    history_init(&h, -61);
    history_add(&h, -61, 1);
    history_add(&h, -60, 2);
    history_add(&h, -1, 4);
    history_add(&h, 0, 8);
    ck_assert_uint_eq(in_second(-61), 1);
    ck_assert_uint_eq(in_second(-1), 4);
    ck_assert_uint_eq(in_second(0), 8);
    ck_assert_uint_eq(in_minute(-61), 1);
    ck_assert_uint_eq(in_minute(-30), 6);
    ck_assert_uint_eq(in_minute(59), 8);
}
END_TEST

START_TEST(what_comes_late_is_added_where_a_ring_still_reaches)
{
    history_init(&h, NOW);
    history_add(&h, NOW, 1);
    history_add(&h, NOW - 5, 2);
    history_add(&h, NOW - HISTORY_SECONDS, 4);
    history_add(&h, NOW - 60 * HISTORY_MINUTES, 8);
    ck_assert_uint_eq(in_second(NOW), 1);
    ck_assert_uint_eq(in_second(NOW - 5), 2);
    ck_assert_uint_eq(in_second(NOW - HISTORY_SECONDS), 0);
    ck_assert_uint_eq(in_minute(NOW - HISTORY_SECONDS), 4);
    ck_assert_uint_eq(in_minute(NOW), 3);
    ck_assert_int_eq(h.newest_second, NOW);
}
END_TEST

START_TEST(a_cell_stops_at_its_largest_value)
{
    history_init(&h, NOW);
    history_add(&h, NOW, UINT32_MAX - 1);
    history_add(&h, NOW, 1);
    ck_assert_uint_eq(in_second(NOW), UINT32_MAX);
    history_add(&h, NOW, 1);
    ck_assert_uint_eq(in_second(NOW), UINT32_MAX);
    history_add(&h, NOW - 60, 1);
    uint32_t block;
    history_read_blocks(&h, NOW, 30, &block, 1);
    ck_assert_uint_eq(block, UINT32_MAX);
}
END_TEST

START_TEST(seconds_after_the_newest_are_empty)
{
    uint32_t out[4];
    history_init(&h, NOW);
    history_add(&h, NOW, 5);
    history_read_seconds(&h, NOW + 2, out, 4);
    ck_assert_uint_eq(out[0], 0);
    ck_assert_uint_eq(out[1], 5);
    ck_assert_uint_eq(out[2], 0);
    ck_assert_uint_eq(out[3], 0);
}
END_TEST

START_TEST(blocks_begin_at_multiples_of_their_length)
{
    const int64_t half_hour = NOW - NOW % 1800;
    uint32_t out[96];
    history_init(&h, half_hour - 95 * 1800);
    history_add(&h, half_hour - 95 * 1800, 1); /* the first second of the oldest block */
    history_add(&h, half_hour - 1, 2);
    history_add(&h, half_hour, 4);
    history_add(&h, half_hour + 1799, 8);
    history_read_blocks(&h, half_hour + 1799, 30, out, 96);
    ck_assert_uint_eq(out[0], 1);
    ck_assert_uint_eq(out[94], 2);
    ck_assert_uint_eq(out[95], 12);
}
END_TEST

/* Steps forward and back, now and then far. */
static int64_t next_second(int64_t second, uint64_t *random)
{
    uint64_t r = hash_random(random) >> 8;
    if (r % 200 == 0)
        return second + (int64_t)(r / 200 % 4000);
    if (r % 50 == 1)
        return second - (int64_t)(r / 50 % 300);
    return second + (int64_t)(r / 50 % 3);
}

START_TEST(random_times_give_what_counting_them_one_by_one_gives)
{
    enum { ADDS = 4000 };
    static int64_t times[ADDS];
    uint64_t random = 7;
    int64_t newest = -20000, second = newest;
    history_init(&h, second);
    for (int i = 0; i < ADDS; i++) {
        times[i] = second = next_second(second, &random);
        newest = second > newest ? second : newest;
        history_add(&h, second, 1);
    }
    uint32_t seconds[HISTORY_SECONDS], blocks[96];
    history_read_seconds(&h, newest, seconds, HISTORY_SECONDS);
    history_read_blocks(&h, newest, 30, blocks, 96);
    const int64_t origin = INT64_C(-1000000) * 1800, last_block = (newest - origin) / 1800;
    for (int i = 0; i < HISTORY_SECONDS; i++) {
        uint32_t count = 0;
        for (int k = 0; k < ADDS; k++)
            count += times[k] == newest - HISTORY_SECONDS + 1 + i;
        ck_assert_uint_eq(seconds[i], count);
    }
    for (int i = 0; i < 96; i++) {
        uint32_t count = 0;
        for (int k = 0; k < ADDS; k++)
            count += (times[k] - origin) / 1800 == last_block - 95 + i;
        ck_assert_uint_eq(blocks[i], count);
    }
}
END_TEST

Suite *test_history_suite(void);
Suite *test_history_suite(void)
{
    Suite *s = suite_create("history");
    TCase *t = tcase_create("history");
    tcase_add_test(t, what_is_added_is_read_in_its_second_and_its_minute);
    tcase_add_test(t, a_second_is_kept_for_two_minutes_and_no_longer);
    tcase_add_test(t, a_minute_is_kept_for_two_days_and_no_longer);
    tcase_add_test(t, a_gap_of_ten_thousand_years_leaves_only_what_is_new);
    tcase_add_test(t, times_before_1970_fall_into_seconds_and_minutes_of_their_own);
    tcase_add_test(t, what_comes_late_is_added_where_a_ring_still_reaches);
    tcase_add_test(t, a_cell_stops_at_its_largest_value);
    tcase_add_test(t, seconds_after_the_newest_are_empty);
    tcase_add_test(t, blocks_begin_at_multiples_of_their_length);
    tcase_add_test(t, random_times_give_what_counting_them_one_by_one_gives);
    suite_add_tcase(s, t);
    return s;
}
