/* Tests of src/sketch/lately.h. */
#include "src/sketch/lately.h"

#include "src/base/hash.h"

#include "tests/check.h"

enum { HALF_S = 60, START_S = 6000 };

static struct lately l;

static void setup(void)
{
    l = (struct lately){0};
}

START_TEST(it_is_never_more_than_there_were)
{
    uint64_t state = 1;
    for (unsigned n = 1; n <= 200; n++) {
        lately_add(&l, START_S, HALF_S, hash_random(&state));
        ck_assert_uint_le(lately_count(&l, START_S, HALF_S), n < 64 ? n : 64);
    }
    ck_assert_uint_gt(lately_count(&l, START_S, HALF_S), 55);
}
END_TEST

START_TEST(one_that_comes_again_is_one)
{
    for (int i = 0; i < 100; i++)
        lately_add(&l, START_S + i % 60, HALF_S, UINT64_C(0x123456789abcdef0));
    ck_assert_uint_eq(lately_count(&l, START_S, HALF_S), 1);
}
END_TEST

START_TEST(what_is_older_than_twice_the_half_is_forgotten)
{
    lately_add(&l, START_S, HALF_S, 0);
    ck_assert_uint_eq(lately_count(&l, START_S + 59, HALF_S), 1);
    ck_assert_uint_eq(lately_count(&l, START_S + 119, HALF_S), 1);
    ck_assert_uint_eq(lately_count(&l, START_S + 120, HALF_S), 0);
    lately_add(&l, START_S + 1000000, HALF_S, UINT64_MAX);
    ck_assert_uint_eq(lately_count(&l, START_S + 1000000, HALF_S), 1);
}
END_TEST

START_TEST(both_halves_count_together)
{
    lately_add(&l, START_S, HALF_S, 0);
    lately_add(&l, START_S + 60, HALF_S, UINT64_MAX);
    ck_assert_uint_eq(lately_count(&l, START_S + 60, HALF_S), 2);
    lately_add(&l, START_S + 120, HALF_S, 0);
    ck_assert_uint_eq(lately_count(&l, START_S + 120, HALF_S), 2);
    ck_assert_uint_eq(lately_count(&l, START_S + 180, HALF_S), 1);
}
END_TEST

START_TEST(what_goes_back_in_time_counts_as_of_the_newest)
{
    lately_add(&l, START_S + 600, HALF_S, 0);
    lately_add(&l, START_S, HALF_S, UINT64_MAX);
    ck_assert_uint_eq(lately_count(&l, START_S + 600, HALF_S), 2);
    ck_assert_uint_eq(lately_count(&l, START_S, HALF_S), 2);
}
END_TEST

START_TEST(before_1970_it_forgets_as_well)
{
    lately_add(&l, -START_S, HALF_S, 0);
    ck_assert_uint_eq(lately_count(&l, -START_S + 119, HALF_S), 1);
    ck_assert_uint_eq(lately_count(&l, -START_S + 600, HALF_S), 0);
    lately_add(&l, -START_S + 600, HALF_S, UINT64_MAX);
    ck_assert_uint_eq(lately_count(&l, -START_S + 600, HALF_S), 1);
    /* And 1970 itself has no longer halves than others. */
    setup();
    lately_add(&l, -59, HALF_S, 0);
    ck_assert_uint_eq(lately_count(&l, 60, HALF_S), 0);
}
END_TEST

Suite *test_lately_suite(void);
Suite *test_lately_suite(void)
{
    Suite *suite = suite_create("lately");
    TCase *c = tcase_create("lately");
    tcase_add_checked_fixture(c, setup, NULL);
    tcase_add_test(c, it_is_never_more_than_there_were);
    tcase_add_test(c, one_that_comes_again_is_one);
    tcase_add_test(c, what_is_older_than_twice_the_half_is_forgotten);
    tcase_add_test(c, both_halves_count_together);
    tcase_add_test(c, what_goes_back_in_time_counts_as_of_the_newest);
    tcase_add_test(c, before_1970_it_forgets_as_well);
    suite_add_tcase(suite, c);
    return suite;
}
