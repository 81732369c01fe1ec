/* Tests of src/packet/icmp.c. The quoted packet is always the zero probe, from 198.51.100.7. */
#include "tests/frames.h"

/* From 192.0.2.10 to 198.51.100.7, of a total length as hex; and the same in IPv6. */
#define IP4_ICMP(total) "4500 " total " 0001 0000 4001 0000 c000020a c6336407 "
#define IP6_ICMP(payload)                                                                          \
    "60000000 " payload " 3a 40 20010db800010000000000000000000a 20010db8000000000000000000000007"

static void assert_quotes_zero_probe(bool ports)
{
    const struct quoted *q = &frames_packet.quoted;
    ck_assert(frames_packet.has_quoted);
    bool v4 = frames_packet.ip_version == 4;
    assert_address(v4 ? "198.51.100.7" : "2001:db8::7", q->source);
    assert_address(v4 ? "192.0.2.10" : "2001:db8:1::a", q->target);
    ck_assert_uint_eq(q->protocol, IP_UDP);
    ck_assert_int_eq(q->has_ports, ports);
    ck_assert_uint_eq(q->source_port, ports ? 3217 : 0);
    ck_assert_uint_eq(q->target_port, ports ? 1026 : 0);
}

START_TEST(an_echo_request_is_read_and_quotes_nothing)
{
    ck_assert_verdict(decode_hex(LINK_RAW, IP4_ICMP("001e") "0800 f7fd 0001 0001 aaaa"),
                      VERDICT_IP);
    ck_assert(frames_packet.has_icmp && !frames_packet.has_ports && !frames_packet.has_quoted);
    ck_assert_uint_eq(frames_packet.icmp_type, 8);
    ck_assert_uint_eq(frames_packet.icmp_code, 0);
    ck_assert_uint_eq(frames_packet.payload_bytes, 2);
    ck_assert_mem_eq(frames_packet.payload, "\xaa\xaa", 2);
}
END_TEST

START_TEST(port_unreachable_quotes_the_probe_it_answers)
{
    ck_assert_verdict(decode_hex(LINK_RAW, IP4_ICMP("003a") "0303 0000 00000000" IP4_ZERO_PROBE),
                      VERDICT_IP);
    ck_assert_uint_eq(frames_packet.icmp_type, 3);
    ck_assert_uint_eq(frames_packet.icmp_code, 3);
    ck_assert(!frames_packet.has_ports && !frames_packet.truncated);
    assert_quotes_zero_probe(true);
}
END_TEST

START_TEST(every_icmp_error_quotes)
{
    const char *const errors[] = {"0300", "0400", "0501", "0b00", "0c00"};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        char hex[512];
        snprintf(hex, sizeof hex, "%s %s 0000 00000000 %s", IP4_ICMP("003a"), errors[i],
                 IP4_ZERO_PROBE);
        ck_assert_verdict(decode_hex(LINK_RAW, hex), VERDICT_IP);
        assert_quotes_zero_probe(true);
    }
}
END_TEST

START_TEST(every_icmpv6_error_quotes)
{
    const char *const errors[] = {"0104", "0200", "0300", "0400"};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        char hex[512];
        snprintf(hex, sizeof hex, "%s %s 0000 00000000 %s", IP6_ICMP("003a"), errors[i],
                 IP6_ZERO_PROBE);
        ck_assert_verdict(decode_hex(LINK_RAW, hex), VERDICT_IP);
        ck_assert_uint_eq(frames_packet.protocol, IP_ICMP6);
        assert_quotes_zero_probe(true);
    }
}
END_TEST

START_TEST(icmpv6_information_quotes_nothing)
{
    ck_assert_verdict(decode_hex(LINK_RAW, IP6_ICMP("003a") "8000 0000 00010001" IP6_ZERO_PROBE),
                      VERDICT_IP);
    ck_assert(frames_packet.has_icmp && !frames_packet.has_quoted);
    ck_assert_uint_eq(frames_packet.icmp_type, 128);
}
END_TEST

START_TEST(a_quote_of_the_header_and_8_bytes_is_enough)
{
    /* The quoted lengths promise more than RFC 792 has quoted: 8 bytes. */
    ck_assert_verdict(decode_hex(LINK_RAW,
                                 IP4_ICMP("0038") "0303 0000 00000000"
                                                  "4500 0500 1234 0000 7211 0000" IP4_TO_HOME
                                                  "0c91 0402 04ec abcd"),
                      VERDICT_IP);
    assert_quotes_zero_probe(true);
    ck_assert(!frames_packet.truncated);
}
END_TEST

START_TEST(options_in_a_quoted_header_are_skipped)
{
    ck_assert_verdict(
        decode_hex(LINK_RAW, IP4_ICMP("003c") "0303 0000 00000000"
                                              "4600 0022 1234 0000 7211 0000" IP4_TO_HOME "94040000"
                                              "0c91 0402 000a abcd"),
        VERDICT_IP);
    assert_quotes_zero_probe(true);
    ck_assert_verdict(decode_hex(LINK_RAW,
                                 IP6_ICMP("0040") "0104 0000 00000000"
                                                  "60000000 0012 00 39" IP6_TO_HOME
                                                  "1100 0502 0000 0100 0c91 0402 000a abcd"),
                      VERDICT_IP);
    assert_quotes_zero_probe(true);
}
END_TEST

START_TEST(a_quote_without_ports_has_addresses)
{
    /* Only the header; a later fragment; a protocol without ports. */
    ck_assert_verdict(decode_hex(LINK_RAW,
                                 IP4_ICMP("0030") "0303 0000 00000000"
                                                  "4500 001e 1234 0000 7211 0000" IP4_TO_HOME),
                      VERDICT_IP);
    assert_quotes_zero_probe(false);
    ck_assert_verdict(
        decode_hex(LINK_RAW,
                   IP4_ICMP("003a") "0303 0000 00000000"
                                    "4500 001e 1234 0010 7211 0000" IP4_TO_HOME UDP_ZERO_PROBE),
        VERDICT_IP);
    assert_quotes_zero_probe(false);
    ck_assert_verdict(decode_hex(LINK_RAW, IP6_ICMP("0042") "0104 0000 00000000"
                                                            "60000000 0012 2c 39" IP6_TO_HOME
                                                            "1100 0008 00000007" UDP_ZERO_PROBE),
                      VERDICT_IP);
    assert_quotes_zero_probe(false);
    ck_assert_verdict(decode_hex(LINK_RAW,
                                 IP4_ICMP("0038") "0302 0000 00000000"
                                                  "4500 001c 1234 0000 722f 0000" IP4_TO_HOME
                                                  "0c91 0402 04ec abcd"),
                      VERDICT_IP);
    ck_assert(frames_packet.has_quoted && !frames_packet.quoted.has_ports);
    ck_assert_uint_eq(frames_packet.quoted.protocol, 47);
}
END_TEST

START_TEST(what_is_no_ip_header_is_no_quote)
{
    const char *const quotes[] = {"", "4500 001e 1234 0000 7211 0000 c6336407 c00002",
                                  "6500 001e 1234 0000 7211 0000" IP4_TO_HOME,
                                  "4400 001e 1234 0000 7211 0000" IP4_TO_HOME};
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        char hex[512];
        snprintf(hex, sizeof hex, "4500 %04x 0001 0000 4001 0000 c000020a c6336407 %s %s",
                 28 + frames_length(quotes[i]), "0303 0000 00000000", quotes[i]);
        ck_assert_verdict(decode_hex(LINK_RAW, hex), VERDICT_IP);
        ck_assert(frames_packet.has_icmp && !frames_packet.has_quoted && !frames_packet.truncated);
    }
}
END_TEST

START_TEST(a_quote_cut_by_the_snaplen_is_truncated)
{
    const char *hex = IP4_ICMP("003a") "0303 0000 00000000" IP4_ZERO_PROBE;
    ck_assert_verdict(decode_cut(LINK_RAW, hex, 47), VERDICT_IP);
    ck_assert(frames_packet.truncated && !frames_packet.has_quoted);
    ck_assert_verdict(decode_cut(LINK_RAW, hex, 51), VERDICT_IP);
    ck_assert(frames_packet.truncated);
    assert_quotes_zero_probe(false);
    ck_assert_verdict(decode_cut(LINK_RAW, hex, 52), VERDICT_IP);
    ck_assert(!frames_packet.truncated);
    assert_quotes_zero_probe(true);
}
END_TEST

START_TEST(an_icmp_message_below_8_bytes_is_short)
{
    ck_assert_verdict(decode_hex(LINK_RAW, IP4_ICMP("001b") "0800 f7fd 0001 00"),
                      VERDICT_ICMP_SHORT);
    ck_assert_verdict(decode_hex(LINK_RAW, IP6_ICMP("0004") "8000 f7fd"), VERDICT_ICMP_SHORT);
}
END_TEST

START_TEST(icmp_cut_by_the_snaplen_keeps_what_there_is)
{
    const char *hex = IP4_ICMP("001c") "0800 f7fd 0001 0001";
    ck_assert_verdict(decode_cut(LINK_RAW, hex, 21), VERDICT_IP);
    ck_assert(frames_packet.truncated && !frames_packet.has_icmp);
    ck_assert_verdict(decode_cut(LINK_RAW, hex, 22), VERDICT_IP);
    ck_assert(frames_packet.truncated && frames_packet.has_icmp);
    ck_assert_uint_eq(frames_packet.icmp_type, 8);
}
END_TEST

Suite *test_icmp_suite(void);
Suite *test_icmp_suite(void)
{
    Suite *s = suite_create("icmp");
    TCase *t = tcase_create("icmp");
    tcase_add_test(t, an_echo_request_is_read_and_quotes_nothing);
    tcase_add_test(t, port_unreachable_quotes_the_probe_it_answers);
    tcase_add_test(t, every_icmp_error_quotes);
    tcase_add_test(t, every_icmpv6_error_quotes);
    tcase_add_test(t, icmpv6_information_quotes_nothing);
    tcase_add_test(t, a_quote_of_the_header_and_8_bytes_is_enough);
    tcase_add_test(t, options_in_a_quoted_header_are_skipped);
    tcase_add_test(t, a_quote_without_ports_has_addresses);
    tcase_add_test(t, what_is_no_ip_header_is_no_quote);
    tcase_add_test(t, a_quote_cut_by_the_snaplen_is_truncated);
    tcase_add_test(t, an_icmp_message_below_8_bytes_is_short);
    tcase_add_test(t, icmp_cut_by_the_snaplen_keeps_what_there_is);
    suite_add_tcase(s, t);
    return s;
}
