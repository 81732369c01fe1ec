/* Tests of src/engine/flows.c: what is a question, what an answer, and that the table is bounded.
 */
#include "tests/check.h"
#include "tests/conversations.h"

/* --- questions and answers ---------------------------------------------------------------------
 */

START_TEST(the_reverse_of_a_datagram_answers_it)
{
    ck_assert(note(question(T)));
    ck_assert(!note(answer(T + 1)));
    ck_assert(!note(question(T + 2)));
    ck_assert_outcomes(1, 0, 0);
}
END_TEST

START_TEST(a_question_that_is_repeated_answers_nothing)
{
    ck_assert(note(question(T)));
    ck_assert(note(question(T + 1)));
    ck_assert_outcomes(0, 0, 0);
}
END_TEST

START_TEST(an_answer_comes_within_the_timeout_to_the_microsecond)
{
    ck_assert(note(question(T + 999999)));
    ck_assert(!note(answer(T + 999999 + s_us(UDP_S))));
    ck_assert(note(answer(T + 999999 + s_us(UDP_S) + 1)));
}
END_TEST

START_TEST(an_answer_does_not_make_the_question_younger)
{
    note(question(T));
    ck_assert(!note(answer(T + s_us(40))));
    ck_assert(note(answer(T + s_us(80))));
    ck_assert(!note(question(T + s_us(90))));
}
END_TEST

START_TEST(other_ports_addresses_and_protocols_answer_nothing)
{
    const struct packet others[] = {
        packets_udp(T, them, 7001, us, 5000),     packets_udp(T, them, 7000, us, 5001),
        packets_udp(T, them, 5000, us, 7000),     packets_udp(T, them + 1, 7000, us, 5000),
        packets_udp(T, them, 7000, us + 1, 5000), packets_make(IP_UDPLITE, T, them, 7000, us, 5000),
    };
    note(question(T));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        ck_assert(note(others[i]));
    ck_assert_outcomes(0, 0, 0);
    ck_assert(!note(answer(T)));
    ck_assert_outcomes(1, 0, 0);
}
END_TEST

START_TEST(a_late_answer_is_no_record_but_what_comes_back_answers_it)
{
    struct packet p = question(T);
    ck_assert(!note_as(&p, OWNER, true));
    ck_assert(!note(answer(T + 1)));
    sweep(T + s_us(1000));
    ck_assert_outcomes(0, 0, 0); /* nobody asked anything */
}
END_TEST

START_TEST(a_datagram_from_itself_to_itself_answers_nothing)
{
    ck_assert(note(packets_udp(T, us, 7, us, 7)));
    ck_assert(note(packets_udp(T, us, 7, us, 7)));
    ck_assert_outcomes(0, 0, 0);
}
END_TEST

START_TEST(two_ports_of_one_host_can_talk_to_each_other)
{
    ck_assert(note(packets_udp(T, us, 7, us, 9)));
    ck_assert(!note(packets_udp(T, us, 9, us, 7)));
}
END_TEST

START_TEST(of_tcp_only_syn_and_rst_are_a_matter_for_conversations)
{
    for (unsigned flags = 0; flags < 256; flags++)
        ck_assert_int_eq(passes(reply(T, (uint8_t)flags)), !(flags & (TCP_SYN | TCP_RST)));
    struct packet p = syn(T);
    p.has_ports = false;
    ck_assert(passes(p));
    p = question(T);
    p.has_ports = false;
    ck_assert(passes(p));
    p.protocol = 47;
    p.has_ports = true;
    ck_assert(passes(p));
}
END_TEST

START_TEST(of_icmp_only_echoes_and_refusals_are_a_matter_for_conversations)
{
    struct packet p = ping(T);
    for (unsigned type = 0; type < 256; type++) {
        p.icmp_type = (uint8_t)type;
        p.protocol = IP_ICMP;
        ck_assert_int_eq(passes(p), type != 0 && type != 8);
        p.protocol = IP_ICMP6;
        ck_assert_int_eq(passes(p), type != 128 && type != 129);
    }
    p = ping(T);
    p.has_icmp = false;
    ck_assert(passes(p));
}
END_TEST

/* --- times that go back ------------------------------------------------------------------------
 */

START_TEST(times_before_1970_and_around_it_are_like_any_other)
{
    ck_assert(note(question(-US_PER_S)));
    ck_assert(!note(answer(0)));
    ck_assert(!note(question(s_us(30))));
    ck_assert(note(answer(s_us(-1000))));
    ck_assert(note(syn(0)));
    ck_assert(!note(reply(0, TCP_SYN | TCP_ACK)));
    ck_assert_outcomes(2, 0, 0); /* the last answer is a question of its own */
}
END_TEST

START_TEST(an_answer_whose_time_went_back_a_little_still_answers)
{
    note(question(T));
    ck_assert(!note(answer(T - s_us(UDP_S))));
    note(question(T));
    ck_assert(note(answer(T - s_us(UDP_S) - 1)));
}
END_TEST

START_TEST(a_record_from_the_future_is_silent_once_it_is_a_timeout_away)
{
    note(syn(T));
    sweep(T - s_us(TCP_S));
    ck_assert_outcomes(0, 0, 0);
    sweep(T - s_us(TCP_S) - 1);
    ck_assert_outcomes(0, 0, 1);
}
END_TEST

/* Of times only 48 bits of microseconds are kept. */
START_TEST(two_times_8_9_years_apart_look_the_same)
{
    const int64_t alias_us = INT64_C(1) << 48;
    ck_assert(note(from_us(T, 1)));
    ck_assert(!note(from_them(T + alias_us, 1)));
    ck_assert(note(from_us(T, 2)));
    ck_assert(note(from_them(T + alias_us / 2 - s_us(UDP_S), 2)));
}
END_TEST

/* --- the table is bounded ----------------------------------------------------------------------
 */

START_TEST(a_full_set_forgets_who_was_not_touched_for_longest_and_counts_it)
{
    begin(1);
    for (uint16_t port = 0; port < FLOW_WAYS; port++)
        note(from_us(T + s_us(port), port));
    ck_assert_uint_eq(f.held, FLOW_WAYS);
    note(from_them(T + s_us(10), 0)); /* answers: no longer the quietest */
    ck_assert_uint_eq(f.forgotten, 0);
    ck_assert(note(from_us(T + s_us(20), FLOW_WAYS)));
    ck_assert_uint_eq(f.forgotten, 1);
    ck_assert_uint_eq(f.held, FLOW_WAYS);
    ck_assert(!note(from_them(T + s_us(30), 0)));
    ck_assert(!note(from_them(T + s_us(30), 2)));
    ck_assert(note(from_them(T + s_us(30), 1))); /* forgotten: taken for a question */
    ck_assert_outcomes(2, 0, 0);
}
END_TEST

/* A list says who was touched when. */
START_TEST(whatever_the_order_of_a_set_who_was_not_touched_for_longest_goes)
{
    enum { PORTS = 6, NONE = 99 };
    uint16_t latest[FLOW_WAYS] = {NONE, NONE, NONE}; /* the latest in front */
    uint64_t random = 3;
    begin(1);
    for (int i = 0; i < 5000; i++) {
        const uint16_t port = (uint16_t)((hash_random(&random) >> 32) % PORTS);
        int place = 0;
        while (place < FLOW_WAYS - 1 && latest[place] != port)
            place++;
        const bool held = latest[place] == port;
        const uint64_t forgotten = f.forgotten;
        note(from_us(T + i, port));
        ck_assert_uint_eq(f.forgotten - forgotten, !held && latest[place] != NONE);
        memmove(latest + 1, latest, (size_t)place * sizeof latest[0]);
        latest[0] = port;
    }
    ck_assert_uint_gt(f.forgotten, 1000);
    for (int i = 0; i < FLOW_WAYS; i++)
        ck_assert(!note(from_them(T + 6000, latest[i])));
}
END_TEST

START_TEST(of_records_that_are_pushed_out_within_the_timeout_nothing_is_told)
{
    begin(1);
    for (uint16_t port = 0; port < 10 * FLOW_WAYS; port++)
        note(from_us(T + s_us(port), port));
    ck_assert_uint_eq(f.forgotten, 9 * FLOW_WAYS);
    sweep(T + s_us(1000));
    ck_assert_outcomes(0, 0, FLOW_WAYS);
}
END_TEST

START_TEST(who_is_pushed_out_after_the_timeout_is_silent_and_not_missed)
{
    begin(1);
    for (uint16_t port = 0; port < FLOW_WAYS; port++)
        note(from_us(T, port));
    for (uint16_t port = FLOW_WAYS; port < 2 * FLOW_WAYS; port++)
        note(from_us(T + s_us(UDP_S) + 1, port));
    ck_assert_uint_eq(f.forgotten, 0);
    ck_assert_outcomes(0, 0, FLOW_WAYS);
}
END_TEST

START_TEST(who_is_pushed_out_at_the_timeout_to_the_microsecond_is_missed)
{
    begin(1);
    for (uint16_t port = 0; port <= FLOW_WAYS; port++)
        note(from_us(T + (port == FLOW_WAYS ? s_us(UDP_S) : 0), port));
    ck_assert_uint_eq(f.forgotten, 1);
    ck_assert_outcomes(0, 0, 0);
}
END_TEST

START_TEST(an_empty_place_is_taken_before_anybody_is_pushed_out)
{
    static const int64_t times_us[] = {0, 1, -1, -1000, 100000000};
    for (unsigned i = 0; i < sizeof times_us / sizeof times_us[0]; i++) {
        begin(1);
        for (uint16_t port = 0; port < FLOW_WAYS; port++)
            note(from_us(times_us[i], port));
        ck_assert_uint_eq(f.held, FLOW_WAYS);
        ck_assert_uint_eq(f.forgotten, 0);
    }
}
END_TEST

START_TEST(times_from_the_far_future_or_past_do_not_hold_their_places)
{
    static const int64_t hours[] = {24 * 365 * 7000, 24 * 365, 24 * 365 * 4, 2, -2, -24 * 365 * 4};
    for (unsigned i = 0; i < sizeof hours / sizeof hours[0]; i++) {
        begin(1);
        for (uint16_t port = 0; port < FLOW_WAYS; port++)
            note(from_us(T + s_us(3600) * hours[i], port));
        for (uint16_t port = FLOW_WAYS; port < 2 * FLOW_WAYS; port++)
            note(from_us(T + s_us(port), port));
        for (uint16_t port = FLOW_WAYS; port < 2 * FLOW_WAYS; port++)
            ck_assert(!note(from_them(T + s_us(10), port)));
        ck_assert_uint_eq(f.forgotten, 0);
    }
}
END_TEST

START_TEST(a_million_conversations_stay_within_the_table)
{
    uint64_t records = 0;
    for (uint32_t i = 0; i < 1000000; i++)
        records += note(packets_udp(T + i, us + i / 65536, (uint16_t)i, them, 9));
    ck_assert_uint_eq(records, 1000000);
    ck_assert_uint_eq(f.held, SETS * FLOW_WAYS);
    ck_assert_uint_eq(f.forgotten, records - f.held);
    sweep(T + s_us(1000));
    ck_assert_outcomes(0, 0, f.held);
}
END_TEST

Suite *test_flows_suite(void);
Suite *test_flows_suite(void)
{
    Suite *s = suite_create("flows");
    TCase *t = tcase_create("flows");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_reverse_of_a_datagram_answers_it);
    tcase_add_test(t, a_question_that_is_repeated_answers_nothing);
    tcase_add_test(t, an_answer_comes_within_the_timeout_to_the_microsecond);
    tcase_add_test(t, an_answer_does_not_make_the_question_younger);
    tcase_add_test(t, other_ports_addresses_and_protocols_answer_nothing);
    tcase_add_test(t, a_late_answer_is_no_record_but_what_comes_back_answers_it);
    tcase_add_test(t, a_datagram_from_itself_to_itself_answers_nothing);
    tcase_add_test(t, two_ports_of_one_host_can_talk_to_each_other);
    tcase_add_test(t, of_tcp_only_syn_and_rst_are_a_matter_for_conversations);
    tcase_add_test(t, of_icmp_only_echoes_and_refusals_are_a_matter_for_conversations);
    tcase_add_test(t, times_before_1970_and_around_it_are_like_any_other);
    tcase_add_test(t, an_answer_whose_time_went_back_a_little_still_answers);
    tcase_add_test(t, a_record_from_the_future_is_silent_once_it_is_a_timeout_away);
    tcase_add_test(t, two_times_8_9_years_apart_look_the_same);
    tcase_add_test(t, a_full_set_forgets_who_was_not_touched_for_longest_and_counts_it);
    tcase_add_test(t, whatever_the_order_of_a_set_who_was_not_touched_for_longest_goes);
    tcase_add_test(t, of_records_that_are_pushed_out_within_the_timeout_nothing_is_told);
    tcase_add_test(t, who_is_pushed_out_after_the_timeout_is_silent_and_not_missed);
    tcase_add_test(t, who_is_pushed_out_at_the_timeout_to_the_microsecond_is_missed);
    tcase_add_test(t, an_empty_place_is_taken_before_anybody_is_pushed_out);
    tcase_add_test(t, times_from_the_far_future_or_past_do_not_hold_their_places);
    tcase_add_test(t, a_million_conversations_stay_within_the_table);
    suite_add_tcase(s, t);
    return s;
}
