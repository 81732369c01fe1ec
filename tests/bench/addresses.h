/* addresses: the addresses of the bench's captures.
 *
 * Home is 198.18.0.0/16 (of the range for benchmarks, RFC 2544 appendix C.2.2); sources outside are
 * spread over all that may be a unicast address elsewhere. Everything follows from a seed. */
#ifndef TAPWATCH_TESTS_BENCH_ADDRESSES_H
#define TAPWATCH_TESTS_BENCH_ADDRESSES_H

#include "tests/any.h"

#include <stdlib.h>

#define HOME_NETWORK UINT32_C(0xc6120000) /* 198.18.0.0 */
enum { HOME_HOSTS = 65536 };

/* Not of this network, private, loopback, link-local, benchmark, multicast or above. */
static inline bool address_is_outside(uint32_t address)
{
    uint32_t top = address >> 24;
    return top != 0 && top != 10 && top != 127 && top < 224 && address >> 17 != 0xc612u >> 1 &&
           address >> 16 != 0xc0a8u && address >> 16 != 0xa9feu && address >> 20 != 0xac1u;
}

/* One-to-one: another index gives another address, under the same seed. Indices are below 2^30; the
 * permutation is murmur3's finalizer (all of its steps can be undone), repeated until it comes out
 * at an address that may be one ("cycle walking", Black and Rogaway 2002): for that to stay
 * one-to-one the index must stand for such an address too, and 11.0.0.0 and above do. */
static inline uint32_t address_outside(uint64_t seed, uint32_t index)
{
    uint32_t key = (uint32_t)(seed * UINT64_C(0x9e3779b97f4a7c15) >> 32), x = 0x0b000000 + index;
    do {
        x ^= key;
        x = (x ^ (x >> 16)) * 0x85ebca6bu;
        x = (x ^ (x >> 13)) * 0xc2b2ae35u;
        x ^= x >> 16;
    } while (!address_is_outside(x));
    return x;
}

static inline uint32_t address_home(uint32_t host)
{
    return HOME_NETWORK | (host & (HOME_HOSTS - 1));
}

/* --- Zipf ------------------------------------------------------------------------------------- */

/* Ranks 0 .. count - 1, rank r with a probability in proportion to 1 / (r + 1). Drawn exactly, by
 * Walker's table of aliases as Vose fills it (A linear algorithm for generating random numbers with
 * a given distribution, 1991). */
struct zipf {
    uint32_t count;
    uint32_t *threshold; /* of 2^32: below it the column's own rank, else its alias */
    uint32_t *alias;
};

static inline bool zipf_init(struct zipf *z, uint32_t count)
{
    *z = (struct zipf){count, malloc(count * sizeof *z->threshold),
                       malloc(count * sizeof *z->alias)};
    double *weight = malloc(count * sizeof *weight), sum = 0;
    uint32_t *work = malloc(count * sizeof *work), small = 0, large = count;
    if (!z->threshold || !z->alias || !weight || !work)
        return false;
    for (uint32_t i = 0; i < count; i++)
        sum += weight[i] = 1.0 / (i + 1);
    for (uint32_t i = 0; i < count; i++) {
        weight[i] *= count / sum;
        work[weight[i] < 1 ? small++ : --large] = i;
    }
    while (small > 0 && large < count) {
        uint32_t few = work[--small], much = work[large];
        z->threshold[few] = (uint32_t)(weight[few] * 4294967295.0);
        z->alias[few] = much;
        weight[much] -= 1 - weight[few];
        if (weight[much] < 1) {
            large++;
            work[small++] = much;
        }
    }
    while (small > 0)
        z->threshold[work[--small]] = UINT32_MAX;
    while (large < count)
        z->threshold[work[large++]] = UINT32_MAX;
    free(weight);
    free(work);
    return true;
}

static inline uint32_t zipf_draw(const struct zipf *z, struct any *a)
{
    uint64_t r = any_u64(a);
    uint32_t column = (uint32_t)((r >> 32) * z->count >> 32);
    return (uint32_t)r <= z->threshold[column] ? column : z->alias[column];
}

#endif
