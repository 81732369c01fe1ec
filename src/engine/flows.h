/* flows: recent UDP conversations, to tell a question from an answer.
 *
 * A datagram answers when its reverse 4-tuple was seen within the time-out; it is then no record.
 * Where times go back, what counts is the reverse datagram that was read last, and how far away it
 * is either way. A forged datagram with source and target the same answers nothing.
 * The table is bounded: in a full set the conversation that was quiet for longest is forgotten, and
 * if it was still within the time-out that is counted, since a late answer to it will be taken for
 * a question. */
#ifndef TAPWATCH_ENGINE_FLOWS_H
#define TAPWATCH_ENGINE_FLOWS_H

#include "src/base/hash.h"
#include "src/packet/packet.h"

struct flow_set;

struct flows {
    struct flow_set *sets;
    uint32_t set_count; /* a power of 2 */
    int64_t timeout_us;
    uint64_t forgotten; /* conversations pushed out while still within the time-out */
};

/* flow_count: a power of 2. False: no memory. */
bool flows_init(struct flows *f, uint32_t flow_count, int64_t timeout_s);
void flows_done(struct flows *f);
size_t flows_memory(uint32_t flow_count);

/* Notes a datagram with ports. True: it answers one seen before. */
bool flows_note(struct flows *f, const struct hash_seed *seed, const struct packet *p);

#endif
