/* Tests of src/capture/route.c. */
#include "src/capture/route.h"

#include "tests/check.h"

#define HEAD  "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
#define ZEROS "00000000000000000000000000000000"

static char name[INTERFACE_NAME];

static bool read_as(bool (*read)(FILE *, char *), const char *text)
{
    FILE *table = tmpfile();
    ck_assert_ptr_nonnull(table);
    fputs(text, table);
    rewind(table);
    const bool found = read(table, name);
    fclose(table);
    return found;
}

static bool v4(const char *text)
{
    return read_as(route_read_v4, text);
}

static bool v6(const char *text)
{
    return read_as(route_read_v6, text);
}

START_TEST(without_a_default_route_there_is_none)
{
    ck_assert(!v4(HEAD));
    ck_assert(!v4(HEAD "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"));
    ck_assert(!v6(ZEROS " 40 " ZEROS " 00 " ZEROS " 00000100 00000001 00000000 00000001 eth0\n"));
}
END_TEST

START_TEST(the_default_route_names_its_interface)
{
    ck_assert(v4(HEAD "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
                      "eth1\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"));
    ck_assert_str_eq(name, "eth1");
    ck_assert(v6(ZEROS " 00 " ZEROS
                       " 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003 "
                       "    eth2\n"));
    ck_assert_str_eq(name, "eth2");
}
END_TEST

START_TEST(of_several_the_least_metric_counts)
{
    ck_assert(v4(HEAD "wlan0\t00000000\t010200C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
                      "eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
                      "wwan0\t00000000\t010200C0\t0003\t0\t0\t700\t00000000\t0\t0\t0\n"));
    ck_assert_str_eq(name, "eth0");
}
END_TEST

START_TEST(half_of_the_world_and_a_route_that_refuses_are_none)
{
    ck_assert(!v4(HEAD "tun0\t00000000\t010200C0\t0003\t0\t0\t0\t00000080\t0\t0\t0\n"));
    ck_assert(!v4(HEAD "*\t00000000\t00000000\t0200\t0\t0\t0\t00000000\t0\t0\t0\n"));
    /* As every kernel has it that has no IPv6 route. */
    ck_assert(
        !v6(ZEROS " 00 " ZEROS " 00 " ZEROS " ffffffff 00000001 00000000 00200200       lo\n"));
}
END_TEST

START_TEST(what_is_no_table_is_none)
{
    ck_assert(!v4("\n\n???\n"));
    ck_assert(!v6("0 0 0\n"));
}
END_TEST

Suite *test_route_suite(void);
Suite *test_route_suite(void)
{
    Suite *s = suite_create("route");
    TCase *t = tcase_create("route");
    tcase_add_test(t, without_a_default_route_there_is_none);
    tcase_add_test(t, the_default_route_names_its_interface);
    tcase_add_test(t, of_several_the_least_metric_counts);
    tcase_add_test(t, half_of_the_world_and_a_route_that_refuses_are_none);
    tcase_add_test(t, what_is_no_table_is_none);
    suite_add_tcase(s, t);
    return s;
}
