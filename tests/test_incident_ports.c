/* Tests of ui/incident_ports.c. */
#include "src/base/services.h"
#include "tests/check.h"
#include "tests/incident_pane.h"
#include "ui/format.h"

START_TEST(each_port_says_what_became_of_it_when_the_mix_changed)
{
    incident_compose_ports(&look, &p);
    ck_assert_ptr_nonnull(find("17:02:55 135 1026-1031 became 1026 1030"));
    ck_assert_ptr_nonnull(strstr(line_with("udp/1026")->text, "22 110  46%   ~398    251 kept"));
    ck_assert_ptr_nonnull(strstr(line_with("udp/1027")->text, "804   2%     40      1 gone"));
    ck_assert_int_eq(line_with("udp/1027")->row, ROW_PORT);
    ck_assert_int_eq(line_with("udp/1027")->style, STYLE_QUIET);
}
END_TEST

START_TEST(without_a_change_nothing_is_said_of_one)
{
    look.i = &s->incidents[2];
    incident_compose_ports(&look, &p);
    ck_assert_ptr_null(find("became"));
    ck_assert_ptr_nonnull(find("udp/1027"));
}
END_TEST

START_TEST(a_wide_panel_has_the_services_of_ports_that_have_one)
{
    const char *service = services_name(17, 53);
    if (!service) /* no /etc/services */
        return;
    look.width = 140;
    s->incidents[0].ports[0].port = 53;
    incident_compose_ports(&look, &p);
    const char *text = line_with("udp/53 ")->text;
    ck_assert_str_eq(text + strlen(text) - strlen(service), service);
    ck_assert_int_le(format_columns(text), look.width);
    ck_assert_ptr_nonnull(find("service"));
    pane_clear(&p);
    look.width = 80;
    incident_compose_ports(&look, &p);
    ck_assert_ptr_null(find("service"));
}
END_TEST

START_TEST(what_is_not_listed_is_said)
{
    s->incidents[0].ports_more = 12;
    incident_compose_ports(&look, &p);
    ck_assert_ptr_nonnull(find("and to other ports 12 records"));
    pane_clear(&p);
    s->incidents[0].port_count = 0;
    s->incidents[0].ports_more = 0;
    incident_compose_ports(&look, &p);
    ck_assert_ptr_nonnull(find("it goes to no port"));
}
END_TEST

START_TEST(the_graphs_of_what_carries_a_surge_have_its_mark)
{
    incident_compose_ports(&look, &p);
    ck_assert_ptr_nonnull(strchr(line_with("all ")->text, '^'));
    ck_assert_ptr_nonnull(strchr(line_with("udp/1026")->text, '^'));
    ck_assert_ptr_null(strchr(line_with("udp/1027")->text, '^'));
    struct line foot;
    incident_ports_foot(&look, &foot);
    ck_assert_ptr_nonnull(strstr(foot.text, "^ surge  # = "));
    ck_assert_ptr_nonnull(strstr(foot.text, " records in "));
    look.span = SPAN_2_MINUTES; /* the surge is out of sight */
    incident_ports_foot(&look, &foot);
    ck_assert_ptr_null(strstr(foot.text, "surge"));
    look.i = &s->incidents[3];
    s->incidents[3].kind = INCIDENT_PORT;
    incident_ports_foot(&look, &foot);
    ck_assert_ptr_nonnull(strstr(foot.text, " packets in "));
}
END_TEST

START_TEST(the_sum_of_all_ports_grows_into_what_is_left_and_goes_where_nothing_is)
{
    look.height = 10; /* the change, heads, 7 ports */
    incident_compose_ports(&look, &p);
    const int least = p.count;
    ck_assert_ptr_nonnull(find("all "));
    pane_clear(&p);
    look.height = 13;
    incident_compose_ports(&look, &p);
    ck_assert_int_eq(p.count, 13);
    ck_assert_int_eq(least, 10);
    pane_clear(&p);
    look.height = 9;
    incident_compose_ports(&look, &p);
    ck_assert_ptr_null(find("all "));
    ck_assert_int_eq(p.lines[2].key.bytes[0], 17); /* in the order of ports, as all are in sight */
    ck_assert_ptr_nonnull(strstr(p.lines[2].text, "udp/135"));
    pane_clear(&p);
    look.height = 6;
    incident_compose_ports(&look, &p);
    ck_assert_ptr_nonnull(strstr(p.lines[2].text, "udp/1026"));
    ck_assert_ptr_nonnull(strstr(p.lines[3].text, "udp/1030"));
}
END_TEST

START_TEST(where_there_is_much_room_the_graph_of_each_port_grows_too)
{
    int rows_before = 0, ports = 0;
    look.height = 33; /* the change, heads, 10 rows of all, 3 for each of 7 ports */
    incident_compose_ports(&look, &p);
    ck_assert_int_eq(p.count, 33);
    for (int i = 0; i < p.count; i++) {
        if (p.lines[i].row == ROW_PORT) {
            ck_assert_int_eq(rows_before, ports == 0 ? 12 + 2 : 2);
            ports++;
            rows_before = 0;
        } else {
            rows_before++;
        }
    }
    ck_assert_int_eq(ports, (int)look.i->port_count);
    for (look.height = 34; look.height < 120; look.height++) {
        pane_clear(&p);
        incident_compose_ports(&look, &p);
        ck_assert_int_le(p.count, look.height);
    }
    ck_assert_int_gt(p.count, 80);
}
END_TEST

START_TEST(new_data_stands_first_in_hex)
{
    incident_compose_payloads(&look, &p);
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, "NEW"));
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, "4 B"));
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, "13 37 00 01"));
    ck_assert_ptr_nonnull(strstr(p.lines[1].text, "48 110  100.0% 21 Nov 19:54 00 00"));
}
END_TEST

START_TEST(a_share_is_what_is_certain_of_the_records_whose_data_was_counted)
{
    struct snapshot_incident i = *look.i;
    i.records = 2201; /* most of them from before a restart */
    i.payload_records = 100;
    i.payload_count = 1;
    i.payloads[0].records = 100;
    look.i = &i;
    incident_compose_payloads(&look, &p);
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, " 100  100.0%"));
    i.payloads[0].records_error = 50;
    pane_clear(&p);
    incident_compose_payloads(&look, &p);
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, "~100   50.0%"));
}
END_TEST

START_TEST(data_longer_than_what_is_kept_ends_in_dots_and_fits)
{
    look.i = &s->incidents[2];
    for (look.width = 50; look.width < 200; look.width++) {
        pane_clear(&p);
        incident_compose_payloads(&look, &p);
        ck_assert_ptr_nonnull(strstr(p.lines[0].text, ".."));
        ck_assert_int_le(format_columns(p.lines[0].text), look.width);
    }
}
END_TEST

START_TEST(port_lines_fit_into_every_width)
{
    for (look.width = 40; look.width < 220; look.width++) {
        pane_clear(&p);
        incident_compose_ports(&look, &p);
        for (int i = 1; i < p.count; i++)
            ck_assert_int_le(format_columns(p.lines[i].text), look.width > 50 ? look.width : 50);
    }
}
END_TEST

Suite *test_incident_ports_suite(void);
Suite *test_incident_ports_suite(void)
{
    Suite *suite = suite_create("incident_ports");
    TCase *t = tcase_create("incident_ports");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, each_port_says_what_became_of_it_when_the_mix_changed);
    tcase_add_test(t, without_a_change_nothing_is_said_of_one);
    tcase_add_test(t, a_wide_panel_has_the_services_of_ports_that_have_one);
    tcase_add_test(t, what_is_not_listed_is_said);
    tcase_add_test(t, the_graphs_of_what_carries_a_surge_have_its_mark);
    tcase_add_test(t, the_sum_of_all_ports_grows_into_what_is_left_and_goes_where_nothing_is);
    tcase_add_test(t, where_there_is_much_room_the_graph_of_each_port_grows_too);
    tcase_add_test(t, new_data_stands_first_in_hex);
    tcase_add_test(t, a_share_is_what_is_certain_of_the_records_whose_data_was_counted);
    tcase_add_test(t, data_longer_than_what_is_kept_ends_in_dots_and_fits);
    tcase_add_test(t, port_lines_fit_into_every_width);
    suite_add_tcase(suite, t);
    return suite;
}
