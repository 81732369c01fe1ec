/* Tests of src/packet/decode.h as a whole, and of src/packet/packet.h. What each layer does is in
 * test_link, test_wifi, test_shim, test_ip, test_transport, test_icmp, test_tunnel. */
#include "tests/frames.h"

START_TEST(the_link_types_of_the_manual_are_known)
{
    const int known[] = {0, 1, 9, 12, 14, 50, 101, 104, 105, 108, 113, 127, 228, 229, 239, 276};
    struct decoder d;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        ck_assert_msg(decoder_init(&d, known[i], false), "link type %d", known[i]);
}
END_TEST

START_TEST(other_link_types_are_refused)
{
    const int other[] = {-1, 2, 6, 7, 8, 10, 107, 119, 147, 195, 277, 65536};
    struct decoder d;
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        ck_assert_msg(!decoder_init(&d, other[i], false), "link type %d", other[i]);
}
END_TEST

START_TEST(every_verdict_has_a_name_of_its_own)
{
    for (int v = 0; v < VERDICTS; v++) {
        ck_assert_ptr_nonnull(verdict_name((enum verdict)v));
        for (int w = 0; w < v; w++)
            ck_assert_str_ne(verdict_name((enum verdict)v), verdict_name((enum verdict)w));
    }
    ck_assert_str_eq(verdict_name(VERDICT_IP_SHORT), "ip-short");
    ck_assert_str_eq(verdict_name(VERDICT_CUT_BEFORE_IP), "cut-before-ip");
}
END_TEST

START_TEST(the_frame_s_length_is_known_whatever_is_in_it)
{
    ck_assert_verdict(decode_cut(LINK_ETHERNET, ETHERNET "0806 0001", 5), VERDICT_CUT_BEFORE_IP);
    ck_assert_uint_eq(frames_packet.wire_bytes, 16);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0806 0001"), VERDICT_NOT_IP);
    ck_assert_uint_eq(frames_packet.wire_bytes, 16);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0800" IP4_ZERO_PROBE), VERDICT_IP);
    ck_assert_uint_eq(frames_packet.wire_bytes, 44);
}
END_TEST

START_TEST(the_time_is_left_to_the_capture)
{
    struct decoder d;
    uint8_t bytes[64];
    uint32_t length = frames_from_hex(IP4_ZERO_PROBE, bytes, sizeof bytes);
    struct frame frame = {.bytes = bytes, .captured = length, .wire = length};
    struct packet p = {.time_us = 1070309700000000};
    ck_assert(decoder_init(&d, LINK_RAW, true));
    ck_assert_verdict(decode_frame(&d, &frame, &p), VERDICT_IP);
    ck_assert_int_eq(p.time_us, 1070309700000000);
}
END_TEST

START_TEST(nothing_of_the_packet_before_is_left)
{
    /* A SYN with everything set, then a fragment that has none of it, into the same struct. */
    struct decoder d;
    struct packet p;
    uint8_t bytes[64];
    struct frame frame = {.bytes = bytes};
    ck_assert(decoder_init(&d, LINK_RAW, false));
    memset(&p, 0xff, sizeof p);
    frame.captured = frame.wire = frames_from_hex(
        "4500 001c 0000 0001 4006 0000" IP4_TO_HOME "0000000000000000", bytes, sizeof bytes);
    ck_assert_verdict(decode_frame(&d, &frame, &p), VERDICT_IP);
    ck_assert(!p.has_ports && !p.has_icmp && !p.has_quoted && !p.truncated && !p.tcp_options);
    ck_assert(p.fragment && p.later_fragment);
    ck_assert_uint_eq(p.source_port | p.target_port | p.tcp_flags | p.tcp_window, 0);
    ck_assert_uint_eq(p.tcp_sequence | p.udp_checksum, 0);
}
END_TEST

/* One good frame of each kind, with as few bytes behind its headers as can be. */
static const struct {
    int link_type;
    const char *hex;
} good[] = {
    {LINK_NULL, "02000000" IP4_ZERO_PROBE},
    {LINK_LOOP, "0000001c" IP6_ZERO_PROBE},
    {LINK_ETHERNET, ETHERNET "0800" IP4_ZERO_PROBE},
    {LINK_ETHERNET, ETHERNET "86dd" IP6_ZERO_PROBE},
    {LINK_ETHERNET, ETHERNET "88a8 0064 8100 00c8 0800" IP4_ZERO_PROBE},
    {LINK_ETHERNET, ETHERNET "0026 aaaa03 000000 0800" IP4_ZERO_PROBE},
    {LINK_ETHERNET, ETHERNET "8847 00064040 000c8140" IP4_ZERO_PROBE},
    {LINK_ETHERNET, ETHERNET "8864 1100 0001 0020 0021" IP4_ZERO_PROBE},
    {LINK_PPP, "ff03 0021" IP4_ZERO_PROBE},
    {LINK_RAW, IP6_ZERO_PROBE},
    {LINK_C_HDLC, "0f00 0800" IP4_ZERO_PROBE},
    {LINK_IEEE802_11, "8801 0000 0c8610edd7c6 0c8610edd7c7 0c8610edd7c8 0000 0000"
                      "aaaa03 000000 0800" IP4_ZERO_PROBE},
    {LINK_LINUX_SLL, "0000 0001 0006 0c8610edd7c6 0000 0800" IP4_ZERO_PROBE},
    {LINK_IEEE802_11_RADIO, "0000 0a00 02000000 0000 0801 0000 0c8610edd7c6 0c8610edd7c7"
                            "0c8610edd7c8 0000 aaaa03 000000 0800" IP4_ZERO_PROBE},
    {LINK_IPV4, IP4_ZERO_PROBE},
    {LINK_IPV6, IP6_ZERO_PROBE},
    {LINK_LINUX_SLL2, "86dd 0000 00000002 0001 00 06 0c8610edd7c6 0000" IP6_ZERO_PROBE},
};

START_TEST(a_good_frame_of_each_kind_is_decoded)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert_verdict(decode_hex(good[i].link_type, good[i].hex), VERDICT_IP);
        assert_zero_probe();
    }
}
END_TEST

START_TEST(a_good_frame_cut_anywhere_by_the_snaplen_is_never_said_to_lie)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint32_t length = frames_length(good[i].hex);
        for (uint32_t captured = 0; captured < length; captured++) {
            /* UDP's 8 bytes and the payload's 2 come last: before them nothing is countable. */
            bool whole_ip_header = captured >= length - 10;
            ck_assert_verdict(decode_cut(good[i].link_type, good[i].hex, captured),
                              whole_ip_header ? VERDICT_IP : VERDICT_CUT_BEFORE_IP);
            if (!whole_ip_header)
                continue;
            ck_assert_int_eq(frames_packet.has_ports, captured >= length - 6);
            ck_assert_int_eq(frames_packet.truncated, captured < length - 2);
            ck_assert_uint_eq(frames_packet.payload_bytes, 2);
        }
    }
}
END_TEST

START_TEST(a_good_frame_that_ends_early_is_never_counted)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint32_t length = frames_length(good[i].hex);
        for (uint32_t end = 0; end < length; end++) {
            enum verdict v = decode_short(good[i].link_type, good[i].hex, end);
            ck_assert_msg(v == VERDICT_LINK_SHORT || v == VERDICT_IP_SHORT ||
                              v == VERDICT_IP_TOTAL_LENGTH,
                          "frame %zu, %u bytes: %s", i, end, verdict_name(v));
        }
    }
}
END_TEST

Suite *test_decode_suite(void);
Suite *test_decode_suite(void)
{
    Suite *s = suite_create("decode");
    TCase *t = tcase_create("decode");
    tcase_add_test(t, the_link_types_of_the_manual_are_known);
    tcase_add_test(t, other_link_types_are_refused);
    tcase_add_test(t, every_verdict_has_a_name_of_its_own);
    tcase_add_test(t, the_frame_s_length_is_known_whatever_is_in_it);
    tcase_add_test(t, the_time_is_left_to_the_capture);
    tcase_add_test(t, nothing_of_the_packet_before_is_left);
    tcase_add_test(t, a_good_frame_of_each_kind_is_decoded);
    tcase_add_test(t, a_good_frame_cut_anywhere_by_the_snaplen_is_never_said_to_lie);
    tcase_add_test(t, a_good_frame_that_ends_early_is_never_counted);
    suite_add_tcase(s, t);
    return s;
}
