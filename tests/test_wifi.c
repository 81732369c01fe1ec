/* Tests of src/packet/wifi.c. Frame control is little endian: 08 01 is data to the distribution
 * system, 88 .. is QoS data. */
#include "tests/frames.h"

#define MACS    "0c8610edd7c6 0c8610edd7c7 0c8610edd7c8"
#define LLC_IP4 "aaaa03 000000 0800" IP4_ZERO_PROBE
/* Frame control, duration, three addresses, sequence control. */
#define HEADER(control) control "0000" MACS "0000"

START_TEST(data_frames_are_decoded)
{
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, HEADER("0801") LLC_IP4), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(
        decode_hex(LINK_IEEE802_11, HEADER("0802") "aaaa03 000000 86dd" IP6_ZERO_PROBE),
        VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(quality_of_service_adds_two_bytes_and_ht_control_four)
{
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, HEADER("8801") "0000" LLC_IP4), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, HEADER("8881") "0000 00000000" LLC_IP4),
                      VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(between_access_points_there_is_a_fourth_address)
{
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, HEADER("0803") "0c8610edd7c9" LLC_IP4),
                      VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, HEADER("8803") "0c8610edd7c9 0000" LLC_IP4),
                      VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(encrypted_frames_are_not_ip)
{
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, HEADER("0841") LLC_IP4), VERDICT_NOT_IP);
}
END_TEST

START_TEST(beacons_acknowledgements_and_null_frames_are_not_ip)
{
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, HEADER("8000")), VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, "d400 0000 0c8610edd7c6"), VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, HEADER("4801")), VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, HEADER("c801") "0000"), VERDICT_NOT_IP);
}
END_TEST

START_TEST(of_an_802_11_fragment_only_the_first_is_ip)
{
    const char *first = "0805 0000" MACS "1000 aaaa03 000000 0800"
                        "4500 0100 1234 0000 7211 0000" IP4_TO_HOME "0c91 0402 00ec abcd 0102";
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, first), VERDICT_IP);
    ck_assert_uint_eq(frames_packet.target_port, 1026);
    ck_assert_uint_eq(frames_packet.payload_bytes, 228);
    ck_assert_uint_eq(frames_packet.payload_captured, 2);
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, "0801 0000" MACS "1100" LLC_IP4), VERDICT_NOT_IP);
}
END_TEST

START_TEST(of_joined_frames_the_first_is_decoded)
{
    ck_assert_verdict(decode_hex(LINK_IEEE802_11,
                                 HEADER("8801") "8000"
                                                "0c8610edd7c6 0c8610edd7c7 0026" LLC_IP4
                                                "0000 0c8610edd7c6 0c8610edd7c7 0003 424203"),
                      VERDICT_IP);
    assert_zero_probe();
    /* The part says that it is shorter than the packet in it. */
    ck_assert_verdict(decode_hex(LINK_IEEE802_11,
                                 HEADER("8801") "8000"
                                                "0c8610edd7c6 0c8610edd7c7 0025" LLC_IP4),
                      VERDICT_IP_TOTAL_LENGTH);
}
END_TEST

START_TEST(a_frame_that_ends_in_its_header_is_link_short)
{
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, "08"), VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, "0801 0000" MACS), VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_cut(LINK_IEEE802_11, HEADER("0801") LLC_IP4, 23),
                      VERDICT_CUT_BEFORE_IP);
    ck_assert_verdict(decode_hex(LINK_IEEE802_11, HEADER("0801")), VERDICT_LINK_SHORT);
}
END_TEST

START_TEST(radiotap_is_skipped_by_its_length)
{
    ck_assert_verdict(
        decode_hex(LINK_IEEE802_11_RADIO, "0000 0800 00000000" HEADER("0801") LLC_IP4), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(
        decode_hex(LINK_IEEE802_11_RADIO, "0000 0d00 04000000 02 00000000" HEADER("0801") LLC_IP4),
        VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(a_radiotap_length_that_lies_is_link_short)
{
    ck_assert_verdict(decode_hex(LINK_IEEE802_11_RADIO, "0000 0700 00000000" HEADER("0801")),
                      VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_hex(LINK_IEEE802_11_RADIO, "0000 ff00 00000000" HEADER("0801")),
                      VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_hex(LINK_IEEE802_11_RADIO, "0000 0800 0000"), VERDICT_LINK_SHORT);
}
END_TEST

/* Flags 0x10: a checksum of 4 bytes ends the frame. Offloaded IPv4 (total length 0) has no other
 * end, so it shows whether the checksum was left out. */
#define OFFLOADED "aaaa03 000000 0800 4500 0000 1234 0000 7206 0000" IP4_TO_HOME TCP_SYN_ONLY

START_TEST(the_checksum_at_the_end_is_not_part_of_the_frame)
{
    ck_assert_verdict(decode_hex(LINK_IEEE802_11_RADIO,
                                 "0000 0900 02000000 10" HEADER("0801") OFFLOADED "deadbeef"),
                      VERDICT_IP);
    ck_assert_uint_eq(frames_packet.payload_bytes, 0);
    ck_assert_verdict(decode_hex(LINK_IEEE802_11_RADIO,
                                 "0000 0900 02000000 00" HEADER("0801") OFFLOADED "deadbeef"),
                      VERDICT_IP);
    ck_assert_uint_eq(frames_packet.payload_bytes, 4);
}
END_TEST

START_TEST(radiotap_flags_are_found_behind_the_timer_and_more_bitmaps)
{
    /* Two bitmap words, then the timer aligned to 8: at 16; flags at 24. */
    ck_assert_verdict(decode_hex(LINK_IEEE802_11_RADIO,
                                 "0000 1900 03000080 00000000 00000000 1122334400000000 10" HEADER(
                                     "0801") OFFLOADED "deadbeef"),
                      VERDICT_IP);
    ck_assert_uint_eq(frames_packet.payload_bytes, 0);
}
END_TEST

START_TEST(a_padded_header_is_a_multiple_of_four)
{
    /* Flags 0x20; the QoS header of 26 bytes is padded to 28. */
    ck_assert_verdict(decode_hex(LINK_IEEE802_11_RADIO,
                                 "0000 0900 02000000 20" HEADER("8801") "0000 0000" LLC_IP4),
                      VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(bitmaps_without_end_do_no_harm)
{
    ck_assert_verdict(
        decode_hex(LINK_IEEE802_11_RADIO, "0000 0c00 020000ff ffffffff" HEADER("0801") LLC_IP4),
        VERDICT_IP);
    assert_zero_probe();
}
END_TEST

Suite *test_wifi_suite(void);
Suite *test_wifi_suite(void)
{
    Suite *s = suite_create("wifi");
    TCase *t = tcase_create("wifi");
    tcase_add_test(t, data_frames_are_decoded);
    tcase_add_test(t, quality_of_service_adds_two_bytes_and_ht_control_four);
    tcase_add_test(t, between_access_points_there_is_a_fourth_address);
    tcase_add_test(t, encrypted_frames_are_not_ip);
    tcase_add_test(t, beacons_acknowledgements_and_null_frames_are_not_ip);
    tcase_add_test(t, of_an_802_11_fragment_only_the_first_is_ip);
    tcase_add_test(t, of_joined_frames_the_first_is_decoded);
    tcase_add_test(t, a_frame_that_ends_in_its_header_is_link_short);
    tcase_add_test(t, radiotap_is_skipped_by_its_length);
    tcase_add_test(t, a_radiotap_length_that_lies_is_link_short);
    tcase_add_test(t, the_checksum_at_the_end_is_not_part_of_the_frame);
    tcase_add_test(t, radiotap_flags_are_found_behind_the_timer_and_more_bitmaps);
    tcase_add_test(t, a_padded_header_is_a_multiple_of_four);
    tcase_add_test(t, bitmaps_without_end_do_no_harm);
    suite_add_tcase(s, t);
    return s;
}
