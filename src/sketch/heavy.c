/* heavy: see heavy.h. */
#include "src/sketch/heavy.h"

size_t heavy_memory(uint32_t slots)
{
    return slots / HEAVY_WAYS * sizeof(struct heavy_set);
}

void heavy_init(struct heavy *h, void *memory, uint32_t slots, uint64_t random_seed)
{
    *h =
        (struct heavy){.sets = memory, .set_count = slots / HEAVY_WAYS, .random_seed = random_seed};
}

/* For a key that is not held. */
static enum heavy_result heavy_admit(struct heavy *h, struct heavy_set *set, unsigned way,
                                     uint64_t hash)
{
    const uint32_t count = set->counts[way];
    set->tags[way] = heavy_tag(hash);
    set->counts[way] = (uint16_t)(count < WAYS_COUNT_MOST ? count + 1 : count);
    if (count == 0) {
        h->held++;
        return HEAVY_NEW;
    }
    h->evicted++;
    const uint32_t open = HEAVY_WAYS * h->set_count - h->shielded;
    if (++h->admitted >= (uint64_t)HEAVY_ADMISSIONS * open) {
        h->admitted = 0;
        heavy_decay(h, 1);
    }
    return HEAVY_REPLACED;
}

static enum heavy_result heavy_count_as(struct heavy *h, uint64_t hash, bool certainly,
                                        int32_t *slot, uint32_t *inherited)
{
    const struct heavy_view view = heavy_look(h, hash);
    struct heavy_set *set = &h->sets[heavy_index(h, hash)];
    *inherited = 0;
    *slot = view.slot;
    if (heavy_hit(h, &view, hash))
        return HEAVY_FOUND;
    if (!certainly && heavy_refuse(h, &view, hash))
        return HEAVY_REFUSED;
    set->changes++;
    const unsigned way = ways_least(set->counts, set->shields);
    const uint32_t count = set->counts[way];
    const enum heavy_result result = heavy_admit(h, set, way, hash);
    if (result == HEAVY_REPLACED)
        *inherited = count;
    *slot = (int32_t)(heavy_index(h, hash) * HEAVY_WAYS + way);
    return result;
}

enum heavy_result heavy_count(struct heavy *h, uint64_t hash, int32_t *slot, uint32_t *inherited)
{
    return heavy_count_as(h, hash, false, slot, inherited);
}

enum heavy_result heavy_count_certainly(struct heavy *h, uint64_t hash, int32_t *slot,
                                        uint32_t *inherited)
{
    return heavy_count_as(h, hash, true, slot, inherited);
}

/* The shielded slot that is given up first, of those with `from` or more and beside `way`: the
 * weakest, of equally strong ones that which comes least. There is one. */
static unsigned heavy_weakest(const struct heavy_set *set, unsigned way, uint8_t from)
{
    uint64_t weakest = UINT64_MAX;
    unsigned found = 0;
    for (unsigned i = 0; i < HEAVY_WAYS; i++) {
        const uint64_t rank = (uint64_t)set->shields[i] << 32 | set->counts[i];
        if (i != way && set->shields[i] >= from && rank < weakest) {
            weakest = rank;
            found = i;
        }
    }
    return found;
}

bool heavy_shield(struct heavy *h, int32_t slot, uint8_t strength, unsigned ways)
{
    struct heavy_set *set = &h->sets[(uint32_t)slot / HEAVY_WAYS];
    const unsigned way = (uint32_t)slot % HEAVY_WAYS;
    if (set->shields[way] >= strength)
        return true;

    set->changes++;
    unsigned shielded = 0, as_strong = 0;
    for (unsigned i = 0; i < HEAVY_WAYS; i++) {
        shielded += i != way && set->shields[i] > 0;
        as_strong += set->shields[i] == strength;
    }
    if (as_strong >= ways || shielded >= HEAVY_SHIELDED_WAYS) {
        const unsigned other = heavy_weakest(set, way, as_strong >= ways ? strength : 1);
        if (set->shields[other] > strength)
            return false;
        if (set->shields[other] == strength &&
            (set->counts[other] >= set->counts[way] ||
             heavy_random(h, (uint32_t)(set - h->sets), set->counts[other] + 1u) != 0))
            return false;
        set->shields[other] = 0;
        h->shielded--;
    }
    h->shielded += set->shields[way] == 0;
    set->shields[way] = strength;
    return true;
}

void heavy_decay(struct heavy *h, uint32_t times)
{
    for (uint32_t i = 0; i < h->set_count; i++) {
        uint16_t *counts = h->sets[i].counts;
        h->sets[i].changes++;
        for (unsigned way = 0; way < HEAVY_WAYS; way++) {
            const unsigned halved = times < 16 ? (unsigned)counts[way] >> times : 0;
            if (counts[way] > 0)
                counts[way] = (uint16_t)(halved > 0 ? halved : 1);
        }
    }
}
