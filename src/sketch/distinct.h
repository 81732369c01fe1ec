/* distinct: how many different things were there? Two sizes, both fixed.
 *
 * struct few        16 bytes; exact up to 3, then full. For each of 131,072 ports there are two.
 * struct distinct   4 KiB; exact up to 512, then HyperLogLog with 4,096 registers (Flajolet et al.
 *                   2007), read with Ertl's improved raw estimator (arXiv 1702.01284, algorithm 6),
 *                   which is unbiased over the whole range: standard error 1.04 / 64 = 1.63 %.
 *
 * What is counted are 64-bit hashes (base/hash.h). The exact parts keep the upper 32 bits of each;
 * among 512 things the chance that two of them look the same is 1 in 32,000. A HyperLogLog can go
 * on from those bits: its registers would need more of them for 1 thing in a million. */
#ifndef TAPWATCH_SKETCH_DISTINCT_H
#define TAPWATCH_SKETCH_DISTINCT_H

#include <stdbool.h>
#include <stdint.h>

enum {
    FEW = 3,
    FEW_MOVED = FEW + 1, /* there were more: a struct distinct goes on */
    FEW_LOST = FEW + 2,  /* there were more, and they were not counted */
    DISTINCT_EXACT = 512,
    DISTINCT_TAGS = 2 * DISTINCT_EXACT, /* open addressing, never more than half full */
    DISTINCT_BITS = 12,
    DISTINCT_REGISTERS = 1 << DISTINCT_BITS,
};

struct few {
    uint32_t tags[FEW];
    uint32_t count; /* 0-3, FEW_MOVED, FEW_LOST */
};

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
/* Adds to a few, and once that is full to `large`, which is cleared at that moment and takes over
 * what the few holds: most are never needed, so nobody clears them before. large is NULL where
 * there is none (yet): what does not fit is lost then, and so is the count for good. */
void distinct_grow(struct few *small, struct distinct *large, uint64_t hash);
/* The large one that belonged to it is gone. */
static inline void few_lose(struct few *small)
{
    if (small->count == FEW_MOVED)
        small->count = FEW_LOST;
}
/* The count; exact while !d->hyperloglog. Not const: it keeps the estimate until it changes. */
uint32_t distinct_count(struct distinct *d);

#endif
