/* distinct: how many different things were there? Two sizes, both fixed.
 *
 * struct few        16 bytes; exact up to 3. Then, if it can not move into a struct distinct, it
 *                   goes on as a bitmap of 96 bits read by linear counting (Whang, Vander-Zanden,
 *                   Taylor 1990): rough, standard error 7.5 % at 25, 9 % at 100, 11 % at 200.
 * struct distinct   4 KiB; exact up to 512, then a HyperLogLog: standard error 1.63 %.
 *
 * What is counted are 64-bit hashes (base/hash.h). The exact parts keep a tag of 32 bits of each:
 * among 512 things the chance that two of them look the same is 1 in 32,000. A tag still says what
 * its hash would have done to a HyperLogLog, so that one can go on from tags without any loss.
 *
 * src/sketch answers endless streams from fixed memory, and knows neither packets nor addresses:
 *
 *   distinct.c     this, over hyperloglog.c; lately.h: at least how many, in 24 bytes
 *   windows.c      the same of late: three lengths of time
 *   pool.c         who gets one of the few large records
 *   heavy.c        what comes most, in a table that does not grow; ways.h: how that is searched
 *   history.c      how many per second, minute, half hour
 *   change.c       whether a stream of counts began, went vertical, fell */
#ifndef TAPWATCH_SKETCH_DISTINCT_H
#define TAPWATCH_SKETCH_DISTINCT_H

#include "src/base/archive.h"
#include "src/base/bits.h"
#include "src/base/fetch.h"
#include "src/sketch/hyperloglog.h"

enum {
    FEW = 3,
    FEW_ROUGH = FEW + 1, /* there were more: a bitmap goes on */
    FEW_MOVED = FEW + 2, /* there were more: a struct distinct goes on */
    FEW_LOST = FEW + 3,  /* the bitmap is full, or was not filled: more than it can tell */
    FEW_BITS = FEW * 32,
    FEW_ROUGH_BITS = 89,  /* of them, set; beyond, the bitmap is as good as full .. */
    FEW_ROUGH_MOST = 251, /* .. and this the last count that it tells */
    DISTINCT_EXACT = 512,
    DISTINCT_TAGS = 2 * DISTINCT_EXACT, /* open addressing, never more than half full */
    DISTINCT_TAGS_FIRST = 16,           /* it begins with so many places, and doubles */
};

struct few {
    /* Aligned, so that a place in memory can be told by the number of fews before it. */
    _Alignas(16) uint32_t cells[FEW]; /* tags, or the bitmap */
    uint16_t count;                   /* 0-3, FEW_ROUGH, FEW_MOVED, FEW_LOST */
    uint16_t note; /* the owner's, for what belongs to it and needs a place: left alone */
};

struct distinct {
    uint32_t count;  /* exact up to DISTINCT_EXACT; beyond, the last estimate */
    bool estimated;  /* hyperloglog is in use, not tags */
    bool stale;      /* a register has grown since the last estimate */
    uint16_t places; /* of tags in use: a power of 2. A small one touches little memory */
    union {
        uint32_t tags[DISTINCT_TAGS];
        struct hyperloglog hyperloglog;
    };
};

void distinct_init(struct distinct *d);
/* True: it is certainly new. */
bool distinct_add(struct distinct *d, uint64_t hash);
/* `into` becomes what it would be, had it seen all that `from` has seen as well. */
void distinct_merge(struct distinct *into, const struct distinct *from);
/* See base/archive.h. Read, it is whatever was written; it needs no distinct_init before. */
void distinct_archive(struct distinct *d, struct archive *a);
/* The count; exact while !d->estimated. Not const: it keeps the estimate until it changes. */
uint32_t distinct_count(struct distinct *d);

/* The upper bits of a hash: its register and rank in a HyperLogLog, and more. Where they begin with
 * so many zeros that they could miss the rank, the rank itself is kept in their place: small enough
 * not to be mistaken, and so rarely needed (1 hash in 16,384) that tags stay as different as
 * before. Never 0, which marks an empty place. */
enum { TAG_REST_BITS = 32 - HYPERLOGLOG_BITS, TAG_RANKS = 64 };
static inline uint32_t distinct_tag(uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32), rest = tag & ((1u << TAG_REST_BITS) - 1);
    return rest >= TAG_RANKS ? tag : tag - rest + hyperloglog_rank(hash);
}

/* Fetches into the cache what distinct_add will touch of an exact one with so many places. */
static inline void distinct_prefetch(const struct distinct *d, uint32_t places, uint64_t hash)
{
    fetch(d);
    fetch(&d->tags[distinct_tag(hash) & (places - 1)]);
}

/* Adds to one that has not moved. False: it is full, and this is one too many to stay exact: the
 * moment for few_move or few_go_on. */
bool few_add(struct few *small, uint64_t hash);
/* `large` is cleared and takes over what a full one holds: most are never needed, so nobody clears
 * them before. */
void few_move(struct few *small, struct distinct *large);
/* A full one goes on roughly. */
void few_go_on(struct few *small);
/* The large one that belonged to it is to be another's: goes on roughly, as far as that can; or
 * exactly, if it holds up to FEW. */
void few_lose(struct few *small, const struct distinct *large);
/* Adds what a few of up to FEW holds. */
void distinct_add_few(struct distinct *d, const struct few *small);
/* See base/archive.h; a FEW_MOVED is only so named: its large one is the owner's to write behind.
 */
void few_archive(struct few *small, struct archive *a);
/* What a few of up to FEW, or FEW_ROUGH, knows; not for the others. */
uint32_t few_count(const struct few *small);
/* Bits of its bitmap that are set. */
static inline int few_bits_set(const struct few *small)
{
    _Static_assert(FEW == 3, "all of its cells");
    const uint64_t two = (uint64_t)small->cells[0] << 32 | small->cells[1];
    return (int)(bits_set(two) + bits_set(small->cells[2]));
}

#endif
