/* Tests of src/base/bytes.h. */
#include "src/base/bytes.h"

#include "tests/check.h"

START_TEST(numbers_are_read_in_network_order)
{
    const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7};
    struct reader r = reader_over(bytes, sizeof bytes);
    ck_assert_uint_eq(reader_u8(&r), 1);
    ck_assert_uint_eq(reader_u16be(&r), 0x0203);
    ck_assert_uint_eq(reader_u32be(&r), 0x04050607);
    ck_assert(!r.failed);
    ck_assert_uint_eq(r.left, 0);
}
END_TEST

START_TEST(little_endian_numbers_are_read_at_any_alignment)
{
    const uint8_t bytes[] = {0, 0x34, 0x12, 0x78, 0x56, 0x34, 0x12};
    ck_assert_uint_eq(bytes_u16le(bytes + 1), 0x1234);
    ck_assert_uint_eq(bytes_u32le(bytes + 3), 0x12345678);
}
END_TEST

START_TEST(a_read_past_the_end_fails_and_stays_failed)
{
    const uint8_t bytes[] = {1, 2, 3};
    struct reader r = reader_over(bytes, sizeof bytes);
    ck_assert_uint_eq(reader_u32be(&r), 0);
    ck_assert(r.failed);
    ck_assert_uint_eq(reader_u8(&r), 0);
    ck_assert_ptr_null(reader_take(&r, 0));
}
END_TEST

START_TEST(a_length_near_the_size_limit_does_not_wrap_around)
{
    const uint8_t bytes[] = {1, 2, 3};
    struct reader r = reader_over(bytes, sizeof bytes);
    reader_skip(&r, 1);
    ck_assert_ptr_null(reader_take(&r, SIZE_MAX));
    ck_assert(r.failed);
}
END_TEST

START_TEST(nothing_is_taken_from_an_empty_range_but_nothing)
{
    struct reader r = reader_over((const uint8_t *)"", 0);
    ck_assert_ptr_nonnull(reader_take(&r, 0));
    ck_assert(!r.failed);
    reader_skip(&r, 1);
    ck_assert(r.failed);
}
END_TEST

Suite *test_bytes_suite(void);
Suite *test_bytes_suite(void)
{
    Suite *s = suite_create("bytes");
    TCase *t = tcase_create("bytes");
    tcase_add_test(t, numbers_are_read_in_network_order);
    tcase_add_test(t, little_endian_numbers_are_read_at_any_alignment);
    tcase_add_test(t, a_read_past_the_end_fails_and_stays_failed);
    tcase_add_test(t, a_length_near_the_size_limit_does_not_wrap_around);
    tcase_add_test(t, nothing_is_taken_from_an_empty_range_but_nothing);
    suite_add_tcase(s, t);
    return s;
}
