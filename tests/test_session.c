/* Tests of src/base/session.c. */
#include "src/base/session.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct session s;

static bool is_address(const struct address *a, const char *text)
{
    char got[ADDRESS_TEXT];
    return strcmp(address_format(a, got), text) == 0;
}

START_TEST(a_connection_is_client_and_server_with_their_ports)
{
    ck_assert(session_parse("192.0.2.9 50122 198.51.100.1 22", &s));
    ck_assert(is_address(&s.client, "192.0.2.9"));
    ck_assert(is_address(&s.server, "198.51.100.1"));
    ck_assert_uint_eq(s.client_port, 50122);
    ck_assert_uint_eq(s.server_port, 22);
}
END_TEST

START_TEST(ipv6_is_taken_and_ipv4_in_it_is_ipv4)
{
    ck_assert(session_parse("2001:db8::9 50122 2001:db8::1 2222", &s));
    ck_assert(is_address(&s.client, "2001:db8::9"));
    ck_assert(session_parse("fe80::9%eth0 50122 fe80::1%eth0 22", &s));
    ck_assert(is_address(&s.server, "fe80::1"));
    ck_assert(session_parse("::ffff:192.0.2.9 50122 ::ffff:192.0.2.1 22", &s));
    const uint8_t v4[4] = {192, 0, 2, 9};
    const struct address plain = address_from_v4(v4);
    ck_assert(address_equal(&s.client, &plain));
}
END_TEST

START_TEST(what_is_no_connection_is_refused_and_changes_nothing)
{
    static const char *const wrong[] = {
        "",
        " ",
        "192.0.2.9",
        "192.0.2.9 50122 192.0.2.1",
        "192.0.2.9 50122 192.0.2.1 22 5",
        "192.0.2.9 0 192.0.2.1 22",
        "192.0.2.9 50122 192.0.2.1 65536",
        "192.0.2.9 -1 192.0.2.1 22",
        "somewhere 50122 192.0.2.1 22",
        "UNKNOWN 65535 UNKNOWN 65535", /* as sshd says of what is no connection */
        "192.0.2.9 50122 0123456789012345678901234567890123456789012345678901234567890 22",
    };
    ck_assert(session_parse("192.0.2.9 50122 192.0.2.1 22", &s));
    const struct session before = s;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ck_assert_msg(!session_parse(wrong[i], &s), "taken: %s", wrong[i]);
        ck_assert_mem_eq(&s, &before, sizeof s);
    }
}
END_TEST

START_TEST(a_packet_is_of_a_session_only_with_all_four_of_its_ends)
{
    ck_assert(session_parse("192.0.2.9 50122 192.0.2.1 22", &s));
    struct address client = s.client, server = s.server, other;
    ck_assert(address_parse("192.0.2.2", &other));
    ck_assert(session_has(&s, &client, 50122, &server, 22));
    ck_assert(session_has(&s, &server, 22, &client, 50122));
    ck_assert(!session_has(&s, &client, 22, &server, 50122));
    ck_assert(!session_has(&s, &server, 50122, &client, 22));
    ck_assert(!session_has(&s, &client, 50123, &server, 22));
    ck_assert(!session_has(&s, &client, 50122, &server, 23));
    ck_assert(!session_has(&s, &other, 50122, &server, 22));
    ck_assert(!session_has(&s, &server, 22, &other, 50122));
}
END_TEST

/* --- Processes above -------------------------------------------------------------------------- */

static char proc[64];

static void make_proc(void)
{
    snprintf(proc, sizeof proc, "/tmp/tapwatch-session-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(proc));
}

static void remove_proc(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", proc);
    ck_assert_int_eq(system(command), 0);
}

static void put_file(int pid, const char *name, const void *bytes, size_t length)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%d", proc, pid);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/%d/%s", proc, pid, name);
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, length, out), length);
    fclose(out);
}

/* environment: NULL: it can not be read. */
static void put_process(int pid, int parent, const char *environment, size_t length)
{
    char stat[128];
    snprintf(stat, sizeof stat, "%d (su do) 9 (x) S %d 1 1 34816 1", pid, parent);
    put_file(pid, "stat", stat, strlen(stat));
    if (environment)
        put_file(pid, "environ", environment, length);
}

#define ENVIRONMENT(text) text, sizeof(text) - 1

START_TEST(the_nearest_process_above_that_says_so_is_believed)
{
    put_process(40, 30, ENVIRONMENT("HOME=/root\0TERM=xterm\0"));
    put_process(30, 20, NULL, 0);
    put_process(20, 10,
                ENVIRONMENT("NOT_SSH_CONNECTION=192.0.2.7 1 192.0.2.7 1\0"
                            "SSH_CONNECTION=192.0.2.9 50122 192.0.2.1 22\0"));
    put_process(10, 1, ENVIRONMENT("SSH_CONNECTION=192.0.2.8 50122 192.0.2.1 22\0"));
    ck_assert(session_find_above(proc, 40, &s));
    ck_assert(is_address(&s.client, "192.0.2.9"));
    ck_assert(session_find_above(proc, 10, &s));
    ck_assert(is_address(&s.client, "192.0.2.8"));
}
END_TEST

START_TEST(where_none_above_says_so_there_is_none)
{
    put_process(40, 30, ENVIRONMENT("HOME=/root\0SSH_CONNECTION=\0"));
    put_process(30, 1, ENVIRONMENT(""));
    put_process(1, 0, ENVIRONMENT("SSH_CONNECTION=192.0.2.9 50122 192.0.2.1 22\0"));
    ck_assert(!session_find_above(proc, 40, &s));
    ck_assert(!session_find_above(proc, 41, &s));
}
END_TEST

START_TEST(a_chain_that_is_a_ring_has_an_end)
{
    put_process(40, 30, ENVIRONMENT("HOME=/root\0"));
    put_process(30, 40, ENVIRONMENT("HOME=/root\0"));
    ck_assert(!session_find_above(proc, 40, &s));
}
END_TEST

START_TEST(what_the_environment_says_comes_first)
{
    setenv("SSH_CONNECTION", "192.0.2.5 5 192.0.2.6 6", 1);
    ck_assert(session_find(&s));
    ck_assert_uint_eq(s.client_port, 5);
    setenv("SSH_CONNECTION", "nonsense", 1);
    ck_assert(!session_find(&s));
}
END_TEST

Suite *test_session_suite(void);
Suite *test_session_suite(void)
{
    Suite *suite = suite_create("session");
    TCase *t = tcase_create("session");
    tcase_add_checked_fixture(t, make_proc, remove_proc);
    tcase_add_test(t, a_connection_is_client_and_server_with_their_ports);
    tcase_add_test(t, ipv6_is_taken_and_ipv4_in_it_is_ipv4);
    tcase_add_test(t, what_is_no_connection_is_refused_and_changes_nothing);
    tcase_add_test(t, a_packet_is_of_a_session_only_with_all_four_of_its_ends);
    tcase_add_test(t, the_nearest_process_above_that_says_so_is_believed);
    tcase_add_test(t, where_none_above_says_so_there_is_none);
    tcase_add_test(t, a_chain_that_is_a_ring_has_an_end);
    tcase_add_test(t, what_the_environment_says_comes_first);
    suite_add_tcase(suite, t);
    return suite;
}
