/* Tests of src/engine/pressure.c. */
#include "src/engine/pressure.h"

#include "tests/check.h"
#include "tests/packets.h"

enum { S = 1000 };

static struct pressure p;

static void setup(void)
{
    memset(&p, 0xa5, sizeof p);
    pressure_begin(&p, S);
}

static uint64_t in_minute_of(int64_t second, int64_t newest, uint64_t evicted)
{
    struct snapshot_table t = pressure_table(&p, second, newest, evicted);
    ck_assert_uint_eq(t.evicted, evicted);
    return t.evicted_minute;
}

static uint64_t in_minute(int64_t second, uint64_t evicted)
{
    return in_minute_of(second, second, evicted);
}

START_TEST(what_was_pushed_out_more_than_a_minute_before_a_silence_is_no_longer_told)
{
    ck_assert_uint_eq(in_minute_of(S, S, 7), 7);
    ck_assert_uint_eq(in_minute_of(S + 59, S, 7), 7);
    ck_assert_uint_eq(in_minute_of(S + 60, S, 7), 0);
    ck_assert_uint_eq(in_minute_of(S - 5, S, 7), 7); /* looked at as of before */
}
END_TEST

START_TEST(nothing_was_pushed_out_at_first)
{
    ck_assert_uint_eq(in_minute(S, 0), 0);
}
END_TEST

START_TEST(the_second_that_has_not_ended_counts_as_well)
{
    ck_assert_uint_eq(in_minute(S, 5), 5);
    pressure_tick(&p, S, 5);
    ck_assert_uint_eq(in_minute(S, 5), 5);
    ck_assert_uint_eq(in_minute(S + 1, 7), 7);
}
END_TEST

START_TEST(a_minute_is_sixty_seconds_with_the_present_one)
{
    pressure_tick(&p, S, 3);
    ck_assert_uint_eq(in_minute(S + 59, 3), 3);
    ck_assert_uint_eq(in_minute(S + 60, 3), 0);
}
END_TEST

START_TEST(each_entry_counts_in_the_second_it_was_pushed_out_in)
{
    uint64_t evicted = 0;
    for (int64_t i = 0; i < 200; i++) {
        evicted += (uint64_t)i;
        pressure_tick(&p, S + i, evicted);
    }
    /* 140 to 199, and then 141 to 199 with 9 more. */
    ck_assert_uint_eq(in_minute(S + 199, evicted), 60 * (140 + 199) / 2);
    ck_assert_uint_eq(in_minute(S + 200, evicted + 9), 59 * (141 + 199) / 2 + 9);
}
END_TEST

START_TEST(more_in_one_second_than_a_cell_holds_stop_there)
{
    pressure_tick(&p, S, UINT64_C(1) << 33);
    ck_assert_uint_eq(in_minute(S, UINT64_C(1) << 33), UINT32_MAX);
    pressure_tick(&p, S + 1, (UINT64_C(1) << 33) + 4);
    ck_assert_uint_eq(in_minute(S + 60, (UINT64_C(1) << 33) + 4), 4);
}
END_TEST

START_TEST(a_gap_of_years_leaves_nothing_in_the_minute)
{
    pressure_tick(&p, S, 3);
    ck_assert_uint_eq(in_minute(S + INT64_C(100000000000), 4), 1);
}
END_TEST

Suite *test_pressure_suite(void);
Suite *test_pressure_suite(void)
{
    Suite *suite = suite_create("pressure");
    TCase *c = tcase_create("pressure");
    tcase_add_checked_fixture(c, setup, NULL);
    tcase_add_test(c, nothing_was_pushed_out_at_first);
    tcase_add_test(c, what_was_pushed_out_more_than_a_minute_before_a_silence_is_no_longer_told);
    tcase_add_test(c, the_second_that_has_not_ended_counts_as_well);
    tcase_add_test(c, a_minute_is_sixty_seconds_with_the_present_one);
    tcase_add_test(c, each_entry_counts_in_the_second_it_was_pushed_out_in);
    tcase_add_test(c, more_in_one_second_than_a_cell_holds_stop_there);
    tcase_add_test(c, a_gap_of_years_leaves_nothing_in_the_minute);
    suite_add_tcase(suite, c);
    return suite;
}
