/* Tests of src/report/page.c. */
#include "src/report/page.h"
#include "src/report/report.h"
#include "tests/check.h"
#include "tests/printed.h"
#include "tests/sample_snapshot.h"

#include <stdio.h>
#include <stdlib.h>

static const struct report_how how;

static void prepare(void)
{
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    sample_fill(s);
}

static const char *print(void)
{
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    page_print(s, false, out);
    fclose(out);
    return text;
}

START_TEST(the_head_says_what_was_read_and_how_much)
{
    print();
    has("counts up to 2003-12-01 19:54:55 UTC");
    has("file first.pcap second.pcap (EN10MB)\n");
    has("udp or tcp\n");
    has("192.0.2.0/24, 2001:db8::/32\n");
    has("2003-12-01 19:53:25 to 2003-12-01 19:54:55 UTC (1 m 30 s)");
    has("1 012 packets, 61 234 bytes; 1 000 packets analysed");
    has("7 packets not IP, 5 malformed, 4 cut by the snapshot length");
    has("2 packets: ip-short\n");
    has("3 packets: udp-length\n");
    has("6 packets, counted by what is whole: tcp-header-length\n");
    has("1 packets came after their second was closed");
    has("33 packets of your own SSH session, in no other count\n");
    s->capture.own_session = false;
    s->capture.own_session_packets = 0;
    print();
    has_not("SSH");
}
END_TEST

START_TEST(losses_are_marked_and_unknown_ones_are_not_zero)
{
    print();
    has("? packets: a file does not say");
    has_not("PACKETS WERE LOST");
    s->input.kind = INPUT_INTERFACE;
    s->capture.dropped_kernel = 0;
    s->capture.dropped_interface = 0;
    print();
    has("0 packets by the kernel, 0 packets by the interface");
    has_not("PACKETS WERE LOST");
    s->capture.dropped_kernel = 12345;
    s->capture.dropped_interface = SNAPSHOT_UNKNOWN;
    print();
    has("12 345 packets by the kernel, ? packets by the interface");
    has("PACKETS WERE LOST: every count below is at least what it says");
}
END_TEST

START_TEST(gaps_are_said_and_mark_the_counts)
{
    s->input.kind = INPUT_INTERFACE;
    s->capture.dropped_kernel = s->capture.dropped_interface = 0;
    s->capture.gaps = (struct snapshot_gaps){0, 0, SNAPSHOT_UNKNOWN, ""};
    print();
    has_not("gaps");
    s->capture.gaps = (struct snapshot_gaps){2, 75, SNAPSHOT_UNKNOWN, ""};
    print();
    has("2 gaps of 1 m 15 s in all, in which an interface was down or gone\n");
    has("PACKETS WERE LOST");
    has_not(" since ");
    s->capture.gaps.count = 1;
    print();
    has(" 1 gap of 1 m 15 s in all,");
    s->capture.gaps = (struct snapshot_gaps){2, 75, s->taken_at_us, "eth0 is down\x1b"};
    print();
    has("           eth0 is down\\x1b since 2003-");
}
END_TEST

START_TEST(a_failed_input_says_so)
{
    print();
    has_not("ENDED EARLY");
    strcpy(s->input.error, "the file is cut off");
    print();
    has("ENDED EARLY: the file is cut off\n");
}
END_TEST

/* The words of a line that begins with `start`, set apart by one space. */
static void line_is(const char *start, const char *words)
{
    char got[256] = "";
    const char *line = strstr(text, start);
    ck_assert_msg(line != NULL, "no line \"%s\" in:\n%s", start, text);
    for (line += *line == '\n'; *line && *line != '\n'; line++)
        if (*line != ' ' || (*got && got[strlen(got) - 1] != ' '))
            strncat(got, line, 1);
    ck_assert_str_eq(got, words);
}

START_TEST(totals_have_shares)
{
    print();
    line_is("\n  UDP ", "UDP 700 70.0 % 42 700");
    line_is("\n  ICMPv6 ", "ICMPv6 15 1.5 % 915");
    line_is("\n  inbound ", "inbound 600 60.0 % 36 600");
    line_is("\n  all ", "all 1 000 100.0 % 61 000");
}
END_TEST

START_TEST(ports_stand_as_on_the_screen_by_sources_then_by_packets)
{
    ck_assert_int_eq(s->ports[0].port, 135);
    s->ports[0].sources = s->ports[1].sources = (struct distinct_count){3, CERTAINTY_EXACT};
    s->ports[2].sources = (struct distinct_count){900, CERTAINTY_UNKNOWN};
    print();
    has("Ports, by sources\n");
    const char *first = strstr(text, "udp/1026"), *second = strstr(text, "tcp/135"),
               *third = strstr(text, "udp/1030");
    ck_assert(first && second && third && first < second && second < third);
    s->ports[0].sources.value = 4;
    s->ports[2].sources.certainty = CERTAINTY_ESTIMATE;
    print();
    ck_assert(strstr(text, "udp/1030") < strstr(text, "tcp/135"));
    ck_assert(strstr(text, "tcp/135") < strstr(text, "udp/1026"));
}
END_TEST

START_TEST(estimates_are_marked_and_unknown_is_a_question_mark)
{
    print();
    ck_assert_ptr_nonnull(strstr(strstr(text, "udp/1026"), " 3    ~251"));
    ck_assert_ptr_nonnull(strstr(strstr(text, "udp/1030"), " ?  ~1 200"));
    line_is("\n  203.0.113.9 ", "203.0.113.9 ~20 ~18 ~17 ~2 2003-12-01 19:54:45");
    line_is("\n  198.51.100.7 ", "198.51.100.7 502 500 17 2 2003-12-01 19:54:45");
    line_is("\n* 2001:db8::17 ", "* 2001:db8::17 120 118 17 2 2003-12-01 19:54:45");
}
END_TEST

START_TEST(the_tables_say_what_they_had_to_let_go)
{
    print();
    line_is("\nHeld ", "Held 5 of 32 768 sources; 9 pushed out, 2 in the last minute");
    has("\n           2 of 8 192 targets\n");
    has("\n           77 of 131 072 conversations\n");
}
END_TEST

START_TEST(where_nothing_outbound_was_seen_silence_is_said_to_say_nothing)
{
    print();
    has_not("NOTHING OUTBOUND");
    s->traffic[TRAFFIC_INBOUND].total.packets = 9;
    s->traffic[TRAFFIC_OUTBOUND].total.packets = 0;
    print();
    has(" 4 not known\n           NOTHING OUTBOUND WAS SEEN: whether ours answered is not known\n");
    s->traffic[TRAFFIC_INBOUND].total.packets = 0;
    print();
    has_not("NOTHING OUTBOUND");
}
END_TEST

START_TEST(records_come_with_what_became_of_them)
{
    print();
    has("\nRecords    600 packets were unsolicited\n"
        "Answers    21 answered, 22 unreachable, 523 silent, 4 not known\n");
    has_not("PUSHED OUT");
    s->flow_table.evicted = 1;
    print();
    has("\nRecords    ~600 packets");
    has("CONVERSATIONS WERE PUSHED OUT: of UDP, records are at most what they say");
    ck_assert_ptr_nonnull(strstr(strstr(text, "udp/1026"), " 30 000       ~499 "));
    ck_assert_ptr_nonnull(strstr(strstr(text, "tcp/135"), " 15 000        249 "));
    line_is("\n  198.51.100.7 ", "198.51.100.7 502 ~500 17 2 2003-12-01 19:54:45");
}
END_TEST

START_TEST(icmp_types_come_with_the_most_packets_first)
{
    print();
    has("\nICMP types, by packets\n");
    line_is("\n  icmp/8 ", "icmp/8 echo request 20 1 680 19");
    line_is("\n  icmp6/135 ", "icmp6/135 neighbour solicitation 15 1 260 0");
    line_is("\n  icmp/11 ", "icmp/11 time exceeded 10 840 0");
    ck_assert(strstr(text, "icmp6/135") < strstr(text, "icmp/11"));
    for (uint8_t type = 100; type < 120; type++)
        s->icmp[s->icmp_count++] = (struct snapshot_icmp){1, 60, 0, 58, type};
    print();
    has("ICMP types, the 10 with the most packets; 13 more are left out");
    has("\n  icmp6/106 ");
    has_not("icmp6/107");
}
END_TEST

START_TEST(targets_have_a_short_table)
{
    print();
    has("\nTargets, by packets\n");
    line_is("\n* 192.0.2.17 ", "* 192.0.2.17 700 698 17 2 2003-12-01 19:54:45");
    line_is("\n* 192.0.2.201 ", "* 192.0.2.201 30 28 ~17 2 2003-12-01 19:54:45");
    for (uint64_t i = 0; i < 50; i++)
        sample_add_target(s, "192.0.2.99", 10);
    s->target_table.held = 60;
    print();
    has("Targets, the 10 with the most packets; 50 more are left out");
    ck_assert_int_eq(count_of("192.0.2.99"), 8);
}
END_TEST

START_TEST(what_is_left_out_is_counted)
{
    for (uint16_t port = 2000; port < 2050; port++)
        sample_add_port(s, 17, port, port);
    for (uint64_t i = 0; i < 50; i++)
        sample_add_source(s, "192.0.2.200", 10);
    s->source_table.held = 100;
    print();
    has("Ports, the 20 with the most sources; 33 more are left out");
    has("Sources, the 20 with the most records, ours last; 80 more are left out");
    ck_assert_int_eq(count_of("192.0.2.200"),
                     18); /* of those that are there besides, ours is last */
    *strstr(text, "\nPayloads of") = '\0';
    ck_assert_int_eq(count_of("\n  udp/") + count_of("\n  tcp/"), 20);
    ck_assert(strstr(text, "udp/2049") < strstr(text, "udp/2048"));
    has("udp/2030");
    has_not("udp/2029");
}
END_TEST

START_TEST(sources_stand_as_on_the_screen_by_records_ours_last_but_for_those_that_probe)
{
    struct snapshot_incident *scan = &s->incidents[s->incident_count++];
    s->source_count = 0;
    sample_add_source(s, "192.0.2.50", 900)->home = true; /* ours that answers */
    sample_add_source(s, "198.51.100.1", 800)->records = 0;
    sample_add_source(s, "192.0.2.51", 300)->home = true; /* ours that scans */
    sample_add_source(s, "198.51.100.2", 200)->records = 100;
    sample_add_source(s, "198.51.100.3", 100)->records = 100;
    *scan = (struct snapshot_incident){.kind = INCIDENT_SOURCE, .severity = SEVERITY_CRITICAL};
    strcpy(scan->name, "192.0.2.51");
    s->source_table.held = 5;
    print();
    has("\nSources, by records, ours last\n");
    static const char *const order[] = {"\n* 192.0.2.51 ", "\n  198.51.100.2 ", "\n  198.51.100.3 ",
                                        "\n  198.51.100.1 ", "\n* 192.0.2.50 "};
    const char *at = strstr(text, "\nSources");
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        const char *next = strstr(at, order[i]);
        ck_assert_msg(next, "%s is not below what is before it", order[i] + 1);
        at = next;
    }
    scan->severity = SEVERITY_WARNING; /* then it is not that one of ours scans */
    print();
    ck_assert_ptr_nonnull(strstr(strstr(text, "\nSources"), "\n  198.51.100.2 "));
    ck_assert_ptr_nonnull(strstr(strstr(text, "\n  198.51.100.1 "), "\n* 192.0.2.51 "));
}
END_TEST

START_TEST(of_many_sources_those_with_the_most_records_are_listed)
{
    s->source_count = 0;
    for (uint64_t i = 0; i < 60; i++) {
        char address[32];
        snprintf(address, sizeof address, "198.51.100.%d", (int)i);
        sample_add_source(s, address, 1000 - i)->records = i;
    }
    print();
    for (int i = 0; i < 60; i++) {
        char row[32];
        snprintf(row, sizeof row, "\n  198.51.100.%d ", i);
        ck_assert_msg(!!strstr(text, row) == (i >= 40), "%d", i);
    }
}
END_TEST

START_TEST(payloads_of_a_port_are_told_with_share_and_what_is_new)
{
    print();
    has("  udp/1026          45   90.0 %          2  2003-12-01 19:53:55  00 00\n");
    has("\n                    ~5    4.0 %        400  2003-12-01 19:54:25  NEW 04 00 28 41 1b ");
    s->port_details[0].payloads[0].records_error = 40;
    s->port_details[0].payloads[1].new = false;
    print();
    has("  udp/1026                                  many different ones\n");
    s->ports[1].detail = -1;
    print();
    has("  udp/1026           ?        ?          ?  not kept for this port\n");
}
END_TEST

START_TEST(ports_with_the_same_count_stay_in_their_order)
{
    s->port_count = 0;
    for (uint16_t port = 2000; port < 2030; port++)
        sample_add_port(s, 6, port, 7);
    print();
    const char *before = text;
    for (int port = 2000; port < 2020; port++) {
        char row[16];
        snprintf(row, sizeof row, "tcp/%d", port);
        const char *here = strstr(text, row);
        ck_assert(here && here > before);
        before = here;
    }
    has_not("tcp/2020");
}
END_TEST

START_TEST(hostile_bytes_are_escaped)
{
    static const char names[] = "\x1b[2J\xc3\xa4\n.pcap\0";
    memcpy(s->input.names, names, sizeof names);
    strcpy(s->input.error, "\x07 bell");
    strcpy(s->input.filter, "\x9b");
    for (const char *at = print(); *at; at++)
        ck_assert(*at == '\n' || (*at >= 0x20 && *at < 0x7f));
    has("\\x1b[2J\\xc3\\xa4\\x0a.pcap");
    has("ENDED EARLY: \\x07 bell");
    has("\\x9b");
}
END_TEST

START_TEST(an_empty_snapshot_is_a_page_too)
{
    snapshot_free(s);
    s = snapshot_new();
    print();
    has("counts up to ? UTC");
    has("no packet yet");
    has("no TCP or UDP packet yet");
    has("Sources: none yet");
    has("Targets: none yet");
    has_not("ICMP types");
    has_not("Held");
    has_not("nan");
}
END_TEST

START_TEST(a_page_has_at_most_100_columns)
{
    for (uint32_t i = 0; i < s->port_count; i++) {
        s->ports[i].bytes = UINT64_MAX;
        s->ports[i].packets = UINT64_MAX / 60;
        s->ports[i].sources.value = (1U << 30) - 1;
    }
    s->sources[1].packets = UINT64_MAX;
    s->flow_table = (struct snapshot_table){16777216, 16777216, UINT64_MAX, UINT64_MAX};
    s->records = UINT64_MAX;
    s->answers = (struct snapshot_answers){999999999, 999999999, 999999999, UINT64_MAX};
    s->icmp[0] = (struct snapshot_icmp){UINT64_MAX, UINT64_MAX, UINT64_MAX, 58, 136};
    sample_add_source(s, "2001:1111:2222:3333:4444:5555:6666:7777", 9)->packets_error = 1;
    for (const char *line = print(); *line; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") <= 100, "%.*s", (int)strcspn(line, "\n"), line);
    has(" 18.4E ");
}
END_TEST

START_TEST(packets_and_ports_have_graphs)
{
    s->traffic[TRAFFIC_ALL].history = (struct snapshot_history){.seconds = {0}};
    s->traffic[TRAFFIC_ALL].history.seconds[SNAPSHOT_SECONDS - 1] = 40;
    print();
    has("\nPackets of the last 2 minutes, a column is 2 s\n  all          |");
    has(" #| # = 40\n");
    has("\nPackets to these ports of the last 2 minutes, a column is 2 s\n  udp/1026     |....");
    has("#| # = 237\n"); /* 118 + 119 */
    for (const char *c = text; *c; c++)
        ck_assert_msg(*c > 0, "no ASCII: %.20s", c);
}
END_TEST

START_TEST(pages_of_a_stream_are_set_apart_by_a_form_feed)
{
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    ck_assert(report_print(s, REPORT_TEXT, &how, REPORT_FIRST, out));
    ck_assert(report_print(s, REPORT_TEXT, &how, REPORT_NEXT, out));
    fclose(out);
    ck_assert_int_eq(count_of("\f"), 2);
    ck_assert_int_eq(text[size - 1], '\f');
}
END_TEST

START_TEST(formats_are_known_by_name_and_by_suffix)
{
    enum report_format format = REPORT_JSON;
    struct report_how found = {.csv_list = 1};
    ck_assert(report_format_parse("text", &format, &found) && format == REPORT_TEXT);
    ck_assert(report_format_parse("json", &format, &found) && format == REPORT_JSON);
    ck_assert(report_format_parse("csv", &format, &found) && format == REPORT_CSV);
    ck_assert_uint_eq(found.csv_list, 0);
    ck_assert(report_format_parse("dshield", &format, &found) && format == REPORT_DSHIELD);
    ck_assert(!report_format_parse("xml", &format, &found) && format == REPORT_DSHIELD);
    ck_assert(report_format_by_suffix("a.json.txt", &format) && format == REPORT_TEXT);
    ck_assert(report_format_by_suffix("/a/b.json", &format) && format == REPORT_JSON);
    ck_assert(report_format_by_suffix("b.csv", &format) && format == REPORT_CSV);
    ck_assert(report_format_by_suffix("b.dshield", &format) && format == REPORT_DSHIELD);
    ck_assert(!report_format_by_suffix("b.sources", &format));
    ck_assert(!report_format_by_suffix("json", &format));
    ck_assert(!report_format_by_suffix(".txt", &format));
    ck_assert(!report_format_by_suffix("", &format));
}
END_TEST

START_TEST(a_format_may_say_more_behind_a_colon)
{
    enum report_format format = REPORT_JSON;
    struct report_how found = {.csv_list = 0};
    ck_assert(report_format_parse("csv:ports.payloads", &format, &found) && format == REPORT_CSV);
    ck_assert_uint_gt(found.csv_list, 0);
    ck_assert(report_format_parse("dshield-sources:udp/1026", &format, &found));
    ck_assert_int_eq(format, REPORT_DSHIELD_SOURCES);
    ck_assert_uint_eq(found.protocol, 17);
    ck_assert_uint_eq(found.port, 1026);
    static const char *const wrong[] = {"csv:",
                                        "csv:port",
                                        "dshield:",
                                        "dshield-sources",
                                        "dshield-sources:",
                                        "dshield-sources:1026",
                                        "dshield-sources:udp/1026-1031",
                                        "json:ports"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(!report_format_parse(wrong[i], &format, &found), "%s is taken", wrong[i]);
    ck_assert_uint_eq(found.port, 1026);
}
END_TEST

START_TEST(a_stream_of_csv_has_one_header)
{
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    ck_assert(report_print(s, REPORT_CSV, &how, REPORT_FIRST, out));
    ck_assert(report_print(s, REPORT_CSV, &how, REPORT_NEXT, out));
    fclose(out);
    ck_assert_int_eq(count_of("list,taken_at,"), 1);
    ck_assert_int_eq(count_of("\nsources,"), 6);
}
END_TEST

Suite *test_page_suite(void);
Suite *test_page_suite(void)
{
    Suite *suite = suite_create("page");
    TCase *t = tcase_create("page");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, the_head_says_what_was_read_and_how_much);
    tcase_add_test(t, losses_are_marked_and_unknown_ones_are_not_zero);
    tcase_add_test(t, gaps_are_said_and_mark_the_counts);
    tcase_add_test(t, a_failed_input_says_so);
    tcase_add_test(t, totals_have_shares);
    tcase_add_test(t, ports_stand_as_on_the_screen_by_sources_then_by_packets);
    tcase_add_test(t, estimates_are_marked_and_unknown_is_a_question_mark);
    tcase_add_test(t, the_tables_say_what_they_had_to_let_go);
    tcase_add_test(t, records_come_with_what_became_of_them);
    tcase_add_test(t, where_nothing_outbound_was_seen_silence_is_said_to_say_nothing);
    tcase_add_test(t, icmp_types_come_with_the_most_packets_first);
    tcase_add_test(t, targets_have_a_short_table);
    tcase_add_test(t, what_is_left_out_is_counted);
    tcase_add_test(t, sources_stand_as_on_the_screen_by_records_ours_last_but_for_those_that_probe);
    tcase_add_test(t, of_many_sources_those_with_the_most_records_are_listed);
    tcase_add_test(t, payloads_of_a_port_are_told_with_share_and_what_is_new);
    tcase_add_test(t, ports_with_the_same_count_stay_in_their_order);
    tcase_add_test(t, hostile_bytes_are_escaped);
    tcase_add_test(t, an_empty_snapshot_is_a_page_too);
    tcase_add_test(t, a_page_has_at_most_100_columns);
    tcase_add_test(t, packets_and_ports_have_graphs);
    tcase_add_test(t, pages_of_a_stream_are_set_apart_by_a_form_feed);
    tcase_add_test(t, a_format_may_say_more_behind_a_colon);
    tcase_add_test(t, a_stream_of_csv_has_one_header);
    tcase_add_test(t, formats_are_known_by_name_and_by_suffix);
    suite_add_tcase(suite, t);
    return suite;
}
