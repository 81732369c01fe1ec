/* Tests of src/sketch/hyperloglog.c; its standard error is in test_sketch_bounds.c. */
#include "src/sketch/hyperloglog.h"

#include "tests/check.h"
#include "tests/errors.h"

#include <string.h>

static struct hyperloglog a, b, all;

START_TEST(an_empty_one_counts_nothing)
{
    memset(&a, 0xa5, sizeof a);
    hyperloglog_clear(&a);
    ck_assert_uint_eq(hyperloglog_estimate(&a), 0);
}
END_TEST

START_TEST(a_hash_goes_to_the_register_of_its_upper_bits_with_the_place_of_its_next_1)
{
    hyperloglog_clear(&a);
    ck_assert(hyperloglog_add(&a, UINT64_C(0xabc8000000000000)));
    ck_assert_uint_eq(a.registers[0xabc], 1);
    ck_assert(hyperloglog_add(&a, UINT64_C(0xabc0800000000000)));
    ck_assert_uint_eq(a.registers[0xabc], 5);
    ck_assert(hyperloglog_add(&a, UINT64_C(0xabc0000000000001)));
    ck_assert_uint_eq(a.registers[0xabc], HYPERLOGLOG_RANK_MAX - 1);
    ck_assert(hyperloglog_add(&a, UINT64_C(0xabc0000000000000)));
    ck_assert_uint_eq(a.registers[0xabc], HYPERLOGLOG_RANK_MAX);
    ck_assert_uint_eq(hyperloglog_estimate(&a), 1);
}
END_TEST

START_TEST(only_what_was_not_there_before_makes_a_register_grow)
{
    uint32_t grown = 0;
    hyperloglog_clear(&a);
    for (uint64_t i = 0; i < 20000; i++) {
        all = a;
        bool grew = hyperloglog_add(&a, spread(i));
        ck_assert(grew == (memcmp(&all, &a, sizeof a) != 0));
        grown += grew;
    }
    ck_assert_uint_gt(grown, HYPERLOGLOG_REGISTERS);
    for (uint64_t i = 0; i < 20000; i++)
        ck_assert(!hyperloglog_add(&a, spread(i)));
}
END_TEST

START_TEST(merging_two_halves_gives_the_registers_of_the_whole)
{
    for (uint64_t seed = 1; seed <= 50; seed++) {
        hyperloglog_clear(&a);
        hyperloglog_clear(&b);
        hyperloglog_clear(&all);
        for (uint64_t i = 0; i < 4000; i++) {
            uint64_t hash = spread(seed << 32 | i);
            hyperloglog_add(&all, hash);
            if (i % 3 != 0) /* one in three is in both */
                hyperloglog_add(&a, hash);
            if (i % 3 != 1)
                hyperloglog_add(&b, hash);
        }
        hyperloglog_merge(&a, &b);
        ck_assert_mem_eq(&a, &all, sizeof all);
        hyperloglog_merge(&a, &a);
        ck_assert_mem_eq(&a, &all, sizeof all);
    }
}
END_TEST

START_TEST(registers_as_full_as_can_be_give_the_largest_count)
{
    memset(&a, HYPERLOGLOG_RANK_MAX, sizeof a);
    ck_assert_uint_eq(hyperloglog_estimate(&a), UINT32_MAX);
    memset(&a, 30, sizeof a);
    ck_assert_uint_eq(hyperloglog_estimate(&a), UINT32_MAX);
}
END_TEST

Suite *test_hyperloglog_suite(void);
Suite *test_hyperloglog_suite(void)
{
    Suite *s = suite_create("hyperloglog");
    TCase *t = tcase_create("hyperloglog");
    tcase_set_timeout(t, 30);
    tcase_add_test(t, an_empty_one_counts_nothing);
    tcase_add_test(t, a_hash_goes_to_the_register_of_its_upper_bits_with_the_place_of_its_next_1);
    tcase_add_test(t, only_what_was_not_there_before_makes_a_register_grow);
    tcase_add_test(t, merging_two_halves_gives_the_registers_of_the_whole);
    tcase_add_test(t, registers_as_full_as_can_be_give_the_largest_count);
    suite_add_tcase(s, t);
    return s;
}
