/* conversations: packets between two ends into a table of conversations, for its tests. */
#ifndef TAPWATCH_TESTS_CONVERSATIONS_H
#define TAPWATCH_TESTS_CONVERSATIONS_H

#include "src/engine/flows.h"

#include "tests/check.h"
#include "tests/counting.h"
#include "tests/packets.h"

/* All three different, so that one is not taken for another. */
enum { UDP_S = 60, TCP_S = 30, ICMP_S = 10, SETS = 1024, OWNER = 7 };
static const int64_t timeouts_s[FLOW_KINDS] = {UDP_S, TCP_S, ICMP_S};

enum { OUTCOMES = FLOW_SILENT + 1 };

static struct arena arena;
static struct flows f;
static struct hash_seed seed;
static uint64_t outcomes[OUTCOMES];
static uint32_t last_owner;
static uint8_t last_incident;

static inline void settle(void *context, const struct flow_settled *settled)
{
    ck_assert_ptr_eq(context, &seed);
    ck_assert_uint_gt(settled->count, 0);
    ck_assert((settled->answer == NULL) == (settled->outcome == FLOW_SILENT));
    outcomes[settled->outcome] += settled->count;
    last_owner = settled->owner;
    last_incident = settled->incident;
}

static inline void begin(uint32_t set_count)
{
    arena_close(&arena);
    ck_assert(arena_open(&arena, flows_memory(set_count)));
    flows_init(&f, &arena, set_count, timeouts_s, settle, &seed);
}

static inline void setup(void)
{
    seed = packets_seed(1);
    memset(outcomes, 0, sizeof outcomes);
    begin(SETS);
}

static inline void teardown(void)
{
    arena_close(&arena);
}

static const uint32_t us = 0xc0000201, them = 0xc6336407;
static const int64_t T = PACKETS_START_US;

static inline int64_t s_us(int64_t seconds)
{
    return seconds * US_PER_S;
}

/* Whether it is a record. */
static inline bool note_as(const struct packet *p, uint32_t owner, bool late_answer)
{
    struct prepared prepared = prepare_packet(&seed, p);
    ck_assert_uint_ne(prepared.flow_hash, 0);
    return flows_note(&f, &prepared, late_answer, owner);
}

static inline bool note(struct packet p)
{
    return note_as(&p, OWNER, false);
}

/* No conversation is kept of it. */
static inline bool passes(struct packet p)
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
static inline void sweep(int64_t now_us)
{
    flows_sweep(&f, now_us);
}

static inline struct packet question(int64_t time_us)
{
    return packets_udp(time_us, us, 5000, them, 7000);
}
static inline struct packet answer(int64_t time_us)
{
    return packets_udp(time_us, them, 7000, us, 5000);
}
static inline struct packet syn(int64_t time_us)
{
    return packets_syn(time_us, us, them, 80);
}
static inline struct packet reply(int64_t time_us, uint8_t flags)
{
    struct packet p = syn(0);
    return packets_reply(&p, time_us, flags);
}
static inline struct packet ping(int64_t time_us)
{
    return packets_ping(time_us, us, them);
}
static inline struct packet pong(int64_t time_us)
{
    struct packet p = packets_ping(time_us, them, us);
    p.icmp_type = 0;
    return p;
}

static inline struct packet from_us(int64_t time_us, uint16_t port)
{
    return packets_udp(time_us, us, port, them, 9);
}
static inline struct packet from_them(int64_t time_us, uint16_t port)
{
    return packets_udp(time_us, them, 9, us, port);
}

#endif
