#include "src/base/services.h"

#include "tests/check.h"

#include <arpa/inet.h>
#include <netdb.h>

/* What the machine's own look-up says is the expected value, as /etc/services differs or is
 * missing. */
static const char *by_netdb(int port, const char *protocol)
{
    struct servent *s = getservbyport(port, protocol);
    return s ? s->s_name : NULL;
}

START_TEST(names_are_those_of_etc_services)
{
    const char *expected = by_netdb(htons(53), "udp");
    ck_assert_pstr_eq(services_name(17, 53), expected);
    expected = by_netdb(htons(22), "tcp");
    ck_assert_pstr_eq(services_name(6, 22), expected);
}
END_TEST

START_TEST(unnamed_ports_and_other_protocols_have_no_name)
{
    ck_assert_ptr_null(services_name(17, 0));
    ck_assert_ptr_null(services_name(6, 65535));
    ck_assert_ptr_null(services_name(1, 53));
}
END_TEST

Suite *test_services_suite(void);
Suite *test_services_suite(void)
{
    Suite *s = suite_create("services");
    TCase *t = tcase_create("services");
    tcase_add_test(t, names_are_those_of_etc_services);
    tcase_add_test(t, unnamed_ports_and_other_protocols_have_no_name);
    suite_add_tcase(s, t);
    return s;
}
