/* Tests of src/report/csv_row.c. */
#include "tests/csv_sample.h"

START_TEST(a_port_has_its_counts_and_their_errors)
{
    is("ports", 1, "protocol", "udp");
    is("ports", 1, "port", "1026");
    is("ports", 1, "packets", "500");
    is("ports", 1, "bytes", "30000");
    is("ports", 1, "records", "499");
    is("ports", 1, "sources", "3");
    is("ports", 1, "sources_error", "0");
    is("ports", 1, "targets", "251");
    is("ports", 1, "targets_error", "0.0163");
    is("ports", 1, "first", "2003-12-01T19:53:25.000000Z");
    is("ports", 1, "answers.silent", "13");
    is("ports", 1, "windows.minute.sources", "1");
    is("ports", 1, "windows.day.targets", "3000");
    is("ports", 1, "windows.day.targets_error", "0.0163");
}
END_TEST

START_TEST(what_is_not_known_of_a_port_is_empty)
{
    is("ports", 1, "trend", "");
    is("ports", 2, "sources", "");
    is("ports", 2, "sources_error", "");
    is("ports", 2, "answers.silent", "");
    is("ports", 2, "windows.minute.sources", "");
}
END_TEST

START_TEST(payloads_of_a_port_name_it)
{
    is("ports.payloads", 1, "protocol", "udp");
    is("ports.payloads", 1, "port", "1026");
    is("ports.payloads", 0, "prefix", "0x0000");
    is("ports.payloads", 1, "packets", "5");
    is("ports.payloads", 1, "packets_error", "3");
    is("ports.payloads", 1, "share", "0.04");
    is("ports.payloads", 1, "new", "true");
}
END_TEST

START_TEST(a_source_says_what_it_is_and_does)
{
    is("sources", 0, "address", "198.51.100.7");
    is("sources", 0, "targets", "17");
    is("sources", 0, "sources", "");
    is("sources", 0, "distinct_ports", "2");
    is("sources", 0, "scan", "sweep");
    is("sources", 0, "signatures", "messenger-zero-probe masscan");
    is("sources", 0, "fingerprint.ttl", "114");
    is("sources", 0, "fingerprint.source_ports", "natural");
    is("sources", 0, "fingerprint.tool", "masscan");
    is("sources", 0, "ports_since", "2003-12-01T19:53:45.000000Z");
    is("sources", 1, "home", "true");
    is("sources", 1, "scan", "");
    is("sources", 1, "ports_since", "");
}
END_TEST

START_TEST(a_source_that_may_have_had_more_has_no_error_of_its_counts)
{
    is("sources", 2, "packets_error", "6");
    is("sources", 2, "targets", "17");
    is("sources", 2, "targets_error", "");
}
END_TEST

START_TEST(a_target_counts_sources)
{
    is("targets", 0, "address", "192.0.2.17");
    is("targets", 0, "sources", "17");
    is("targets", 0, "targets", "");
    is("targets", 1, "sources_error", "0.15");
}
END_TEST

START_TEST(ports_and_payloads_of_hosts_name_them)
{
    is("sources.ports", 1, "address", "198.51.100.7");
    is("sources.ports", 1, "protocol", "tcp");
    is("sources.ports", 1, "port", "135");
    is("sources.ports", 1, "packets", "102");
    is("sources.ports", 1, "packets_error", "2");
    is("sources.payloads", 0, "address", "198.51.100.7");
    is("sources.payloads", 0, "prefix", "0x040028ff104d5347");
    is("targets.ports", 0, "address", "192.0.2.17");
    is("targets.payloads", 1, "packets_error", "7");
}
END_TEST

START_TEST(icmp_is_told_by_type)
{
    is("icmp", 2, "protocol", "icmp6");
    is("icmp", 2, "type", "135");
    is("icmp", 2, "records", "0");
}
END_TEST

Suite *test_csv_row_suite(void);
Suite *test_csv_row_suite(void)
{
    Suite *suite = suite_create("csv_row");
    TCase *t = tcase_create("csv_row");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, a_port_has_its_counts_and_their_errors);
    tcase_add_test(t, what_is_not_known_of_a_port_is_empty);
    tcase_add_test(t, payloads_of_a_port_name_it);
    tcase_add_test(t, a_source_says_what_it_is_and_does);
    tcase_add_test(t, a_source_that_may_have_had_more_has_no_error_of_its_counts);
    tcase_add_test(t, a_target_counts_sources);
    tcase_add_test(t, ports_and_payloads_of_hosts_name_them);
    tcase_add_test(t, icmp_is_told_by_type);
    suite_add_tcase(suite, t);
    return suite;
}
