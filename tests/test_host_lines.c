/* Tests of ui/host_lines.c. */
#include "tests/check.h"
#include "tests/show_incidents.h"
#include "ui/host_view.h"

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

START_TEST(ports_have_their_part_of_all_packets_and_lead_to_the_port)
{
    const struct host_row target = host_row_target(s, 0);
    host_compose_ports(&target, 41, &p);
    ck_assert_int_eq(p.count, 2);
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, "udp/1026"));
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, " 400   43%"));
    ck_assert_ptr_nonnull(strstr(p.lines[1].text, "~102")); /* some may be of other ports */
    const struct row_key key = port_rows_key(17, 1026);
    ck_assert_int_eq(p.lines[0].row, ROW_PORT);
    ck_assert_mem_eq(&p.lines[0].key, &key, sizeof key);
}
END_TEST

START_TEST(ports_that_are_mere_chance_are_left_out)
{
    const struct host_row target = host_row_target(s, 0);
    s->target_details[0].ports[1].packets_error = 52; /* of 102 */
    host_compose_ports(&target, 41, &p);
    ck_assert_int_eq(p.count, 1);
    s->target_details[0].ports[0].packets_error = 399;
    pane_clear(&p);
    host_compose_ports(&target, 41, &p);
    ck_assert_int_eq(p.count, 1);
    ck_assert_str_eq(p.lines[0].text, "many; none stands out");
    s->target_details[0].ports_count = 0;
    pane_clear(&p);
    host_compose_ports(&target, 41, &p);
    ck_assert_str_eq(p.lines[0].text, "no TCP or UDP port");
}
END_TEST

START_TEST(peers_of_a_target_are_sources_with_what_they_are)
{
    const struct host_row target = host_row_target(s, 0);
    host_compose_peers(&target, theme_glyphs(true), 100, &p);
    ck_assert_int_eq(p.count, 4);
    ck_assert_int_eq(p.lines[1].row, ROW_SOURCE);
    ck_assert_str_eq(p.lines[1].text, "19:54:48  198.51.100.151   sweep | ports in sequence");
    pane_clear(&p);
    host_compose_peers(&target, theme_glyphs(true), 28, &p); /* no room */
    ck_assert_str_eq(p.lines[1].text, "19:54:48  198.51.100.151 ");
}
END_TEST

START_TEST(a_sender_of_ours_is_said_to_be_so_not_only_by_its_colour)
{
    const struct host_row target = host_row_target(s, 0);
    address_parse("203.0.113.99", &s->target_details[0].peers[0].address);
    address_parse("203.0.113.17", &s->target_details[0].peers[1].address);
    host_compose_peers(&target, theme_glyphs(true), 100, &p);
    ck_assert_str_eq(p.lines[0].text, "19:54:53  203.0.113.99     ours");
    ck_assert_ptr_nonnull(strstr(p.lines[1].text, "203.0.113.17     ours  messenger-zero-probe"));
    ck_assert_int_eq(p.lines[0].style, STYLE_HOME);
    ck_assert_int_eq(p.lines[2].style, STYLE_PLAIN);
}
END_TEST

START_TEST(peers_of_a_source_are_targets)
{
    const struct host_row source = host_row_source(s, 0);
    host_compose_peers(&source, theme_glyphs(true), 100, &p);
    ck_assert_int_eq(p.lines[0].row, ROW_TARGET);
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, "10.9.8.7"));
}
END_TEST

START_TEST(payloads_that_are_mere_chance_are_left_out)
{
    const struct host_row target = host_row_target(s, 0);
    host_compose_payloads(&target, 80, &p);
    ck_assert_int_eq(p.count, 2);
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, "300 x    400 B  04 00 28 ff 10 4d 53 47"));
    ck_assert_ptr_nonnull(strstr(p.lines[0].text, "\\x04\\x00(\\xff\\x10MSG"));
    ck_assert_ptr_nonnull(strstr(p.lines[1].text, "~100 x"));
    s->target_details[0].payloads[1].packets_error = 51;
    pane_clear(&p);
    host_compose_payloads(&target, 80, &p);
    ck_assert_int_eq(p.count, 1);
}
END_TEST

/* A popup of the first source to the first target. */
static void add_message(const char *text)
{
    struct snapshot_message *m = &s->messages[0];
    s->message_count = 1;
    *m = (struct snapshot_message){.time_us = s->taken_at_us,
                                   .source = s->sources[0].address,
                                   .target = s->targets[0].address,
                                   .from_length = 5,
                                   .to_length = 3,
                                   .text_length = (uint16_t)strlen(text)};
    memcpy(m->from, "ALERT", 5);
    memcpy(m->to, "Y\x1bU", 3);
    memcpy(m->text, text, strlen(text));
}

START_TEST(the_latest_popup_is_read_where_it_was_sent_from_and_where_it_went)
{
    const struct host_row target = host_row_target(s, 0), source = host_row_source(s, 0);
    struct host_row other = host_row_source(s, 1);
    add_message("Buy\x14this");
    host_compose_payloads(&source, 80, &p);
    ck_assert_ptr_nonnull(
        strstr(p.lines[p.count - 1].text, " from \"ALERT\" to \"Y\\x1bU\": Buy this"));
    pane_clear(&p);
    host_compose_payloads(&target, 80, &p);
    ck_assert_int_eq(strncmp(p.lines[p.count - 1].text, "popup ", 6), 0);
    other.detail = NULL; /* is kept of those that send much */
    pane_clear(&p);
    host_compose_payloads(&other, 80, &p);
    ck_assert_int_eq(p.count, 0);
    s->messages[0].source = other.host->address;
    host_compose_payloads(&other, 80, &p);
    ck_assert_int_eq(p.count, 1);
    ck_assert_int_eq(strncmp(p.lines[0].text, "popup ", 6), 0);
    char text[MESSAGE_TEXT];
    memset(text, '\x07', sizeof text);
    text[sizeof text - 1] = '\0';
    add_message(text);
    pane_clear(&p);
    host_compose_payloads(&source, 80, &p);
    ck_assert_int_le(format_columns(p.lines[p.count - 1].text), 80);
    ck_assert_ptr_null(strchr(p.lines[p.count - 1].text, '\x07'));
}
END_TEST

Suite *test_host_lines_suite(void);
Suite *test_host_lines_suite(void)
{
    Suite *suite = suite_create("host_lines");
    TCase *t = tcase_create("host_lines");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, ports_have_their_part_of_all_packets_and_lead_to_the_port);
    tcase_add_test(t, ports_that_are_mere_chance_are_left_out);
    tcase_add_test(t, peers_of_a_target_are_sources_with_what_they_are);
    tcase_add_test(t, a_sender_of_ours_is_said_to_be_so_not_only_by_its_colour);
    tcase_add_test(t, peers_of_a_source_are_targets);
    tcase_add_test(t, payloads_that_are_mere_chance_are_left_out);
    tcase_add_test(t, the_latest_popup_is_read_where_it_was_sent_from_and_where_it_went);
    suite_add_tcase(suite, t);
    return suite;
}
