/* counts_random: random counts for tests of detectors: Poisson ones, and over-dispersed ones. */
#ifndef TAPWATCH_TESTS_COUNTS_RANDOM_H
#define TAPWATCH_TESTS_COUNTS_RANDOM_H

#include "src/base/hash.h"

#include <math.h>

/* Above 0, up to 1. */
static inline double random_fraction(uint64_t *state)
{
    return ((double)(hash_random(state) >> 11) + 1) / 9007199254740992.0;
}

/* Poisson: by arrivals; beyond 60 as the normal distribution that it is close to. */
static inline uint32_t random_poisson(uint64_t *state, double mean)
{
    if (mean > 60) {
        const double normal = sqrt(-2 * log(random_fraction(state))) *
                              cos(6.283185307179586 * random_fraction(state));
        const double n = round(mean + sqrt(mean) * normal);
        return n > 0 ? (uint32_t)n : 0;
    }
    uint32_t n = 0;
    const double end = exp(-mean);
    for (double left = random_fraction(state); left > end; left *= random_fraction(state))
        n++;
    return n;
}

/* Variance mean + mean^2 / 2: Poisson with a mean that is itself random (gamma, of shape 2). */
static inline uint32_t random_dispersed(uint64_t *state, double mean)
{
    const double gamma = -log(random_fraction(state)) - log(random_fraction(state));
    return random_poisson(state, mean * gamma / 2);
}

#endif
