/* Tests of src/capture/evidence*.c, and of src/engine/engine_list.c. */
#include "src/capture/evidence_parts.h"
#include "src/engine/engine_parts.h"
#include "tests/counting.h"
#include "tests/incident_engine.h"

#include <stdio.h>
#include <time.h>

enum { MIB = 1 << 20, LINKTYPE_RAW = 101, DLT_RAW_LINUX = 12, TEN = 10, SPOOL = 1 << 20 };

static struct evidence_desk desk;
static struct evidence *ev;
static bool gives_up;
/* What is found, or handed over: a number is in the first bytes of each frame. */
static uint32_t numbers[2000000];
static size_t count;
static struct evidence_packet last;

static bool give_up(void *nothing)
{
    (void)nothing;
    return gives_up;
}

static void open_evidence(size_t bytes, bool waits)
{
    ck_assert(evidence_desk_open(&desk, bytes, SPOOL));
    ev = evidence_new(bytes, &desk, waits, give_up, NULL);
    ck_assert_ptr_nonnull(ev);
}

static void setup_evidence(void)
{
    setup();
    open_evidence(16 * MIB, false);
}

static void teardown_evidence(void)
{
    evidence_free(ev);
    evidence_desk_close(&desk);
    teardown();
}

static void feed_frame(struct packet *p, const struct evidence_frame *f)
{
    struct prepared prepared = {.packet = *p};
    prepare_alone(e, VERDICT_IP, &prepared);
    const bool may = evidence_may_want(&prepared);
    engine_count(e, &prepared, 1);
    if (prepared.about && !may)
        ck_abort_msg("evidence whose frame would not be there");
    evidence_look(ev, e);
    evidence_add(ev, &prepared, f);
}

static void feed(struct packet *p, uint32_t number)
{
    uint8_t bytes[60] = {0};
    memcpy(bytes, &number, sizeof number);
    const struct evidence_frame f = {
        .bytes = bytes, .captured = sizeof bytes, .wire = 64, .link_type = 1};
    feed_frame(p, &f);
}

static uint16_t next_port = 2000;

static struct packet datagram(uint32_t source, uint32_t target, uint16_t port,
                              const uint8_t *payload, uint32_t length)
{
    struct packet p = packets_udp(now_s * US_PER_S, source, next_port, target, port);
    next_port = next_port == 60000 ? 2000 : next_port + 1;
    p.payload = payload;
    p.payload_bytes = p.payload_captured = length;
    return p;
}

static void send(uint32_t source, uint32_t target, uint16_t port, const uint8_t *payload,
                 uint32_t length, uint32_t number)
{
    struct packet p = datagram(source, target, port, payload, length);
    feed(&p, number);
}

static void note(const struct evidence_packet *p)
{
    memcpy(&numbers[count++], p + 1, sizeof numbers[0]);
    last = *p;
}

static size_t handed_over(void)
{
    const struct evidence_packet *p;
    count = 0;
    while ((p = spool_look(desk.spool))) {
        note(p);
        spool_step(desk.spool);
    }
    return count;
}

static size_t found(const struct evidence_wish *wish)
{
    const uint8_t *bytes;
    size_t size;
    int nothing;
    count = 0;
    evidence_desk_ask(&desk, wish);
    ck_assert(evidence_answer(ev, e));
    ck_assert(!evidence_answer(ev, e)); /* once */
    ck_assert(keepsake_take(desk.found, &bytes, &size, &nothing));
    for (size_t at = 0; bytes && at < size;) {
        const struct evidence_packet *p =
            (const struct evidence_packet *)(const void *)(bytes + at);
        note(p);
        at += evidence_packet_size(p->captured);
    }
    keepsake_give_back(desk.found);
    return count;
}

static size_t found_of_incident(const char *name)
{
    struct evidence_wish wish = {.kind = WISH_INCIDENT};
    strcpy(wish.incident, name);
    return found(&wish);
}

static size_t found_of_host(uint32_t host)
{
    const struct evidence_wish wish = {.kind = WISH_HOST, .address = packets_v4(host)};
    return found(&wish);
}

static size_t found_of_port(uint8_t protocol, uint16_t port)
{
    const struct evidence_wish wish = {.kind = WISH_PORT, .protocol = protocol, .port = port};
    return found(&wish);
}

static bool has(uint32_t number)
{
    for (size_t i = 0; i < count; i++)
        if (numbers[i] == number)
            return true;
    return false;
}

static void have_in_order(uint32_t first, uint32_t amount)
{
    ck_assert_uint_eq(count, amount);
    for (uint32_t i = 0; i < amount; i++)
        ck_assert_uint_eq(numbers[i], first + i);
}

static const struct incident_evidence *counted(const char *name)
{
    engine_fill(e, now_s, s);
    evidence_look(ev, e);
    evidence_fill(ev, s);
    for (uint32_t i = 0; i < s->incident_count; i++)
        if (strcmp(s->incidents[i].name, name) == 0)
            return &s->incidents[i].evidence;
    ck_abort_msg("there is no incident %s", name);
}

/* --- what is kept ----------------------------------------------------------------------------- */

START_TEST(what_a_signature_names_is_handed_over_at_once_with_what_came_back)
{
    struct packet p = datagram(theirs + 1, ours + 1, 1026, zeros, 2);
    feed(&p, 1);
    struct packet reply = packets_reply(&p, now_s * US_PER_S, 0);
    feed(&reply, 2);
    struct packet q = datagram(theirs + 1, ours + 2, 1026, zeros, 2);
    feed(&q, 3);
    struct packet error = packets_error(&q, now_s * US_PER_S, IP_ICMP, 3);
    feed(&error, 4);
    send(theirs + 9, ours + 1, 9999, zeros, 20, 5); /* something else */
    handed_over();
    have_in_order(1, 4);
    found_of_incident("zero-probe");
    have_in_order(1, 4);
    ck_assert_uint_eq(desk.of_incidents, 4);
    found_of_host(theirs + 9);
    have_in_order(5, 1);
    ck_assert_uint_eq(desk.of_incidents, 0);
}
END_TEST

START_TEST(a_packet_is_as_it_came_but_for_what_is_beyond_the_most)
{
    static uint8_t large[EVIDENCE_MOST + 500];
    for (size_t i = 0; i < sizeof large; i++)
        large[i] = (uint8_t)(i * 31);
    const struct evidence_frame f = {.bytes = large,
                                     .captured = sizeof large,
                                     .wire = 20000,
                                     .nanoseconds = 789,
                                     .link_type = DLT_RAW_LINUX};
    struct packet p = datagram(theirs + 1, ours + 1, 1026, zeros, 2);
    p.time_us += 123456;
    feed_frame(&p, &f);
    const struct evidence_packet *out = spool_look(desk.spool);
    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(out->time_us, p.time_us);
    ck_assert_uint_eq(out->nanoseconds, 789);
    ck_assert_uint_eq(out->captured, EVIDENCE_MOST);
    ck_assert_uint_eq(out->wire, 20000);
    ck_assert_uint_eq(out->link_type, LINKTYPE_RAW);
    ck_assert_mem_eq(out + 1, large, EVIDENCE_MOST);
    spool_step(desk.spool);
    ck_assert_uint_eq(found_of_incident("zero-probe"), 1);
    ck_assert_mem_eq(&last,
                     (&(struct evidence_packet){.time_us = p.time_us,
                                                .captured = EVIDENCE_MOST,
                                                .wire = 20000,
                                                .nanoseconds = 789,
                                                .link_type = LINKTYPE_RAW}),
                     sizeof last);
}
END_TEST

START_TEST(conversations_are_not_kept)
{
    struct packet p = datagram(theirs + 1, ours + 1, 7000, zeros, 8);
    feed(&p, 1);
    struct packet reply = packets_reply(&p, now_s * US_PER_S, 0);
    feed(&reply, 2);
    for (uint32_t i = 3; i < 10; i++) {
        feed(&p, i);
        feed(&reply, i);
    }
    ck_assert_uint_eq(found_of_host(theirs + 1), 2);
    have_in_order(1, 2);
}
END_TEST

START_TEST(what_is_of_a_host_or_a_port_is_found_with_answers)
{
    struct packet p = datagram(theirs + 1, ours + 1, 7000, zeros, 8);
    feed(&p, 1);
    struct packet error = packets_error(&p, now_s * US_PER_S, IP_ICMP, 3);
    feed(&error, 2);
    struct packet syn = packets_syn(now_s * US_PER_S, theirs + 2, ours + 1, 7000);
    feed(&syn, 3);
    struct packet refused = packets_reply(&syn, now_s * US_PER_S, TCP_RST | TCP_ACK);
    feed(&refused, 4);
    ck_assert_uint_eq(found_of_port(IP_UDP, 7000), 2);
    have_in_order(1, 2);
    ck_assert_uint_eq(found_of_port(IP_TCP, 7000), 2);
    have_in_order(3, 2);
    ck_assert_uint_eq(found_of_host(theirs + 1), 2);
    have_in_order(1, 2);
    ck_assert_uint_eq(found_of_host(ours + 1), 3); /* the ICMP error is from a router */
    ck_assert_uint_eq(found_of_host(theirs + 77), 0);
    ck_assert_uint_eq(found_of_port(IP_UDP, 7001), 0);
    ck_assert_uint_eq(found_of_incident("zero-probe"), 0);
    ck_assert_uint_eq(handed_over(), 0); /* none is of an incident */
}
END_TEST

/* --- before the alarm ------------------------------------------------------------------------- */

static void go_vertical(uint16_t port)
{
    const struct port_surge surge = {.port = (uint32_t)PORT_UDP + port, .since_s = now_s};
    incidents_surge(&e->what.incidents, &surge, now_s);
    evidence_look(ev, e);
}

START_TEST(evidence_of_a_port_reaches_back_before_its_alarm)
{
    for (uint32_t i = 0; i < 50; i++) {
        send(theirs + i, ours + 1, 4000, zeros, 8, i);
        send(theirs + i, ours + 1, 4001, zeros, 8, 1000 + i);
    }
    ck_assert_uint_eq(handed_over(), 0);
    go_vertical(4000);
    handed_over();
    have_in_order(0, 50);
    for (uint32_t i = 50; i < 60; i++)
        send(theirs + i, ours + 1, 4000, zeros, 8, i);
    handed_over();
    have_in_order(50, 10);
    ck_assert_uint_eq(found_of_incident("udp/4000"), 60);
    have_in_order(0, 60);
    ck_assert_uint_eq(found_of_port(IP_UDP, 4000), 60);
    ck_assert_uint_eq(found_of_port(IP_UDP, 4001), 50); /* each is there once */
}
END_TEST

START_TEST(a_flood_to_other_ports_leaves_what_came_before_the_alarm)
{
    for (uint32_t i = 0; i < 50; i++)
        send(theirs + i, ours + 1, 4000, zeros, 8, i);
    for (uint32_t i = 0; i < 600000; i++)
        send(i * 2654435761u, ours + 1, 5000, zeros, 8, 1000 + i);
    ck_assert_uint_gt(found_of_port(IP_UDP, 5000), 50000);
    go_vertical(4000);
    handed_over();
    have_in_order(0, 50);
}
END_TEST

/* What is held of it is nearly all that there is. */
START_TEST(a_flood_that_goes_vertical_keeps_what_was_held_of_it_and_leaves_what_others_have)
{
    enum { FLOOD = 300000 };
    for (uint32_t i = 0; i < 50; i++)
        send(theirs + i, ours + 1, 4001, zeros, 8, 1000000 + i);
    for (uint32_t i = 0; i < FLOOD; i++) {
        send(i * 2654435761u, ours + 1, 4000, zeros, 8, i);
        handed_over();
    }
    const size_t before = found_of_port(IP_UDP, 4000);
    const uint32_t oldest = numbers[0];
    go_vertical(4000);
    found_of_incident("udp/4000");
    /* But for two blocks, which it had to begin with. */
    ck_assert_uint_ge(count, before - 2 * LANES_BLOCK / sizeof(struct evidence_item));
    ck_assert_uint_lt(numbers[0], oldest + 2 * LANES_BLOCK / sizeof(struct evidence_item));
    ck_assert_uint_eq(numbers[count - 1], FLOOD - 1);
    const uint32_t first = numbers[0];
    ck_assert_uint_eq(found_of_port(IP_UDP, 4001), 50);
    /* The first hundred of what there is stay, whatever comes. */
    for (uint32_t i = 0; i < FLOOD; i++) {
        send(i * 2654435761u, ours + 1, 4000, zeros, 8, FLOOD + i);
        handed_over();
    }
    found_of_incident("udp/4000");
    for (uint32_t i = 0; i < 100; i++)
        ck_assert_uint_eq(numbers[i], first + i);
    ck_assert_uint_gt(numbers[200], FLOOD);
    ck_assert_uint_eq(found_of_port(IP_UDP, 4001), 50);
}
END_TEST

/* Sixteen ports of one host: a scan of ports. */
START_TEST(evidence_of_a_source_reaches_back_to_its_first_record)
{
    for (uint32_t i = 0; i < 40; i++) {
        struct packet p = packets_syn(now_s * US_PER_S, theirs + 3, ours + 1, (uint16_t)(100 + i));
        feed(&p, i);
        send(theirs + 4, ours + 1, 4001, zeros, 8, 1000 + i);
    }
    engine_fill(e, now_s, s);
    ck_assert_uint_eq(handed_over(), 0);
    evidence_look(ev, e);
    ck_assert_uint_eq(handed_over(), 40);
    for (uint32_t i = 0; i < 40; i++)
        ck_assert(has(i));
    struct packet p = packets_syn(now_s * US_PER_S, theirs + 3, ours + 1, 999);
    feed(&p, 40);
    struct packet reply = packets_reply(&p, now_s * US_PER_S, TCP_SYN | TCP_ACK);
    feed(&reply, 41);
    handed_over();
    have_in_order(40, 2);
    ck_assert_uint_eq(found_of_incident("198.51.100.3"), 42);
}
END_TEST

/* A host that scans may be probed itself, before and after it begins. */
START_TEST(what_others_send_to_a_source_is_not_of_its_incident)
{
    send(ours + 9, theirs + 3, 5000, zeros, 8, 1000);
    for (uint32_t i = 0; i < 40; i++) {
        struct packet p = packets_syn(now_s * US_PER_S, theirs + 3, ours + 1, (uint16_t)(100 + i));
        feed(&p, i);
    }
    engine_fill(e, now_s, s);
    evidence_look(ev, e);
    send(ours + 9, theirs + 3, 5001, zeros, 8, 1001);
    handed_over();
    ck_assert_uint_eq(count, 40);
    ck_assert(!has(1000) && !has(1001));
    ck_assert_uint_eq(found_of_incident("198.51.100.3"), 40);
    ck_assert(!has(1000) && !has(1001));
    ck_assert_uint_eq(counted("198.51.100.3")->held, 40);
    ck_assert_uint_eq(found_of_host(theirs + 3), 42); /* of the host it is */
}
END_TEST

static struct scan_event scan_event_of(uint32_t source, enum scan scan, uint32_t port)
{
    return (struct scan_event){.address = packets_v4(source),
                               .first_us = now_s * US_PER_S,
                               .time_us = now_s * US_PER_S,
                               .targets = 30,
                               .ports = port == PORT_NONE ? 0 : 30,
                               .port = port,
                               .scan = (uint8_t)scan};
}

/* Neither our own pings are of it, nor anything else that has no port. */
START_TEST(pings_to_many_have_no_evidence_of_others)
{
    for (uint32_t i = 0; i < 5; i++) {
        struct packet p = packets_ping(now_s * US_PER_S, ours + 9, theirs + i);
        feed(&p, i);
    }
    const struct scan_event sweep = scan_event_of(theirs + 77, SCAN_SWEEP, PORT_NONE);
    incidents_scan(&e->what.incidents, &sweep);
    evidence_look(ev, e);
    ck_assert_ptr_nonnull(incident("icmp"));
    ck_assert_uint_eq(handed_over(), 0);
    ck_assert_uint_eq(found_of_incident("icmp"), 0);
    ck_assert_uint_eq(found_of_host(ours + 9), 5);
}
END_TEST

static void scan_begins(uint32_t source)
{
    const struct scan_event event = scan_event_of(source, SCAN_BOTH, 80);
    incidents_scan(&e->what.incidents, &event);
}

static int64_t look_ns(void)
{
    struct timespec begun, ended;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begun);
    evidence_look(ev, e);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
    return (ended.tv_sec - begun.tv_sec) * INT64_C(1000000000) + ended.tv_nsec - begun.tv_nsec;
}

/* Packets wait meanwhile. */
START_TEST(many_that_begin_at_once_take_hardly_longer_than_one)
{
    enum { MANY = 30 };
    for (uint32_t i = 0; i < 100000; i++)
        send(i * 2654435761u, ours + 1, (uint16_t)(5000 + i % 1000), zeros, 8, 1000000 + i);
    for (uint32_t i = 0; i < 2 * MANY; i++)
        send(theirs + i / 2, ours + 1, (uint16_t)(4000 + i), zeros, 8, i);
    scan_begins(theirs + 200);
    const int64_t one = look_ns();
    for (uint32_t i = 0; i < MANY; i++)
        scan_begins(theirs + i);
    const int64_t many = look_ns();
    ck_assert_msg(many < 4 * one, "%lld ns, one took %lld", (long long)many, (long long)one);
    ck_assert_uint_eq(handed_over(), 2 * MANY);
    ck_assert_uint_eq(found_of_incident("198.51.100.7"), 2);
    ck_assert(has(14) && has(15));
}
END_TEST

/* --- incidents that make room ----------------------------------------------------------------- */

/* Port 4000 has one; then so many others have, the last of which gets its place. */
static void make_room_for_others(void)
{
    now_s += 5;
    for (uint16_t i = 0; i < SNAPSHOT_INCIDENTS; i++)
        go_vertical(5000 + i);
    ck_assert_ptr_null(incident("udp/4000"));
    for (uint32_t i = 0; i < 10; i++)
        send(theirs + i, ours + 1, 5000 + SNAPSHOT_INCIDENTS - 1, zeros, 8, 100 + i);
    ck_assert_uint_eq(found_of_incident("udp/5039"), 10);
}

START_TEST(a_late_answer_to_one_that_made_room_leaves_what_the_next_has)
{
    send(theirs + 9, ours + 1, 9999, zeros, 20, 0); /* its time is when the engine begins */
    go_vertical(4000);
    struct packet p = datagram(theirs + 1, ours + 1, 4000, zeros, 8);
    feed(&p, 1);
    make_room_for_others();
    struct packet reply = packets_reply(&p, now_s * US_PER_S, 0);
    struct prepared prepared = {.packet = reply};
    prepare_alone(e, VERDICT_IP, &prepared);
    engine_count(e, &prepared, 1);
    ck_assert_uint_eq(prepared.about, ABOUT_ANSWER);
    ck_assert_uint_eq(prepared.incident, INCIDENT_NONE);
    evidence_look(ev, e);
    uint8_t bytes[60] = {2};
    const struct evidence_frame f = {
        .bytes = bytes, .captured = sizeof bytes, .wire = 64, .link_type = 1};
    evidence_add(ev, &prepared, &f);
    ck_assert_uint_eq(found_of_incident("udp/5039"), 10);
    have_in_order(100, 10);
    ck_assert_uint_eq(found_of_port(IP_UDP, 4000), 1); /* the answer, as one of no incident */
    ck_assert(has(2));
}
END_TEST

/* Its incident makes room for another in the same batch, before it is kept. */
START_TEST(a_record_of_one_that_made_room_leaves_what_the_next_has)
{
    send(theirs + 9, ours + 1, 9999, zeros, 20, 0); /* its time is when the engine begins */
    go_vertical(4000);
    struct prepared prepared = {.packet = datagram(theirs + 1, ours + 1, 4000, zeros, 8)};
    prepare_alone(e, VERDICT_IP, &prepared);
    engine_count(e, &prepared, 1);
    ck_assert_uint_ne(prepared.incident, INCIDENT_NONE);
    make_room_for_others();
    uint8_t bytes[60] = {1};
    const struct evidence_frame f = {
        .bytes = bytes, .captured = sizeof bytes, .wire = 64, .link_type = 1};
    evidence_add(ev, &prepared, &f);
    ck_assert_uint_eq(found_of_incident("udp/5039"), 10);
    ck_assert_uint_eq(found_of_port(IP_UDP, 4000), 1);
}
END_TEST

/* --- fairness --------------------------------------------------------------------------------- */

static void setup_ten(void)
{
    static struct signature ten[TEN];
    setup();
    for (int i = 0; i < TEN; i++) {
        char name[16];
        snprintf(name, sizeof name, "p%d", i);
        make_signature(&ten[i], name, (uint16_t)(3000 + i), (uint16_t)(3000 + i), 4);
    }
    struct signature_set *before = set;
    set = signature_set_new(ten, TEN);
    ck_assert_ptr_nonnull(set);
    engine_watch_for(e, set);
    engine_count_for(e, set, &known_good, NULL);
    signature_set_free(before);
    open_evidence(16 * MIB, false);
}

START_TEST(ten_incidents_under_a_flood_keep_each_its_first_hundred)
{
    enum { FLOOD = 1000000 };
    for (uint32_t i = 0; i < FLOOD; i++) {
        /* Of one incident, and of none. */
        send(i * 2654435761u, ours + 1, i % 2 ? 3000 : 9999, interesting, 4, 1000000 + i);
        if (i % 1000 != 0)
            continue;
        for (uint16_t k = 1; k < TEN; k++)
            send(theirs + k, ours + 1, 3000 + k, interesting, 4, i / 1000);
    }
    for (int k = 1; k < TEN; k++) {
        char name[16];
        snprintf(name, sizeof name, "p%d", k);
        ck_assert_uint_eq(found_of_incident(name), 1000); /* all of them */
        have_in_order(0, 1000);
    }
    ck_assert_uint_gt(found_of_incident("p0"), 10000);
    for (uint32_t i = 0; i < 100; i++)
        ck_assert_uint_eq(numbers[i], 1000001 + 2 * i);
    ck_assert_uint_gt(desk.counts.pushed_out, 0);
}
END_TEST

START_TEST(of_each_incident_it_is_counted_what_is_kept_pushed_out_and_goes_to_the_file)
{
    enum { FLOOD = 300000, OTHERS = 150 };
    for (uint32_t i = 0; i < OTHERS; i++)
        send(theirs + 1, ours + 1, 3001, interesting, 4, i);
    const uint64_t lost = spool_lost(desk.spool);
    for (uint32_t i = 0; i < FLOOD; i++)
        send(i * 2654435761u, ours + 1, 3000, interesting, 4, i);
    const struct incident_evidence *few = counted("p1"), *flood = counted("p0");
    ck_assert(few->kept && few->goes_on && flood->kept && flood->goes_on);
    ck_assert_uint_eq(few->held, OTHERS);
    ck_assert_uint_eq(few->pushed_out, 0);
    ck_assert_uint_eq(few->handed_over, OTHERS);
    ck_assert_uint_eq(flood->held, found_of_incident("p0"));
    ck_assert_uint_eq(flood->held + flood->pushed_out, FLOOD);
    ck_assert_uint_gt(flood->pushed_out, 0);
    ck_assert_uint_eq(flood->handed_over + spool_lost(desk.spool) - lost, FLOOD);
    evidence_clear(ev);
    send(theirs + 1, ours + 1, 3001, interesting, 4, 0);
    ck_assert_uint_eq(counted("p1")->held, 1);
    ck_assert_uint_eq(counted("p0")->pushed_out, 0);
}
END_TEST

/* What nearly all carry, then another payload, in a flood of the same incident. */
START_TEST(a_flood_of_its_own_incident_leaves_the_new_payload)
{
    enum { FLOOD = 400000, NEWS = 7777777 };
    for (uint32_t i = 0; i < FLOOD; i++)
        send(theirs + i % 200, ours + 1, 1026, zeros, 2, i);
    send(theirs + 5, ours + 1, 1026, interesting, 4, NEWS);
    ck_assert_uint_ge(alerts_of(ALERT_NEW_PAYLOAD), 1);
    for (uint32_t i = 0; i < FLOOD; i++)
        send(theirs + i % 200, ours + 1, 1026, zeros, 2, FLOOD + i);
    ck_assert_uint_gt(found_of_incident("zero-probe"), 10000);
    ck_assert(has(NEWS));
    ck_assert(has(0));
    ck_assert(!has(FLOOD));
}
END_TEST

START_TEST(where_the_disk_does_not_keep_up_the_few_are_handed_over_and_the_rest_counted)
{
    const uint64_t before = spool_lost(desk.spool);
    for (uint32_t i = 0; i < 100000; i++)
        send(i * 2654435761u, ours + 1, 3000, interesting, 4, 1000000 + i);
    ck_assert_uint_gt(spool_lost(desk.spool), before);
    const uint64_t lost = spool_lost(desk.spool);
    for (uint32_t i = 0; i < 100; i++)
        send(theirs + 1, ours + 1, 3001, interesting, 4, i);
    ck_assert_uint_eq(spool_lost(desk.spool), lost);
    handed_over();
    for (uint32_t i = 0; i < 100; i++)
        ck_assert_uint_eq(numbers[count - 100 + i], i);
    ck_assert_uint_eq(count - 100 + lost, 100000);
}
END_TEST

/* --- the end of it ---------------------------------------------------------------------------- */

START_TEST(a_file_waits_for_room_unless_it_is_to_end)
{
    evidence_free(ev);
    evidence_desk_close(&desk);
    open_evidence(16 * MIB, true);
    gives_up = true;
    for (uint32_t i = 0; i < 20000; i++)
        send(theirs + 1, ours + 1, 1026, zeros, 2, i);
    ck_assert_uint_gt(spool_lost(desk.spool), 0);
}
END_TEST

START_TEST(after_a_reset_nothing_is_kept_and_it_begins_anew)
{
    send(theirs + 1, ours + 1, 1026, zeros, 2, 1);
    send(theirs + 1, ours + 1, 4000, zeros, 8, 2);
    go_vertical(4000);
    engine_reset(e);
    evidence_clear(ev);
    ck_assert_uint_eq(found_of_incident("zero-probe"), 0);
    ck_assert_uint_eq(found_of_host(theirs + 1), 0);
    handed_over();
    send(theirs + 1, ours + 1, 4000, zeros, 8, 3);
    ck_assert_uint_eq(handed_over(), 0);
    send(theirs + 1, ours + 1, 1026, zeros, 2, 4);
    handed_over();
    have_in_order(4, 1);
}
END_TEST

START_TEST(the_engine_lists_what_incidents_are_known_by)
{
    struct engine_incident all[SNAPSHOT_INCIDENTS];
    const uint64_t opened = engine_incidents_opened(e);
    ck_assert_uint_eq(engine_list_incidents(e, all), 0);
    send(theirs + 1, ours + 1, 1026, zeros, 2, 1);
    go_vertical(4000);
    ck_assert_uint_eq(engine_incidents_opened(e), opened + 2);
    ck_assert_uint_eq(engine_list_incidents(e, all), 2);
    ck_assert_str_eq(all[0].name, "zero-probe");
    ck_assert_uint_eq(all[0].kind, INCIDENT_SIGNATURE);
    ck_assert_uint_eq(all[0].port, PORT_NONE);
    ck_assert_str_eq(all[1].name, "udp/4000");
    ck_assert_uint_eq(all[1].port, PORT_UDP + 4000);
    ck_assert_uint_ne(all[0].number, all[1].number);
}
END_TEST

Suite *test_evidence_suite(void);
Suite *test_evidence_suite(void)
{
    Suite *suite = suite_create("evidence");
    TCase *c = tcase_create("evidence");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, setup_evidence, teardown_evidence);
    tcase_add_test(c, what_a_signature_names_is_handed_over_at_once_with_what_came_back);
    tcase_add_test(c, a_packet_is_as_it_came_but_for_what_is_beyond_the_most);
    tcase_add_test(c, conversations_are_not_kept);
    tcase_add_test(c, what_is_of_a_host_or_a_port_is_found_with_answers);
    tcase_add_test(c, evidence_of_a_port_reaches_back_before_its_alarm);
    tcase_add_test(c, a_flood_to_other_ports_leaves_what_came_before_the_alarm);
    tcase_add_test(
        c, a_flood_that_goes_vertical_keeps_what_was_held_of_it_and_leaves_what_others_have);
    tcase_add_test(c, evidence_of_a_source_reaches_back_to_its_first_record);
    tcase_add_test(c, what_others_send_to_a_source_is_not_of_its_incident);
    tcase_add_test(c, pings_to_many_have_no_evidence_of_others);
    tcase_add_test(c, many_that_begin_at_once_take_hardly_longer_than_one);
    tcase_add_test(c, a_late_answer_to_one_that_made_room_leaves_what_the_next_has);
    tcase_add_test(c, a_record_of_one_that_made_room_leaves_what_the_next_has);
    tcase_add_test(c, a_flood_of_its_own_incident_leaves_the_new_payload);
    tcase_add_test(c, a_file_waits_for_room_unless_it_is_to_end);
    tcase_add_test(c, after_a_reset_nothing_is_kept_and_it_begins_anew);
    tcase_add_test(c, the_engine_lists_what_incidents_are_known_by);
    suite_add_tcase(suite, c);
    c = tcase_create("ten incidents");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, setup_ten, teardown_evidence);
    tcase_add_test(c, ten_incidents_under_a_flood_keep_each_its_first_hundred);
    tcase_add_test(c, of_each_incident_it_is_counted_what_is_kept_pushed_out_and_goes_to_the_file);
    tcase_add_test(c, where_the_disk_does_not_keep_up_the_few_are_handed_over_and_the_rest_counted);
    suite_add_tcase(suite, c);
    return suite;
}
