/* Tests of ui/keys.c. */
#include "ui/keys.h"

#include "tests/check.h"

#include <curses.h>
#include <string.h>

enum { PLAIN = WHILE_RUNNING | WHILE_UNFILTERED | WHILE_STEADY | WHILE_CAPTURED };
static const unsigned views[] = {AT_OVERVIEW, AT_PORTS,  AT_SOURCES,  AT_INCIDENTS,
                                 AT_TARGETS,  AT_ALERTS, AT_INCIDENT, AT_HOST,
                                 AT_PORT,     AT_PACKET, AT_HELP};
enum { VIEWS_COUNT = sizeof views / sizeof views[0] };

START_TEST(no_key_has_two_meanings_in_one_situation)
{
    size_t count;
    const struct key *table = keys_table(&count);
    for (size_t v = 0; v < VIEWS_COUNT; v++) {
        for (unsigned more = 0; more < 64; more++) {
            unsigned situation = views[v] | (more & 1 ? WHILE_FROZEN : WHILE_RUNNING) |
                                 (more & 2 ? WHILE_FILTERED : WHILE_UNFILTERED);
            situation |= more & 4 ? WHILE_REPLAYING | (more & 8 ? WHILE_PAUSED : WHILE_PLAYING)
                                  : WHILE_UNPACED;
            situation |= more & 16 ? WHILE_JUMPING : WHILE_STEADY;
            situation |= more & 32 ? WHILE_SAVED : WHILE_CAPTURED;
            int meanings[1024] = {0};
            for (size_t i = 0; i < count; i++) {
                bool holds =
                    (table[i].views & situation) && (table[i].need & situation) == table[i].need;
                for (size_t c = 0; holds && c < 4 && table[i].codes[c]; c++)
                    ck_assert_msg(meanings[table[i].codes[c]]++ == 0, "key %d has two meanings",
                                  table[i].codes[c]);
            }
        }
    }
}
END_TEST

START_TEST(quitting_freezing_and_views_work_in_every_view)
{
    for (size_t v = 0; v < VIEWS_COUNT; v++) {
        ck_assert_int_eq(keys_find('q', views[v] | PLAIN), COMMAND_QUIT);
        ck_assert_int_eq(keys_find('p', views[v] | PLAIN), COMMAND_FREEZE);
        ck_assert_int_eq(keys_find(' ', views[v] | WHILE_FROZEN), COMMAND_THAW);
        ck_assert_int_eq(keys_find('2', views[v] | PLAIN), COMMAND_PORTS);
        ck_assert_int_eq(keys_find('5', views[v] | PLAIN), COMMAND_TARGETS);
        ck_assert_int_eq(keys_find('6', views[v] | PLAIN), COMMAND_ALERTS);
        ck_assert_int_eq(keys_find(KEY_NPAGE, views[v] | PLAIN), COMMAND_PAGE_DOWN);
    }
}
END_TEST

START_TEST(escape_clears_the_filter_before_it_goes_back)
{
    ck_assert_int_eq(keys_find(27, AT_PORTS | WHILE_RUNNING | WHILE_FILTERED | WHILE_STEADY),
                     COMMAND_CLEAR_FILTER);
    ck_assert_int_eq(keys_find(27, AT_PORTS | PLAIN), COMMAND_BACK);
    ck_assert_int_eq(keys_find(27, AT_HOST | WHILE_RUNNING | WHILE_FILTERED | WHILE_STEADY),
                     COMMAND_BACK);
    ck_assert_int_eq(keys_find(27, AT_OVERVIEW | PLAIN), COMMAND_NONE);
}
END_TEST

START_TEST(the_pace_has_keys_while_a_file_is_played)
{
    ck_assert_int_eq(keys_find('+', AT_PORTS | PLAIN), COMMAND_NONE);
    ck_assert_int_eq(keys_find('P', AT_PORTS | PLAIN), COMMAND_NONE);
    const unsigned playing = AT_PORTS | PLAIN | WHILE_REPLAYING | WHILE_PLAYING;
    ck_assert_int_eq(keys_find('+', playing), COMMAND_FASTER);
    ck_assert_int_eq(keys_find('-', playing), COMMAND_SLOWER);
    ck_assert_int_eq(keys_find('P', playing), COMMAND_PAUSE);
    char line[512];
    keys_line(AT_PORTS | PLAIN | WHILE_REPLAYING | WHILE_PAUSED, 300, line, sizeof line);
    ck_assert_ptr_nonnull(strstr(line, "P play"));
    ck_assert_ptr_null(strstr(line, "P pause"));
}
END_TEST

START_TEST(escape_ends_a_jump_on_its_way_in_every_view)
{
    const unsigned jumping = WHILE_RUNNING | WHILE_REPLAYING | WHILE_JUMPING;
    for (size_t v = 0; v < VIEWS_COUNT; v++) {
        ck_assert_int_eq(keys_find(27, views[v] | jumping | WHILE_FILTERED), COMMAND_STOP_JUMP);
        ck_assert_int_eq(keys_find(27, views[v] | jumping | WHILE_UNFILTERED), COMMAND_STOP_JUMP);
    }
}
END_TEST

START_TEST(from_each_view_but_the_overview_escape_goes_back)
{
    for (size_t v = 1; v < VIEWS_COUNT; v++)
        ck_assert_int_eq(keys_find(27, views[v] | PLAIN), COMMAND_BACK);
}
END_TEST

START_TEST(keys_that_are_not_in_the_table_do_nothing)
{
    ck_assert_int_eq(keys_find('x', AT_OVERVIEW | PLAIN), COMMAND_NONE);
    ck_assert_int_eq(keys_find(0, AT_OVERVIEW | PLAIN), COMMAND_NONE);
    ck_assert_int_eq(keys_find(-1, AT_OVERVIEW | PLAIN), COMMAND_NONE);
}
END_TEST

START_TEST(the_key_line_names_only_keys_that_work_here)
{
    char line[256];
    keys_line(AT_HELP | PLAIN, 200, line, sizeof line);
    ck_assert_ptr_null(strstr(line, "/ filter"));
    ck_assert_ptr_nonnull(strstr(line, "Esc back"));
    keys_line(AT_OVERVIEW | WHILE_FROZEN | WHILE_FILTERED | WHILE_STEADY, 200, line, sizeof line);
    ck_assert_ptr_nonnull(strstr(line, "p go on"));
    ck_assert_ptr_nonnull(strstr(line, "Esc clear filter"));
    ck_assert_ptr_null(strstr(line, "p freeze"));
}
END_TEST

START_TEST(of_a_saved_snapshot_the_key_line_names_neither_freezing_nor_evidence)
{
    const unsigned saved = (PLAIN & ~(unsigned)WHILE_CAPTURED) | WHILE_SAVED;
    char line[256];
    keys_line(AT_HOST | PLAIN, 200, line, sizeof line);
    ck_assert_ptr_nonnull(strstr(line, "p freeze"));
    ck_assert_ptr_nonnull(strstr(line, "e evidence"));
    keys_line(AT_HOST | saved, 200, line, sizeof line);
    ck_assert_ptr_null(strstr(line, "p freeze"));
    ck_assert_ptr_null(strstr(line, "e evidence"));
    ck_assert_ptr_nonnull(strstr(line, "w write"));
    ck_assert_int_eq(keys_find('p', AT_HOST | saved), COMMAND_FREEZE);
    ck_assert_int_eq(keys_find('e', AT_HOST | saved), COMMAND_EVIDENCE);
}
END_TEST

START_TEST(the_key_line_fits_and_always_has_help_and_quit)
{
    char line[256];
    for (int width = 20; width < 200; width++) {
        keys_line(AT_OVERVIEW | PLAIN, width, line, sizeof line);
        ck_assert_int_le((int)strlen(line), width);
        ck_assert_ptr_nonnull(strstr(line, "? help"));
        ck_assert_ptr_nonnull(strstr(line, "q quit"));
    }
}
END_TEST

START_TEST(each_command_is_bound_and_explained_within_its_room)
{
    size_t count;
    const struct key *table = keys_table(&count);
    bool bound[COMMAND_QUIT + 1] = {false};
    for (size_t i = 0; i < count; i++) {
        bound[table[i].command] |= table[i].codes[0] != 0;
        if (table[i].help)
            ck_assert_uint_le(strlen(table[i].help), 41);
    }
    for (int c = COMMAND_NONE + 1; c <= COMMAND_QUIT; c++)
        ck_assert_msg(bound[c], "command %d has no key", c);
}
END_TEST

START_TEST(keys_have_names_that_are_safe_to_show)
{
    char name[16];
    keys_name('x', name, sizeof name);
    ck_assert_str_eq(name, "x");
    keys_name(2, name, sizeof name);
    ck_assert_str_eq(name, "Ctrl-B");
    keys_name(27, name, sizeof name);
    ck_assert_str_eq(name, "Esc");
    keys_name(KEY_F(5), name, sizeof name);
    ck_assert_str_eq(name, "F5");
    keys_name(0xe9, name, sizeof name);
    ck_assert_str_eq(name, "that key");
}
END_TEST

Suite *test_keys_suite(void);
Suite *test_keys_suite(void)
{
    Suite *s = suite_create("keys");
    TCase *t = tcase_create("keys");
    tcase_add_test(t, no_key_has_two_meanings_in_one_situation);
    tcase_add_test(t, quitting_freezing_and_views_work_in_every_view);
    tcase_add_test(t, escape_clears_the_filter_before_it_goes_back);
    tcase_add_test(t, the_pace_has_keys_while_a_file_is_played);
    tcase_add_test(t, escape_ends_a_jump_on_its_way_in_every_view);
    tcase_add_test(t, from_each_view_but_the_overview_escape_goes_back);
    tcase_add_test(t, keys_that_are_not_in_the_table_do_nothing);
    tcase_add_test(t, the_key_line_names_only_keys_that_work_here);
    tcase_add_test(t, of_a_saved_snapshot_the_key_line_names_neither_freezing_nor_evidence);
    tcase_add_test(t, the_key_line_fits_and_always_has_help_and_quit);
    tcase_add_test(t, each_command_is_bound_and_explained_within_its_room);
    tcase_add_test(t, keys_have_names_that_are_safe_to_show);
    suite_add_tcase(s, t);
    return s;
}
