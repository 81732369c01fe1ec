/* pool: who gets one of the few large records?
 *
 * A fixed number of slots, each lent to one owner (a port, a source). While slots are free
 * everybody gets one. After that a newcomer may take the slot of the owner with the lowest score
 * among 8 drawn at random, and only with probability 1 / (score + 1): random admission (Ben Basat,
 * Einziger, Friedman, Kassner: "Randomized Admission Policy", arXiv 1612.02962). So a flood of
 * newcomers that come once each can not wash out those who keep coming. An owner begins with score
 * 0: until it is credited, the first newcomer who draws it gets its slot. Scores are halved as time
 * passes, so that the slots follow what matters now. */
#ifndef TAPWATCH_SKETCH_POOL_H
#define TAPWATCH_SKETCH_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { POOL_NONE = -1 };

struct pool {
    int32_t *owners; /* of each slot; POOL_NONE: given back */
    uint32_t *scores;
    uint32_t size;
    uint32_t used;  /* slots below this were lent at least once */
    int32_t *freed; /* stack of slots given back */
    uint32_t freed_count;
    uint64_t random; /* state of the generator */
};

/* False: no memory. random_seed must not be 0. */
bool pool_init(struct pool *p, uint32_t size, uint64_t random_seed);
void pool_done(struct pool *p);
size_t pool_memory(uint32_t size);

/* A slot for `owner`, or POOL_NONE. *evicted is the owner who lost it, or POOL_NONE. */
int32_t pool_claim(struct pool *p, int32_t owner, int32_t *evicted);
void pool_release(struct pool *p, int32_t slot);
/* The owner of that slot mattered once more. */
static inline void pool_credit(struct pool *p, int32_t slot)
{
    p->scores[slot] += p->scores[slot] < UINT32_MAX;
}
/* Halves all scores `times` times. */
void pool_decay(struct pool *p, uint32_t times);

#endif
