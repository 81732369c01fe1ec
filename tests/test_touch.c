/* Tests of ui/touch.c. */
#include "ui/touch.h"

#include "tests/check.h"

static struct list list;
static struct pane_place pane;

START_TEST(a_place_belongs_to_the_panel_and_row_drawn_there)
{
    struct touch t;
    const struct row_key first = {{1}}, second = {{2}}, other = {{3}};
    touch_begin();
    touch_panel(&list, NULL, (struct box){2, 0, 5, 40});
    touch_head(3, 10, 7, 4);
    touch_row(4, &first);
    touch_row(5, &second);
    touch_panel(NULL, &pane, (struct box){2, 40, 5, 40});
    touch_row(5, &other);
    ck_assert(touch_at(5, 12, &t));
    ck_assert_ptr_eq(t.list, &list);
    ck_assert_ptr_null(t.pane);
    ck_assert(t.on_row);
    ck_assert_uint_eq(t.key.bytes[0], 2);
    ck_assert_int_eq(t.column, -1);
    ck_assert(touch_at(5, 40, &t)); /* the same line of the screen, in the other panel */
    ck_assert_ptr_eq(t.pane, &pane);
    ck_assert_uint_eq(t.key.bytes[0], 3);
    ck_assert(touch_at(4, 40, &t));
    ck_assert(!t.on_row);
    ck_assert(touch_at(6, 39, &t)); /* the frame */
    ck_assert(!t.on_row);
}
END_TEST

START_TEST(the_line_of_time_lies_where_it_was_drawn_and_only_in_that_picture)
{
    int column, width;
    touch_begin();
    touch_time_line(22, 1, 78);
    ck_assert(touch_on_time_line(22, 11, &column, &width));
    ck_assert_int_eq(column, 10);
    ck_assert_int_eq(width, 78);
    ck_assert(!touch_on_time_line(21, 11, &column, &width));
    ck_assert(!touch_on_time_line(22, 0, &column, &width));
    touch_begin();
    ck_assert(!touch_on_time_line(22, 11, &column, &width));
}
END_TEST

START_TEST(a_head_is_as_wide_as_its_column)
{
    struct touch t;
    touch_begin();
    touch_panel(&list, NULL, (struct box){2, 0, 5, 40});
    touch_head(3, 10, 7, 4);
    touch_head(3, 18, 5, 6);
    ck_assert(touch_at(3, 16, &t));
    ck_assert_int_eq(t.column, 4);
    ck_assert(touch_at(3, 17, &t));
    ck_assert_int_eq(t.column, -1);
    ck_assert(touch_at(3, 18, &t));
    ck_assert_int_eq(t.column, 6);
}
END_TEST

START_TEST(outside_of_panels_there_is_nothing)
{
    struct touch t;
    touch_begin();
    touch_panel(&list, NULL, (struct box){2, 3, 5, 40});
    ck_assert(!touch_at(1, 5, &t));
    ck_assert(!touch_at(7, 5, &t));
    ck_assert(!touch_at(4, 2, &t));
    ck_assert(!touch_at(4, 43, &t));
    ck_assert(!touch_at(-1, -1, &t));
    touch_begin();
    ck_assert(!touch_at(4, 5, &t)); /* of the picture before */
}
END_TEST

START_TEST(more_than_there_is_room_for_is_left_out)
{
    struct touch t;
    const struct row_key key = {{7}};
    touch_begin();
    for (int i = 0; i < 100; i++) {
        touch_panel(&list, NULL, (struct box){i, 0, 1, 10});
        for (int row = 0; row < 50; row++)
            touch_row(i, &key);
        for (int head = 0; head < 10; head++)
            touch_head(i, 0, 1, 0);
    }
    ck_assert(touch_at(0, 5, &t));
    ck_assert(!touch_at(99, 5, &t));
}
END_TEST

Suite *test_touch_suite(void);
Suite *test_touch_suite(void)
{
    Suite *s = suite_create("touch");
    TCase *t = tcase_create("touch");
    tcase_add_test(t, a_place_belongs_to_the_panel_and_row_drawn_there);
    tcase_add_test(t, the_line_of_time_lies_where_it_was_drawn_and_only_in_that_picture);
    tcase_add_test(t, a_head_is_as_wide_as_its_column);
    tcase_add_test(t, outside_of_panels_there_is_nothing);
    tcase_add_test(t, more_than_there_is_room_for_is_left_out);
    suite_add_tcase(s, t);
    return s;
}
