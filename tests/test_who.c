/* Tests of ui/who.c; the names are answered by a name server of the test (tests/name_server.h). */
#include "src/base/clock.h"
#include "tests/check.h"
#include "tests/geo_sample.h"
#include "tests/name_server.h"
#include "tests/parse_address.h"
#include "tests/screen_state.h"
#include "ui/who.h"

static struct names *names;
static struct geo *geo;
static int server;

static void start(void)
{
    uint16_t port = 0;
    char servers[32], why[256];
    server = name_server_open(&port);
    snprintf(servers, sizeof servers, "127.0.0.1:%u", port);
    names = names_new(servers, why, sizeof why);
    ck_assert_msg(names, "%s", why);
    geo = geo_sample();
}

static void stop(void)
{
    who_use(NULL, NULL);
    names_free(names);
    geo_free(geo);
    close(server);
}

/* Answers what is asked, if anything is; false: nothing was. */
static bool answer(const char *name)
{
    struct name_question q;
    uint8_t labels[512];
    bool was_asked = false;
    for (int i = 0; i < 20; i++) {
        struct pollfd fds[NAMES_FDS];
        const nfds_t count = names_poll(names, fds);
        poll(fds, count, 5);
        names_turn(names, fds, count, clock_monotonic_us());
        if (!name_server_take(server, MSG_DONTWAIT, &q))
            continue;
        was_asked = true;
        name_server_answer(server, &q, name ? 0 : 3, labels,
                           name ? name_server_labels(name, labels) : 0);
    }
    return was_asked;
}

START_TEST(names_that_are_off_are_neither_shown_nor_asked_for)
{
    char text[NAMES_TEXT];
    const struct address a = address("198.51.100.7");
    who_use(NULL, NULL);
    ck_assert(!who_has_names());
    ck_assert_str_eq(who_name(&a, 40, text), "");
    ck_assert_str_eq(who_name_known(&a, text), "");
    ck_assert(!answer("probe.example.net"));
    ck_assert_int_eq(who_room(200), 0);
}
END_TEST

START_TEST(an_address_that_is_drawn_is_asked_for_and_another_is_not)
{
    char text[NAMES_TEXT];
    const struct address a = address("198.51.100.7");
    who_use(names, NULL);
    ck_assert_str_eq(who_name_known(&a, text), "");
    ck_assert(!answer("probe.example.net"));
    ck_assert_str_eq(who_name(&a, 40, text), "");
    ck_assert_str_eq(who_name_in_full(&a, text), "asked for");
    ck_assert(answer("probe.example.net"));
    ck_assert_str_eq(who_name(&a, 40, text), "probe.example.net");
    ck_assert_str_eq(who_name_in_full(&a, text), "probe.example.net");
    ck_assert_str_eq(who_name_known(&a, text), "probe.example.net");
}
END_TEST

START_TEST(of_a_name_without_room_the_end_is_shown)
{
    char text[NAMES_TEXT];
    const struct address a = address("198.51.100.7");
    who_use(names, NULL);
    who_name(&a, 40, text);
    ck_assert(answer("probe.example.net"));
    ck_assert_str_eq(who_name(&a, 13, text), "..example.net");
    ck_assert_str_eq(who_name(&a, 17, text), "probe.example.net");
    ck_assert_str_eq(who_name(&a, 1, text), ".");
    ck_assert_str_eq(who_name(&a, 0, text), "");
}
END_TEST

START_TEST(it_is_said_that_an_address_has_no_name)
{
    char text[NAMES_TEXT];
    const struct address a = address("198.51.100.8");
    who_use(names, NULL);
    who_name(&a, 40, text);
    ck_assert(answer(NULL));
    ck_assert_str_eq(who_name(&a, 40, text), "");
    ck_assert_str_eq(who_name_in_full(&a, text), "none");
}
END_TEST

START_TEST(country_and_network_are_one_short_text)
{
    char text[WHO_FROM];
    const struct address both = address("198.51.100.7"), country = address("203.0.113.1");
    const struct address network = address("192.0.2.1"), neither = address("192.0.3.1");
    ck_assert_str_eq(who_from(&both, text), "");
    who_use(NULL, geo);
    ck_assert(who_has_geo());
    ck_assert_str_eq(who_from(&both, text), "DE AS3320");
    ck_assert_str_eq(who_from(&country, text), "NL");
    ck_assert_str_eq(who_from(&network, text), "AS64500");
    ck_assert_str_eq(who_from(&neither, text), "");
}
END_TEST

START_TEST(a_country_is_known_by_its_letters_a_network_by_number_or_name)
{
    const struct address a = address("198.51.100.7"), unknown = address("192.0.3.1");
    ck_assert(!who_is_country(&a, "DE") && !who_is_as(&a, "3320"));
    who_use(NULL, geo);
    ck_assert(who_is_country(&a, "de") && who_is_country(&a, "DE") && !who_is_country(&a, "NL"));
    ck_assert(who_is_as(&a, "3320") && who_is_as(&a, "AS3320") && who_is_as(&a, "telekom"));
    ck_assert(!who_is_as(&a, "332") && !who_is_as(&a, "example"));
    ck_assert(!who_is_as(&unknown, "0") && !who_is_country(&unknown, ""));
}
END_TEST

START_TEST(the_key_turns_names_on_and_off_where_there_is_somebody_to_ask)
{
    screen_start();
    screen_keys("d");
    ck_assert_said("nobody to ask for names");
    ck_assert(!who_has_names());
    const struct ui_settings with = {.names = names, .geo = geo};
    u.settings = &with;
    screen_keys("d");
    ck_assert_said("names on: DNS is asked for what is on the screen");
    ck_assert(who_has_names() && who_has_geo());
    screen_keys("d");
    ck_assert_said("names off");
    ck_assert(!who_has_names() && who_has_geo());
    screen_stop();
}
END_TEST

Suite *test_who_suite(void);
Suite *test_who_suite(void)
{
    Suite *suite = suite_create("who");
    TCase *t = tcase_create("who");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, names_that_are_off_are_neither_shown_nor_asked_for);
    tcase_add_test(t, an_address_that_is_drawn_is_asked_for_and_another_is_not);
    tcase_add_test(t, of_a_name_without_room_the_end_is_shown);
    tcase_add_test(t, it_is_said_that_an_address_has_no_name);
    tcase_add_test(t, country_and_network_are_one_short_text);
    tcase_add_test(t, a_country_is_known_by_its_letters_a_network_by_number_or_name);
    tcase_add_test(t, the_key_turns_names_on_and_off_where_there_is_somebody_to_ask);
    suite_add_tcase(suite, t);
    return suite;
}
