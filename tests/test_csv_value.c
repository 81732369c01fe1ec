/* Tests of src/report/csv_value.c. */
#include "tests/csv_sample.h"

/* The value of that name; of several the n-th, from 0 on. */
static void value_is(const char *name, size_t n, const char *want)
{
    for (size_t i = 0; i < csv_rows_of("values"); i++) {
        if (strcmp(csv_cell("values", i, "name"), name) != 0 || n-- > 0)
            continue;
        is("values", i, "value", want);
        return;
    }
    ck_abort_msg("there is no value %s", name);
}

START_TEST(each_has_the_path_of_the_jsons_member)
{
    value_is("input.kind", 0, "file");
    value_is("input.link_type", 0, "EN10MB");
    value_is("span.first_packet", 0, "2003-12-01T19:53:25.123456Z");
    value_is("capture.received", 0, "1012");
    value_is("capture.malformed.udp-length", 0, "3");
    value_is("capture.flawed.tcp-header-length", 0, "6");
    value_is("tables.sources.evicted_last_minute", 0, "2");
    value_is("totals.packets", 0, "1000");
    value_is("totals.records", 0, "600");
    value_is("totals.answers.silent", 0, "523");
    value_is("totals.by_protocol.icmp6.bytes", 0, "915");
    value_is("totals.by_direction.transit.packets", 0, "50");
}
END_TEST

START_TEST(lists_of_texts_have_a_row_for_each)
{
    value_is("input.names", 0, "first.pcap");
    value_is("input.names", 1, "second.pcap");
    value_is("input.home", 1, "2001:db8::/32");
    value_is("input.redacted", 0, "false");
    value_is("counting.windows_s", 2, "86400");
}
END_TEST

START_TEST(what_is_not_known_is_empty)
{
    value_is("capture.dropped_kernel", 0, "");
    value_is("capture.gaps.count", 0, "");
    value_is("capture.error", 0, "");
    s->capture.dropped_kernel = 0;
    s->capture.gaps = (struct snapshot_gaps){1, 9, s->taken_at_us, "eth0 is down"};
    csv_print_and_read(s, CSV_ALL);
    value_is("capture.dropped_kernel", 0, "0");
    value_is("capture.gaps.seconds", 0, "9");
    value_is("capture.gaps.now", 0, "eth0 is down");
}
END_TEST

START_TEST(names_of_files_can_not_do_harm)
{
    static const char names[] = "=cmd|' /C calc'!A0\0-\0a\\\n\xff\0";
    memcpy(s->input.names, names, sizeof names);
    csv_print_and_read(s, CSV_ALL);
    value_is("input.names", 0, "\\x3dcmd|' /C calc'!A0");
    value_is("input.names", 1, "\\x2d");
    value_is("input.names", 2, "a\\x5c\\x0a\\xff");
}
END_TEST

START_TEST(the_longest_names_have_room)
{
    memset(s->input.names, '\xff', SNAPSHOT_NAMES - 2);
    s->input.names[SNAPSHOT_NAMES - 2] = s->input.names[SNAPSHOT_NAMES - 1] = '\0';
    csv_print_and_read(s, CSV_ALL);
    ck_assert_uint_eq(strlen(csv_cell("values", 2, "value")), 4 * (SNAPSHOT_NAMES - 2));
}
END_TEST

Suite *test_csv_value_suite(void);
Suite *test_csv_value_suite(void)
{
    Suite *suite = suite_create("csv_value");
    TCase *t = tcase_create("csv_value");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, each_has_the_path_of_the_jsons_member);
    tcase_add_test(t, lists_of_texts_have_a_row_for_each);
    tcase_add_test(t, what_is_not_known_is_empty);
    tcase_add_test(t, names_of_files_can_not_do_harm);
    tcase_add_test(t, the_longest_names_have_room);
    suite_add_tcase(suite, t);
    return suite;
}
