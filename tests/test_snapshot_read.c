/* Tests of src/report/snapshot_read.c and of the files that read its parts. */
#include "src/report/redact.h"
#include "src/report/snapshot_read.h"
#include "tests/json_parsed.h"
#include "tests/same_snapshot.h"

#include <fcntl.h>
#include <unistd.h>

static struct snapshot *again;
static char why[SNAPSHOT_READ_WHY];

static void prepare_all(void)
{
    prepare();
    sample_fill_incidents(s);
    sample_fill_more(s);
    again = snapshot_new();
    ck_assert_ptr_nonnull(again);
}

static void clean_up_all(void)
{
    snapshot_free(again);
    clean_up();
}

static bool read_text(const char *json)
{
    FILE *in = fmemopen((void *)(uintptr_t)json, strlen(json), "r");
    ck_assert_ptr_nonnull(in);
    snapshot_free(again);
    again = snapshot_new();
    const bool good = snapshot_read(in, again, why);
    fclose(in);
    return good;
}

/* What was written, read, and written again. */
static void comes_back(void)
{
    char *first = strdup(print(false));
    ck_assert_msg(read_text(first), "%s", why);
    struct snapshot *kept = s;
    s = again;
    ck_assert_str_eq(print(false), first);
    s = kept;
    free(first);
}

START_TEST(every_field_comes_back)
{
    comes_back();
    check_same_snapshot(s, again);
}
END_TEST

START_TEST(evidence_comes_back_and_without_it_none_is_kept)
{
    comes_back();
    const struct incident_evidence *e = &again->incidents[0].evidence;
    ck_assert(e->kept && e->goes_on);
    ck_assert_uint_eq(e->held, 1900);
    ck_assert_uint_eq(e->pushed_out, 203);
    ck_assert_uint_eq(e->handed_over, 2101);
    ck_assert(again->incidents[1].evidence.kept && !again->incidents[1].evidence.goes_on);
    ck_assert(!again->incidents[2].evidence.kept);
}
END_TEST

START_TEST(what_is_left_out_of_a_redacted_one_comes_back_as_left_out)
{
    static const uint8_t key[REDACT_KEY] = {5};
    struct redact *r = redact_new(key);
    struct snapshot *kept = s;
    ck_assert_ptr_nonnull(r);
    s = (struct snapshot *)(uintptr_t)redact_copy(r, kept);
    comes_back();
    ck_assert(again->redacted && again->input.filter_left_out);
    ck_assert_ptr_eq(redact_copy(r, again), again); /* once is enough */
    s = kept;
    redact_free(r);
}
END_TEST

START_TEST(one_from_before_there_was_redacting_is_not_redacted)
{
    char *json = strdup(print(true));
    char *at = strstr(json, ",\"redacted\":false");
    ck_assert_ptr_nonnull(at);
    memmove(at, at + 17, strlen(at + 17) + 1);
    ck_assert_msg(read_text(json), "%s", why);
    ck_assert(!again->redacted);
    free(json);
}
END_TEST

START_TEST(an_empty_snapshot_comes_back)
{
    snapshot_free(s);
    s = snapshot_new();
    s->capture.dropped_kernel = 5;
    comes_back();
    ck_assert_int_eq(again->taken_at_us, SNAPSHOT_UNKNOWN);
    ck_assert_int_eq(again->reset_us, SNAPSHOT_UNKNOWN);
    ck_assert_int_eq(again->capture.dropped_kernel, 5);
}
END_TEST

START_TEST(gaps_come_back_and_one_from_before_there_were_any_does_not_know_them)
{
    s->capture.gaps = (struct snapshot_gaps){2, 9, s->taken_at_us, "eth0 is down, eth1 is gone"};
    comes_back();
    check_same_snapshot(s, again);
    ck_assert_int_eq(again->capture.gaps.seconds, 9);
    s->capture.gaps = (struct snapshot_gaps){0, 0, SNAPSHOT_UNKNOWN, ""};
    char *json = strdup(print(true));
    char *at = strstr(json, ",\"gaps\":{");
    ck_assert_ptr_nonnull(at);
    const char *behind = strchr(at, '}') + 1;
    memmove(at, behind, strlen(behind) + 1);
    ck_assert_msg(read_text(json), "%s", why);
    ck_assert_int_eq(again->capture.gaps.count, SNAPSHOT_UNKNOWN);
    free(json);
}
END_TEST

START_TEST(one_from_before_it_was_said_whether_repliers_are_kept_does_not_say_so)
{
    comes_back();
    ck_assert(again->incidents[0].repliers_kept && !again->incidents[1].repliers_kept);
    parse();
    ck_assert_int_eq(json_object_del((json_t *)(uintptr_t)at("incidents.0"), "repliers_kept"), 0);
    char *before = json_dumps(root, JSON_COMPACT);
    ck_assert_msg(read_text(before), "%s", why);
    ck_assert(!again->incidents[0].repliers_kept);
    s->incidents[0].repliers_kept = false;
    check_same_snapshot(s, again); /* but for that, all is there */
    free(before);
}
END_TEST

START_TEST(lists_that_are_full_come_back)
{
    for (uint32_t i = 0; i < SNAPSHOT_PORTS; i++) {
        s->port_count = i;
        sample_add_port(s, i < 65536 ? 6 : 17, (uint16_t)i, i + 2);
    }
    while (s->alert_count < SNAPSHOT_ALERTS)
        sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "again");
    sample_add_alert(s, ALERT_LOSS, SEVERITY_INFO, "the latest");
    for (; s->message_count < SNAPSHOT_MESSAGES; s->message_count++) {
        s->messages[s->message_count] = s->messages[0];
        s->messages[s->message_count].source_port = (uint16_t)s->message_count;
    }
    s->port_detail_count = 0;
    comes_back();
    ck_assert_uint_eq(again->port_count, SNAPSHOT_PORTS);
    check_same_snapshot(s, again);
}
END_TEST

START_TEST(what_it_was_of_says_its_state)
{
    comes_back();
    ck_assert_int_eq(again->input.state, INPUT_ENDED);
    strcpy(s->input.error, "cut short\x1b[2J");
    comes_back();
    ck_assert_int_eq(again->input.state, INPUT_FAILED);
    ck_assert_str_eq(again->input.error, "cut short\x1b[2J");
}
END_TEST

START_TEST(members_may_come_in_any_order_and_others_be_there)
{
    parse();
    json_object_set_new(root, "from_the_future", json_pack("[{s:[i,n]}]", "a", 1));
    json_object_set_new((json_t *)(uintptr_t)at("ports.1"), "more", json_true());
    char *sorted = json_dumps(root, JSON_SORT_KEYS | JSON_INDENT(2));
    ck_assert_msg(read_text(sorted), "%s", why);
    check_same_snapshot(s, again);
    free(sorted);
}
END_TEST

START_TEST(a_signature_keeps_its_place)
{
    comes_back();
    for (uint32_t i = 0; i < s->source_count; i++)
        ck_assert_mem_eq(s->sources[i].signatures, again->sources[i].signatures,
                         sizeof s->sources[i].signatures);
    ck_assert(again->sources[0].signatures[0] != 0);
}
END_TEST

/* --- What is refused -------------------------------------------------------------------------- */

/* The value at a path is another one; a path that ends in '-' is without that member. */
static void refuses(const char *path, const char *json, const char *because)
{
    char parent[128], *last;
    parse();
    snprintf(parent, sizeof parent, "%s", path);
    last = strrchr(parent, '.');
    json_t *in = root, *value = json_loads(json, JSON_DECODE_ANY, NULL);
    const char *name = parent;
    if (last) {
        *last = '\0';
        name = last + 1;
        in = (json_t *)(uintptr_t)at(parent);
    }
    ck_assert_msg(in != NULL && value != NULL, "%s: %s", path, json);
    if (json_is_array(in))
        ck_assert_int_eq(json_array_set_new(in, (size_t)atoi(name), value), 0);
    else
        ck_assert_int_eq(json_object_set_new(in, name, value), 0);
    char *changed = json_dumps(root, JSON_COMPACT);
    ck_assert_msg(!read_text(changed), "%s: %s is taken", path, json);
    ck_assert_msg(strstr(why, because) != NULL, "\"%s\" is not in \"%s\"", because, why);
    free(changed);
}

static void refuses_without(const char *parent, const char *name)
{
    char path[128];
    parse();
    snprintf(path, sizeof path, "%s%s%s", parent, *parent ? "." : "", name);
    ck_assert_msg(at(path) != NULL, "%s is not there at all", path);
    json_object_del(*parent ? (json_t *)(uintptr_t)at(parent) : root, name);
    char *changed = json_dumps(root, JSON_COMPACT);
    ck_assert_msg(!read_text(changed), "without %s it is taken", path);
    ck_assert_msg(strstr(why, name) && strstr(why, "is missing"), "%s: %s", path, why);
    free(changed);
}

START_TEST(what_is_no_snapshot_is_refused)
{
    refuses("format", "\"tapwatch-state\"", "format: is not \"tapwatch-snapshot\"");
    refuses("version", "2", "version: is 2; this program reads version 1");
    refuses("version", "\"1\"", "version: is not a number");
    ck_assert(!read_text("{\"a\":1}"));
    ck_assert_str_eq(why, "format: is missing");
    ck_assert(!read_text("not json"));
    ck_assert(strncmp(why, "byte 1: no JSON: ", 17) == 0);
}
END_TEST

START_TEST(one_that_is_cut_off_is_refused_wherever_that_is)
{
    const size_t length = strlen(print(false));
    char *cut = strdup(text);
    for (size_t left = length - 3; left > 0; left -= left < 97 ? 1 : 97) {
        cut[left] = '\0';
        ck_assert_msg(!read_text(cut), "the first %zu bytes are taken", left);
        ck_assert(*why);
    }
    free(cut);
}
END_TEST

START_TEST(numbers_beyond_their_range_are_refused)
{
    refuses("ports.1.packets", "-1", "ports[1].packets: -1 is no whole number from 0 to 9223");
    refuses("ports.1.packets", "1.5", "ports[1].packets: 1.5 is no whole");
    refuses("ports.1.packets", "null", "ports[1].packets: is not a number");
    refuses("ports.1.port", "65536", "ports[1].port: 65536 is no whole number from 0 to 65535");
    refuses("ports.1.sources", "1073741824", "ports[1].sources: 1073741824");
    refuses("ports.1.history.packets.119", "4294967296",
            "ports[1].history.packets[119]: 4294967296");
    refuses("ports.1.trend", "-0.5", "ports[1].trend: -0.5");
    refuses("ports.1.payloads.0.packets_error", "46", "46 is no whole number from 0 to 45");
    refuses("sources.0.fingerprint.ttl", "256", "sources[0].fingerprint.ttl: 256");
    refuses("sources.2.packets_error", "21", "21 is no whole number from 0 to 20");
    refuses("incidents.0.payloads.1.records_error", "5", "5 is no whole number from 0 to 4");
    refuses("counting.windows_s.0", "-60", "counting.windows_s[0]: -60");
}
END_TEST

START_TEST(lists_beyond_their_room_are_refused)
{
    char list[8192] = "[0";
    for (int i = 0; i < 120; i++)
        strcat(list, ",1");
    strcat(list, "]");
    refuses("ports.1.history.packets", list, "has more than 120 elements");
    refuses("incidents.0.port_mix.after", "[1,2,3,4,5,6,7,8,9,10,11,12,13]", "more than 12");
    for (uint32_t i = 0; i <= SNAPSHOT_INCIDENTS; i++)
        s->incidents[i % SNAPSHOT_INCIDENTS] = s->incidents[0];
    s->incident_count = SNAPSHOT_INCIDENTS;
    parse();
    json_array_append_new((json_t *)(uintptr_t)at("incidents"), json_deep_copy(at("incidents.0")));
    char *more = json_dumps(root, 0);
    ck_assert(!read_text(more));
    ck_assert_str_eq(why, "incidents[40]: there is room for 40");
    free(more);
}
END_TEST

START_TEST(texts_are_bounded_and_harmless)
{
    refuses("incidents.0.title", "\"\\u001b[2J\"", "incidents[0].title: is not all printable");
    refuses("incidents.0.title", "\"caf\\u00e9\"", "incidents[0].title: is not all printable");
    refuses("incidents.0.signature", "\"0123456789012345678901234567890123456789\"",
            "incidents[0].signature: is longer than 39 bytes");
    refuses("alerts.0.text", "\"\\n\"", "alerts[0].text: is not all printable");
    refuses("signatures.0", "\"\\t\"", "signatures[0]: is not all printable");
    refuses("messages.0.text", "\"\\\\x1\"", "messages[0].text: is no printable ASCII");
    refuses("messages.0.text", "\"\\\\n\"", "messages[0].text: is no printable ASCII");
    refuses("ports.1.payloads.0.prefix", "\"00 0\"", "is not up to 16 bytes");
    refuses("ports.1.payloads.0.prefix", "\"000\"", "is not up to 16 bytes");
    refuses("ports.1.payloads.0.prefix", "\"0011223344556677889900112233445566\"",
            "is not up to 16 bytes");
    refuses("capture.malformed", "{\"a\\u001b\": 1}", "capture.malformed.a\\x1b: a name");
    refuses("sources.0.address", "\"1.2.3\"", "sources[0].address: is no address");
    refuses("input.home.0", "\"10.0.0.0/33\"", "input.home[0]: is no network");
    refuses("incidents.0.home_cells.cells", "\"x?\"", "has another letter");
    refuses("incidents.0.state", "\"over\"", "incidents[0].state: is none of the names");
    refuses("ports.1.first", "\"yesterday\"", "ports[1].first: is no time");
}
END_TEST

START_TEST(what_does_not_fit_together_is_refused)
{
    refuses("ports.1.port", "1030", "ports[2]: is not behind the port before it");
    refuses("alerts.1.number", "1", "alerts[1].number: is not more than that of the alert before");
    refuses("alerts_total", "1", "alerts_total: is less than the number of an alert");
    refuses("taken_at", "null", "taken_at: is null, and yet there are packets");
    refuses("span", "{\"first_packet\":null,\"last_packet\":null}", "span.first_packet: is null");
    refuses("span.first_packet", "null", "span: only one of the two is known");
    refuses("sources.0.signatures.0", "\"nobodys\"", "nobodys, that a source matched");
    refuses("ports.1.sources_error", "0.5", "is none of 0, 0.0163 and 0.15");
    refuses("sources.2.counted.targets", "null", "is at odds with the count");
    refuses("ports.1.windows.lengths_s.1", "7", "is another length than that of counting");
    ck_assert(!read_text("{\"alerts_total\":1,\"alerts_total\":1}"));
    ck_assert_str_eq(why, "alerts_total: is there twice");
    refuses("incidents.0.evidence.kept", "-1", "is no whole number");
    refuses("incidents.0.repliers_kept", "1", "incidents[0].repliers_kept: is not true or false");
    refuses("ports", "{}", "ports: is not a list");
    refuses("input", "[1]", "input[0]: stands in a list");
}
END_TEST

START_TEST(what_is_missing_is_not_made_up)
{
    refuses_without("", "traffic");
    refuses_without("", "messages");
    refuses_without("ports.1", "graphs");
    refuses_without("ports.1", "rises");
    refuses_without("sources.0", "latest_packets");
    refuses_without("sources.2", "counted");
    refuses_without("targets.0", "ttl");
    refuses_without("incidents.0", "past");
    refuses_without("incidents.0.ports.0", "graphs");
    refuses_without("incidents.0", "payloads_records");
    refuses_without("incidents.0.evidence", "to_file");
}
END_TEST

/* --- Files ------------------------------------------------------------------------------------ */

static char path[] = "/tmp/tapwatch-snapshot-XXXXXX";

static void write_file(const char *bytes)
{
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(bytes, out);
    fclose(out);
}

START_TEST(a_file_is_named_where_it_is_wrong)
{
    char want[128];
    const int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    write_file(print(false));
    ck_assert_msg(snapshot_read_file(path, 0, again, why), "%s", why);
    const int opened = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_int_gt(opened, 0);
    snapshot_free(again);
    again = snapshot_new();
    ck_assert_msg(snapshot_read_file("/nowhere", opened, again, why), "%s", why);
    ck_assert_int_eq(close(opened), 0);
    write_file("{\"format\":1}");
    ck_assert(!snapshot_read_file(path, 0, again, why));
    snprintf(want, sizeof want, "%s: format: is not a text", path);
    ck_assert_str_eq(why, want);
    unlink(path);
    ck_assert(!snapshot_read_file(path, 0, again, why));
    ck_assert_ptr_nonnull(strstr(why, ": No such file or directory"));
    ck_assert(!snapshot_read_file("/tmp", 0, again, why));
    ck_assert_str_eq(why, "/tmp: Is a directory");
    ck_assert(!snapshot_read_file("/dev/zero", 0, again, why));
    ck_assert_str_eq(why, "/dev/zero: is no regular file");
}
END_TEST

START_TEST(a_snapshot_is_known_by_how_it_begins)
{
    const int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    write_file(print(false));
    ck_assert(snapshot_read_begins(path));
    write_file(print(true));
    ck_assert(snapshot_read_begins(path));
    write_file("  {\n  \"format\": \"tapwatch-snapshot\"");
    ck_assert(snapshot_read_begins(path));
    write_file("{\"format\":\"tapwatch-state\"}");
    ck_assert(!snapshot_read_begins(path));
    write_file("");
    ck_assert(!snapshot_read_begins(path));
    unlink(path);
    ck_assert(!snapshot_read_begins(path));
    ck_assert(!snapshot_read_begins("/dev/zero"));
}
END_TEST

Suite *test_snapshot_read_suite(void);
Suite *test_snapshot_read_suite(void)
{
    Suite *suite = suite_create("snapshot_read");
    TCase *t = tcase_create("snapshot_read");
    tcase_add_checked_fixture(t, prepare_all, clean_up_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, every_field_comes_back);
    tcase_add_test(t, evidence_comes_back_and_without_it_none_is_kept);
    tcase_add_test(t, what_is_left_out_of_a_redacted_one_comes_back_as_left_out);
    tcase_add_test(t, one_from_before_there_was_redacting_is_not_redacted);
    tcase_add_test(t, an_empty_snapshot_comes_back);
    tcase_add_test(t, gaps_come_back_and_one_from_before_there_were_any_does_not_know_them);
    tcase_add_test(t, one_from_before_it_was_said_whether_repliers_are_kept_does_not_say_so);
    tcase_add_test(t, lists_that_are_full_come_back);
    tcase_add_test(t, what_it_was_of_says_its_state);
    tcase_add_test(t, members_may_come_in_any_order_and_others_be_there);
    tcase_add_test(t, a_signature_keeps_its_place);
    tcase_add_test(t, what_is_no_snapshot_is_refused);
    tcase_add_test(t, one_that_is_cut_off_is_refused_wherever_that_is);
    tcase_add_test(t, numbers_beyond_their_range_are_refused);
    tcase_add_test(t, lists_beyond_their_room_are_refused);
    tcase_add_test(t, texts_are_bounded_and_harmless);
    tcase_add_test(t, what_does_not_fit_together_is_refused);
    tcase_add_test(t, what_is_missing_is_not_made_up);
    tcase_add_test(t, a_file_is_named_where_it_is_wrong);
    tcase_add_test(t, a_snapshot_is_known_by_how_it_begins);
    suite_add_tcase(suite, t);
    return suite;
}
