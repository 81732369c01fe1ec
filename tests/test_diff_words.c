/* Tests of src/report/diff_words.c. */
#include "src/report/diff_words.h"

#include "tests/check.h"

static char text[DIFF_COUNT];

START_TEST(how_far_apart_two_counts_are_and_what_that_is_called)
{
    ck_assert_uint_eq(diff_apart(3, 10), 7);
    ck_assert_uint_eq(diff_apart(10, 3), 7);
    ck_assert_uint_eq(diff_apart(0, UINT64_MAX), UINT64_MAX);
    ck_assert_str_eq(diff_changed(3, 10), "grown");
    ck_assert_str_eq(diff_changed(10, 3), "less");
    ck_assert_str_eq(diff_changed(3, 3), "changed");
}
END_TEST

START_TEST(a_count_says_what_it_was_if_it_was_there_and_what_is_an_estimate)
{
    const uint64_t before = 5;
    ck_assert_str_eq(diff_say_count("records", NULL, true, 17, true, text), "records 17");
    ck_assert_str_eq(diff_say_count("records", &before, true, 17, false, text), "records 5 -> ~17");
    ck_assert_str_eq(diff_say_count("records", &before, false, 5, true, text), "records ~5 -> 5");
    const uint64_t million = 1000000;
    ck_assert_str_eq(diff_say_count("packets", &million, false, million, false, text),
                     "packets ~1 000 000 -> ~1 000 000");
}
END_TEST

START_TEST(a_distinct_count_that_is_the_same_is_not_said)
{
    const struct distinct_count five = {5, CERTAINTY_EXACT}, about = {5, CERTAINTY_ESTIMATE};
    ck_assert_str_eq(diff_say_distinct("sources", &five, true, five, true, text), "");
    ck_assert_str_eq(diff_say_distinct("sources", &five, true, about, true, text),
                     ", sources 5 -> ~5");
    ck_assert_str_eq(diff_say_distinct("sources", NULL, true, five, true, text), ", sources 5");
}
END_TEST

START_TEST(what_a_bounded_list_may_have_left_out_is_neither_new_nor_gone)
{
    ck_assert_str_eq(diff_say_new(100, false, 50), "new");
    ck_assert_str_eq(diff_say_new(100, true, 101), "new");
    ck_assert_str_eq(diff_say_new(100, true, 100), "newly listed");
    ck_assert_str_eq(diff_say_gone(false), "gone");
    ck_assert_str_eq(diff_say_gone(true), "no longer listed");
}
END_TEST

Suite *test_diff_words_suite(void);
Suite *test_diff_words_suite(void)
{
    Suite *suite = suite_create("diff_words");
    TCase *t = tcase_create("diff_words");
    tcase_add_test(t, how_far_apart_two_counts_are_and_what_that_is_called);
    tcase_add_test(t, a_count_says_what_it_was_if_it_was_there_and_what_is_an_estimate);
    tcase_add_test(t, a_distinct_count_that_is_the_same_is_not_said);
    tcase_add_test(t, what_a_bounded_list_may_have_left_out_is_neither_new_nor_gone);
    suite_add_tcase(suite, t);
    return suite;
}
