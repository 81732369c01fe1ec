/* pool: who gets one of the few large records?
 *
 * A fixed number of slots, each lent to one owner (a port, a source). While slots are free
 * everybody gets one. After that a newcomer may take the slot of the owner with the lowest score
 * among 8 drawn at random, and only with probability 1 / (score + 1): random admission (Ben Basat,
 * Einziger, Friedman, Kassner: "Randomized Admission Policy", arXiv 1612.02962). So a flood of
 * newcomers that come once each can not wash out those who keep coming. An owner begins with score
 * 0: until it is credited, the first newcomer who draws it gets its slot. Scores are halved as time
 * passes, so that the slots follow what matters now.
 *
 * Some owners must keep their slot although their score is low. They are held: no newcomer gets
 * their slot. At most half of the slots can be held.
 *
 * A claim to a full pool touches up to 8 cache lines of scores, whether it succeeds or not: a
 * caller with many of them claims for one in several of its packets only. */
#ifndef TAPWATCH_SKETCH_POOL_H
#define TAPWATCH_SKETCH_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { POOL_NONE = -1 };

/* Bit of a score: held comes above all that are not. Those below it are never used up, at a credit
 * each nanosecond for 292 years. */
#define POOL_HELD (UINT64_C(1) << 63)

struct pool {
    uint64_t *scores; /* of each slot, with POOL_HELD. Like the others: borrowed */
    int32_t *owners;  /* POOL_NONE: given back */
    int32_t *freed;   /* stack of slots given back */
    uint32_t freed_count;
    uint32_t size;
    uint32_t used;   /* slots below this were lent at least once */
    uint32_t held;   /* slots */
    uint64_t random; /* state of the generator */
};

/* memory: aligned to 8, pool_memory(size) bytes, and stays the caller's. random_seed must not be
 * 0. */
void pool_init(struct pool *p, void *memory, uint32_t size, uint64_t random_seed);
size_t pool_memory(uint32_t size);

static inline bool pool_has_free(const struct pool *p)
{
    return p->freed_count > 0 || p->used < p->size;
}
/* A slot for `owner`, or POOL_NONE. *evicted is the owner who lost it, or POOL_NONE. */
int32_t pool_claim(struct pool *p, int32_t owner, int32_t *evicted);
/* The slot becomes free, and is not held any longer. */
void pool_release(struct pool *p, int32_t slot);
/* Whether the slot, which is lent, is to stay with its owner until it is released or held no
 * longer. False: half of the slots are held already. */
bool pool_hold(struct pool *p, int32_t slot, bool held);
/* The owner of that slot mattered once more. */
static inline void pool_credit(struct pool *p, int32_t slot)
{
    p->scores[slot]++;
}
static inline void pool_credit_many(struct pool *p, int32_t slot, uint32_t times)
{
    p->scores[slot] += times;
}
/* Halves all scores `times` times. */
void pool_decay(struct pool *p, uint32_t times);

#endif
