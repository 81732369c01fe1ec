/* Tests of src/packet/shim.c. */
#include "tests/frames.h"

START_TEST(vlan_tags_are_looked_through)
{
    const char *const tags[] = {"8100 0064 0800", "88a8 0064 8100 00c8 0800",
                                "9100 0064 8100 00c8 0800",
                                "8100 0001 8100 0002 8100 0003 8100 0004 0800"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        char hex[256];
        snprintf(hex, sizeof hex, "%s%s%s", ETHERNET, tags[i], IP4_ZERO_PROBE);
        ck_assert_verdict(decode_hex(LINK_ETHERNET, hex), VERDICT_IP);
        assert_zero_probe();
    }
}
END_TEST

START_TEST(a_tagged_frame_of_something_else_is_not_ip)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8100 0064 0806 0001"), VERDICT_NOT_IP);
}
END_TEST

START_TEST(a_frame_that_ends_in_a_tag_is_link_short)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8100 0064 08"), VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8847 000641"), VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8847 00064140"), VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8864 1100 0001"), VERDICT_LINK_SHORT);
}
END_TEST

START_TEST(sixteen_tags_are_followed_and_no_more)
{
    char hex[512] = ETHERNET "8100";
    for (int i = 0; i < 15; i++)
        strcat(hex, "0064 8100");
    char deeper[1024];
    snprintf(deeper, sizeof deeper, "%s 0064 8100 0064 0800 %s", hex, IP4_ZERO_PROBE);
    strcat(hex, "0064 0800" IP4_ZERO_PROBE);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, hex), VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_ETHERNET, deeper), VERDICT_LINK_DEEP);
}
END_TEST

START_TEST(mpls_is_followed_to_the_bottom_of_its_stack)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8847 00064140" IP4_ZERO_PROBE),
                      VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(
        decode_hex(LINK_ETHERNET, ETHERNET "8848 00064040 000c8040 00000140" IP6_ZERO_PROBE),
        VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(mpls_over_anything_but_ip_is_not_ip)
{
    /* A pseudowire's control word, then Ethernet (RFC 4448). */
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8847 00064140 00000000" ETHERNET "0806"),
                      VERDICT_NOT_IP);
}
END_TEST

START_TEST(an_endless_label_stack_is_too_deep)
{
    char hex[512] = ETHERNET "8847";
    for (int i = 0; i < 20; i++)
        strcat(hex, "00064040");
    ck_assert_verdict(decode_hex(LINK_ETHERNET, hex), VERDICT_LINK_DEEP);
}
END_TEST

START_TEST(a_pppoe_session_is_looked_through)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8864 1100 0001 0020 0021" IP4_ZERO_PROBE),
                      VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(
        decode_hex(LINK_ETHERNET, ETHERNET "8100 0007 8864 1100 0001 0034 0057" IP6_ZERO_PROBE),
        VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(pppoe_discovery_and_control_are_not_ip)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8863 1109 0000 0004 01010000"),
                      VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8864 11a7 0001 0000"), VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8864 2100 0001 0020 0021" IP4_ZERO_PROBE),
                      VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8864 1100 0001 0006 c021 0901 0004"),
                      VERDICT_NOT_IP);
}
END_TEST

START_TEST(a_pppoe_length_below_the_packet_s_is_a_lie)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "8864 1100 0001 001f 0021" IP4_ZERO_PROBE),
                      VERDICT_IP_TOTAL_LENGTH);
}
END_TEST

START_TEST(mpls_in_ppp_is_looked_through)
{
    ck_assert_verdict(decode_hex(LINK_PPP, "ff03 0281 00064140" IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(ip_in_an_802_3_frame_is_decoded)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0026 aaaa03 000000 0800" IP4_ZERO_PROBE),
                      VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "003a aaaa03 0000f8 86dd" IP6_ZERO_PROBE),
                      VERDICT_IP);
    assert_zero_probe();
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0021 060603" IP4_ZERO_PROBE), VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(spanning_tree_and_cisco_s_protocols_are_not_ip)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0026 424203 0000 00 00"), VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0026 aaaa03 00000c 2000 02b4"),
                      VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0026 ffff 0022 00 00"), VERDICT_NOT_IP);
}
END_TEST

START_TEST(the_type_field_is_a_length_up_to_1500_and_a_type_from_1536)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "05dc aaaa03 000000 0800" IP4_ZERO_PROBE),
                      VERDICT_IP);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "05dd aaaa03 000000 0800" IP4_ZERO_PROBE),
                      VERDICT_NOT_IP);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0600 aaaa03 000000 0800" IP4_ZERO_PROBE),
                      VERDICT_NOT_IP);
}
END_TEST

START_TEST(an_802_3_length_below_its_llc_header_is_link_short)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0002 aaaa03 000000 0800"),
                      VERDICT_LINK_SHORT);
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0007 aaaa03 000000 0800"),
                      VERDICT_LINK_SHORT);
}
END_TEST

START_TEST(a_snap_type_below_1536_is_no_length)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0026 aaaa03 000000 0026 aaaa03 000000"),
                      VERDICT_NOT_IP);
}
END_TEST

START_TEST(an_ethertype_and_a_version_that_disagree_are_noticed)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "0800" IP6_ZERO_PROBE),
                      VERDICT_IP_VERSION);
    ck_assert_verdict(
        decode_hex(LINK_ETHERNET, ETHERNET "86dd" IP4_ZERO_PROBE "00000000000000000000"),
        VERDICT_IP_VERSION);
}
END_TEST

Suite *test_shim_suite(void);
Suite *test_shim_suite(void)
{
    Suite *s = suite_create("shim");
    TCase *t = tcase_create("shim");
    tcase_add_test(t, vlan_tags_are_looked_through);
    tcase_add_test(t, a_tagged_frame_of_something_else_is_not_ip);
    tcase_add_test(t, a_frame_that_ends_in_a_tag_is_link_short);
    tcase_add_test(t, sixteen_tags_are_followed_and_no_more);
    tcase_add_test(t, mpls_is_followed_to_the_bottom_of_its_stack);
    tcase_add_test(t, mpls_over_anything_but_ip_is_not_ip);
    tcase_add_test(t, an_endless_label_stack_is_too_deep);
    tcase_add_test(t, a_pppoe_session_is_looked_through);
    tcase_add_test(t, pppoe_discovery_and_control_are_not_ip);
    tcase_add_test(t, a_pppoe_length_below_the_packet_s_is_a_lie);
    tcase_add_test(t, mpls_in_ppp_is_looked_through);
    tcase_add_test(t, ip_in_an_802_3_frame_is_decoded);
    tcase_add_test(t, spanning_tree_and_cisco_s_protocols_are_not_ip);
    tcase_add_test(t, the_type_field_is_a_length_up_to_1500_and_a_type_from_1536);
    tcase_add_test(t, an_802_3_length_below_its_llc_header_is_link_short);
    tcase_add_test(t, a_snap_type_below_1536_is_no_length);
    tcase_add_test(t, an_ethertype_and_a_version_that_disagree_are_noticed);
    suite_add_tcase(s, t);
    return s;
}
