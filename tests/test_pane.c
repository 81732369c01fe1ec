/* Tests of ui/pane.c. */
#include "ui/pane.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

static struct pane p;
static struct pane_place at;

static void start(void)
{
    pane_clear(&p);
    at = (struct pane_place){.height = 5};
}

static void stop(void)
{
}

static void add_rows(int first, int last)
{
    for (int i = first; i <= last; i++) {
        struct pane_line *l = pane_add(&p, STYLE_PLAIN, "row");
        l->row = ROW_PORT;
        l->key = (struct row_key){{(uint8_t)i}};
    }
}

START_TEST(a_row_stays_selected_by_what_it_is_when_lines_move)
{
    add_rows(1, 5);
    pane_move(&p, &at, 0);
    pane_move(&p, &at, 2);
    ck_assert_int_eq(pane_selected(&p, &at)->key.bytes[0], 3);
    pane_clear(&p);
    add_rows(3, 5);
    ck_assert_int_eq(pane_selected(&p, &at)->key.bytes[0], 3);
}
END_TEST

START_TEST(moving_passes_over_lines_that_are_no_rows)
{
    add_rows(1, 1);
    pane_add(&p, STYLE_PLAIN, "goes on");
    add_rows(2, 2);
    pane_move(&p, &at, 0);
    pane_move(&p, &at, 1);
    ck_assert_int_eq(pane_selected(&p, &at)->key.bytes[0], 2);
    pane_move(&p, &at, 100);
    ck_assert_int_eq(pane_selected(&p, &at)->key.bytes[0], 2);
    pane_move(&p, &at, -100);
    ck_assert_int_eq(pane_selected(&p, &at)->key.bytes[0], 1);
}
END_TEST

START_TEST(a_long_text_goes_on_in_indented_lines)
{
    pane_wrap(&p, STYLE_PLAIN, 20, "%s", "source ports 98%% natural: as an operating system's");
    ck_assert_int_eq(p.count, 3);
    ck_assert_str_eq(p.lines[0].text, "source ports 98%%");
    ck_assert_str_eq(p.lines[1].text, "  natural: as an");
    ck_assert_str_eq(p.lines[2].text, "  operating system's");
    pane_clear(&p);
    pane_wrap(&p, STYLE_PLAIN, 20, "fits in twenty cells");
    ck_assert_int_eq(p.count, 1);
    pane_clear(&p);
    pane_wrap(&p, STYLE_PLAIN, -4, "no room at all"); /* ends, and loses nothing */
    ck_assert_int_eq(p.count, 2);
}
END_TEST

START_TEST(the_selected_row_is_kept_in_sight_below_the_head)
{
    pane_add(&p, STYLE_QUIET, "head")->head = true;
    add_rows(1, 20);
    pane_settle(&p, &at, 5); /* the head and four rows */
    pane_move(&p, &at, 0);
    pane_move(&p, &at, 9);
    ck_assert_int_eq(at.top, 6);
    pane_move(&p, &at, -9);
    ck_assert_int_eq(at.top, 0);
}
END_TEST

START_TEST(without_rows_lines_are_scrolled_as_far_as_there_are_any)
{
    for (int i = 0; i < 12; i++)
        pane_add(&p, STYLE_PLAIN, "text");
    pane_settle(&p, &at, 5);
    pane_move(&p, &at, 3);
    ck_assert_int_eq(at.top, 3);
    pane_move(&p, &at, 100);
    ck_assert_int_eq(at.top, 7);
    pane_move(&p, &at, -100);
    ck_assert_int_eq(at.top, 0);
    ck_assert_ptr_null(pane_selected(&p, &at));
}
END_TEST

START_TEST(what_is_counted_are_entries_not_the_lines_that_they_take)
{
    char sight[64];
    struct pane_place scrolled = {.top = 0};
    pane_clear(&p);
    pane_add(&p, STYLE_QUIET, "head")->head = true;
    for (int i = 0; i < 4; i++) /* two lines each */
        pane_wrap(&p, STYLE_PLAIN, 12, "some words of it");
    ck_assert_int_eq(p.count, 9);
    pane_sight(&p, &scrolled, 5, sight, sizeof sight);
    ck_assert_str_eq(sight, "1-3 of 4");
    scrolled.top = 3; /* amid the second */
    pane_sight(&p, &scrolled, 5, sight, sizeof sight);
    ck_assert_str_eq(sight, "2-4 of 4");
    pane_sight(&p, &scrolled, 8, sight, sizeof sight);
    ck_assert_str_eq(sight, "");
}
END_TEST

START_TEST(what_is_too_much_takes_the_place_of_the_last_line)
{
    for (int i = 0; i < PANE_LINES + 5; i++)
        pane_printf(&p, STYLE_PLAIN, "%d", i);
    ck_assert_int_eq(p.count, PANE_LINES);
    ck_assert_int_eq(atoi(p.lines[PANE_LINES - 1].text), PANE_LINES + 4);
}
END_TEST

Suite *test_pane_suite(void);
Suite *test_pane_suite(void)
{
    Suite *suite = suite_create("pane");
    TCase *t = tcase_create("pane");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, a_row_stays_selected_by_what_it_is_when_lines_move);
    tcase_add_test(t, moving_passes_over_lines_that_are_no_rows);
    tcase_add_test(t, a_long_text_goes_on_in_indented_lines);
    tcase_add_test(t, the_selected_row_is_kept_in_sight_below_the_head);
    tcase_add_test(t, without_rows_lines_are_scrolled_as_far_as_there_are_any);
    tcase_add_test(t, what_is_counted_are_entries_not_the_lines_that_they_take);
    tcase_add_test(t, what_is_too_much_takes_the_place_of_the_last_line);
    suite_add_tcase(suite, t);
    return suite;
}
