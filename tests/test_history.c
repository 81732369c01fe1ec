/* Tests of src/sketch/history.c. */
#include "src/sketch/history.h"

#include "src/base/hash.h"

#include "tests/check.h"

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

static uint32_t in_half_hour(int64_t second)
{
    uint32_t out;
    history_read_half_hours(&h, second, &out, 1);
    return out;
}

START_TEST(what_is_added_is_read_in_its_second_its_minute_and_its_half_hour)
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
    ck_assert_uint_eq(in_half_hour(NOW), 12);
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

START_TEST(a_minute_is_kept_for_two_hours_and_no_longer)
{
    history_init(&h, NOW);
    history_add(&h, NOW, 1);
    history_add(&h, NOW + 60 * (HISTORY_MINUTES - 1), 1);
    ck_assert_uint_eq(in_minute(NOW), 1);
    history_add(&h, NOW + 60 * HISTORY_MINUTES, 1);
    ck_assert_uint_eq(in_minute(NOW), 0);
}
END_TEST

START_TEST(a_half_hour_is_kept_for_two_days_and_no_longer)
{
    history_init(&h, NOW);
    history_add(&h, NOW, 1);
    history_add(&h, NOW + 1800 * (HISTORY_HALF_HOURS - 1), 1);
    ck_assert_uint_eq(in_half_hour(NOW), 1);
    history_add(&h, NOW + 1800 * HISTORY_HALF_HOURS, 1);
    ck_assert_uint_eq(in_half_hour(NOW), 0);
}
END_TEST

START_TEST(a_gap_of_ten_thousand_years_leaves_only_what_is_new)
{
    uint32_t seconds[HISTORY_SECONDS], half_hours[HISTORY_HALF_HOURS];
    history_init(&h, YEAR_0);
    history_add(&h, YEAR_0, 9);
    history_add(&h, YEAR_9999, 4);
    history_read_seconds(&h, YEAR_9999, seconds, HISTORY_SECONDS);
    history_read_half_hours(&h, YEAR_9999, half_hours, HISTORY_HALF_HOURS);
    for (int i = 0; i < HISTORY_SECONDS; i++)
        ck_assert_uint_eq(seconds[i], i == HISTORY_SECONDS - 1 ? 4 : 0);
    for (int i = 0; i < HISTORY_HALF_HOURS; i++)
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
    ck_assert_uint_eq(in_half_hour(-61), 7);
    ck_assert_uint_eq(in_half_hour(1799), 8);
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
    ck_assert_uint_eq(in_half_hour(NOW - 60 * HISTORY_MINUTES), 8);
    ck_assert_uint_eq(in_half_hour(NOW), 7);
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
    ck_assert_uint_eq(in_half_hour(NOW), UINT32_MAX);
    history_add(&h, NOW + 1, UINT32_MAX - 2); /* in its half hour there is no room for it */
    ck_assert_uint_eq(in_second(NOW + 1), UINT32_MAX - 2);
    ck_assert_uint_eq(in_half_hour(NOW), UINT32_MAX);
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

START_TEST(half_hours_begin_at_multiples_of_their_length)
{
    const int64_t half_hour = NOW - NOW % 1800;
    uint32_t out[HISTORY_HALF_HOURS];
    history_init(&h, half_hour - 95 * 1800);
    history_add(&h, half_hour - 95 * 1800, 1); /* the first second of the oldest one */
    history_add(&h, half_hour - 1, 2);
    history_add(&h, half_hour, 4);
    history_add(&h, half_hour + 1799, 8);
    history_read_half_hours(&h, half_hour + 1799, out, HISTORY_HALF_HOURS);
    ck_assert_uint_eq(out[0], 1);
    ck_assert_uint_eq(out[94], 2);
    ck_assert_uint_eq(out[95], 12);
}
END_TEST

/* More cells than there are, and cells that are all before or all after the ring. */
START_TEST(what_the_rings_do_not_reach_is_read_as_0)
{
    uint32_t out[HISTORY_SECONDS + 2];
    history_init(&h, NOW);
    for (int64_t s = NOW; s < NOW + HISTORY_SECONDS + 50; s++)
        history_add(&h, s, 3);
    const int64_t newest = h.newest_second;
    history_read_seconds(&h, newest + 1, out, HISTORY_SECONDS + 2);
    for (int i = 0; i < HISTORY_SECONDS + 2; i++)
        ck_assert_uint_eq(out[i], i == 0 || i == HISTORY_SECONDS + 1 ? 0 : 3);
    static const int64_t outside[] = {-HISTORY_SECONDS, HISTORY_SECONDS, -100000, 100000};
    for (int k = 0; k < 4; k++) {
        out[0] = out[HISTORY_SECONDS - 1] = 9;
        history_read_seconds(&h, newest + outside[k], out, HISTORY_SECONDS);
        for (int i = 0; i < HISTORY_SECONDS; i++)
            ck_assert_uint_eq(out[i], 0);
    }
}
END_TEST

/* --- against plain counting ---------------------------------------------------------------------
 */

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

enum { ADDS = 4000 };

static struct {
    int64_t second;
    uint32_t n;
} added[ADDS];

/* Whether `second` lies in the cell that is `back` before that of the newest. */
static bool in_cell(int64_t second, int64_t newest, int64_t cell_s, int64_t back)
{
    const int64_t origin = INT64_C(-100000000000) * cell_s; /* no division of negative numbers */
    return (second - origin) / cell_s == (newest - origin) / cell_s - back;
}

static void check_ring(const uint32_t *cells, int64_t length, int64_t cell_s, int64_t newest)
{
    for (int64_t i = 0; i < length; i++) {
        uint64_t n = 0;
        for (int k = 0; k < ADDS; k++)
            n += in_cell(added[k].second, newest, cell_s, length - 1 - i) ? added[k].n : 0;
        ck_assert_uint_eq(cells[i], n < UINT32_MAX ? n : UINT32_MAX);
    }
}

static void check_history(const struct history *read, int64_t newest)
{
    uint32_t cells[HISTORY_SECONDS + HISTORY_MINUTES + HISTORY_HALF_HOURS];
    ck_assert_int_eq(read->newest_second, newest);
    history_read_seconds(read, newest, cells, HISTORY_SECONDS);
    check_ring(cells, HISTORY_SECONDS, 1, newest);
    history_read_minutes(read, newest, cells, HISTORY_MINUTES);
    check_ring(cells, HISTORY_MINUTES, 60, newest);
    history_read_half_hours(read, newest, cells, HISTORY_HALF_HOURS);
    check_ring(cells, HISTORY_HALF_HOURS, 1800, newest);
}

/* Fills `added`; one time in 30 with so much that cells reach their largest value. */
static int64_t make_stream(uint64_t *random, int64_t start)
{
    int64_t newest = start, second = start;
    for (int i = 0; i < ADDS; i++) {
        second = next_second(second, random);
        newest = second > newest ? second : newest;
        added[i].second = second;
        added[i].n = i % 30 ? 1 + (uint32_t)i % 5 : UINT32_MAX / 3;
    }
    return newest;
}

static const int64_t starts[] = {-20000, NOW, YEAR_0};

START_TEST(random_times_give_what_counting_them_one_by_one_gives)
{
    uint64_t random = (uint64_t)_i + 7;
    const int64_t start = starts[_i % 3], newest = make_stream(&random, start);
    history_init(&h, start);
    for (int i = 0; i < ADDS; i++)
        history_add(&h, added[i].second, added[i].n);
    check_history(&h, newest);
}
END_TEST

static void same_cells(const struct history *a, const struct history *b, int64_t second)
{
    uint32_t x[HISTORY_SECONDS], y[HISTORY_SECONDS];
    history_read_seconds(a, second, x, HISTORY_SECONDS);
    history_read_seconds(b, second, y, HISTORY_SECONDS);
    ck_assert_mem_eq(x, y, sizeof x);
    history_read_minutes(a, second, x, HISTORY_MINUTES);
    history_read_minutes(b, second, y, HISTORY_MINUTES);
    ck_assert_mem_eq(x, y, sizeof x);
    history_read_half_hours(a, second, x, HISTORY_HALF_HOURS);
    history_read_half_hours(b, second, y, HISTORY_HALF_HOURS);
    ck_assert_mem_eq(x, y, HISTORY_HALF_HOURS * sizeof x[0]);
}

START_TEST(what_is_archived_or_set_from_what_was_read_is_the_same)
{
    uint8_t bytes[2048];
    uint32_t seconds[HISTORY_SECONDS], minutes[HISTORY_MINUTES], half_hours[HISTORY_HALF_HOURS];
    struct history read;
    history_init(&h, NOW - 200000);
    for (int64_t second = NOW - 200000; second <= NOW; second += 37)
        history_add(&h, second, (uint32_t)(second % 5));
    struct archive a = archive_to(bytes, sizeof bytes);
    history_archive(&h, &a);
    ck_assert(!a.failed);
    a = archive_from(bytes, a.at);
    history_archive(&read, &a);
    ck_assert(archive_is_read(&a));
    same_cells(&h, &read, NOW);
    history_read_seconds(&h, NOW, seconds, HISTORY_SECONDS);
    history_read_minutes(&h, NOW, minutes, HISTORY_MINUTES);
    history_read_half_hours(&h, NOW, half_hours, HISTORY_HALF_HOURS);
    history_set(&read, NOW, seconds, minutes, half_hours);
    same_cells(&h, &read, NOW);
    history_add(&h, NOW + 100, 9);
    history_add(&read, NOW + 100, 9);
    same_cells(&h, &read, NOW + 100);
}
END_TEST

Suite *test_history_suite(void);
Suite *test_history_suite(void)
{
    Suite *s = suite_create("history");
    TCase *t = tcase_create("history");
    tcase_set_timeout(t, 30);
    tcase_add_test(t, what_is_added_is_read_in_its_second_its_minute_and_its_half_hour);
    tcase_add_test(t, a_second_is_kept_for_two_minutes_and_no_longer);
    tcase_add_test(t, a_minute_is_kept_for_two_hours_and_no_longer);
    tcase_add_test(t, a_half_hour_is_kept_for_two_days_and_no_longer);
    tcase_add_test(t, a_gap_of_ten_thousand_years_leaves_only_what_is_new);
    tcase_add_test(t, times_before_1970_fall_into_seconds_and_minutes_of_their_own);
    tcase_add_test(t, what_comes_late_is_added_where_a_ring_still_reaches);
    tcase_add_test(t, a_cell_stops_at_its_largest_value);
    tcase_add_test(t, seconds_after_the_newest_are_empty);
    tcase_add_test(t, half_hours_begin_at_multiples_of_their_length);
    tcase_add_test(t, what_the_rings_do_not_reach_is_read_as_0);
    tcase_add_loop_test(t, random_times_give_what_counting_them_one_by_one_gives, 0, 6);
    tcase_add_test(t, what_is_archived_or_set_from_what_was_read_is_the_same);
    suite_add_tcase(s, t);
    return s;
}
