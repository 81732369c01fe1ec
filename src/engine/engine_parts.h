/* engine_parts: what the files of the engine share. Private to them. */
#ifndef TAPWATCH_ENGINE_PARTS_H
#define TAPWATCH_ENGINE_PARTS_H

#include "src/base/arena.h"
#include "src/engine/engine.h"
#include "src/engine/flows.h"
#include "src/engine/hosts.h"
#include "src/engine/incidents.h"
#include "src/engine/loss.h"
#include "src/engine/plan.h"
#include "src/engine/ports.h"
#include "src/engine/pressure.h"
#include "src/engine/totals.h"

#include <stdatomic.h>

/* The two halves are each counted by one thread at a time, and know nothing of each other while
 * they are. */
struct what {
    int64_t second;         /* the newest; INT64_MIN: before the first packet */
    int64_t decayed_second; /* when scores were halved last */
    struct totals totals;
    struct flows flows;
    struct ports ports;
    struct incidents incidents;
    struct pressure flow_pressure;
    struct loss loss;
    bool answers;            /* the packet being counted answers a record .. */
    uint8_t answer_incident; /* .. of that incident, or INCIDENT_NONE */
};

struct who {
    int64_t second, decayed_second; /* likewise */
    struct hosts sources, targets;
    struct pressure source_pressure, target_pressure;
};

struct engine {
    /* Not changed by counting. */
    struct detectors detectors;
    struct home home;
    struct hash_seed seed;
    const struct signature_set *signatures; /* borrowed; NULL: none */
    /* A bit for each port: each packet asks for two, and bytes would take 192 KiB of cache. */
    uint64_t server_ports[65536 / 64]; /* UDP's */
    uint64_t watched_ports[SNAPSHOT_PORTS / 64];
    int64_t timeouts_s[FLOW_KINDS], window_s[SNAPSHOT_WINDOWS];
    bool touch_memory;
    struct plan plan;
    struct arena arena;

    /* For a snapshot: the part of the ports that is filled next. PORTS_PARTS or more: there is none
     * now. */
    _Atomic uint32_t ports_part;

    _Alignas(ARENA_ALIGN) struct what what;
    _Alignas(ARENA_ALIGN) struct who who;
};

static inline void port_marks_add(uint64_t *marks, uint32_t port)
{
    marks[port / 64] |= UINT64_C(1) << (port % 64);
}
static inline bool port_marks_have(const uint64_t *marks, uint32_t port)
{
    return marks[port / 64] >> (port % 64) & 1;
}

#endif
