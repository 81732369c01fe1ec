/* Tests of src/engine/signature.c: one signature against one packet. */
#include "src/engine/signature.h"
#include "tests/check.h"
#include "tests/packets.h"

#include <stdlib.h>
#include <string.h>

enum { FROM = 0x0a090909, TO = 0x0a00020e, PORT = 1026 };

static struct signature s;
static struct packet p;
static uint8_t *bytes; /* the payload, on the heap, so that reading beyond it is seen */

/* The packet's payload: `whole` bytes, of which these were captured. */
static void carry(const void *captured, uint32_t count, uint32_t whole)
{
    free(bytes);
    bytes = malloc(count ? count : 1);
    ck_assert_ptr_nonnull(bytes);
    if (count > 0)
        memcpy(bytes, captured, count);
    p.payload = bytes;
    p.payload_captured = count;
    p.payload_bytes = whole;
}

static void carry_text(const char *text)
{
    carry(text, (uint32_t)strlen(text), (uint32_t)strlen(text));
}

/* A UDP signature without tests, and a packet that it takes. */
static void set_up(void)
{
    memset(&s, 0, sizeof s);
    s.protocol = IP_UDP;
    s.threshold = 1;
    p = packets_udp(PACKETS_START_US, FROM, 3217, TO, PORT);
    p.ip_length = 30;
    p.ip_id = 7;
    carry("\0\0", 2, 2);
}

static void tear_down(void)
{
    free(bytes);
    bytes = NULL;
}

static void set_up_tcp(void)
{
    s.protocol = IP_TCP;
    p = packets_syn(PACKETS_START_US, FROM, TO, 23);
    p.tcp_sequence = 0x01020304;
    p.tcp_window = 1024;
    p.ip_length = 40;
    carry("", 0, 0);
}

static int result(void)
{
    return (int)signature_test_packet(&s, &p, TRAFFIC_INBOUND);
}

#define holds()  ck_assert_int_eq(result(), SIGNATURE_YES)
#define fails()  ck_assert_int_eq(result(), SIGNATURE_NO)
#define is_cut() ck_assert_int_eq(result(), SIGNATURE_CUT)

/* The only test of the only case. */
static struct payload_test *want(enum payload_test_kind kind, const void *wanted, uint8_t length)
{
    struct payload_test *t = &s.cases[0].tests[0];
    memset(t, 0, sizeof *t);
    s.cases_count = s.cases[0].count = 1;
    t->kind = (uint8_t)kind;
    t->length = length;
    if (length > 0)
        memcpy(t->bytes, wanted, length);
    memset(t->mask, 0xff, length);
    return t;
}

/* --- Headers ---------------------------------------------------------------------------------- */

START_TEST(the_protocol_must_be_the_same)
{
    holds();
    s.protocol = IP_TCP;
    fails();
    s.protocol = IP_ICMP;
    p.protocol = IP_ICMP6;
    p.has_icmp = true;
    fails();
    p.protocol = IP_UDPLITE;
    s.protocol = IP_UDP;
    fails();
}
END_TEST

START_TEST(target_ports_are_ranges_with_both_ends)
{
    s.target_ports = (struct signature_ports){{{0, 135, 135}, {0, 1026, 1031}}, 2};
    static const struct {
        uint16_t port;
        bool in;
    } cases[] = {{134, false}, {135, true},  {136, false},  {1025, false},
                 {1026, true}, {1031, true}, {1032, false}, {0, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        p.target_port = cases[i].port;
        ck_assert_int_eq(result(), cases[i].in ? SIGNATURE_YES : SIGNATURE_NO);
    }
    s.target_ports = (struct signature_ports){{{0, 0, 65535}}, 1};
    holds();
    p.has_ports = false;
    fails();
}
END_TEST

START_TEST(source_ports_can_be_asked_for_and_excluded)
{
    s.source_ports = (struct signature_ports){{{0, 3000, 3999}}, 1};
    holds();
    s.source_excluded = (struct signature_ports){{{0, 3217, 3217}}, 1};
    fails();
    s.source_ports.count = 0;
    fails();
    p.source_port = 2999;
    holds();
    s.source_ports.count = 1;
    fails();
}
END_TEST

START_TEST(the_direction_must_be_the_one_that_is_asked_for)
{
    static const uint8_t directions[] = {TRAFFIC_INBOUND, TRAFFIC_OUTBOUND, TRAFFIC_INTERNAL,
                                         TRAFFIC_TRANSIT};
    for (size_t i = 0; i < sizeof directions; i++) {
        s.direction = directions[i];
        for (size_t k = 0; k < sizeof directions; k++)
            ck_assert_int_eq(signature_test_packet(&s, &p, (enum traffic)directions[k]),
                             i == k ? SIGNATURE_YES : SIGNATURE_NO);
        s.direction = TRAFFIC_ALL;
        ck_assert_int_eq(signature_test_packet(&s, &p, (enum traffic)directions[i]), SIGNATURE_YES);
    }
}
END_TEST

START_TEST(ttl_and_length_are_ranges)
{
    s.tests = TEST_TTL;
    s.ttl = (struct signature_range){64, 64};
    holds();
    s.ttl = (struct signature_range){65, 255};
    fails();
    s.ttl = (struct signature_range){0, 63};
    fails();
    s.tests = TEST_IP_LENGTH;
    s.ip_length = (struct signature_range){30, 30};
    holds();
    s.ip_length = (struct signature_range){0, 29};
    fails();
    p.ip_length = 0; /* unknown */
    fails();
}
END_TEST

START_TEST(ip_id_is_of_ipv4_only)
{
    s.tests = TEST_IP_ID;
    s.ip_id = 7;
    holds();
    s.ip_id = 0;
    fails();
    p.ip_id = 0;
    holds();
    p.ip_version = 6;
    fails();
}
END_TEST

START_TEST(a_group_is_no_single_target)
{
    s.tests = TEST_NOT_MULTICAST;
    holds();
    p.target = packets_v4(0xeffffffa);
    fails();
    p.target = packets_v4(0xffffffff);
    fails();
    ck_assert(address_parse("ff02::c", &p.target));
    fails();
    s.tests = 0;
    holds();
}
END_TEST

START_TEST(a_checksum_of_zero_is_known_only_of_a_whole_header)
{
    s.tests = TEST_UDP_CHECKSUM_ZERO;
    holds();
    p.udp_checksum = 1;
    fails();
    p.udp_checksum = 0;
    p.truncated = true;
    fails();
}
END_TEST

START_TEST(flags_are_one_of_the_sets_exactly)
{
    set_up_tcp();
    s.tests = TEST_TCP_FLAGS;
    s.flag_sets[0] = TCP_SYN;
    s.flag_sets[1] = TCP_RST | TCP_ACK;
    s.flag_sets_count = 2;
    holds();
    p.tcp_flags = TCP_SYN | TCP_ECE | TCP_CWR; /* which are not compared */
    holds();
    p.tcp_flags = TCP_SYN | TCP_ACK;
    fails();
    p.tcp_flags = TCP_RST | TCP_ACK;
    holds();
    p.tcp_flags = 0;
    fails();
    s.flag_sets[0] = 0;
    holds();
    p.truncated = true; /* then 0 says nothing */
    fails();
}
END_TEST

START_TEST(window_options_and_sequence_are_compared)
{
    set_up_tcp();
    s.tests = TEST_TCP_WINDOW;
    s.tcp_window = 1024;
    holds();
    s.tcp_window = 1025;
    fails();
    s.tests = TEST_TCP_OPTIONS;
    holds();
    p.tcp_options = true;
    fails();
    s.tcp_options = true;
    holds();
    s.tests = TEST_TCP_SEQUENCE_IS_TARGET;
    fails();
    p.tcp_sequence = TO;
    holds();
    p.ip_version = 6;
    fails();
}
END_TEST

/* 0x0a00020e ^ 23 ^ 0x01020304 has the low 16 bits 0x011d. */
START_TEST(the_ip_id_of_masscan_follows_from_address_port_and_sequence)
{
    set_up_tcp();
    s.tests = TEST_IP_ID_MASSCAN;
    p.ip_id = 0x011d;
    holds();
    p.ip_id = 0x011c;
    fails();
    p.ip_id = 0x011d;
    p.ip_version = 6;
    fails();
}
END_TEST

START_TEST(tcp_headers_that_are_not_whole_have_only_ports)
{
    static const uint16_t tests[] = {TEST_TCP_FLAGS, TEST_TCP_WINDOW, TEST_TCP_OPTIONS,
                                     TEST_TCP_SEQUENCE_IS_TARGET, TEST_IP_ID_MASSCAN};
    set_up_tcp();
    s.tcp_window = 1024;
    s.flag_sets[0] = TCP_SYN;
    s.flag_sets_count = 1;
    p.tcp_sequence = TO;
    p.ip_id = 23;
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        s.tests = tests[i];
        p.fragment = p.truncated = false;
        holds();
        p.fragment = true;
        fails();
        p.fragment = false;
        p.truncated = true;
        fails();
    }
    s.tests = 0;
    s.target_ports = (struct signature_ports){{{0, 23, 23}}, 1};
    holds();
}
END_TEST

START_TEST(icmp_types_and_quoted_ports_are_compared)
{
    const struct packet about = packets_udp(PACKETS_START_US, TO, 3217, FROM, 1026);
    p = packets_error(&about, PACKETS_START_US, IP_ICMP, 3);
    s.protocol = IP_ICMP;
    s.tests = TEST_ICMP_TYPE | TEST_QUOTED_PROTOCOL;
    s.icmp_types[0] = 11;
    s.icmp_types[1] = 3;
    s.icmp_types_count = 2;
    s.quoted_protocol = IP_UDP;
    s.quoted_ports = (struct signature_ports){{{0, 1025, 1031}}, 1};
    holds();
    p.quoted.target_port = 1032;
    fails();
    p.quoted.target_port = 1026;
    p.quoted.has_ports = false;
    fails();
    p.quoted.has_ports = true;
    p.quoted.protocol = IP_TCP;
    fails();
    p.quoted.protocol = IP_UDP;
    p.has_quoted = false;
    fails();
    s.tests = TEST_ICMP_TYPE;
    fails();
    s.quoted_ports.count = 0;
    holds();
    p.icmp_type = 8;
    fails();
    s.tests = 0;
    holds();
    p.has_icmp = false;
    fails();
}
END_TEST

START_TEST(later_fragments_match_nothing)
{
    holds();
    p.fragment = true;
    holds();
    p.later_fragment = true;
    fails();
}
END_TEST

/* --- Payload ---------------------------------------------------------------------------------- */

START_TEST(exact_is_these_bytes_and_no_others)
{
    want(PAYLOAD_EXACT, "\0\0", 2);
    holds();
    carry("\0\1", 2, 2);
    fails();
    carry("\0\0\0", 3, 3);
    fails();
    carry("\0", 1, 1);
    fails();
    carry("", 0, 0);
    fails();
}
END_TEST

START_TEST(bytes_at_a_place_are_compared_in_the_bits_of_the_mask)
{
    struct payload_test *t = want(PAYLOAD_AT, "\x20\x01", 2);
    t->at = 2;
    carry("ab\x20\x01", 4, 4);
    holds();
    carry("ab\x28\x01", 4, 4);
    fails();
    t->mask[0] = 0x20;
    holds();
    carry("ab\x08\x01", 4, 4);
    fails();
    carry("ab\x20", 3, 3);
    fails();
    carry("a", 1, 1);
    fails();
}
END_TEST

START_TEST(length_is_of_the_whole_payload)
{
    struct payload_test *t = want(PAYLOAD_LENGTH, "", 0);
    t->low = 2;
    t->high = 4;
    carry("", 0, 1);
    fails();
    carry("", 0, 2);
    holds();
    carry("", 0, 4);
    holds();
    carry("", 0, 5);
    fails();
}
END_TEST

START_TEST(a_byte_is_repeated_so_many_times_or_to_the_end)
{
    struct payload_test *t = want(PAYLOAD_FILL, "a", 1);
    t->at = 1;
    t->low = 3;
    carry_text("xaaay");
    holds();
    carry_text("xaay");
    fails();
    carry_text("xaa");
    fails();
    t->low = 0;
    carry_text("xaaay");
    fails();
    carry_text("xaaa");
    holds();
    carry_text("xa");
    holds();
    carry_text("x"); /* at least one */
    fails();
    carry_text("");
    fails();
}
END_TEST

START_TEST(text_is_found_anywhere_in_the_first_512_bytes)
{
    char text[600];
    want(PAYLOAD_FIND, "public", 6);
    carry_text("public");
    holds();
    carry_text("0&\x02\x01 public!");
    holds();
    carry_text("publi");
    fails();
    carry_text("Public");
    fails();
    carry_text("");
    fails();
    memset(text, '.', sizeof text);
    memcpy(text + SIGNATURE_SEARCH - 6, "public", 6);
    carry(text, sizeof text, sizeof text);
    holds();
    memset(text, '.', sizeof text);
    memcpy(text + SIGNATURE_SEARCH - 5, "public", 6);
    carry(text, sizeof text, sizeof text);
    fails();
}
END_TEST

START_TEST(text_in_any_case_is_found_whatever_its_letters)
{
    want(PAYLOAD_FIND, "oBject1", 7)->any_case = true;
    carry_text("an ObJECT1");
    holds();
    carry_text("objecT2");
    fails();
    want(PAYLOAD_FIND, "[", 1)->any_case = true; /* '[' | 0x20 is '{' */
    carry_text("{");
    fails();
    want(PAYLOAD_FIND, "abc", 3)->any_case = true;
    carry_text("ab");
    fails();
}
END_TEST

START_TEST(all_tests_of_one_case_must_hold)
{
    struct payload_case *both = &s.cases[0];
    want(PAYLOAD_AT, "\0\1", 2);
    both->tests[1] = both->tests[0];
    both->tests[1].kind = PAYLOAD_FIND;
    both->tests[1].length = 5;
    memcpy(both->tests[1].bytes, "octet", 5);
    both->count = 2;
    s.cases[1] = *both;
    memcpy(s.cases[1].tests[1].bytes, "netas", 5);
    s.cases_count = 2;
    carry("\0\1x\0octet", 9, 9);
    holds();
    carry("\0\1x\0netas", 9, 9);
    holds();
    carry("\0\1x\0mail ", 9, 9);
    fails();
    carry("\0\2x\0octet", 9, 9);
    fails();
}
END_TEST

/* --- The snaplen ------------------------------------------------------------------------------ */

START_TEST(bytes_that_were_cut_off_make_the_answer_cut_unless_what_is_there_differs)
{
    want(PAYLOAD_EXACT, "abcd", 4);
    carry("ab", 2, 4);
    is_cut();
    carry("ax", 2, 4);
    fails();
    carry("ab", 2, 5); /* too long in any case */
    fails();
    carry("", 0, 4);
    is_cut();

    want(PAYLOAD_AT, "cd", 2)->at = 2;
    carry("abcd", 4, 9);
    holds();
    carry("abc", 3, 9);
    is_cut();
    carry("abx", 3, 9);
    fails();
    carry("a", 1, 9);
    is_cut();
    carry("a", 1, 3);
    fails();

    struct payload_test *t = want(PAYLOAD_FILL, "a", 1);
    t->low = 3;
    carry("aaa", 3, 9);
    holds();
    carry("aa", 2, 9);
    is_cut();
    carry("ab", 2, 9);
    fails();
    t->low = 0;
    carry("aaa", 3, 9);
    is_cut();
}
END_TEST

START_TEST(text_may_stand_in_what_was_cut_off_but_not_behind_512_bytes)
{
    char text[SIGNATURE_SEARCH];
    memset(text, '.', sizeof text);
    want(PAYLOAD_FIND, "public", 6);
    carry("public", 6, 100);
    holds();
    carry("publi", 5, 100);
    is_cut();
    carry("publi", 5, 5);
    fails();
    carry("", 0, 5); /* too short in any case */
    fails();
    carry(text, sizeof text - 1, sizeof text);
    is_cut();
    carry(text, sizeof text, 1400);
    fails();
}
END_TEST

START_TEST(a_test_that_fails_settles_what_a_cut_one_leaves_open)
{
    want(PAYLOAD_AT, "ab", 2);
    s.cases[0].tests[1] = s.cases[0].tests[0];
    s.cases[0].tests[1].at = 4;
    s.cases[0].count = 2;
    carry("ab", 2, 6);
    is_cut();
    carry("xb", 2, 6);
    fails();
    s.cases[1] = s.cases[0]; /* another case that holds settles it too */
    s.cases[1].count = 1;
    s.cases_count = 2;
    carry("ab", 2, 6);
    holds();
    s.tests = TEST_TTL; /* and so do the headers */
    fails();
}
END_TEST

START_TEST(what_a_first_fragment_lacks_was_not_cut_off)
{
    want(PAYLOAD_EXACT, "abcd", 4);
    carry("ab", 2, 4);
    is_cut();
    p.fragment = true;
    fails();
    carry("abcd", 4, 4);
    holds();
}
END_TEST

START_TEST(behind_a_header_that_was_cut_the_payload_is_not_known)
{
    struct payload_test *t = want(PAYLOAD_LENGTH, "", 0);
    t->high = 99;
    holds();
    p.truncated = true;
    is_cut();
    s.cases_count = 0;
    holds();
}
END_TEST

Suite *test_signature_suite(void);
Suite *test_signature_suite(void)
{
    Suite *suite = suite_create("signature");
    TCase *t = tcase_create("signature");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, the_protocol_must_be_the_same);
    tcase_add_test(t, target_ports_are_ranges_with_both_ends);
    tcase_add_test(t, source_ports_can_be_asked_for_and_excluded);
    tcase_add_test(t, the_direction_must_be_the_one_that_is_asked_for);
    tcase_add_test(t, ttl_and_length_are_ranges);
    tcase_add_test(t, ip_id_is_of_ipv4_only);
    tcase_add_test(t, a_group_is_no_single_target);
    tcase_add_test(t, a_checksum_of_zero_is_known_only_of_a_whole_header);
    tcase_add_test(t, flags_are_one_of_the_sets_exactly);
    tcase_add_test(t, window_options_and_sequence_are_compared);
    tcase_add_test(t, the_ip_id_of_masscan_follows_from_address_port_and_sequence);
    tcase_add_test(t, tcp_headers_that_are_not_whole_have_only_ports);
    tcase_add_test(t, icmp_types_and_quoted_ports_are_compared);
    tcase_add_test(t, later_fragments_match_nothing);
    tcase_add_test(t, exact_is_these_bytes_and_no_others);
    tcase_add_test(t, bytes_at_a_place_are_compared_in_the_bits_of_the_mask);
    tcase_add_test(t, length_is_of_the_whole_payload);
    tcase_add_test(t, a_byte_is_repeated_so_many_times_or_to_the_end);
    tcase_add_test(t, text_is_found_anywhere_in_the_first_512_bytes);
    tcase_add_test(t, text_in_any_case_is_found_whatever_its_letters);
    tcase_add_test(t, all_tests_of_one_case_must_hold);
    tcase_add_test(t, bytes_that_were_cut_off_make_the_answer_cut_unless_what_is_there_differs);
    tcase_add_test(t, text_may_stand_in_what_was_cut_off_but_not_behind_512_bytes);
    tcase_add_test(t, a_test_that_fails_settles_what_a_cut_one_leaves_open);
    tcase_add_test(t, what_a_first_fragment_lacks_was_not_cut_off);
    tcase_add_test(t, behind_a_header_that_was_cut_the_payload_is_not_known);
    suite_add_tcase(suite, t);
    return suite;
}
