/* Tests of src/engine/engine.c: directions, records, and that its parts are told of a packet. */
#include "src/engine/engine.h"

#include "tests/check.h"
#include "tests/counting.h"
#include "tests/packets.h"
#include "tests/same_snapshot.h"

static const uint32_t ours = 0x0a000001, ours_too = 0x0a0000ff;
static const uint32_t theirs = 0xc6336407, theirs_too = 0xc6336408;

enum { MEMORY = 32 << 20 };

static struct engine *e;
static struct snapshot *s;

static struct engine_settings settings_make(void)
{
    static const int64_t server_ports[] = {53, 123, 137};
    static const struct port_range watched[] = {
        {.protocol = IP_TCP, .first = 3100, .last = 3101},
        {.protocol = IP_UDP, .first = 65535, .last = 65535},
    };
    struct engine_settings settings = {
        .memory_bytes = MEMORY,
        .udp_timeout_s = 60,
        .tcp_timeout_s = 30,
        .icmp_timeout_s = 10,
        .window_s = {60, 3600, 86400},
        .server_ports = server_ports,
        .server_ports_count = 3,
        .watched = watched,
        .watched_count = 2,
        .seed = packets_seed(1),
    };
    char why[100];
    ck_assert(
        home_add(&settings.home, "10.0.0.0/24, 172.16.0.0/12, 2001:db8::/32", why, sizeof why));
    return settings;
}

static void setup(void)
{
    struct engine_settings settings = settings_make();
    e = engine_new(&settings);
    s = snapshot_new();
    ck_assert_ptr_nonnull(e);
    ck_assert_ptr_nonnull(s);
}

static void teardown(void)
{
    engine_free(e);
    snapshot_free(s);
}

/* Whether it was a record. */
static bool count(struct packet p)
{
    uint64_t before = s->records; /* from the last call */
    count_packet(e, VERDICT_IP, &p);
    engine_fill(e, PACKETS_START_S, s);
    return s->records > before;
}

static struct packet udp(uint32_t source, uint16_t source_port, uint32_t target,
                         uint16_t target_port)
{
    return packets_udp(PACKETS_START_US, source, source_port, target, target_port);
}

static enum traffic direction_of(struct packet p)
{
    uint64_t before[TRAFFICS];
    engine_fill(e, PACKETS_START_S, s);
    for (int i = 0; i < TRAFFICS; i++)
        before[i] = s->traffic[i].total.packets;
    count_packet(e, VERDICT_IP, &p);
    engine_fill(e, PACKETS_START_S, s);
    enum traffic found = TRAFFIC_ALL;
    for (enum traffic i = TRAFFIC_INBOUND; i <= TRAFFIC_TRANSIT; i++) {
        if (s->traffic[i].total.packets == before[i])
            continue;
        ck_assert_int_eq(found, TRAFFIC_ALL); /* in one direction only */
        found = i;
    }
    return found;
}

START_TEST(direction_goes_by_which_end_is_ours)
{
    ck_assert_int_eq(direction_of(udp(theirs, 1, ours, 2)), TRAFFIC_INBOUND);
    ck_assert_int_eq(direction_of(udp(ours, 1, theirs, 2)), TRAFFIC_OUTBOUND);
    ck_assert_int_eq(direction_of(udp(ours, 1, ours_too, 2)), TRAFFIC_INTERNAL);
    ck_assert_int_eq(direction_of(udp(theirs, 1, theirs_too, 2)), TRAFFIC_TRANSIT);
}
END_TEST

START_TEST(multicast_and_broadcast_are_inbound_or_from_ours_internal)
{
    static const uint32_t groups[] = {0xe0000001, 0xefffffff, 0xffffffff};
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(direction_of(udp(theirs, 1, groups[i], 2)), TRAFFIC_INBOUND);
        ck_assert_int_eq(direction_of(udp(ours, 1, groups[i], 2)), TRAFFIC_INTERNAL);
    }
    struct packet p = udp(theirs, 1, theirs, 2);
    ck_assert(address_parse("fe80::1", &p.source));
    ck_assert(address_parse("ff02::1", &p.target));
    ck_assert_int_eq(direction_of(p), TRAFFIC_INBOUND);
    ck_assert(address_parse("2001:db8::7", &p.source));
    ck_assert_int_eq(direction_of(p), TRAFFIC_INTERNAL);
}
END_TEST

START_TEST(a_syn_without_ack_is_a_record_whatever_else_it_carries)
{
    for (unsigned flags = 0; flags < 256; flags++) {
        struct packet p = packets_syn(PACKETS_START_US, theirs, ours, 80);
        p.tcp_flags = (uint8_t)flags;
        ck_assert_int_eq(count(p), (flags & TCP_SYN) && !(flags & TCP_ACK));
    }
}
END_TEST

START_TEST(of_icmp_only_echo_requests_are_records)
{
    struct packet p = packets_ping(PACKETS_START_US, theirs, ours);
    for (unsigned type = 0; type < 256; type++) {
        p.icmp_type = (uint8_t)type;
        p.protocol = IP_ICMP;
        ck_assert_int_eq(count(p), type == 8);
        p.protocol = IP_ICMP6;
        ck_assert_int_eq(count(p), type == 128);
    }
    p.protocol = IP_ICMP;
    p.icmp_type = 8;
    p.has_icmp = false; /* cut off, or a later fragment */
    ck_assert(!count(p));
}
END_TEST

START_TEST(a_datagram_that_answers_is_no_record)
{
    ck_assert(count(udp(theirs, 4000, ours, 1026)));
    ck_assert(!count(udp(ours, 1026, theirs, 4000)));
    ck_assert(!count(udp(theirs, 4000, ours, 1026)));
    ck_assert(count(udp(theirs, 4001, ours, 1026)));
}
END_TEST

START_TEST(a_late_answer_from_a_server_port_is_no_record)
{
    ck_assert(!count(udp(theirs, 53, ours, 1024)));
    ck_assert(!count(udp(theirs, 137, ours, 65535)));
    ck_assert(count(udp(theirs, 53, ours, 1023)));
    ck_assert(count(udp(theirs, 137, ours, 137)));
    ck_assert(count(udp(theirs, 54, ours, 1024)));
}
END_TEST

START_TEST(a_late_answer_is_still_a_question_to_what_comes_back)
{
    ck_assert(!count(udp(theirs, 53, ours, 5000)));
    ck_assert(!count(udp(ours, 5000, theirs, 53)));
}
END_TEST

START_TEST(later_fragments_and_other_protocols_are_no_records_and_no_ports)
{
    struct packet p = udp(theirs, 0, ours, 0);
    p.has_ports = false;
    p.later_fragment = true;
    ck_assert(!count(p));
    p = udp(theirs, 0, ours, 0);
    p.has_ports = false;
    p.protocol = 47;
    ck_assert(!count(p));
    ck_assert_uint_eq(s->port_count, 0);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].total.packets, 2);
    ck_assert_uint_eq(s->source_count, 1);
    ck_assert_uint_eq(s->sources[0].packets, 2);
}
END_TEST

START_TEST(what_is_not_ip_counts_as_received_and_nowhere_else)
{
    struct packet p = udp(theirs, 1, ours, 2);
    count_packet(e, VERDICT_NOT_IP, &p);
    count_packet(e, VERDICT_UDP_SHORT, &p);
    engine_fill(e, PACKETS_START_S, s);
    ck_assert_uint_eq(s->capture.received, 2);
    ck_assert_uint_eq(s->capture.bytes, 120);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].total.packets, 0);
    ck_assert_uint_eq(s->port_count, 0);
    ck_assert_uint_eq(s->source_count, 0);
}
END_TEST

START_TEST(a_snapshot_before_any_packet_is_empty)
{
    engine_fill(e, INT64_MIN, s);
    ck_assert_int_eq(s->taken_at_us, SNAPSHOT_UNKNOWN);
    ck_assert_int_eq(s->first_packet_us, SNAPSHOT_UNKNOWN);
    ck_assert_uint_eq(s->capture.received, 0);
    ck_assert_uint_eq(s->port_count, 0);
    ck_assert_uint_eq(s->memory_bytes, engine_memory(e));
    for (int i = 0; i < SNAPSHOT_SECONDS; i++)
        ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].history.seconds[i], 0);
}
END_TEST

START_TEST(times_from_year_0_to_9999_and_back_are_counted)
{
    static const int64_t seconds[] = {INT64_C(-62167219200), INT64_C(253402300799), -1, 0,
                                      INT64_C(253402300799), INT64_C(-62167219200)};
    for (int i = 0; i < 6; i++) {
        struct packet p = udp(theirs, 1, ours, 2);
        p.time_us = seconds[i] * US_PER_S;
        count_packet(e, VERDICT_IP, &p);
    }
    engine_fill(e, seconds[1], s);
    const struct snapshot_port *port = snapshot_find_port(s, IP_UDP, 2);
    ck_assert_uint_eq(port->packets, 6);
    ck_assert_int_eq(port->first_us, seconds[0] * US_PER_S);
    ck_assert_int_eq(port->last_us, seconds[1] * US_PER_S);
    ck_assert_int_eq(s->taken_at_us, seconds[1] * US_PER_S);
    ck_assert_uint_eq(s->traffic[TRAFFIC_ALL].history.seconds[SNAPSHOT_SECONDS - 1], 2);
    ck_assert_uint_eq(s->capture.late, 3);
}
END_TEST

/* So much later one source comes a few times to one port. Returns its row, and the port's. */
static const struct snapshot_host *come_late(int64_t later_s, const struct snapshot_port **port)
{
    enum { TRIES = 70 };
    for (uint32_t i = 0; i < TRIES; i++) {
        struct packet p = packets_syn(PACKETS_START_US + later_s * US_PER_S, 7, ours, 99);
        count_packet(e, VERDICT_IP, &p);
    }
    engine_fill(e, PACKETS_START_S + later_s, s);
    const struct address a = packets_v4(7);
    *port = snapshot_find_port(s, IP_TCP, 99);
    return snapshot_find_source(s, &a);
}

/* As many sources and ports as there is room for details of come often, before come_late. */
static const struct snapshot_host *newcomer(int64_t later_s, const struct snapshot_port **port)
{
    enum { OFTEN = 1000 };
    for (uint32_t i = 0; i < SNAPSHOT_SOURCE_DETAILS; i++)
        for (uint32_t n = 0; n < OFTEN; n++) {
            struct packet p = packets_syn(PACKETS_START_US, theirs + i, ours,
                                          (uint16_t)(1000 + i % SNAPSHOT_PORT_DETAILS));
            count_packet(e, VERDICT_IP, &p);
        }
    return come_late(later_s, port);
}

START_TEST(a_newcomer_takes_no_detail_from_those_that_matter_now)
{
    const struct snapshot_port *port;
    ck_assert_int_eq(newcomer(0, &port)->detail, -1);
    ck_assert_int_eq(port->detail, -1);
}
END_TEST

START_TEST(a_newcomer_takes_a_detail_from_those_that_mattered_hours_ago)
{
    const struct snapshot_port *port;
    ck_assert_int_ge(newcomer(7200, &port)->detail, 0);
    ck_assert_int_ge(port->detail, 0);
}
END_TEST

static const struct snapshot_host *row_of(const struct snapshot_host *rows, uint32_t count,
                                          uint32_t number)
{
    const struct address a = packets_v4(number);
    for (uint32_t i = 0; i < count; i++)
        if (address_equal(&rows[i].address, &a))
            return &rows[i];
    ck_abort_msg("%x is not there", number);
}

START_TEST(scores_are_halved_once_in_ten_minutes_and_not_more_often)
{
    struct packet p = {.wire_bytes = 60};
    for (uint32_t i = 0; i < SNAPSHOT_SOURCE_DETAILS; i++)
        for (uint32_t n = 0; n < 1000; n++) {
            struct packet often = packets_syn(PACKETS_START_US, theirs + i, ours,
                                              (uint16_t)(1000 + i % SNAPSHOT_PORT_DETAILS));
            count_packet(e, VERDICT_IP, &often);
        }
    for (int64_t i = 1; i < 1100; i++) {
        p.time_us = (PACKETS_START_S + i) * US_PER_S;
        count_packet(e, VERDICT_NOT_IP, &p);
    }
    const struct snapshot_port *port;
    ck_assert_int_eq(come_late(1100, &port)->detail, -1);
    ck_assert_int_eq(port->detail, -1);
}
END_TEST

START_TEST(a_new_target_takes_a_detail_from_those_that_mattered_hours_ago)
{
    enum { OFTEN = 300 };
    const uint32_t base = 0xac100000, new = base + SNAPSHOT_TARGET_DETAILS;
    for (int late = 0; late < 2; late++) {
        for (uint32_t i = 0; i < SNAPSHOT_TARGET_DETAILS + 1; i++)
            for (uint32_t n = 0; n < (base + i < new ? OFTEN : 70); n++) {
                struct packet p = packets_syn(PACKETS_START_US, theirs, base + i, 80);
                p.time_us += late && base + i == new ? INT64_C(7200) * US_PER_S : 0;
                count_packet(e, VERDICT_IP, &p);
            }
        engine_fill(e, PACKETS_START_S + 7200 * late, s);
        ck_assert_int_eq(row_of(s->targets, s->target_count, new)->detail >= 0, late);
    }
}
END_TEST

/* --- its parts are told ------------------------------------------------------------------------
 */

START_TEST(our_addresses_are_targets_and_nothing_else_is)
{
    count(udp(theirs, 1, ours, 7));
    count(udp(theirs_too, 1, ours, 8));
    count(udp(ours_too, 1, ours, 8));
    count(udp(ours, 1, theirs, 9));
    count(udp(theirs, 1, theirs_too, 9));
    count(udp(theirs, 1, 0xe0000001, 9)); /* a group is nobody's */
    ck_assert_uint_eq(s->target_count, 1);
    const struct snapshot_host *row = row_of(s->targets, s->target_count, ours);
    ck_assert_uint_eq(row->packets, 3);
    ck_assert_uint_eq(row->peers.value, 3);
    ck_assert_uint_eq(row->ports.value, 2);
    ck_assert_uint_eq(s->target_details[row->detail].ports_count, 2);
    ck_assert_uint_eq(s->target_table.held, 1);
    ck_assert_uint_eq(s->source_count, 4);
    ck_assert_uint_eq(s->source_table.held, 4);
}
END_TEST

START_TEST(a_group_is_no_target_even_if_all_is_ours)
{
    struct engine_settings settings = settings_make();
    char why[100];
    ck_assert(home_add(&settings.home, "0.0.0.0/0", why, sizeof why));
    engine_free(e);
    e = engine_new(&settings);
    count(udp(theirs, 1, 0xe0000001, 7));
    count(udp(theirs, 1, theirs_too, 7));
    const struct address group = packets_v4(0xe0000001);
    for (uint32_t i = 0; i < s->target_count; i++)
        ck_assert(!address_equal(&s->targets[i].address, &group));
}
END_TEST

START_TEST(a_tcp_port_and_a_udp_port_of_one_number_are_two)
{
    count(udp(theirs, 1, ours, 7));
    count(packets_syn(PACKETS_START_US, theirs, ours, 7));
    ck_assert_uint_eq(s->port_count, 2);
    ck_assert_uint_eq(s->ports[0].protocol, IP_TCP);
    ck_assert_uint_eq(s->ports[1].protocol, IP_UDP);
    ck_assert_uint_eq(row_of(s->sources, s->source_count, theirs)->ports.value, 2);
}
END_TEST

START_TEST(only_records_to_watched_ports_shield_who_sent_them)
{
    static const struct {
        uint8_t protocol;
        uint16_t port;
        bool shields;
    } cases[] = {
        {IP_TCP, 3099, false}, {IP_TCP, 3100, true},  {IP_TCP, 3101, true}, {IP_TCP, 3102, false},
        {IP_UDP, 3100, false}, {IP_UDP, 65535, true}, {IP_UDP, 0, false},   {IP_TCP, 65535, false},
    };
    for (uint32_t i = 0; i < 8; i++) {
        struct packet p = cases[i].protocol == IP_TCP
                              ? packets_syn(PACKETS_START_US, theirs + i, ours, cases[i].port)
                              : udp(theirs + i, 9, ours, cases[i].port);
        ck_assert(count(p));
        ck_assert_int_eq(row_of(s->sources, s->source_count, theirs + i)->shielded,
                         cases[i].shields);
        ck_assert(!row_of(s->targets, s->target_count, ours)->shielded);
    }
    struct packet p = packets_syn(PACKETS_START_US, theirs + 20, ours, 3100);
    p.tcp_flags = TCP_ACK;
    count(p);
    ck_assert(!row_of(s->sources, s->source_count, theirs + 20)->shielded);
}
END_TEST

START_TEST(the_windows_of_a_port_have_the_lengths_of_the_settings)
{
    static const int64_t window_s[SNAPSHOT_WINDOWS] = {10, 40, 400};
    struct engine_settings settings = settings_make();
    memcpy(settings.window_s, window_s, sizeof window_s);
    engine_free(e);
    e = engine_new(&settings);
    count(udp(theirs, 1, ours, 7));
    ck_assert_mem_eq(s->window_s, window_s, sizeof window_s);
    /* A window covers its length and up to half as much more. */
    engine_fill(e, PACKETS_START_S + 20, s);
    const struct snapshot_port_detail *d =
        &s->port_details[snapshot_find_port(s, IP_UDP, 7)->detail];
    ck_assert_uint_eq(d->sources[0].value, 0);
    ck_assert_uint_eq(d->sources[1].value, 1);
    engine_fill(e, PACKETS_START_S + 60, s);
    ck_assert_uint_eq(d->sources[1].value, 0);
    ck_assert_uint_eq(d->sources[2].value, 1);
}
END_TEST

START_TEST(our_own_sources_are_shielded)
{
    count(udp(ours, 1, theirs, 7));
    count(udp(theirs, 1, ours, 8));
    ck_assert(row_of(s->sources, s->source_count, ours)->shielded);
    ck_assert(!row_of(s->sources, s->source_count, theirs)->shielded);
}
END_TEST

static const struct snapshot_answers *answers_of(uint8_t protocol, uint16_t port)
{
    return &s->port_details[snapshot_find_port(s, protocol, port)->detail].answers;
}

START_TEST(answers_are_told_to_all_and_to_the_port)
{
    struct packet p = packets_syn(PACKETS_START_US, theirs, ours, 80);
    count(p);
    count(packets_reply(&p, PACKETS_START_US, TCP_SYN | TCP_ACK));
    p = packets_syn(PACKETS_START_US, theirs, ours, 81);
    count(p);
    count(packets_reply(&p, PACKETS_START_US, TCP_RST));
    p = udp(theirs, 5, ours, 81);
    count(p);
    count(packets_error(&p, PACKETS_START_US, IP_ICMP, 3));
    count(packets_ping(PACKETS_START_US, theirs, ours));
    count(udp(theirs, 5, ours, 82));
    ck_assert_uint_eq(s->records, 5);
    ck_assert_uint_eq(s->answers.reply, 1);
    ck_assert_uint_eq(s->answers.unreachable, 2);
    ck_assert_uint_eq(s->answers.silent, 0);
    ck_assert_uint_eq(s->answers.unknown, 2);
    ck_assert_uint_eq(answers_of(IP_TCP, 80)->reply, 1);
    ck_assert_uint_eq(answers_of(IP_TCP, 81)->unreachable, 1);
    ck_assert_uint_eq(answers_of(IP_UDP, 81)->unreachable, 1);
    ck_assert_uint_eq(answers_of(IP_UDP, 82)->unknown, 1);
    ck_assert_uint_eq(s->icmp_count, 2);
    ck_assert_uint_eq(s->icmp[1].records, 1);
}
END_TEST

/* Time passes: a frame of something else each second. */
static void pass(int64_t from_s, int64_t seconds)
{
    for (int64_t i = 1; i <= seconds; i++) {
        struct packet p = {.time_us = (PACKETS_START_S + from_s + i) * US_PER_S, .wire_bytes = 60};
        count_packet(e, VERDICT_NOT_IP, &p);
    }
    engine_fill(e, PACKETS_START_S + from_s + seconds, s);
}

START_TEST(unanswered_records_are_silent_after_their_timeout)
{
    static const int64_t timeouts_s[] = {10, 30, 60};
    for (uint32_t i = 0; i < 200; i++) {
        struct packet p = packets_syn(PACKETS_START_US, theirs, ours, (uint16_t)i);
        count_packet(e, VERDICT_IP, &p);
        p = packets_ping(PACKETS_START_US, theirs + i, ours);
        count_packet(e, VERDICT_IP, &p);
        p = udp(theirs, 5, ours, (uint16_t)i);
        count_packet(e, VERDICT_IP, &p);
    }
    int64_t now_s = 0;
    for (uint64_t i = 0; i < 3; i++) {
        pass(now_s, timeouts_s[i] - now_s);
        ck_assert_uint_eq(s->answers.silent, 200 * i);
        pass(timeouts_s[i], 1);
        now_s = timeouts_s[i] + 1;
        ck_assert_uint_eq(s->answers.silent, 200 * (i + 1));
    }
    ck_assert_uint_eq(s->answers.unknown, 0);
    ck_assert_uint_eq(answers_of(IP_UDP, 80)->silent, 1);
}
END_TEST

START_TEST(a_jump_of_time_makes_all_silent_at_once)
{
    for (uint32_t i = 0; i < 200; i++)
        count(udp(theirs, 5, ours, (uint16_t)i));
    struct packet p = {.time_us = PACKETS_START_US + 1000 * US_PER_S, .wire_bytes = 60};
    count_packet(e, VERDICT_NOT_IP, &p);
    engine_fill(e, PACKETS_START_S + 1000, s);
    ck_assert_uint_eq(s->answers.silent, 200);
}
END_TEST

/* Records to many ports from many, some answered. */
static void count_much(uint16_t first_port)
{
    for (uint16_t i = 0; i < 2000; i++) {
        struct packet datagram =
            udp(theirs + i % 300, 40000, ours, (uint16_t)(first_port + i % 700));
        count_packet(e, VERDICT_IP, &datagram);
        struct packet syn = packets_syn(PACKETS_START_US, theirs + i, ours_too, first_port);
        count_packet(e, VERDICT_IP, &syn);
    }
}

START_TEST(after_a_reset_it_counts_as_a_new_one)
{
    struct engine_settings settings = settings_make();
    struct snapshot *fresh = snapshot_new();
    count_much(2000);
    engine_fill(e, PACKETS_START_S, s);
    engine_reset(e);
    count_much(3000);
    engine_fill(e, PACKETS_START_S, s);
    ck_assert_uint_eq(s->capture.received, 4000);
    ck_assert_ptr_null(snapshot_find_port(s, IP_UDP, 2001));
    engine_free(e);
    e = engine_new(&settings);
    count_much(3000);
    engine_fill(e, PACKETS_START_S, fresh);
    check_same_snapshot(fresh, s);
    snapshot_free(fresh);
}
END_TEST

START_TEST(the_tables_say_what_they_hold_and_what_was_pushed_out_of_late)
{
    engine_fill(e, PACKETS_START_S, s);
    const uint64_t room = s->source_table.room, flow_room = s->flow_table.room;
    ck_assert_uint_gt(room, 1000);
    for (uint32_t i = 0; i < 8 * room; i++) {
        struct packet p = udp(0x40000000 + i, 5, 0xac100000 + i, 7);
        count_packet(e, VERDICT_IP, &p);
    }
    engine_fill(e, PACKETS_START_S, s);
    ck_assert_uint_eq(s->source_table.held, room);
    ck_assert_uint_gt(s->source_table.evicted, 0);
    ck_assert_uint_eq(s->source_table.evicted_minute, s->source_table.evicted);
    ck_assert_uint_eq(s->target_table.held, s->target_table.room);
    ck_assert_uint_ne(s->target_table.room, room);
    ck_assert_uint_gt(s->target_table.evicted, 0);
    ck_assert_uint_eq(s->target_table.evicted_minute, s->target_table.evicted);
    ck_assert_uint_gt(s->flow_table.held, flow_room / 2);
    ck_assert_uint_gt(s->flow_table.evicted, 0);
    ck_assert_uint_eq(s->flow_table.evicted_minute, s->flow_table.evicted);
    ck_assert_uint_eq(s->flow_table.evicted + s->flow_table.held, 8 * room);
    const uint64_t evicted = s->source_table.evicted, forgotten = s->flow_table.evicted;
    pass(0, 59);
    ck_assert_uint_eq(s->source_table.evicted_minute, evicted);
    ck_assert_uint_eq(s->target_table.evicted_minute, s->target_table.evicted);
    pass(59, 1);
    ck_assert_uint_eq(s->source_table.evicted_minute, 0);
    ck_assert_uint_eq(s->target_table.evicted_minute, 0);
    ck_assert_uint_eq(s->source_table.evicted, evicted);
    ck_assert_uint_eq(s->flow_table.evicted_minute, 0);
    ck_assert_uint_eq(s->flow_table.evicted, forgotten);
}
END_TEST

Suite *test_engine_suite(void);
Suite *test_engine_suite(void)
{
    Suite *suite = suite_create("engine");
    TCase *c = tcase_create("engine");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, direction_goes_by_which_end_is_ours);
    tcase_add_test(c, multicast_and_broadcast_are_inbound_or_from_ours_internal);
    tcase_add_test(c, a_syn_without_ack_is_a_record_whatever_else_it_carries);
    tcase_add_test(c, of_icmp_only_echo_requests_are_records);
    tcase_add_test(c, a_datagram_that_answers_is_no_record);
    tcase_add_test(c, a_late_answer_from_a_server_port_is_no_record);
    tcase_add_test(c, a_late_answer_is_still_a_question_to_what_comes_back);
    tcase_add_test(c, later_fragments_and_other_protocols_are_no_records_and_no_ports);
    tcase_add_test(c, what_is_not_ip_counts_as_received_and_nowhere_else);
    tcase_add_test(c, a_snapshot_before_any_packet_is_empty);
    tcase_add_test(c, times_from_year_0_to_9999_and_back_are_counted);
    tcase_add_test(c, a_newcomer_takes_no_detail_from_those_that_matter_now);
    tcase_add_test(c, a_newcomer_takes_a_detail_from_those_that_mattered_hours_ago);
    tcase_add_test(c, scores_are_halved_once_in_ten_minutes_and_not_more_often);
    tcase_add_test(c, a_new_target_takes_a_detail_from_those_that_mattered_hours_ago);
    tcase_add_test(c, our_addresses_are_targets_and_nothing_else_is);
    tcase_add_test(c, a_group_is_no_target_even_if_all_is_ours);
    tcase_add_test(c, a_tcp_port_and_a_udp_port_of_one_number_are_two);
    tcase_add_test(c, only_records_to_watched_ports_shield_who_sent_them);
    tcase_add_test(c, the_windows_of_a_port_have_the_lengths_of_the_settings);
    tcase_add_test(c, our_own_sources_are_shielded);
    tcase_add_test(c, answers_are_told_to_all_and_to_the_port);
    tcase_add_test(c, unanswered_records_are_silent_after_their_timeout);
    tcase_add_test(c, a_jump_of_time_makes_all_silent_at_once);
    tcase_add_test(c, after_a_reset_it_counts_as_a_new_one);
    tcase_add_test(c, the_tables_say_what_they_hold_and_what_was_pushed_out_of_late);
    suite_add_tcase(suite, c);
    return suite;
}
