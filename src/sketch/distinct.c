/* distinct: see distinct.h. */
#include "src/sketch/distinct.h"

#include <string.h>

_Static_assert((int)HYPERLOGLOG_RANK_MAX < (int)TAG_RANKS, "ranks must fit");

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
    *d = (struct distinct){.places = DISTINCT_TAGS_FIRST};
}

static void distinct_become_estimated(struct distinct *d)
{
    uint32_t tags[DISTINCT_TAGS];
    memcpy(tags, d->tags, d->places * sizeof tags[0]);
    hyperloglog_clear(&d->hyperloglog);
    for (uint32_t i = 0; i < d->places; i++)
        if (tags[i])
            hyperloglog_add(&d->hyperloglog, distinct_hash_of(tags[i]));
    d->estimated = d->stale = true;
}

/* Where it is, or an empty place for it. */
static uint32_t *tag_place(struct distinct *d, uint32_t tag)
{
    uint32_t place = tag & (d->places - 1u);
    while (d->tags[place] && d->tags[place] != tag)
        place = (place + 1) & (d->places - 1u);
    return &d->tags[place];
}

static void distinct_double(struct distinct *d)
{
    uint32_t tags[DISTINCT_TAGS / 2], before = d->places;
    memcpy(tags, d->tags, before * sizeof tags[0]);
    d->places = (uint16_t)(2 * before);
    memset(d->tags, 0, d->places * sizeof d->tags[0]);
    for (uint32_t i = 0; i < before; i++)
        if (tags[i])
            *tag_place(d, tags[i]) = tags[i];
}

/* For one that is still exact. */
static bool distinct_add_tag(struct distinct *d, uint32_t tag)
{
    uint32_t *place = tag_place(d, tag);
    if (*place == tag)
        return false;
    *place = tag;
    if (++d->count > d->places / 2 && d->places < DISTINCT_TAGS)
        distinct_double(d);
    return true;
}

bool distinct_add(struct distinct *d, uint64_t hash)
{
    if (!d->estimated) {
        bool new = distinct_add_tag(d, distinct_tag(hash));
        if (d->count > DISTINCT_EXACT)
            distinct_become_estimated(d);
        return new;
    }
    bool grown = hyperloglog_add(&d->hyperloglog, hash);
    d->stale |= grown;
    return grown;
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
    for (uint32_t i = 0; i < from->places; i++)
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

static void archive_tags(struct distinct *d, struct archive *a)
{
    uint32_t count = a->reading ? 0 : d->count, place = 0;
    archive_count(a, &count, DISTINCT_EXACT);
    if (a->reading)
        distinct_init(d);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t tag = 0;
        while (!a->reading && (tag = d->tags[place++]) == 0)
            ;
        archive_u32(a, &tag);
        if (a->reading && tag)
            distinct_add_tag(d, tag);
    }
    archive_check(a, d->count == count);
}

void distinct_archive(struct distinct *d, struct archive *a)
{
    bool estimated = !a->reading && d->estimated;
    archive_bool(a, &estimated);
    if (!estimated) {
        archive_tags(d, a);
        return;
    }
    if (a->reading)
        *d = (struct distinct){.estimated = true, .stale = true};
    archive_bytes(a, d->hyperloglog.registers, sizeof d->hyperloglog.registers);
    for (int i = 0; i < HYPERLOGLOG_REGISTERS && a->reading; i++)
        archive_check(a, d->hyperloglog.registers[i] <= HYPERLOGLOG_RANK_MAX);
    if (a->reading && a->failed)
        distinct_init(d);
}

/* --- few ----------------------------------------------------------------------------------------
 */

/* The bit of a tag follows from its upper bits: tag / 2^32 of all bits lie before it. */
static void few_set_bit(struct few *small, uint32_t tag)
{
    uint32_t bit = (uint32_t)((uint64_t)tag * FEW_BITS >> 32), mask = 1u << bit % 32;
    if (small->cells[bit / 32] & mask)
        return;
    small->cells[bit / 32] |= mask;
    /* When it is as good as full, most bits are set in all three. */
    if ((small->cells[0] & small->cells[1] & small->cells[2]) &&
        few_bits_set(small) > FEW_ROUGH_BITS)
        small->count = FEW_LOST;
}

static void few_become_rough(struct few *small, const uint32_t *tags, uint32_t count)
{
    memset(small->cells, 0, sizeof small->cells);
    small->count = FEW_ROUGH;
    for (uint32_t i = 0; i < count && small->count == FEW_ROUGH; i++)
        if (tags[i])
            few_set_bit(small, tags[i]);
}

bool few_add(struct few *small, uint64_t hash)
{
    const uint32_t tag = distinct_tag(hash), *cells = small->cells;
    if (small->count <= FEW) {
        if (cells[0] == tag || cells[1] == tag || cells[2] == tag)
            return true;
        if (small->count == FEW)
            return false;
        small->cells[small->count++] = tag;
    } else if (small->count == FEW_ROUGH) {
        few_set_bit(small, tag);
    }
    return true;
}

void few_move(struct few *small, struct distinct *large)
{
    distinct_init(large);
    for (uint32_t i = 0; i < FEW; i++)
        distinct_add_tag(large, small->cells[i]);
    small->count = FEW_MOVED;
}

void few_go_on(struct few *small)
{
    const struct few before = *small;
    few_become_rough(small, before.cells, FEW);
}

/* The large one has no more than fit: what was united, or read. */
static void few_become_exact(struct few *small, const struct distinct *large)
{
    memset(small->cells, 0, sizeof small->cells);
    small->count = 0;
    for (uint32_t i = 0; i < large->places && small->count < FEW; i++)
        if (large->tags[i])
            small->cells[small->count++] = large->tags[i];
}

void few_lose(struct few *small, const struct distinct *large)
{
    if (small->count != FEW_MOVED)
        return;
    if (large->estimated)
        small->count = FEW_LOST;
    else if (large->count <= FEW)
        few_become_exact(small, large);
    else
        few_become_rough(small, large->tags, large->places);
}

/* By how many bits are set: FEW_BITS ln(FEW_BITS / unset), rounded (linear counting), but at least
 * as many as did not fit exactly. Sources are looked at so often that a logarithm each time takes a
 * hundredth of everything. */
static const uint16_t rough_counts[FEW_BITS] = {
    4,   4,   4,   4,   4,   5,   6,   7,   8,   9,   11,  12,  13,  14,  15,  16,
    18,  19,  20,  21,  22,  24,  25,  26,  28,  29,  30,  32,  33,  35,  36,  37,
    39,  40,  42,  44,  45,  47,  48,  50,  52,  53,  55,  57,  59,  61,  63,  65,
    67,  69,  71,  73,  75,  77,  79,  82,  84,  86,  89,  92,  94,  97,  100, 103,
    105, 109, 112, 115, 118, 122, 125, 129, 133, 137, 141, 146, 151, 156, 161, 166,
    172, 178, 185, 192, 200, 208, 217, 227, 239, 251, 266, 284, 305, 333, 372, 438,
};

uint32_t few_count(const struct few *small)
{
    if (small->count <= FEW)
        return small->count;
    const int set = few_bits_set(small);
    return set < FEW_BITS ? rough_counts[set] : UINT32_MAX;
}

void distinct_add_few(struct distinct *d, const struct few *small)
{
    for (uint32_t i = 0; i < small->count && i < FEW; i++)
        distinct_add(d, distinct_hash_of(small->cells[i]));
}

void few_archive(struct few *small, struct archive *a)
{
    archive_u16(a, &small->count);
    archive_check(a, small->count <= FEW_LOST);
    if (a->reading && a->failed)
        small->count = 0;
    if (a->reading)
        memset(small->cells, 0, sizeof small->cells);
    if (small->count == FEW_MOVED || small->count == FEW_LOST)
        return;
    const uint32_t cells = small->count == FEW_ROUGH ? FEW : small->count;
    for (uint32_t i = 0; i < cells; i++)
        archive_u32(a, &small->cells[i]);
}
