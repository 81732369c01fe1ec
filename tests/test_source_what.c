/* Tests of ui/source_what.c. */
#include "tests/check.h"
#include "tests/show_incidents.h"
#include "ui/state.h"

#include <string.h>

static struct snapshot *s;

static void start(void)
{
    s = snapshot_new();
    show_fill(s, true);
}

static void stop(void)
{
    snapshot_free(s);
}

START_TEST(signatures_scan_and_habit_are_told)
{
    struct line l;
    ck_assert(source_what(s, &s->sources[2], theme_glyphs(true), 100, &l));
    ck_assert_str_eq(l.text, "messenger-zero-probe | nbstat-probe | sweep | natural ports");
    source_what(s, &s->sources[1], theme_glyphs(true), 100, &l);
    ck_assert_str_eq(l.text, "sweep | ports in sequence");
}
END_TEST

START_TEST(what_does_not_fit_is_counted)
{
    struct line l;
    ck_assert(!source_what(s, &s->sources[2], theme_glyphs(true), 23, &l));
    ck_assert_str_eq(l.text, "messenger-zero-probe +3");
    ck_assert(!source_what(s, &s->sources[2], theme_glyphs(true), 2, &l));
    ck_assert_str_eq(l.text, "+4");
    for (int width = 23; width < 80; width++) {
        source_what(s, &s->sources[2], theme_glyphs(true), width, &l);
        ck_assert_int_le(l.columns, width);
    }
}
END_TEST

START_TEST(of_one_of_whom_nothing_is_known_nothing_is_said)
{
    struct line l;
    s->sources[0].signatures[0] = 0;
    source_what(s, &s->sources[0], theme_glyphs(true), 100, &l);
    ck_assert_str_eq(l.text, "");
}
END_TEST

Suite *test_source_what_suite(void);
Suite *test_source_what_suite(void)
{
    Suite *suite = suite_create("source_what");
    TCase *t = tcase_create("source_what");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, signatures_scan_and_habit_are_told);
    tcase_add_test(t, what_does_not_fit_is_counted);
    tcase_add_test(t, of_one_of_whom_nothing_is_known_nothing_is_said);
    suite_add_tcase(suite, t);
    return suite;
}
