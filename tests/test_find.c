/* Tests of ui/find.c, by keys. */
#include "tests/screen_state.h"

static struct line words;

START_TEST(a_filter_in_force_is_said_with_how_many_rows_of_how_many)
{
    screen_order();
    screen_keys("/port:1026\r");
    find_describe_filter(&u.state, &words);
    ck_assert_str_eq(words.text, "filter: port:1026   1 of 4 ports, 0 of 2 sources");
    screen_keys("!");
    find_describe_filter(&u.state, &words);
    ck_assert_str_eq(words.text, "filter: not port:1026   3 of 4 ports, 2 of 2 sources");
    screen_keys("\033");
    ck_assert(!filter_on(&u.state.filter));
    ck_assert_uint_eq(u.state.ports.count, 4);
    screen_keys("/tcp\r");
    ck_assert_uint_eq(u.state.ports.count, 2); /* not inverted any more */
}
END_TEST

START_TEST(there_is_nothing_to_invert_or_to_find_without_a_filter)
{
    screen_order();
    screen_keys("!");
    ck_assert_said("no filter to invert");
    ck_assert(!u.state.filter.inverted);
    screen_keys("n");
    ck_assert_said("no filter to find rows by");
}
END_TEST

START_TEST(a_cleared_filter_still_finds_rows_among_all)
{
    screen_order();
    screen_keys("/tcp\r\033n");
    ck_assert_uint_eq(u.state.ports.count, 4);
    ck_assert_str_eq(screen_selected(), "tcp/445");
    screen_keys("n");
    ck_assert_str_eq(screen_selected(), "tcp/22");
    u.state.message[0] = '\0';
    screen_keys("n");
    ck_assert_str_eq(screen_selected(), "tcp/445");
    ck_assert_said("from the first row");
    screen_keys("N");
    ck_assert_str_eq(screen_selected(), "tcp/22");
    ck_assert_said("from the last row");
}
END_TEST

START_TEST(an_inverted_filter_that_was_cleared_finds_the_others)
{
    screen_order();
    screen_keys("/tcp\r!\033n");
    ck_assert_str_eq(screen_selected(), "udp/1026");
    screen_keys("n");
    ck_assert_str_eq(screen_selected(), "udp/53");
}
END_TEST

START_TEST(where_the_followed_row_is_is_said_and_when_it_is_hidden_or_gone)
{
    u.state.ports.sort = 2; /* by packets */
    screen_order();
    screen_keys("j");
    find_describe_followed(&u.state.ports, s, &words);
    ck_assert_str_eq(words.text, "");
    screen_keys("F");
    find_describe_followed(&u.state.ports, s, &words);
    ck_assert_str_eq(words.text, "following udp/1026: row 1 of 4 ports");
    screen_keys("I");
    find_describe_followed(&u.state.ports, s, &words);
    ck_assert_str_eq(words.text, "following udp/1026: row 4 of 4 ports");
    screen_keys("/tcp\r");
    find_describe_followed(&u.state.ports, s, &words);
    ck_assert_str_eq(words.text, "udp/1026, which is followed, does not pass the filter");
    screen_keys("\033");
    s->port_count--; /* the last one, udp/1026 */
    screen_order();
    find_describe_followed(&u.state.ports, s, &words);
    ck_assert_str_eq(words.text, "udp/1026, which is followed, is not listed now");
    s->port_count++;
    screen_order();
    find_describe_followed(&u.state.ports, s, &words);
    ck_assert_str_eq(words.text, "following udp/1026: row 4 of 4 ports");
    screen_keys("F");
    ck_assert(!u.state.ports.following);
}
END_TEST

START_TEST(following_begins_with_the_first_row_where_none_is_selected)
{
    screen_order();
    screen_keys("F");
    ck_assert(u.state.ports.following);
    ck_assert_str_eq(screen_selected(), "udp/1026");
    screen_keys("j");
    ck_assert(!u.state.ports.following);
    s->port_count = 0;
    u.state.ports.has_selected = false;
    screen_order();
    screen_keys("F");
    ck_assert_said("no row to follow");
}
END_TEST

Suite *test_find_suite(void);
Suite *test_find_suite(void)
{
    Suite *suite = suite_create("find");
    TCase *t = tcase_create("find");
    tcase_add_checked_fixture(t, screen_start, screen_stop);
    tcase_add_test(t, a_filter_in_force_is_said_with_how_many_rows_of_how_many);
    tcase_add_test(t, there_is_nothing_to_invert_or_to_find_without_a_filter);
    tcase_add_test(t, a_cleared_filter_still_finds_rows_among_all);
    tcase_add_test(t, an_inverted_filter_that_was_cleared_finds_the_others);
    tcase_add_test(t, where_the_followed_row_is_is_said_and_when_it_is_hidden_or_gone);
    tcase_add_test(t, following_begins_with_the_first_row_where_none_is_selected);
    suite_add_tcase(suite, t);
    return suite;
}
