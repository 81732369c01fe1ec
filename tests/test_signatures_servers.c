/* Tests of share/signatures.conf, questions to servers, forged addresses: each signature names what
 * it is for, and leaves alone what only looks like it. */
#include "tests/shipped.h"

/* --- Servers that are asked for long answers -------------------------------------------------- */

START_TEST(ntp_monlist_and_control_questions_are_no_time_questions)
{
    hold("1700032a 00000000");
    ck_assert_str_eq(seen_at(123), "ntp-monlist");
    hold("16020001 0000 0000 0000 0000");
    ck_assert_str_eq(seen_at(123), "ntp-monlist");
    hold("17000310 00000000"); /* private, another request */
    ck_assert_str_eq(seen_at(123), "");
    hold("16020001 0000 0000 0000 000c");
    put_text("stratum");
    ck_assert_str_eq(seen_at(123), "");
    hold("23 00 06 2a"); /* a client: mode 3 */
    put_many(0, 44);
    ck_assert_str_eq(seen_from(123, 123), "");
}
END_TEST

START_TEST(snmp_with_community_public_is_seen)
{
    hold("3026 020101 0406");
    put_text("public");
    put("a019 0204 0000 0001 0201 00 0201 00 300b 3009 0605 2b06010201 0500");
    ck_assert_str_eq(seen_at(161), "snmp-public");
    ck_assert_str_eq(going_at(TRAFFIC_INTERNAL, 161), ""); /* whoever monitors our printers */
    memcpy(payload + 7, "secret", 6);
    ck_assert_str_eq(seen_at(161), "");
    hold("");
    put_text("public");
    ck_assert_str_eq(seen_at(161), ""); /* no BER sequence */
}
END_TEST

START_TEST(memcached_is_asked_for_stats)
{
    hold("0001 0000 0001 0000");
    put_text("stats\r\n");
    ck_assert_str_eq(seen_at(11211), "memcached-stats");
    hold("0001 0000 0001 0000");
    put_text("get stats\r\n");
    ck_assert_str_eq(seen_at(11211), "");
    hold("0001 0001 0001 0000");
    put_text("stats\r\n");
    ck_assert_str_eq(seen_at(11211), "");
}
END_TEST

START_TEST(an_ssdp_search_is_seen_when_it_is_sent_to_one_host)
{
    hold("");
    put_text("M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n");
    struct wanted w = datagram(3217, 1900);
    ck_assert_str_eq(seen(&w), "ssdp-search");
    w.target = 0xeffffffa;
    ck_assert_str_eq(seen(&w), "");
    w.target = 0xffffffff;
    ck_assert_str_eq(seen(&w), "");
    hold("");
    put_text("NOTIFY * HTTP/1.1\r\n\r\n");
    ck_assert_str_eq(seen_at(1900), "");
}
END_TEST

START_TEST(dns_questions_for_any_and_for_the_version_are_seen)
{
    static const char name[] = "076578616d706c65 03636f6d 00", count[] = "0001 0000 0000 0000";
    hold("1234 0100");
    put(count);
    put(name);
    put("00ff 0001");
    ck_assert_str_eq(seen_at(53), "dns-any");
    ck_assert_str_eq(going_at(TRAFFIC_OUTBOUND, 53), "");
    payload[payload_bytes - 1] = 0xff; /* class ANY */
    ck_assert_str_eq(seen_at(53), "dns-any");
    hold("1234 0100 0001 0000 0000 0001 00 00ff 0001 00 0029 1000 00000000 0000"); /* root, EDNS */
    ck_assert_str_eq(seen_at(53), "dns-any");
    hold("1234 0000 0001 0000 0000 0000 07");
    put_text("VERSION");
    put("04");
    put_text("Bind");
    put("00 0010 0003");
    ck_assert_str_eq(seen_at(53), "dns-any");
}
END_TEST

START_TEST(other_dns_questions_and_answers_are_not)
{
    hold("1234 0100 0001 0000 0000 0001 076578616d706c65 03636f6d 00 0001 0001"
         "00 0029 1000 00000000 0000");
    ck_assert_str_eq(seen_at(53), ""); /* type A with EDNS */
    hold("1234 0100 0001 0000 0000 0000 076578616d706c65 03636f6d 00 0010 0001");
    ck_assert_str_eq(seen_at(53), ""); /* type TXT */
    hold("1234 8100 0001 0000 0000 0000 076578616d706c65 03636f6d 00 00ff 0001");
    ck_assert_str_eq(seen_at(53), ""); /* an answer to ANY */
}
END_TEST

START_TEST(a_cldap_search_asks_for_the_object_class)
{
    hold("3025 020101 6320 0400 0a0100 0a0100 020100 020100 010100 870b");
    put_text("objectClass");
    put("3000");
    ck_assert_str_eq(seen_at(389), "cldap");
    hold("3025 020101 6320 0400 0a0100 0a0100 020100 020100 010100 870b");
    put_text("DnsDomain");
    ck_assert_str_eq(seen_at(389), "");
    hold("");
    put_text("objectclass");
    ck_assert_str_eq(seen_at(389), "");
}
END_TEST

START_TEST(ubiquiti_discovery_begins_in_one_of_two_ways)
{
    hold("01000000");
    ck_assert_str_eq(seen_at(10001), "ubiquiti");
    hold("02080000");
    ck_assert_str_eq(seen_at(10001), "ubiquiti");
    hold("02000000");
    ck_assert_str_eq(seen_at(10001), "");
    hold("010000");
    ck_assert_str_eq(seen_at(10001), "");
}
END_TEST

START_TEST(ws_discovery_is_seen_when_it_is_sent_to_one_host)
{
    hold("3c3a2f3e0a");
    ck_assert_str_eq(seen_at(3702), "ws-discovery");
    hold("");
    put_text("<soap:Envelope>");
    ck_assert_str_eq(seen_at(3702), "ws-discovery");
    hold("");
    put_text("<?xml version=\"1.0\"?><soap:Envelope>");
    struct wanted w = datagram(3217, 3702);
    ck_assert_str_eq(seen(&w), "ws-discovery");
    w.target = 0xeffffffa;
    ck_assert_str_eq(seen(&w), "");
    hold("");
    put_text("<xml>");
    ck_assert_str_eq(seen_at(3702), "");
}
END_TEST

START_TEST(apple_remote_desktop_is_asked_in_five_bytes)
{
    hold("0014000103");
    ck_assert_str_eq(seen_at(3283), "ard");
    hold("0014000104");
    ck_assert_str_eq(seen_at(3283), "");
}
END_TEST

START_TEST(coap_is_asked_for_well_known)
{
    hold("40017d70 bb 2e");
    put_text("well-known");
    put("04");
    put_text("core");
    ck_assert_str_eq(seen_at(5683), "coap");
    hold("40017d70 b4");
    put_text("core");
    ck_assert_str_eq(seen_at(5683), "");
    hold("40017d71 bb 2e");
    put_text("well-known");
    ck_assert_str_eq(seen_at(5683), "");
}
END_TEST

START_TEST(the_port_mapper_is_asked_by_its_program_number)
{
    hold("65721337 00000000 00000002 000186a0 00000002 00000004 0000000000000000 0000000000000000");
    ck_assert_str_eq(seen_at(111), "portmap");
    hold("65721337 00000000 00000002 000186a3 00000002 00000004 0000000000000000 0000000000000000");
    ck_assert_str_eq(seen_at(111), ""); /* NFS */
}
END_TEST

START_TEST(steam_servers_are_asked_for_themselves)
{
    hold("ffffffff54");
    put_text("Source Engine Query");
    put("00");
    ck_assert_str_eq(seen_at(27015), "steam");
    hold("ffffffff55 ffffffff"); /* for their players */
    ck_assert_str_eq(seen_at(27015), "");
}
END_TEST

/* --- Our addresses were forged ---------------------------------------------------------------- */

/* What an error quotes: from us to 203.0.113.9, that protocol, ports 3217 and another. */
static void hold_quoted(const char *protocol, const char *target_port)
{
    hold("4500 001e 1234 0000 72");
    put(protocol);
    put("0000 c000020a cb007109 0c91");
    put(target_port);
    put("000a 0000");
}

START_TEST(an_error_that_quotes_a_messenger_port_says_that_we_were_forged)
{
    hold_quoted("11", "0402");
    struct wanted w = message(UNREACHABLE);
    ck_assert_str_eq(seen(&w), "forged-us,backscatter-icmp");
    ck_assert_uint_eq(find("forged-us")->state, SIGNATURE_UNSOLICITED);
    ck_assert_str_eq(seen_going(&w, TRAFFIC_OUTBOUND), "");
    w.source_port = 11; /* time exceeded */
    ck_assert_str_eq(seen(&w), "forged-us,backscatter-icmp");
    hold_quoted("11", "0400");
    w = message(UNREACHABLE);
    ck_assert_str_eq(seen(&w), "backscatter-icmp");
    hold_quoted("06", "0402"); /* TCP */
    w = message(UNREACHABLE);
    ck_assert_str_eq(seen(&w), "backscatter-icmp");
}
END_TEST

START_TEST(answers_nobody_asked_for_are_backscatter)
{
    struct wanted w = segment(SYN | ACK, 1234);
    ck_assert_str_eq(seen(&w), "backscatter-tcp");
    w.tcp_flags = RST;
    ck_assert_str_eq(seen(&w), "backscatter-tcp");
    w.tcp_flags = RST | ACK;
    ck_assert_str_eq(seen(&w), "backscatter-tcp");
    ck_assert_str_eq(seen_going(&w, TRAFFIC_OUTBOUND), "");
    w.tcp_flags = ACK;
    ck_assert_str_eq(seen(&w), "");
    w.tcp_flags = SYN;
    ck_assert_str_eq(seen(&w), "");
    w.tcp_flags = FIN | ACK;
    ck_assert_str_eq(seen(&w), "");
    hold("1234 8180 0001 0000 0000 0000");
    ck_assert_str_eq(seen_from(53, 40000), "backscatter-dns");
    ck_assert_str_eq(seen_from(5353, 40000), "");
    static const uint8_t types[] = {0, 3, 4, 5, 11, 12, 14, 16, 18}, others[] = {8, 13, 9, 17, 15};
    hold("");
    for (size_t i = 0; i < sizeof types; i++) {
        w = message(types[i]);
        ck_assert_str_eq(seen(&w), "backscatter-icmp");
    }
    for (size_t i = 0; i < sizeof others; i++) {
        w = message(others[i]);
        ck_assert_str_eq(seen(&w), "");
    }
    for (size_t i = 0; i < shipped->count; i++)
        if (strcmp(shipped->list[i].group, "backscatter") == 0)
            ck_assert_uint_eq(shipped->list[i].state, SIGNATURE_UNSOLICITED);
}
END_TEST

Suite *test_signatures_servers_suite(void);
Suite *test_signatures_servers_suite(void)
{
    Suite *s = suite_create("signatures_servers");
    TCase *t = tcase_create("signatures_servers");
    tcase_add_checked_fixture(t, load_shipped, free_shipped);
    tcase_add_test(t, ntp_monlist_and_control_questions_are_no_time_questions);
    tcase_add_test(t, snmp_with_community_public_is_seen);
    tcase_add_test(t, memcached_is_asked_for_stats);
    tcase_add_test(t, an_ssdp_search_is_seen_when_it_is_sent_to_one_host);
    tcase_add_test(t, dns_questions_for_any_and_for_the_version_are_seen);
    tcase_add_test(t, other_dns_questions_and_answers_are_not);
    tcase_add_test(t, a_cldap_search_asks_for_the_object_class);
    tcase_add_test(t, ubiquiti_discovery_begins_in_one_of_two_ways);
    tcase_add_test(t, ws_discovery_is_seen_when_it_is_sent_to_one_host);
    tcase_add_test(t, apple_remote_desktop_is_asked_in_five_bytes);
    tcase_add_test(t, coap_is_asked_for_well_known);
    tcase_add_test(t, the_port_mapper_is_asked_by_its_program_number);
    tcase_add_test(t, steam_servers_are_asked_for_themselves);
    tcase_add_test(t, an_error_that_quotes_a_messenger_port_says_that_we_were_forged);
    tcase_add_test(t, answers_nobody_asked_for_are_backscatter);
    suite_add_tcase(s, t);
    return s;
}
