/* Tests of ui/sequence.c. */
#include "ui/sequence.h"

#include "tests/check.h"

#include <string.h>

START_TEST(a_sequence_is_its_last_byte_and_its_numbers)
{
    struct sequence s;
    ck_assert(sequence_read("\x1b[12;34Hx", 9, &s));
    ck_assert_uint_eq(s.length, 8);
    ck_assert_int_eq(s.final, 'H');
    ck_assert_int_eq(s.count, 2);
    ck_assert_int_eq(s.numbers[0], 12);
    ck_assert_int_eq(s.numbers[1], 34);
    ck_assert(sequence_read("\x1b[;0m", 5, &s));
    ck_assert_int_eq(s.count, 2);
    ck_assert_int_eq(s.numbers[0], -1);
    ck_assert_int_eq(s.numbers[1], 0);
    ck_assert(sequence_read("\x1b[K", 3, &s));
    ck_assert_int_eq(s.count, 1);
    ck_assert_int_eq(s.numbers[0], -1);
}
END_TEST

START_TEST(more_numbers_than_have_room_are_counted_and_long_ones_cut)
{
    static const char many[] = "\x1b[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18m";
    struct sequence s;
    ck_assert(sequence_read(many, strlen(many), &s));
    ck_assert_int_eq(s.count, 18);
    ck_assert_int_eq(s.numbers[SEQUENCE_NUMBERS - 1], 16);
    ck_assert(sequence_read("\x1b[123456789012C", 15, &s));
    ck_assert_int_eq(s.numbers[0], 1234);
}
END_TEST

START_TEST(what_is_cut_or_something_else_is_no_sequence)
{
    static const char *const none[] = {"",          "x",         "\x1b",  "\x1b[",
                                       "\x1b[12;3", "\x1b[?25l", "\x1b(B"};
    struct sequence s;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        ck_assert_msg(!sequence_read(none[i], strlen(none[i]), &s), "%zu", i);
}
END_TEST

START_TEST(choosing_ascii_and_clearing_are_known)
{
    ck_assert_uint_eq(sequence_ascii("\x1b(Bx", 4), 3);
    ck_assert_uint_eq(sequence_ascii("\x0f", 1), 1);
    ck_assert_uint_eq(sequence_ascii("\x1b(", 2), 0);
    ck_assert_uint_eq(sequence_ascii("", 0), 0);
    ck_assert(sequence_clears("ab\x1b[2Jc", 7));
    ck_assert(sequence_clears("\x1b[H\x1b[J", 6));
    ck_assert(!sequence_clears("\x1b[Ha\x1b[K", 7));
}
END_TEST

Suite *test_sequence_suite(void);
Suite *test_sequence_suite(void)
{
    Suite *suite = suite_create("sequence");
    TCase *t = tcase_create("sequence");
    tcase_add_test(t, a_sequence_is_its_last_byte_and_its_numbers);
    tcase_add_test(t, more_numbers_than_have_room_are_counted_and_long_ones_cut);
    tcase_add_test(t, what_is_cut_or_something_else_is_no_sequence);
    tcase_add_test(t, choosing_ascii_and_clearing_are_known);
    suite_add_tcase(suite, t);
    return suite;
}
