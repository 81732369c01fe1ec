/* Tests of src/report/json.c, against the format's description. What is written is read back by
 * the JSON library, so that every row is whole. */
#include "src/report/json.h"
#include "src/report/report.h"
#include "tests/sample_snapshot.h"

#include <check.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

static struct snapshot *s;
static char *text; /* what was printed last */
static json_t *root;

static void prepare(void)
{
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    sample_fill(s);
}

static void clean_up(void)
{
    snapshot_free(s);
    json_decref(root);
    free(text);
}

static const char *print(bool one_line)
{
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    ck_assert(json_print(s, one_line, out));
    fclose(out);
    return text;
}

static void parse(void)
{
    json_error_t error;
    json_decref(root);
    root = json_loads(print(false), JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(root != NULL, "line %d: %s", error.line, error.text);
}

/* The value at a path such as "ports.1.history.end"; NULL where there is none. */
static const json_t *at(const char *path)
{
    const json_t *value = root;
    char copy[128], *rest = copy;
    snprintf(copy, sizeof copy, "%s", path);
    for (char *key; value && (key = strsep(&rest, "."));)
        value = json_is_array(value) ? json_array_get(value, (size_t)atoi(key))
                                     : json_object_get(value, key);
    return value;
}

static void is(const char *path, const char *json)
{
    const json_t *value = at(path);
    ck_assert_msg(value != NULL, "%s is missing", path);
    char *got = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    ck_assert_msg(strcmp(got, json) == 0, "%s: want %s, got %s", path, json, got);
    free(got);
}

/* The names of an object's members, in their order. */
static void has_members(const char *path, const char *names)
{
    char got[1024] = "";
    const json_t *object = *path ? at(path) : root;
    void *i = json_object_iter((json_t *)(uintptr_t)object);
    for (; i; i = json_object_iter_next((json_t *)(uintptr_t)object, i)) {
        if (*got)
            strcat(got, " ");
        strcat(got, json_object_iter_key(i));
    }
    ck_assert_str_eq(got, names);
}

START_TEST(the_members_are_those_of_the_format_in_its_order)
{
    parse();
    has_members("", "format version program taken_at input span capture totals ports sources "
                    "incidents alerts");
    has_members("input", "kind names link_type filter home");
    has_members("span", "first_packet last_packet");
    has_members("capture", "received dropped_kernel dropped_interface analysed bytes not_ip "
                           "truncated malformed error late sources_held sources_evicted");
    has_members("totals", "packets bytes by_protocol by_direction");
    has_members("totals.by_protocol", "udp tcp icmp icmp6 other");
    has_members("totals.by_direction", "inbound outbound internal transit");
    has_members("ports.0", "protocol port service packets bytes records sources targets first last "
                           "trend payloads history");
    has_members("ports.1.history", "step_s end packets");
    has_members("sources.0", "address home packets packets_error bytes records targets ports "
                             "ports_since distinct_ports first last scan signatures fingerprint");
    has_members("sources.0.fingerprint", "ttl source_ports tool");
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
    is("capture.late", "1");
    is("capture.sources_held", "5");
    is("capture.sources_evicted", "9");
    is("capture.error", "null");
    strcpy(s->input.error, "the file is cut off");
    s->capture.dropped_kernel = 0;
    s->capture.dropped_interface = 12;
    parse();
    is("capture.error", "\"the file is cut off\"");
    is("capture.dropped_kernel", "0");
    is("capture.dropped_interface", "12");
}
END_TEST

START_TEST(the_totals_are_there)
{
    parse();
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
    is("ports.1.payloads", "[]");
    is("sources.1.ports", "null");
    is("sources.1.ports_since", "null");
    is("sources.1.scan", "null");
    is("sources.1.signatures", "[]");
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
    is("input.names", "[]");
    is("input.home", "[]");
    is("capture.malformed", "{}");
    is("ports", "[]");
    is("sources", "[]");
}
END_TEST

START_TEST(rows_stand_on_lines_of_their_own)
{
    int lines = 0;
    for (const char *line = print(false); *line; line++)
        lines += *line == '\n';
    /* 12 members, 3 ports, 3 sources, the ends of these two lists, and the two braces. */
    ck_assert_int_eq(lines, 12 + 3 + 3 + 2 + 2);
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
    FILE *out = fopen("/dev/full", "w");
    errno = 0;
    ck_assert(!report_print(s, REPORT_JSON, false, out));
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
    tcase_add_test(t, the_head_says_what_was_read_and_when);
    tcase_add_test(t, the_capture_counts_are_there);
    tcase_add_test(t, the_totals_are_there);
    tcase_add_test(t, a_port_has_its_row_in_the_snapshots_order);
    tcase_add_test(t, a_source_has_its_row_and_its_ports);
    tcase_add_test(t, what_is_unknown_is_null);
    tcase_add_test(t, an_empty_snapshot_is_a_document_too);
    tcase_add_test(t, rows_stand_on_lines_of_their_own);
    tcase_add_test(t, one_line_is_one_line_with_the_same_content);
    tcase_add_test(t, the_same_snapshot_gives_the_same_bytes);
    tcase_add_test(t, names_that_are_not_utf8_come_escaped);
    tcase_add_test(t, counts_keep_all_their_digits);
    tcase_add_test(t, every_port_fits);
    tcase_add_test(t, a_stream_that_fails_is_noticed);
    suite_add_tcase(suite, t);
    return suite;
}
