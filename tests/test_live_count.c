/* Tests of src/capture/live_count.c. */
#include "src/capture/live_count.h"

#include <check.h>

START_TEST(a_counter_grows_by_what_it_is_more)
{
    uint32_t last = 5;
    ck_assert_uint_eq(live_count_grown(12, &last), 7);
    ck_assert_uint_eq(live_count_grown(12, &last), 0);
    ck_assert_uint_eq(last, 12);
}
END_TEST

START_TEST(a_counter_that_began_again_at_0_after_32_bits_has_grown_by_both_parts)
{
    uint32_t last = UINT32_MAX - 9;
    ck_assert_uint_eq(live_count_grown(20, &last), 30);
    ck_assert_uint_eq(live_count_grown(21, &last), 1);
}
END_TEST

START_TEST(a_counter_that_went_back_has_not_grown_and_is_gone_on_with_from_there)
{
    uint32_t last = 1000;
    ck_assert_uint_eq(live_count_grown(10, &last), 0);
    ck_assert_uint_eq(live_count_grown(13, &last), 3);
}
END_TEST

START_TEST(a_rate_is_below_what_is_more_and_not_below_itself)
{
    ck_assert(live_count_is_below(199999, 1000000, 200000));
    ck_assert(!live_count_is_below(200000, 1000000, 200000));
    ck_assert(live_count_is_below(3999, 20000, 200000));
    ck_assert(!live_count_is_below(4000, 20000, 200000));
    ck_assert(live_count_is_below(0, 1, 200000));
}
END_TEST

START_TEST(where_no_time_has_passed_no_rate_is_below)
{
    ck_assert(!live_count_is_below(0, 0, 200000));
    ck_assert(!live_count_is_below(0, -1, 200000));
}
END_TEST

Suite *test_live_count_suite(void);
Suite *test_live_count_suite(void)
{
    Suite *s = suite_create("live_count");
    TCase *t = tcase_create("live_count");
    tcase_add_test(t, a_counter_grows_by_what_it_is_more);
    tcase_add_test(t, a_counter_that_began_again_at_0_after_32_bits_has_grown_by_both_parts);
    tcase_add_test(t, a_counter_that_went_back_has_not_grown_and_is_gone_on_with_from_there);
    tcase_add_test(t, a_rate_is_below_what_is_more_and_not_below_itself);
    tcase_add_test(t, where_no_time_has_passed_no_rate_is_below);
    suite_add_tcase(s, t);
    return s;
}
