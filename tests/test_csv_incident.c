/* Tests of src/report/csv_incident.c. */
#include "tests/csv_sample.h"

START_TEST(an_incident_says_what_when_and_how_many)
{
    is("incidents", 0, "signature", "messenger-zero-probe");
    is("incidents", 0, "kind", "signature");
    is("incidents", 0, "subject", "");
    is("incidents", 0, "severity", "critical");
    is("incidents", 0, "state", "surging");
    is("incidents", 0, "acknowledged", "false");
    is("incidents", 0, "surge", "2003-12-01T18:56:35.000000Z");
    is("incidents", 0, "records", "2103");
    is("incidents", 0, "records_per_hour", "1800.25");
    is("incidents", 0, "sources", "5120");
    is("incidents", 0, "sources_error", "0.0163");
    is("incidents", 0, "home_targets", "254");
    is("incidents", 0, "home_addresses", "256");
    is("incidents", 0, "growth", "12.5");
    is("incidents", 0, "answers.unknown", "100");
    is("incidents", 0, "payloads_unlisted_records", "97");
    is("incidents", 0, "repliers_kept", "true");
    is("incidents", 1, "repliers_kept", "false");
    is("incidents", 0, "source_ports", "natural");
    is("incidents", 0, "forged.most_addresses", "8");
    is("incidents", 0, "evidence.kept", "1900");
    is("incidents", 0, "evidence.pushed_out", "203");
    is("incidents", 0, "evidence.to_file", "2101");
}
END_TEST

START_TEST(what_there_is_not_is_empty)
{
    is("incidents", 1, "signature", "");
    is("incidents", 1, "subject", "udp/1434");
    is("incidents", 1, "reference", "");
    is("incidents", 1, "sources", "");
    is("incidents", 1, "surge", "");
    is("incidents", 1, "growth", "");
    is("incidents", 1, "home_addresses", "");
    is("incidents", 1, "port_mix.changed_at", "");
    is("incidents", 1, "source_ports", "");
    is("incidents", 1, "evidence.kept", "12");
    is("incidents", 1, "evidence.to_file", "");
    is("incidents", 2, "evidence.kept", "");
}
END_TEST

START_TEST(what_it_holds_names_it)
{
    static const char *const lists[] = {"incidents.ports",      "incidents.payloads",
                                        "incidents.companions", "incidents.insiders",
                                        "incidents.repliers",   "incidents.top_sources"};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        is(lists[i], 0, "incident", "messenger-zero-probe");
    is("incidents.payloads", 1, "prefix", "0x04002800100000000000000000000000");
    is("incidents.payloads", 1, "records_error", "1");
    is("incidents.companions", 0, "signature", "nbstat-probe");
    is("incidents.insiders", 0, "address", "203.0.113.17");
    is("incidents.insiders", 0, "targets_error", "0.15");
    is("incidents.repliers", 0, "replies", "6");
    is("incidents.top_sources", 0, "records_error", "501");
}
END_TEST

START_TEST(alerts_come_oldest_first)
{
    is("alerts", 0, "number", "1");
    is("alerts", 2, "number", "3");
    is("alerts", 2, "kind", csv_cell("alerts", 2, "kind"));
    ck_assert_str_ne(csv_cell("alerts", 0, "text"), csv_cell("alerts", 2, "text"));
}
END_TEST

START_TEST(texts_from_the_wire_are_escaped)
{
    is("messages", 1, "from", "SYSTEM\\xff");
    is("messages", 1, "text", "Buy\\x0d\\x0a\\x1b[2J!");
    is("messages", 0, "whole", "true");
    is("messages", 1, "whole", "false");
    strcpy(s->messages[0].text, "=1+1;@x");
    s->messages[0].text_length = 7;
    csv_print_and_read(s, CSV_ALL);
    is("messages", 1, "text", "\\x3d1+1;\\x40x");
}
END_TEST

START_TEST(the_longest_message_has_room)
{
    memset(s->messages[0].text, '\xff', MESSAGE_TEXT);
    s->messages[0].text_length = MESSAGE_TEXT;
    csv_print_and_read(s, CSV_ALL);
    ck_assert_uint_eq(strlen(csv_cell("messages", 1, "text")), 4 * MESSAGE_TEXT);
    is("messages", 1, "body_bytes", "320");
}
END_TEST

Suite *test_csv_incident_suite(void);
Suite *test_csv_incident_suite(void)
{
    Suite *suite = suite_create("csv_incident");
    TCase *t = tcase_create("csv_incident");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, an_incident_says_what_when_and_how_many);
    tcase_add_test(t, what_there_is_not_is_empty);
    tcase_add_test(t, what_it_holds_names_it);
    tcase_add_test(t, alerts_come_oldest_first);
    tcase_add_test(t, texts_from_the_wire_are_escaped);
    tcase_add_test(t, the_longest_message_has_room);
    suite_add_tcase(suite, t);
    return suite;
}
