/* Tests of src/report/json_incident.c, against the format's description. */
#include "src/report/json_incident.h"
#include "tests/json_parsed.h"

#include <math.h>

static void prepare_incidents(void)
{
    prepare();
    sample_fill_incidents(s);
}

START_TEST(an_incident_has_the_members_of_the_format_in_its_order)
{
    parse();
    has_members("incidents.0",
                "signature kind subject title reference severity state acknowledged onset first "
                "last surge spread records records_per_hour sources sources_error targets "
                "targets_error home_targets home_targets_error home_addresses growth growth_of "
                "home_cells past ports ports_unlisted_records port_mix payloads "
                "payloads_records payloads_unlisted_records companions "
                "companions_exact "
                "insiders insiders_unlisted answers repliers repliers_kept top_sources "
                "source_ports source_ports_share forged evidence history graphs");
    has_members("incidents.0.ports.0", "protocol port records sources sources_error targets "
                                       "targets_error in_mix history graphs");
    has_members("incidents.0.port_mix", "changed_at before after");
    has_members("incidents.0.payloads.0", "length prefix records records_error share first new");
    has_members("incidents.0.companions.0", "signature sources");
    has_members("incidents.0.insiders.0", "address first last records targets targets_error");
    has_members("incidents.0.answers", "reply unreachable silent unknown");
    has_members("alerts.0", "time kind severity incident subject text number");
}
END_TEST

START_TEST(an_incident_has_the_picture_of_our_addresses)
{
    parse();
    is("incidents.0.home_cells",
       "{\"network\":\"203.0.113.0/24\",\"addresses_each\":1,\"cells\":\"x.na.\"}");
    is("incidents.0.growth_of", "\"hour\"");
    is("incidents.1.growth_of", "\"minute\"");
    is("incidents.0.past", "{\"insiders\":false,\"repliers\":true,\"payloads\":true}");
    is("incidents.0.graphs", "{\"seconds\":[3],\"half_hours\":[79]}");
    ck_assert_ptr_null(at("incidents.1.home_cells"));
}
END_TEST

START_TEST(an_incident_says_what_it_is_and_since_when)
{
    parse();
    ck_assert_uint_eq(json_array_size(at("incidents")), 3);
    is("incidents.0.signature", "\"messenger-zero-probe\"");
    is("incidents.0.kind", "\"signature\"");
    is("incidents.0.subject", "null");
    is("incidents.0.title", "\"Two zero bytes to a Messenger port\"");
    is("incidents.0.reference", "\"ISC diary 51\"");
    is("incidents.0.severity", "\"critical\"");
    is("incidents.0.state", "\"surging\"");
    is("incidents.0.acknowledged", "false");
    is("incidents.0.onset", "\"2003-11-23T17:28:15.000000Z\"");
    is("incidents.0.first", "\"2003-12-01T17:58:15.000000Z\"");
    is("incidents.0.last", "\"2003-12-01T19:54:54.000000Z\"");
    is("incidents.0.surge", "\"2003-12-01T18:56:35.000000Z\"");
    is("incidents.0.spread", "\"2003-12-01T18:58:15.000000Z\"");
}
END_TEST

START_TEST(an_incident_counts_with_errors)
{
    parse();
    is("incidents.0.records", "2103");
    is("incidents.0.records_per_hour", "1.8e3");
    ck_assert_double_eq(json_number_value(at("incidents.0.records_per_hour")), 1800.25);
    is("incidents.0.sources", "5120");
    is("incidents.0.sources_error", "0.0163");
    is("incidents.0.targets", "260");
    is("incidents.0.targets_error", "0");
    is("incidents.0.home_targets", "254");
    is("incidents.0.home_targets_error", "0");
    is("incidents.0.home_addresses", "256");
    is("incidents.0.growth", "12.5");
    is("incidents.0.answers", "{\"reply\":1,\"unreachable\":2,\"silent\":2000,\"unknown\":100}");
    is("incidents.0.source_ports", "\"natural\"");
    is("incidents.0.source_ports_share", "0.875");
    is("incidents.0.forged", "{\"senders\":2,\"most_addresses\":8,\"most_addresses_error\":0}");
}
END_TEST

START_TEST(an_incident_says_how_many_of_its_packets_there_are_where_any_are_kept)
{
    parse();
    is("incidents.0.evidence", "{\"kept\":1900,\"pushed_out\":203,\"to_file\":2101}");
    is("incidents.1.evidence", "{\"kept\":12,\"pushed_out\":0,\"to_file\":null}");
    ck_assert_ptr_null(at("incidents.2.evidence"));
}
END_TEST

START_TEST(an_incident_lists_ports_and_how_their_mix_changed)
{
    parse();
    ck_assert_uint_eq(json_array_size(at("incidents.0.ports")), 2);
    is("incidents.0.ports.0.protocol", "\"udp\"");
    is("incidents.0.ports.0.port", "1026");
    is("incidents.0.ports.0.records", "1200");
    is("incidents.0.ports.0.sources", "40");
    is("incidents.0.ports.0.targets", "254");
    is("incidents.0.ports.0.targets_error", "0.0163");
    is("incidents.0.ports.0.in_mix", "true");
    is("incidents.0.ports.1.sources", "null");
    is("incidents.0.ports.1.sources_error", "null");
    is("incidents.0.ports.1.in_mix", "false");
    is("incidents.0.ports_unlisted_records", "3");
    is("incidents.0.port_mix", "{\"changed_at\":\"2003-12-01T18:54:55.000000Z\",\"before\":[1026,"
                               "1027],\"after\":[1026,1030]}");
}
END_TEST

START_TEST(the_history_of_an_incident_and_its_ports_is_by_the_minute)
{
    parse();
    is("incidents.0.history.step_s", "60");
    is("incidents.0.history.end", "\"2003-12-01T19:54:55.000000Z\"");
    ck_assert_uint_eq(json_array_size(at("incidents.0.history.records")), SNAPSHOT_MINUTES);
    is("incidents.0.history.records.0", "5");
    is("incidents.0.history.records.119", "78");
    is("incidents.0.ports.0.history.records.119", "77");
    /* Of a port that no signature names packets are kept. */
    has_members("incidents.1.history", "step_s end packets");
}
END_TEST

START_TEST(an_incident_lists_payloads_companions_insiders_repliers_and_sources)
{
    parse();
    is("incidents.0.payloads.0", "{\"length\":2,\"prefix\":\"0000\",\"records\":2000,"
                                 "\"records_error\":0,\"share\":0.8,\"first\":\"2003-12-01T17:58:"
                                 "15.000000Z\",\"new\":false}");
    is("incidents.0.payloads.1.prefix", "\"04002800100000000000000000000000\"");
    is("incidents.0.payloads.1.records_error", "1");
    is("incidents.0.payloads.1.share", "0.0012"); /* what is certain */
    is("incidents.0.payloads.1.new", "true");
    is("incidents.0.payloads_unlisted_records", "97");
    is("incidents.0.companions", "[{\"signature\":\"nbstat-probe\",\"sources\":11}]");
    is("incidents.0.insiders",
       "[{\"address\":\"203.0.113.17\",\"first\":\"2003-12-01T19:54:05.000000Z\",\"last\":"
       "\"2003-12-01T19:54:54.000000Z\",\"records\":17,\"targets\":9,\"targets_error\":0.15}]");
    is("incidents.0.insiders_unlisted", "4");
    is("incidents.0.repliers", "[{\"address\":\"203.0.113.20\",\"first\":"
                               "\"2003-12-01T19:54:15.000000Z\",\"replies\":6}]");
    is("incidents.0.repliers_kept", "true");
    is("incidents.1.repliers_kept", "false");
    is("incidents.0.top_sources", "[{\"address\":\"198.51.100.7\",\"records\":502,\"records_"
                                  "error\":501,\"first\":\"2003-12-01T18:14:55.000000Z\","
                                  "\"last\":\"2003-12-01T19:54:53.000000Z\"}]");
}
END_TEST

START_TEST(an_incident_that_no_signature_names_has_a_subject)
{
    parse();
    is("incidents.1.signature", "null");
    is("incidents.1.kind", "\"port\"");
    is("incidents.1.subject", "\"udp/1434\"");
    is("incidents.1.state", "\"quiet\"");
    is("incidents.1.acknowledged", "true");
    is("incidents.2.signature", "null");
    is("incidents.2.kind", "\"source\"");
    is("incidents.2.subject", "\"198.51.100.151\"");
    is("incidents.2.state", "\"new\"");
}
END_TEST

START_TEST(what_is_unknown_of_an_incident_is_null)
{
    parse();
    is("incidents.1.reference", "null");
    is("incidents.1.surge", "null");
    is("incidents.1.spread", "null");
    is("incidents.1.sources", "null");
    is("incidents.1.sources_error", "null");
    is("incidents.1.home_addresses", "null");
    is("incidents.1.growth", "null");
    is("incidents.1.port_mix", "null");
    is("incidents.1.source_ports", "null");
    is("incidents.1.source_ports_share", "null");
    is("incidents.1.ports", "[]");
    s->incidents[1].growth = (double)INFINITY;
    s->incidents[2].growth = (double)NAN;
    parse();
    is("incidents.1.growth", "null");
    is("incidents.2.growth", "null");
}
END_TEST

START_TEST(alerts_come_oldest_first_with_their_number)
{
    parse();
    ck_assert_uint_eq(json_array_size(at("alerts")), 3);
    is("alerts.0.number", "1");
    is("alerts.0.kind", "\"onset\"");
    is("alerts.1.subject", "null");
    is("alerts.2", "{\"time\":\"2003-12-01T18:20:58.000000Z\",\"kind\":\"insider\",\"severity\":"
                   "\"critical\",\"incident\":\"messenger-zero-probe\",\"subject\":"
                   "\"203.0.113.17\",\"text\":\"one of ours sends it\",\"number\":3}");
    is("alerts_total", "3");
    strcpy(s->alerts[2].incident, "");
    s->alerts_total = 300;
    parse();
    is("alerts.0.incident", "null");
    is("alerts_total", "300");
}
END_TEST

START_TEST(messages_come_oldest_first_and_are_safe_to_print)
{
    parse();
    ck_assert_uint_eq(json_array_size(at("messages")), 2);
    is("messages.0.time", "\"2003-12-01T19:54:24.000000Z\"");
    is("messages.0.whole", "true");
    is("messages.1.whole", "false");
    is("messages.1.source", "\"198.51.100.66\"");
    is("messages.1.source_port", "666");
    is("messages.1.target", "\"192.0.2.17\"");
    is("messages.1.target_port", "1026");
    ck_assert_str_eq(json_string_value(at("messages.1.from")), "SYSTEM\\xff");
    ck_assert_str_eq(json_string_value(at("messages.1.to")), "YOU");
    ck_assert_str_eq(json_string_value(at("messages.1.text")), "Buy\\x0d\\x0a\\x1b[2J!");
    is("messages.1.body_bytes", "320");
}
END_TEST

START_TEST(the_longest_message_is_whole)
{
    s->messages[0].text_length = MESSAGE_TEXT;
    memset(s->messages[0].text, 0xff, MESSAGE_TEXT);
    parse();
    ck_assert_uint_eq(json_string_length(at("messages.1.text")), 4 * MESSAGE_TEXT);
}
END_TEST

START_TEST(a_source_has_the_names_of_what_it_matched)
{
    parse();
    is("signatures", "[\"messenger-zero-probe\",\"zmap\",\"masscan\"]");
    is("sources.0.signatures", "[\"messenger-zero-probe\",\"masscan\"]");
    is("sources.0.scan", "\"sweep\"");
    is("sources.0.fingerprint", "{\"ttl\":114,\"source_ports\":\"natural\",\"tool\":\"masscan\"}");
    is("sources.1.signatures", "[\"messenger-zero-probe\"]");
    is("sources.1.scan", "null");
    is("sources.1.fingerprint", "{\"ttl\":114,\"source_ports\":null,\"tool\":null}");
    s->sources[1].scan = SCAN_PORTS;
    s->sources[2].scan = SCAN_BOTH;
    parse();
    is("sources.1.scan", "\"portscan\"");
    is("sources.2.scan", "\"both\"");
}
END_TEST

START_TEST(the_last_signature_there_can_be_is_named)
{
    for (uint32_t i = 3; i < SNAPSHOT_SIGNATURES; i++)
        snprintf(s->signature_names[i], INCIDENT_NAME, "s%u", i);
    s->signature_count = SNAPSHOT_SIGNATURES;
    s->sources[1].signatures[1] = UINT64_C(1) << 63;
    parse();
    is("sources.1.signatures", "[\"messenger-zero-probe\",\"s127\"]");
}
END_TEST

START_TEST(the_tables_say_what_was_let_go)
{
    parse();
    is("tables.incidents", "{\"held\":3,\"room\":64,\"evicted\":1,\"evicted_last_minute\":0}");
    is("tables.probers", "{\"held\":5000,\"room\":16384,\"evicted\":7,\"evicted_last_minute\":6}");
}
END_TEST

Suite *test_json_incident_suite(void);
Suite *test_json_incident_suite(void)
{
    Suite *suite = suite_create("json_incident");
    TCase *t = tcase_create("json_incident");
    tcase_add_checked_fixture(t, prepare_incidents, clean_up);
    tcase_add_test(t, an_incident_has_the_members_of_the_format_in_its_order);
    tcase_add_test(t, an_incident_has_the_picture_of_our_addresses);
    tcase_add_test(t, an_incident_says_what_it_is_and_since_when);
    tcase_add_test(t, an_incident_counts_with_errors);
    tcase_add_test(t, an_incident_says_how_many_of_its_packets_there_are_where_any_are_kept);
    tcase_add_test(t, an_incident_lists_ports_and_how_their_mix_changed);
    tcase_add_test(t, the_history_of_an_incident_and_its_ports_is_by_the_minute);
    tcase_add_test(t, an_incident_lists_payloads_companions_insiders_repliers_and_sources);
    tcase_add_test(t, an_incident_that_no_signature_names_has_a_subject);
    tcase_add_test(t, what_is_unknown_of_an_incident_is_null);
    tcase_add_test(t, alerts_come_oldest_first_with_their_number);
    tcase_add_test(t, messages_come_oldest_first_and_are_safe_to_print);
    tcase_add_test(t, the_longest_message_is_whole);
    tcase_add_test(t, a_source_has_the_names_of_what_it_matched);
    tcase_add_test(t, the_last_signature_there_can_be_is_named);
    tcase_add_test(t, the_tables_say_what_was_let_go);
    suite_add_tcase(suite, t);
    return suite;
}
