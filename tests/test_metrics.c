/* Tests of src/report/metrics.c. */
#include "src/report/metrics.h"
#include "tests/check.h"
#include "tests/printed.h"
#include "tests/sample_incidents.h"

#include <ctype.h>
#include <stdlib.h>

static struct port_range ranges[4] = {{17, 1026, 1027}};
static struct metrics_ports ports = {ranges, 1};

static void prepare(void)
{
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    sample_fill_capture(s);
    sample_fill_traffic(s);
    s->taken_at_us = SAMPLE_US(0);
    s->records = 900;
    s->memory_bytes = 33355072;
    s->answers = (struct snapshot_answers){.reply = 1, .unreachable = 2, .silent = 3, .unknown = 4};
    s->source_table = (struct snapshot_table){100, 32768, 5, 1};
    sample_add_port(s, 17, 1026, 500);
    sample_fill_incidents(s);
    s->alerts_by_severity[SEVERITY_WARNING] = 6;
}

static void print(void)
{
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    ck_assert(metrics_print(s, &ports, out));
    fclose(out);
}

START_TEST(each_count_has_its_help_and_type)
{
    print();
    has("# HELP tapwatch_packets_total Packets received.\n"
        "# TYPE tapwatch_packets_total counter\n"
        "tapwatch_packets_total 1012\n"
        "# HELP tapwatch_bytes_total Bytes of their frames, as they were on the wire.\n"
        "# TYPE tapwatch_bytes_total counter\n"
        "tapwatch_bytes_total 61234\n");
    has("# TYPE tapwatch_malformed_packets_total counter\n"
        "tapwatch_malformed_packets_total{reason=\"ip-short\"} 2\n"
        "tapwatch_malformed_packets_total{reason=\"udp-length\"} 3\n");
    has("# TYPE tapwatch_direction_packets_total counter\n"
        "tapwatch_direction_packets_total{direction=\"inbound\"} 600\n"
        "tapwatch_direction_packets_total{direction=\"outbound\"} 200\n"
        "tapwatch_direction_packets_total{direction=\"internal\"} 150\n"
        "tapwatch_direction_packets_total{direction=\"transit\"} 50\n");
    has("tapwatch_protocol_bytes_total{protocol=\"icmp6\"} 915\n"
        "tapwatch_protocol_bytes_total{protocol=\"other\"} 305\n");
    has("\ntapwatch_records_total 900\n");
    has("tapwatch_answers_total{outcome=\"reply\"} 1\n"
        "tapwatch_answers_total{outcome=\"silent\"} 3\n"
        "tapwatch_answers_total{outcome=\"unreachable\"} 2\n");
    has("\ntapwatch_memory_bytes 33355072\n");
    has("tapwatch_table_entries{table=\"sources\"} 100\n");
    has("tapwatch_table_capacity{table=\"sources\"} 32768\n");
    has("tapwatch_table_evictions_total{table=\"sources\"} 5\n");
}
END_TEST

START_TEST(time_is_when_the_last_second_ended)
{
    print();
    has("# TYPE tapwatch_snapshot_timestamp_seconds gauge\n"
        "tapwatch_snapshot_timestamp_seconds 1070308496\n");
    s->taken_at_us = -5 * INT64_C(1000000);
    print();
    has("\ntapwatch_snapshot_timestamp_seconds -4\n");
    s->taken_at_us = SNAPSHOT_UNKNOWN;
    print();
    has_not("timestamp_seconds");
}
END_TEST

START_TEST(what_is_not_known_is_left_out_and_what_is_known_to_be_nothing_is_0)
{
    print();
    has_not("lost_packets");
    has_not("NaN");
    s->capture.dropped_kernel = 0;
    print();
    has("# TYPE tapwatch_lost_packets_total counter\n"
        "tapwatch_lost_packets_total{layer=\"kernel\"} 0\n");
    has_not("layer=\"interface\"");
    s->capture.dropped_interface = 7;
    print();
    has("tapwatch_lost_packets_total{layer=\"interface\"} 7\n");
    s->capture.malformed_count = 0;
    print();
    has_not("malformed");
    has_not("gap");
    s->capture.gaps = (struct snapshot_gaps){2, 75, s->taken_at_us, "eth0 is down"};
    print();
    has("tapwatch_capture_gaps_total 2\n");
    has("tapwatch_capture_gap_seconds_total 75\n");
    has("tapwatch_capture_gap 1\n");
    s->capture.gaps = (struct snapshot_gaps){2, 75, SNAPSHOT_UNKNOWN, ""};
    print();
    has("tapwatch_capture_gap 0\n");
}
END_TEST

START_TEST(ports_have_records_and_as_far_as_known_sources_and_targets)
{
    print();
    has("# TYPE tapwatch_port_records_total counter\n"
        "tapwatch_port_records_total{protocol=\"udp\",port=\"1026\"} 499\n"
        "tapwatch_port_records_total{protocol=\"udp\",port=\"1027\"} 0\n");
    has("# TYPE tapwatch_port_sources gauge\n"
        "tapwatch_port_sources{protocol=\"udp\",port=\"1026\"} 3\n"
        "tapwatch_port_sources{protocol=\"udp\",port=\"1027\"} 0\n");
    has("tapwatch_port_targets{protocol=\"udp\",port=\"1026\"} 251\n");
    s->ports[0].targets.certainty = CERTAINTY_UNKNOWN;
    print();
    has_not("tapwatch_port_targets{protocol=\"udp\",port=\"1026\"}");
    ports.count = 0;
    print();
    has_not("tapwatch_port_");
}
END_TEST

/* No two series may have the same labels. */
START_TEST(a_port_of_two_ranges_is_there_once)
{
    ranges[1] = (struct port_range){17, 1020, 1026};
    ranges[2] = (struct port_range){6, 65535, 65535};
    ports.count = 3;
    print();
    const char *first = strstr(text, "port_records_total{protocol=\"udp\",port=\"1026\"}");
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(strstr(first + 1, "port_records_total{protocol=\"udp\",port=\"1026\"}"));
    has("tapwatch_port_records_total{protocol=\"udp\",port=\"1020\"} 0\n");
    has("tapwatch_port_records_total{protocol=\"tcp\",port=\"65535\"} 0\n");
}
END_TEST

START_TEST(evidence_is_counted_where_any_is_kept)
{
    print();
    has("# TYPE tapwatch_evidence_packets gauge\n"
        "tapwatch_evidence_packets{place=\"memory\"} 1912\n"
        "tapwatch_evidence_packets{place=\"pushed_out\"} 203\n"
        "tapwatch_evidence_packets{place=\"file\"} 2101\n");
    s->incidents[0].evidence.goes_on = false;
    print();
    has("{place=\"memory\"} 1912\n");
    has_not("place=\"file\"");
    s->incidents[0].evidence.kept = s->incidents[1].evidence.kept = false;
    print();
    has_not("evidence");
}
END_TEST

START_TEST(incidents_are_counted_by_state_and_severity)
{
    print();
    has("# TYPE tapwatch_incidents gauge\n"
        "tapwatch_incidents{state=\"new\",severity=\"info\"} 1\n"
        "tapwatch_incidents{state=\"new\",severity=\"warning\"} 0\n");
    has("tapwatch_incidents{state=\"surging\",severity=\"critical\"} 1\n");
    has("tapwatch_incidents{state=\"quiet\",severity=\"warning\"} 1\n");
    has("# TYPE tapwatch_alerts_total counter\n"
        "tapwatch_alerts_total{severity=\"info\"} 0\n"
        "tapwatch_alerts_total{severity=\"warning\"} 6\n"
        "tapwatch_alerts_total{severity=\"critical\"} 0\n");
}
END_TEST

static const char *next_line(const char *line)
{
    return strchr(line, '\n') + 1;
}

/* "tapwatch_name", of a line of a count or of its head. */
static void name_of(const char *line, char name[64])
{
    const char *at = *line == '#' ? line + 7 : line;
    size_t length = strcspn(at, " {");
    ck_assert_uint_lt(length, 64);
    snprintf(name, 64, "%.*s", (int)length, at);
}

/* Each line is a head or a count that stands behind its head, whole, as Prometheus reads it. */
START_TEST(every_line_is_one_that_prometheus_reads)
{
    char head[64] = "", name[64];
    print();
    ck_assert_int_eq(text[strlen(text) - 1], '\n');
    for (const char *line = text; *line; line = next_line(line)) {
        name_of(line, name);
        ck_assert_int_eq(strncmp(name, "tapwatch_", 9), 0);
        if (strncmp(line, "# HELP ", 7) == 0) {
            ck_assert_str_ne(name, head);
            strcpy(head, name);
            continue;
        }
        ck_assert_str_eq(name, head);
        const char *last = next_line(line) - 2;
        ck_assert(strncmp(line, "# TYPE ", 7) == 0 || isdigit((unsigned char)*last));
        const bool counter = strstr(name, "_total") != NULL;
        if (*line == '#')
            ck_assert_int_eq(strncmp(strchr(line + 7, ' ') + 1, "counter\n", 8) == 0, counter);
    }
}
END_TEST

START_TEST(no_address_is_in_it)
{
    sample_add_source(s, "198.51.100.7", 600);
    print();
    has_not("198.51.");
    has_not("203.0.");
    has_not("192.0.2");
}
END_TEST

Suite *test_metrics_suite(void);
Suite *test_metrics_suite(void)
{
    Suite *suite = suite_create("metrics");
    TCase *t = tcase_create("metrics");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, each_count_has_its_help_and_type);
    tcase_add_test(t, time_is_when_the_last_second_ended);
    tcase_add_test(t, what_is_not_known_is_left_out_and_what_is_known_to_be_nothing_is_0);
    tcase_add_test(t, ports_have_records_and_as_far_as_known_sources_and_targets);
    tcase_add_test(t, a_port_of_two_ranges_is_there_once);
    tcase_add_test(t, incidents_are_counted_by_state_and_severity);
    tcase_add_test(t, evidence_is_counted_where_any_is_kept);
    tcase_add_test(t, every_line_is_one_that_prometheus_reads);
    tcase_add_test(t, no_address_is_in_it);
    suite_add_tcase(suite, t);
    return suite;
}
