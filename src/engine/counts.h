/* counts: numbers of distinct things, one for each of many owners (the sources of each port, the
 * targets of each source).
 *
 * Each has a struct few, which lies with whatever else is known of the owner. One that outgrows it
 * moves into a struct distinct, of which there is a bounded pool: it asks for one once, at that
 * moment, and may lose it to another to whom more is added. One that finds no room, or loses it,
 * goes on roughly, and at last says "unknown" (sketch/distinct.h): what was not kept can not be had
 * back.
 */
#ifndef TAPWATCH_ENGINE_COUNTS_H
#define TAPWATCH_ENGINE_COUNTS_H

#include "src/base/arena.h"
#include "src/base/fetch.h"
#include "src/sketch/distinct.h"
#include "src/sketch/pool.h"
#include "src/snapshot/snapshot.h"

struct counts {
    struct few *base;        /* where the memory begins that all fews lie in */
    struct distinct *larges; /* of each slot of the pool; see COUNTS_SLOT */
    struct pool pool;        /* owners are places of fews, counted from base */
};

/* In the cells of a few that has moved. */
enum {
    COUNTS_SLOT,      /* of the pool */
    COUNTS_ESTIMATED, /* 1: its large one is no longer exact, so that nobody must look there */
    COUNTS_PLACES,    /* of its tags, while it is exact: to know where to look without looking */
};

/* The fews may lie anywhere in a's memory, at multiples of their size. */
void counts_init(struct counts *c, struct arena *a, uint32_t larges, uint64_t random_seed);
size_t counts_memory(uint32_t larges);

/* Fetches what adding will touch into the cache; looks at the few. */
static inline void counts_prefetch(const struct counts *c, const struct few *few, uint64_t hash)
{
    if (few->count != FEW_MOVED)
        return;
    const struct distinct *large = &c->larges[few->cells[COUNTS_SLOT]];
    if (few->cells[COUNTS_ESTIMATED])
        hyperloglog_prefetch(&large->hyperloglog, hash);
    else
        distinct_prefetch(large, few->cells[COUNTS_PLACES], hash);
}

/* The same for what counts_read and counts_reaches look at. */
static inline void counts_prefetch_head(const struct counts *c, const struct few *few)
{
    if (few->count == FEW_MOVED)
        fetch(&c->larges[few->cells[COUNTS_SLOT]]);
}

/* For counts_add: a few that has not moved, or whose large one is exact. */
void counts_add_exactly(struct counts *c, struct few *few, uint64_t hash);
static inline void counts_add(struct counts *c, struct few *few, uint64_t hash)
{
    if (few->count != FEW_MOVED || !few->cells[COUNTS_ESTIMATED]) {
        counts_add_exactly(c, few, hash);
        return;
    }
    const uint32_t slot = few->cells[COUNTS_SLOT];
    pool_credit(&c->pool, (int32_t)slot);
    c->larges[slot].stale |= hyperloglog_add(&c->larges[slot].hyperloglog, hash);
}
/* The same, for few that matter much. True: it is certainly new. */
bool counts_add_new(struct counts *c, struct few *few, uint64_t hash);
/* Whether adding could as well be left to counts_merge, later: the exact ones need each hash. */
static inline bool counts_can_merge(const struct few *few)
{
    return few->count == FEW_MOVED && few->cells[COUNTS_ESTIMATED];
}
/* That something is left to counts_merge: its owner still matters. */
static inline void counts_credit(struct counts *c, const struct few *few)
{
    pool_credit(&c->pool, (int32_t)few->cells[COUNTS_SLOT]);
}
/* Adds all that `from` has seen; only for what counts_can_merge. */
void counts_merge(struct counts *c, struct few *few, const struct hyperloglog *from);
/* Back to 0, for another owner at that place. */
void counts_clear(struct counts *c, struct few *few);
/* Unknown from now on: something was not added. */
void counts_lose(struct counts *c, struct few *few);
/* Whether that was added; false as well where they are not known one by one, as in an estimate. */
bool counts_has(const struct counts *c, const struct few *few, uint64_t hash);
/* Not const: estimates are kept until they change. */
struct distinct_count counts_read(struct counts *c, const struct few *few);
/* The same, of an estimate as it was read last: it may have grown since, and does not fall. */
struct distinct_count counts_read_last(const struct counts *c, const struct few *few);
/* Whether it is that much or more, as far as is known; what is unknown is a lot. Not const: it
 * may read an estimate again. */
bool counts_reaches(struct counts *c, const struct few *few, uint32_t count);

/* `out` becomes of both; false: of one of them not enough is known. */
bool counts_unite(struct distinct *out, const struct counts *c, const struct few *few,
                  const struct counts *other_c, const struct few *other);
/* See base/archive.h. Read into one at 0; where there is no room for a large one it goes on
 * roughly. */
void counts_archive(struct counts *c, struct few *few, struct archive *a);
/* Writes what was united as if it were a few; up to FEW need no large one when they are read. */
void counts_archive_united(struct distinct *united, bool known, struct archive *a);

static inline struct distinct_count counts_value(uint32_t value, enum certainty certainty)
{
    enum { MOST = (1 << 30) - 1 };
    return (struct distinct_count){.value = (value < MOST ? value : MOST) & MOST,
                                   .certainty = certainty & 3};
}

#endif
