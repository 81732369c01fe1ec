/* Tests of ui/prompt.c, by keys. */
#include "tests/screen_state.h"

#include <curses.h>

START_TEST(only_printable_ascii_can_be_typed)
{
    screen_keys("/a~\t\177");
    ck_assert_str_eq(u.state.typed, "a");
    prompt_type(&u, 0xe9);
    prompt_type(&u, KEY_DOWN);
    prompt_type(&u, 0);
    ck_assert_str_eq(u.state.typed, "a");
    ck_assert_str_eq(u.state.filter.text, "a");
}
END_TEST

START_TEST(typing_stops_at_the_end_of_the_room)
{
    screen_keys("/");
    for (int i = 0; i < 2 * FILTER_TEXT; i++)
        prompt_type(&u, 'x');
    ck_assert_uint_eq(strlen(u.state.filter.text), FILTER_TEXT - 1);
    screen_keys("\033f");
    for (int i = 0; i < 2 * SNAPSHOT_FILTER; i++)
        prompt_type(&u, 'x');
    ck_assert_uint_eq(strlen(u.state.typed), SNAPSHOT_FILTER - 1);
}
END_TEST

START_TEST(erasing_takes_a_character_a_word_or_all_and_ends_it_where_nothing_is_left)
{
    screen_keys("/ab cd  \x17");
    ck_assert_str_eq(u.state.typed, "ab ");
    screen_keys("\b\b");
    ck_assert_str_eq(u.state.filter.text, "a");
    screen_keys("\x15");
    ck_assert_str_eq(u.state.filter.text, "");
    ck_assert_int_eq(u.state.typing, TYPING_ROWS);
    screen_keys("\b");
    ck_assert_int_eq(u.state.typing, TYPING_NOTHING);
}
END_TEST

START_TEST(a_fault_is_explained_while_it_is_typed_and_enter_does_not_leave_it_standing)
{
    screen_keys("/");
    ck_assert_ptr_nonnull(strstr(prompt_hint(&u.state), "port:"));
    screen_keys("prt:1026");
    ck_assert_ptr_nonnull(strstr(prompt_hint(&u.state), "\"prt:\" is none of"));
    screen_keys("\r");
    ck_assert_int_eq(u.state.typing, TYPING_ROWS);
    screen_keys("\x15port:1026\r");
    ck_assert_int_eq(u.state.typing, TYPING_NOTHING);
    ck_assert_str_eq(u.state.filter.text, "port:1026");
    screen_keys("/"); /* goes on where it was */
    ck_assert_str_eq(u.state.typed, "port:1026");
}
END_TEST

START_TEST(the_capture_filter_is_typed_from_what_is_in_force_and_asked_for_by_enter)
{
    strcpy(s->input.filter, "udp\n or\033 tcp");
    screen_keys("f");
    ck_assert_str_eq(u.state.typed, "udp  or  tcp");
    screen_keys("\x15ip\033");
    ck_assert_ptr_null(control_take_filter(exchange_control(u.exchange)));
    ck_assert_said("stays as it was");
    screen_keys("f\x15icmp\r");
    ck_assert_str_eq(control_take_filter(exchange_control(u.exchange)), "icmp");
    ck_assert_int_eq(u.state.typing, TYPING_NOTHING);
}
END_TEST

START_TEST(only_y_resets)
{
    screen_keys("r\r");
    ck_assert_said("the counters stay");
    screen_keys("rn");
    ck_assert(!control_take_reset(exchange_control(u.exchange)));
    screen_keys("ry");
    ck_assert(control_take_reset(exchange_control(u.exchange)));
    ck_assert_int_eq(u.state.typing, TYPING_NOTHING);
}
END_TEST

START_TEST(what_is_typed_where_no_rows_can_be_filtered_is_no_command)
{
    screen_keys("6/p");
    ck_assert_str_eq(u.state.typed, "p");
    ck_assert(!u.state.frozen);
    for (const char *leave = "\r\033\b"; *leave; leave++) { /* the last erases the p, and nothing */
        screen_keys((char[]){*leave, *leave == '\b' ? '\b' : '\0', '\0'});
        ck_assert_int_eq(u.state.typing, TYPING_NOTHING);
        ck_assert_str_eq(u.state.filter.text, "");
        screen_keys("/p");
    }
}
END_TEST

Suite *test_prompt_suite(void);
Suite *test_prompt_suite(void)
{
    Suite *suite = suite_create("prompt");
    TCase *t = tcase_create("prompt");
    tcase_add_checked_fixture(t, screen_start, screen_stop);
    tcase_add_test(t, only_printable_ascii_can_be_typed);
    tcase_add_test(t, typing_stops_at_the_end_of_the_room);
    tcase_add_test(t, erasing_takes_a_character_a_word_or_all_and_ends_it_where_nothing_is_left);
    tcase_add_test(t, a_fault_is_explained_while_it_is_typed_and_enter_does_not_leave_it_standing);
    tcase_add_test(t, the_capture_filter_is_typed_from_what_is_in_force_and_asked_for_by_enter);
    tcase_add_test(t, only_y_resets);
    tcase_add_test(t, what_is_typed_where_no_rows_can_be_filtered_is_no_command);
    suite_add_tcase(suite, t);
    return suite;
}
