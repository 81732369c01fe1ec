/* Tests of ui/help_views.c, and that help of each view has room (ui/help_signs.c). */
#include "tests/check.h"
#include "tests/show_incidents.h"
#include "ui/format.h"
#include "ui/help.h"

#include <string.h>

enum { ROOM = 55 }; /* of the half of 118 columns */

START_TEST(each_view_has_a_name_and_a_page_that_fits)
{
    struct snapshot *s = snapshot_new();
    show_fill(s, true);
    for (int view = 0; view < VIEW_HELP; view++) {
        static struct help_page page;
        page.count = 0;
        help_add_signs(&page, s, theme_glyphs(false), (enum view)view);
        ck_assert_ptr_nonnull(help_view_name((enum view)view));
        ck_assert_int_gt(page.count, 12);
        ck_assert_int_lt(page.count, HELP_LINES);
        for (int i = 0; i < page.count; i++)
            ck_assert_msg(format_columns(page.lines[i]) <= ROOM, "%s", page.lines[i]);
    }
    snapshot_free(s);
}
END_TEST

START_TEST(what_the_view_shows_comes_first)
{
    static struct help_page page;
    page.count = 0;
    help_add_signs(&page, NULL, theme_glyphs(true), VIEW_TARGETS);
    ck_assert_ptr_nonnull(strstr(page.lines[0], "one of OUR hosts"));
    page.count = 0;
    help_add_signs(&page, NULL, theme_glyphs(true), VIEW_PACKET);
    ck_assert_ptr_nonnull(strstr(page.lines[0], "to the microsecond"));
}
END_TEST

START_TEST(what_is_said_of_rates_is_in_the_units_in_use)
{
    static struct help_page page;
    format_use_units(UNITS_MINUTE);
    page.count = 0;
    help_add_columns(&page, VIEW_SOURCES);
    format_use_units(UNITS_BITS);
    int told = 0;
    for (int i = 0; i < page.count; i++) {
        ck_assert_ptr_null(strstr(page.lines[i], "pkt/s"));
        told += strstr(page.lines[i], "pkt/min") && strstr(page.lines[i], "packets a minute");
    }
    ck_assert_int_eq(told, 1);
}
END_TEST

Suite *test_help_views_suite(void);
Suite *test_help_views_suite(void)
{
    Suite *suite = suite_create("help_views");
    TCase *t = tcase_create("help_views");
    tcase_add_test(t, each_view_has_a_name_and_a_page_that_fits);
    tcase_add_test(t, what_the_view_shows_comes_first);
    tcase_add_test(t, what_is_said_of_rates_is_in_the_units_in_use);
    suite_add_tcase(suite, t);
    return suite;
}
