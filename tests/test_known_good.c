/* Tests of src/engine/known_good.c. */
#include "src/engine/known_good.h"

#include "tests/check.h"

#include <netinet/in.h>
#include <string.h>

static struct known_good k;

static void setup(void)
{
    k = (struct known_good){.port_count = 0};
}

static bool source(const char *text)
{
    struct address a;
    ck_assert(address_parse(text, &a));
    return known_good_source(&k, &a);
}

START_TEST(nothing_is_known_good_at_first)
{
    ck_assert(!source("192.0.2.1"));
    ck_assert(!known_good_port(&k, IPPROTO_UDP, 5351));
    ck_assert(!known_good_signature(&k, "slammer"));
}
END_TEST

START_TEST(networks_ports_and_signatures_are_told_apart)
{
    ck_assert(known_good_add(&k, "192.0.2.0/24"));
    ck_assert(known_good_add(&k, "2001:db8::7"));
    ck_assert(known_good_add(&k, "udp/5350-5351"));
    ck_assert(known_good_add(&k, "slammer"));
    ck_assert(source("192.0.2.77") && source("2001:db8::7"));
    ck_assert(!source("192.0.3.1") && !source("2001:db8::8"));
    ck_assert(known_good_port(&k, IPPROTO_UDP, 5350) && known_good_port(&k, IPPROTO_UDP, 5351));
    ck_assert(!known_good_port(&k, IPPROTO_UDP, 5352) && !known_good_port(&k, IPPROTO_TCP, 5351));
    ck_assert(known_good_signature(&k, "slammer") && !known_good_signature(&k, "slam"));
}
END_TEST

START_TEST(what_is_none_of_them_is_refused)
{
    static const char *const wrong[] = {"",
                                        "Slammer",
                                        "udp/",
                                        "udp/70000",
                                        "192.0.2.0/33",
                                        "a name",
                                        "0123456789012345678901234567890123"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(!known_good_add(&k, wrong[i]), "%s", wrong[i]);
    ck_assert_uint_eq(k.name_count + k.port_count + k.networks.count, 0);
}
END_TEST

START_TEST(more_than_there_is_room_for_is_refused)
{
    for (int i = 0; i < KNOWN_GOOD_MOST; i++)
        ck_assert(known_good_add(&k, "tcp/80") && known_good_add(&k, "slammer"));
    ck_assert(!known_good_add(&k, "tcp/80") && !known_good_add(&k, "slammer"));
    for (int i = 0; i < HOME_MAX; i++)
        ck_assert(known_good_add(&k, "192.0.2.1"));
    ck_assert(!known_good_add(&k, "192.0.2.1"));
}
END_TEST

START_TEST(a_name_that_no_signature_has_is_found)
{
    struct signature list[2];
    memset(list, 0, sizeof list);
    strcpy(list[0].name, "slammer");
    strcpy(list[1].name, "mirai");
    known_good_add(&k, "mirai");
    ck_assert_ptr_null(known_good_stranger(&k, list, 2));
    known_good_add(&k, "slamer");
    ck_assert_str_eq(known_good_stranger(&k, list, 2), "slamer");
}
END_TEST

Suite *test_known_good_suite(void);
Suite *test_known_good_suite(void)
{
    Suite *suite = suite_create("known_good");
    TCase *c = tcase_create("known_good");
    tcase_add_checked_fixture(c, setup, NULL);
    tcase_add_test(c, nothing_is_known_good_at_first);
    tcase_add_test(c, networks_ports_and_signatures_are_told_apart);
    tcase_add_test(c, what_is_none_of_them_is_refused);
    tcase_add_test(c, more_than_there_is_room_for_is_refused);
    tcase_add_test(c, a_name_that_no_signature_has_is_found);
    suite_add_tcase(suite, c);
    return suite;
}
