/* Tests of ui/activity.c: the room that it takes; what it draws is in the pictures. */
#include "ui/activity.h"

#include "tests/check.h"

START_TEST(its_graphs_grow_with_the_view_and_leave_half_of_it)
{
    ck_assert_int_eq(activity_height(15), 2 + 3);
    ck_assert_int_eq(activity_height(28), 2 + 3 * (2 + 1)); /* with an axis below each */
    ck_assert_int_eq(activity_height(45), 2 + 3 * (3 + 1));
    ck_assert_int_eq(activity_height(92), 2 + 3 * (11 + 1));
    for (int rows = 15; rows < 300; rows++) {
        ck_assert_int_ge(activity_height(rows + 1), activity_height(rows));
        ck_assert_int_le(2 * activity_height(rows), rows);
    }
}
END_TEST

Suite *test_activity_suite(void);
Suite *test_activity_suite(void)
{
    Suite *suite = suite_create("activity");
    TCase *t = tcase_create("activity");
    tcase_add_test(t, its_graphs_grow_with_the_view_and_leave_half_of_it);
    suite_add_tcase(suite, t);
    return suite;
}
