/* Tests of src/engine/flows.c. */
#include "src/engine/flows.h"

#include "tests/counting.h"
#include "tests/packets.h"

#include <check.h>

/* All three different, so that one is not taken for another. */
enum { UDP_S = 60, TCP_S = 30, ICMP_S = 10, SETS = 1024, OWNER = 7 };
static const int64_t timeouts_s[FLOW_KINDS] = {UDP_S, TCP_S, ICMP_S};

enum { OUTCOMES = FLOW_SILENT + 1 };

static struct arena arena;
static struct flows f;
static struct hash_seed seed;
static uint64_t outcomes[OUTCOMES];
static uint32_t last_owner;

static void settle(void *context, uint32_t owner, enum flow_outcome outcome, uint32_t count)
{
    ck_assert_ptr_eq(context, &seed);
    ck_assert_uint_gt(count, 0);
    outcomes[outcome] += count;
    last_owner = owner;
}

static void begin(uint32_t set_count)
{
    arena_close(&arena);
    ck_assert(arena_open(&arena, flows_memory(set_count)));
    flows_init(&f, &arena, set_count, timeouts_s, settle, &seed);
}

static void setup(void)
{
    seed = packets_seed(1);
    memset(outcomes, 0, sizeof outcomes);
    begin(SETS);
}

static void teardown(void)
{
    arena_close(&arena);
}

static const uint32_t us = 0xc0000201, them = 0xc6336407;
static const int64_t T = PACKETS_START_US;

static int64_t s_us(int64_t seconds)
{
    return seconds * US_PER_S;
}

/* Whether it is a record. */
static bool note_as(const struct packet *p, uint32_t owner, bool late_answer)
{
    struct prepared prepared = prepare_packet(&seed, p);
    ck_assert_uint_ne(prepared.flow_hash, 0);
    return flows_note(&f, &prepared, late_answer, owner);
}

static bool note(struct packet p)
{
    return note_as(&p, OWNER, false);
}

/* No conversation is kept of it. */
static bool passes(struct packet p)
{
    return prepare_packet(&seed, &p).flow_hash == 0;
}

#define ck_assert_outcomes(replies, unreachables, silents)                                         \
    do {                                                                                           \
        ck_assert_uint_eq(outcomes[FLOW_REPLY], replies);                                          \
        ck_assert_uint_eq(outcomes[FLOW_UNREACHABLE], unreachables);                               \
        ck_assert_uint_eq(outcomes[FLOW_SILENT], silents);                                         \
    } while (0)

/* Looks through the whole table. */
static void sweep(int64_t now_us)
{
    for (int i = 0; i < FLOW_SWEEPS; i++)
        flows_sweep(&f, now_us);
}

static struct packet question(int64_t time_us)
{
    return packets_udp(time_us, us, 5000, them, 7000);
}
static struct packet answer(int64_t time_us)
{
    return packets_udp(time_us, them, 7000, us, 5000);
}
static struct packet syn(int64_t time_us)
{
    return packets_syn(time_us, us, them, 80);
}
static struct packet reply(int64_t time_us, uint8_t flags)
{
    struct packet p = syn(0);
    return packets_reply(&p, time_us, flags);
}
static struct packet ping(int64_t time_us)
{
    return packets_ping(time_us, us, them);
}
static struct packet pong(int64_t time_us)
{
    struct packet p = packets_ping(time_us, them, us);
    p.icmp_type = 0;
    return p;
}

static struct packet from_us(int64_t time_us, uint16_t port)
{
    return packets_udp(time_us, us, port, them, 9);
}
static struct packet from_them(int64_t time_us, uint16_t port)
{
    return packets_udp(time_us, them, 9, us, port);
}

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

START_TEST(every_conversation_is_looked_at_once_in_sixteen_sweeps)
{
    enum { MANY = 500 };
    static const uint32_t set_counts[] = {1, 2, 8, 16, SETS};
    for (unsigned i = 0; i < sizeof set_counts / sizeof set_counts[0]; i++) {
        begin(set_counts[i]);
        for (uint16_t port = 0; port < MANY; port++)
            note(packets_udp(T, us, port, them, 9));
        const uint64_t before = outcomes[FLOW_SILENT];
        for (int round = 0; round < FLOW_SWEEPS; round++) {
            if (set_counts[i] > FLOW_SWEEPS)
                ck_assert_uint_lt(outcomes[FLOW_SILENT] - before, f.held);
            flows_sweep(&f, T + s_us(UDP_S) + 1);
        }
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
    tcase_add_test(t, every_conversation_is_looked_at_once_in_sixteen_sweeps);
    tcase_add_test(t, a_repeated_question_gives_the_first_more_time);
    tcase_add_test(t, what_comes_of_records_is_told_with_their_owner);
    tcase_add_test(t, of_records_of_another_owner_before_nothing_is_told);
    tcase_add_test(t, when_both_ends_ask_at_once_only_of_the_later_one_is_told);
    tcase_add_test(t, of_more_than_255_records_at_once_the_oldest_are_never_told_of);
    tcase_add_loop_test(t, an_error_that_quotes_a_question_refuses_it_whoever_sends_it, 0,
                        QUESTIONS);
    tcase_add_loop_test(t, an_error_about_the_answer_or_about_another_packet_refuses_nothing, 0,
                        QUESTIONS);
    tcase_add_test(t, only_unreachable_time_exceeded_and_parameter_problem_are_refusals);
    tcase_add_test(t, an_error_whose_quote_is_cut_before_the_ports_says_nothing);
    tcase_add_test(t, an_error_comes_within_the_timeout_of_the_protocol_it_quotes);
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
