/* Tests of ui/filter.c. */
#include "ui/filter.h"

#include <check.h>
#include <string.h>

START_TEST(an_empty_filter_is_off_and_matches_every_row)
{
    struct filter f = {.text = ""};
    ck_assert(!filter_on(&f));
    ck_assert(filter_match(&f, "udp/1026 cap"));
}
END_TEST

START_TEST(every_word_must_occur_in_either_case)
{
    struct filter f = {.text = "UDP 102"};
    ck_assert(filter_match(&f, "udp/1026 cap"));
    ck_assert(!filter_match(&f, "udp/53 domain"));
    ck_assert(!filter_match(&f, "tcp/1026"));
}
END_TEST

START_TEST(blanks_alone_match_every_row)
{
    struct filter f = {.text = "   "};
    ck_assert(filter_match(&f, "tcp/22 ssh"));
}
END_TEST

START_TEST(only_printable_ascii_can_be_typed)
{
    struct filter f = {.text = ""};
    ck_assert(filter_type(&f, 'a'));
    ck_assert(filter_type(&f, '~'));
    ck_assert(!filter_type(&f, '\t'));
    ck_assert(!filter_type(&f, 127));
    ck_assert(!filter_type(&f, 0xe9));
    ck_assert(!filter_type(&f, 0x1b2)); /* a curses key code */
    ck_assert_str_eq(f.text, "a~");
}
END_TEST

START_TEST(typing_stops_at_the_end_of_the_room)
{
    struct filter f = {.text = ""};
    for (int i = 0; i < FILTER_TEXT - 1; i++)
        ck_assert(filter_type(&f, 'x'));
    ck_assert(!filter_type(&f, 'x'));
    ck_assert_uint_eq(strlen(f.text), FILTER_TEXT - 1);
    ck_assert(!filter_match(&f, "short"));
}
END_TEST

START_TEST(erasing_takes_the_last_character_until_none_is_left)
{
    struct filter f = {.text = "ab"};
    ck_assert(filter_erase(&f));
    ck_assert_str_eq(f.text, "a");
    ck_assert(filter_erase(&f));
    ck_assert(!filter_erase(&f));
}
END_TEST

Suite *test_filter_suite(void);
Suite *test_filter_suite(void)
{
    Suite *s = suite_create("filter");
    TCase *t = tcase_create("filter");
    tcase_add_test(t, an_empty_filter_is_off_and_matches_every_row);
    tcase_add_test(t, every_word_must_occur_in_either_case);
    tcase_add_test(t, blanks_alone_match_every_row);
    tcase_add_test(t, only_printable_ascii_can_be_typed);
    tcase_add_test(t, typing_stops_at_the_end_of_the_room);
    tcase_add_test(t, erasing_takes_the_last_character_until_none_is_left);
    suite_add_tcase(s, t);
    return s;
}
