/* pool: see pool.h. */
#include "src/sketch/pool.h"

#include "src/base/hash.h"

#include <assert.h>

enum { DRAWN = 8 };

void pool_init(struct pool *p, void *memory, uint32_t size, uint64_t random_seed)
{
    *p = (struct pool){.size = size, .random = random_seed};
    p->scores = memory;
    p->owners = (int32_t *)(p->scores + size);
    p->freed = p->owners + size;
}

size_t pool_memory(uint32_t size)
{
    return size * (sizeof(uint64_t) + 2 * sizeof(int32_t));
}

static int32_t pool_lend(struct pool *p, int32_t slot, int32_t owner)
{
    p->owners[slot] = owner;
    p->scores[slot] = 0;
    return slot;
}

/* 32 random bits as a number below n. */
static uint32_t pool_below(uint64_t random_bits, uint32_t n)
{
    return (uint32_t)(random_bits * n >> 32);
}

/* The slot with the lowest score among some drawn at random, two with each random number. */
static uint32_t pool_draw(struct pool *p)
{
    uint32_t lowest = 0;
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < DRAWN / 2; i++) {
        const uint64_t random = hash_random(&p->random);
        const uint32_t a = pool_below(random >> 32, p->size);
        const uint32_t b = pool_below(random & UINT32_MAX, p->size);
        const uint32_t lower = p->scores[a] <= p->scores[b] ? a : b;
        if (p->scores[lower] < least) {
            least = p->scores[lower];
            lowest = lower;
        }
    }
    return lowest;
}

int32_t pool_claim(struct pool *p, int32_t owner, int32_t *evicted)
{
    *evicted = POOL_NONE;
    if (p->freed_count > 0)
        return pool_lend(p, p->freed[--p->freed_count], owner);
    if (p->used < p->size)
        return pool_lend(p, (int32_t)p->used++, owner);

    const uint32_t lowest = pool_draw(p);
    const uint64_t score = p->scores[lowest];
    /* Even with half of the slots held, only 1 of 256 claims draws none but held ones. */
    if (score >= UINT32_MAX || pool_below(hash_random(&p->random) >> 32, (uint32_t)score + 1) != 0)
        return POOL_NONE;
    *evicted = p->owners[lowest];
    return pool_lend(p, (int32_t)lowest, owner);
}

bool pool_hold(struct pool *p, int32_t slot, bool held)
{
    assert(p->owners[slot] != POOL_NONE);
    const bool before = p->scores[slot] & POOL_HELD;
    if (held == before)
        return true;
    if (held && p->held >= p->size / 2)
        return false;
    p->scores[slot] ^= POOL_HELD;
    p->held += held ? 1 : UINT32_MAX;
    return true;
}

void pool_release(struct pool *p, int32_t slot)
{
    pool_hold(p, slot, false);
    p->owners[slot] = POOL_NONE;
    p->scores[slot] = 0;
    p->freed[p->freed_count++] = slot;
}

void pool_decay(struct pool *p, uint32_t times)
{
    for (uint32_t i = 0; i < p->used; i++) {
        const uint64_t held = p->scores[i] & POOL_HELD;
        p->scores[i] = held | (times < 63 ? (p->scores[i] & ~POOL_HELD) >> times : 0);
    }
}
