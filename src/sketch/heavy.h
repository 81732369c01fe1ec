/* heavy: the keys that come most, from a stream of endlessly many, in a table of fixed size.
 *
 * Random admission in sets of 8 (Ben Basat, Einziger, Friedman, Kassner: "Randomized Admission
 * Policy for Efficient Top-k and Frequency Estimation", arXiv 1612.02962): a key that is not held
 * replaces the least of its set only with probability 1 / (least + 1), and then takes over its
 * count: so many it has missed before, on average (see heavy_missed). No lists, no heap; one cache
 * line a look-up.
 *
 * The counts here are only for admission, and all are halved from time to time (heavy_decay), and
 * by the table itself when it has admitted HEAVY_ADMISSIONS times as many keys in the place of
 * others as it has slots without a shield. Then, however long a flood of keys that come once lasts,
 * the least of a set stays about 5, and HEAVY_LEAST at the most (twice that if half of just this
 * set is shielded), so that each time another key comes it is admitted with probability 1 /
 * (HEAVY_LEAST + 1) or more: of those that come 10 times 0.61, of those that come 100 times 0.9999.
 *
 * Some keys must stay although they come rarely (a slow scanner, one of our hosts). They are
 * shielded: never replaced. At most half of a set can be; a shield is taken from a weaker one, or,
 * by random admission again, from an equally strong one that comes less.
 *
 * A key is known by its 64-bit hash, seeded, so nobody can aim at a set. Kept of it are only 32
 * bits beside those that choose the set: where 2 wrong ones in 10^9 look-ups matter, the caller
 * compares the whole key.
 *
 * What belongs to a key lies in an array of the caller's, at the slot number given here. */
#ifndef TAPWATCH_SKETCH_HEAVY_H
#define TAPWATCH_SKETCH_HEAVY_H

#include "src/base/fetch.h"
#include "src/sketch/ways.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HEAVY_WAYS = 8,
    HEAVY_SHIELDED_WAYS = 4,
    HEAVY_ADMISSIONS = 4,
    HEAVY_LEAST = 10,
    HEAVY_NONE = -1
};

/* One cache line. */
struct heavy_set {
    uint32_t tags[HEAVY_WAYS];   /* of hashes */
    uint16_t counts[HEAVY_WAYS]; /* 0: empty; stop at WAYS_COUNT_MOST */
    uint8_t shields[HEAVY_WAYS]; /* 0: none */
    uint32_t changes;            /* of this set; numbers its random numbers too */
} __attribute__((aligned(64)));

struct heavy {
    struct heavy_set *sets; /* borrowed */
    uint32_t set_count;     /* a power of 2 */
    uint32_t held;          /* slots in use */
    uint32_t shielded;      /* of these */
    uint64_t evicted;       /* keys pushed out since start */
    uint64_t refused;       /* times that a key was not admitted */
    uint64_t admitted;      /* keys admitted in the place of others since the last halving */
    uint64_t random_seed;
};

enum heavy_result {
    HEAVY_FOUND,
    HEAVY_NEW,      /* in an empty slot: nothing is missing from its count */
    HEAVY_REPLACED, /* the slot was another key's */
    HEAVY_REFUSED,  /* not held, no slot */
};

/* memory: zeroed, aligned to 64, heavy_memory(slots) bytes, and stays the caller's. slots: a power
 * of 2, at least 8. random_seed must not be 0. */
void heavy_init(struct heavy *h, void *memory, uint32_t slots, uint64_t random_seed);
size_t heavy_memory(uint32_t slots);

/* The set that a key belongs to. */
static inline uint32_t heavy_index(const struct heavy *h, uint64_t hash)
{
    return (uint32_t)hash & (h->set_count - 1);
}
static inline uint32_t heavy_tag(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}
/* Fetches the key's set into the cache. */
static inline void heavy_prefetch(const struct heavy *h, uint64_t hash)
{
    fetch(&h->sets[heavy_index(h, hash)]);
}
/* A random number below `range`: the next of that set, which is why heavy_look knows it before.
 * splitmix64 (Steele, Lea, Flood 2014) of seed, set and number of changes. */
static inline uint32_t heavy_random(const struct heavy *h, uint32_t index, uint32_t range)
{
    uint64_t x = h->random_seed +
                 ((uint64_t)index << 32 | h->sets[index].changes) * UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((x >> 32) * range >> 32);
}

/* Where the key is; HEAVY_NONE: nowhere. */
static inline int32_t heavy_find(const struct heavy *h, uint64_t hash)
{
    const uint32_t index = heavy_index(h, hash);
    const struct heavy_set *set = &h->sets[index];
    /* An empty place's tag is as good as any, but its count is not. */
    unsigned found = ways_equal(set->tags, heavy_tag(hash));
    while (found) {
        const unsigned way = (unsigned)__builtin_ctz(found);
        if (set->counts[way])
            return (int32_t)(index * HEAVY_WAYS + way);
        found &= found - 1;
    }
    return HEAVY_NONE;
}

/* What counting a key will find, as long as its set does not change. */
struct heavy_view {
    int32_t slot;     /* where the key is, or HEAVY_NONE */
    int32_t expected; /* the slot that it has or will get; HEAVY_NONE: it will be refused */
    uint32_t changes; /* of the set, then */
};
static inline struct heavy_view heavy_look(const struct heavy *h, uint64_t hash)
{
    const uint32_t index = heavy_index(h, hash);
    const struct heavy_set *set = &h->sets[index];
    struct heavy_view view = {.slot = heavy_find(h, hash), .changes = set->changes};
    view.expected = view.slot;
    if (view.slot == HEAVY_NONE) {
        const unsigned way = ways_least(set->counts, set->shields);
        if (heavy_random(h, index, set->counts[way] + 1u) == 0)
            view.expected = (int32_t)(index * HEAVY_WAYS + way);
    }
    return view;
}
/* Counts one occurrence of a key that was seen to be there. False: it is there no longer. */
static inline bool heavy_hit(struct heavy *h, const struct heavy_view *view, uint64_t hash)
{
    if (view->slot == HEAVY_NONE)
        return false;
    struct heavy_set *set = &h->sets[(uint32_t)view->slot / HEAVY_WAYS];
    const unsigned way = (uint32_t)view->slot % HEAVY_WAYS;
    if (set->tags[way] != heavy_tag(hash) || set->counts[way] == 0)
        return false;
    set->counts[way] = (uint16_t)(set->counts[way] + (set->counts[way] < WAYS_COUNT_MOST));
    set->changes++;
    return true;
}
/* Counts so many occurrences of the key that is in that slot. */
static inline void heavy_hit_again(struct heavy *h, int32_t slot, uint32_t times)
{
    struct heavy_set *set = &h->sets[(uint32_t)slot / HEAVY_WAYS];
    uint16_t *count = &set->counts[(uint32_t)slot % HEAVY_WAYS];
    const uint32_t room = WAYS_COUNT_MOST - *count;
    *count = (uint16_t)(*count + (times < room ? times : room));
    set->changes += times;
}
/* Counts one occurrence of a key that was seen to be refused. False: that may be otherwise now. */
static inline bool heavy_refuse(struct heavy *h, const struct heavy_view *view, uint64_t hash)
{
    struct heavy_set *set = &h->sets[heavy_index(h, hash)];
    if (view->expected != HEAVY_NONE || set->changes != view->changes)
        return false;
    set->changes++;
    h->refused++;
    return true;
}
/* Counts one occurrence. *slot is where the key is, HEAVY_NONE if refused; *inherited the count it
 * took over (0 unless HEAVY_REPLACED). */
enum heavy_result heavy_count(struct heavy *h, uint64_t hash, int32_t *slot, uint32_t *inherited);
/* The same for a key that must be admitted, whatever else comes. */
enum heavy_result heavy_count_certainly(struct heavy *h, uint64_t hash, int32_t *slot,
                                        uint32_t *inherited);

/* How many of its comings a key that inherited so much has missed at the most since it came first
 * or was pushed out, with probability 0.999: each was refused with probability c / (c + 1), so more
 * than 7 c + 4 in a row with less than e^-7. What it had counted before it was pushed out is lost
 * besides. 0 for what was admitted to an empty slot, which is exact. */
static inline uint32_t heavy_missed(uint32_t inherited)
{
    const uint64_t missed = inherited ? 7 * (uint64_t)inherited + 4 : 0;
    return missed < UINT32_MAX ? (uint32_t)missed : UINT32_MAX;
}

/* Shields the key in that slot; strength 1-255, never lowered. Of one strength at most `ways` slots
 * of a set are shielded (1 to HEAVY_SHIELDED_WAYS, the same for all calls with that strength), of
 * all together at most HEAVY_SHIELDED_WAYS. Where that is full, a weaker one loses its shield, or,
 * of the same strength, one that comes less. False: there is only room among stronger ones, or who
 * comes more, or not this time. */
bool heavy_shield(struct heavy *h, int32_t slot, uint8_t strength, unsigned ways);
static inline uint8_t heavy_shield_of(const struct heavy *h, int32_t slot)
{
    return h->sets[(uint32_t)slot / HEAVY_WAYS].shields[(uint32_t)slot % HEAVY_WAYS];
}
/* Halves all counts `times` times, but not below 1: 0 marks an empty slot. */
void heavy_decay(struct heavy *h, uint32_t times);

#endif
