/* heavy: see heavy.h. */
#include "src/sketch/heavy.h"

#include "src/base/hash.h"

#include <stdlib.h>

bool heavy_init(struct heavy *h, uint32_t slots, uint64_t random_seed)
{
    *h = (struct heavy){.set_count = slots / HEAVY_WAYS, .random = random_seed};
    h->sets = calloc(h->set_count, sizeof *h->sets);
    return h->sets != NULL;
}

void heavy_done(struct heavy *h)
{
    free(h->sets);
    *h = (struct heavy){0};
}

size_t heavy_memory(uint32_t slots)
{
    return slots / HEAVY_WAYS * sizeof(struct heavy_set);
}

static unsigned heavy_least(const struct heavy_set *set)
{
    unsigned least = 0;
    for (unsigned i = 1; i < HEAVY_WAYS; i++)
        if (set->counts[i] < set->counts[least])
            least = i;
    return least;
}

enum heavy_result heavy_count(struct heavy *h, uint64_t hash, int32_t *slot, uint32_t *inherited)
{
    uint32_t index = (uint32_t)hash & (h->set_count - 1);
    struct heavy_set *set = &h->sets[index];
    int32_t base = (int32_t)(index * HEAVY_WAYS);
    if (hash == 0)
        hash = 1; /* 0 marks an empty slot */
    *inherited = 0;
    for (unsigned i = 0; i < HEAVY_WAYS; i++) {
        if (set->hashes[i] == hash) {
            set->counts[i] += set->counts[i] < UINT32_MAX;
            *slot = base + (int32_t)i;
            return HEAVY_FOUND;
        }
    }

    /* An empty slot has count 0, so it is the least, and is taken with certainty. */
    unsigned least = heavy_least(set);
    uint32_t count = set->counts[least];
    if (count > 0 && hash_random(&h->random) % ((uint64_t)count + 1) != 0) {
        h->refused++;
        *slot = HEAVY_NONE;
        return HEAVY_REFUSED;
    }
    bool empty = set->hashes[least] == 0;
    set->hashes[least] = hash;
    set->counts[least] = count < UINT32_MAX ? count + 1 : count;
    *slot = base + (int32_t)least;
    *inherited = count;
    h->held += empty;
    h->evicted += !empty;
    return empty ? HEAVY_NEW : HEAVY_REPLACED;
}
