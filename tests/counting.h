/* counting: one packet into an engine, for tests. */
#ifndef TAPWATCH_TESTS_COUNTING_H
#define TAPWATCH_TESTS_COUNTING_H

#include "src/engine/engine.h"

static inline void count_packet(struct engine *e, enum verdict verdict, const struct packet *p)
{
    struct prepared prepared = {.packet = *p};
    engine_prepare(e, verdict, &prepared);
    engine_count(e, &prepared, 1);
}

#endif
