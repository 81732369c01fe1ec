/* Tests of share/snapshot.schema.json: what json.c writes is what it describes, member by member.
 */
#include "tests/json_parsed.h"
#include "tests/json_schema.h"

static struct schema_check schema;

static void prepare_schema(void)
{
    json_error_t error;
    prepare();
    sample_fill_incidents(s);
    sample_fill_more(s);
    schema.root = json_load_file("share/snapshot.schema.json", JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(schema.root != NULL, "line %d: %s", error.line, error.text);
}

static void clean_up_schema(void)
{
    json_decref(schema.root);
    clean_up();
}

static void is_valid(void)
{
    parse();
    ck_assert_msg(schema_accepts(&schema, schema.root, root), "%s", schema.why);
}

static void is_not_valid(const char *where)
{
    ck_assert_msg(!schema_accepts(&schema, schema.root, root), "taken in spite of %s", where);
    ck_assert_msg(strstr(schema.why, where) != NULL, "\"%s\" is not \"%s\"", schema.why, where);
}

static json_t *member(const char *path)
{
    return (json_t *)(uintptr_t)at(path);
}

START_TEST(a_snapshot_with_everything_in_it_is_valid)
{
    is_valid();
}
END_TEST

START_TEST(an_empty_snapshot_is_valid)
{
    snapshot_free(s);
    s = snapshot_new();
    is_valid();
}
END_TEST

START_TEST(every_name_that_a_snapshot_can_hold_is_valid)
{
    for (uint8_t kind = 0; kind < ALERT_KINDS; kind++)
        sample_add_alert(s, (enum alert_kind)kind, SEVERITY_INFO, "text");
    for (uint8_t state = INCIDENT_NEW; state <= INCIDENT_QUIET; state++) {
        s->incidents[state] = s->incidents[0];
        s->incidents[state].state = state;
        s->incidents[state].habit = state; /* there are five of these too */
    }
    s->incident_count = 5;
    for (uint8_t scan = SCAN_NONE; scan < SCAN_BOTH; scan++)
        s->sources[scan].scan = (uint8_t)(scan + 1);
    s->input.kind = INPUT_INTERFACE;
    s->capture.dropped_kernel = s->capture.dropped_interface = 5;
    s->capture.gaps = (struct snapshot_gaps){2, 9, s->taken_at_us, "eth0 is down"};
    strcpy(s->input.error, "the interface is gone");
    is_valid();
}
END_TEST

START_TEST(a_member_that_is_missing_is_found)
{
    parse();
    json_object_del(member("incidents.0"), "growth");
    is_not_valid("incidents.0: growth");
    parse();
    json_object_del(root, "alerts");
    is_not_valid(": alerts");
}
END_TEST

START_TEST(a_member_that_is_not_described_is_found)
{
    parse();
    json_object_set_new(member("sources.1.fingerprint"), "more", json_true());
    is_not_valid("sources.1.fingerprint: more");
}
END_TEST

START_TEST(a_value_of_another_kind_is_found)
{
    parse();
    json_object_set_new(member("alerts.0"), "number", json_integer(0));
    is_not_valid("alerts.0.number: minimum");
    parse();
    json_object_set_new(member("ports.0"), "packets", json_string("5"));
    is_not_valid("ports.0.packets: type");
    parse();
    json_object_set_new(member("ports.0"), "port", json_integer(65536));
    is_not_valid("ports.0.port: maximum");
    parse();
    json_object_set_new(member("incidents.1"), "state", json_string("over"));
    is_not_valid("incidents.1.state: enum");
    parse();
    json_object_set_new(member("alerts.1"), "time", json_string("2003-12-01 18:20:07"));
    is_not_valid("alerts.1.time: pattern");
    parse();
    json_object_set_new(member("capture.malformed"), "udp-length", json_null());
    is_not_valid("capture.malformed.udp-length: type");
}
END_TEST

Suite *test_json_schema_suite(void);
Suite *test_json_schema_suite(void)
{
    Suite *suite = suite_create("json_schema");
    TCase *t = tcase_create("json_schema");
    tcase_add_checked_fixture(t, prepare_schema, clean_up_schema);
    tcase_add_test(t, a_snapshot_with_everything_in_it_is_valid);
    tcase_add_test(t, an_empty_snapshot_is_valid);
    tcase_add_test(t, every_name_that_a_snapshot_can_hold_is_valid);
    tcase_add_test(t, a_member_that_is_missing_is_found);
    tcase_add_test(t, a_member_that_is_not_described_is_found);
    tcase_add_test(t, a_value_of_another_kind_is_found);
    suite_add_tcase(suite, t);
    return suite;
}
