/* Tests of ui/alert_lines.c. */
#include "tests/check.h"
#include "tests/show_incidents.h"
#include "ui/alert_lines.h"

#include <string.h>

static struct snapshot *s;
static struct pane p;

static void start(void)
{
    s = snapshot_new();
    show_fill(s, true);
    pane_clear(&p);
}

static void stop(void)
{
    snapshot_free(s);
}

START_TEST(all_alerts_or_those_of_one_incident_stand_latest_first)
{
    alert_lines_compose(&p, s, NULL, true, 150);
    ck_assert_int_eq(p.count, 7);
    ck_assert_ptr_nonnull(
        strstr(p.lines[0].text, "19:43:55  CRITICAL  new-payload  new payload 13 37"));
    ck_assert_ptr_nonnull(strstr(p.lines[6].text, "21 Nov 19:54  info      onset"));
    ck_assert_int_eq(p.lines[0].row, ROW_INCIDENT);
    pane_clear(&p);
    alert_lines_compose(&p, s, "198.51.100.151", false, 150);
    ck_assert_int_eq(p.count, 1);
    ck_assert_int_eq(p.lines[0].row, ROW_TEXT);
}
END_TEST

START_TEST(a_row_leads_to_its_alert_until_that_is_gone)
{
    alert_lines_compose(&p, s, NULL, true, 150);
    ck_assert_ptr_eq(alert_lines_find(s, &p.lines[2].key), &s->alerts[2]);
    s->alert_count = 2;
    ck_assert_ptr_null(alert_lines_find(s, &p.lines[2].key));
}
END_TEST

START_TEST(a_long_text_goes_on_below_and_never_leaves_its_width)
{
    for (int width = 60; width < 160; width++) {
        pane_clear(&p);
        alert_lines_compose(&p, s, NULL, true, width);
        for (int i = 0; i < p.count; i++)
            ck_assert_int_le(format_columns(p.lines[i].text), width);
    }
}
END_TEST

START_TEST(the_latest_critical_one_is_said_first_but_not_of_what_is_acknowledged)
{
    struct acks acks = {.count = 0};
    struct line l;
    ck_assert_ptr_eq(alert_lines_latest(s, &acks), &s->alerts[0]);
    acks_toggle(&acks, "messenger-zero-probe", s->alerts_total);
    ck_assert_ptr_eq(alert_lines_latest(s, &acks), &s->alerts[1]);
    alert_lines_short(&s->alerts[1], s->taken_at_us, theme_glyphs(true), 80, &l);
    ck_assert_str_eq(l.text,
                     "^ 19:39:55 198.51.100.151 sweeps for tcp/445: 254 targets, 1 port so far");
    s->alert_count = 0;
    ck_assert_ptr_null(alert_lines_latest(s, &acks));
}
END_TEST

START_TEST(where_a_text_would_be_cut_to_nothing_its_kind_and_subject_are_said)
{
    const struct glyphs *g = theme_glyphs(true);
    struct line l;
    ck_assert(alert_lines_short(&s->alerts[3], s->taken_at_us, g, 60, &l));
    ck_assert_str_eq(l.text, "!! 18:20:55 our host 203.0.113.17 emits ..");
    ck_assert(alert_lines_short(&s->alerts[3], s->taken_at_us, g, 34, &l));
    ck_assert_str_eq(l.text, "!! 18:20:55 insider: 203.0.113.17");
    ck_assert(alert_lines_short(&s->alerts[3], s->taken_at_us, g, 30, &l));
    ck_assert_str_eq(l.text, "!! 18:20 insider: 203.0.113.17");
    ck_assert(alert_lines_short(&s->alerts[0], s->taken_at_us, g, 34, &l));
    ck_assert_str_eq(l.text, "!! 19:43:55 new payload: udp/1026");
    for (int width = 24; width < 30; width++) {
        ck_assert(!alert_lines_short(&s->alerts[3], s->taken_at_us, g, width, &l));
        ck_assert_int_le(l.columns, width);
    }
    s->alerts[3].subject[0] = '\0';
    ck_assert(alert_lines_short(&s->alerts[3], s->taken_at_us, g, 34, &l));
    ck_assert_str_eq(l.text, "!! 18:20:55 insider");
}
END_TEST

START_TEST(bytes_in_an_alert_can_not_reach_the_terminal)
{
    strcpy(s->alerts[0].text, "\x1b[2J");
    alert_lines_compose(&p, s, NULL, true, 150);
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, "\\x1b[2J"));
    ck_assert_ptr_null(strchr(p.lines[0].text, 27));
}
END_TEST

Suite *test_alert_lines_suite(void);
Suite *test_alert_lines_suite(void)
{
    Suite *suite = suite_create("alert_lines");
    TCase *t = tcase_create("alert_lines");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, all_alerts_or_those_of_one_incident_stand_latest_first);
    tcase_add_test(t, a_row_leads_to_its_alert_until_that_is_gone);
    tcase_add_test(t, a_long_text_goes_on_below_and_never_leaves_its_width);
    tcase_add_test(t, the_latest_critical_one_is_said_first_but_not_of_what_is_acknowledged);
    tcase_add_test(t, where_a_text_would_be_cut_to_nothing_its_kind_and_subject_are_said);
    tcase_add_test(t, bytes_in_an_alert_can_not_reach_the_terminal);
    suite_add_tcase(suite, t);
    return suite;
}
