/* Tests of ui/incident_who.c. */
#include "tests/check.h"
#include "tests/incident_pane.h"

START_TEST(our_own_hosts_are_named_with_since_when_and_how_much)
{
    look.width = 110;
    incident_compose_insiders(&look, &p);
    ck_assert_str_eq(p.lines[0].text,
                     "!! 203.0.113.17    since 18:20:55, last 19:54:53, 4 120 records "
                     "to ~3 900 targets");
    ck_assert_int_eq(p.lines[0].row, ROW_SOURCE);
    pane_clear(&p);
    look.width = 57;
    incident_compose_insiders(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "!! 203.0.113.17    since 18:20:55, 4 120 to ~3 900 targets");
    pane_clear(&p);
    look.width = 54;
    incident_compose_insiders(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "!! 203.0.113.17    since 18:20, 4 120 -> ~3.90k");
    pane_clear(&p);
    look.i = &s->incidents[3];
    incident_compose_insiders(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "none of our hosts sends it");
}
END_TEST

START_TEST(more_insiders_than_are_listed_are_counted)
{
    s->incidents[0].insiders_more = 3;
    incident_compose_insiders(&look, &p);
    ck_assert_ptr_nonnull(find("and 3 more of ours"));
}
END_TEST

START_TEST(company_tells_other_signatures_habit_and_forgery)
{
    incident_compose_company(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "nbstat-probe: 113 of ~412 sources");
    ck_assert_ptr_nonnull(find("source ports 98% natural"));
    ck_assert_ptr_nonnull(find("one sender under 8 forged addresses"));
}
END_TEST

START_TEST(a_habit_that_is_not_known_is_a_question_mark)
{
    look.i = &s->incidents[3];
    incident_compose_company(&look, &p);
    ck_assert_ptr_nonnull(find("matched no other signature"));
    ck_assert_ptr_nonnull(find("source ports: ?"));
    ck_assert_ptr_nonnull(find("no sign of one sender"));
}
END_TEST

START_TEST(its_sources_can_be_selected)
{
    incident_compose_sources(&look, &p);
    ck_assert_int_eq(p.count, 13);
    ck_assert(p.lines[0].head);
    ck_assert_ptr_nonnull(strstr(p.lines[1].text, "198.51.100.7          502"));
    const struct row_key key = source_rows_key(&s->incidents[0].top_sources[0].address);
    ck_assert_mem_eq(&p.lines[1].key, &key, sizeof key);
}
END_TEST

START_TEST(a_wide_panel_says_what_its_sources_are)
{
    look.width = 62;
    incident_compose_sources(&look, &p);
    ck_assert_ptr_null(strstr(p.lines[0].text, "what it is"));
    pane_clear(&p);
    look.width = 120;
    incident_compose_sources(&look, &p);
    const char *head = strstr(p.lines[0].text, "what it is");
    ck_assert_ptr_nonnull(head);
    const ptrdiff_t at = head - p.lines[0].text;
    ck_assert_ptr_eq(strstr(p.lines[1].text, " messenger-zero-probe"), p.lines[1].text + at - 1);
}
END_TEST

START_TEST(below_its_sources_stands_how_many_of_its_packets_are_kept)
{
    struct line l;
    incident_sources_foot(&look, &l);
    ck_assert_str_eq(l.text, "evidence: 33 904 packets kept, 14 210 pushed out");
    s->incidents[0].evidence =
        (struct incident_evidence){.kept = true, .goes_on = true, .held = 7, .handed_over = 8};
    incident_sources_foot(&look, &l);
    ck_assert_str_eq(l.text, "evidence: 7 packets kept, 8 to file");
    s->incidents[0].evidence.held = s->incidents[0].evidence.pushed_out = 101257;
    look.width = 62;
    incident_sources_foot(&look, &l);
    ck_assert_str_eq(l.text, "evidence: 101 257 kept, 101 257 pushed out, 8 to file");
    look.width = 50;
    incident_sources_foot(&look, &l);
    ck_assert_str_eq(l.text, "evidence: 101 257 packets kept");
    s->incidents[0].evidence.kept = false;
    incident_sources_foot(&look, &l);
    ck_assert_str_eq(l.text, "");
}
END_TEST

START_TEST(of_a_scan_its_one_source_is_named)
{
    struct snapshot_incident *i = &s->incidents[1];
    look.i = i;
    incident_compose_sources(&look, &p);
    ck_assert_int_eq(p.count, 1);
    ck_assert_str_eq(p.lines[0].text, "198.51.100.151 sweep | ports in sequence");
    ck_assert_int_eq(p.lines[0].row, ROW_SOURCE);
    s->source_count = 0;
    pane_clear(&p);
    incident_compose_sources(&look, &p);
    ck_assert_str_eq(p.lines[0].text,
                     "198.51.100.151 alone, which is not among the sources that are held now");
    ck_assert_int_eq(p.lines[0].row, ROW_TEXT);
    pane_clear(&p);
    incident_compose_insiders(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "none: 198.51.100.151 is not ours");
}
END_TEST

START_TEST(that_one_of_ours_scans_is_among_the_insiders)
{
    struct snapshot_incident *i = &s->incidents[1];
    look.i = i;
    snprintf(i->name, sizeof i->name, "203.0.113.17");
    i->severity = SEVERITY_CRITICAL;
    incident_compose_insiders(&look, &p);
    ck_assert_int_eq(p.count, 1);
    ck_assert_str_eq(p.lines[0].text, "!! 203.0.113.17 scans");
    ck_assert_int_eq(p.lines[0].row, ROW_SOURCE);
    pane_clear(&p);
    look.width = 110;
    s->source_count = 0;
    incident_compose_sources(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "203.0.113.17 alone, one of ours, which is not among the "
                                      "sources that are held now");
    ck_assert_int_eq(p.lines[0].style, STYLE_HOME);
}
END_TEST

START_TEST(that_the_source_of_a_scan_is_ours_is_said_beside_what_it_is)
{
    struct snapshot_incident *i = &s->incidents[1];
    look.i = i;
    incident_compose_sources(&look, &p);
    ck_assert_int_eq(p.lines[0].style, STYLE_PLAIN);
    pane_clear(&p);
    char why[128];
    ck_assert(home_add(&s->input.home, "198.51.100.151/32", why, sizeof why));
    incident_compose_sources(&look, &p);
    ck_assert_int_eq(p.count, 1);
    ck_assert_str_eq(p.lines[0].text, "198.51.100.151 ours sweep | ports in sequence");
    ck_assert_int_eq(p.lines[0].style, STYLE_HOME);
    ck_assert_int_eq(p.lines[0].row, ROW_SOURCE);
}
END_TEST

/* After a start with another home. */
START_TEST(who_of_those_that_scan_is_ours_the_home_of_today_tells)
{
    struct snapshot_incident *i = &s->incidents[1];
    look.i = i;
    i->severity = SEVERITY_CRITICAL; /* 198.51.100.151 was ours once */
    incident_compose_insiders(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "none: 198.51.100.151 is not ours");
    ck_assert_int_eq(p.lines[0].row, ROW_TEXT);
    pane_clear(&p);
    snprintf(i->name, sizeof i->name, "203.0.113.17");
    i->severity = SEVERITY_WARNING; /* and this was not */
    incident_compose_insiders(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "!! 203.0.113.17 scans");
}
END_TEST

START_TEST(what_is_not_kept_of_a_scan_is_not_said_to_be_none)
{
    struct snapshot_incident *i = &s->incidents[3];
    look.i = i;
    i->kind = INCIDENT_PORT;
    i->source_count = 0;
    incident_compose_sources(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "not listed: see the alerts");
    pane_clear(&p);
    incident_compose_insiders(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "not listed: no signature names it");
    pane_clear(&p);
    incident_compose_company(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "not looked for: no signature names it");
    i->kind = INCIDENT_SIGNATURE;
    pane_clear(&p);
    incident_compose_sources(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "none held");
}
END_TEST

Suite *test_incident_who_suite(void);
Suite *test_incident_who_suite(void)
{
    Suite *suite = suite_create("incident_who");
    TCase *t = tcase_create("incident_who");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, our_own_hosts_are_named_with_since_when_and_how_much);
    tcase_add_test(t, more_insiders_than_are_listed_are_counted);
    tcase_add_test(t, company_tells_other_signatures_habit_and_forgery);
    tcase_add_test(t, a_habit_that_is_not_known_is_a_question_mark);
    tcase_add_test(t, its_sources_can_be_selected);
    tcase_add_test(t, a_wide_panel_says_what_its_sources_are);
    tcase_add_test(t, below_its_sources_stands_how_many_of_its_packets_are_kept);
    tcase_add_test(t, of_a_scan_its_one_source_is_named);
    tcase_add_test(t, that_one_of_ours_scans_is_among_the_insiders);
    tcase_add_test(t, that_the_source_of_a_scan_is_ours_is_said_beside_what_it_is);
    tcase_add_test(t, who_of_those_that_scan_is_ours_the_home_of_today_tells);
    tcase_add_test(t, what_is_not_kept_of_a_scan_is_not_said_to_be_none);
    suite_add_tcase(suite, t);
    return suite;
}
