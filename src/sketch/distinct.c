/* distinct: see distinct.h. */
#include "src/sketch/distinct.h"

#include <math.h>
#include <string.h>

/* The upper 32 bits of a hash: its register in a HyperLogLog and 20 bits more, which begin with its
 * rank. Where they begin with so many zeros that they could miss it, the rank itself is kept in
 * their place: small enough not to be mistaken, and so rarely needed (1 hash in 16,384) that tags
 * stay as different as before. No tag is 0, which marks an empty place. */
enum { TAG_REST_BITS = 32 - HYPERLOGLOG_BITS, TAG_RANKS = 64 };
_Static_assert((int)HYPERLOGLOG_RANK_MAX < (int)TAG_RANKS, "ranks must fit");

static uint32_t distinct_tag(uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32), rest = tag & ((1u << TAG_REST_BITS) - 1);
    return rest >= TAG_RANKS ? tag : tag - rest + hyperloglog_rank(hash);
}

/* A hash with that tag, so with the same register and rank as all that have it. */
static uint64_t distinct_hash_of(uint32_t tag)
{
    uint32_t rest = tag & ((1u << TAG_REST_BITS) - 1);
    uint64_t hash = (uint64_t)(tag - rest) << 32;
    if (rest >= TAG_RANKS)
        return (uint64_t)tag << 32;
    return rest < HYPERLOGLOG_RANK_MAX ? hash | UINT64_C(1) << (HYPERLOGLOG_RANK_MAX - 1 - rest)
                                       : hash;
}

void distinct_init(struct distinct *d)
{
    memset(d, 0, sizeof *d);
}

static void distinct_become_estimated(struct distinct *d)
{
    uint32_t tags[DISTINCT_TAGS];
    memcpy(tags, d->tags, sizeof tags);
    hyperloglog_clear(&d->hyperloglog);
    for (uint32_t i = 0; i < DISTINCT_TAGS; i++)
        if (tags[i])
            hyperloglog_add(&d->hyperloglog, distinct_hash_of(tags[i]));
    d->estimated = d->stale = true;
}

/* False: it is new, and there is no room. */
static bool tag_add(struct distinct *d, uint32_t tag)
{
    uint32_t place = tag % DISTINCT_TAGS;
    while (d->tags[place] && d->tags[place] != tag)
        place = (place + 1) % DISTINCT_TAGS;
    if (d->tags[place] == tag)
        return true;
    if (d->count == DISTINCT_EXACT)
        return false;
    d->tags[place] = tag;
    d->count++;
    return true;
}

void distinct_add(struct distinct *d, uint64_t hash)
{
    if (!d->estimated) {
        if (tag_add(d, distinct_tag(hash)))
            return;
        distinct_become_estimated(d);
    }
    if (hyperloglog_add(&d->hyperloglog, hash))
        d->stale = true;
}

void distinct_merge(struct distinct *into, const struct distinct *from)
{
    if (from->estimated) {
        if (!into->estimated)
            distinct_become_estimated(into);
        hyperloglog_merge(&into->hyperloglog, &from->hyperloglog);
        into->stale = true;
        return;
    }
    for (uint32_t i = 0; i < DISTINCT_TAGS; i++)
        if (from->tags[i])
            distinct_add(into, distinct_hash_of(from->tags[i]));
}

uint32_t distinct_count(struct distinct *d)
{
    if (d->estimated && d->stale) {
        uint32_t estimate = hyperloglog_estimate(&d->hyperloglog);
        /* There were more than fit exactly, that much is certain. */
        d->count = estimate > DISTINCT_EXACT ? estimate : DISTINCT_EXACT + 1;
        d->stale = false;
    }
    return d->count;
}

/* --- few ----------------------------------------------------------------------------------------
 */

static bool few_holds(const struct few *small, uint32_t tag)
{
    for (uint32_t i = 0; i < small->count; i++)
        if (small->cells[i] == tag)
            return true;
    return false;
}

/* The bit of a tag follows from its upper bits: tag / 2^32 of all bits lie before it. */
static void few_set_bit(struct few *small, uint32_t tag)
{
    uint32_t bit = (uint32_t)((uint64_t)tag * FEW_BITS >> 32), mask = 1u << bit % 32;
    if (small->cells[bit / 32] & mask)
        return;
    small->cells[bit / 32] |= mask;
    if (few_count(small) > FEW_ROUGH_MOST)
        small->count = FEW_LOST;
}

static void few_become_rough(struct few *small, const uint32_t *tags, uint32_t count)
{
    *small = (struct few){.count = FEW_ROUGH};
    for (uint32_t i = 0; i < count && small->count == FEW_ROUGH; i++)
        if (tags[i])
            few_set_bit(small, tags[i]);
}

static void few_move(struct few *small, struct distinct *large)
{
    small->count = FEW_MOVED;
    distinct_init(large);
    for (uint32_t i = 0; i < FEW; i++)
        tag_add(large, small->cells[i]);
}

bool few_overflows(const struct few *small, uint64_t hash)
{
    return small->count == FEW && !few_holds(small, distinct_tag(hash));
}

void distinct_grow(struct few *small, struct distinct *large, uint64_t hash)
{
    const uint32_t tag = distinct_tag(hash);
    if (small->count <= FEW) {
        if (few_holds(small, tag))
            return;
        if (small->count < FEW) {
            small->cells[small->count++] = tag;
            return;
        }
        if (large) {
            few_move(small, large);
        } else {
            const struct few before = *small;
            few_become_rough(small, before.cells, FEW);
        }
    }
    if (small->count == FEW_MOVED)
        distinct_add(large, hash);
    else if (small->count == FEW_ROUGH)
        few_set_bit(small, tag);
}

void few_lose(struct few *small, const struct distinct *large)
{
    if (small->count != FEW_MOVED)
        return;
    if (large->estimated)
        small->count = FEW_LOST;
    else
        few_become_rough(small, large->tags, DISTINCT_TAGS);
}

uint32_t few_count(const struct few *small)
{
    if (small->count <= FEW)
        return small->count;
    int unset = FEW_BITS;
    for (int i = 0; i < FEW; i++)
        unset -= __builtin_popcount(small->cells[i]);
    if (unset == 0)
        return UINT32_MAX;
    double estimate = FEW_BITS * log((double)FEW_BITS / unset);
    /* There were more than fit exactly, that much is certain. */
    return estimate > FEW + 1 ? (uint32_t)(estimate + 0.5) : FEW + 1;
}
