#include "tests/any.h"
#include "tests/check.h"
#include "ui/tour.h"

#include <stdlib.h>

static struct tour tour;

/* Places in rows and columns: straight down is cheap. */
static void make_places(struct any *any, int count)
{
    int rows[TOUR_MOST], columns[TOUR_MOST];
    tour.count = count;
    for (int i = 0; i < count; i++) {
        rows[i] = (int)any_below(any, 24);
        columns[i] = (int)any_below(any, 8);
        tour.first[i] = tour.last[i] = 8;
    }
    for (int i = 0; i < count; i++)
        for (int k = 0; k < count; k++) {
            const int down = rows[k] - rows[i], over = abs(columns[k] - columns[i]);
            const int cost = (down < 0 ? 4 : down > 4 ? 4 : down) + (over > 4 ? 4 : over);
            tour.step[i][k] = (unsigned char)cost;
        }
}

START_TEST(a_place_that_was_passed_is_gone_to_on_the_way)
{
    /* 0, 1, 2 one below the other, in the order 0, 2, 1. */
    int order[] = {0, 2, 1};
    tour = (struct tour){.count = 3, .first = {1, 9, 9}};
    static const unsigned char steps[3][3] = {{0, 1, 2}, {4, 0, 1}, {5, 4, 0}};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            tour.step[i][k] = steps[i][k];
    ck_assert_int_eq(tour_cost(&tour, order), 1 + 2 + 4);
    tour_shorten(&tour, order);
    ck_assert_int_eq(tour_cost(&tour, order), 1 + 1 + 1);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(order[i], i);
}
END_TEST

START_TEST(it_ends_near_what_comes_behind_it)
{
    int order[] = {0, 1};
    tour = (struct tour){.count = 2, .first = {1, 1}, .step = {{0, 1}, {1, 0}}, .last = {1, 9}};
    tour_shorten(&tour, order);
    ck_assert_int_eq(order[1], 0);
    ck_assert_int_eq(tour_cost(&tour, order), 3);
}
END_TEST

START_TEST(each_place_stays_in_it_once_and_it_never_costs_more)
{
    struct any any = {.state = 7};
    int shorter = 0;
    for (int turn = 0; turn < 60; turn++) {
        const int count = turn == 0 ? TOUR_MOST : (int)any_below(&any, 40);
        int order[TOUR_MOST], seen[TOUR_MOST] = {0};
        make_places(&any, count);
        for (int i = 0; i < count; i++)
            order[i] = i;
        const int before = tour_cost(&tour, order);
        tour_shorten(&tour, order);
        for (int i = 0; i < count; i++)
            seen[order[i]]++;
        for (int i = 0; i < count; i++)
            ck_assert_int_eq(seen[i], 1);
        ck_assert_int_le(tour_cost(&tour, order), before);
        shorter += tour_cost(&tour, order) < before;
    }
    ck_assert_int_gt(shorter, 40);
}
END_TEST

Suite *test_tour_suite(void);

Suite *test_tour_suite(void)
{
    Suite *s = suite_create("tour");
    TCase *t = tcase_create("tour");
    tcase_add_test(t, a_place_that_was_passed_is_gone_to_on_the_way);
    tcase_add_test(t, it_ends_near_what_comes_behind_it);
    tcase_add_test(t, each_place_stays_in_it_once_and_it_never_costs_more);
    suite_add_tcase(s, t);
    return s;
}
