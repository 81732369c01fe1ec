/* Tests of src/base/digits.h, against printf. */
#include "src/base/digits.h"

#include "tests/check.h"

#include <inttypes.h>
#include <stdio.h>

/* It touches no more than it may, and what it gives is where the number ends. */
static void check_number(uint64_t n)
{
    char text[DIGITS_ROOM + 1], expected[DIGITS_ROOM];
    memset(text, '#', sizeof text);
    const int length = snprintf(expected, sizeof expected, "%" PRIu64, n);
    const char *end = digits_put(text, n);
    ck_assert_msg(end == text + length && memcmp(text, expected, (size_t)length) == 0 &&
                      text[DIGITS_ROOM] == '#',
                  "%s became %.*s, then %c", expected, (int)(end - text), text, text[DIGITS_ROOM]);
}

static void check_fixed(uint32_t n, unsigned count)
{
    char text[9], expected[16];
    memset(text, '#', sizeof text);
    snprintf(expected, sizeof expected, "%0*" PRIu32, (int)count, n);
    const char *end = digits_put_fixed(text, n, count);
    ck_assert_msg(end == text + count && memcmp(text, expected, count) == 0 && text[8] == '#',
                  "%s became %.8s", expected, text);
}

START_TEST(every_number_up_to_a_million_is_as_printf_has_it)
{
    for (uint32_t n = 0; n < 1000000; n++)
        check_number(n);
}
END_TEST

START_TEST(numbers_of_every_length_are_as_printf_has_them)
{
    check_number(UINT64_MAX);
    for (uint64_t power = 1;; power *= 10) {
        for (uint64_t times = 1; times <= 9; times++) {
            check_number(power * times - 1);
            check_number(power * times);
            check_number(power * times + power / 7);
        }
        if (power > UINT64_MAX / 100)
            break;
    }
}
END_TEST

/* A prime step goes through all pairs of digits in all places. */
START_TEST(all_eight_digits_come_with_the_zeros_in_front)
{
    for (uint32_t n = 0; n < 100000000; n += 97)
        check_fixed(n, 8);
    for (unsigned count = 1, most = 10; count < 8; count++, most *= 10) {
        check_fixed(0, count);
        check_fixed(most / 2, count);
        check_fixed(most - 1, count);
    }
}
END_TEST

Suite *test_digits_suite(void);
Suite *test_digits_suite(void)
{
    Suite *s = suite_create("digits");
    TCase *t = tcase_create("digits");
    tcase_add_test(t, every_number_up_to_a_million_is_as_printf_has_it);
    tcase_add_test(t, numbers_of_every_length_are_as_printf_has_them);
    tcase_add_test(t, all_eight_digits_come_with_the_zeros_in_front);
    suite_add_tcase(s, t);
    return s;
}
