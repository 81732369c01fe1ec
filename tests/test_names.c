/* Tests of src/lookup/names.c, against a name server of their own on 127.0.0.1. The clock of these
 * tests goes on by what they say, beside what really passes. */
#include "src/base/clock.h"
#include "src/lookup/names.h"
#include "tests/check.h"
#include "tests/name_server.h"
#include "tests/parse_address.h"

#include <netdb.h>
#include <stdlib.h>

enum mode { ANSWERS, HAS_NONE, FAILS, SILENT, GARBAGE };

static struct names *names;
static int server, asked;
static uint16_t port;
static enum mode mode;
static int64_t ahead_us; /* the clock, of what it is */
static char last_question[512];
static uint8_t wire_name[512];
static size_t wire_length;

static int64_t now(void)
{
    return clock_monotonic_us() + ahead_us;
}

static void start(void)
{
    char servers[32], why[256];
    server = name_server_open(&port);
    ck_assert_int_ge(server, 0);
    snprintf(servers, sizeof servers, "127.0.0.1:%u", port);
    names = names_new(servers, why, sizeof why);
    ck_assert_msg(names, "%s", why);
    wire_length = name_server_labels("probe.example.net", wire_name);
    mode = ANSWERS;
    asked = 0;
    ahead_us = 0;
}

static void stop(void)
{
    names_free(names);
    close(server);
}

static void serve(void)
{
    struct name_question q;
    while (name_server_take(server, MSG_DONTWAIT, &q)) {
        asked++;
        strcpy(last_question, q.name);
        if (mode == ANSWERS)
            name_server_answer(server, &q, 0, wire_name, wire_length);
        else if (mode == HAS_NONE || mode == FAILS)
            name_server_answer(server, &q, mode == HAS_NONE ? 3 : 2, NULL, 0);
        else if (mode == GARBAGE) { /* of the right number, and then nothing that makes sense */
            memset(q.bytes + 3, 0xe7, sizeof q.bytes - 3);
            name_server_send(server, &q, q.bytes, sizeof q.bytes);
        }
    }
}

/* As the screen's loop does it, once. */
static bool turn(void)
{
    struct pollfd fds[NAMES_FDS + 1];
    const nfds_t count = names_poll(names, fds);
    fds[count] = (struct pollfd){.fd = server, .events = POLLIN};
    ck_assert_int_ge(poll(fds, count + 1, 1), 0);
    serve();
    return names_turn(names, fds, count, now());
}

static enum names_state look(const char *text, const char **name)
{
    const struct address a = address(text);
    return names_of(names, &a, now(), name);
}

/* Until something is known of it, for at most so many seconds. */
static const char *wait_for(const char *text, enum names_state wanted, int seconds)
{
    const char *name;
    enum names_state state;
    const int64_t end_us = clock_monotonic_us() + seconds * INT64_C(1000000);
    while ((state = look(text, &name)) == NAMES_UNKNOWN && clock_monotonic_us() < end_us)
        turn();
    ck_assert_int_eq(state, wanted);
    return name;
}

START_TEST(nothing_is_asked_that_nobody_looks_at)
{
    const char *name;
    const struct address a = address("198.51.100.7");
    ck_assert_int_eq(names_peek(names, &a, &name), NAMES_UNKNOWN);
    for (int i = 0; i < 20; i++)
        ck_assert(!turn());
    ck_assert_int_eq(asked, 0);
    ck_assert_int_eq(names_wait_ms(names, now()), -1);
}
END_TEST

START_TEST(a_name_is_asked_for_once_and_kept_for_an_hour)
{
    const char *name;
    ck_assert_str_eq(wait_for("198.51.100.7", NAMES_KNOWN, 5), "probe.example.net");
    ck_assert_str_eq(last_question, "7.100.51.198.in-addr.arpa");
    ahead_us += 3500 * INT64_C(1000000);
    for (int i = 0; i < 20; i++) {
        ck_assert_int_eq(look("198.51.100.7", &name), NAMES_KNOWN);
        turn();
    }
    ck_assert_int_eq(asked, 1);
    ahead_us += 101 * INT64_C(1000000);
    wire_length = name_server_labels("other.example.net", wire_name);
    ck_assert_int_eq(look("198.51.100.7", &name), NAMES_KNOWN); /* the old one, until it is known */
    ck_assert_str_eq(name, "probe.example.net");
    while (!turn())
        ;
    ck_assert_str_eq(wait_for("198.51.100.7", NAMES_KNOWN, 5), "other.example.net");
    ck_assert_int_eq(asked, 2);
}
END_TEST

START_TEST(an_ipv6_address_has_its_own_kind_of_question)
{
    wait_for("2001:db8::17", NAMES_KNOWN, 5);
    ck_assert_str_eq(last_question, "7.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0."
                                    "0.2.ip6.arpa");
}
END_TEST

START_TEST(that_there_is_no_name_is_kept_too)
{
    const char *name;
    mode = HAS_NONE;
    ck_assert_str_eq(wait_for("198.51.100.8", NAMES_NONE, 5), "");
    ahead_us += 800 * INT64_C(1000000);
    look("198.51.100.8", &name);
    for (int i = 0; i < 10; i++)
        turn();
    ck_assert_int_eq(asked, 1);
    ahead_us += 101 * INT64_C(1000000);
    look("198.51.100.8", &name);
    while (asked < 2)
        turn();
}
END_TEST

START_TEST(names_with_bytes_that_no_host_has_are_no_answer)
{
    wire_length = name_server_labels("\x1b[2J\x9b\x07 \\evil.example", wire_name);
    ck_assert_str_eq(wait_for("198.51.100.9", NAMES_FAILED, 5), "");
}
END_TEST

START_TEST(the_longest_name_there_can_be_is_kept_whole)
{
    char text[512] = "";
    for (int i = 0; i < 3; i++)
        strcat(text, "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopq.");
    strcat(text, "0123456789abcdefghijklmnopqrstuvwxyz-0123456789.example.net");
    wire_length = name_server_labels(text, wire_name);
    ck_assert_uint_le(wire_length, 255);
    ck_assert_str_eq(wait_for("198.51.100.10", NAMES_KNOWN, 5), text);
}
END_TEST

START_TEST(nobody_who_answers_is_given_up_and_tried_again_soon)
{
    const char *name;
    mode = SILENT;
    ck_assert_str_eq(wait_for("198.51.100.15", NAMES_FAILED, 10), "");
    ck_assert(!names_are_silent(names));
    asked = 0;
    ck_assert_str_eq(wait_for("198.51.100.11", NAMES_FAILED, 10), "");
    ck_assert(names_are_silent(names));
    ck_assert_int_eq(asked, 2); /* tries */
    look("198.51.100.11", &name);
    for (int i = 0; i < 10; i++)
        turn();
    ck_assert_int_eq(asked, 2);
    mode = ANSWERS;
    ahead_us += 61 * INT64_C(1000000);
    look("198.51.100.11", &name);
    while (!turn())
        ;
    ck_assert_int_eq(look("198.51.100.11", &name), NAMES_KNOWN);
    ck_assert(!names_are_silent(names));
    mode = SILENT; /* who answered before is given more time */
    ck_assert_str_eq(wait_for("198.51.100.12", NAMES_FAILED, 10), "");
    ck_assert(!names_are_silent(names));
}
END_TEST

START_TEST(a_server_that_knows_no_name_is_not_silent)
{
    char servers[NAMES_SERVERS_TEXT];
    mode = HAS_NONE;
    ck_assert_str_eq(wait_for("198.51.100.13", NAMES_NONE, 10), "");
    ck_assert_str_eq(wait_for("198.51.100.14", NAMES_NONE, 10), "");
    ck_assert(!names_are_silent(names));
    ck_assert_str_eq(names_servers(names, servers), "127.0.0.1");
}
END_TEST

START_TEST(answers_that_make_no_sense_are_none)
{
    mode = GARBAGE;
    ck_assert_str_eq(wait_for("198.51.100.12", NAMES_FAILED, 10), "");
    mode = FAILS;
    ck_assert_str_eq(wait_for("198.51.100.13", NAMES_FAILED, 10), "");
    mode = ANSWERS;
    wire_name[0] = 0xc0; /* points to itself, or beyond the end */
    wire_name[1] = 0xff;
    wire_length = 2;
    ck_assert_str_eq(wait_for("198.51.100.14", NAMES_FAILED, 10), "");
}
END_TEST

static void wish_for(int count)
{
    for (int i = 0; i < count; i++) {
        char text[32];
        const char *name;
        snprintf(text, sizeof text, "198.51.%d.%d", 100 + i / 250, 1 + i % 250);
        look(text, &name);
    }
}

START_TEST(questions_are_few_a_second_and_few_wait_for_an_answer)
{
    mode = SILENT;
    wish_for(100);
    const int64_t begin_us = now();
    while (now() - begin_us < 400000)
        turn();
    ck_assert_int_ge(asked, 4);
    ck_assert_int_le(asked, 9);
    for (int i = 0; i < 60; i++) {
        ahead_us += 1000000 / NAMES_PER_SECOND;
        wish_for(100);
        turn();
    }
    ck_assert_int_eq(asked, NAMES_UNDER_WAY);
}
END_TEST

START_TEST(who_has_left_the_screen_is_no_longer_asked_for)
{
    wish_for(10);
    ahead_us += 6 * INT64_C(1000000);
    for (int i = 0; i < 20; i++)
        turn();
    ck_assert_int_eq(asked, 0);
    ck_assert_int_eq(names_wait_ms(names, now()), -1);
}
END_TEST

START_TEST(after_a_stop_nothing_is_asked_until_somebody_looks_again)
{
    const char *name;
    mode = SILENT;
    wish_for(10);
    turn();
    names_stop(names);
    ahead_us += 1000000;
    for (int i = 0; i < 20; i++)
        turn();
    ck_assert_int_le(asked, 1);
    ck_assert_int_eq(names_wait_ms(names, now()), -1);
    mode = ANSWERS;
    ck_assert_int_eq(look("198.51.100.1", &name), NAMES_UNKNOWN);
    ck_assert_str_eq(wait_for("198.51.100.1", NAMES_KNOWN, 5), "probe.example.net");
}
END_TEST

static int count_known(int count)
{
    int known = 0;
    for (int i = 0; i < count; i++) {
        char text[32];
        const char *name;
        snprintf(text, sizeof text, "198.51.%d.%d", 100 + i / 250, 1 + i % 250);
        const struct address a = address(text);
        known += names_peek(names, &a, &name) == NAMES_KNOWN;
    }
    return known;
}

START_TEST(no_more_are_kept_than_there_is_room_for_and_the_latest_stay)
{
    enum { MANY = 3 * NAMES_KEPT };
    for (int i = 0; i < MANY; i++) {
        char text[32];
        const char *name;
        snprintf(text, sizeof text, "198.51.%d.%d", 100 + i / 250, 1 + i % 250);
        while (look(text, &name) == NAMES_UNKNOWN) {
            ahead_us += 1000000 / NAMES_PER_SECOND;
            turn();
        }
    }
    ck_assert_int_eq(asked, MANY);
    ck_assert_int_le(count_known(MANY), NAMES_KEPT);
    ck_assert_int_ge(count_known(MANY), NAMES_KEPT * 9 / 10);
    const struct address last = address("198.51.112.72");
    const char *name;
    ck_assert_int_eq(names_peek(names, &last, &name), NAMES_KNOWN);
}
END_TEST

START_TEST(the_machines_own_file_of_hosts_is_looked_at_first)
{
    const char *name = "";
    FILE *hosts = fopen("/etc/hosts", "r");
    char line[512];
    bool has_it = false;
    while (hosts && fgets(line, sizeof line, hosts))
        has_it |= strncmp(line, "127.0.0.1", 9) == 0 && strstr(line, "localhost");
    if (hosts)
        fclose(hosts);
    if (!has_it)
        return;
    look("127.0.0.1", &name);
    while (!turn())
        ;
    ck_assert_int_eq(look("127.0.0.1", &name), NAMES_KNOWN);
    ck_assert_ptr_nonnull(strstr(name, "localhost"));
    ck_assert_int_eq(asked, 0);
}
END_TEST

START_TEST(groups_and_the_unspecified_address_are_not_asked_for)
{
    const char *name;
    ck_assert_int_eq(look("224.0.0.251", &name), NAMES_NONE);
    ck_assert_int_eq(look("ff02::fb", &name), NAMES_NONE);
    ck_assert_int_eq(look("255.255.255.255", &name), NAMES_NONE);
    ck_assert_int_eq(look("::", &name), NAMES_NONE);
    for (int i = 0; i < 10; i++)
        turn();
    ck_assert_int_eq(asked, 0);
}
END_TEST

START_TEST(servers_that_are_none_are_refused)
{
    char why[256];
    ck_assert_ptr_null(names_new("dns.example", why, sizeof why));
    ck_assert_ptr_nonnull(strstr(why, "name_servers \"dns.example\": "));
    ck_assert_ptr_null(names_new("\x1b[2J", why, sizeof why));
    ck_assert_ptr_null(strchr(why, 0x1b));
    struct names *one = names_new("2001:db8::53", why, sizeof why);
    ck_assert_msg(one, "%s", why);
    names_free(one);
    struct names *two = names_new("192.0.2.53,[2001:db8::53]:5353", why, sizeof why);
    ck_assert_msg(two, "%s", why);
    names_free(two);
    names_free(NULL);
}
END_TEST

Suite *test_names_suite(void);
Suite *test_names_suite(void)
{
    Suite *s = suite_create("names");
    TCase *t = tcase_create("names");
    tcase_add_checked_fixture(t, start, stop);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, nothing_is_asked_that_nobody_looks_at);
    tcase_add_test(t, a_name_is_asked_for_once_and_kept_for_an_hour);
    tcase_add_test(t, an_ipv6_address_has_its_own_kind_of_question);
    tcase_add_test(t, that_there_is_no_name_is_kept_too);
    tcase_add_test(t, names_with_bytes_that_no_host_has_are_no_answer);
    tcase_add_test(t, the_longest_name_there_can_be_is_kept_whole);
    tcase_add_test(t, a_server_that_knows_no_name_is_not_silent);
    tcase_add_test(t, nobody_who_answers_is_given_up_and_tried_again_soon);
    tcase_add_test(t, answers_that_make_no_sense_are_none);
    tcase_add_test(t, questions_are_few_a_second_and_few_wait_for_an_answer);
    tcase_add_test(t, who_has_left_the_screen_is_no_longer_asked_for);
    tcase_add_test(t, after_a_stop_nothing_is_asked_until_somebody_looks_again);
    tcase_add_test(t, no_more_are_kept_than_there_is_room_for_and_the_latest_stay);
    tcase_add_test(t, the_machines_own_file_of_hosts_is_looked_at_first);
    tcase_add_test(t, groups_and_the_unspecified_address_are_not_asked_for);
    tcase_add_test(t, servers_that_are_none_are_refused);
    suite_add_tcase(s, t);
    return s;
}
