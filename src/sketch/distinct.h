/* distinct: how many different things were there? Two sizes, both fixed.
 *
 * struct few        16 bytes; exact up to 3, then full. For each of 131,072 ports there are two.
 * struct distinct   4 KiB; exact up to 512, then HyperLogLog with 4,096 registers (Flajolet et al.
 *                   2007), read with Ertl's improved raw estimator (arXiv 1702.01284, algorithm 6),
 *                   which is unbiased over the whole range: standard error 1.04 / 64 = 1.63 %.
 *
 * What is counted are 64-bit hashes (base/hash.h). The exact parts keep the upper 32 bits of each;
 * among 512 things the chance that two of them look the same is 1 in 32,000. A HyperLogLog register
 * needs no more than those bits either, but for things so rare that 512 hold none of them. */
#ifndef TAPWATCH_SKETCH_DISTINCT_H
#define TAPWATCH_SKETCH_DISTINCT_H

#include <stdbool.h>
#include <stdint.h>

enum {
    FEW = 3,
    DISTINCT_EXACT = 512,
    DISTINCT_TAGS = 2 * DISTINCT_EXACT, /* open addressing, never more than half full */
    DISTINCT_BITS = 12,
    DISTINCT_REGISTERS = 1 << DISTINCT_BITS,
};

struct few {
    uint32_t tags[FEW];
    uint32_t count; /* FEW + 1: there were more */
};

static inline uint32_t distinct_tag(uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);
    return tag ? tag : 1; /* 0 marks an empty place */
}

/* False: it is new, and there is no room for it. The few then stays full, and its count is unknown.
 */
static inline bool few_add(struct few *f, uint64_t hash)
{
    uint32_t tag = distinct_tag(hash);
    for (uint32_t i = 0; i < f->count && i < FEW; i++)
        if (f->tags[i] == tag)
            return true;
    if (f->count < FEW) {
        f->tags[f->count++] = tag;
        return true;
    }
    f->count = FEW + 1;
    return false;
}

static inline bool few_is_full(const struct few *f)
{
    return f->count > FEW;
}

struct distinct {
    uint32_t count; /* exact up to DISTINCT_EXACT; beyond, the last estimate */
    bool hyperloglog;
    bool stale; /* a register has grown since the last estimate */
    union {
        uint32_t tags[DISTINCT_TAGS];
        uint8_t registers[DISTINCT_REGISTERS];
    };
};

void distinct_init(struct distinct *d);
void distinct_add(struct distinct *d, uint64_t hash);
/* Adds to a few, and once that is full to `large`, which takes over what the few holds. large may
 * be NULL: there is none (yet). False: it did not fit, so the count is no longer known. */
bool distinct_grow(struct few *small, struct distinct *large, uint64_t hash);
/* The count; exact while !d->hyperloglog. Not const: it keeps the estimate until it changes. */
uint32_t distinct_count(struct distinct *d);

#endif
