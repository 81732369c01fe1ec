/* Tests of share/signatures.conf, the event of 2003, worms, scanners: each signature names what it
 * is for, and leaves alone what only looks like it. */
#include "tests/shipped.h"

/* --- The event of 2003 ------------------------------------------------------------------------ */

START_TEST(two_zero_bytes_to_the_messenger_ports_are_the_probe)
{
    hold("0000");
    ck_assert_str_eq(seen_at(135), "messenger-zero-probe");
    for (uint16_t port = 1026; port <= 1031; port++)
        ck_assert_str_eq(seen_at(port), "messenger-zero-probe");
    ck_assert_str_eq(going_at(TRAFFIC_OUTBOUND, 1026), "messenger-zero-probe");
    ck_assert_str_eq(going_at(TRAFFIC_INTERNAL, 1030), "messenger-zero-probe");
    ck_assert_str_eq(going_at(TRAFFIC_TRANSIT, 1031), "messenger-zero-probe");
}
END_TEST

START_TEST(the_probe_is_known_over_ipv6_too)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET "86dd" IP6_ZERO_PROBE), VERDICT_IP);
    ck_assert_str_eq(names_of_packet(TRAFFIC_INBOUND), "messenger-zero-probe");
}
END_TEST

START_TEST(other_payloads_and_other_ports_are_not_the_probe)
{
    hold("00");
    ck_assert_str_eq(seen_at(1026), "");
    hold("000000");
    ck_assert_str_eq(seen_at(1026), "");
    hold("0001");
    ck_assert_str_eq(seen_at(1026), "");
    hold("");
    ck_assert_str_eq(seen_at(1026), ""); /* with 18 zero bytes of padding behind it */
    hold("0000");
    ck_assert_str_eq(seen_at(2140), ""); /* DeepThroat */
    ck_assert_str_eq(seen_at(1025), "");
    ck_assert_str_eq(seen_at(1032), "");
    ck_assert_str_eq(seen_at(5351), "natpmp-scan");
}
END_TEST

static void hold_nbstat(const char *flags)
{
    hold("8001");
    put(flags);
    put("0001 0000 0000 0000 20 43 4b");
    put_many(0x41, 30);
    put("00 0021 0001");
    ck_assert_uint_eq(payload_bytes, 50);
}

START_TEST(a_wildcard_nbstat_question_is_the_netbios_probe)
{
    hold_nbstat("0000");
    ck_assert_str_eq(seen_at(137), "nbstat-probe");
    hold_nbstat("0010");
    ck_assert_str_eq(seen_from(137, 137), "nbstat-probe");
    ck_assert_str_eq(going_at(TRAFFIC_INTERNAL, 137), "");
    ck_assert_str_eq(going_at(TRAFFIC_OUTBOUND, 137), "");
}
END_TEST

START_TEST(a_name_query_and_a_registration_are_not_the_netbios_probe)
{
    hold_nbstat("0110"); /* recursion desired: a name query */
    ck_assert_str_eq(seen_at(137), "");
    hold_nbstat("0000");
    payload[20] = 0x42; /* of another name */
    ck_assert_str_eq(seen_at(137), "");
    hold_nbstat("0000");
    payload[47] = 0x20; /* type NB */
    ck_assert_str_eq(seen_at(137), "");
    hold_nbstat("0000");
    put("00");
    ck_assert_str_eq(seen_at(137), "");
}
END_TEST

/* A request of the Messenger interface with a body of so many bytes. */
static void hold_spam(const char *flags1, uint16_t body)
{
    hold("0400");
    put(flags1);
    put("00 100000 00");
    put_many(0, 16);
    put("f8917b5a00ffd011a9b200c04fb6e6fc");
    put_many(0x5c, 16);
    put("00000000 01000000 00000000 0000 ffff ffff");
    const uint8_t length[2] = {(uint8_t)body, (uint8_t)(body >> 8)};
    ck_assert_uint_eq(payload_bytes, 74);
    memcpy(payload + payload_bytes, length, 2);
    payload_bytes += 2;
    put("0000 0000");
    ck_assert_uint_eq(payload_bytes, 80);
    put_many('x', body);
}

START_TEST(a_request_of_the_messenger_interface_is_popup_spam)
{
    hold_spam("28", 249);
    ck_assert_str_eq(seen_from(666, 1026), "messenger-spam");
    ck_assert_str_eq(seen_at(135), "messenger-spam");
    ck_assert_str_eq(seen_at(1025), "messenger-spam");
    ck_assert_str_eq(seen_at(1035), "messenger-spam");
    hold_spam("78", 1376);
    ck_assert_str_eq(seen_at(1027), "messenger-spam");
}
END_TEST

START_TEST(dns_answers_rtp_and_other_rpc_at_those_ports_are_no_popup_spam)
{
    hold("1234 8180 0001 0001 0000 0000 03777777 076578616d706c65 03636f6d 00 0001 0001"
         "c00c 0001 0001 00000e10 0004 c0000201");
    ck_assert_str_eq(seen_from(53, 1026), "backscatter-dns"); /* which the counting may rule out */
    hold("80 00 1234 00000001 deadbeef");                     /* RTP */
    put_many(0x7f, 160);
    ck_assert_str_eq(seen_at(1028), "");
    hold_spam("28", 249);
    payload[24] = 0x01; /* another interface, as PROFINET has it */
    ck_assert_str_eq(seen_at(1025), "");
    hold_spam("28", 249);
    payload[1] = 0x02; /* a response */
    ck_assert_str_eq(seen_at(1026), "");
    hold_spam("08", 249); /* flags without 0x20 */
    ck_assert_str_eq(seen_at(1026), "");
    hold_spam("28", 249);
    payload[68] = 1; /* another operation */
    ck_assert_str_eq(seen_at(1026), "");
    hold_spam("28", 249);
    ck_assert_str_eq(seen_at(1036), "");
    hold("");
    ck_assert_str_eq(seen_at(1027), ""); /* nmap */
}
END_TEST

/* --- Worms and bots --------------------------------------------------------------------------- */

static void hold_slammer(void)
{
    hold("04");
    put_many(0x01, 96);
    put_many(0xc9, 279);
}

START_TEST(slammer_is_known_by_its_length_and_its_beginning)
{
    hold_slammer();
    ck_assert_str_eq(seen_at(1434), "slammer");
    ck_assert_str_eq(going_at(TRAFFIC_OUTBOUND, 1434), "slammer");
    ck_assert_str_eq(seen_at(1433), "");
    payload[96] = 0x02;
    ck_assert_str_eq(seen_at(1434), "");
    hold_slammer();
    put("00");
    ck_assert_str_eq(seen_at(1434), "");
    hold("04"); /* a question for one instance */
    put_text("MSSQLSERVER");
    ck_assert_str_eq(seen_at(1434), "");
}
END_TEST

START_TEST(nachi_is_a_ping_of_92_bytes_filled_with_aa)
{
    hold("");
    put_many(0xaa, 64);
    struct wanted w = message(ECHO);
    ck_assert_str_eq(seen(&w), "nachi");
    w.source_port = ECHO_REPLY;
    ck_assert_str_eq(seen(&w), "backscatter-icmp");
    payload[63] = 0xab;
    w = message(ECHO);
    ck_assert_str_eq(seen(&w), "");
    hold("");
    put_many(0xaa, 56);
    w = message(ECHO);
    ck_assert_str_eq(seen(&w), "");
}
END_TEST

START_TEST(a_syn_whose_sequence_number_is_the_target_is_mirai)
{
    struct wanted w = segment(SYN, 23);
    w.tcp_sequence = US;
    ck_assert_str_eq(seen(&w), "mirai");
    ck_assert_str_eq(seen_going(&w, TRAFFIC_OUTBOUND), "mirai");
    w.target_port = 2323;
    ck_assert_str_eq(seen(&w), "mirai");
    w.target_port = 22;
    ck_assert_str_eq(seen(&w), "");
    w = segment(SYN, 23);
    ck_assert_str_eq(seen(&w), "");
    w.tcp_sequence = US + 1;
    ck_assert_str_eq(seen(&w), "");
    w.tcp_sequence = US;
    w.tcp_flags = SYN | ACK;
    ck_assert_str_eq(seen(&w), "backscatter-tcp");
}
END_TEST

/* --- Scanners --------------------------------------------------------------------------------- */

START_TEST(zmap_has_its_ip_id_and_its_window)
{
    struct wanted w = segment(SYN, 445);
    w.sequence = 54321;
    w.tcp_window = 65535;
    ck_assert_str_eq(seen(&w), "zmap");
    ck_assert_uint_eq(find("zmap")->threshold, 2);
    ck_assert_str_eq(seen_going(&w, TRAFFIC_OUTBOUND), "");
    w.tcp_window = 64240;
    ck_assert_str_eq(seen(&w), "");
    w.tcp_window = 65535;
    w.sequence = 54320;
    ck_assert_str_eq(seen(&w), "");
    w.sequence = 54321;
    w.tcp_flags = ACK;
    ck_assert_str_eq(seen(&w), "");
}
END_TEST

START_TEST(masscan_makes_its_ip_id_from_the_rest_of_the_packet)
{
    struct wanted w = segment(SYN, 8080);
    w.tcp_sequence = 0xdeadbeef;
    w.sequence = (uint16_t)(US ^ 8080 ^ 0xdeadbeef);
    ck_assert_str_eq(seen(&w), "masscan");
    ck_assert_str_eq(seen_going(&w, TRAFFIC_OUTBOUND), "masscan");
    ck_assert_uint_eq(find("masscan")->threshold, 3);
    w.sequence ^= 1;
    ck_assert_str_eq(seen(&w), "");
    w.sequence ^= 1;
    w.tcp_window = 1025;
    ck_assert_str_eq(seen(&w), "");
}
END_TEST

/* 0x01020304 ^ 0xc000020a ^ 1026: the low 16 bits are 0x050c. */
START_TEST(a_syn_with_options_is_not_masscan)
{
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET
                                 "0800 4500 0028 050c 0000 4006 0000" IP4_TO_HOME TCP_SYN_ONLY),
                      VERDICT_IP);
    ck_assert_str_eq(names_of_packet(TRAFFIC_INBOUND), "masscan");
    ck_assert_verdict(decode_hex(LINK_ETHERNET, ETHERNET
                                 "0800 4500 002c 050c 0000 4006 0000" IP4_TO_HOME
                                 "0c91 0402 01020304 00000000 6002 0400 0000 0000 020405b4"),
                      VERDICT_IP);
    ck_assert_str_eq(names_of_packet(TRAFFIC_INBOUND), "");
}
END_TEST

START_TEST(a_quic_initial_from_outside_has_1200_bytes_and_a_long_header)
{
    hold("c3 00000001 08");
    put_many(0x5a, 1194);
    ck_assert_str_eq(seen_at(443), "quic-scan");
    ck_assert_str_eq(going_at(TRAFFIC_OUTBOUND, 443), "");
    payload[0] = 0xff;
    ck_assert_str_eq(seen_at(443), "quic-scan");
    payload[0] = 0x43; /* a short header: a connection goes on */
    ck_assert_str_eq(seen_at(443), "");
    hold("c3 00000001 08");
    put_many(0x5a, 1195);
    ck_assert_str_eq(seen_at(443), "");
}
END_TEST

START_TEST(a_short_question_for_sql_server_instances_is_sql_ping)
{
    hold("02");
    ck_assert_str_eq(seen_at(1434), "sql-ping");
    hold("03");
    ck_assert_str_eq(seen_at(1434), "sql-ping");
    ck_assert_str_eq(going_at(TRAFFIC_INTERNAL, 1434), "");
    hold("05");
    ck_assert_str_eq(seen_at(1434), "");
    hold("02");
    put_text("MSSQLSERVER");
    ck_assert_str_eq(seen_at(1434), "");
}
END_TEST

START_TEST(sip_scanners_name_themselves)
{
    hold("");
    put_text("OPTIONS sip:100@192.0.2.10 SIP/2.0\r\nUser-Agent: friendly-scanner\r\n\r\n");
    ck_assert_str_eq(seen_from(5060, 5060), "sip-scan");
    hold("");
    put_text("OPTIONS sip:100@192.0.2.10 SIP/2.0\r\nFrom: \"sipvicious\"<sip:1@1.1.1.1>\r\n\r\n");
    ck_assert_str_eq(seen_at(5060), "sip-scan");
    hold("");
    put_text("REGISTER sip:192.0.2.10 SIP/2.0\r\nUser-Agent: phone\r\n\r\n");
    ck_assert_str_eq(seen_at(5060), "");
}
END_TEST

START_TEST(netis_is_a_line_feed_and_zeros)
{
    hold("0a");
    put_many(0, 19);
    ck_assert_str_eq(seen_at(53413), "netis");
    payload[19] = 1;
    ck_assert_str_eq(seen_at(53413), "");
    hold("0a");
    ck_assert_str_eq(seen_at(53413), "");
}
END_TEST

START_TEST(remote_desktop_over_udp_is_probed_with_one_ff_among_zeros)
{
    hold("00000000000000 ff 0000000000000000");
    ck_assert_str_eq(seen_at(3389), "rdp-udp");
    hold("ffffffff 0400 0001 0000000000000000"); /* a client that connects */
    ck_assert_str_eq(seen_at(3389), "");
}
END_TEST

START_TEST(the_ipmi_question_has_23_bytes)
{
    hold("0600ff07 00000000000000000009 20 18 c8 81 00 38 8e 04 b5");
    ck_assert_uint_eq(payload_bytes, 23);
    ck_assert_str_eq(seen_at(623), "ipmi");
    hold("0600ff06 00000000000000000009 20 18 c8 81 00 38 8e 04 b5"); /* class ASF */
    ck_assert_str_eq(seen_at(623), "");
    hold("0600ff07 00000000000000000009 20 18 c8 81 00 38 8e 04 b5 00");
    ck_assert_str_eq(seen_at(623), "");
}
END_TEST

START_TEST(nat_pmp_is_a_scan_only_from_outside)
{
    hold("0000");
    ck_assert_str_eq(seen_at(5351), "natpmp-scan");
    ck_assert_str_eq(going_at(TRAFFIC_INTERNAL, 5351), "");
    hold("0001 0000 0035 0035 00000e10"); /* a mapping */
    ck_assert_str_eq(seen_at(5351), "");
}
END_TEST

static void hold_tftp(const char *operation, const char *mode)
{
    hold(operation);
    put_text("startup-config");
    put("00");
    put_text(mode);
    put("00");
}

START_TEST(a_tftp_read_request_has_one_of_two_modes)
{
    hold_tftp("0001", "netascii");
    ck_assert_str_eq(seen_at(69), "tftp-read");
    hold_tftp("0001", "OCTET");
    ck_assert_str_eq(seen_at(69), "tftp-read");
    ck_assert_str_eq(going_at(TRAFFIC_INTERNAL, 69), ""); /* a computer that boots */
    hold_tftp("0002", "octet");                           /* a write */
    ck_assert_str_eq(seen_at(69), "");
    hold_tftp("0001", "mail");
    ck_assert_str_eq(seen_at(69), "");
}
END_TEST

/* --- All of them ------------------------------------------------------------------------------ */

START_TEST(only_bots_and_the_probe_are_warnings_and_background_is_info)
{
    for (size_t i = 0; i < shipped->count; i++) {
        const struct signature *s = &shipped->list[i];
        bool warns = strcmp(s->name, "messenger-zero-probe") == 0 || strcmp(s->name, "mirai") == 0;
        bool background = strcmp(s->name, "messenger-spam") == 0 || strcmp(s->name, "slammer") == 0;
        ck_assert_int_eq(s->severity, warns ? SIGNATURE_WARNING : SIGNATURE_INFO);
        ck_assert_int_eq(s->background, background);
    }
    ck_assert_str_eq(find("messenger-zero-probe")->group, "messenger-probe");
    ck_assert_str_eq(find("nbstat-probe")->group, "messenger-probe");
}
END_TEST

START_TEST(segments_whose_flags_no_connection_has_are_known_by_them)
{
    static const struct {
        uint8_t flags;
        const char *name;
    } odd[] = {
        {0, "tcp-null"},
        {FIN, "tcp-fin"},
        {FIN | PUSH | URG, "tcp-xmas"},
        {FIN | ACK, ""},
        {ACK, ""},
        {FIN | PUSH | ACK, ""},
        {FIN | PUSH, ""},
        {URG, ""},
        {FIN | PUSH | URG | ACK, ""},
        {FIN | SYN, ""},
        {SYN, ""},
        {FIN | RST, ""},
        {RST, "backscatter-tcp"},
        {PUSH | ACK | URG, ""},
        {FIN | URG, ""},
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        const struct wanted w = segment(odd[i].flags, 443);
        ck_assert_str_eq(seen(&w), odd[i].name);
        if (odd[i].flags != RST) {
            ck_assert_str_eq(seen_going(&w, TRAFFIC_OUTBOUND), odd[i].name);
            ck_assert_str_eq(seen_going(&w, TRAFFIC_INTERNAL), odd[i].name);
        }
    }
}
END_TEST

Suite *test_signatures_shipped_suite(void);
Suite *test_signatures_shipped_suite(void)
{
    Suite *s = suite_create("signatures_shipped");
    TCase *t = tcase_create("signatures_shipped");
    tcase_add_checked_fixture(t, load_shipped, free_shipped);
    tcase_add_test(t, two_zero_bytes_to_the_messenger_ports_are_the_probe);
    tcase_add_test(t, the_probe_is_known_over_ipv6_too);
    tcase_add_test(t, other_payloads_and_other_ports_are_not_the_probe);
    tcase_add_test(t, a_wildcard_nbstat_question_is_the_netbios_probe);
    tcase_add_test(t, a_name_query_and_a_registration_are_not_the_netbios_probe);
    tcase_add_test(t, a_request_of_the_messenger_interface_is_popup_spam);
    tcase_add_test(t, dns_answers_rtp_and_other_rpc_at_those_ports_are_no_popup_spam);
    tcase_add_test(t, slammer_is_known_by_its_length_and_its_beginning);
    tcase_add_test(t, nachi_is_a_ping_of_92_bytes_filled_with_aa);
    tcase_add_test(t, a_syn_whose_sequence_number_is_the_target_is_mirai);
    tcase_add_test(t, zmap_has_its_ip_id_and_its_window);
    tcase_add_test(t, masscan_makes_its_ip_id_from_the_rest_of_the_packet);
    tcase_add_test(t, a_syn_with_options_is_not_masscan);
    tcase_add_test(t, a_quic_initial_from_outside_has_1200_bytes_and_a_long_header);
    tcase_add_test(t, a_short_question_for_sql_server_instances_is_sql_ping);
    tcase_add_test(t, sip_scanners_name_themselves);
    tcase_add_test(t, netis_is_a_line_feed_and_zeros);
    tcase_add_test(t, remote_desktop_over_udp_is_probed_with_one_ff_among_zeros);
    tcase_add_test(t, the_ipmi_question_has_23_bytes);
    tcase_add_test(t, nat_pmp_is_a_scan_only_from_outside);
    tcase_add_test(t, a_tftp_read_request_has_one_of_two_modes);
    tcase_add_test(t, only_bots_and_the_probe_are_warnings_and_background_is_info);
    tcase_add_test(t, segments_whose_flags_no_connection_has_are_known_by_them);
    suite_add_tcase(s, t);
    return s;
}
