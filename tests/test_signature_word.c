/* Tests of src/engine/signature_word.c; that it never rules out what matches is in
 * test_signature_set.c. */
#include "src/engine/signature_word.h"
#include "tests/check.h"
#include "tests/packets.h"

static bool may_be(const struct signature *s, const struct packet *p)
{
    const struct signature_word asked = signature_word_of(s);
    uint64_t word;
    ck_assert(packet_word(p, &word));
    return (word & asked.mask) == asked.value;
}

static struct packet udp_with(const void *payload, uint32_t bytes)
{
    struct packet p = packets_udp(PACKETS_START_US, 1, 2, 3, 53);
    p.payload = payload;
    p.payload_bytes = p.payload_captured = bytes;
    return p;
}

START_TEST(what_differs_in_the_first_eight_bytes_is_ruled_out)
{
    const struct signature s = {
        .protocol = IP_UDP,
        .cases_count = 1,
        .cases[0] = {.count = 2,
                     .tests = {{.kind = PAYLOAD_AT, .length = 1, .at = 2, .mask = {0xf8}},
                               {.kind = PAYLOAD_AT,
                                .length = 2,
                                .at = 7,
                                .bytes = {1, 2},
                                .mask = {0xff, 0xff}}}}};
    struct packet p = udp_with("\x12\x34\x07\x00\x00\x00\x00\x01", 8);
    ck_assert(may_be(&s, &p));
    p = udp_with("\x12\x34\x08\x00\x00\x00\x00\x01", 8);
    ck_assert(!may_be(&s, &p));
    p = udp_with("\x12\x34\x07\x00\x00\x00\x00\x03", 8);
    ck_assert(!may_be(&s, &p));
}
END_TEST

START_TEST(of_several_ways_for_a_payload_to_look_only_what_all_ask_rules_out)
{
    const struct signature s = {
        .protocol = IP_UDP,
        .cases_count = 2,
        .cases = {{.count = 1, .tests = {{.kind = PAYLOAD_EXACT, .length = 2, .bytes = {1, 4}}}},
                  {.count = 1, .tests = {{.kind = PAYLOAD_EXACT, .length = 2, .bytes = {1, 5}}}}}};
    struct packet p = udp_with("\x01\x05\x00\x00\x00\x00\x00\x00", 8);
    ck_assert(may_be(&s, &p));
    p = udp_with("\x01\x07\x00\x00\x00\x00\x00\x00", 8);
    ck_assert(!may_be(&s, &p)); /* 4 and 5 differ in one bit only */
    p = udp_with("\x02\x05\x00\x00\x00\x00\x00\x00", 8);
    ck_assert(!may_be(&s, &p));
}
END_TEST

START_TEST(of_less_than_eight_bytes_nothing_is_told)
{
    const struct packet p = udp_with("\x01\x05\x00\x00\x00\x00\x00", 7);
    uint64_t word;
    ck_assert(!packet_word(&p, &word));
}
END_TEST

START_TEST(of_tcp_the_header_rules_out)
{
    struct signature s = {.protocol = IP_TCP,
                          .tests = TEST_TCP_WINDOW | TEST_IP_ID | TEST_TCP_OPTIONS |
                                   TEST_TCP_SEQUENCE_IS_TARGET,
                          .tcp_window = 1024,
                          .ip_id = 54321};
    struct packet p = packets_make(IP_TCP, PACKETS_START_US, 1, 2, 0x0a00020e, 23);
    p.tcp_window = 1024;
    p.ip_id = 54321;
    p.tcp_sequence = 0x0a00020e;
    ck_assert(may_be(&s, &p));
    p.tcp_sequence++;
    ck_assert(!may_be(&s, &p));
    p.tcp_sequence--;
    p.tcp_options = true;
    ck_assert(!may_be(&s, &p));
    p.tcp_options = false;
    p.ip_id = 54320;
    ck_assert(!may_be(&s, &p));
    s.tests = TEST_IP_ID_MASSCAN;
    p.ip_id = 23; /* the sequence is the target: only the port is left of the three */
    ck_assert(may_be(&s, &p));
    p.ip_id = 24;
    ck_assert(!may_be(&s, &p));
}
END_TEST

Suite *test_signature_word_suite(void);
Suite *test_signature_word_suite(void)
{
    Suite *s = suite_create("signature_word");
    TCase *t = tcase_create("signature_word");
    tcase_add_test(t, what_differs_in_the_first_eight_bytes_is_ruled_out);
    tcase_add_test(t, of_several_ways_for_a_payload_to_look_only_what_all_ask_rules_out);
    tcase_add_test(t, of_less_than_eight_bytes_nothing_is_told);
    tcase_add_test(t, of_tcp_the_header_rules_out);
    suite_add_tcase(s, t);
    return s;
}
