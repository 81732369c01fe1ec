/* Tests of ui/incident_home.c. */
#include "tests/check.h"
#include "tests/incident_pane.h"

#include <netinet/in.h>

START_TEST(each_of_our_addresses_has_its_sign)
{
    incident_compose_home(&look, &p);
    ck_assert_int_eq(p.count, 16);
    ck_assert_ptr_nonnull(strstr(p.lines[1].text, ".16  # # # # # # + # # # # # # # . #"));
    ck_assert_ptr_nonnull(strstr(p.lines[4].text, ".64  # # # # # @ # #"));
}
END_TEST

START_TEST(the_signs_are_explained_beside_or_in_the_frame)
{
    struct line foot;
    incident_compose_home(&look, &p);
    incident_home_foot(&look, &foot);
    ck_assert_ptr_nonnull(find("@ answered"));
    ck_assert_str_eq(foot.text, "");
    pane_clear(&p);
    look.width = 36;
    incident_compose_home(&look, &p);
    incident_home_foot(&look, &foot);
    ck_assert_int_eq(p.count, 16);
    ck_assert_str_eq(foot.text, "# hit  + new  @ answered  . never");
    for (int i = 0; i < p.count; i++)
        ck_assert_int_le(format_columns(p.lines[i].text), look.width + 1); /* a blank ends a row */
}
END_TEST

START_TEST(of_larger_networks_each_sign_is_a_24)
{
    struct incident_home *h = &s->incidents[0].home;
    network_parse("10.20.0.0/16", &h->network);
    h->cell_addresses = 256;
    incident_compose_home(&look, &p);
    ck_assert_ptr_nonnull(find(".16.0"));
    ck_assert_ptr_nonnull(find("each a /24"));
}
END_TEST

START_TEST(few_addresses_take_few_rows_and_none_is_invented)
{
    s->incidents[0].home.cells_count = 8;
    network_parse("203.0.113.8/29", &s->incidents[0].home.network);
    incident_compose_home(&look, &p);
    ck_assert_int_eq(p.count, 1);
    struct line foot;
    incident_home_foot(&look, &foot);
    ck_assert_ptr_nonnull(strstr(foot.text, "@ answered"));
    ck_assert_str_eq(p.lines[0].text, ".8   # # # # # # # #                 ");
}
END_TEST

START_TEST(without_a_picture_the_number_is_said)
{
    s->incidents[0].home = (struct incident_home){.cells_count = 0};
    incident_compose_home(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "251 of our addresses were hit");
    struct line foot;
    incident_home_foot(&look, &foot);
    ck_assert_str_eq(foot.text, "");
}
END_TEST

START_TEST(of_what_no_signature_names_none_is_said_to_be_never_hit)
{
    struct line foot;
    s->incidents[0].kind = INCIDENT_PORT;
    s->incidents[0].home.cells[0] = CELL_NEVER;
    incident_compose_home(&look, &p);
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, ".0   ? "));
    ck_assert_ptr_nonnull(find("? not known"));
    ck_assert_ptr_null(find("never"));
    look.width = 36;
    incident_home_foot(&look, &foot);
    ck_assert_str_eq(foot.text, "# hit  + new  @ answered  ? not known");
    s->incidents[0].home.cells_count = 0;
    pane_clear(&p);
    look.width = 100;
    incident_compose_home(&look, &p);
    ck_assert_ptr_nonnull(find("which of them is not kept of what no signature names"));
}
END_TEST

START_TEST(who_of_ours_replied_comes_first)
{
    incident_compose_answers(&look, &p);
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, "!! 203.0.113.69 2 x since 19:14:55"));
    ck_assert_int_eq(p.lines[0].row, ROW_SOURCE);
    ck_assert_ptr_nonnull(find("unreachable      47 990"));
    ck_assert_ptr_nonnull(find("? unknown             7"));
}
END_TEST

static const char *why_unknown(int width)
{
    look.width = width;
    pane_clear(&p);
    incident_compose_answers(&look, &p);
    return strstr(find("? unknown")->text, "7") + 1;
}

START_TEST(why_some_are_unknown_names_the_setting_where_there_is_room)
{
    ck_assert_str_eq(why_unknown(76), "  udp_timeout is not over, or forgotten (see memory)");
    ck_assert_str_eq(why_unknown(62), "  udp_timeout not over, or forgotten");
    ck_assert_str_eq(why_unknown(50), "  too early, or forgotten");
    ck_assert_str_eq(why_unknown(40), "");
    s->incidents[0].ports[0].protocol = IPPROTO_TCP;
    ck_assert_str_eq(why_unknown(62), "  time-out not over, or forgotten");
    s->incidents[0].port_count = 1;
    ck_assert_str_eq(why_unknown(62), "  tcp_timeout not over, or forgotten");
    s->incidents[0].port_count = 0;
    ck_assert_str_eq(why_unknown(62), "  icmp_timeout not over, or forgotten");
    s->incidents[0].kind = INCIDENT_PORT; /* of sweeps by ping */
    ck_assert_str_eq(why_unknown(62), "  not counted of pings");
}
END_TEST

START_TEST(that_nobody_replied_is_said)
{
    look.i = &s->incidents[2];
    incident_compose_answers(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "no: none of ours replied");
    ck_assert_ptr_null(find("replied  "));
}
END_TEST

START_TEST(where_nothing_outbound_was_seen_whether_ours_replied_is_not_known)
{
    look.i = &s->incidents[2];
    s->traffic[TRAFFIC_INBOUND].total.packets = 9;
    s->traffic[TRAFFIC_OUTBOUND].total.packets = 0;
    incident_compose_answers(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "not known: nothing outbound was seen");
    ck_assert_ptr_null(find("nothing came back"));
    s->traffic[TRAFFIC_OUTBOUND].total.packets = 1;
    pane_clear(&p);
    incident_compose_answers(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "no: none of ours replied");
}
END_TEST

START_TEST(who_replied_is_not_denied_where_nobody_lists_it)
{
    struct snapshot_incident *i = &s->incidents[0];
    i->replier_count = 0;
    i->answers = (struct snapshot_answers){.reply = 3198, .silent = 5};
    incident_compose_answers(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "records were answered, no host of ours is listed");
    i->repliers_kept = true;
    pane_clear(&p);
    incident_compose_answers(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "records were answered, but none by a host of ours");
    i->repliers_kept = false;
    i->kind = INCIDENT_PORT;
    pane_clear(&p);
    incident_compose_answers(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "records were answered; by whom is not kept");
    i->answers = (struct snapshot_answers){.unknown = 5};
    pane_clear(&p);
    incident_compose_answers(&look, &p);
    ck_assert_str_eq(p.lines[0].text, "not known");
}
END_TEST

Suite *test_incident_home_suite(void);
Suite *test_incident_home_suite(void)
{
    Suite *suite = suite_create("incident_home");
    TCase *t = tcase_create("incident_home");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, each_of_our_addresses_has_its_sign);
    tcase_add_test(t, the_signs_are_explained_beside_or_in_the_frame);
    tcase_add_test(t, of_larger_networks_each_sign_is_a_24);
    tcase_add_test(t, few_addresses_take_few_rows_and_none_is_invented);
    tcase_add_test(t, without_a_picture_the_number_is_said);
    tcase_add_test(t, of_what_no_signature_names_none_is_said_to_be_never_hit);
    tcase_add_test(t, who_of_ours_replied_comes_first);
    tcase_add_test(t, why_some_are_unknown_names_the_setting_where_there_is_room);
    tcase_add_test(t, that_nobody_replied_is_said);
    tcase_add_test(t, where_nothing_outbound_was_seen_whether_ours_replied_is_not_known);
    tcase_add_test(t, who_replied_is_not_denied_where_nobody_lists_it);
    suite_add_tcase(suite, t);
    return suite;
}
