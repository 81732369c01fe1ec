/* Tests of src/base/bits.h. */
#include "src/base/bits.h"

#include "tests/check.h"

static unsigned one_by_one(uint64_t bits)
{
    unsigned set = 0;
    for (int i = 0; i < 64; i++)
        set += (unsigned)(bits >> i & 1);
    return set;
}

START_TEST(bits_are_counted_as_one_by_one)
{
    ck_assert_uint_eq(bits_set(0), 0);
    ck_assert_uint_eq(bits_set(UINT64_MAX), 64);
    for (int low = 0; low < 64; low++)
        for (int high = low; high < 64; high++) {
            const uint64_t run = (UINT64_MAX >> (63 - high)) & UINT64_MAX << low;
            ck_assert_uint_eq(bits_set(run), (unsigned)(high - low + 1));
            ck_assert_uint_eq(bits_set(~run), 64 - (unsigned)(high - low + 1));
        }
    uint64_t any = 1;
    for (int i = 0; i < 10000; i++) {
        any = any * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        ck_assert_uint_eq(bits_set(any), one_by_one(any));
    }
}
END_TEST

Suite *test_bits_suite(void);
Suite *test_bits_suite(void)
{
    Suite *s = suite_create("bits");
    TCase *t = tcase_create("bits");
    tcase_add_test(t, bits_are_counted_as_one_by_one);
    suite_add_tcase(s, t);
    return s;
}
