/* Tests of src/base/port_range.c. */
#include "src/base/port_range.h"

#include "tests/check.h"

#include <netinet/in.h>
#include <string.h>

START_TEST(one_port_and_a_range_are_read_and_written_the_same)
{
    static const struct {
        const char *text;
        struct port_range range;
    } cases[] = {
        {"tcp/445", {IPPROTO_TCP, 445, 445}},
        {"udp/1026-1031", {IPPROTO_UDP, 1026, 1031}},
        {"udp/0", {IPPROTO_UDP, 0, 0}},
        {"tcp/0-65535", {IPPROTO_TCP, 0, 65535}},
        {"udp/65534-65535", {IPPROTO_UDP, 65534, 65535}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct port_range range = {0, 9, 9};
        char text[PORT_RANGE_TEXT];
        ck_assert(port_range_parse(cases[i].text, &range));
        ck_assert_uint_eq(range.protocol, cases[i].range.protocol);
        ck_assert_uint_eq(range.first, cases[i].range.first);
        ck_assert_uint_eq(range.last, cases[i].range.last);
        ck_assert_str_eq(port_range_format(&range, text), cases[i].text);
    }
}
END_TEST

START_TEST(a_range_of_one_port_is_that_port)
{
    struct port_range range;
    char text[PORT_RANGE_TEXT];
    ck_assert(port_range_parse("tcp/80-80", &range));
    ck_assert_str_eq(port_range_format(&range, text), "tcp/80");
}
END_TEST

START_TEST(what_is_no_port_is_refused_and_changes_nothing)
{
    static const char *const wrong[] = {
        "",
        "udp",
        "udp/",
        "1026",
        "udp/-1",
        "udp/1026-",
        "udp/65536",
        "udp/9-8",
        "icmp/8",
        "UDP/53",
        "udp/53 ",
        " udp/53",
        "udp/5 3",
        "udp/+53",
        "udp/53,54",
        "udp/53-54-5",
        "udp/53-x",
        "udp/1-65536",
        "udp1026",
        "udp/0x10",
        "udp/1026..9",
        "tcp//445",
        "udp/4294967349",
        "udp/18446744073709551669",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct port_range range = {1, 2, 3};
        ck_assert_msg(!port_range_parse(wrong[i], &range), "taken: %s", wrong[i]);
        ck_assert(range.protocol == 1 && range.first == 2 && range.last == 3);
    }
}
END_TEST

Suite *test_port_range_suite(void);
Suite *test_port_range_suite(void)
{
    Suite *s = suite_create("port_range");
    TCase *t = tcase_create("port_range");
    tcase_add_test(t, one_port_and_a_range_are_read_and_written_the_same);
    tcase_add_test(t, a_range_of_one_port_is_that_port);
    tcase_add_test(t, what_is_no_port_is_refused_and_changes_nothing);
    suite_add_tcase(s, t);
    return s;
}
