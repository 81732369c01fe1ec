/* heavy: the keys that come most, from a stream of endlessly many, in a table of fixed size.
 *
 * Random admission in sets of 8 (Ben Basat, Einziger, Friedman, Kassner: "Randomized Admission
 * Policy for Efficient Top-k and Frequency Estimation", arXiv 1612.02962): a key that is not held
 * replaces the least of its set only with probability 1 / (least + 1), and then takes over its
 * count as the error bound. No lists, no heap; two cache lines a look-up, now and then three.
 *
 * A key is known by its 64-bit hash, seeded, so nobody can aim at a set; that two keys share all
 * 64 bits does not happen in practice (20 million keys against 65,536 held: 1 chance in 14
 * million).
 *
 * What belongs to a key lies in an array of the caller's, at the slot number given here. */
#ifndef TAPWATCH_SKETCH_HEAVY_H
#define TAPWATCH_SKETCH_HEAVY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HEAVY_WAYS = 8, HEAVY_NONE = -1 };

struct heavy_set {
    uint64_t hashes[HEAVY_WAYS]; /* 0: empty */
    uint32_t counts[HEAVY_WAYS]; /* of packets, with the bound inherited; stop at their largest */
};

struct heavy {
    struct heavy_set *sets;
    uint32_t set_count; /* a power of 2 */
    uint32_t held;      /* slots in use */
    uint64_t evicted;   /* keys pushed out since start */
    uint64_t refused;   /* times that a key was not admitted */
    uint64_t random;
};

enum heavy_result {
    HEAVY_FOUND,
    HEAVY_NEW,      /* in an empty slot: nothing is missing from its count */
    HEAVY_REPLACED, /* the slot was another key's */
    HEAVY_REFUSED,  /* not held, no slot */
};

/* slots: a power of 2, at least 8. False: no memory. random_seed must not be 0. */
bool heavy_init(struct heavy *h, uint32_t slots, uint64_t random_seed);
void heavy_done(struct heavy *h);
size_t heavy_memory(uint32_t slots);

/* Counts one occurrence. *slot is where the key is, HEAVY_NONE if refused; *inherited the count it
 * took over (0 unless HEAVY_REPLACED). */
enum heavy_result heavy_count(struct heavy *h, uint64_t hash, int32_t *slot, uint32_t *inherited);

#endif
