/* Tests of src/engine/flows.c: what came of records. */
#include "tests/check.h"
#include "tests/conversations.h"

/* --- what came of records ----------------------------------------------------------------------
 */

START_TEST(a_syn_is_answered_by_a_syn_with_ack_and_refused_by_a_rst)
{
    static const uint8_t refusals[] = {TCP_RST, TCP_RST | TCP_ACK, TCP_RST | TCP_SYN | TCP_ACK};
    ck_assert(note(syn(T)));
    ck_assert(!note(reply(T + 1, TCP_SYN | TCP_ACK)));
    ck_assert_outcomes(1, 0, 0);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert(note(syn(T)));
        ck_assert(!note(reply(T + 1, refusals[i])));
        ck_assert_outcomes(1, i + 1, 0);
    }
}
END_TEST

START_TEST(who_resets_or_repeats_its_own_question_answers_nothing)
{
    struct packet own = syn(T + 1);
    note(syn(T));
    own.tcp_flags = TCP_RST;
    ck_assert(!note(own));
    own.tcp_flags = TCP_SYN | TCP_ACK;
    ck_assert(!note(own));
    note(ping(T));
    struct packet p = ping(T + 1);
    p.icmp_type = 0;
    ck_assert(!note(p));
    ck_assert_outcomes(0, 0, 0);
}
END_TEST

START_TEST(an_echo_is_answered_by_its_reply_of_the_same_version)
{
    ck_assert(note(ping(T)));
    struct packet p = pong(T + 1);
    p.protocol = IP_ICMP6;
    p.icmp_type = 129;
    ck_assert(!note(p));
    ck_assert_outcomes(0, 0, 0);
    ck_assert(!note(pong(T + 1)));
    ck_assert_outcomes(1, 0, 0);
    p = ping(T);
    p.protocol = IP_ICMP6;
    p.icmp_type = 128;
    ck_assert(note(p));
    p = pong(T + 1);
    p.protocol = IP_ICMP6;
    p.icmp_type = 129;
    ck_assert(!note(p));
    ck_assert_outcomes(2, 0, 0);
}
END_TEST

START_TEST(an_answer_without_a_question_leaves_no_trace)
{
    ck_assert(!note(reply(T, TCP_SYN | TCP_ACK)));
    ck_assert(!note(reply(T, TCP_RST)));
    ck_assert(!note(pong(T)));
    struct packet p = question(T);
    ck_assert(!note(packets_error(&p, T, IP_ICMP, 3)));
    ck_assert_uint_eq(f.held, 0);
    ck_assert_outcomes(0, 0, 0);
}
END_TEST

START_TEST(each_answer_settles_one_record)
{
    for (int i = 0; i < 3; i++)
        note(syn(T + i));
    note(reply(T + 5, TCP_SYN | TCP_ACK));
    note(reply(T + 6, TCP_RST));
    ck_assert_outcomes(1, 1, 0);
    note(reply(T + 7, TCP_RST));
    note(reply(T + 8, TCP_RST));
    ck_assert_outcomes(1, 2, 0);
    sweep(T + s_us(1000));
    ck_assert_outcomes(1, 2, 0);
}
END_TEST

/* One question of each kind, its answer, and the time-out. */
static void kind_of(int kind, struct packet *ask, struct packet *back, int64_t *timeout_us)
{
    const struct packet asks[] = {question(T), syn(T), ping(T)};
    const struct packet backs[] = {answer(T), reply(T, TCP_SYN | TCP_ACK), pong(T)};
    *ask = asks[kind];
    *back = backs[kind];
    *timeout_us = s_us(timeouts_s[kind]);
}

START_TEST(an_answer_at_the_timeout_of_its_protocol_counts_and_later_the_record_is_silent)
{
    for (unsigned late = 0; late < 2; late++) {
        struct packet ask, back;
        int64_t timeout_us;
        setup();
        kind_of(_i, &ask, &back, &timeout_us);
        ck_assert(note(ask));
        back.time_us += timeout_us + late;
        note(back);
        ck_assert_outcomes(!late, 0, late);
    }
}
END_TEST

START_TEST(a_record_is_silent_when_its_timeout_has_passed_and_the_table_was_swept)
{
    struct packet ask, back;
    int64_t timeout_us;
    kind_of(_i, &ask, &back, &timeout_us);
    note(ask);
    note(ask);
    sweep(T + timeout_us);
    ck_assert_outcomes(0, 0, 0);
    sweep(T + timeout_us + 1);
    ck_assert_outcomes(0, 0, 2);
    ck_assert_uint_eq(last_owner, OWNER);
    sweep(T + 2 * timeout_us);
    ck_assert_outcomes(0, 0, 2);
}
END_TEST

START_TEST(every_conversation_is_looked_at_in_a_sweep)
{
    enum { MANY = 500 };
    static const uint32_t set_counts[] = {1, 2, 8, 16, SETS};
    for (unsigned i = 0; i < sizeof set_counts / sizeof set_counts[0]; i++) {
        begin(set_counts[i]);
        for (uint16_t port = 0; port < MANY; port++)
            note(packets_udp(T, us, port, them, 9));
        const uint64_t before = outcomes[FLOW_SILENT];
        flows_sweep(&f, T + s_us(UDP_S) + 1);
        ck_assert_uint_eq(outcomes[FLOW_SILENT] - before, f.held);
    }
}
END_TEST

START_TEST(a_repeated_question_gives_the_first_more_time)
{
    note(syn(T));
    note(syn(T + s_us(20)));
    note(reply(T + s_us(45), TCP_SYN | TCP_ACK));
    note(reply(T + s_us(46), TCP_SYN | TCP_ACK));
    ck_assert_outcomes(2, 0, 0);
}
END_TEST

START_TEST(what_comes_of_records_is_told_with_their_owner)
{
    static const uint32_t owners[] = {0, 1, PORT_UDP + 53, PORT_NONE, (1 << 18) - 1};
    for (int i = 0; i < 5; i++) {
        struct packet p = packets_udp(T, us, (uint16_t)i, them, 9);
        note_as(&p, owners[i], false);
    }
    for (int i = 0; i < 5; i++) {
        note(packets_udp(T, them, 9, us, (uint16_t)i));
        ck_assert_uint_eq(outcomes[FLOW_REPLY], (unsigned)i + 1);
        ck_assert_uint_eq(last_owner, owners[i]);
    }
}
END_TEST

START_TEST(of_records_of_another_owner_before_nothing_is_told)
{
    struct packet p = syn(T);
    note_as(&p, 1, false);
    note_as(&p, 2, false);
    note(reply(T, TCP_RST));
    note(reply(T, TCP_RST));
    ck_assert_outcomes(0, 1, 0);
    ck_assert_uint_eq(last_owner, 2);
}
END_TEST

START_TEST(when_both_ends_ask_at_once_only_of_the_later_one_is_told)
{
    ck_assert(note(syn(T)));
    ck_assert(note(reply(T + 1, TCP_SYN)));
    note(reply(T + 2, TCP_SYN | TCP_ACK)); /* to the one that asked first */
    ck_assert_outcomes(0, 0, 0);
    struct packet p = syn(T + 3);
    p.tcp_flags = TCP_SYN | TCP_ACK;
    note(p);
    ck_assert_outcomes(1, 0, 0);
}
END_TEST

START_TEST(of_more_than_255_records_at_once_the_oldest_are_never_told_of)
{
    for (int i = 0; i < 300; i++)
        ck_assert(note(syn(T + i)));
    note(reply(T + 300, TCP_SYN | TCP_ACK));
    ck_assert_outcomes(1, 0, 0);
    sweep(T + s_us(1000));
    ck_assert_outcomes(1, 0, 254);
}
END_TEST

/* --- ICMP errors -------------------------------------------------------------------------------
 */

/* A question of each protocol between the same two, of IPv4 or IPv6. */
static struct packet question_of(uint8_t protocol, bool v6)
{
    struct packet p = packets_make(protocol, T, us, 5000, them, 7000);
    if (v6) {
        ck_assert(address_parse("2001:db8::1", &p.source));
        ck_assert(address_parse("2001:db8:f::2", &p.target));
    }
    p.tcp_flags = protocol == IP_TCP ? TCP_SYN : 0;
    if (protocol == IP_ICMP || protocol == IP_ICMP6) {
        p.has_ports = false;
        p.source_port = p.target_port = 0;
        p.has_icmp = true;
        p.icmp_type = protocol == IP_ICMP ? 8 : 128;
    }
    return p;
}

static const struct {
    uint8_t protocol;
    bool v6;
} questions[] = {{IP_UDP, false},     {IP_TCP, false}, {IP_ICMP, false}, {IP_UDP, true},
                 {IP_UDPLITE, false}, {IP_TCP, true},  {IP_ICMP6, true}};
enum { QUESTIONS = sizeof questions / sizeof questions[0] };

START_TEST(an_error_that_quotes_a_question_refuses_it_whoever_sends_it)
{
    struct packet p = question_of(questions[_i].protocol, questions[_i].v6);
    bool v6 = questions[_i].v6;
    ck_assert(note(p));
    ck_assert(!note(packets_error(&p, T + 1, v6 ? IP_ICMP6 : IP_ICMP, v6 ? 1 : 3)));
    ck_assert_outcomes(0, 1, 0);
    ck_assert(!note(packets_error(&p, T + 1, v6 ? IP_ICMP6 : IP_ICMP, v6 ? 1 : 3)));
    ck_assert_outcomes(0, 1, 0);
    ck_assert_uint_eq(f.held, 1);
}
END_TEST

START_TEST(of_errors_only_that_a_datagram_died_on_its_way_is_a_reply)
{
    static const struct {
        uint8_t asked, protocol, type;
        uint16_t port;
        bool reply;
    } errors[] = {
        {IP_UDP, IP_ICMP, 11, 20000, true}, {IP_UDP, IP_ICMP, 3, 20000, false},
        {IP_UDP, IP_ICMP6, 3, 20000, true}, {IP_UDP, IP_ICMP6, 1, 20000, false},
        {IP_TCP, IP_ICMP, 11, 445, false},  {IP_UDP, IP_ICMP, 11, 33434, false},
    };
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        struct packet p = question_of(errors[i].asked, false);
        p.target_port = errors[i].port;
        ck_assert(note(p));
        ck_assert(!f.reply);
        note(packets_error(&p, T + 1, errors[i].protocol, errors[i].type));
        ck_assert_int_eq(f.reply, errors[i].reply);
        ck_assert_outcomes(0, i + 1, 0); /* it did not arrive, all the same */
    }
}
END_TEST

START_TEST(an_error_about_the_answer_or_about_another_packet_refuses_nothing)
{
    const uint8_t protocol = questions[_i].protocol;
    struct packet p = question_of(protocol, questions[_i].v6);
    note(p);
    struct packet others[4] = {packets_reply(&p, T, 0), p, p, p};
    others[1].source.bytes[15] ^= 1;
    others[2].target.bytes[15] ^= 1;
    others[3].protocol = protocol == IP_TCP ? IP_UDP : IP_TCP;
    for (int i = 0; i < 4; i++)
        if (i < 3 || p.has_ports)
            note(packets_error(&others[i], T, IP_ICMP, 3));
    if (p.has_ports) {
        others[0] = others[1] = p;
        others[0].source_port++;
        others[1].target_port++;
        note(packets_error(&others[0], T, IP_ICMP, 3));
        note(packets_error(&others[1], T, IP_ICMP, 3));
    }
    ck_assert_outcomes(0, 0, 0);
    note(packets_error(&p, T, IP_ICMP, 3));
    ck_assert_outcomes(0, 1, 0);
}
END_TEST

START_TEST(only_unreachable_time_exceeded_and_parameter_problem_are_refusals)
{
    struct packet p = question(T);
    for (unsigned type = 0; type < 256; type++) {
        if (type == 0 || type == 8)
            continue; /* an echo */
        bool refusal = type == 3 || type == 11 || type == 12;
        ck_assert_int_eq(passes(packets_error(&p, T, IP_ICMP, (uint8_t)type)), !refusal);
    }
    /* RFC 4443: 1 unreachable, 2 packet too big, 3 time exceeded, 4 parameter problem. */
    for (uint8_t type = 1; type <= 4; type++)
        ck_assert_int_eq(passes(packets_error(&p, T, IP_ICMP6, type)), type == 2);
}
END_TEST

START_TEST(an_error_whose_quote_is_cut_before_the_ports_says_nothing)
{
    struct packet p = question(T);
    struct packet error = packets_error(&p, T, IP_ICMP, 3);
    error.quoted.has_ports = false;
    ck_assert(passes(error));
    error = packets_error(&p, T, IP_ICMP, 3);
    error.has_quoted = false;
    ck_assert(passes(error));
    error.has_quoted = true;
    error.has_icmp = false;
    ck_assert(passes(error));
}
END_TEST

START_TEST(an_error_comes_within_the_timeout_of_the_protocol_it_quotes)
{
    for (unsigned late = 0; late < 2; late++) {
        setup();
        struct packet p = syn(T);
        note(p);
        note(packets_error(&p, T + s_us(TCP_S) + late, IP_ICMP, 3));
        ck_assert_outcomes(0, !late, late);
    }
}
END_TEST

Suite *test_flows_outcome_suite(void);
Suite *test_flows_outcome_suite(void)
{
    Suite *s = suite_create("flows_outcome");
    TCase *t = tcase_create("flows_outcome");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_syn_is_answered_by_a_syn_with_ack_and_refused_by_a_rst);
    tcase_add_test(t, who_resets_or_repeats_its_own_question_answers_nothing);
    tcase_add_test(t, an_echo_is_answered_by_its_reply_of_the_same_version);
    tcase_add_test(t, an_answer_without_a_question_leaves_no_trace);
    tcase_add_test(t, each_answer_settles_one_record);
    tcase_add_loop_test(
        t, an_answer_at_the_timeout_of_its_protocol_counts_and_later_the_record_is_silent, 0,
        FLOW_KINDS);
    tcase_add_loop_test(t, a_record_is_silent_when_its_timeout_has_passed_and_the_table_was_swept,
                        0, FLOW_KINDS);
    tcase_add_test(t, every_conversation_is_looked_at_in_a_sweep);
    tcase_add_test(t, a_repeated_question_gives_the_first_more_time);
    tcase_add_test(t, what_comes_of_records_is_told_with_their_owner);
    tcase_add_test(t, of_records_of_another_owner_before_nothing_is_told);
    tcase_add_test(t, when_both_ends_ask_at_once_only_of_the_later_one_is_told);
    tcase_add_test(t, of_more_than_255_records_at_once_the_oldest_are_never_told_of);
    tcase_add_loop_test(t, an_error_that_quotes_a_question_refuses_it_whoever_sends_it, 0,
                        QUESTIONS);
    tcase_add_loop_test(t, an_error_about_the_answer_or_about_another_packet_refuses_nothing, 0,
                        QUESTIONS);
    tcase_add_test(t, of_errors_only_that_a_datagram_died_on_its_way_is_a_reply);
    tcase_add_test(t, only_unreachable_time_exceeded_and_parameter_problem_are_refusals);
    tcase_add_test(t, an_error_whose_quote_is_cut_before_the_ports_says_nothing);
    tcase_add_test(t, an_error_comes_within_the_timeout_of_the_protocol_it_quotes);
    suite_add_tcase(s, t);
    return s;
}
