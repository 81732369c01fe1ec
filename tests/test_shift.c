/* Tests of ui/shift.c. */
#include "tests/any.h"
#include "tests/check.h"
#include "ui/shift.h"

enum { WIDTH = 60 };

static unsigned row[WIDTH + SHIFT_MOST + 1];

static void start(void)
{
    struct any any = {.state = 1};
    for (int x = 0; x < WIDTH + SHIFT_MOST + 1; x++)
        row[x] = any_below(&any, 8);
}

START_TEST(a_graph_that_moved_is_moved_by_as_much)
{
    for (int by = 1; by <= SHIFT_MOST; by++)
        ck_assert_int_eq(shift_columns(row, row + by, WIDTH), by);
    ck_assert_int_eq(shift_columns(row, row + SHIFT_MOST + 1, WIDTH), 0);
}
END_TEST

START_TEST(what_changes_little_is_not_moved)
{
    unsigned flat[WIDTH] = {0}, other[WIDTH] = {0};
    ck_assert_int_eq(shift_columns(flat, other, WIDTH), 0);
    other[WIDTH - 1] = 1;
    ck_assert_int_eq(shift_columns(flat, other, WIDTH), 0);
    /* A spike on nothing: two cells. */
    flat[30] = 5;
    other[29] = 5;
    ck_assert_int_eq(shift_columns(flat, other, WIDTH), 0);
}
END_TEST

START_TEST(what_is_all_other_is_not_moved)
{
    unsigned old[WIDTH], new[WIDTH];
    for (int x = 0; x < WIDTH; x++) {
        old[x] = (unsigned)x;
        new[x] = 1000 + (unsigned)x;
    }
    ck_assert_int_eq(shift_columns(old, new, WIDTH), 0);
}
END_TEST

START_TEST(a_short_graph_is_sent)
{
    for (int width = 1; width <= 8; width++)
        ck_assert_int_eq(shift_columns(row, row + 1, width), 0);
}
END_TEST

Suite *test_shift_suite(void);
Suite *test_shift_suite(void)
{
    Suite *suite = suite_create("shift");
    TCase *t = tcase_create("shift");
    tcase_add_checked_fixture(t, start, NULL);
    tcase_add_test(t, a_graph_that_moved_is_moved_by_as_much);
    tcase_add_test(t, what_changes_little_is_not_moved);
    tcase_add_test(t, what_is_all_other_is_not_moved);
    tcase_add_test(t, a_short_graph_is_sent);
    suite_add_tcase(suite, t);
    return suite;
}
