/* sources: see sources.h. */
#include "src/engine/sources.h"

#include "src/engine/fill.h"
#include "src/engine/source_detail.h"

#include <stdlib.h>

struct source_entry {
    struct address address;
    uint64_t packets; /* certainly its own */
    uint64_t error;   /* inherited from whom it pushed out */
    uint64_t bytes, records;
    int64_t first_us, last_us;
    struct few targets, ports;
    int32_t detail; /* 1 + index; 0: none */
    bool home;
    uint8_t ttl;
};

/* One candidate for the snapshot's list. */
struct source_rank {
    uint64_t packets;
    uint32_t slot;
    bool detail;
};

bool sources_init(struct sources *s, uint64_t random_seed)
{
    *s = (struct sources){0};
    s->entries = calloc(SOURCES_HELD, sizeof *s->entries);
    s->details = calloc(SNAPSHOT_SOURCE_DETAILS, sizeof *s->details);
    s->ranks = calloc(SOURCES_HELD, sizeof *s->ranks);
    bool table = heavy_init(&s->table, SOURCES_HELD, random_seed);
    bool pool = pool_init(&s->pool, SNAPSHOT_SOURCE_DETAILS, random_seed ^ 2);
    if (s->entries && s->details && s->ranks && table && pool)
        return true;
    sources_done(s);
    return false;
}

void sources_done(struct sources *s)
{
    free(s->entries);
    free(s->details);
    free(s->ranks);
    heavy_done(&s->table);
    pool_done(&s->pool);
    *s = (struct sources){0};
}

size_t sources_memory(void)
{
    return SOURCES_HELD * (sizeof(struct source_entry) + sizeof(struct source_rank)) +
           heavy_memory(SOURCES_HELD) + SNAPSHOT_SOURCE_DETAILS * sizeof(struct source_detail) +
           pool_memory(SNAPSHOT_SOURCE_DETAILS);
}

static void source_start(struct sources *s, struct source_entry *e, const struct packet *p,
                         uint32_t inherited)
{
    if (e->detail)
        pool_release(&s->pool, e->detail - 1);
    *e = (struct source_entry){
        .address = p->source,
        .error = inherited,
        .first_us = p->time_us,
        .last_us = p->time_us,
    };
}

static void source_claim_detail(struct sources *s, struct source_entry *e, int64_t time_us)
{
    int32_t evicted;
    int32_t slot = pool_claim(&s->pool, (int32_t)(e - s->entries), &evicted);
    if (evicted != POOL_NONE) {
        struct source_entry *loser = &s->entries[evicted];
        loser->detail = 0;
        few_lose(&loser->targets);
        few_lose(&loser->ports);
    }
    if (slot == POOL_NONE)
        return;
    e->detail = slot + 1;
    source_detail_init(&s->details[slot], time_us);
}

static void source_record(struct source_entry *e, struct source_detail *d, uint64_t target_hash,
                          uint64_t port_hash, bool has_port)
{
    e->records++;
    distinct_grow(&e->targets, d ? &d->targets : NULL, target_hash);
    if (has_port)
        distinct_grow(&e->ports, d ? &d->ports : NULL, port_hash);
}

void sources_count(struct sources *s, const struct packet *p, bool record, bool home,
                   uint64_t source_hash, uint64_t target_hash, uint64_t port_hash)
{
    int32_t slot;
    uint32_t inherited;
    enum heavy_result result = heavy_count(&s->table, source_hash, &slot, &inherited);
    if (result == HEAVY_REFUSED)
        return;
    struct source_entry *e = &s->entries[slot];
    if (result != HEAVY_FOUND)
        source_start(s, e, p, inherited);
    e->packets++;
    e->bytes += p->wire_bytes;
    e->home = home;
    e->ttl = p->ttl;
    if (p->time_us < e->first_us)
        e->first_us = p->time_us;
    if (p->time_us > e->last_us)
        e->last_us = p->time_us;

    if (!e->detail)
        source_claim_detail(s, e, p->time_us);
    struct source_detail *d = e->detail ? &s->details[e->detail - 1] : NULL;
    if (d) {
        pool_credit(&s->pool, e->detail - 1);
        source_detail_count(d, p);
    }
    if (record)
        source_record(e, d, target_hash, port_hash, p->has_ports);
}

static struct distinct_count source_distinct(const struct source_entry *e, const struct few *small,
                                             struct distinct *large)
{
    struct distinct_count count = fill_distinct(small, large);
    /* What came before it was admitted is missing: then even a small count is an estimate. */
    if (count.certainty == CERTAINTY_EXACT && e->error > 0)
        count.certainty = CERTAINTY_ESTIMATE;
    return count;
}

static void source_fill(struct sources *s, uint32_t slot, int64_t second, struct snapshot *out)
{
    struct source_entry *e = &s->entries[slot];
    struct source_detail *d = e->detail ? &s->details[e->detail - 1] : NULL;
    struct snapshot_source *row = &out->sources[out->source_count++];
    *row = (struct snapshot_source){
        .address = e->address,
        .packets = e->packets + e->error,
        .packets_error = e->error,
        .bytes = e->bytes,
        .records = e->records,
        .first_us = e->first_us,
        .last_us = e->last_us,
        .targets = source_distinct(e, &e->targets, d ? &d->targets : NULL),
        .ports = source_distinct(e, &e->ports, d ? &d->ports : NULL),
        .detail = -1,
        .ttl = e->ttl,
        .home = e->home,
    };
    if (d) {
        row->detail = (int32_t)out->source_detail_count++;
        source_detail_fill(d, second, &out->source_details[row->detail]);
    }
}

/* Those with a detail first, then most packets; by slot so that it is a total order. */
static int compare_ranks(const void *a, const void *b)
{
    const struct source_rank *x = a, *y = b;
    if (x->detail != y->detail)
        return x->detail ? -1 : 1;
    if (x->packets != y->packets)
        return x->packets > y->packets ? -1 : 1;
    return (x->slot > y->slot) - (x->slot < y->slot);
}

static int compare_rows(const void *a, const void *b)
{
    const struct snapshot_source *x = a, *y = b;
    if (x->packets != y->packets)
        return x->packets > y->packets ? -1 : 1;
    return address_compare(&x->address, &y->address);
}

void sources_fill(struct sources *s, int64_t second, struct snapshot *out)
{
    uint32_t count = 0;
    for (uint32_t slot = 0; slot < SOURCES_HELD && count < s->table.held; slot++) {
        const struct source_entry *e = &s->entries[slot];
        if (e->packets > 0)
            s->ranks[count++] = (struct source_rank){e->packets + e->error, slot, e->detail != 0};
    }
    if (count > SNAPSHOT_SOURCES) {
        qsort(s->ranks, count, sizeof s->ranks[0], compare_ranks);
        count = SNAPSHOT_SOURCES;
    }
    out->source_count = out->source_detail_count = 0;
    for (uint32_t i = 0; i < count; i++)
        source_fill(s, s->ranks[i].slot, second, out);
    qsort(out->sources, out->source_count, sizeof out->sources[0], compare_rows);
    out->sources_held = s->table.held;
    out->sources_evicted = s->table.evicted;
}
