/* Tests of src/sketch/windows.c: against one HyperLogLog of all that lies in the parts. */
#include "src/sketch/windows.h"

#include "src/base/hash.h"
#include "tests/check.h"
#include "tests/errors.h"

#include <signal.h>
#include <stdlib.h>

#define YEAR_0    INT64_C(-62167219200)
#define YEAR_9999 INT64_C(253402300799)
#define NOW       INT64_C(1070280000) /* a part of each window begins: noon in Greenwich */

static struct windows w;

/* What the configuration has unless changed; the least and the greatest it takes; parts of an odd
 * number of seconds; parts that hold only two of the next shorter ones, or very many. */
static const int64_t lengths_s[][WINDOWS] = {
    {60, 3600, 86400}, {10, 20, 40}, {1200, 1296000, 2592000}, {22, 66, 7260}, {10, 600, 2592000}};
enum { LENGTHS = sizeof lengths_s / sizeof lengths_s[0] };
static const int64_t *const usual = lengths_s[0];

/* Hashes first to first + n - 1, all in that second. */
static void add(int64_t second, uint64_t first, uint64_t n)
{
    for (uint64_t i = first; i < first + n; i++)
        windows_add(&w, second, spread(i));
}

START_TEST(what_is_added_is_in_all_windows_at_once)
{
    windows_init(&w, usual, NOW);
    add(NOW, 0, 10);
    add(NOW + 1, 5, 10);
    for (enum window which = 0; which < WINDOWS; which++)
        ck_assert_uint_eq(windows_count(&w, NOW + 1, which, NULL), 15);
}
END_TEST

START_TEST(of_what_is_counted_so_many_are_certain_as_registers_were_touched)
{
    uint32_t least;
    for (enum window which = 0; which < WINDOWS; which++) {
        windows_init(&w, usual, NOW);
        add(NOW, 0, 1);
        ck_assert_uint_eq(windows_count(&w, NOW, which, &least), 1);
        ck_assert_uint_eq(least, 1);
        ck_assert_uint_eq(windows_count(&w, NOW + 90 * 86400, which, &least), 0);
        ck_assert_uint_eq(least, 0);
    }
    windows_init(&w, usual, NOW);
    add(NOW, 0, 1);
    for (uint64_t i = 0; i < 10; i++) /* one register, whichever comes */
        windows_add(&w, NOW, UINT64_C(5) << (64 - HYPERLOGLOG_BITS) | UINT64_C(1) << i);
    windows_count(&w, NOW, WINDOW_SHORT, &least);
    ck_assert_uint_eq(least, 2);
}
END_TEST

START_TEST(a_window_covers_its_length_and_up_to_half_as_much_again)
{
    const int64_t *length_s = lengths_s[_i];
    for (enum window which = 0; which < WINDOWS; which++) {
        const int64_t part = length_s[which] / 2, begin = NOW / part * part;
        for (int64_t into = 0; into < part; into += part - 1) {
            windows_init(&w, length_s, begin);
            add(begin + into, 0, 10);
            ck_assert_uint_eq(windows_count(&w, begin + into, which, NULL), 10);
            ck_assert_uint_eq(windows_count(&w, begin + 3 * part - 1, which, NULL), 10);
            ck_assert_uint_eq(windows_count(&w, begin + 3 * part, which, NULL), 0);
        }
    }
}
END_TEST

START_TEST(times_that_go_back_count_as_of_the_newest)
{
    windows_init(&w, usual, NOW);
    add(NOW, 0, 10);
    add(NOW - 1000000, 10, 10);
    ck_assert_uint_eq(windows_count(&w, NOW, WINDOW_SHORT, NULL), 20);
    ck_assert_uint_eq(windows_count(&w, NOW - 1000000, WINDOW_SHORT, NULL), 20);
    ck_assert_uint_eq(windows_count(&w, NOW + 89, WINDOW_SHORT, NULL), 20);
    ck_assert_uint_eq(windows_count(&w, NOW + 90, WINDOW_SHORT, NULL), 0);
}
END_TEST

START_TEST(a_gap_of_ten_thousand_years_leaves_only_what_is_new)
{
    windows_init(&w, usual, YEAR_0);
    add(YEAR_0, 0, 100);
    add(YEAR_9999, 1000, 7);
    for (enum window which = 0; which < WINDOWS; which++)
        ck_assert_uint_eq(windows_count(&w, YEAR_9999, which, NULL), 7);
    windows_init(&w, usual, YEAR_0);
    add(YEAR_0, 0, 100);
    for (enum window which = 0; which < WINDOWS; which++)
        ck_assert_uint_eq(windows_count(&w, YEAR_9999, which, NULL), 0);
}
END_TEST

START_TEST(lengths_whose_parts_do_not_nest_are_a_mistake_of_ours)
{
    static const int64_t wrong[][WINDOWS] = {
        {61, 3660, 86620}, {60, 3601, 86424}, {60, 3600, 86401}, {0, 3600, 86400}};
    windows_init(&w, wrong[_i], NOW);
}
END_TEST

/* --- against exact ------------------------------------------------------------------------------
 */

enum { ADDS = 4000, READ_EVERY = 97 };

static struct {
    int64_t second;
    uint64_t hash;
} added[ADDS];

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Of what was added: that in the part of `now`, or in one of the two before it. */
static uint32_t expected(int n, int64_t now, enum window which, const int64_t length_s[WINDOWS])
{
    static struct hyperloglog all;
    const int64_t part = length_s[which] / 2;
    hyperloglog_clear(&all);
    for (int i = 0; i < n; i++)
        if (floor_div(added[i].second, part) > floor_div(now, part) - WINDOW_PARTS)
            hyperloglog_add(&all, added[i].hash);
    return hyperloglog_estimate(&all);
}

/* Mostly within the same part of the minute, now and then hours on, sometimes days or back. */
static int64_t next_second(int64_t second, uint64_t *random)
{
    uint64_t r = hash_random(random) >> 8;
    switch (r % 256) {
    case 0:
        return second + (int64_t)(r / 256 % 200000);
    case 1:
        return second - (int64_t)(r / 256 % 5000);
    case 2:
    case 3:
    case 4:
        return second + (int64_t)(r / 256 % 4000);
    default:
        return second + (int64_t)(r / 256 % 20);
    }
}

START_TEST(random_streams_give_the_union_of_the_parts_exactly)
{
    const int64_t *length_s = lengths_s[_i % LENGTHS];
    uint64_t random = (uint64_t)_i + 1;
    int64_t second = _i % 2 ? NOW : -100000, newest = second;
    windows_init(&w, length_s, second);
    for (int i = 0; i < ADDS; i++) {
        second = next_second(second, &random);
        newest = second > newest ? second : newest;
        added[i].second = newest;
        added[i].hash = spread(hash_random(&random) % 3000);
        windows_add(&w, second, added[i].hash);
        if (i % READ_EVERY != 0)
            continue;
        /* The reading may be what finds out that time has passed. */
        newest += i % 2 ? 0 : (int64_t)(hash_random(&random) >> 8) % 100;
        for (enum window which = 0; which < WINDOWS; which++)
            ck_assert_uint_eq(windows_count(&w, newest, which, NULL),
                              expected(i + 1, newest, which, length_s));
    }
}
END_TEST

Suite *test_windows_suite(void);
Suite *test_windows_suite(void)
{
    Suite *s = suite_create("windows");
    TCase *t = tcase_create("windows");
    tcase_set_timeout(t, 30);
    tcase_add_test(t, what_is_added_is_in_all_windows_at_once);
    tcase_add_test(t, of_what_is_counted_so_many_are_certain_as_registers_were_touched);
    tcase_add_loop_test(t, a_window_covers_its_length_and_up_to_half_as_much_again, 0, LENGTHS);
    tcase_add_test(t, times_that_go_back_count_as_of_the_newest);
    tcase_add_test(t, a_gap_of_ten_thousand_years_leaves_only_what_is_new);
    tcase_add_loop_test_raise_signal(t, lengths_whose_parts_do_not_nest_are_a_mistake_of_ours,
                                     SIGABRT, 0, 4);
    tcase_add_loop_test(t, random_streams_give_the_union_of_the_parts_exactly, 0, 4 * LENGTHS);
    suite_add_tcase(s, t);
    return s;
}
