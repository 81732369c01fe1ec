/* Tests of ui/moves.c; that moves lead where they should, test_course.c looks at. */
#include "tests/any.h"
#include "tests/check.h"
#include "ui/moves.h"

#include <limits.h>

static struct moves_place any_place(struct any *any, int rows, int columns)
{
    /* One in eight waits behind the last column, or is not known. */
    const bool known = any_below(any, 8) > 0;
    return (struct moves_place){known ? 1 + (int)any_below(any, (uint32_t)rows) : 0,
                                known ? 1 + (int)any_below(any, (uint32_t)columns) : 0};
}

START_TEST(a_move_takes_as_many_bytes_as_it_costs)
{
    struct any any = {.state = 5};
    for (int i = 0; i < 20000; i++) {
        const struct strokes_terminal t = {.rows = i % 2 ? 50 : 12,
                                           .columns = i % 2 ? 200 : 40,
                                           .line_feed_is_down = i % 3 == 0,
                                           .tabs = i % 5 == 0};
        const struct moves_place from = any_place(&any, t.rows, t.columns);
        const struct moves_place to = {1 + (int)any_below(&any, (uint32_t)t.rows),
                                       1 + (int)any_below(&any, (uint32_t)t.columns)};
        char text[MOVES_TEXT];
        const int cost = moves_cost(&t, from, to, INT_MAX);
        ck_assert_int_eq(cost, (int)moves_write(&t, from, to, text));
        ck_assert_int_lt(cost, MOVES_MOST);
        if (from.row == to.row && from.column == to.column)
            ck_assert_int_eq(cost, 0);
    }
}
END_TEST

START_TEST(what_costs_too_much_is_not_worked_out)
{
    const struct strokes_terminal t = {.rows = 50, .columns = 200, .line_feed_is_down = true};
    const struct moves_place from = {2, 100}, to = {5, 103};
    ck_assert_int_eq(moves_cost(&t, from, to, INT_MAX), 3 + 4);
    ck_assert_int_ge(moves_cost(&t, from, to, 3), 3);
}
END_TEST

Suite *test_moves_suite(void);

Suite *test_moves_suite(void)
{
    Suite *suite = suite_create("moves");
    TCase *t = tcase_create("moves");
    tcase_add_test(t, a_move_takes_as_many_bytes_as_it_costs);
    tcase_add_test(t, what_costs_too_much_is_not_worked_out);
    suite_add_tcase(suite, t);
    return suite;
}
