/* Tests of src/report/json.c, against the format's description. */
#include "src/report/json_out.h"
#include "src/report/report.h"
#include "tests/full_disk.h"
#include "tests/json_parsed.h"

#include <errno.h>

START_TEST(the_members_are_those_of_the_format_in_its_order)
{
    parse();
    has_members(
        "",
        "format version program taken_at input span capture tables totals traffic "
        "counting icmp ports sources targets signatures incidents alerts alerts_total messages");
    has_members("input", "kind names link_type filter home redacted");
    has_members("span", "first_packet last_packet");
    has_members("capture", "received dropped_kernel dropped_interface analysed bytes not_ip "
                           "truncated malformed flawed error late own_session gaps");
    has_members("tables", "sources targets flows incidents probers");
    has_members("tables.flows", "held room evicted evicted_last_minute");
    has_members("totals", "packets bytes records answers by_protocol by_direction");
    has_members("totals.answers", "reply unreachable silent unknown");
    has_members("icmp.0", "protocol type packets bytes records");
    has_members("totals.by_protocol", "udp tcp icmp icmp6 other");
    has_members("totals.by_direction", "inbound outbound internal transit");
    has_members("ports.0", "protocol port service packets bytes records sources sources_error "
                           "targets targets_error first last trend payloads history answers "
                           "answers_since windows");
    has_members("ports.1", "protocol port service packets bytes records sources sources_error "
                           "targets targets_error first last trend payloads payloads_records "
                           "payloads_unlisted_records history graphs answers answers_since windows "
                           "rises");
    has_members("ports.1.windows", "minute hour day since lengths_s");
    has_members("ports.1.windows.hour", "sources sources_error targets targets_error");
    has_members("ports.1.history", "step_s end packets");
    has_members("sources.0", "address home shielded packets packets_error bytes records targets "
                             "targets_error ports ports_since distinct_ports "
                             "distinct_ports_error payloads first last graphs ttl_low ttl_high "
                             "latest_peers latest_packets scan signatures fingerprint");
    has_members("sources.1", "address home shielded packets packets_error bytes records targets "
                             "targets_error ports ports_since distinct_ports "
                             "distinct_ports_error payloads first last scan signatures "
                             "fingerprint");
    has_members("targets.0", "address home shielded packets packets_error bytes records sources "
                             "sources_error ports ports_since distinct_ports "
                             "distinct_ports_error payloads first last graphs ttl_low ttl_high "
                             "latest_peers latest_packets ttl");
    has_members("sources.0.fingerprint", "ttl source_ports tool");
}
END_TEST

START_TEST(graphs_leave_out_the_zeros_in_front)
{
    parse();
    is("traffic.all", "{\"last_second\":{\"packets\":200,\"bytes\":1000},\"graphs\":{"
                      "\"seconds\":[1,2],\"minutes\":[10,11,12],\"half_hours\":[20,21,22]}}");
    is("traffic.other.graphs.seconds", "[900,901,902]");
    is("ports.1.graphs", "{\"minutes\":[500],\"half_hours\":[501,0]}");
    is("sources.0.graphs.minutes", "[1010,1011,1012]");
}
END_TEST

START_TEST(a_host_has_its_latest_peers_and_packets)
{
    sample_fill_more(s);
    parse();
    is("targets.0.latest_peers",
       "[{\"address\":\"192.0.2.9\",\"last\":\"2003-12-01T19:54:44.000000Z\"}]");
    is("sources.0.latest_packets.0",
       "{\"time\":\"2003-12-01T19:54:44.000007Z\",\"peer\":\"192.0.2.9\",\"frame_length\":450,"
       "\"ip_protocol\":17,\"source_port\":666,\"target_port\":1026,\"ttl\":113,"
       "\"tcp_flags\":0,\"payload_length\":400,\"payload\":\"040028\"}");
    has_members("sources.0.latest_packets.1", "time peer frame_length ip_protocol ttl tcp_flags "
                                              "payload_length payload");
    is("sources.2.counted", "{\"targets\":\"exact\",\"distinct_ports\":\"estimate\"}");
    is("counting", "{\"resets\":3,\"reset_at\":\"2003-12-01T19:53:30.000000Z\","
                   "\"windows_s\":[60,3600,86400]}");
}
END_TEST

START_TEST(the_head_says_what_was_read_and_when)
{
    parse();
    is("format", "\"tapwatch-snapshot\"");
    is("version", "1");
    is("taken_at", "\"2003-12-01T19:54:55.000000Z\"");
    is("input.kind", "\"file\"");
    is("input.names", "[\"first.pcap\",\"second.pcap\"]");
    is("input.link_type", "\"EN10MB\"");
    is("input.filter", "\"udp or tcp\"");
    is("input.home", "[\"192.0.2.0/24\",\"2001:db8::/32\"]");
    is("span.first_packet", "\"2003-12-01T19:53:25.123456Z\"");
    is("span.last_packet", "\"2003-12-01T19:54:55.000001Z\"");
    s->input.kind = INPUT_INTERFACE;
    parse();
    is("input.kind", "\"interface\"");
}
END_TEST

START_TEST(the_capture_counts_are_there)
{
    parse();
    is("capture.received", "1012");
    is("capture.analysed", "1000");
    is("capture.bytes", "61234");
    is("capture.not_ip", "7");
    is("capture.truncated", "4");
    is("capture.malformed", "{\"ip-short\":2,\"udp-length\":3}");
    is("capture.flawed", "{\"tcp-header-length\":6}");
    is("capture.late", "1");
    is("capture.own_session", "33");
    is("capture.error", "null");
    strcpy(s->input.error, "the file is cut off");
    s->capture.dropped_kernel = 0;
    s->capture.dropped_interface = 12;
    parse();
    is("capture.error", "\"the file is cut off\"");
    is("capture.dropped_kernel", "0");
    is("capture.dropped_interface", "12");
    is("capture.gaps", "null");
}
END_TEST

START_TEST(the_tables_say_how_complete_they_are)
{
    parse();
    is("tables.sources", "{\"held\":5,\"room\":32768,\"evicted\":9,\"evicted_last_minute\":2}");
    is("tables.targets", "{\"held\":2,\"room\":8192,\"evicted\":0,\"evicted_last_minute\":0}");
    is("tables.flows.held", "77");
    is("tables.flows.room", "131072");
}
END_TEST

START_TEST(icmp_types_have_their_rows)
{
    parse();
    ck_assert_uint_eq(json_array_size(at("icmp")), 3);
    is("icmp.0", "{\"protocol\":\"icmp\",\"type\":8,\"packets\":20,\"bytes\":1680,\"records\":19}");
    is("icmp.2.protocol", "\"icmp6\"");
    is("icmp.2.type", "135");
}
END_TEST

START_TEST(the_totals_are_there)
{
    parse();
    is("totals.records", "600");
    is("totals.answers", "{\"reply\":21,\"unreachable\":22,\"silent\":523,\"unknown\":4}");
    is("totals.packets", "1000");
    is("totals.bytes", "61000");
    is("totals.by_direction.inbound", "{\"packets\":600,\"bytes\":36600}");
    is("totals.by_direction.outbound.packets", "200");
    is("totals.by_direction.internal.packets", "150");
    is("totals.by_direction.transit.packets", "50");
    is("totals.by_protocol.udp.packets", "700");
    is("totals.by_protocol.tcp.packets", "250");
    is("totals.by_protocol.icmp.packets", "30");
    is("totals.by_protocol.icmp6.packets", "15");
    is("totals.by_protocol.other.packets", "5");
}
END_TEST

START_TEST(a_port_has_its_row_in_the_snapshots_order)
{
    parse();
    ck_assert_uint_eq(json_array_size(at("ports")), 3);
    is("ports.0.protocol", "\"tcp\"");
    is("ports.0.port", "135");
    is("ports.0.history", "null");
    is("ports.1.protocol", "\"udp\"");
    is("ports.1.port", "1026");
    is("ports.1.packets", "500");
    is("ports.1.bytes", "30000");
    is("ports.1.records", "499");
    is("ports.1.sources", "3");
    is("ports.1.targets", "251");
    is("ports.1.first", "\"2003-12-01T19:53:25.000000Z\"");
    is("ports.1.last", "\"2003-12-01T19:54:55.000000Z\"");
    is("ports.1.history.step_s", "1");
    is("ports.1.history.end", "\"2003-12-01T19:54:55.000000Z\"");
    ck_assert_uint_eq(json_array_size(at("ports.1.history.packets")), 120);
    is("ports.1.history.packets.0", "0");
    is("ports.1.history.packets.119", "119");
}
END_TEST

START_TEST(a_port_with_detail_has_answers_and_windows)
{
    parse();
    is("ports.0.answers", "null");
    is("ports.0.answers_since", "null");
    is("ports.0.windows", "null");
    is("ports.1.answers", "{\"reply\":11,\"unreachable\":12,\"silent\":13,\"unknown\":14}");
    is("ports.1.answers_since", "\"2003-12-01T19:53:55.000000Z\"");
    is("ports.1.windows.minute.sources", "1");
    is("ports.1.windows.minute.sources_error", "0");
    is("ports.1.windows.hour.targets", "2000");
    is("ports.1.windows.hour.targets_error", "0.0163");
    is("ports.1.windows.day.sources", "3");
    is("ports.1.windows.since", "\"2003-12-01T19:54:05.000000Z\"");
    is("ports.1.windows.lengths_s", "[60,3600,86400]");
    ck_assert_uint_eq(json_array_size(at("ports.1.payloads")), 2);
    is("ports.1.payloads.0", "{\"length\":2,\"prefix\":\"0000\",\"packets\":45,"
                             "\"packets_error\":0,\"share\":0.9,\"first\":"
                             "\"2003-12-01T19:53:55.000000Z\",\"new\":false}");
    is("ports.1.payloads.1.packets_error", "3");
    is("ports.1.payloads.1.share", "0.04"); /* what is certain */
    is("ports.1.payloads.1.new", "true");
    s->window_s[0] = 10;
    s->window_s[2] = 2592000;
    parse();
    is("ports.1.windows.lengths_s", "[10,3600,2592000]");
    has_members("ports.1.windows", "minute hour day since lengths_s");
    s->port_details[0].windows_since_us = SNAPSHOT_UNKNOWN;
    parse();
    is("ports.1.windows", "null");
    is("ports.1.answers.reply", "11");
}
END_TEST

START_TEST(every_distinct_count_says_how_wrong_it_may_be)
{
    parse();
    is("ports.0.sources_error", "0");
    is("ports.0.targets_error", "0.0163");
    is("ports.2.sources_error", "null");
    is("ports.2.targets", "1249");
    is("ports.2.targets_error", "0.15");
    is("sources.0.targets_error", "0");
    is("sources.0.distinct_ports_error", "0");
    is("sources.2.targets_error", "null"); /* what was there before its turn is not known */
    is("sources.2.distinct_ports_error", "null");
    is("targets.1.sources_error", "0.15");
}
END_TEST

START_TEST(a_target_has_its_row_its_ports_and_payloads)
{
    parse();
    ck_assert_uint_eq(json_array_size(at("targets")), 2);
    is("targets.0.address", "\"192.0.2.17\"");
    is("targets.0.home", "true");
    is("targets.0.shielded", "true");
    is("targets.0.packets", "700");
    is("targets.0.records", "698");
    is("targets.0.sources", "17");
    is("targets.0.distinct_ports", "2");
    is("targets.0.ports.0.port", "1026");
    is("targets.0.payloads.1.length", "2");
    is("targets.1.ports", "null");
    is("targets.1.payloads", "null");
}
END_TEST

START_TEST(a_source_has_its_row_and_its_ports)
{
    parse();
    is("sources.0.address", "\"198.51.100.7\"");
    is("sources.0.home", "false");
    is("sources.0.packets", "502");
    is("sources.0.packets_error", "0");
    is("sources.0.bytes", "30120");
    is("sources.0.records", "500");
    is("sources.0.targets", "17");
    is("sources.0.ports",
       "[{\"protocol\":\"udp\",\"port\":1026,\"packets\":400,\"packets_error\":0},"
       "{\"protocol\":\"tcp\",\"port\":135,\"packets\":102,\"packets_error\":2}]");
    is("sources.0.ports_since", "\"2003-12-01T19:53:45.000000Z\"");
    is("sources.0.distinct_ports", "2");
    is("sources.0.payloads",
       "[{\"length\":400,\"prefix\":\"040028ff104d5347\",\"packets\":300,\"packets_error\":0},"
       "{\"length\":2,\"prefix\":\"0000\",\"packets\":100,\"packets_error\":7}]");
    is("sources.0.shielded", "true");
    is("sources.1.shielded", "false");
    is("sources.0.first", "\"2003-12-01T19:53:35.000000Z\"");
    is("sources.0.fingerprint", "{\"ttl\":114,\"source_ports\":null,\"tool\":null}");
    is("sources.1.address", "\"2001:db8::17\"");
    is("sources.1.home", "true");
    is("sources.2.packets_error", "6");
}
END_TEST

START_TEST(what_is_unknown_is_null)
{
    parse();
    is("capture.dropped_kernel", "null");
    is("capture.dropped_interface", "null");
    is("ports.2.sources", "null");
    is("ports.1.trend", "null");
    is("ports.0.payloads", "null"); /* of what is not kept nobody knows that there is none */
    is("sources.1.ports", "null");
    is("sources.1.ports_since", "null");
    is("sources.1.scan", "null");
    is("sources.1.signatures", "[]");
    is("signatures", "[]");
    is("alerts_total", "0");
    is("messages", "[]");
    is("incidents", "[]");
    is("alerts", "[]");
}
END_TEST

START_TEST(an_empty_snapshot_is_a_document_too)
{
    snapshot_free(s);
    s = snapshot_new();
    parse();
    is("taken_at", "null");
    is("span.first_packet", "null");
    is("capture.own_session", "null");
    is("input.names", "[]");
    is("input.home", "[]");
    is("capture.malformed", "{}");
    is("capture.flawed", "{}");
    is("icmp", "[]");
    is("ports", "[]");
    is("sources", "[]");
    is("targets", "[]");
    is("tables.sources.held", "0");
}
END_TEST

START_TEST(rows_stand_on_lines_of_their_own)
{
    int lines = 0;
    for (const char *line = print(false); *line; line++)
        lines += *line == '\n';
    /* 18 members, 3 types of ICMP, 3 ports, 3 sources, 2 targets, the ends of these four lists, and
     * the two braces. */
    ck_assert_int_eq(lines, 20 + 3 + 3 + 3 + 2 + 4 + 2);
    ck_assert_ptr_nonnull(strstr(text, "\n{\"protocol\":\"udp\",\"port\":1026,"));
    ck_assert_str_eq(text + strlen(text) - 3, "\n}\n");
}
END_TEST

START_TEST(one_line_is_one_line_with_the_same_content)
{
    parse();
    const char *line = print(true);
    ck_assert_ptr_eq(strchr(line, '\n'), line + strlen(line) - 1);
    json_t *again = json_loads(line, 0, NULL);
    ck_assert(json_equal(root, again));
    json_decref(again);
}
END_TEST

static bool print_onto_full_disk(const struct snapshot *large, size_t size)
{
    FILE *out = full_disk_open(&size);
    const bool good = json_print(large, false, out);
    const int error = errno;
    fclose(out);
    errno = error;
    return good;
}

/* With each piece: the first rows of all lists are plain, and some rows are not. */
START_TEST(a_full_disk_ends_a_document_of_many_rows)
{
    static const uint32_t counts[][3] = {
        {1000, 10, 10}, {300, 1, 0}, {0, 500, 10}, {900, 0, 500}, {3000, 2000, 1024}};
    struct snapshot *large = snapshot_new();
    ck_assert_ptr_nonnull(large);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        large->port_count = counts[i][0];
        large->source_count = counts[i][1];
        large->target_count = counts[i][2];
        for (uint32_t k = 0; k < large->port_count; k++)
            large->ports[k] =
                (struct snapshot_port){.detail = -1, .port = (uint16_t)k, .protocol = 6};
        for (uint32_t k = 0; k < large->source_count; k++)
            large->sources[k] =
                (struct snapshot_host){.detail = -1, .signatures = {k % 7 == 1}, .packets = k};
        for (uint32_t k = 0; k < large->target_count; k++)
            large->targets[k] = (struct snapshot_host){.detail = -1, .packets = k};
        large->signature_count = 1;
        size_t size = 0;
        for (; !print_onto_full_disk(large, size); size += JSON_OUT_PIECE)
            ck_assert_int_eq(errno, ENOSPC);
        ck_assert_uint_gt(size, 0);
    }
    snapshot_free(large);
}
END_TEST

/* Of each of them as many as there can be, which is some pieces. */
START_TEST(a_full_disk_ends_a_document_of_many_incidents_alerts_and_messages)
{
    sample_fill_incidents(s);
    for (; s->incident_count < SNAPSHOT_INCIDENTS; s->incident_count++)
        s->incidents[s->incident_count] = s->incidents[0];
    while (s->alert_count < SNAPSHOT_ALERTS)
        sample_add_alert(s, ALERT_ONSET, SEVERITY_WARNING, "first from 198.51.100.9");
    for (; s->message_count < SNAPSHOT_MESSAGES; s->message_count++)
        s->messages[s->message_count] = s->messages[0];
    size_t size = 0;
    for (; !print_onto_full_disk(s, size); size += JSON_OUT_PIECE)
        ck_assert_int_eq(errno, ENOSPC);
    ck_assert_uint_gt(size, 2 * JSON_OUT_PIECE);
}
END_TEST

START_TEST(the_same_snapshot_gives_the_same_bytes)
{
    char *first = strdup(print(false));
    ck_assert_str_eq(print(false), first);
    free(first);
}
END_TEST

START_TEST(names_that_are_not_utf8_come_escaped)
{
    static const char names[] = "a\xff\xc3\x28.pcap\0\xc3\xa4\"\\\n.pcap\0";
    memcpy(s->input.names, names, sizeof names);
    strcpy(s->input.error, "\xe2\x28\xa1");
    parse();
    is("input.names.0", "\"a\\\\xff\\\\xc3(.pcap\"");
    ck_assert_str_eq(json_string_value(at("input.names.1")), "\xc3\xa4\"\\\n.pcap");
    is("capture.error", "\"\\\\xe2(\\\\xa1\"");
}
END_TEST

START_TEST(counts_keep_all_their_digits)
{
    s->ports[1].packets = UINT64_C(9007199254740993); /* 2^53 + 1 */
    s->capture.received = UINT64_MAX;
    parse();
    is("ports.1.packets", "9007199254740993");
    is("capture.received", "9223372036854775807");
}
END_TEST

START_TEST(every_port_fits)
{
    s->port_count = 0;
    for (uint32_t i = 0; i < SNAPSHOT_PORTS; i++)
        sample_add_port(s, i < 65536 ? 6 : 17, (uint16_t)i, 5);
    FILE *out = fopen("/dev/null", "w");
    ck_assert(json_print(s, false, out));
    fclose(out);
}
END_TEST

START_TEST(a_stream_that_fails_is_noticed)
{
    static const struct report_how how;
    FILE *out = fopen("/dev/full", "w");
    errno = 0;
    ck_assert(!report_print(s, REPORT_JSON, &how, REPORT_ALONE, out));
    ck_assert_int_eq(errno, ENOSPC);
    fclose(out);
}
END_TEST

Suite *test_json_suite(void);
Suite *test_json_suite(void)
{
    Suite *suite = suite_create("json");
    TCase *t = tcase_create("json");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, the_members_are_those_of_the_format_in_its_order);
    tcase_add_test(t, graphs_leave_out_the_zeros_in_front);
    tcase_add_test(t, a_host_has_its_latest_peers_and_packets);
    tcase_add_test(t, the_head_says_what_was_read_and_when);
    tcase_add_test(t, the_capture_counts_are_there);
    tcase_add_test(t, the_tables_say_how_complete_they_are);
    tcase_add_test(t, icmp_types_have_their_rows);
    tcase_add_test(t, the_totals_are_there);
    tcase_add_test(t, a_port_has_its_row_in_the_snapshots_order);
    tcase_add_test(t, a_port_with_detail_has_answers_and_windows);
    tcase_add_test(t, every_distinct_count_says_how_wrong_it_may_be);
    tcase_add_test(t, a_target_has_its_row_its_ports_and_payloads);
    tcase_add_test(t, a_source_has_its_row_and_its_ports);
    tcase_add_test(t, what_is_unknown_is_null);
    tcase_add_test(t, an_empty_snapshot_is_a_document_too);
    tcase_add_test(t, rows_stand_on_lines_of_their_own);
    tcase_add_test(t, one_line_is_one_line_with_the_same_content);
    tcase_add_test(t, a_full_disk_ends_a_document_of_many_rows);
    tcase_add_test(t, a_full_disk_ends_a_document_of_many_incidents_alerts_and_messages);
    tcase_add_test(t, the_same_snapshot_gives_the_same_bytes);
    tcase_add_test(t, names_that_are_not_utf8_come_escaped);
    tcase_add_test(t, counts_keep_all_their_digits);
    tcase_add_test(t, every_port_fits);
    tcase_add_test(t, a_stream_that_fails_is_noticed);
    suite_add_tcase(suite, t);
    return suite;
}
