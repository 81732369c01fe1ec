/* Tests of ui/columns.c. */
#include "ui/columns.h"

#include "tests/check.h"

#include <string.h>

static const struct column columns[] = {
    {.head = "name", .width = 8, .wish = 8, .importance = 9, .fixed = true},
    {.head = "packets", .width = 7, .wish = 9, .importance = 5},
    {.head = "bytes", .width = 6, .wish = 6, .importance = 1},
    {.head = "", .width = 10, .wish = 40, .importance = 7, .fixed = true},
};
enum { COUNT = 4 };

static int used(const struct column_fit *fit)
{
    int sum = 0, shown = 0;
    for (int i = 0; i < COUNT; i++) {
        sum += fit->widths[i];
        shown += fit->widths[i] > 0;
    }
    return sum + (shown - 1) * fit->gap;
}

START_TEST(all_columns_stand_where_they_fit_exactly)
{
    struct column_fit fit;
    columns_fit(columns, COUNT, 8 + 7 + 6 + 10 + 3, &fit);
    ck_assert_int_eq(fit.gap, 1);
    ck_assert_int_eq(fit.widths[0], 8);
    ck_assert_int_eq(fit.widths[1], 7);
    ck_assert_int_eq(fit.widths[2], 6);
    ck_assert_int_eq(fit.widths[3], 10);
}
END_TEST

START_TEST(the_least_important_goes_first_where_there_is_no_room)
{
    struct column_fit fit;
    columns_fit(columns, COUNT, 33, &fit);
    ck_assert_int_eq(fit.widths[2], 0);
    ck_assert_int_gt(fit.widths[1], 0);
    columns_fit(columns, COUNT, 20, &fit);
    ck_assert_int_eq(fit.widths[1], 0);
    ck_assert_int_eq(fit.widths[0], 8);
    ck_assert_int_gt(fit.widths[3], 0);
}
END_TEST

START_TEST(the_one_sorted_by_takes_the_place_of_one_that_tells_less)
{
    struct column sorted[COUNT];
    struct column_fit fit;
    memcpy(sorted, columns, sizeof sorted);
    columns_fit(sorted, COUNT, 8 + 10 + 6 + 2, &fit);
    ck_assert_int_eq(fit.widths[2], 0); /* bytes */
    columns_keep_sorted(sorted, 2);
    columns_fit(sorted, COUNT, 8 + 10 + 6 + 2, &fit);
    ck_assert_int_eq(fit.widths[2], 6);
    ck_assert_int_eq(fit.widths[1], 0);
    ck_assert_int_gt(fit.widths[3], 0);
    columns_fit(sorted, COUNT, 8 + 6 + 1, &fit);
    ck_assert_int_eq(fit.widths[2], 6);
    ck_assert_int_eq(fit.widths[3], 0);
    columns_fit(sorted, COUNT, 8, &fit); /* the first goes last all the same */
    ck_assert_int_eq(fit.widths[0], 8);
    ck_assert_int_eq(fit.widths[2], 0);
}
END_TEST

START_TEST(one_that_is_unwanted_stays_so_when_sorted_by)
{
    struct column sorted[COUNT];
    struct column_fit fit;
    memcpy(sorted, columns, sizeof sorted);
    sorted[2].width = -1;
    columns_keep_sorted(sorted, 2);
    columns_fit(sorted, COUNT, 80, &fit);
    ck_assert_int_eq(fit.widths[2], 0);
}
END_TEST

START_TEST(a_narrow_one_stays_where_a_wide_one_that_matters_more_does_not_fit)
{
    struct column_fit fit;
    columns_fit(columns, COUNT, 8 + 7 + 1, &fit);
    ck_assert_int_eq(fit.widths[3], 0);
    ck_assert_int_eq(fit.widths[1], 7);
    columns_fit(columns, COUNT, 8 + 7 + 6 + 1, &fit);
    ck_assert_int_gt(fit.widths[3], 0);
    ck_assert_int_eq(fit.widths[1], 0);
}
END_TEST

START_TEST(the_most_important_is_cut_rather_than_left_out)
{
    struct column_fit fit;
    columns_fit(columns, COUNT, 5, &fit);
    ck_assert_int_eq(fit.widths[0], 5);
    ck_assert_int_eq(used(&fit), 5);
}
END_TEST

START_TEST(a_long_first_column_takes_only_the_place_of_what_tells_little)
{
    struct column_fit fit;
    columns_fit_first(columns, COUNT, 8 + 7 + 6 + 10 + 3, 20, &fit);
    ck_assert_int_eq(fit.widths[0], 20);
    ck_assert_int_eq(fit.widths[2], 0);
    ck_assert_int_gt(fit.widths[3], 0);
    columns_fit_first(columns, COUNT, 25, 20, &fit);
    ck_assert_int_eq(fit.widths[0], 14);
    ck_assert_int_eq(fit.widths[3], 10);
    columns_fit_first(columns, COUNT, 80, 20, &fit);
    ck_assert_int_eq(fit.widths[0], 20);
    ck_assert_int_ge(fit.widths[2], 6);
    columns_fit_first(columns, COUNT, 80, 0, &fit);
    ck_assert_int_eq(fit.widths[0], 8);
}
END_TEST

START_TEST(what_is_left_goes_to_those_that_can_use_it)
{
    for (int width = 5; width < 120; width++) {
        struct column_fit fit;
        columns_fit(columns, COUNT, width, &fit);
        ck_assert_int_le(used(&fit), width);
        for (int i = 0; i < COUNT; i++)
            ck_assert_int_le(fit.widths[i], columns[i].wish);
        if (width >= 8 + 9 + 6 + 40 + 6)
            ck_assert_int_eq(fit.widths[3], 40);
    }
}
END_TEST

START_TEST(columns_that_are_not_wanted_take_no_room_and_are_not_missed)
{
    struct column some[COUNT], fewer[COUNT - 1];
    struct column_fit with, without;
    memcpy(some, columns, sizeof some);
    some[2].width = -1;
    fewer[0] = columns[0];
    fewer[1] = columns[1];
    fewer[2] = columns[3];
    for (int width = 5; width < 120; width++) {
        columns_fit(some, COUNT, width, &with);
        columns_fit(fewer, COUNT - 1, width, &without);
        ck_assert_int_eq(with.widths[2], 0);
        ck_assert_int_eq(with.gap, without.gap);
        ck_assert_int_eq(with.widths[0], without.widths[0]);
        ck_assert_int_eq(with.widths[3], without.widths[2]);
    }
}
END_TEST

START_TEST(sorting_goes_round_the_columns_that_can_be_sorted_by)
{
    ck_assert_int_eq(columns_next_sortable(columns, COUNT, 1, 1), 2);
    ck_assert_int_eq(columns_next_sortable(columns, COUNT, 2, 1), 1);
    ck_assert_int_eq(columns_next_sortable(columns, COUNT, 1, -1), 2);
}
END_TEST

Suite *test_columns_suite(void);
Suite *test_columns_suite(void)
{
    Suite *s = suite_create("columns");
    TCase *t = tcase_create("columns");
    tcase_add_test(t, all_columns_stand_where_they_fit_exactly);
    tcase_add_test(t, the_least_important_goes_first_where_there_is_no_room);
    tcase_add_test(t, the_one_sorted_by_takes_the_place_of_one_that_tells_less);
    tcase_add_test(t, one_that_is_unwanted_stays_so_when_sorted_by);
    tcase_add_test(t, a_narrow_one_stays_where_a_wide_one_that_matters_more_does_not_fit);
    tcase_add_test(t, the_most_important_is_cut_rather_than_left_out);
    tcase_add_test(t, a_long_first_column_takes_only_the_place_of_what_tells_little);
    tcase_add_test(t, what_is_left_goes_to_those_that_can_use_it);
    tcase_add_test(t, columns_that_are_not_wanted_take_no_room_and_are_not_missed);
    tcase_add_test(t, sorting_goes_round_the_columns_that_can_be_sorted_by);
    suite_add_tcase(s, t);
    return s;
}
