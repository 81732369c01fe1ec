/* Tests of src/capture/pcapng_time.c. */
#include "src/capture/pcapng_time.h"

#include "tests/check.h"

enum { BINARY = 0x80 };

static const int64_t year_0_us = INT64_C(-62167219200000000);
static const int64_t year_9999_us = INT64_C(253402300799999999);

START_TEST(decimal_units_become_microseconds)
{
    ck_assert_int_eq(pcapng_time_us(1070308495, 0, 0), INT64_C(1070308495000000));
    ck_assert_int_eq(pcapng_time_us(1070308495123, 3, 0), INT64_C(1070308495123000));
    ck_assert_int_eq(pcapng_time_us(1070308495123456, 6, 0), INT64_C(1070308495123456));
    ck_assert_int_eq(pcapng_time_us(UINT64_C(1070308495123456789), 9, 0),
                     INT64_C(1070308495123456));
}
END_TEST

START_TEST(binary_units_become_microseconds)
{
    ck_assert_int_eq(pcapng_time_us(1070308495, BINARY | 0, 0), INT64_C(1070308495000000));
    /* 3/4 of a second in 1024ths, in 2^-32 (as NTP has it) and in 2^-63. */
    ck_assert_int_eq(pcapng_time_us(5 * 1024 + 768, BINARY | 10, 0), 5750000);
    ck_assert_int_eq(pcapng_time_us(UINT64_C(0x5c0000000), BINARY | 32, 0), 5750000);
    ck_assert_int_eq(pcapng_time_us(UINT64_C(0xe000000000000000), BINARY | 63, 0), 1750000);
    ck_assert_int_eq(pcapng_time_us(UINT64_C(0xc000000000000000), BINARY | 64, 0), 750000);
    /* The last of 2^20 parts: truncated, never rounded up to the next second. */
    ck_assert_int_eq(pcapng_time_us((1 << 20) - 1, BINARY | 20, 0), 999999);
}
END_TEST

START_TEST(units_too_fine_to_see_are_zero)
{
    ck_assert_int_eq(pcapng_time_us(UINT64_MAX, 127, 0), 0);
    ck_assert_int_eq(pcapng_time_us(UINT64_MAX, 26, 0), 0);
    ck_assert_int_eq(pcapng_time_us(UINT64_MAX, 25, 0), 1);
    ck_assert_int_eq(pcapng_time_us(UINT64_MAX, BINARY | 127, 0), 0);
}
END_TEST

START_TEST(an_offset_in_seconds_is_added)
{
    ck_assert_int_eq(pcapng_time_us(250, 3, 1070308495), INT64_C(1070308495250000));
    ck_assert_int_eq(pcapng_time_us(250, 3, -2), -1750000);
}
END_TEST

START_TEST(times_out_of_range_are_held_within_the_years_0_to_9999)
{
    ck_assert_int_eq(pcapng_time_us(UINT64_MAX, 0, 0), year_9999_us);
    ck_assert_int_eq(pcapng_time_us(UINT64_MAX, 6, 0), year_9999_us);
    ck_assert_int_eq(pcapng_time_us(UINT64_MAX, BINARY | 0, INT64_MAX), year_9999_us);
    ck_assert_int_eq(pcapng_time_us(UINT64_MAX, BINARY | 1, 0), year_9999_us);
    ck_assert_int_eq(pcapng_time_us(0, 6, INT64_MAX), year_9999_us);
    ck_assert_int_eq(pcapng_time_us(0, 6, INT64_MIN), year_0_us);
    ck_assert_int_eq(pcapng_time_us(0, 6, year_0_us / 1000000), year_0_us);
    ck_assert_int_eq(pcapng_time_us(0, 6, year_0_us / 1000000 - 1), year_0_us);
}
END_TEST

START_TEST(nanoseconds_go_on_where_microseconds_end)
{
    const uint64_t ns = UINT64_C(1700000000123456789);
    ck_assert_uint_eq(pcapng_time_ns(ns, 9), 789);
    ck_assert_uint_eq(pcapng_time_ns(ns / 10, 8), 780);
    ck_assert_uint_eq(pcapng_time_ns(ns / 100, 7), 700);
    ck_assert_uint_eq(pcapng_time_ns(ns / 1000, 6), 0);
    ck_assert_uint_eq(pcapng_time_ns(ns, 12), ns / 1000 % 1000);
    ck_assert_uint_eq(pcapng_time_ns(ns, 127), 0);
    for (uint8_t resolution = 0; resolution < 128; resolution++)
        ck_assert_int_eq(pcapng_time_is_fine(resolution), resolution > 6);
}
END_TEST

START_TEST(nanoseconds_of_binary_fractions_agree_with_the_microseconds)
{
    for (uint8_t bits = 20; bits < 128; bits++) {
        const uint8_t resolution = 0x80 | bits;
        ck_assert(pcapng_time_is_fine(resolution));
        ck_assert_uint_le(pcapng_time_ns(UINT64_MAX, resolution), 999);
        if (bits < 34)
            continue;
        if (bits > 62)
            break;
        /* A quarter of a microsecond after a thousandth of a second, rounded up to a unit. */
        const unsigned most = bits < 46 ? bits : 46;
        const uint64_t units = ((UINT64_C(100025) << most) / 100000000 + 1) << (bits - most);
        ck_assert_int_eq(pcapng_time_us(units, resolution, 0), 1000);
        ck_assert_uint_eq(pcapng_time_ns(units, resolution), 250);
    }
    ck_assert(!pcapng_time_is_fine(0x80 | 19));
}
END_TEST

Suite *test_pcapng_time_suite(void);
Suite *test_pcapng_time_suite(void)
{
    Suite *s = suite_create("pcapng_time");
    TCase *t = tcase_create("pcapng_time");
    tcase_add_test(t, decimal_units_become_microseconds);
    tcase_add_test(t, binary_units_become_microseconds);
    tcase_add_test(t, units_too_fine_to_see_are_zero);
    tcase_add_test(t, an_offset_in_seconds_is_added);
    tcase_add_test(t, times_out_of_range_are_held_within_the_years_0_to_9999);
    tcase_add_test(t, nanoseconds_go_on_where_microseconds_end);
    tcase_add_test(t, nanoseconds_of_binary_fractions_agree_with_the_microseconds);
    suite_add_tcase(s, t);
    return s;
}
