/* probers: the addresses that sent what a signature names, and which signatures those were.
 *
 * A bounded table in sets of 8; in a full set the one that was silent for longest makes room, and
 * that is counted. With it: of the sources of one signature, how many matched another one as well
 * ("companions"), exact as long as nobody was pushed out. */
#ifndef TAPWATCH_ENGINE_PROBERS_H
#define TAPWATCH_ENGINE_PROBERS_H

#include "src/base/arena.h"
#include "src/engine/prepared.h"
#include "src/engine/source_habit.h"

enum {
    PROBER_WAYS = 8,
    PROBER_WORDS = SNAPSHOT_SIGNATURES / 64,
    PROBER_WAITING = 4, /* signatures with a threshold that one is on its way to, at a time */
};

struct prober {
    uint64_t hash; /* of the address; 0: empty */
    struct address address;
    uint64_t signatures[PROBER_WORDS]; /* that it matched, a bit each */
    int64_t first_us, last_us;
    uint64_t records; /* that matched any */
    struct source_habit habit;
    uint8_t waiting[PROBER_WAITING]; /* 1 + signature; 0: none */
    uint16_t waited[PROBER_WAITING]; /* packets that matched it so far */
};

struct probers {
    struct prober *table;
    uint32_t sets; /* a power of 2 */
    uint32_t held;
    uint64_t evicted;
    uint32_t (*both)[SNAPSHOT_SIGNATURES]; /* sources that matched the one and the other */
};

size_t probers_memory(uint32_t sets);
void probers_init(struct probers *p, struct arena *a, uint32_t sets);
/* NULL: not held. */
struct prober *probers_find(struct probers *p, uint64_t hash);
/* Held from now on. Good until the next call. */
struct prober *probers_get(struct probers *p, const struct prepared *packet);
/* The packet matched a signature that counts from `threshold` packets of one source on. How many
 * records this one stands for: 0 before the threshold, with it all up to it, then 1. */
uint32_t prober_wait(struct prober *p, uint32_t signature, uint32_t threshold);
/* It matched the signature. True: for the first time. */
bool probers_mark(struct probers *p, struct prober *prober, uint32_t signature);
/* The signatures have other numbers: was is now at[was], or gone (PROBER_GONE). */
enum { PROBER_GONE = UINT8_MAX };
void probers_renumber(struct probers *p, const uint8_t at[SNAPSHOT_SIGNATURES]);
/* See base/archive.h. Read into an empty table; `at` as above, for numbers that were written. */
void probers_archive(struct probers *p, const uint8_t at[SNAPSHOT_SIGNATURES],
                     const struct hash_seed *seed, struct archive *a);
static inline bool prober_matched(const struct prober *p, uint32_t signature)
{
    return p->signatures[signature / 64] >> (signature % 64) & 1;
}

#endif
