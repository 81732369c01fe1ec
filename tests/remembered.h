/* remembered: engines that go on from each other, for tests of what outlives the program. */
#ifndef TAPWATCH_TESTS_REMEMBERED_H
#define TAPWATCH_TESTS_REMEMBERED_H

#include "tests/incident_packets.h"

enum { PROBE, NBSTAT, SPAM, LISTED };

static struct signature list[LISTED];
static struct engine_settings engine_settings;
static uint8_t state[8 << 20];
static size_t state_size;

static inline void set_home(const char *text)
{
    char why[128];
    engine_settings.home.count = 0;
    ck_assert(home_add(&engine_settings.home, text, why, sizeof why));
}

static inline void begin(void)
{
    make_signature(&list[PROBE], "zero-probe", 1026, 1031, 2);
    make_signature(&list[NBSTAT], "nbstat", 137, 137, 50);
    make_signature(&list[SPAM], "spam", 1026, 1031, 60);
    list[SPAM].background = true;
    list[SPAM].severity = SIGNATURE_INFO;
    set = signature_set_new(list, LISTED);
    engine_settings = (struct engine_settings){
        .memory_bytes = (size_t)52 << 20,
        .udp_timeout_s = 60,
        .tcp_timeout_s = 30,
        .icmp_timeout_s = 10,
        .window_s = {60, 3600, 86400},
        .signatures = set,
        .known_good = &known_good,
    };
    set_home("10.0.2.0/24");
    hash_seed_fixed(&engine_settings.seed, 1);
    e = engine_new(&engine_settings);
    s = snapshot_new();
    ck_assert(set && e && s);
    now_s = PACKETS_START_S;
}

/* One of each kind: of a signature, a record in so many seconds, with an insider and a new payload;
 * a port that is swept; a scan. */
static inline void of_each_kind(int64_t step_s)
{
    for (int i = 0; i < 300; i++, now_s += step_s) {
        probe(theirs + (uint32_t)i % 20, ours + (uint32_t)i % 7, (uint16_t)(1026 + i % 3));
        send_payload(theirs + 30, ours + 1, 1027, zeros, 60);
    }
    for (uint32_t i = 0; i < 30; i++)
        send_payload(theirs + i, ours, 137, zeros, 50);
    probe(ours + 17, theirs + 1, 1026);
    send_payload(theirs + 1, ours, 1026, interesting, 4);
    for (uint32_t i = 0; i < 40; i++)
        send_syn(theirs + 77, ours + i, 445);
    for (uint16_t i = 0; i < 40; i++)
        send_syn(theirs + 78, ours + 9, (uint16_t)(3000 + i));
}

/* A record from that port of theirs, and a reply to it. */
static inline void probe_from(uint16_t source_port, uint32_t target)
{
    struct packet p = packets_udp(now_s * US_PER_S, theirs, source_port, target, 1026);
    p.payload = zeros;
    p.payload_bytes = p.payload_captured = 2;
    count_packet(e, VERDICT_IP, &p);
}

static inline void reply_to(uint16_t source_port, uint32_t target)
{
    const struct packet p = packets_udp(now_s * US_PER_S + 10, target, 1026, theirs, source_port);
    count_packet(e, VERDICT_IP, &p);
}

static inline void a_day(void)
{
    pass(70);
    of_each_kind(280);
    pass(100);
}

/* --- Over a restart --------------------------------------------------------------------------- */

static inline enum engine_saved save(void)
{
    struct archive a = archive_to(state, sizeof state);
    engine_fill(e, now_s, s);
    const enum engine_saved saved = engine_save(e, s, &a);
    state_size = saved == ENGINE_SAVED ? a.at : 0;
    return saved;
}

/* The same program, started again. */
static inline void restart(void)
{
    ck_assert_int_eq(save(), ENGINE_SAVED);
    engine_free(e);
    ck_assert(engine_state_seed(state, state_size, &engine_settings.seed));
    e = engine_new(&engine_settings);
    ck_assert(engine_restore(e, state, state_size));
}

static inline struct snapshot_incident the_incident(const char *name)
{
    const struct snapshot_incident *i = incident(name);
    ck_assert_msg(i != NULL, "no incident %s", name);
    return *i;
}

#endif
