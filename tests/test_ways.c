/* Tests of src/sketch/ways.h: against plain loops. */
#include "src/sketch/ways.h"

#include "src/base/hash.h"

#include "tests/check.h"

static uint32_t tags[WAYS] __attribute__((aligned(16)));
static uint16_t counts[WAYS] __attribute__((aligned(16)));
static uint8_t excluded[WAYS] __attribute__((aligned(8)));

START_TEST(each_place_with_the_tag_has_its_bit)
{
    uint64_t random = 1;
    for (int i = 0; i < 20000; i++) {
        /* Tags that differ in one byte only, the sign included. */
        const uint32_t wanted = (uint32_t)(hash_random(&random) >> 32);
        unsigned expected = 0;
        for (unsigned way = 0; way < WAYS; way++) {
            const uint64_t r = hash_random(&random) >> 32;
            tags[way] = r % 2 ? wanted : wanted ^ (uint32_t)(1u << r / 2 % 32);
            expected |= (unsigned)(r % 2) << way;
        }
        ck_assert_uint_eq(ways_equal(tags, wanted), expected);
    }
}
END_TEST

START_TEST(the_least_is_the_first_of_those_not_excluded)
{
    static const uint32_t ranges[] = {1, 3, 100, WAYS_COUNT_MOST + 1};
    uint64_t random = 1;
    for (int i = 0; i < 40000; i++) {
        const uint32_t range = ranges[i % 4];
        unsigned expected = WAYS;
        for (unsigned way = 0; way < WAYS; way++) {
            const uint64_t r = hash_random(&random) >> 32;
            counts[way] = (uint16_t)(WAYS_COUNT_MOST - r % range);
            excluded[way] = (uint8_t)(r / 8192 % 2 ? r / 16384 % 256 : 0);
        }
        excluded[i % WAYS] = 0;
        for (unsigned way = 0; way < WAYS; way++)
            if (!excluded[way] && (expected == WAYS || counts[way] < counts[expected]))
                expected = way;
        ck_assert_uint_eq(ways_least(counts, excluded), expected);
    }
}
END_TEST

Suite *test_ways_suite(void);
Suite *test_ways_suite(void)
{
    Suite *s = suite_create("ways");
    TCase *t = tcase_create("ways");
    tcase_add_test(t, each_place_with_the_tag_has_its_bit);
    tcase_add_test(t, the_least_is_the_first_of_those_not_excluded);
    suite_add_tcase(s, t);
    return s;
}
