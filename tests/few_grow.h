/* few_grow: what the engine does with a struct few, in one call. */
#ifndef TAPWATCH_TESTS_FEW_GROW_H
#define TAPWATCH_TESTS_FEW_GROW_H

#include "src/sketch/distinct.h"

/* large: NULL where there is none. */
static inline void few_grow(struct few *small, struct distinct *large, uint64_t hash)
{
    if (small->count == FEW_MOVED) {
        distinct_add(large, hash);
        return;
    }
    if (few_add(small, hash))
        return;
    if (large) {
        few_move(small, large);
        distinct_add(large, hash);
    } else {
        few_go_on(small);
        few_add(small, hash);
    }
}

#endif
