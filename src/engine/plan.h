/* plan: what each table gets of the memory that the whole program may take. */
#ifndef TAPWATCH_ENGINE_PLAN_H
#define TAPWATCH_ENGINE_PLAN_H

#include "src/engine/hosts.h"
#include "src/engine/incidents.h"
#include "src/engine/ports.h"

struct plan {
    struct ports_size ports;
    struct hosts_size sources, targets;
    uint32_t flow_sets; /* a power of 2 */
    struct incidents_size incidents;
};

enum { PLAN_LEAST_MIB = 52 };

/* memory_bytes: at least PLAN_LEAST_MIB. */
struct plan plan_for(size_t memory_bytes);

#endif
