/* Tests of src/engine/flows.c. */
#include "src/engine/flows.h"

#include "tests/packets.h"

#include <check.h>

enum { TIMEOUT_S = 60 };

static struct flows f;
static struct hash_seed seed;

static void setup(void)
{
    seed = packets_seed(1);
    ck_assert(flows_init(&f, 1024, TIMEOUT_S));
}

static void teardown(void)
{
    flows_done(&f);
}

static const uint32_t us = 0xc0000201, them = 0xc6336407;

/* Whether a datagram at that time answers. */
static bool ask(int64_t time_us)
{
    struct packet p = packets_udp(time_us, us, 5000, them, 7000);
    return flows_note(&f, &seed, &p);
}

static bool answer(int64_t time_us)
{
    struct packet p = packets_udp(time_us, them, 7000, us, 5000);
    return flows_note(&f, &seed, &p);
}

START_TEST(the_reverse_of_a_datagram_answers_it)
{
    ck_assert(!ask(PACKETS_START_US));
    ck_assert(answer(PACKETS_START_US + 1));
    ck_assert(ask(PACKETS_START_US + 2));
}
END_TEST

START_TEST(a_question_that_is_repeated_answers_nothing)
{
    ck_assert(!ask(PACKETS_START_US));
    ck_assert(!ask(PACKETS_START_US + 1));
}
END_TEST

START_TEST(an_answer_comes_within_the_timeout_to_the_microsecond)
{
    ck_assert(!ask(PACKETS_START_US + 999999));
    ck_assert(answer(PACKETS_START_US + 999999 + TIMEOUT_S * US_PER_S));
    ck_assert(!answer(PACKETS_START_US + 999999 + TIMEOUT_S * US_PER_S + 1));
}
END_TEST

START_TEST(an_answer_does_not_make_the_question_younger)
{
    ask(PACKETS_START_US);
    ck_assert(answer(PACKETS_START_US + 40 * US_PER_S));
    ck_assert(!answer(PACKETS_START_US + 80 * US_PER_S));
    ck_assert(ask(PACKETS_START_US + 90 * US_PER_S));
}
END_TEST

START_TEST(other_ports_addresses_and_protocols_answer_nothing)
{
    const struct packet others[] = {
        packets_udp(PACKETS_START_US, them, 7001, us, 5000),
        packets_udp(PACKETS_START_US, them, 7000, us, 5001),
        packets_udp(PACKETS_START_US, them, 5000, us, 7000),
        packets_udp(PACKETS_START_US, them + 1, 7000, us, 5000),
        packets_udp(PACKETS_START_US, them, 7000, us + 1, 5000),
        packets_make(IP_UDPLITE, PACKETS_START_US, them, 7000, us, 5000),
    };
    ask(PACKETS_START_US);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        ck_assert(!flows_note(&f, &seed, &others[i]));
    ck_assert(answer(PACKETS_START_US));
}
END_TEST

START_TEST(times_before_1970_and_around_it_are_like_any_other)
{
    ck_assert(!ask(-US_PER_S));
    ck_assert(answer(0));
    ck_assert(ask(30 * US_PER_S));
    ck_assert(!answer(-1000 * (int64_t)US_PER_S));
}
END_TEST

START_TEST(an_answer_whose_time_went_back_a_little_still_answers)
{
    ask(PACKETS_START_US);
    ck_assert(answer(PACKETS_START_US - TIMEOUT_S * (int64_t)US_PER_S));
    ask(PACKETS_START_US);
    ck_assert(!answer(PACKETS_START_US - TIMEOUT_S * (int64_t)US_PER_S - 1));
}
END_TEST

START_TEST(a_datagram_from_itself_to_itself_answers_nothing)
{
    struct packet p = packets_udp(PACKETS_START_US, us, 7, us, 7);
    ck_assert(!flows_note(&f, &seed, &p));
    ck_assert(!flows_note(&f, &seed, &p));
}
END_TEST

START_TEST(two_ports_of_one_host_can_talk_to_each_other)
{
    struct packet there = packets_udp(PACKETS_START_US, us, 7, us, 9);
    struct packet back = packets_udp(PACKETS_START_US, us, 9, us, 7);
    ck_assert(!flows_note(&f, &seed, &there));
    ck_assert(flows_note(&f, &seed, &back));
}
END_TEST

static bool note(struct flows *one_set, int64_t time_us, uint16_t port, bool from_us)
{
    struct packet p =
        from_us ? packets_udp(time_us, us, port, them, 9) : packets_udp(time_us, them, 9, us, port);
    return flows_note(one_set, &seed, &p);
}

START_TEST(a_full_set_forgets_who_was_quiet_for_longest_and_counts_it)
{
    struct flows one_set;
    ck_assert(flows_init(&one_set, 4, TIMEOUT_S));
    for (uint16_t port = 0; port < 4; port++)
        note(&one_set, PACKETS_START_US + port, port, true);
    note(&one_set, PACKETS_START_US + 10, 0, false);
    ck_assert_uint_eq(one_set.forgotten, 0);
    note(&one_set, PACKETS_START_US + 20, 4, true);
    ck_assert_uint_eq(one_set.forgotten, 1);
    ck_assert(note(&one_set, PACKETS_START_US + 30, 0, false));
    ck_assert(note(&one_set, PACKETS_START_US + 30, 2, false));
    ck_assert(!note(&one_set, PACKETS_START_US + 30, 1, false));
    flows_done(&one_set);
}
END_TEST

START_TEST(who_is_forgotten_after_the_timeout_is_not_missed)
{
    struct flows one_set;
    ck_assert(flows_init(&one_set, 4, TIMEOUT_S));
    for (uint16_t port = 0; port < 4; port++)
        note(&one_set, PACKETS_START_US, port, true);
    for (uint16_t port = 4; port < 8; port++)
        note(&one_set, PACKETS_START_US + (TIMEOUT_S + 1) * (int64_t)US_PER_S, port, true);
    ck_assert_uint_eq(one_set.forgotten, 0);
    flows_done(&one_set);
}
END_TEST

START_TEST(a_time_from_the_far_future_does_not_hold_its_place)
{
    struct flows one_set;
    const int64_t year_us = INT64_C(31556952) * US_PER_S;
    ck_assert(flows_init(&one_set, 4, TIMEOUT_S));
    for (uint16_t port = 0; port < 4; port++)
        note(&one_set, PACKETS_START_US + 7000 * year_us, port, true);
    for (uint16_t port = 4; port < 8; port++)
        note(&one_set, PACKETS_START_US, port, true);
    for (uint16_t port = 4; port < 8; port++)
        ck_assert(note(&one_set, PACKETS_START_US, port, false));
    flows_done(&one_set);
}
END_TEST

Suite *test_flows_suite(void);
Suite *test_flows_suite(void)
{
    Suite *s = suite_create("flows");
    TCase *t = tcase_create("flows");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_reverse_of_a_datagram_answers_it);
    tcase_add_test(t, a_question_that_is_repeated_answers_nothing);
    tcase_add_test(t, an_answer_comes_within_the_timeout_to_the_microsecond);
    tcase_add_test(t, an_answer_does_not_make_the_question_younger);
    tcase_add_test(t, other_ports_addresses_and_protocols_answer_nothing);
    tcase_add_test(t, times_before_1970_and_around_it_are_like_any_other);
    tcase_add_test(t, an_answer_whose_time_went_back_a_little_still_answers);
    tcase_add_test(t, a_datagram_from_itself_to_itself_answers_nothing);
    tcase_add_test(t, two_ports_of_one_host_can_talk_to_each_other);
    tcase_add_test(t, a_full_set_forgets_who_was_quiet_for_longest_and_counts_it);
    tcase_add_test(t, who_is_forgotten_after_the_timeout_is_not_missed);
    tcase_add_test(t, a_time_from_the_far_future_does_not_hold_its_place);
    suite_add_tcase(s, t);
    return s;
}
