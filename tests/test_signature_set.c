/* Tests of src/engine/signature_set.c: many signatures at once say what each says alone. */
#include "src/engine/signature.h"
#include "tests/any.h"
#include "tests/check.h"
#include "tests/packets.h"

#include <stdlib.h>
#include <string.h>

enum { PAYLOAD_MOST = 300, PACKETS_A_ROUND = 20000 };

static struct any any;
static uint8_t payload[PAYLOAD_MOST];

static uint32_t below(uint32_t limit)
{
    return any_below(&any, limit);
}

/* Few values, so that what is asked for often comes. */
static uint16_t some_port(void)
{
    static const uint16_t ports[] = {0, 1, 53, 63, 64, 135, 1026, 1027, 1031, 65534, 65535};
    return ports[below(sizeof ports / sizeof ports[0])];
}

static uint8_t some_protocol(void)
{
    static const uint8_t protocols[] = {IP_UDP, IP_UDP, IP_TCP, IP_TCP, IP_ICMP, IP_ICMP6};
    return protocols[below(sizeof protocols)];
}

static uint8_t some_flags(void)
{
    static const uint8_t flags[] = {TCP_SYN, TCP_SYN | TCP_ACK, TCP_RST, 0, TCP_ACK | TCP_PSH};
    return flags[below(sizeof flags)];
}

/* 1024 and 4 fold to the same. */
static uint16_t some_window(void)
{
    static const uint16_t windows[] = {1024, 4, 65535, 0};
    return windows[below(sizeof windows / sizeof windows[0])];
}

static uint16_t some_length(void)
{
    static const uint16_t lengths[] = {0, 1, 2, 3, 8, 254, 255, 256, PAYLOAD_MOST};
    return lengths[below(sizeof lengths / sizeof lengths[0])];
}

static struct signature_ports some_ports(void)
{
    struct signature_ports ports = {.count = (uint8_t)(1 + below(3))};
    for (size_t i = 0; i < ports.count; i++) {
        uint16_t a = some_port(), b = below(2) ? a : some_port();
        ports.ranges[i] = (struct port_range){.first = a < b ? a : b, .last = a < b ? b : a};
    }
    return ports;
}

static struct payload_test some_test(void)
{
    struct payload_test t = {.kind = (uint8_t)below(PAYLOAD_FIND + 1), .length = 1};
    uint16_t a = some_length(), b = some_length();
    switch (t.kind) {
    case PAYLOAD_LENGTH:
        t.low = a < b ? a : b;
        t.high = a < b ? b : a;
        break;
    case PAYLOAD_FILL:
        t.low = (uint16_t)below(3);
        t.at = (uint16_t)below(3);
        break;
    default:
        t.length = (uint8_t)(1 + below(3));
        t.at = t.kind == PAYLOAD_AT ? (uint16_t)below(8) : 0;
    }
    for (size_t i = 0; i < t.length; i++) {
        t.mask[i] = below(2) ? 0xff : 0x01;
        t.bytes[i] = (uint8_t)(below(2) & t.mask[i]);
    }
    return t;
}

static struct signature some_signature(void)
{
    struct signature s = {.protocol = some_protocol(), .threshold = 1};
    bool icmp = s.protocol == IP_ICMP || s.protocol == IP_ICMP6;
    s.direction = below(2) ? TRAFFIC_ALL : (uint8_t)(TRAFFIC_INBOUND + below(3));
    if (!icmp && below(4))
        s.target_ports = some_ports();
    if (!icmp && below(4) == 0)
        s.source_ports = some_ports();
    if (!icmp && below(8) == 0)
        s.source_excluded = some_ports();
    if (s.protocol == IP_TCP && below(2)) {
        s.tests |= TEST_TCP_FLAGS;
        s.flag_sets_count = (uint8_t)(1 + below(2));
        s.flag_sets[0] = some_flags();
        s.flag_sets[1] = some_flags();
    }
    if (s.protocol == IP_TCP && below(3) == 0) {
        s.tests |= TEST_TCP_WINDOW;
        s.tcp_window = some_window();
    }
    if (s.protocol == IP_TCP && below(3) == 0) {
        static const uint16_t tests[] = {TEST_TCP_OPTIONS, TEST_IP_ID, TEST_IP_ID_MASSCAN,
                                         TEST_TCP_SEQUENCE_IS_TARGET};
        s.tests |= tests[below(4)];
        s.tcp_options = below(2);
        s.ip_id = (uint16_t)below(2);
    }
    if (icmp && below(4)) {
        s.tests |= TEST_ICMP_TYPE;
        s.icmp_types_count = 1;
        s.icmp_types[0] = (uint8_t)below(4);
    }
    s.cases_count = (uint8_t)below(3);
    for (size_t i = 0; i < s.cases_count; i++) {
        s.cases[i].count = (uint8_t)(1 + below(3));
        for (size_t k = 0; k < s.cases[i].count; k++)
            s.cases[i].tests[k] = some_test();
    }
    return s;
}

static struct packet some_packet(void)
{
    struct packet p = packets_make(below(20) ? some_protocol() : 47, PACKETS_START_US, 0x0a090909,
                                   some_port(), 0x0a00020e, some_port());
    bool icmp = p.protocol == IP_ICMP || p.protocol == IP_ICMP6;
    p.truncated = below(10) == 0;
    p.fragment = below(10) == 0;
    p.later_fragment = p.fragment && below(2);
    p.has_ports = !icmp && !p.later_fragment && below(20) && p.protocol != 47;
    p.has_icmp = icmp && !p.later_fragment && below(20);
    p.icmp_type = (uint8_t)below(4);
    p.tcp_flags = some_flags() | (below(2) ? TCP_ECE : 0);
    p.tcp_window = some_window();
    p.tcp_options = below(2);
    p.ip_id = (uint16_t)below(2);
    p.tcp_sequence = below(2) ? 0x0a00020e : 0x0a00020e ^ p.target_port;
    p.payload_bytes = some_length();
    p.payload_captured = below(4) ? p.payload_bytes : below(p.payload_bytes + 1u);
    p.payload = payload;
    for (size_t i = 0; i < 8; i++)
        payload[i] = (uint8_t)below(2);
    return p;
}

/* The naive way. */
static size_t match_one_by_one(const struct signature *list, size_t count, const struct packet *p,
                               enum traffic direction, uint8_t out[SIGNATURE_MATCHES], bool *cut)
{
    size_t found = 0;
    *cut = false;
    for (size_t i = 0; i < count && found < SIGNATURE_MATCHES; i++) {
        enum signature_result result = signature_test_packet(&list[i], p, direction);
        if (result == SIGNATURE_YES)
            out[found++] = (uint8_t)i;
        *cut |= result == SIGNATURE_CUT;
    }
    return found;
}

START_TEST(a_set_says_of_every_packet_what_its_signatures_say_one_by_one)
{
    static struct signature list[SIGNATURES];
    static const size_t sizes[] = {1, 3, 20, 63, 64, 65, SIGNATURES};
    uint64_t with[SIGNATURE_MATCHES + 1] = {0}, cuts = 0;
    any.state = (uint64_t)_i;
    const size_t count = sizes[(size_t)_i % (sizeof sizes / sizeof sizes[0])];
    for (size_t i = 0; i < count; i++)
        list[i] = some_signature();
    struct signature_set *set = signature_set_new(list, count);
    ck_assert_ptr_nonnull(set);
    for (int i = 0; i < PACKETS_A_ROUND; i++) {
        uint8_t one_by_one[SIGNATURE_MATCHES], at_once[SIGNATURE_MATCHES];
        bool cut_one_by_one, cut_at_once;
        const struct packet p = some_packet();
        enum traffic direction = (enum traffic)(TRAFFIC_INBOUND + below(4));
        size_t wanted = match_one_by_one(list, count, &p, direction, one_by_one, &cut_one_by_one);
        ck_assert_uint_eq(signature_set_match(set, &p, direction, at_once, &cut_at_once), wanted);
        ck_assert_mem_eq(at_once, one_by_one, wanted);
        ck_assert_int_eq(cut_at_once, cut_one_by_one);
        with[wanted]++;
        cuts += cut_at_once;
    }
    ck_assert_uint_gt(with[0], 0);
    if (count > 20) /* with few of them it is chance */
        for (size_t i = 0; i <= SIGNATURE_MATCHES; i++)
            ck_assert_uint_gt(with[i], 0);
    if (count > 20)
        ck_assert_uint_gt(cuts, 0);
    signature_set_free(set);
}
END_TEST

START_TEST(only_the_first_four_in_order_of_the_list_are_told)
{
    struct signature list[6];
    uint8_t found[SIGNATURE_MATCHES];
    bool cut;
    for (size_t i = 0; i < 6; i++)
        list[i] = (struct signature){.protocol = IP_UDP, .threshold = 1};
    list[1].protocol = IP_TCP;
    list[4].target_ports = (struct signature_ports){{{0, 1026, 1026}}, 1};
    struct signature_set *set = signature_set_new(list, 6);
    const struct packet p = packets_udp(PACKETS_START_US, 1, 2, 3, 1026);
    ck_assert_uint_eq(signature_set_match(set, &p, TRAFFIC_INBOUND, found, &cut), 4);
    ck_assert_mem_eq(found, "\0\2\3\4", 4);
    ck_assert(!cut);
    signature_set_free(set);
}
END_TEST

START_TEST(an_empty_set_matches_nothing)
{
    uint8_t found[SIGNATURE_MATCHES];
    bool cut = true;
    struct signature_set *set = signature_set_new(NULL, 0);
    const struct packet p = packets_udp(PACKETS_START_US, 1, 2, 3, 1026);
    ck_assert_uint_eq(signature_set_count(set), 0);
    ck_assert_uint_eq(signature_set_match(set, &p, TRAFFIC_INBOUND, found, &cut), 0);
    ck_assert(!cut);
    signature_set_free(set);
    signature_set_free(NULL);
}
END_TEST

START_TEST(a_set_keeps_its_own_copy_with_the_cheap_tests_first)
{
    struct signature s = {.name = "x", .protocol = IP_UDP, .cases_count = 1};
    s.cases[0].count = 3;
    s.cases[0].tests[0].kind = PAYLOAD_FIND;
    s.cases[0].tests[1].kind = PAYLOAD_AT;
    s.cases[0].tests[2].kind = PAYLOAD_LENGTH;
    struct signature_set *set = signature_set_new(&s, 1);
    memset(&s, 0, sizeof s);
    const struct signature *kept = signature_set_list(set);
    ck_assert_uint_eq(signature_set_count(set), 1);
    ck_assert_str_eq(kept->name, "x");
    ck_assert_uint_eq(kept->cases[0].tests[0].kind, PAYLOAD_LENGTH);
    ck_assert_uint_eq(kept->cases[0].tests[1].kind, PAYLOAD_AT);
    ck_assert_uint_eq(kept->cases[0].tests[2].kind, PAYLOAD_FIND);
    signature_set_free(set);
}
END_TEST

Suite *test_signature_set_suite(void);
Suite *test_signature_set_suite(void)
{
    Suite *suite = suite_create("signature_set");
    TCase *t = tcase_create("signature_set");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, a_set_says_of_every_packet_what_its_signatures_say_one_by_one, 0, 14);
    tcase_add_test(t, only_the_first_four_in_order_of_the_list_are_told);
    tcase_add_test(t, an_empty_set_matches_nothing);
    tcase_add_test(t, a_set_keeps_its_own_copy_with_the_cheap_tests_first);
    suite_add_tcase(suite, t);
    return suite;
}
