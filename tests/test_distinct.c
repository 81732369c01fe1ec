/* Tests of src/sketch/distinct.c; its standard errors are in test_sketch_bounds.c. */
#include "src/sketch/distinct.h"

#include "tests/check.h"
#include "tests/errors.h"
#include "tests/few_grow.h"

#include <string.h>

static struct distinct d, half, whole;

START_TEST(a_few_is_exact_up_to_three)
{
    struct few f = {0};
    for (uint64_t i = 0; i < FEW; i++) {
        for (uint64_t again = 0; again <= i; again++)
            few_grow(&f, NULL, spread(again));
        ck_assert_uint_eq(f.count, i + 1);
    }
}
END_TEST

START_TEST(a_fourth_thing_moves_a_few_into_the_large_one)
{
    struct few f = {0};
    memset(&d, 0xa5, sizeof d); /* what an earlier owner left */
    for (uint64_t i = 0; i < 4; i++)
        few_grow(&f, &d, spread(i));
    ck_assert_uint_eq(f.count, FEW_MOVED);
    ck_assert_uint_eq(distinct_count(&d), 4);
    for (uint64_t i = 0; i < 100; i++)
        few_grow(&f, &d, spread(i));
    ck_assert_uint_eq(distinct_count(&d), 100);
}
END_TEST

START_TEST(a_few_refuses_only_the_fourth_thing)
{
    struct few f = {0};
    for (uint64_t i = 0; i < FEW; i++)
        ck_assert(few_add(&f, spread(i)));
    ck_assert(few_add(&f, spread(0)));
    ck_assert(!few_add(&f, spread(FEW)));
    ck_assert_uint_eq(f.count, FEW);
    few_go_on(&f);
    ck_assert(few_add(&f, spread(FEW))); /* no more than a bit to set */
}
END_TEST

START_TEST(an_addition_says_what_is_certainly_new)
{
    unsigned grown = 0;
    distinct_init(&d);
    for (uint64_t i = 0; i < 2000; i++) {
        bool new = distinct_add(&d, spread(i));
        ck_assert(new || d.estimated);
        grown += new &&d.estimated;
        ck_assert(!distinct_add(&d, spread(i)));
        ck_assert(!distinct_add(&d, spread(i / 2)));
    }
    ck_assert_uint_gt(grown, 1000);
}
END_TEST

START_TEST(a_fourth_thing_without_a_large_one_is_counted_roughly)
{
    struct few f = {0};
    distinct_init(&d);
    for (uint64_t i = 0; i < 4; i++)
        few_grow(&f, NULL, spread(i));
    ck_assert_uint_eq(f.count, FEW_ROUGH);
    ck_assert_uint_eq(few_count(&f), 4);
    /* It has not kept what a large one would have to begin with. */
    for (uint64_t i = 0; i < 20; i++)
        few_grow(&f, &d, spread(i));
    ck_assert_uint_eq(f.count, FEW_ROUGH);
    ck_assert_uint_ge(few_count(&f), 15);
    ck_assert_uint_le(few_count(&f), 25);
    ck_assert_uint_eq(distinct_count(&d), 0);
    const struct few before = f;
    for (uint64_t i = 0; i < 20; i++)
        few_grow(&f, NULL, spread(i));
    ck_assert_mem_eq(&f, &before, sizeof f);
}
END_TEST

START_TEST(a_rough_count_is_that_of_linear_counting)
{
    struct few f = {.count = FEW_ROUGH};
    for (int set = 1; set < FEW_BITS; set++) {
        f.cells[(set - 1) / 32] |= 1u << (set - 1) % 32;
        const double count = FEW_BITS * log((double)FEW_BITS / (FEW_BITS - set));
        ck_assert_uint_eq(few_count(&f), count > FEW + 1 ? (uint32_t)lround(count) : FEW + 1);
    }
    f.cells[FEW - 1] = UINT32_MAX;
    ck_assert_uint_eq(few_count(&f), UINT32_MAX);
    f = (struct few){.cells = {UINT32_MAX, UINT32_MAX, 0xffffff80}, .count = FEW_ROUGH};
    ck_assert_int_eq(few_bits_set(&f), FEW_ROUGH_BITS);
    ck_assert_uint_eq(few_count(&f), FEW_ROUGH_MOST);
}
END_TEST

START_TEST(four_things_on_the_same_bit_are_still_more_than_three)
{
    struct few f = {0};
    for (uint64_t i = 0; i < 4; i++)
        few_grow(&f, NULL, (i + 100) << 32);
    ck_assert_uint_eq(f.count, FEW_ROUGH);
    ck_assert_uint_eq(few_count(&f), FEW + 1);
}
END_TEST

START_TEST(a_rough_count_is_lost_when_the_bitmap_is_nearly_full)
{
    for (uint64_t seed = 1; seed <= 50; seed++) {
        struct few f = {0};
        uint32_t before = 0;
        for (uint64_t i = 0; i < 2000 && f.count != FEW_LOST; i++) {
            few_grow(&f, NULL, spread(seed << 32 | i));
            if (f.count == FEW_LOST)
                break;
            ck_assert_uint_ge(few_count(&f), before);
            ck_assert_uint_le(few_count(&f), FEW_ROUGH_MOST);
            before = few_count(&f);
        }
        ck_assert_uint_eq(f.count, FEW_LOST);
        ck_assert_uint_gt(before, FEW_ROUGH_MOST / 2);
        few_grow(&f, &d, spread(7));
        ck_assert_uint_eq(f.count, FEW_LOST);
    }
}
END_TEST

START_TEST(losing_the_large_one_leaves_alone_what_is_not_there)
{
    struct few f = {0};
    distinct_init(&d);
    for (uint64_t i = 0; i < 3; i++)
        few_grow(&f, &d, spread(i));
    few_lose(&f, &d);
    ck_assert_uint_eq(few_count(&f), 3);
}
END_TEST

START_TEST(losing_a_large_one_of_no_more_than_fit_leaves_them_exact)
{
    for (uint32_t n = 0; n <= FEW; n++) {
        struct few f = {.cells = {9, 9, 9}, .count = FEW_MOVED};
        distinct_init(&d);
        for (uint64_t i = 0; i < n; i++)
            distinct_add(&d, spread(i));
        few_lose(&f, &d);
        ck_assert_uint_eq(f.count, n);
        for (uint64_t i = 0; i < FEW; i++)
            ck_assert(few_add(&f, spread(i))); /* the first n are known */
        ck_assert_uint_eq(f.count, FEW);
    }
}
END_TEST

START_TEST(losing_the_large_one_leaves_the_bits_of_what_it_knows_exactly)
{
    struct few f = {0}, rough = {0};
    for (uint64_t i = 0; i < 100; i++) {
        few_grow(&f, &d, spread(i));
        few_grow(&rough, NULL, spread(i));
    }
    few_lose(&f, &d);
    ck_assert_mem_eq(&f, &rough, sizeof f);
    few_grow(&f, NULL, spread(200));
    few_grow(&rough, NULL, spread(200));
    ck_assert_mem_eq(&f, &rough, sizeof f);
}
END_TEST

START_TEST(losing_a_large_one_with_too_many_loses_the_count)
{
    static const uint64_t truths[] = {DISTINCT_EXACT, DISTINCT_EXACT + 1, 5000};
    for (int k = 0; k < 3; k++) {
        struct few f = {0};
        for (uint64_t i = 0; i < truths[k]; i++)
            few_grow(&f, &d, spread(i));
        ck_assert(d.estimated == (truths[k] > DISTINCT_EXACT));
        few_lose(&f, &d);
        ck_assert_uint_eq(f.count, FEW_LOST);
    }
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
    ck_assert(!d.estimated);
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
            ck_assert(d.estimated);
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

/* Hashes whose register can not tell from 20 bits how much it grows, one for each rank. */
static uint64_t deep(uint64_t i)
{
    return (i % 7) << 52 | (i % 53 < 52 ? UINT64_C(1) << (51 - i % 53) : 0);
}

START_TEST(merging_two_parts_gives_what_the_whole_gives)
{
    /* Exact with exact, exact with estimated, both estimated. */
    static const uint64_t sizes[][2] = {{0, 0},     {100, 0},    {300, 200},  {300, 400},
                                        {100, 600}, {600, 100},  {5000, 300}, {512, 1},
                                        {1, 512},   {5000, 7000}};
    for (unsigned k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        const uint64_t n[2] = {sizes[k][0], sizes[k][1]};
        distinct_init(&d);
        distinct_init(&half);
        distinct_init(&whole);
        for (uint64_t i = 0; i < n[0] + n[1]; i++) {
            /* They share a tenth of the first part. */
            uint64_t thing = i < n[0] ? i : i - n[0] / 10;
            uint64_t hash = thing % 4 ? spread(thing) : deep(thing / 4);
            distinct_add(i < n[0] ? &d : &half, hash);
            distinct_add(&whole, hash);
        }
        distinct_count(&d); /* keeps an estimate, which is no longer true then */
        distinct_merge(&d, &half);
        ck_assert(d.estimated == whole.estimated);
        if (d.estimated)
            ck_assert_mem_eq(&d.hyperloglog, &whole.hyperloglog, sizeof whole.hyperloglog);
        ck_assert_uint_eq(distinct_count(&d), distinct_count(&whole));
    }
}
END_TEST

START_TEST(going_on_from_tags_gives_the_registers_of_the_hashes_themselves)
{
    static struct hyperloglog direct;
    hyperloglog_clear(&direct);
    distinct_init(&d);
    for (uint64_t i = 0; i < 2000; i++) {
        uint64_t hash = i < 371 ? deep(i) : spread(i);
        distinct_add(&d, hash);
        hyperloglog_add(&direct, hash);
    }
    ck_assert(d.estimated);
    ck_assert_mem_eq(&d.hyperloglog, &direct, sizeof direct);
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
    tcase_add_test(t, a_few_refuses_only_the_fourth_thing);
    tcase_add_test(t, an_addition_says_what_is_certainly_new);
    tcase_add_test(t, a_fourth_thing_without_a_large_one_is_counted_roughly);
    tcase_add_test(t, a_rough_count_is_that_of_linear_counting);
    tcase_add_test(t, four_things_on_the_same_bit_are_still_more_than_three);
    tcase_add_test(t, a_rough_count_is_lost_when_the_bitmap_is_nearly_full);
    tcase_add_test(t, losing_the_large_one_leaves_alone_what_is_not_there);
    tcase_add_test(t, losing_a_large_one_of_no_more_than_fit_leaves_them_exact);
    tcase_add_test(t, losing_the_large_one_leaves_the_bits_of_what_it_knows_exactly);
    tcase_add_test(t, losing_a_large_one_with_too_many_loses_the_count);
    tcase_add_test(t, the_count_is_exact_up_to_512);
    tcase_add_test(t, the_count_never_falls_and_passes_512_at_the_next_thing);
    tcase_add_test(t, things_that_come_again_change_no_estimate);
    tcase_add_test(t, hashes_of_all_zeros_and_all_ones_are_things_like_any_other);
    tcase_add_test(t, merging_two_parts_gives_what_the_whole_gives);
    tcase_add_test(t, going_on_from_tags_gives_the_registers_of_the_hashes_themselves);
    suite_add_tcase(s, t);
    return s;
}
