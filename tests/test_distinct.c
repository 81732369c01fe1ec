/* Tests of src/sketch/distinct.c: against exact counts, and against the stated standard error. */
#include "src/sketch/distinct.h"

#include "src/base/hash.h"
#include "tests/packets.h"

#include <check.h>
#include <math.h>
#include <string.h>

static struct distinct d;

/* splitmix64 (Steele, Lea, Flood 2014): different inputs have different outputs, which look random.
 */
static uint64_t spread(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

START_TEST(a_few_is_exact_up_to_three)
{
    struct few f = {0};
    for (uint64_t i = 0; i < FEW; i++) {
        for (uint64_t again = 0; again <= i; again++)
            distinct_grow(&f, NULL, spread(again));
        ck_assert_uint_eq(f.count, i + 1);
    }
}
END_TEST

START_TEST(a_fourth_thing_moves_a_few_into_the_large_one)
{
    struct few f = {0};
    memset(&d, 0xa5, sizeof d); /* what an earlier owner left */
    for (uint64_t i = 0; i < 4; i++)
        distinct_grow(&f, &d, spread(i));
    ck_assert_uint_eq(f.count, FEW_MOVED);
    ck_assert_uint_eq(distinct_count(&d), 4);
    for (uint64_t i = 0; i < 100; i++)
        distinct_grow(&f, &d, spread(i));
    ck_assert_uint_eq(distinct_count(&d), 100);
}
END_TEST

START_TEST(a_fourth_thing_without_a_large_one_loses_the_count_for_good)
{
    struct few f = {0};
    distinct_init(&d);
    for (uint64_t i = 0; i < 4; i++)
        distinct_grow(&f, NULL, spread(i));
    ck_assert_uint_eq(f.count, FEW_LOST);
    distinct_grow(&f, &d, spread(5));
    ck_assert_uint_eq(f.count, FEW_LOST);
    ck_assert_uint_eq(distinct_count(&d), 0);
}
END_TEST

START_TEST(losing_the_large_one_loses_only_a_count_that_moved_there)
{
    struct few f = {0};
    distinct_init(&d);
    for (uint64_t i = 0; i < 3; i++)
        distinct_grow(&f, &d, spread(i));
    few_lose(&f);
    ck_assert_uint_eq(f.count, 3);
    distinct_grow(&f, &d, spread(3));
    few_lose(&f);
    ck_assert_uint_eq(f.count, FEW_LOST);
}
END_TEST

START_TEST(the_count_is_exact_up_to_512)
{
    distinct_init(&d);
    for (uint64_t i = 0; i < DISTINCT_EXACT; i++) {
        distinct_add(&d, spread(i));
        distinct_add(&d, spread(i / 2));
        ck_assert_uint_eq(distinct_count(&d), i + 1);
    }
    ck_assert(!d.hyperloglog);
}
END_TEST

START_TEST(the_count_never_falls_and_passes_512_at_the_next_thing)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint32_t before = DISTINCT_EXACT;
        distinct_init(&d);
        for (uint64_t i = 0; i < 2000; i++) {
            distinct_add(&d, spread(seed << 32 | i));
            if (i < DISTINCT_EXACT)
                continue;
            ck_assert(d.hyperloglog);
            ck_assert_uint_gt(distinct_count(&d), DISTINCT_EXACT);
            ck_assert_uint_ge(distinct_count(&d), before);
            before = distinct_count(&d);
        }
    }
}
END_TEST

START_TEST(things_that_come_again_change_no_estimate)
{
    distinct_init(&d);
    for (uint64_t i = 0; i < 5000; i++)
        distinct_add(&d, spread(i));
    uint32_t count = distinct_count(&d);
    for (uint64_t i = 0; i < 5000; i++)
        distinct_add(&d, spread(i));
    ck_assert_uint_eq(distinct_count(&d), count);
}
END_TEST

START_TEST(hashes_of_all_zeros_and_all_ones_are_things_like_any_other)
{
    distinct_init(&d);
    distinct_add(&d, 0);
    distinct_add(&d, UINT64_MAX);
    distinct_add(&d, 0);
    ck_assert_uint_eq(distinct_count(&d), 2);
    for (uint64_t i = 0; i < 1000; i++)
        distinct_add(&d, spread(i));
    distinct_add(&d, 0);
    distinct_add(&d, UINT64_MAX);
    ck_assert_double_eq_tol(distinct_count(&d), 1002, 60);
}
END_TEST

/* The relative errors of many estimates of the same true count. */
struct errors {
    double sum, sum_of_squares;
    unsigned trials;
};

static void errors_add(struct errors *e, uint32_t estimate, double truth)
{
    double error = estimate / truth - 1;
    e->sum += error;
    e->sum_of_squares += error * error;
    e->trials++;
}

/* The standard error of n trials is itself known only to 1/sqrt(2n), the mean of their errors to
 * 1/sqrt(n) of it; three times that is allowed for. An estimator twice as wide does not pass. */
static void errors_check(const struct errors *e)
{
    const double stated = 0.017, n = e->trials;
    double standard_error = sqrt(e->sum_of_squares / n);
    ck_assert_double_le(standard_error, stated * (1 + 3 / sqrt(2 * n)));
    ck_assert_double_le(fabs(e->sum / n), 3 * stated / sqrt(n));
}

static const struct {
    uint64_t truth;
    unsigned trials;
} sizes[] = {{600, 500}, {1000, 1000}, {10000, 500}, {100000, 60}, {1000000, 24}};

START_TEST(the_standard_error_stays_within_the_stated_one)
{
    const uint64_t truth = sizes[_i].truth;
    struct errors e = {0};
    for (uint64_t seed = 1; seed <= sizes[_i].trials; seed++) {
        distinct_init(&d);
        for (uint64_t i = 0; i < truth; i++)
            distinct_add(&d, spread(seed << 32 | i));
        errors_add(&e, distinct_count(&d), (double)truth);
    }
    errors_check(&e);
}
END_TEST

START_TEST(consecutive_addresses_are_counted_as_well_as_random_ones)
{
    struct errors e = {0};
    for (uint64_t number = 1; number <= 60; number++) {
        const struct hash_seed seed = packets_seed(number);
        distinct_init(&d);
        for (uint32_t i = 0; i < 65536; i++) {
            struct address a = packets_v4(0x0a000000 + i);
            distinct_add(&d, hash_address(&seed, &a));
        }
        errors_add(&e, distinct_count(&d), 65536);
    }
    errors_check(&e);
}
END_TEST

Suite *test_distinct_suite(void);
Suite *test_distinct_suite(void)
{
    Suite *s = suite_create("distinct");
    TCase *t = tcase_create("distinct");
    tcase_set_timeout(t, 60); /* the sanitizers need some of it */
    tcase_add_test(t, a_few_is_exact_up_to_three);
    tcase_add_test(t, a_fourth_thing_moves_a_few_into_the_large_one);
    tcase_add_test(t, a_fourth_thing_without_a_large_one_loses_the_count_for_good);
    tcase_add_test(t, losing_the_large_one_loses_only_a_count_that_moved_there);
    tcase_add_test(t, the_count_is_exact_up_to_512);
    tcase_add_test(t, the_count_never_falls_and_passes_512_at_the_next_thing);
    tcase_add_test(t, things_that_come_again_change_no_estimate);
    tcase_add_test(t, hashes_of_all_zeros_and_all_ones_are_things_like_any_other);
    tcase_add_loop_test(t, the_standard_error_stays_within_the_stated_one, 0,
                        (int)(sizeof sizes / sizeof sizes[0]));
    tcase_add_test(t, consecutive_addresses_are_counted_as_well_as_random_ones);
    suite_add_tcase(s, t);
    return s;
}
