/* hash: seeded 64-bit hashes, so that nobody who does not know the seed can aim at a table.
 *
 * XXH3 with a secret (libxxhash): one round of a multiply on consecutive addresses, as every home
 * network has them, ruins distinct counts; XXH3 mixes fully. tests/test_hash.c holds it to that. */
#ifndef TAPWATCH_BASE_HASH_H
#define TAPWATCH_BASE_HASH_H

#include "src/base/address.h"
#include <stdint.h>

enum { HASH_SECRET = 192 };

struct hash_seed {
    uint8_t secret[HASH_SECRET];
};

/* From the kernel's random numbers: for live capture. */
void hash_seed_random(struct hash_seed *seed);
/* Always the same for the same number: a capture file read twice must give the same bytes. */
void hash_seed_fixed(struct hash_seed *seed, uint64_t number);

uint64_t hash_bytes(const struct hash_seed *seed, const void *bytes, size_t length);
uint64_t hash_address(const struct hash_seed *seed, const struct address *a);
uint64_t hash_u64(const struct hash_seed *seed, uint64_t value);

/* A good mixture of a number that nobody outside knows (splitmix64's end, Steele, Lea, Flood 2014):
 * for what is derived from hashes, where another whole hash would be waste. */
static inline uint64_t hash_mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* A small generator for random admission (xorshift64*, Vigna 2016). State must not be 0. */
uint64_t hash_random(uint64_t *state);

#endif
