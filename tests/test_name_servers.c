/* Tests of src/lookup/name_servers.c. */
#include "src/lookup/name_servers.h"

#include "tests/check.h"

START_TEST(addresses_are_servers_with_and_without_a_port)
{
    static const char *const good[] = {
        "192.0.2.53",
        "192.0.2.53:1",
        "192.0.2.53:65535",
        "2001:db8::53",
        "[2001:db8::53]",
        "[2001:db8::53]:5353",
        "192.0.2.53,[2001:db8::53]:5353,::1",
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        ck_assert_msg(name_servers_good(good[i]), "%s", good[i]);
}
END_TEST

START_TEST(whatever_else_is_written_is_none)
{
    static const char *const wrong[] = {
        "",
        ",",
        "dns.example",
        "192.0.2.53,",
        ",192.0.2.53",
        "192.0.2.53,,192.0.2.54",
        "192.0.2.53,1.2.3.4.5",
        "192.0.2.53:",
        "192.0.2.53:0",
        "192.0.2.53:65536",
        "192.0.2.53:53x",
        "192.0.2.53 ",
        "[2001:db8::53",
        "[::1]x",
        "[::1]:",
        "[]",
        "\x1b[2J",
        "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc:dddd:eeee:ffff",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(!name_servers_good(wrong[i]), "%s", wrong[i]);
}
END_TEST

Suite *test_name_servers_suite(void);
Suite *test_name_servers_suite(void)
{
    Suite *suite = suite_create("name_servers");
    TCase *t = tcase_create("name_servers");
    tcase_add_test(t, addresses_are_servers_with_and_without_a_port);
    tcase_add_test(t, whatever_else_is_written_is_none);
    suite_add_tcase(suite, t);
    return suite;
}
