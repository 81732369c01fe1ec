/* Tests of ui/port_lines.c. */
#include "tests/check.h"
#include "tests/show_incidents.h"
#include "ui/port_view.h"
#include "ui/state.h"

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

static struct port_look look_at(uint16_t number, uint8_t protocol)
{
    const struct snapshot_port *port = snapshot_find_port(s, protocol, number);
    ck_assert_ptr_nonnull(port);
    return (struct port_look){s, port, port_detail(s, port), theme_glyphs(true), 100};
}

START_TEST(windows_say_where_counting_began_within_them)
{
    struct port_look look = look_at(1026, 17);
    port_compose_windows(&look, &p);
    ck_assert_int_eq(p.count, 1 + SNAPSHOT_WINDOWS);
    ck_assert_str_eq(p.lines[1].text, "1m               >=1  >=~1 000");
    s->port_details[look.port->detail].windows_since_us = look.port->first_us;
    pane_clear(&p);
    port_compose_windows(&look, &p);
    ck_assert_str_eq(p.lines[2].text, "1h                 2    ~2 000");
}
END_TEST

START_TEST(a_port_without_detail_says_that_it_is_not_kept)
{
    const struct port_look look = look_at(445, 6);
    port_compose_windows(&look, &p);
    port_compose_answers(&look, &p);
    ck_assert_int_eq(p.count, 2);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(p.lines[i].text[0], '?');
}
END_TEST

START_TEST(answers_are_told_with_their_part)
{
    const struct port_look look = look_at(1026, 17);
    port_compose_answers(&look, &p);
    ck_assert_int_eq(p.count, 4);
    ck_assert_str_eq(p.lines[0].text, "replied             11    22%");
    ck_assert_str_eq(p.lines[3].text, "not known           14    28%");
}
END_TEST

START_TEST(incidents_that_name_the_port_are_rows)
{
    const struct port_look look = look_at(1026, 17);
    port_compose_incidents(&look, &p);
    ck_assert_int_eq(p.count, 2); /* the probe, the spam */
    ck_assert_int_eq(p.lines[0].row, ROW_INCIDENT);
    ck_assert_str_eq((const char *)p.lines[0].key.bytes, "messenger-zero-probe");
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, "22 110 records, 46% of its"));
    ck_assert_ptr_nonnull(strstr(p.lines[1].text, " 1 200 records, 81% of its"));
    ck_assert(port_has_incident(s, 17, 1026));
    ck_assert(!port_has_incident(s, 6, 1026));
}
END_TEST

START_TEST(an_incident_says_as_much_as_fits_and_its_records_stand_one_below_the_other)
{
    struct port_look look = look_at(1026, 17);
    s->incidents[2].ports[0].in_mix = false;
    for (look.width = 75; look.width < 130; look.width++) {
        pane_clear(&p);
        port_compose_incidents(&look, &p);
        for (int k = 0; k < p.count; k++)
            ck_assert_int_le(format_columns(p.lines[k].text), look.width);
        ck_assert_ptr_nonnull(strstr(p.lines[0].text, " of its"));
        ck_assert_int_eq(strstr(p.lines[0].text, " records") - p.lines[0].text,
                         strstr(p.lines[1].text, " records") - p.lines[1].text);
    }
    ck_assert_ptr_nonnull(strstr(p.lines[1].text, "81% of its, few of late"));
}
END_TEST

START_TEST(an_incident_of_the_port_itself_is_found_by_its_name)
{
    struct snapshot_incident *i = show_add(s, "tcp/445", "", INCIDENT_NEW, SEVERITY_INFO);
    i->kind = INCIDENT_PORT;
    const struct port_look look = look_at(445, 6);
    port_compose_incidents(&look, &p);
    ck_assert_int_eq(p.count, 1);
    ck_assert_str_eq((const char *)p.lines[0].key.bytes, "tcp/445");
}
END_TEST

START_TEST(where_incidents_hold_back_ports_none_is_not_the_last_word)
{
    const struct port_look look = look_at(445, 6);
    port_compose_incidents(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "none");
    s->incidents[0].ports_more = 1;
    pane_clear(&p);
    port_compose_incidents(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "none names it; some name only the most of their ports");
}
END_TEST

START_TEST(hosts_come_by_packets_to_the_port)
{
    struct snapshot_host *more = sample_add_target(s, "203.0.113.200", 900);
    more->detail = (int32_t)s->target_detail_count++;
    struct snapshot_host_detail *d = &s->target_details[more->detail];
    d->ports[d->ports_count++] =
        (struct snapshot_host_port){.packets = 700, .port = 1026, .protocol = 17};
    struct port_look look = look_at(1026, 17);
    ck_assert_uint_eq(port_compose_hosts(&look, true, &p), 2); /* of so many it is known */
    ck_assert_int_eq(p.count, 2);
    ck_assert_int_eq(p.lines[0].row, ROW_TARGET);
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, "700   3%  203.0.113.200"));
    ck_assert_ptr_nonnull(strstr(p.lines[1].text, "400   2%  203.0.113.69"));
    ck_assert_ptr_nonnull(strstr(p.lines[1].text, "replied to messenger-zero-probe"));
    pane_clear(&p);
    port_compose_hosts(&look, false, &p);
    ck_assert_int_eq(p.count, 1);
    ck_assert_int_eq(p.lines[0].row, ROW_SOURCE);
    ck_assert_ptr_nonnull(
        strstr(p.lines[0].text, "!   400   2%  203.0.113.17     messenger-zero-probe"));
    ck_assert_int_eq(p.lines[0].style, STYLE_BAD); /* it is an insider */
    look = look_at(1030, 17);
    pane_clear(&p);
    port_compose_hosts(&look, false, &p);
    ck_assert_int_eq(p.lines[0].row, ROW_TEXT);
}
END_TEST

Suite *test_port_lines_suite(void);
Suite *test_port_lines_suite(void)
{
    Suite *suite = suite_create("port_lines");
    TCase *t = tcase_create("port_lines");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, windows_say_where_counting_began_within_them);
    tcase_add_test(t, a_port_without_detail_says_that_it_is_not_kept);
    tcase_add_test(t, answers_are_told_with_their_part);
    tcase_add_test(t, incidents_that_name_the_port_are_rows);
    tcase_add_test(t, an_incident_says_as_much_as_fits_and_its_records_stand_one_below_the_other);
    tcase_add_test(t, an_incident_of_the_port_itself_is_found_by_its_name);
    tcase_add_test(t, where_incidents_hold_back_ports_none_is_not_the_last_word);
    tcase_add_test(t, hosts_come_by_packets_to_the_port);
    suite_add_tcase(suite, t);
    return suite;
}
