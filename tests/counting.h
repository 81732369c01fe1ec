/* counting: packets into an engine, or into one of its parts, for tests. */
#ifndef TAPWATCH_TESTS_COUNTING_H
#define TAPWATCH_TESTS_COUNTING_H

#include "src/base/clock.h"
#include "src/engine/engine.h"
#include "src/engine/flows.h"

/* For a packet that lies alone. */
static inline void prepare_alone(const struct engine *e, enum verdict verdict, struct prepared *p)
{
    struct prepared two[2] = {{.counting = COUNT_FRAME}, *p};
    engine_prepare(e, verdict, &two[1]);
    *p = two[1];
}

static inline void count_packet(struct engine *e, enum verdict verdict, const struct packet *p)
{
    struct prepared prepared = {.packet = *p};
    prepare_alone(e, verdict, &prepared);
    engine_count(e, &prepared, 1);
}

/* For a part on its own: as engine_prepare does it for a packet from outside to ours. */
static inline struct prepared prepare_packet(const struct hash_seed *seed, const struct packet *p)
{
    struct prepared prepared = {
        .packet = *p,
        .second = clock_second(p->time_us),
        .source_hash = hash_address(seed, &p->source),
        .target_hash = hash_address(seed, &p->target),
        .port = PORT_NONE,
        .counting = COUNT_WHOLE,
        .verdict = VERDICT_IP,
        .direction = TRAFFIC_INBOUND,
        .to_home = true,
    };
    if (p->has_ports)
        prepared.port = prepared_port(p->protocol, p->target_port);
    const uint32_t captured = p->payload_captured;
    if (captured > 0)
        memcpy(prepared.payload, p->payload,
               captured < PREPARED_PAYLOAD ? captured : PREPARED_PAYLOAD);
    flows_prepare(seed, &prepared);
    return prepared;
}

#endif
