/* Tests of src/packet/ip.c. */
#include "tests/frames.h"

START_TEST(an_ipv4_header_s_facts_are_read)
{
    ck_assert_verdict(decode_hex(LINK_IPV4, IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_uint_eq(frames_packet.ip_version, 4);
    ck_assert_uint_eq(frames_packet.ip_length, 30);
    ck_assert_uint_eq(frames_packet.ip_id, 0x1234);
    ck_assert_uint_eq(frames_packet.ttl, 0x72);
}
END_TEST

START_TEST(ipv4_options_are_skipped)
{
    /* Record route, as ping -R sends it, in 8 bytes. */
    const char *hex =
        "4700 0026 1234 0000 7211 0000" IP4_TO_HOME "0707 0400000000 00" UDP_ZERO_PROBE;
    ck_assert_verdict(decode_hex(LINK_IPV4, hex), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_cut(LINK_IPV4, hex, 27), VERDICT_CUT_BEFORE_IP);
    ck_assert_verdict(decode_cut(LINK_IPV4, hex, 28), VERDICT_IP);
    ck_assert(frames_packet.truncated && !frames_packet.has_ports);
}
END_TEST

START_TEST(an_ipv4_header_length_that_lies_is_noticed)
{
    ck_assert_verdict(
        decode_hex(LINK_IPV4, "4400 001e 1234 0000 7211 0000" IP4_TO_HOME UDP_ZERO_PROBE),
        VERDICT_IP_HEADER_LENGTH);
    ck_assert_verdict(decode_hex(LINK_IPV4,
                                 "4f00 001e 1234 0000 7211 0000" IP4_TO_HOME UDP_ZERO_PROBE
                                 "00000000 00000000 00000000 00000000"
                                 "00000000 00000000 00000000 00000000"),
                      VERDICT_IP_HEADER_LENGTH);
}
END_TEST

START_TEST(an_ipv4_total_length_that_lies_is_noticed)
{
    ck_assert_verdict(
        decode_hex(LINK_IPV4, "4500 001f 1234 0000 7211 0000" IP4_TO_HOME UDP_ZERO_PROBE),
        VERDICT_IP_TOTAL_LENGTH);
    ck_assert_verdict(
        decode_hex(LINK_IPV4, "4500 0013 1234 0000 7211 0000" IP4_TO_HOME UDP_ZERO_PROBE),
        VERDICT_IP_TOTAL_LENGTH);
}
END_TEST

START_TEST(a_snaplen_does_not_make_the_total_length_a_lie)
{
    ck_assert_verdict(decode_part(LINK_IPV4, IP4_ZERO_PROBE, 28, 30, false), VERDICT_IP);
    ck_assert(!frames_packet.truncated);
    ck_assert_uint_eq(frames_packet.payload_bytes, 2);
    ck_assert_uint_eq(frames_packet.payload_captured, 0);
    ck_assert_verdict(decode_part(LINK_IPV4, IP4_ZERO_PROBE, 28, 29, false),
                      VERDICT_IP_TOTAL_LENGTH);
}
END_TEST

START_TEST(an_ipv4_packet_left_to_the_card_goes_to_the_end_of_the_frame)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET
                                 "0800 4500 0000 1234 0000 7206 0000" IP4_TO_HOME TCP_SYN_ONLY
                                 "01020304 05"),
                      VERDICT_IP);
    ck_assert_uint_eq(frames_packet.ip_length, 0);
    ck_assert_uint_eq(frames_packet.payload_bytes, 5);
    ck_assert_uint_eq(frames_packet.payload_captured, 5);
}
END_TEST

START_TEST(a_19_byte_ipv4_packet_is_ip_short)
{
    ck_assert_verdict(decode_short(LINK_IPV4, IP4_ZERO_PROBE, 19), VERDICT_IP_SHORT);
    ck_assert_verdict(decode_cut(LINK_IPV4, IP4_ZERO_PROBE, 19), VERDICT_CUT_BEFORE_IP);
    ck_assert_verdict(decode_short(LINK_IPV6, IP6_ZERO_PROBE, 39), VERDICT_IP_SHORT);
    ck_assert_verdict(decode_cut(LINK_IPV6, IP6_ZERO_PROBE, 39), VERDICT_CUT_BEFORE_IP);
}
END_TEST

START_TEST(a_first_fragment_has_ports_and_later_ones_have_none)
{
    ck_assert_verdict(
        decode_hex(LINK_IPV4, "4500 001c 1234 2000 7211 0000" IP4_TO_HOME "0c91 0402 0110 abcd"),
        VERDICT_IP);
    ck_assert(frames_packet.fragment && !frames_packet.later_fragment);
    ck_assert(frames_packet.has_ports && !frames_packet.truncated);
    ck_assert_uint_eq(frames_packet.payload_bytes, 0x110 - 8);
    ck_assert_uint_eq(frames_packet.payload_captured, 0);

    ck_assert_verdict(
        decode_hex(LINK_IPV4, "4500 001c 1234 0001 7211 0000" IP4_TO_HOME "0c91 0402 0110 abcd"),
        VERDICT_IP);
    ck_assert(frames_packet.fragment && frames_packet.later_fragment && !frames_packet.has_ports);
    assert_address("198.51.100.7", frames_packet.source);
    ck_assert_uint_eq(frames_packet.protocol, IP_UDP);
    ck_assert_uint_eq(frames_packet.payload_bytes, 8);
}
END_TEST

START_TEST(do_not_fragment_is_no_fragment)
{
    ck_assert_verdict(
        decode_hex(LINK_IPV4, "4500 001e 1234 4000 7211 0000" IP4_TO_HOME UDP_ZERO_PROBE),
        VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(an_ipv6_header_s_facts_are_read)
{
    ck_assert_verdict(decode_hex(LINK_IPV6, IP6_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_uint_eq(frames_packet.ip_version, 6);
    ck_assert_uint_eq(frames_packet.ip_length, 50);
    ck_assert_uint_eq(frames_packet.ip_id, 0);
    ck_assert_uint_eq(frames_packet.ttl, 0x39);
}
END_TEST

START_TEST(an_ipv6_payload_length_beyond_the_frame_is_a_lie)
{
    ck_assert_verdict(decode_hex(LINK_IPV6, "60000000 000b 11 39" IP6_TO_HOME UDP_ZERO_PROBE),
                      VERDICT_IP_TOTAL_LENGTH);
}
END_TEST

START_TEST(ipv6_extension_headers_are_skipped)
{
    /* Hop-by-hop with router alert, destination options of 16 bytes, routing, authentication with a
     * check value of 12 bytes, an atomic fragment (RFC 6946), destination options. */
    ck_assert_verdict(decode_hex(LINK_IPV6, "60000000 0052 00 39" IP6_TO_HOME "3c00 0502 0000 0100"
                                            "2b01 010c 00000000 00000000 00000000"
                                            "3300 0400 00000000"
                                            "2c04 0000 00000001 00000001 0102030405060708090a0b0c"
                                            "3c00 0000 00000007"
                                            "1100 0104 00000000" UDP_ZERO_PROBE),
                      VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(ipv6_fragments_are_told_apart)
{
    ck_assert_verdict(decode_hex(LINK_IPV6, "60000000 0010 2c 39" IP6_TO_HOME
                                            "1100 0001 00000007 0c91 0402 0110 abcd"),
                      VERDICT_IP);
    ck_assert(frames_packet.fragment && !frames_packet.later_fragment && frames_packet.has_ports);
    ck_assert_uint_eq(frames_packet.payload_bytes, 0x110 - 8);

    /* The next header of a later fragment names what the first one begins with: here options. */
    ck_assert_verdict(decode_hex(LINK_IPV6, "60000000 0010 2c 39" IP6_TO_HOME
                                            "3c00 0008 00000007 0c91 0402 0110 abcd"),
                      VERDICT_IP);
    ck_assert(frames_packet.fragment && frames_packet.later_fragment && !frames_packet.has_ports);
    ck_assert_uint_eq(frames_packet.payload_bytes, 8);
}
END_TEST

START_TEST(ipv6_extension_headers_that_lie_are_noticed)
{
    ck_assert_verdict(decode_hex(LINK_IPV6, "60000000 0008 00 39" IP6_TO_HOME "1101 0000 00000000"),
                      VERDICT_IP6_EXTENSIONS);
    ck_assert_verdict(decode_hex(LINK_IPV6, "60000000 0004 3c 39" IP6_TO_HOME "1100 0000"),
                      VERDICT_IP6_EXTENSIONS);
}
END_TEST

START_TEST(eight_ipv6_extension_headers_are_followed_and_no_more)
{
    char options[512] = "";
    for (int i = 0; i < 7; i++)
        strcat(options, "3c00 0000 00000000");
    char eight[1024], nine[1024];
    snprintf(eight, sizeof eight, "60000000 004a 3c 39 %s %s %s %s", IP6_TO_HOME, options,
             "1100 0000 00000000", UDP_ZERO_PROBE);
    snprintf(nine, sizeof nine, "60000000 0052 3c 39 %s %s %s %s", IP6_TO_HOME, options,
             "3c00 0000 00000000 1100 0000 00000000", UDP_ZERO_PROBE);
    ck_assert_verdict(decode_hex(LINK_IPV6, eight), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_IPV6, nine), VERDICT_IP6_EXTENSIONS);
}
END_TEST

START_TEST(ipv6_cut_in_an_extension_header_is_counted_by_its_addresses)
{
    const char *hex = "60000000 0022 3c 39" IP6_TO_HOME
                      "1102 0112 00000000 00000000 00000000 00000000 00000000" UDP_ZERO_PROBE;
    ck_assert_verdict(decode_hex(LINK_IPV6, hex), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_cut(LINK_IPV6, hex, 44), VERDICT_IP);
    ck_assert(frames_packet.truncated && !frames_packet.has_ports);
    assert_address("2001:db8::7", frames_packet.source);
    ck_assert_uint_eq(frames_packet.protocol, 60);
    /* Its first bytes are there, and say what follows. */
    ck_assert_verdict(decode_cut(LINK_IPV6, hex, 48), VERDICT_IP);
    ck_assert(frames_packet.truncated && !frames_packet.has_ports);
    ck_assert_uint_eq(frames_packet.protocol, IP_UDP);
    ck_assert_uint_eq(frames_packet.payload_captured, 0);
}
END_TEST

START_TEST(no_next_header_ends_an_ipv6_packet)
{
    ck_assert_verdict(
        decode_hex(LINK_ETHERNET, ETHERNET "86dd 60000000 0000 3b 39" IP6_TO_HOME "000000000000"),
        VERDICT_IP);
    ck_assert_uint_eq(frames_packet.ip_length, 0);
    ck_assert_uint_eq(frames_packet.protocol, 59);
    ck_assert_uint_eq(frames_packet.payload_bytes, 0);
}
END_TEST

START_TEST(a_jumbogram_goes_to_the_end_of_the_frame)
{
    /* RFC 2675; UDP's own length is 0 as well. */
    ck_assert_verdict(decode_hex(LINK_IPV6, "60000000 0000 00 39" IP6_TO_HOME
                                            "1100 c204 00010010 0c91 0402 0000 abcd 0102 0304"),
                      VERDICT_IP);
    ck_assert_uint_eq(frames_packet.ip_length, 0);
    ck_assert_uint_eq(frames_packet.target_port, 1026);
    ck_assert_uint_eq(frames_packet.payload_bytes, 4);
}
END_TEST

START_TEST(an_ipv6_length_stays_within_its_field)
{
    ck_assert_verdict(decode_part(LINK_IPV6,
                                  "60000000 ffff 11 39" IP6_TO_HOME "0c91 0402 ffff abcd", WHOLE,
                                  65575, false),
                      VERDICT_IP);
    ck_assert_uint_eq(frames_packet.ip_length, 65535);
    ck_assert_uint_eq(frames_packet.payload_bytes, 65527);
}
END_TEST

START_TEST(other_protocols_are_ip_and_nothing_more)
{
    /* OSPF, and ESP behind IPv6. */
    ck_assert_verdict(decode_hex(LINK_IPV4, "4500 0018 1234 0000 0159 0000" IP4_TO_HOME "02010030"),
                      VERDICT_IP);
    ck_assert_uint_eq(frames_packet.protocol, 89);
    ck_assert_uint_eq(frames_packet.payload_bytes, 4);
    ck_assert(!frames_packet.has_ports && !frames_packet.has_icmp);
    ck_assert_verdict(decode_hex(LINK_IPV6, "60000000 0008 32 39" IP6_TO_HOME "00000001 00000001"),
                      VERDICT_IP);
    ck_assert_uint_eq(frames_packet.protocol, 50);
}
END_TEST

Suite *test_ip_suite(void);
Suite *test_ip_suite(void)
{
    Suite *s = suite_create("ip");
    TCase *t = tcase_create("ip");
    tcase_add_test(t, an_ipv4_header_s_facts_are_read);
    tcase_add_test(t, ipv4_options_are_skipped);
    tcase_add_test(t, an_ipv4_header_length_that_lies_is_noticed);
    tcase_add_test(t, an_ipv4_total_length_that_lies_is_noticed);
    tcase_add_test(t, a_snaplen_does_not_make_the_total_length_a_lie);
    tcase_add_test(t, an_ipv4_packet_left_to_the_card_goes_to_the_end_of_the_frame);
    tcase_add_test(t, a_19_byte_ipv4_packet_is_ip_short);
    tcase_add_test(t, a_first_fragment_has_ports_and_later_ones_have_none);
    tcase_add_test(t, do_not_fragment_is_no_fragment);
    tcase_add_test(t, an_ipv6_header_s_facts_are_read);
    tcase_add_test(t, an_ipv6_payload_length_beyond_the_frame_is_a_lie);
    tcase_add_test(t, ipv6_extension_headers_are_skipped);
    tcase_add_test(t, ipv6_fragments_are_told_apart);
    tcase_add_test(t, ipv6_extension_headers_that_lie_are_noticed);
    tcase_add_test(t, eight_ipv6_extension_headers_are_followed_and_no_more);
    tcase_add_test(t, ipv6_cut_in_an_extension_header_is_counted_by_its_addresses);
    tcase_add_test(t, no_next_header_ends_an_ipv6_packet);
    tcase_add_test(t, a_jumbogram_goes_to_the_end_of_the_frame);
    tcase_add_test(t, an_ipv6_length_stays_within_its_field);
    tcase_add_test(t, other_protocols_are_ip_and_nothing_more);
    suite_add_tcase(s, t);
    return s;
}
