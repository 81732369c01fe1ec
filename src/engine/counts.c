/* counts: see counts.h. */
#include "src/engine/counts.h"

#include <assert.h>
#include <string.h>

void counts_init(struct counts *c, struct arena *a, uint32_t larges, uint64_t random_seed)
{
    c->base = (void *)a->memory;
    c->larges = arena_take(a, larges * sizeof *c->larges);
    pool_init(&c->pool, arena_take(a, pool_memory(larges)), larges, random_seed);
}

size_t counts_memory(uint32_t larges)
{
    return arena_size(larges * sizeof(struct distinct)) + arena_size(pool_memory(larges));
}

/* What a slot's new owner begins with, so that it is not another's before it has had time to come
 * again: without, half of all additions of many new owners would be moves. */
enum { FIRST_CREDIT = 15 };

/* The first one too many: is there a large record for it? */
static void counts_move(struct counts *c, struct few *few, uint64_t hash)
{
    int32_t evicted;
    assert(((const char *)few - (const char *)c->base) % (ptrdiff_t)sizeof *few == 0);
    int32_t slot = pool_claim(&c->pool, (int32_t)(few - c->base), &evicted);
    if (evicted != POOL_NONE) {
        struct few *loser = &c->base[evicted];
        few_lose(loser, &c->larges[loser->cells[COUNTS_SLOT]]);
    }
    if (slot == POOL_NONE) {
        few_go_on(few);
        few_add(few, hash);
        return;
    }
    few_move(few, &c->larges[slot]);
    pool_credit_many(&c->pool, slot, FIRST_CREDIT);
    few->cells[COUNTS_SLOT] = (uint32_t)slot;
    few->cells[COUNTS_ESTIMATED] = 0;
    distinct_add(&c->larges[slot], hash);
    few->cells[COUNTS_PLACES] = c->larges[slot].places;
}

void counts_add_exactly(struct counts *c, struct few *few, uint64_t hash)
{
    if (few->count != FEW_MOVED) {
        if (!few_add(few, hash))
            counts_move(c, few, hash);
        return;
    }
    const uint32_t slot = few->cells[COUNTS_SLOT];
    pool_credit(&c->pool, (int32_t)slot);
    if (!distinct_add(&c->larges[slot], hash))
        return;
    few->cells[COUNTS_ESTIMATED] = c->larges[slot].estimated;
    few->cells[COUNTS_PLACES] = c->larges[slot].places;
}

bool counts_add_new(struct counts *c, struct few *few, uint64_t hash)
{
    const uint16_t before = few->count;
    if (before == FEW_MOVED) {
        const uint32_t slot = few->cells[COUNTS_SLOT];
        pool_credit(&c->pool, (int32_t)slot);
        const bool new = distinct_add(&c->larges[slot], hash);
        few->cells[COUNTS_ESTIMATED] = c->larges[slot].estimated;
        few->cells[COUNTS_PLACES] = c->larges[slot].places;
        return new;
    }
    counts_add_exactly(c, few, hash);
    return before <= FEW && few->count != before;
}

void counts_merge(struct counts *c, struct few *few, const struct hyperloglog *from)
{
    struct distinct *large = &c->larges[few->cells[COUNTS_SLOT]];
    hyperloglog_merge(&large->hyperloglog, from);
    large->stale = true;
}

void counts_clear(struct counts *c, struct few *few)
{
    if (few->count == FEW_MOVED)
        pool_release(&c->pool, (int32_t)few->cells[COUNTS_SLOT]);
    memset(few->cells, 0, sizeof few->cells);
    few->count = 0;
}

void counts_lose(struct counts *c, struct few *few)
{
    counts_clear(c, few);
    few->count = FEW_LOST;
}

/* What is there already adds nothing; tried on a copy. */
bool counts_has(const struct counts *c, const struct few *few, uint64_t hash)
{
    if (few->count == FEW_MOVED && few->cells[COUNTS_ESTIMATED])
        return false;
    if (few->count == FEW_MOVED) {
        struct distinct large = c->larges[few->cells[COUNTS_SLOT]];
        return !distinct_add(&large, hash);
    }
    struct few small = *few;
    return few->count <= FEW && few_add(&small, hash) && small.count == few->count;
}

struct distinct_count counts_read_last(const struct counts *c, const struct few *few)
{
    if (few->count == FEW_LOST)
        return counts_value(0, CERTAINTY_UNKNOWN);
    if (few->count == FEW_ROUGH)
        return counts_value(few_count(few), CERTAINTY_ROUGH);
    if (few->count <= FEW)
        return counts_value(few->count, CERTAINTY_EXACT);
    const struct distinct *large = &c->larges[few->cells[COUNTS_SLOT]];
    return counts_value(large->count, large->estimated ? CERTAINTY_ESTIMATE : CERTAINTY_EXACT);
}

struct distinct_count counts_read(struct counts *c, const struct few *few)
{
    if (few->count == FEW_MOVED)
        (void)distinct_count(&c->larges[few->cells[COUNTS_SLOT]]);
    return counts_read_last(c, few);
}

bool counts_reaches(struct counts *c, const struct few *few, uint32_t count)
{
    if (few->count == FEW_LOST)
        return true;
    if (few->count <= FEW)
        return few->count >= count;
    if (few->count == FEW_ROUGH)
        return few_count(few) >= count;
    /* An estimate is read again only where the last one does not suffice, as it does not fall. */
    struct distinct *large = &c->larges[few->cells[COUNTS_SLOT]];
    return large->count >= count || distinct_count(large) >= count;
}

static bool counts_join(struct distinct *out, const struct counts *c, const struct few *few)
{
    if (few->count <= FEW)
        distinct_add_few(out, few);
    else if (few->count == FEW_MOVED)
        distinct_merge(out, &c->larges[few->cells[COUNTS_SLOT]]);
    else
        return false;
    return true;
}

bool counts_unite(struct distinct *out, const struct counts *c, const struct few *few,
                  const struct counts *other_c, const struct few *other)
{
    distinct_init(out);
    return counts_join(out, c, few) && counts_join(out, other_c, other);
}

/* Behind the few that says so. */
static void counts_read_large(struct counts *c, struct few *few, struct archive *a)
{
    int32_t evicted, slot = POOL_NONE;
    struct distinct large;
    distinct_archive(&large, a);
    if ((large.estimated || large.count > FEW) && pool_has_free(&c->pool))
        slot = pool_claim(&c->pool, (int32_t)(few - c->base), &evicted);
    if (slot == POOL_NONE) {
        few_lose(few, &large);
        return;
    }
    c->larges[slot] = large;
    pool_credit_many(&c->pool, slot, FIRST_CREDIT);
    few->cells[COUNTS_SLOT] = (uint32_t)slot;
    few->cells[COUNTS_ESTIMATED] = large.estimated;
    few->cells[COUNTS_PLACES] = large.places;
}

void counts_archive(struct counts *c, struct few *few, struct archive *a)
{
    few_archive(few, a);
    if (few->count != FEW_MOVED)
        return;
    if (a->reading)
        counts_read_large(c, few, a);
    else
        distinct_archive(&c->larges[few->cells[COUNTS_SLOT]], a);
}

void counts_archive_united(struct distinct *united, bool known, struct archive *a)
{
    struct few few = {.count = known ? FEW_MOVED : FEW_LOST};
    if (known && !united->estimated && united->count <= FEW)
        few_lose(&few, united);
    few_archive(&few, a);
    if (few.count == FEW_MOVED)
        distinct_archive(united, a);
}
