/* hash: see hash.h. */
#include "src/base/hash.h"

#include <stdlib.h>
#include <sys/random.h>
#define XXH_INLINE_ALL
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
#include <xxhash.h>
#pragma GCC diagnostic pop

void hash_seed_random(struct hash_seed *seed)
{
    size_t have = 0;
    while (have < sizeof seed->secret) {
        ssize_t n = getrandom(seed->secret + have, sizeof seed->secret - have, 0);
        if (n < 0)
            abort(); /* EINTR can not happen below 256 bytes; no kernel we run on lacks the call */
        have += (size_t)n;
    }
}

void hash_seed_fixed(struct hash_seed *seed, uint64_t number)
{
    XXH3_generateSecret(seed->secret, sizeof seed->secret, &number, sizeof number);
}

uint64_t hash_bytes(const struct hash_seed *seed, const void *bytes, size_t length)
{
    return XXH3_64bits_withSecret(bytes, length, seed->secret, sizeof seed->secret);
}

uint64_t hash_address(const struct hash_seed *seed, const struct address *a)
{
    return hash_bytes(seed, a->bytes, sizeof a->bytes);
}

uint64_t hash_u64(const struct hash_seed *seed, uint64_t value)
{
    return hash_bytes(seed, &value, sizeof value);
}

uint64_t hash_random(uint64_t *state)
{
    uint64_t x = *state;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *state = x;
    return x * UINT64_C(0x2545F4914F6CDD1D);
}
