/* Tests of src/packet/tunnel.c: the zero probe, from 198.51.100.7, inside of tunnels between
 * 203.0.113.1 and 203.0.113.2. */
#include "tests/frames.h"

#define TUNNEL_ENDS " cb007101 cb007102 "

/* An outer IPv4 packet around `inner`, of that protocol; the length is right. */
static const char *outer(unsigned protocol, const char *inner)
{
    static char hex[4096];
    int length = snprintf(hex, sizeof hex, "4500 %04x 0001 0000 40%02x 0000 %s %s",
                          20 + frames_length(inner), protocol, TUNNEL_ENDS, inner);
    ck_assert_int_lt(length, (int)sizeof hex);
    return hex;
}

/* The same around a UDP datagram to `port`. */
static const char *outer_udp(unsigned port, const char *inner)
{
    char datagram[2048];
    snprintf(datagram, sizeof datagram, "d431 %04x %04x 0000 %s", port, 8 + frames_length(inner),
             inner);
    return outer(IP_UDP, datagram);
}

static void assert_outer(unsigned protocol)
{
    assert_address("203.0.113.1", frames_packet.source);
    assert_address("203.0.113.2", frames_packet.target);
    ck_assert_uint_eq(frames_packet.protocol, protocol);
}

/* Without decapsulate the outer packet counts, with it the zero probe inside. */
static void assert_tunnel(unsigned protocol, const char *hex)
{
    ck_assert_verdict(decode_part(LINK_RAW, hex, WHOLE, WHOLE, false), VERDICT_IP);
    assert_outer(protocol);
    ck_assert_verdict(decode_part(LINK_RAW, hex, WHOLE, WHOLE, true), VERDICT_IP);
    assert_zero_probe();
    ck_assert_uint_eq(frames_packet.wire_bytes, frames_length(hex));
}

/* Even with decapsulate the outer packet counts: there is nothing good in it. */
static void assert_no_tunnel(unsigned protocol, const char *hex)
{
    ck_assert_verdict(decode_part(LINK_RAW, hex, WHOLE, WHOLE, true), VERDICT_IP);
    assert_outer(protocol);
}

START_TEST(ip_in_ip_is_looked_through_on_request)
{
    assert_tunnel(4, outer(4, IP4_ZERO_PROBE));
}
END_TEST

START_TEST(ipv6_in_ipv4_is_looked_through_on_request)
{
    assert_tunnel(41, outer(41, IP6_ZERO_PROBE));
}
END_TEST

START_TEST(ip_in_ipv6_is_looked_through_on_request)
{
    ck_assert_verdict(decode_part(LINK_RAW,
                                  "60000000 001e 04 40 20010db8000200000000000000000001"
                                  "20010db8000200000000000000000002" IP4_ZERO_PROBE,
                                  WHOLE, WHOLE, true),
                      VERDICT_IP);
    assert_zero_probe();
}
END_TEST

START_TEST(gre_is_looked_through_with_each_optional_field)
{
    assert_tunnel(47, outer(47, "0000 0800" IP4_ZERO_PROBE));
    assert_tunnel(47, outer(47, "0000 86dd" IP6_ZERO_PROBE));
    assert_tunnel(47, outer(47, "8000 0800 abcd0000" IP4_ZERO_PROBE));
    assert_tunnel(47, outer(47, "2000 0800 00000007" IP4_ZERO_PROBE));
    assert_tunnel(47, outer(47, "1000 0800 00000001" IP4_ZERO_PROBE));
    assert_tunnel(47, outer(47, "b000 0800 abcd0000 00000007 00000001" IP4_ZERO_PROBE));
    assert_tunnel(47, outer(47, "0000 6558" ETHERNET "0800" IP4_ZERO_PROBE));
}
END_TEST

START_TEST(pptp_s_gre_is_looked_through)
{
    assert_tunnel(47, outer(47, "3081 880b 0020 0001 00000005 00000004 0021" IP4_ZERO_PROBE));
    assert_tunnel(47, outer(47, "3001 880b 0021 0001 00000005 ff03 21" IP4_ZERO_PROBE));
    /* An acknowledgement alone carries nothing. */
    assert_no_tunnel(47, outer(47, "2081 880b 0000 0001 00000004"));
}
END_TEST

START_TEST(gre_that_is_not_simple_stays_closed)
{
    assert_no_tunnel(47, outer(47, "4000 0800 abcd0000 00000000" IP4_ZERO_PROBE));
    assert_no_tunnel(47, outer(47, "4000 0800 00000000" IP4_ZERO_PROBE));
    assert_no_tunnel(47, outer(47, "0002 0800" IP4_ZERO_PROBE));
    assert_no_tunnel(47, outer(47, "0000 0806 0001 0800"));
    assert_no_tunnel(47, outer(47, "0000 08"));
}
END_TEST

START_TEST(vxlan_is_looked_through_on_request)
{
    assert_tunnel(IP_UDP, outer_udp(4789, "08000000 00006400" ETHERNET "0800" IP4_ZERO_PROBE));
    assert_tunnel(IP_UDP,
                  outer_udp(4789, "08000000 00006400" ETHERNET "8100 0007 0800" IP4_ZERO_PROBE));
    assert_no_tunnel(IP_UDP, outer_udp(4789, "00000000 00006400" ETHERNET "0800" IP4_ZERO_PROBE));
    assert_no_tunnel(IP_UDP, outer_udp(4789, "08000000 00006400" ETHERNET "0806 0001"));
    assert_no_tunnel(IP_UDP, outer_udp(4790, "08000000 00006400" ETHERNET "0800" IP4_ZERO_PROBE));
}
END_TEST

START_TEST(geneve_is_looked_through_on_request)
{
    assert_tunnel(IP_UDP, outer_udp(6081, "0000 6558 00000a00" ETHERNET "0800" IP4_ZERO_PROBE));
    assert_tunnel(IP_UDP, outer_udp(6081, "0240 0800 00000a00 01020001 00000000" IP4_ZERO_PROBE));
    assert_no_tunnel(IP_UDP, outer_udp(6081, "4000 0800 00000a00" IP4_ZERO_PROBE));
    assert_no_tunnel(IP_UDP, outer_udp(6081, "3f00 0800 00000a00" IP4_ZERO_PROBE));
}
END_TEST

START_TEST(gtp_u_is_looked_through_on_request)
{
    assert_tunnel(IP_UDP, outer_udp(2152, "30ff 001e 00000001" IP4_ZERO_PROBE));
    assert_tunnel(IP_UDP, outer_udp(2152, "32ff 0022 00000001 28db 0000" IP4_ZERO_PROBE));
    /* Two extension headers, a PDU session container and a long one. */
    assert_tunnel(IP_UDP, outer_udp(2152, "34ff 002e 00000001 0000 0085 01 1001 c0"
                                          "02 0000000000 00 00" IP6_ZERO_PROBE));
    assert_no_tunnel(IP_UDP, outer_udp(2152, "3201 0004 00000000 0001 0000"));
    assert_no_tunnel(IP_UDP, outer_udp(2152, "3001 001e 00000001" IP4_ZERO_PROBE));
    assert_no_tunnel(IP_UDP, outer_udp(2152, "10ff 001e 00000001" IP4_ZERO_PROBE));
    assert_no_tunnel(IP_UDP,
                     outer_udp(2152, "34ff 0022 00000001 0000 0085 00000000" IP4_ZERO_PROBE));
    assert_no_tunnel(IP_UDP,
                     outer_udp(2152, "34ff 0022 00000001 0000 0085 ff000000" IP4_ZERO_PROBE));
}
END_TEST

START_TEST(an_inner_packet_that_lies_leaves_the_outer_one)
{
    assert_no_tunnel(4, outer(4, "4500 001f 1234 0000 7211 0000" IP4_TO_HOME UDP_ZERO_PROBE));
    assert_no_tunnel(4, outer(4, IP6_ZERO_PROBE));
    assert_no_tunnel(41, outer(41, IP4_ZERO_PROBE));
    assert_no_tunnel(4, outer(4, ""));
}
END_TEST

START_TEST(a_cut_tunnel_shows_as_much_as_was_captured)
{
    const char *hex = outer(4, IP4_ZERO_PROBE);
    ck_assert_verdict(decode_part(LINK_RAW, hex, 39, WHOLE, true), VERDICT_IP);
    assert_outer(4);
    ck_assert_verdict(decode_part(LINK_RAW, hex, 44, WHOLE, true), VERDICT_IP);
    assert_address("198.51.100.7", frames_packet.source);
    ck_assert(frames_packet.truncated && frames_packet.has_ports);
}
END_TEST

START_TEST(the_first_fragment_of_a_tunnel_is_looked_through)
{
    /* The inner packet goes on in the next fragment. */
    ck_assert_verdict(decode_part(LINK_RAW,
                                  "4500 0030 0001 2000 4004 0000" TUNNEL_ENDS
                                  "4500 0100 1234 0000 7211 0000" IP4_TO_HOME "0c91 0402 00ec abcd",
                                  WHOLE, WHOLE, true),
                      VERDICT_IP);
    assert_address("198.51.100.7", frames_packet.source);
    ck_assert_uint_eq(frames_packet.target_port, 1026);
    ck_assert_uint_eq(frames_packet.payload_bytes, 228);
    ck_assert_uint_eq(frames_packet.payload_captured, 0);

    ck_assert_verdict(decode_part(LINK_RAW,
                                  "4500 0032 0001 0006 4004 0000" TUNNEL_ENDS IP4_ZERO_PROBE, WHOLE,
                                  WHOLE, true),
                      VERDICT_IP);
    assert_outer(4);
    ck_assert(frames_packet.later_fragment);
}
END_TEST

START_TEST(tunnels_in_tunnels_are_followed_eight_deep)
{
    for (int depth = 1; depth <= 9; depth++) {
        char inner[4096];
        snprintf(inner, sizeof inner, "%s", IP4_ZERO_PROBE);
        for (int i = 0; i < depth; i++) {
            const char *wrapped = outer(4, inner);
            memcpy(inner, wrapped, strlen(wrapped) + 1);
        }
        ck_assert_verdict(decode_part(LINK_RAW, inner, WHOLE, WHOLE, true), VERDICT_IP);
        if (depth <= 8)
            assert_zero_probe();
        else
            assert_outer(4);
    }
}
END_TEST

Suite *test_tunnel_suite(void);
Suite *test_tunnel_suite(void)
{
    Suite *s = suite_create("tunnel");
    TCase *t = tcase_create("tunnel");
    tcase_add_test(t, ip_in_ip_is_looked_through_on_request);
    tcase_add_test(t, ipv6_in_ipv4_is_looked_through_on_request);
    tcase_add_test(t, ip_in_ipv6_is_looked_through_on_request);
    tcase_add_test(t, gre_is_looked_through_with_each_optional_field);
    tcase_add_test(t, pptp_s_gre_is_looked_through);
    tcase_add_test(t, gre_that_is_not_simple_stays_closed);
    tcase_add_test(t, vxlan_is_looked_through_on_request);
    tcase_add_test(t, geneve_is_looked_through_on_request);
    tcase_add_test(t, gtp_u_is_looked_through_on_request);
    tcase_add_test(t, an_inner_packet_that_lies_leaves_the_outer_one);
    tcase_add_test(t, a_cut_tunnel_shows_as_much_as_was_captured);
    tcase_add_test(t, the_first_fragment_of_a_tunnel_is_looked_through);
    tcase_add_test(t, tunnels_in_tunnels_are_followed_eight_deep);
    suite_add_tcase(s, t);
    return s;
}
