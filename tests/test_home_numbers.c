/* Tests of src/engine/home_numbers.c. */
#include "src/engine/home_numbers.h"

#include "tests/check.h"

static struct home home;
static struct home_numbers n;

static void number(const char *list)
{
    char why[128];
    home = (struct home){.count = 0};
    ck_assert(home_add(&home, list, why, sizeof why));
    home_numbers_init(&n, &home);
}

static int32_t number_of(const char *text)
{
    struct address a;
    ck_assert(address_parse(text, &a));
    return home_number(&n, &a);
}

START_TEST(addresses_of_one_network_count_from_its_first)
{
    number("203.0.113.0/24");
    ck_assert_uint_eq(n.count, 256);
    ck_assert_int_eq(number_of("203.0.113.0"), 0);
    ck_assert_int_eq(number_of("203.0.113.255"), 255);
    ck_assert_int_eq(number_of("203.0.114.0"), HOME_NUMBER_NONE);
    ck_assert_int_eq(number_of("2001:db8::1"), HOME_NUMBER_NONE);
}
END_TEST

START_TEST(a_second_network_goes_on_where_the_first_ends)
{
    number("192.0.2.128/25,10.1.0.0/16");
    ck_assert_uint_eq(n.count, 0); /* 65,664 are too many */
    number("192.0.2.128/25,10.1.0.0/17");
    ck_assert_uint_eq(n.count, 128 + 32768);
    ck_assert_int_eq(number_of("192.0.2.128"), 0);
    ck_assert_int_eq(number_of("192.0.2.255"), 127);
    ck_assert_int_eq(number_of("10.1.0.0"), 128);
    ck_assert_int_eq(number_of("10.1.127.255"), 128 + 32767);
    ck_assert_int_eq(number_of("10.1.128.0"), HOME_NUMBER_NONE);
}
END_TEST

START_TEST(all_of_a_16_have_numbers_and_no_larger_network_has)
{
    number("10.1.0.0/16");
    ck_assert_uint_eq(n.count, 65536);
    ck_assert_int_eq(number_of("10.1.255.255"), 65535);
    number("10.0.0.0/15");
    ck_assert_uint_eq(n.count, 0);
    ck_assert_int_eq(number_of("10.0.0.1"), HOME_NUMBER_NONE);
}
END_TEST

START_TEST(ipv6_networks_have_no_numbers_and_leave_the_others_theirs)
{
    number("fe80::/64,203.0.113.0/25,2001:db8::/120,192.0.2.0/25");
    ck_assert_uint_eq(n.count, 256);
    ck_assert_int_eq(number_of("203.0.113.7"), 7);
    ck_assert_int_eq(number_of("192.0.2.7"), 128 + 7);
    ck_assert_int_eq(number_of("2001:db8::7"), HOME_NUMBER_NONE);
    ck_assert_int_eq(number_of("fe80::7"), HOME_NUMBER_NONE);
    ck_assert_ptr_eq(n.first, &home.networks[1]);
    for (uint32_t k = 0; k < n.count; k++) {
        const struct address a = home_address(&n, k);
        ck_assert_int_eq(home_number(&n, &a), (int32_t)k);
    }
    number("fe80::/64");
    ck_assert_uint_eq(n.count, 0);
    ck_assert_ptr_null(n.first);
}
END_TEST

START_TEST(without_networks_nobody_has_a_number)
{
    home = (struct home){.count = 0};
    home_numbers_init(&n, &home);
    ck_assert_uint_eq(n.count, 0);
    ck_assert_int_eq(number_of("203.0.113.7"), HOME_NUMBER_NONE);
}
END_TEST

START_TEST(each_number_is_that_of_one_address)
{
    number("192.0.2.128/25,203.0.113.7/32,10.1.0.0/17");
    for (uint32_t k = 0; k < n.count; k++) {
        const struct address a = home_address(&n, k);
        ck_assert_int_eq(home_number(&n, &a), (int32_t)k);
    }
}
END_TEST

Suite *test_home_numbers_suite(void);
Suite *test_home_numbers_suite(void)
{
    Suite *suite = suite_create("home_numbers");
    TCase *c = tcase_create("home_numbers");
    tcase_add_test(c, addresses_of_one_network_count_from_its_first);
    tcase_add_test(c, a_second_network_goes_on_where_the_first_ends);
    tcase_add_test(c, all_of_a_16_have_numbers_and_no_larger_network_has);
    tcase_add_test(c, ipv6_networks_have_no_numbers_and_leave_the_others_theirs);
    tcase_add_test(c, without_networks_nobody_has_a_number);
    tcase_add_test(c, each_number_is_that_of_one_address);
    suite_add_tcase(suite, c);
    return suite;
}
