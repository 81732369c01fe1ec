/* Tests of ui/mouse.c. */
#include "tests/check.h"
#include "tests/sample_snapshot.h"
#include "ui/state.h"
#include "ui/touch.h"

static struct ui u;
static struct ui_state *st;
static struct snapshot *s;

static void start(void)
{
    u = (struct ui){.quit = false};
    st = &u.state;
    s = snapshot_new();
    sample_fill(s);
    u.shown = u.newest = s;
    ck_assert(list_init(&st->incidents, &incident_rows) && list_init(&st->ports, &port_rows) &&
              list_init(&st->sources, &source_rows) && list_init(&st->targets, &target_rows));
    list_refresh(&st->ports, s, &st->filter);
    list_refresh(&st->sources, s, &st->filter);
    list_set_height(&st->ports, 3);
    list_set_height(&st->sources, 3);
    /* As the overview draws them: rows from the third line of each panel on. */
    touch_begin();
    touch_panel(&st->ports, NULL, (struct box){0, 0, 6, 80});
    touch_head(1, 5, 8, 3);
    for (size_t i = 0; i < st->ports.count; i++)
        touch_row(2 + (int)i, &st->ports.rows[i]);
    touch_panel(&st->sources, NULL, (struct box){6, 0, 6, 80});
    for (size_t i = 0; i < st->sources.count; i++)
        touch_row(8 + (int)i, &st->sources.rows[i]);
}

static void stop(void)
{
    list_done(&st->incidents);
    list_done(&st->ports);
    list_done(&st->sources);
    list_done(&st->targets);
    snapshot_free(s);
}

START_TEST(a_click_selects_and_gives_the_panel_the_keys)
{
    mouse_click(&u, 3, 20);
    ck_assert_int_eq(state_focus(st), PANEL_PORTS);
    ck_assert(st->ports.has_selected);
    ck_assert_uint_eq(st->ports.position, 1);
    mouse_click(&u, 8, 20);
    ck_assert_int_eq(state_focus(st), PANEL_SOURCES);
    ck_assert_uint_eq(st->sources.position, 0);
    mouse_click(&u, 0, 0); /* the frame */
    ck_assert_int_eq(state_focus(st), PANEL_PORTS);
    ck_assert_uint_eq(st->ports.position, 1);
    ck_assert_int_eq(st->view, VIEW_OVERVIEW);
}
END_TEST

START_TEST(a_second_click_inspects_and_the_next_one_is_waited_with)
{
    mouse_click(&u, 9, 20);
    ck_assert_int_eq(st->view, VIEW_OVERVIEW);
    mouse_click(&u, 9, 20);
    ck_assert_int_eq(st->view, VIEW_SOURCE);
    char name[LIST_CELL];
    ck_assert(inspect_name(st, s, name));
    ck_assert_str_eq(name, "203.0.113.9");
    state_go_back(st);
    mouse_click(&u, 2, 20); /* too soon */
    ck_assert(!st->ports.has_selected);
    u.inspected_us = 0;
    mouse_click(&u, 2, 20);
    ck_assert(st->ports.has_selected);
}
END_TEST

START_TEST(a_click_into_a_panel_without_the_keys_does_not_inspect)
{
    mouse_click(&u, 9, 20);
    mouse_click(&u, 2, 20);
    mouse_click(&u, 9, 20); /* selected since the first, but the keys are elsewhere */
    ck_assert_int_eq(st->view, VIEW_OVERVIEW);
    ck_assert_int_eq(state_focus(st), PANEL_SOURCES);
}
END_TEST

START_TEST(a_click_on_a_head_sorts_and_once_more_reverses)
{
    u.order_now = false;
    mouse_click(&u, 1, 6);
    ck_assert_int_eq(st->ports.sort, 3);
    ck_assert(!st->ports.reverse);
    ck_assert(u.order_now);
    mouse_click(&u, 1, 6);
    ck_assert(st->ports.reverse);
    mouse_click(&u, 1, 6);
    ck_assert(!st->ports.reverse);
}
END_TEST

START_TEST(a_column_that_can_not_be_sorted_by_is_left_alone)
{
    const int sort = st->ports.sort;
    touch_head(1, 20, 8, st->ports.kind->spark_column);
    ck_assert(st->ports.kind->columns[st->ports.kind->spark_column].fixed);
    mouse_click(&u, 1, 21);
    ck_assert_int_eq(st->ports.sort, sort);
}
END_TEST

START_TEST(the_wheel_moves_in_the_panel_under_it)
{
    mouse_click(&u, 2, 20);
    mouse_wheel(&u, 3, 20, true);
    ck_assert_uint_eq(st->ports.position, st->ports.count - 1); /* three ports */
    mouse_wheel(&u, 3, 20, false);
    ck_assert_uint_eq(st->ports.position, 0);
    mouse_wheel(&u, 8, 20, true);
    ck_assert_int_eq(state_focus(st), PANEL_SOURCES);
    mouse_wheel(&u, 50, 20, true);
    mouse_click(&u, 50, 20);
    ck_assert_int_eq(state_focus(st), PANEL_SOURCES);
}
END_TEST

START_TEST(a_panel_that_can_not_have_the_keys_takes_no_click)
{
    struct pane_place gone;
    const struct row_key key = {{1}};
    touch_begin();
    touch_panel(NULL, &gone, (struct box){0, 0, 6, 80});
    touch_row(2, &key);
    mouse_click(&u, 2, 20); /* gone is not looked into, as the sanitizers would see */
    mouse_wheel(&u, 2, 20, true);
    ck_assert_int_eq(st->view, VIEW_OVERVIEW);
}
END_TEST

Suite *test_mouse_suite(void);
Suite *test_mouse_suite(void)
{
    Suite *suite = suite_create("mouse");
    TCase *t = tcase_create("mouse");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, a_click_selects_and_gives_the_panel_the_keys);
    tcase_add_test(t, a_second_click_inspects_and_the_next_one_is_waited_with);
    tcase_add_test(t, a_click_into_a_panel_without_the_keys_does_not_inspect);
    tcase_add_test(t, a_click_on_a_head_sorts_and_once_more_reverses);
    tcase_add_test(t, a_column_that_can_not_be_sorted_by_is_left_alone);
    tcase_add_test(t, the_wheel_moves_in_the_panel_under_it);
    tcase_add_test(t, a_panel_that_can_not_have_the_keys_takes_no_click);
    suite_add_tcase(suite, t);
    return suite;
}
