/* Tests of src/base/address.c. */
#include "src/base/address.h"

#include "tests/check.h"

#include <arpa/inet.h>
#include <stdio.h>

static struct address parse(const char *text)
{
    struct address a;
    ck_assert_msg(address_parse(text, &a), "%s is no address", text);
    return a;
}

static struct network parse_network(const char *text)
{
    struct network n;
    ck_assert_msg(network_parse(text, &n), "%s is no network", text);
    return n;
}

static bool lies_in(const char *address, const char *network)
{
    struct address a = parse(address);
    struct network n = parse_network(network);
    return network_contains(&n, &a);
}

START_TEST(an_address_reads_back_as_it_is_written)
{
    const char *texts[] = {"0.0.0.0",
                           "192.0.2.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "2001:db8::1",
                           "2001:db8:1111:2222:3333:4444:5555:6666"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char text[ADDRESS_TEXT];
        struct address a = parse(texts[i]);
        ck_assert_str_eq(address_format(&a, text), texts[i]);
    }
}
END_TEST

START_TEST(each_byte_of_an_ipv4_address_is_written_as_the_system_does)
{
    for (unsigned n = 0; n < 256; n++)
        for (size_t place = 0; place < 4; place++) {
            uint8_t bytes[4] = {0, 10, 200, 255};
            char text[ADDRESS_TEXT], by_system[INET_ADDRSTRLEN];
            bytes[place] = (uint8_t)n;
            const struct address a = address_from_v4(bytes);
            ck_assert_str_eq(address_format(&a, text),
                             inet_ntop(AF_INET, bytes, by_system, sizeof by_system));
        }
}
END_TEST

START_TEST(what_is_no_address_is_refused)
{
    const char *texts[] = {"", "1.2.3", "1.2.3.256", "1.2.3.4 ", "1.2.3.4/8", "::g", "eth0"};
    struct address a;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        ck_assert_msg(!address_parse(texts[i], &a), "\"%s\" is taken", texts[i]);
}
END_TEST

START_TEST(ipv4_sorts_before_ipv6_and_by_value)
{
    const char *sorted[] = {"0.0.0.0", "9.0.0.0", "10.0.0.0", "255.0.0.0", "::", "2001:db8::"};
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++) {
            struct address a = parse(sorted[i]), b = parse(sorted[j]);
            int order = address_compare(&a, &b);
            ck_assert_int_eq((order > 0) - (order < 0), (i > j) - (i < j));
            ck_assert_int_eq(address_equal(&a, &b), i == j);
        }
}
END_TEST

START_TEST(groups_are_multicast_and_the_limited_broadcast)
{
    const char *groups[] = {"224.0.0.1", "239.255.255.255", "255.255.255.255", "ff02::1"};
    const char *others[] = {"223.255.255.255", "240.0.0.1", "192.0.2.255", "fe80::1", "::"};
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        struct address a = parse(groups[i]);
        ck_assert_msg(address_is_group(&a), "%s", groups[i]);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct address a = parse(others[i]);
        ck_assert_msg(!address_is_group(&a), "%s", others[i]);
    }
}
END_TEST

START_TEST(a_network_loses_its_host_bits_and_reads_back)
{
    const char *pairs[][2] = {{"192.0.2.77/24", "192.0.2.0/24"},
                              {"192.0.2.77", "192.0.2.77/32"},
                              {"0.0.0.0/0", "0.0.0.0/0"},
                              {"10.255.0.0/9", "10.128.0.0/9"},
                              {"2001:db8::1/32", "2001:db8::/32"},
                              {"2001:db8::1", "2001:db8::1/128"},
                              {"::/0", "::/0"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char text[NETWORK_TEXT];
        struct network n = parse_network(pairs[i][0]);
        ck_assert_str_eq(network_format(&n, text), pairs[i][1]);
    }
}
END_TEST

START_TEST(what_is_no_network_is_refused_and_changes_nothing)
{
    const char *texts[] = {
        "",          "/8",          "10.0.0.0/33", "10.0.0.0/-1",
        "10.0.0.0/", "10.0.0.0/8x", "10.0.0.0/ 8", "10.0.0.0/99999999999999999999",
        "::/129",    "10.0.0/8",    "x/8"};
    struct network n = parse_network("192.0.2.0/24");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        ck_assert_msg(!network_parse(texts[i], &n), "\"%s\" is taken", texts[i]);
    char text[NETWORK_TEXT];
    ck_assert_str_eq(network_format(&n, text), "192.0.2.0/24");
}
END_TEST

START_TEST(a_network_holds_its_addresses_and_no_others)
{
    ck_assert(lies_in("192.0.2.0", "192.0.2.0/24"));
    ck_assert(lies_in("192.0.2.255", "192.0.2.0/24"));
    ck_assert(!lies_in("192.0.3.0", "192.0.2.0/24"));
    ck_assert(lies_in("172.31.255.255", "172.16.0.0/12"));
    ck_assert(!lies_in("172.32.0.0", "172.16.0.0/12"));
    ck_assert(lies_in("255.1.2.3", "0.0.0.0/0"));
    ck_assert(lies_in("192.0.2.1", "192.0.2.1"));
    ck_assert(!lies_in("192.0.2.0", "192.0.2.1"));
    ck_assert(lies_in("fdff::1", "fc00::/7"));
    ck_assert(!lies_in("fe00::1", "fc00::/7"));
}
END_TEST

START_TEST(ipv4_and_ipv6_networks_do_not_hold_each_others_addresses)
{
    ck_assert(!lies_in("2001:db8::1", "0.0.0.0/0"));
    ck_assert(!lies_in("192.0.2.1", "::/0"));
    ck_assert(!lies_in("192.0.2.1", "::/80"));
    ck_assert(lies_in("2001:db8::1", "::/0"));
}
END_TEST

START_TEST(home_is_a_list_with_spaces_allowed)
{
    struct home home = {.count = 0};
    char why[128];
    ck_assert(home_add(&home, " 10.0.0.0/8 , fc00::/7", why, sizeof why));
    ck_assert(home_add(&home, "192.0.2.1", why, sizeof why));
    ck_assert_uint_eq(home.count, 3);
    struct address ours = parse("fc00::9"), other = parse("192.0.2.2");
    ck_assert(home_contains(&home, &ours));
    ck_assert(!home_contains(&home, &other));
}
END_TEST

START_TEST(a_list_with_one_wrong_entry_leaves_home_as_it_was)
{
    struct home home = {.count = 0};
    char why[128];
    ck_assert(!home_add(&home, "10.0.0.0/8,nonsense", why, sizeof why));
    ck_assert_ptr_nonnull(strstr(why, "\"nonsense\""));
    ck_assert_uint_eq(home.count, 0);
    ck_assert(!home_add(&home, "10.0.0.0/8,,192.0.2.0/24", why, sizeof why));
    ck_assert_uint_eq(home.count, 0);
}
END_TEST

START_TEST(a_network_within_another_is_not_there_twice)
{
    struct home home = {.count = 0};
    char why[128], text[NETWORK_TEXT];
    ck_assert(
        home_add(&home, "10.1.2.0/24,10.1.2.0/24,10.1.2.128/25,192.0.2.0/24", why, sizeof why));
    ck_assert_uint_eq(home.count, 2);
    ck_assert(home_add(&home, "10.0.0.0/8,::/0", why, sizeof why)); /* IPv4 is not in ::/0 */
    ck_assert_uint_eq(home.count, 3);
    ck_assert_str_eq(network_format(&home.networks[0], text), "192.0.2.0/24");
    ck_assert_str_eq(network_format(&home.networks[1], text), "10.0.0.0/8");
}
END_TEST

START_TEST(home_has_room_for_64_networks_and_refuses_the_next)
{
    struct home home = {.count = 0};
    char why[128], text[32];
    for (int i = 0; i < HOME_MAX; i++) {
        snprintf(text, sizeof text, "10.%d.0.0/16", i);
        ck_assert(home_add(&home, text, why, sizeof why));
    }
    ck_assert(!home_add(&home, "192.0.2.0/24", why, sizeof why));
    ck_assert_str_eq(why, "more than 64 networks");
    ck_assert_uint_eq(home.count, HOME_MAX);
}
END_TEST

Suite *test_address_suite(void);
Suite *test_address_suite(void)
{
    Suite *s = suite_create("address");
    TCase *t = tcase_create("address");
    tcase_add_test(t, an_address_reads_back_as_it_is_written);
    tcase_add_test(t, each_byte_of_an_ipv4_address_is_written_as_the_system_does);
    tcase_add_test(t, what_is_no_address_is_refused);
    tcase_add_test(t, ipv4_sorts_before_ipv6_and_by_value);
    tcase_add_test(t, groups_are_multicast_and_the_limited_broadcast);
    tcase_add_test(t, a_network_loses_its_host_bits_and_reads_back);
    tcase_add_test(t, what_is_no_network_is_refused_and_changes_nothing);
    tcase_add_test(t, a_network_holds_its_addresses_and_no_others);
    tcase_add_test(t, ipv4_and_ipv6_networks_do_not_hold_each_others_addresses);
    tcase_add_test(t, home_is_a_list_with_spaces_allowed);
    tcase_add_test(t, a_network_within_another_is_not_there_twice);
    tcase_add_test(t, a_list_with_one_wrong_entry_leaves_home_as_it_was);
    tcase_add_test(t, home_has_room_for_64_networks_and_refuses_the_next);
    suite_add_tcase(s, t);
    return s;
}
