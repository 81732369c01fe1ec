/* any: random numbers that follow from a seed, the same everywhere. */
#ifndef TAPWATCH_TESTS_ANY_H
#define TAPWATCH_TESTS_ANY_H

#include <stdbool.h>
#include <stdint.h>

struct any {
    uint64_t state;
};

/* splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
static inline uint64_t any_u64(struct any *a)
{
    uint64_t z = a->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* 0 .. below - 1; the bias of the multiplication (below / 2^32) is of no matter here. */
static inline uint32_t any_below(struct any *a, uint32_t below)
{
    return (uint32_t)((any_u64(a) >> 32) * below >> 32);
}

static inline bool any_percent(struct any *a, uint32_t percent)
{
    return any_below(a, 100) < percent;
}

#endif
