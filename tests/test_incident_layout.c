/* Tests of ui/incident_layout.c. */
#include "ui/incident_view.h"

#include "tests/check.h"

#include <string.h>

static const int all[PANES] = {2, 9, 2, 17, 5, 4, 13, 9, 20};
static struct box out[PANES];

static bool overlap(struct box a, struct box b)
{
    return a.height > 0 && b.height > 0 && a.top < b.top + b.height && b.top < a.top + a.height &&
           a.left < b.left + b.width && b.left < a.left + a.width;
}

static void check_apart(struct box box)
{
    for (int i = 0; i < PANES; i++) {
        if (out[i].height == 0)
            continue;
        ck_assert_int_ge(out[i].height, 3);
        ck_assert(out[i].top >= box.top && out[i].top + out[i].height <= box.top + box.height);
        ck_assert(out[i].left >= box.left && out[i].left + out[i].width <= box.left + box.width);
        for (int k = 0; k < i; k++)
            ck_assert(!overlap(out[i], out[k]));
    }
}

START_TEST(no_panel_leaves_the_box_or_lies_on_another)
{
    static const int sizes[][2] = {{80, 19},  {80, 40},  {100, 60}, {110, 28}, {120, 31},
                                   {160, 40}, {200, 45}, {300, 90}, {160, 60}, {80, 18}};
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++)
        for (int with_keys = 0; with_keys < PANES; with_keys++) {
            const struct box box = {4, 0, sizes[k][1], sizes[k][0]};
            incident_layout(box, (enum incident_pane)with_keys, all, out);
            ck_assert_int_gt(out[with_keys].height, 2);
            check_apart(box);
        }
}
END_TEST

START_TEST(with_a_small_picture_of_our_addresses_all_beside_it_has_room)
{
    static const int sizes[][2] = {{160, 28}, {160, 40}, {160, 60}, {200, 70}, {300, 95}};
    int wishes[PANES];
    memcpy(wishes, all, sizeof wishes);
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++)
        for (int n = 0; n < 16 * 6 * 6; n++) {
            const struct box box = {4, 0, sizes[k][1], sizes[k][0]};
            wishes[PANE_HOME] = 2 + n % 16;
            wishes[PANE_INSIDERS] = n / 16 % 6;
            wishes[PANE_COMPANY] = 1 + n / 16 / 6;
            incident_layout(box, PANE_PORTS, wishes, out);
            check_apart(box);
            ck_assert_int_ge(out[PANE_ANSWERS].height, 4);
            ck_assert_int_ge(out[PANE_COMPANY].height, 4);
        }
}
END_TEST

START_TEST(on_a_large_terminal_all_is_on_one_page_and_no_room_is_left_over)
{
    int pages, wishes[PANES];
    const struct box box = {4, 0, 95, 300};
    memcpy(wishes, all, sizeof wishes);
    for (int messages = 20; messages >= 0; messages -= 20) {
        int covered = 0;
        wishes[PANE_MESSAGES] = messages;
        incident_layout(box, PANE_PORTS, wishes, out);
        for (int i = 0; i < PANES; i++)
            covered += out[i].width * out[i].height;
        ck_assert_int_eq(covered, box.width * box.height);
        for (int i = 0; i < PANES; i++)
            ck_assert_int_eq(out[i].height > 2, wishes[i] > 0);
        ck_assert_int_ge(out[PANE_SOURCES].height - 2, wishes[PANE_SOURCES]);
        ck_assert_int_ge(out[PANE_ALERTS].height - 2, wishes[PANE_ALERTS]);
        ck_assert_int_ge(out[PANE_PORTS].height, 80); /* its graphs grow into it */
        incident_page(box, PANE_PORTS, wishes, &pages);
        ck_assert_int_eq(pages, 1);
    }
}
END_TEST

START_TEST(on_80x24_all_of_the_picture_of_our_addresses_is_seen)
{
    const struct box box = {4, 0, 19, 80};
    incident_layout(box, PANE_HOME, all, out);
    ck_assert_int_ge(out[PANE_HOME].height - 2, 17);
    ck_assert_int_ge(out[PANE_HOME].width - 4, 5 + 31);
}
END_TEST

START_TEST(what_has_nothing_to_say_gets_no_room)
{
    int wishes[PANES];
    memcpy(wishes, all, sizeof wishes);
    wishes[PANE_MESSAGES] = 0;
    incident_layout((struct box){4, 0, 45, 200}, PANE_PORTS, wishes, out);
    ck_assert_int_eq(out[PANE_MESSAGES].height, 0);
}
END_TEST

START_TEST(pages_are_counted_and_messages_have_one_only_where_there_are_some)
{
    int pages, wishes[PANES];
    const struct box small = {4, 0, 19, 80}, middle = {4, 0, 31, 120}, large = {4, 0, 45, 200};
    memcpy(wishes, all, sizeof wishes);
    ck_assert_int_eq(incident_page(small, PANE_SOURCES, wishes, &pages), 2);
    ck_assert_int_eq(pages, 4);
    ck_assert_int_eq(incident_page(middle, PANE_MESSAGES, wishes, &pages), 1);
    ck_assert_int_eq(pages, 2);
    ck_assert_int_eq(incident_page(large, PANE_MESSAGES, wishes, &pages), 0);
    ck_assert_int_eq(pages, 1);
    wishes[PANE_MESSAGES] = 0;
    incident_page(small, PANE_PORTS, wishes, &pages);
    ck_assert_int_eq(pages, 3);
}
END_TEST

Suite *test_incident_layout_suite(void);
Suite *test_incident_layout_suite(void)
{
    Suite *suite = suite_create("incident_layout");
    TCase *t = tcase_create("incident_layout");
    tcase_add_test(t, no_panel_leaves_the_box_or_lies_on_another);
    tcase_add_test(t, with_a_small_picture_of_our_addresses_all_beside_it_has_room);
    tcase_add_test(t, on_a_large_terminal_all_is_on_one_page_and_no_room_is_left_over);
    tcase_add_test(t, on_80x24_all_of_the_picture_of_our_addresses_is_seen);
    tcase_add_test(t, what_has_nothing_to_say_gets_no_room);
    tcase_add_test(t, pages_are_counted_and_messages_have_one_only_where_there_are_some);
    suite_add_tcase(suite, t);
    return suite;
}
