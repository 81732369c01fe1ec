/* distinct: see distinct.h. */
#include "src/sketch/distinct.h"

#include <math.h>
#include <string.h>

/* Register values go from 0 (empty) to 53: 52 bits are left of a hash after the register's index.
 */
enum { RANK_MAX = 64 - DISTINCT_BITS + 1 };

static uint32_t distinct_tag(uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);
    return tag ? tag : 1; /* 0 marks an empty place */
}

/* A hash with that tag. */
static uint64_t distinct_hash_of(uint32_t tag)
{
    return (uint64_t)tag << 32 | UINT32_MAX;
}

void distinct_init(struct distinct *d)
{
    memset(d, 0, sizeof *d);
}

/* The position of the first 1 bit behind the index, counted from 1. */
static void register_add(struct distinct *d, uint64_t hash)
{
    uint32_t index = (uint32_t)(hash >> (64 - DISTINCT_BITS));
    uint64_t rest = hash << DISTINCT_BITS;
    uint8_t rank = rest ? (uint8_t)(__builtin_clzll(rest) + 1) : RANK_MAX;
    if (rank > d->registers[index]) {
        d->registers[index] = rank;
        d->stale = true;
    }
}

static void distinct_become_hyperloglog(struct distinct *d)
{
    uint32_t tags[DISTINCT_TAGS];
    memcpy(tags, d->tags, sizeof tags);
    memset(d->registers, 0, sizeof d->registers);
    d->hyperloglog = true;
    for (uint32_t i = 0; i < DISTINCT_TAGS; i++)
        if (tags[i])
            register_add(d, distinct_hash_of(tags[i]));
}

static void tag_add(struct distinct *d, uint32_t tag)
{
    uint32_t place = tag % DISTINCT_TAGS;
    while (d->tags[place] && d->tags[place] != tag)
        place = (place + 1) % DISTINCT_TAGS;
    if (d->tags[place] == tag)
        return;
    if (d->count == DISTINCT_EXACT) {
        distinct_become_hyperloglog(d);
        return;
    }
    d->tags[place] = tag;
    d->count++;
}

void distinct_add(struct distinct *d, uint64_t hash)
{
    if (!d->hyperloglog)
        tag_add(d, distinct_tag(hash));
    if (d->hyperloglog)
        register_add(d, hash);
}

/* False: it is new, and there is no room. */
static bool few_add(struct few *f, uint32_t tag)
{
    for (uint32_t i = 0; i < f->count; i++)
        if (f->tags[i] == tag)
            return true;
    if (f->count == FEW)
        return false;
    f->tags[f->count++] = tag;
    return true;
}

static void few_move(struct few *small, struct distinct *large)
{
    small->count = FEW_MOVED;
    distinct_init(large);
    for (uint32_t i = 0; i < FEW; i++)
        distinct_add(large, distinct_hash_of(small->tags[i]));
}

void distinct_grow(struct few *small, struct distinct *large, uint64_t hash)
{
    if (small->count <= FEW) {
        if (few_add(small, distinct_tag(hash)))
            return;
        small->count = FEW_LOST;
        if (large)
            few_move(small, large);
    }
    if (small->count == FEW_MOVED)
        distinct_add(large, hash);
}

/* Ertl's sigma and tau: the series that correct for registers still empty, and for full ones. */
static double ertl_sigma(double x)
{
    double y = 1, z = x, before;
    if (x >= 1)
        return HUGE_VAL;
    do {
        x *= x;
        before = z;
        z += x * y;
        y += y;
    } while (z > before);
    return z;
}

static double ertl_tau(double x)
{
    double y = 1, z = 1 - x, before;
    if (x <= 0 || x >= 1)
        return 0;
    do {
        x = sqrt(x);
        before = z;
        y *= 0.5;
        z -= (1 - x) * (1 - x) * y;
    } while (z < before);
    return z / 3;
}

static uint32_t distinct_estimate(const struct distinct *d)
{
    uint32_t with[RANK_MAX + 1] = {0};
    for (uint32_t i = 0; i < DISTINCT_REGISTERS; i++)
        with[d->registers[i]]++;

    const double m = DISTINCT_REGISTERS;
    double z = m * ertl_tau(1 - with[RANK_MAX] / m);
    for (int rank = RANK_MAX - 1; rank >= 1; rank--)
        z = 0.5 * (z + with[rank]);
    z += m * ertl_sigma(with[0] / m);
    double estimate = m * m / (2 * log(2) * z);
    return estimate < UINT32_MAX ? (uint32_t)(estimate + 0.5) : UINT32_MAX;
}

uint32_t distinct_count(struct distinct *d)
{
    if (d->hyperloglog && d->stale) {
        uint32_t estimate = distinct_estimate(d);
        /* There were more than fit exactly, that much is certain. */
        d->count = estimate > DISTINCT_EXACT ? estimate : DISTINCT_EXACT + 1;
        d->stale = false;
    }
    return d->count;
}
