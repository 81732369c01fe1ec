/* Tests of src/base/text.c. */
#include "src/base/text.h"

#include "tests/check.h"

#include <errno.h>
#include <string.h>

START_TEST(numbers_are_grouped_by_three)
{
    char out[TEXT_NUMBER];
    ck_assert_str_eq(text_grouped(0, out), "0");
    ck_assert_str_eq(text_grouped(999, out), "999");
    ck_assert_str_eq(text_grouped(4120, out), "4 120");
    ck_assert_str_eq(text_grouped(1234567, out), "1 234 567");
    ck_assert_str_eq(text_grouped(UINT64_MAX, out), "18 446 744 073 709 551 615");
}
END_TEST

START_TEST(a_short_number_has_at_most_five_characters)
{
    char out[TEXT_NUMBER];
    ck_assert_str_eq(text_short(0, out), "0");
    ck_assert_str_eq(text_short(999, out), "999");
    ck_assert_str_eq(text_short(1210, out), "1.21k");
    ck_assert_str_eq(text_short(12100, out), "12.1k");
    ck_assert_str_eq(text_short(121000, out), "121k");
    ck_assert_str_eq(text_short(1210000, out), "1.21M");
    ck_assert_str_eq(text_short(18446744073709551615.0, out), "18.4E");
    for (double n = 1; n < 1e18; n *= 1.0937)
        ck_assert_msg(strlen(text_short(n, out)) <= 5, "%f gives %s", n, out);
}
END_TEST

START_TEST(a_short_number_is_rounded_to_the_next_prefix)
{
    char out[TEXT_NUMBER];
    ck_assert_str_eq(text_short(999.4, out), "999");
    ck_assert_str_eq(text_short(999.5, out), "1.00k");
    ck_assert_str_eq(text_short(9995, out), "10.0k");
    ck_assert_str_eq(text_short(99950, out), "100k");
    ck_assert_str_eq(text_short(999500, out), "1.00M");
}
END_TEST

START_TEST(what_is_too_large_for_a_whole_number_is_the_largest)
{
    ck_assert_uint_eq(text_whole(0), 0);
    ck_assert_uint_eq(text_whole(2.4), 2);
    ck_assert_uint_eq(text_whole(2.5), 3);
    ck_assert_uint_eq(text_whole(1e19), 10000000000000000000U);
    ck_assert_uint_eq(text_whole(18446744073709551615.0), UINT64_MAX);
    ck_assert_uint_eq(text_whole(1e300), UINT64_MAX);
}
END_TEST

START_TEST(a_duration_has_its_two_largest_units)
{
    char out[TEXT_NUMBER];
    ck_assert_str_eq(text_duration(0, out), "0 s");
    ck_assert_str_eq(text_duration(59, out), "59 s");
    ck_assert_str_eq(text_duration(252, out), "4 m 12 s");
    ck_assert_str_eq(text_duration(3 * 3600 + 5 * 60 + 59, out), "3 h 05 m");
    ck_assert_str_eq(text_duration(2 * 86400 + 4 * 3600, out), "2 d 04 h");
    ck_assert_str_eq(text_duration(-5, out), "0 s");
    ck_assert_str_eq(text_duration(INT64_MAX, out), "106751991167300 d 15 h");
}
END_TEST

START_TEST(a_length_of_time_is_exact_in_its_largest_unit)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } cases[] = {{1, "1s"},           {59, "59s"},     {60, "1m"},      {61, "61s"},
                 {90, "90s"},         {3540, "59m"},   {3600, "1h"},    {5400, "90m"},
                 {86400, "1d"},       {90000, "25h"},  {129600, "36h"}, {604800, "7d"},
                 {647998, "647998s"}, {2592000, "30d"}};
    char out[TEXT_NUMBER];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ck_assert_str_eq(text_length(cases[i].seconds, out), cases[i].text);
}
END_TEST

START_TEST(only_printable_ascii_passes_as_it_is)
{
    char out[2048];
    uint8_t all[256];
    for (int i = 0; i < 256; i++)
        all[i] = (uint8_t)i;
    text_safe(all, sizeof all, out, sizeof out);
    for (const char *at = out; *at; at++)
        ck_assert(*at >= 0x20 && *at < 0x7f);
    ck_assert_ptr_nonnull(strstr(out, "\\x00\\x01"));
    ck_assert_ptr_nonnull(strstr(out, "\\x1b"));
    ck_assert_ptr_nonnull(strstr(out, "\\x5c]"));
    ck_assert_ptr_nonnull(strstr(out, "}~\\x7f\\x80"));
    ck_assert_ptr_nonnull(strstr(out, "\\xff"));
}
END_TEST

START_TEST(two_digits_are_kept_of_a_number)
{
    static const uint64_t cases[][2] = {
        {0, 0},     {7, 7},      {99, 99},     {100, 100},   {104, 100},      {105, 110},
        {994, 990}, {995, 1000}, {1249, 1200}, {1250, 1300}, {99500, 100000}, {99499, 99000}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ck_assert_uint_eq(text_two_digits(cases[i][0]), cases[i][1]);
    ck_assert_uint_eq(text_two_digits(UINT64_MAX), UINT64_C(18000000000000000000));
}
END_TEST

START_TEST(safe_text_is_cut_between_characters)
{
    char out[8];
    ck_assert_str_eq(text_safe("ab\x1b\x1b", 4, out, sizeof out), "ab\\x1b");
    ck_assert_str_eq(text_safe("abcdefghij", 10, out, sizeof out), "abcdefg");
    ck_assert_str_eq(text_safe("x", 1, out, 1), "");
    char untouched = 'u';
    text_safe("x", 1, &untouched, 0);
    ck_assert_int_eq(untouched, 'u');
}
END_TEST

START_TEST(hex_that_does_not_fit_ends_in_dots)
{
    const uint8_t bytes[] = {0x00, 0x00, 0xff, 0x13};
    char out[16];
    ck_assert_str_eq(text_hex(bytes, 4, out, sizeof out), "00 00 ff 13");
    ck_assert_str_eq(text_hex(bytes, 4, out, 12), "00 00 ff 13");
    ck_assert_str_eq(text_hex(bytes, 4, out, 11), "00 00 ..");
    ck_assert_str_eq(text_hex(bytes, 2, out, 6), "00 00");
    ck_assert_str_eq(text_hex(bytes, 2, out, 5), "..");
    ck_assert_str_eq(text_hex(bytes, 1, out, 3), "00");
    ck_assert_str_eq(text_hex(bytes, 0, out, sizeof out), "");
    for (size_t size = 1; size < sizeof out; size++) {
        memset(out, 'z', sizeof out);
        ck_assert_uint_lt(strlen(text_hex(bytes, 4, out, size)), size);
        ck_assert_int_eq(out[size], 'z');
    }
}
END_TEST

START_TEST(one_line_keeps_all_but_what_controls)
{
    char text[] = "a\nb\033[2J\x7f \xc3\xa4 \\";
    text_one_line(text);
    ck_assert_str_eq(text, "a?b?[2J? \xc3\xa4 \\");
}
END_TEST

START_TEST(a_number_is_whole_decimal_and_within_its_range)
{
    int64_t n = 7;
    ck_assert(text_parse_number("0", 0, 9, &n) && n == 0);
    ck_assert(text_parse_number("-12", -12, 9, &n) && n == -12);
    ck_assert(text_parse_number("9223372036854775807", 0, INT64_MAX, &n) && n == INT64_MAX);
    n = 7;
    const char *wrong[] = {"",
                           " 1",
                           "1 ",
                           "+1",
                           "1k",
                           "0x1",
                           "1.0",
                           "--1",
                           "-",
                           "abc",
                           "10",
                           "-1",
                           "9223372036854775808"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(!text_parse_number(wrong[i], 0, 9, &n), "\"%s\" is taken", wrong[i]);
    ck_assert_int_eq(n, 7);
}
END_TEST

START_TEST(an_error_at_the_start_comes_with_the_way_out)
{
    ck_assert_str_eq(text_error(EMFILE), "too many open files; allow more (ulimit -n)");
    ck_assert_ptr_nonnull(strstr(text_error(ENOMEM), "set `memory` lower"));
    ck_assert_str_eq(text_error(EACCES), strerror(EACCES));
}
END_TEST

Suite *test_text_suite(void);
Suite *test_text_suite(void)
{
    Suite *s = suite_create("text");
    TCase *t = tcase_create("text");
    tcase_add_test(t, numbers_are_grouped_by_three);
    tcase_add_test(t, a_short_number_has_at_most_five_characters);
    tcase_add_test(t, a_short_number_is_rounded_to_the_next_prefix);
    tcase_add_test(t, what_is_too_large_for_a_whole_number_is_the_largest);
    tcase_add_test(t, a_duration_has_its_two_largest_units);
    tcase_add_test(t, a_length_of_time_is_exact_in_its_largest_unit);
    tcase_add_test(t, only_printable_ascii_passes_as_it_is);
    tcase_add_test(t, two_digits_are_kept_of_a_number);
    tcase_add_test(t, safe_text_is_cut_between_characters);
    tcase_add_test(t, hex_that_does_not_fit_ends_in_dots);
    tcase_add_test(t, one_line_keeps_all_but_what_controls);
    tcase_add_test(t, a_number_is_whole_decimal_and_within_its_range);
    tcase_add_test(t, an_error_at_the_start_comes_with_the_way_out);
    suite_add_tcase(s, t);
    return s;
}
