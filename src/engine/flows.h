/* flows: recent conversations, to tell a question from an answer, and whether it was answered.
 *
 * A UDP datagram answers when its reverse 4-tuple was seen within the time-out; it is then no
 * record. A TCP SYN is answered by a SYN with ACK (a reply) or a RST (unreachable), an ICMP echo
 * request by an echo reply, any of them by an ICMP error that quotes it (unreachable). A record
 * that nothing answers within the time-out of its protocol is silent. Of one whose conversation is
 * pushed out before nothing is ever told.
 *
 * Where times go back, what counts is the reverse packet that was read last, and how far away it is
 * either way. A packet with source and target the same answers nothing.
 *
 * The table is bounded: in a full set the conversation that was not touched for longest is
 * forgotten, and if it was still within its time-out that is counted, since a late answer to it
 * will be taken for a question. Of conversations that all go on at once, with sets of 3, those that
 * fill a twentieth of the table lose 1 in 7,000 by chance, a tenth 1 in 1,000, a fifth 1 in 160, a
 * half 1 in 17. (If one whose set is full might take a place in the set beside, it would be none,
 * none, 1 in 4,000 and 1 in 60; but noting a packet then takes a fifth to a half longer.) A
 * conversation is known by its set and 32 more bits of its seeded hash: one packet in 10^9 meets
 * another conversation's. */
#ifndef TAPWATCH_ENGINE_FLOWS_H
#define TAPWATCH_ENGINE_FLOWS_H

#include "src/base/arena.h"
#include "src/base/fetch.h"
#include "src/engine/prepared.h"

enum flow_kind { FLOW_UDP, FLOW_TCP, FLOW_ICMP, FLOW_KINDS };

/* What came of records. */
enum flow_outcome { FLOW_REPLY, FLOW_UNREACHABLE, FLOW_SILENT };

static inline void flow_outcome_add(struct snapshot_answers *a, enum flow_outcome outcome,
                                    uint32_t count)
{
    uint64_t *const members[] = {&a->reply, &a->unreachable, &a->silent};
    *members[outcome] += count;
}

/* Called for `count` records whose outcome is known now. */
struct flow_settled {
    uint32_t owner;   /* as given with the record */
    uint8_t incident; /* as given by flows_own; 0: none */
    enum flow_outcome outcome;
    uint32_t count;
    const struct prepared *answer; /* what came back; NULL: nothing */
};
typedef void flow_settle(void *context, const struct flow_settled *settled);

struct flow;
struct flow_set;

struct flows {
    struct flow_set *sets;
    uint32_t set_count; /* a power of 2 */
    uint32_t held;
    int64_t timeout_us[FLOW_KINDS];
    uint64_t forgotten; /* pushed out while still within the time-out */
    bool stray;         /* the packet noted last is an answer, to nothing that was seen */
    bool reply;         /* it replies to a record; or says that a datagram died on its way, but for
                           those that were sent for that (is_trace_port) */
    struct flow *noted; /* of the record noted last */
    flow_settle *settle;
    void *context;
};

enum { FLOW_WAYS = 3 };

/* set_count: a power of 2. settle is called from the functions below. */
void flows_init(struct flows *f, struct arena *a, uint32_t set_count,
                const int64_t timeout_s[FLOW_KINDS], flow_settle *settle, void *context);
size_t flows_memory(uint32_t set_count);

/* Fills in flow_hash and from_higher (of the packet, or of that which an ICMP error quotes). The
 * rest of p must be there. A packet that no conversation is kept of has flow_hash 0. */
void flows_prepare(const struct hash_seed *seed, struct prepared *p);
/* Fetches what noting it will touch into the cache: a set is one line. */
static inline void flows_prefetch(const struct flows *f, uint64_t flow_hash)
{
    const size_t set = flow_hash & (f->set_count - 1);
    fetch((const char *)f->sets + set * ARENA_ALIGN);
}

/* Notes a packet with a flow_hash, in their order. True: it is a record. late_answer: a datagram
 * that is no record even if it answers nothing. owner: below 2^18. */
bool flows_note(struct flows *f, const struct prepared *p, bool late_answer, uint32_t owner);
/* The record noted last belongs to that incident (0: to none). Of older records of the conversation
 * that belong to another nothing will be told. */
void flows_own(struct flows *f, uint8_t incident);
/* Tells of all records whose time has run out: before somebody wants to know how many are silent.
 * About a millisecond with 64 MiB of memory, 16 with 1 GiB; when it is done makes no difference to
 * what is told in the end. */
void flows_sweep(struct flows *f, int64_t now_us);

#endif
