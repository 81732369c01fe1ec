/* pool: see pool.h. */
#include "src/sketch/pool.h"

#include "src/base/hash.h"

#include <assert.h>
#include <stdlib.h>

enum { DRAWN = 8 };

bool pool_init(struct pool *p, uint32_t size, uint64_t random_seed)
{
    *p = (struct pool){.size = size, .random = random_seed};
    p->owners = calloc(size, sizeof *p->owners);
    p->scores = calloc(size, sizeof *p->scores);
    p->freed = calloc(size, sizeof *p->freed);
    if (p->owners && p->scores && p->freed)
        return true;
    pool_done(p);
    return false;
}

void pool_done(struct pool *p)
{
    free(p->owners);
    free(p->scores);
    free(p->freed);
    *p = (struct pool){0};
}

size_t pool_memory(uint32_t size)
{
    return size * (2 * sizeof(int32_t) + sizeof(uint32_t));
}

static int32_t pool_lend(struct pool *p, int32_t slot, int32_t owner)
{
    p->owners[slot] = owner;
    p->scores[slot] = 0;
    return slot;
}

int32_t pool_claim(struct pool *p, int32_t owner, int32_t *evicted)
{
    *evicted = POOL_NONE;
    if (p->freed_count > 0)
        return pool_lend(p, p->freed[--p->freed_count], owner);
    if (p->used < p->size)
        return pool_lend(p, (int32_t)p->used++, owner);

    int32_t lowest = (int32_t)(hash_random(&p->random) % p->size);
    for (int i = 1; i < DRAWN; i++) {
        int32_t slot = (int32_t)(hash_random(&p->random) % p->size);
        if (p->scores[slot] < p->scores[lowest])
            lowest = slot;
    }
    if (hash_random(&p->random) % ((uint64_t)p->scores[lowest] + 1) != 0)
        return POOL_NONE;
    *evicted = p->owners[lowest];
    return pool_lend(p, lowest, owner);
}

void pool_release(struct pool *p, int32_t slot)
{
    assert(p->owners[slot] != POOL_NONE);
    p->owners[slot] = POOL_NONE;
    p->scores[slot] = 0;
    p->freed[p->freed_count++] = slot;
}

void pool_decay(struct pool *p, uint32_t times)
{
    for (uint32_t i = 0; i < p->used; i++)
        p->scores[i] = times < 32 ? p->scores[i] >> times : 0;
}
