/* Tests of src/packet/link.c. */
#include "tests/frames.h"

START_TEST(ethernet_padding_is_no_payload)
{
    /* 44 bytes of frame, padded to the 60 that Ethernet asks for. */
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0800" IP4_ZERO_PROBE
                                                         "00000000 00000000 00000000 00000000"),
                      VERDICT_IP);
    assert_zero_probe();
    ck_assert_uint_eq(frames_packet.wire_bytes, 60);
}
END_TEST

START_TEST(arp_and_loopback_tests_are_not_ip)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0806 0001 0800 0604 0001"),
                      VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "9000 0000 0100"), VERDICT_NOT_IP);
}
END_TEST

START_TEST(a_frame_of_13_bytes_is_link_short)
{
    ck_assert_verdict(decode_short(LINK_ETHERNET, ETHERNET "0800", 13), VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_cut(LINK_ETHERNET, ETHERNET "0800", 13), VERDICT_CUT_BEFORE_IP);
}
END_TEST

START_TEST(an_empty_frame_is_short_on_every_link)
{
    const int types[] = {
        LINK_NULL, LINK_ETHERNET,  LINK_PPP,   LINK_C_HDLC,           LINK_IEEE802_11,
        LINK_LOOP, LINK_LINUX_SLL, LINK_NFLOG, LINK_IEEE802_11_RADIO, LINK_LINUX_SLL2};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        ck_assert_verdict(decode_hex(types[i], ""), VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_hex(LINK_RAW, ""), VERDICT_IP_SHORT);
    ck_assert_verdict(decode_hex(LINK_IPV4, ""), VERDICT_IP_SHORT);
    ck_assert_verdict(decode_hex(LINK_IPV6, ""), VERDICT_IP_SHORT);
}
END_TEST

START_TEST(null_is_read_in_both_byte_orders)
{
    ck_assert_verdict(decode_hex(LINK_NULL, "02000000" IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_NULL, "00000002" IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(null_knows_every_system_s_number_for_ipv6)
{
    const char *const families[] = {"0a000000", "18000000", "1c000000", "1e000000",
                                    "0000000a", "00000018", "0000001c", "0000001e"};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        char hex[256];
        snprintf(hex, sizeof hex, "%s %s", families[i], IP6_ZERO_PROBE);
        ck_assert_verdict(decode_hex(LINK_NULL, hex), VERDICT_IP);
        assert_zero_probe();
    }
}
END_TEST

START_TEST(null_of_another_family_is_not_ip)
{
    ck_assert_verdict(decode_hex(LINK_NULL, "07000000" IP4_ZERO_PROBE), VERDICT_NOT_IP);
}
END_TEST

START_TEST(loop_is_in_network_order_only)
{
    ck_assert_verdict(decode_hex(LINK_LOOP, "00000002" IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_LOOP, "00000018" IP6_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_LOOP, "02000000" IP4_ZERO_PROBE), VERDICT_NOT_IP);
}
END_TEST

START_TEST(raw_ip_goes_by_its_version)
{
    const int raw[] = {12, 14, 101};
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++) {
        ck_assert_verdict(decode_hex(raw[i], IP4_ZERO_PROBE), VERDICT_IP);
        assert_zero_probe();
        ck_assert_verdict(decode_hex(raw[i], IP6_ZERO_PROBE), VERDICT_IP);
        assert_zero_probe();
        ck_assert_verdict(decode_hex(raw[i], "55" IP4_ZERO_PROBE), VERDICT_IP_VERSION);
    }
}
END_TEST

START_TEST(ipv4_and_ipv6_links_hold_to_their_version)
{
    ck_assert_verdict(decode_hex(LINK_IPV4, IP4_ZERO_PROBE), VERDICT_IP);
    ck_assert_verdict(decode_hex(LINK_IPV4, IP6_ZERO_PROBE), VERDICT_IP_VERSION);
    ck_assert_verdict(decode_hex(LINK_IPV6, IP6_ZERO_PROBE), VERDICT_IP);
    ck_assert_verdict(decode_hex(LINK_IPV6, "0000 0000 0000 0000 0000" IP4_ZERO_PROBE),
                      VERDICT_IP_VERSION);
}
END_TEST

#define SLL(protocol)  "0000 0001 0006 0c8610edd7c6 0000" protocol
#define SLL2(protocol) protocol "0000 00000002 0001 00 06 0c8610edd7c6 0000"

START_TEST(cooked_capture_is_decoded_in_both_versions)
{
    ck_assert_verdict(decode_hex(LINK_LINUX_SLL, SLL("0800") IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_LINUX_SLL, SLL("86dd") IP6_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_LINUX_SLL2, SLL2("0800") IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_LINUX_SLL2, SLL2("8100") "0064 0800" IP4_ZERO_PROBE),
                      VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(cooked_capture_with_protocol_4_is_llc)
{
    ck_assert_verdict(decode_hex(LINK_LINUX_SLL, SLL("0004") "aaaa03 000000 0800" IP4_ZERO_PROBE),
                      VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_LINUX_SLL2, SLL2("0004") "424203 0000 00 00"),
                      VERDICT_NOT_IP);
}
END_TEST

START_TEST(cooked_capture_with_linux_s_own_protocols_is_not_ip)
{
    /* 1: raw 802.3; 0x0c: CAN; 0: a netlink family */
    ck_assert_verdict(decode_hex(LINK_LINUX_SLL, SLL("0001") IP4_ZERO_PROBE), VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_LINUX_SLL, SLL("000c") IP4_ZERO_PROBE), VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_LINUX_SLL2, SLL2("0000") IP4_ZERO_PROBE), VERDICT_NOT_IP);
}
END_TEST

START_TEST(ppp_is_decoded_with_and_without_framing)
{
    ck_assert_verdict(decode_hex(LINK_PPP, "ff03 0021" IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_PPP, "0021" IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_PPP, "0057" IP6_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(ppp_with_a_compressed_protocol_field_is_decoded)
{
    ck_assert_verdict(decode_hex(LINK_PPP, "21" IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_PPP, "ff03 57" IP6_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(ppp_control_protocols_and_compressed_headers_are_not_ip)
{
    ck_assert_verdict(decode_hex(LINK_PPP, "ff03 c021 0101 0004"), VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_PPP, "002d 0b00 0000"), VERDICT_NOT_IP);
}
END_TEST

START_TEST(ppp_that_ends_in_its_header_is_link_short)
{
    ck_assert_verdict(decode_hex(LINK_PPP, "ff03"), VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_hex(LINK_PPP, "00"), VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_hex(LINK_PPP, "0021"), VERDICT_IP_SHORT);
}
END_TEST

START_TEST(a_serial_line_may_speak_cisco_hdlc)
{
    const int ppp_serial = 50;
    ck_assert_verdict(decode_hex(ppp_serial, "0f00 0800" IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(ppp_serial, "ff03 0021" IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(hdlc_is_decoded_and_its_keepalives_are_not_ip)
{
    ck_assert_verdict(decode_hex(LINK_C_HDLC, "8f00 86dd" IP6_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_C_HDLC, "8f00 8035 00000002 00000000"), VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_C_HDLC, "0f00 0026 aaaa03"), VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_C_HDLC, "0f00 08"), VERDICT_LINK_SHORT);
}
END_TEST

/* As PcapPlusPlus's nflogPacket.pcap: attributes in little endian, so for such machines alone. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define NFLOG(family) family "00 0000 0800 0100 00000003 0500 0a00 00 000000"

START_TEST(nflog_attributes_are_walked_to_the_payload)
{
    ck_assert_verdict(decode_hex(LINK_NFLOG, NFLOG("02") "2200 0900" IP4_ZERO_PROBE "0000"),
                      VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_NFLOG, NFLOG("0a") "3600 0900" IP6_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(nflog_payload_may_be_a_part_of_the_packet)
{
    /* The kernel was asked for 24 bytes of it: the header, and the ports. */
    ck_assert_verdict(decode_hex(LINK_NFLOG, NFLOG("02") "1c00 0900"
                                                         "4500 001e 1234 0000 7211 0000" IP4_TO_HOME
                                                         "0c91 0402"),
                      VERDICT_IP);
    ck_assert(frames_packet.has_ports && frames_packet.truncated);
    ck_assert_uint_eq(frames_packet.target_port, 1026);
    ck_assert_uint_eq(frames_packet.payload_bytes, 2);
    ck_assert_uint_eq(frames_packet.payload_captured, 0);
}
END_TEST

START_TEST(a_packet_of_unknown_length_goes_to_the_end_of_nflog_s_payload)
{
    ck_assert_verdict(
        decode_hex(LINK_NFLOG, NFLOG("02") "2e00 0900"
                                           "4500 0000 1234 0000 7206 0000" IP4_TO_HOME TCP_SYN_ONLY
                                           "6162 0000"),
        VERDICT_IP);
    ck_assert_uint_eq(frames_packet.payload_bytes, 2);
    ck_assert_uint_eq(frames_packet.payload_captured, 2);
}
END_TEST

START_TEST(a_packet_of_unknown_length_that_is_cut_in_its_headers_does_not_lie)
{
    /* IP's options are not all there; TCP's header is not; UDP's says nothing of its length. */
    ck_assert_verdict(decode_hex(LINK_NFLOG, NFLOG("02") "1c00 0900"
                                                         "4700 0000 1234 0000 7206 0000" IP4_TO_HOME
                                                         "0101 0101"),
                      VERDICT_CUT_BEFORE_IP);
    ck_assert_verdict(decode_hex(LINK_NFLOG, NFLOG("02") "2000 0900"
                                                         "4500 0000 1234 0000 7206 0000" IP4_TO_HOME
                                                         "0c91 0402 0102 0304"),
                      VERDICT_IP);
    ck_assert(frames_packet.has_ports && frames_packet.truncated);
    ck_assert_uint_eq(frames_packet.payload_bytes, 0);
    ck_assert_verdict(decode_hex(LINK_NFLOG, NFLOG("02") "2300 0900"
                                                         "4500 0000 1234 0000 7211 0000" IP4_TO_HOME
                                                         "0c91 0402 0000 0000 6162 63"),
                      VERDICT_IP);
    ck_assert_uint_eq(frames_packet.payload_bytes, 3);
    ck_assert_uint_eq(frames_packet.payload_captured, 3);
}
END_TEST

START_TEST(nflog_without_ip_or_without_payload_is_not_ip)
{
    ck_assert_verdict(decode_hex(LINK_NFLOG, NFLOG("07") "2200 0900" IP4_ZERO_PROBE),
                      VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_NFLOG, NFLOG("02")), VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_NFLOG, "0201 0000 2200 0900" IP4_ZERO_PROBE), VERDICT_NOT_IP);
}
END_TEST

START_TEST(nflog_attributes_that_lie_are_link_short)
{
    ck_assert_verdict(decode_hex(LINK_NFLOG, NFLOG("02") "0300 0900" IP4_ZERO_PROBE),
                      VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_hex(LINK_NFLOG, NFLOG("02") "ffff 0900" IP4_ZERO_PROBE),
                      VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_cut(LINK_NFLOG, NFLOG("02") "2200 0900" IP4_ZERO_PROBE, 10),
                      VERDICT_CUT_BEFORE_IP);
}
END_TEST
#endif

Suite *test_link_suite(void);
Suite *test_link_suite(void)
{
    Suite *s = suite_create("link");
    TCase *t = tcase_create("link");
    tcase_add_test(t, ethernet_padding_is_no_payload);
    tcase_add_test(t, arp_and_loopback_tests_are_not_ip);
    tcase_add_test(t, a_frame_of_13_bytes_is_link_short);
    tcase_add_test(t, an_empty_frame_is_short_on_every_link);
    tcase_add_test(t, null_is_read_in_both_byte_orders);
    tcase_add_test(t, null_knows_every_system_s_number_for_ipv6);
    tcase_add_test(t, null_of_another_family_is_not_ip);
    tcase_add_test(t, loop_is_in_network_order_only);
    tcase_add_test(t, raw_ip_goes_by_its_version);
    tcase_add_test(t, ipv4_and_ipv6_links_hold_to_their_version);
    tcase_add_test(t, cooked_capture_is_decoded_in_both_versions);
    tcase_add_test(t, cooked_capture_with_protocol_4_is_llc);
    tcase_add_test(t, cooked_capture_with_linux_s_own_protocols_is_not_ip);
    tcase_add_test(t, ppp_is_decoded_with_and_without_framing);
    tcase_add_test(t, ppp_with_a_compressed_protocol_field_is_decoded);
    tcase_add_test(t, ppp_control_protocols_and_compressed_headers_are_not_ip);
    tcase_add_test(t, ppp_that_ends_in_its_header_is_link_short);
    tcase_add_test(t, a_serial_line_may_speak_cisco_hdlc);
    tcase_add_test(t, hdlc_is_decoded_and_its_keepalives_are_not_ip);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    tcase_add_test(t, nflog_attributes_are_walked_to_the_payload);
    tcase_add_test(t, nflog_payload_may_be_a_part_of_the_packet);
    tcase_add_test(t, a_packet_of_unknown_length_goes_to_the_end_of_nflog_s_payload);
    tcase_add_test(t, a_packet_of_unknown_length_that_is_cut_in_its_headers_does_not_lie);
    tcase_add_test(t, nflog_without_ip_or_without_payload_is_not_ip);
    tcase_add_test(t, nflog_attributes_that_lie_are_link_short);
#endif
    suite_add_tcase(s, t);
    return s;
}
