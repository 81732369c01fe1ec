/* Tests of src/packet/transport.c. */
#include "tests/frames.h"

/* An IPv4 packet of a total length and a protocol, both as hex. */
#define IP4(total, protocol) "4500 " total " 1234 0000 72" protocol " 0000" IP4_TO_HOME

START_TEST(a_syn_s_facts_are_read)
{
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("0028", "06") TCP_SYN_ONLY), VERDICT_IP);
    ck_assert_uint_eq(frames_packet.protocol, IP_TCP);
    ck_assert(frames_packet.has_ports && !frames_packet.tcp_options && !frames_packet.truncated);
    ck_assert_uint_eq(frames_packet.source_port, 3217);
    ck_assert_uint_eq(frames_packet.target_port, 1026);
    ck_assert_uint_eq(frames_packet.tcp_sequence, 0x01020304);
    ck_assert_uint_eq(frames_packet.tcp_flags, TCP_SYN);
    ck_assert_uint_eq(frames_packet.tcp_window, 1024);
    ck_assert_uint_eq(frames_packet.payload_bytes, 0);
}
END_TEST

START_TEST(every_tcp_flag_has_its_bit)
{
    ck_assert_verdict(
        decode_hex(LINK_RAW, IP4("0028", "06") "0c91 0402 01020304 00000000 50ff 0400 0000 0000"),
        VERDICT_IP);
    ck_assert_uint_eq(frames_packet.tcp_flags, TCP_FIN | TCP_SYN | TCP_RST | TCP_PSH | TCP_ACK |
                                                   TCP_URG | TCP_ECE | TCP_CWR);
}
END_TEST

START_TEST(tcp_options_are_skipped)
{
    ck_assert_verdict(
        decode_hex(
            LINK_RAW,
            IP4("002f", "06") "0c91 0402 01020304 00000000 6018 0400 0000 0000 020405b4 616263"),
        VERDICT_IP);
    ck_assert(frames_packet.tcp_options);
    ck_assert_uint_eq(frames_packet.payload_bytes, 3);
    ck_assert_mem_eq(frames_packet.payload, "abc", 3);
}
END_TEST

START_TEST(truncated_tcp_header_counts_as_short)
{
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("0027", "06") TCP_SYN_ONLY), VERDICT_TCP_SHORT);
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("0014", "06")), VERDICT_TCP_SHORT);
}
END_TEST

static void check_lying_syn(const char *hex)
{
    ck_assert_verdict(decode_hex(LINK_RAW, hex), VERDICT_IP);
    ck_assert(frames_packet.tcp_offset_lies);
    ck_assert(frames_packet.has_ports);
    ck_assert_uint_eq(frames_packet.source_port, 3217);
    ck_assert_uint_eq(frames_packet.target_port, 1026);
    ck_assert_uint_eq(frames_packet.tcp_sequence, 0x01020304);
    ck_assert_uint_eq(frames_packet.tcp_flags, TCP_SYN);
    ck_assert_uint_eq(frames_packet.tcp_window, 0x400);
    ck_assert_uint_eq(frames_packet.payload_bytes, 0);
    ck_assert_uint_eq(frames_packet.payload_captured, 0);
    ck_assert(!frames_packet.truncated);
}

START_TEST(a_tcp_data_offset_that_lies_is_noticed_and_what_is_whole_is_read)
{
    check_lying_syn(IP4("0028", "06") "0c91 0402 01020304 00000000 4002 0400 0000 0000");
    check_lying_syn(IP4("002a", "06") "0c91 0402 01020304 00000000 0002 0400 0000 0000 abcd");
    /* Into Ethernet's padding, as the two SYNs of a Mirai bot seen in 2020. */
    check_lying_syn(IP4("0028", "06") "0c91 0402 01020304 00000000 6002 0400 0000 0000 00000000");
    ck_assert_verdict(
        decode_hex(LINK_RAW, IP4("0028", "06") "0c91 0402 01020304 00000000 5002 0400 0000 0000"),
        VERDICT_IP);
    ck_assert(!frames_packet.tcp_offset_lies);
}
END_TEST

START_TEST(tcp_cut_by_the_snaplen_keeps_what_there_is)
{
    const char *hex = IP4("0028", "06") TCP_SYN_ONLY;
    struct {
        uint32_t captured;
        bool ports;
        uint32_t sequence;
        unsigned flags, window;
    } const expected[] = {
        {20, false, 0, 0, 0},
        {23, false, 0, 0, 0},
        {24, true, 0, 0, 0},
        {28, true, 0x01020304, 0, 0},
        {33, true, 0x01020304, 0, 0},
        {34, true, 0x01020304, TCP_SYN, 0},
        {36, true, 0x01020304, TCP_SYN, 1024},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        ck_assert_verdict(decode_cut(LINK_RAW, hex, expected[i].captured), VERDICT_IP);
        ck_assert(frames_packet.truncated);
        ck_assert_int_eq(frames_packet.has_ports, expected[i].ports);
        ck_assert_uint_eq(frames_packet.tcp_sequence, expected[i].sequence);
        ck_assert_uint_eq(frames_packet.tcp_flags, expected[i].flags);
        ck_assert_uint_eq(frames_packet.tcp_window, expected[i].window);
        ck_assert_uint_eq(frames_packet.payload_captured, 0);
    }
}
END_TEST

START_TEST(tcp_cut_in_its_options_is_truncated_and_known)
{
    ck_assert_verdict(
        decode_cut(LINK_RAW,
                   IP4("002c", "06") "0c91 0402 01020304 00000000 6002 0400 0000 0000 020405b4",
                   42),
        VERDICT_IP);
    ck_assert(frames_packet.truncated && frames_packet.tcp_options);
    ck_assert_uint_eq(frames_packet.tcp_flags, TCP_SYN);
    ck_assert_uint_eq(frames_packet.payload_bytes, 0);
}
END_TEST

START_TEST(a_tcp_header_in_two_fragments_is_no_lie)
{
    /* nmap -f: the first 8 bytes of TCP in the first fragment. */
    ck_assert_verdict(
        decode_hex(LINK_RAW, "4500 001c 1234 2000 7206 0000" IP4_TO_HOME "0c91 0402 01020304"),
        VERDICT_IP);
    ck_assert(frames_packet.has_ports && frames_packet.fragment && !frames_packet.truncated);
    ck_assert_uint_eq(frames_packet.target_port, 1026);
    ck_assert_uint_eq(frames_packet.tcp_sequence, 0x01020304);
    ck_assert_uint_eq(frames_packet.tcp_flags, 0);
    ck_assert_uint_eq(frames_packet.payload_bytes, 0);

    /* 24 bytes of a TCP header of 40 */
    ck_assert_verdict(decode_hex(LINK_RAW, "4500 002c 1234 2000 7206 0000" IP4_TO_HOME
                                           "0c91 0402 01020304 00000000 a002 0400 0000 0000"
                                           "020405b4"),
                      VERDICT_IP);
    ck_assert(frames_packet.tcp_options && !frames_packet.truncated);
    ck_assert_uint_eq(frames_packet.payload_bytes, 0);
}
END_TEST

START_TEST(a_udp_datagram_s_facts_are_read)
{
    ck_assert_verdict(decode_hex(LINK_RAW, IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
    ck_assert_uint_eq(frames_packet.udp_checksum, 0xabcd);
}
END_TEST

START_TEST(udp_s_own_length_rules_its_payload)
{
    /* 6 bytes more in the IP packet than in the datagram. */
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("0024", "11") UDP_ZERO_PROBE "ffffffffffff"),
                      VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(an_empty_datagram_has_no_payload)
{
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("001c", "11") "0c91 0402 0008 abcd"), VERDICT_IP);
    ck_assert_uint_eq(frames_packet.payload_bytes, 0);
    ck_assert_uint_eq(frames_packet.payload_captured, 0);
}
END_TEST

START_TEST(a_udp_header_that_ends_early_is_short)
{
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("001b", "11") "0c91 0402 0008 ab"),
                      VERDICT_UDP_SHORT);
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("001b", "88") "0c91 0402 0008 ab"),
                      VERDICT_UDP_SHORT);
}
END_TEST

START_TEST(a_udp_length_that_lies_is_noticed)
{
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("001e", "11") "0c91 0402 0007 abcd 0000"),
                      VERDICT_UDP_LENGTH);
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("001e", "11") "0c91 0402 000b abcd 0000"),
                      VERDICT_UDP_LENGTH);
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("001e", "11") "0c91 0402 0000 abcd 0000"),
                      VERDICT_UDP_LENGTH);
}
END_TEST

START_TEST(a_udp_length_of_0_is_believed_where_ip_has_none_either)
{
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("0000", "11") "0c91 0402 0000 abcd 010203"),
                      VERDICT_IP);
    ck_assert_uint_eq(frames_packet.payload_bytes, 3);
}
END_TEST

START_TEST(udp_cut_by_the_snaplen_keeps_what_there_is)
{
    ck_assert_verdict(decode_cut(LINK_RAW, IP4_ZERO_PROBE, 23), VERDICT_IP);
    ck_assert(frames_packet.truncated && !frames_packet.has_ports);
    ck_assert_verdict(decode_cut(LINK_RAW, IP4_ZERO_PROBE, 27), VERDICT_IP);
    ck_assert(frames_packet.truncated && frames_packet.has_ports);
    ck_assert_uint_eq(frames_packet.udp_checksum, 0);
    ck_assert_uint_eq(frames_packet.payload_bytes, 2);
    ck_assert_verdict(decode_cut(LINK_RAW, IP4_ZERO_PROBE, 29), VERDICT_IP);
    ck_assert(!frames_packet.truncated); /* the payload is cut, no header */
    ck_assert_uint_eq(frames_packet.payload_bytes, 2);
    ck_assert_uint_eq(frames_packet.payload_captured, 1);
}
END_TEST

START_TEST(udp_lite_s_field_is_its_coverage)
{
    const char *const covered[] = {"0000", "0008", "0009", "000a"};
    for (size_t i = 0; i < sizeof covered / sizeof *covered; i++) {
        char hex[256];
        snprintf(hex, sizeof hex, "%s 0c91 0402 %s abcd 6162", IP4("001e", "88"), covered[i]);
        ck_assert_verdict(decode_hex(LINK_RAW, hex), VERDICT_IP);
        ck_assert(frames_packet.has_ports);
        ck_assert_uint_eq(frames_packet.protocol, IP_UDPLITE);
        ck_assert_uint_eq(frames_packet.target_port, 1026);
        ck_assert_uint_eq(frames_packet.payload_bytes, 2);
        ck_assert_mem_eq(frames_packet.payload, "ab", 2);
    }
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("001e", "88") "0c91 0402 0007 abcd 6162"),
                      VERDICT_UDP_LENGTH);
    ck_assert_verdict(decode_hex(LINK_RAW, IP4("001e", "88") "0c91 0402 000b abcd 6162"),
                      VERDICT_UDP_LENGTH);
}
END_TEST

Suite *test_transport_suite(void);
Suite *test_transport_suite(void)
{
    Suite *s = suite_create("transport");
    TCase *t = tcase_create("transport");
    tcase_add_test(t, a_syn_s_facts_are_read);
    tcase_add_test(t, every_tcp_flag_has_its_bit);
    tcase_add_test(t, tcp_options_are_skipped);
    tcase_add_test(t, truncated_tcp_header_counts_as_short);
    tcase_add_test(t, a_tcp_data_offset_that_lies_is_noticed_and_what_is_whole_is_read);
    tcase_add_test(t, tcp_cut_by_the_snaplen_keeps_what_there_is);
    tcase_add_test(t, tcp_cut_in_its_options_is_truncated_and_known);
    tcase_add_test(t, a_tcp_header_in_two_fragments_is_no_lie);
    tcase_add_test(t, a_udp_datagram_s_facts_are_read);
    tcase_add_test(t, udp_s_own_length_rules_its_payload);
    tcase_add_test(t, an_empty_datagram_has_no_payload);
    tcase_add_test(t, a_udp_header_that_ends_early_is_short);
    tcase_add_test(t, a_udp_length_that_lies_is_noticed);
    tcase_add_test(t, a_udp_length_of_0_is_believed_where_ip_has_none_either);
    tcase_add_test(t, udp_cut_by_the_snaplen_keeps_what_there_is);
    tcase_add_test(t, udp_lite_s_field_is_its_coverage);
    suite_add_tcase(s, t);
    return s;
}
