/* ports: see ports.h. */
#include "src/engine/ports.h"

#include "src/base/clock.h"
#include "src/engine/fill.h"

#include <stdlib.h>

struct port_entry {
    uint64_t packets, bytes, records;
    int64_t first_us, last_us;
    struct few sources, targets;
    int32_t detail; /* 1 + index, 0: none, so that zeroed memory is right */
};

struct port_detail {
    struct distinct sources, targets; /* in use, and cleared, once the entry's few are full */
    struct history history;
};

/* Entries 0-65535 are TCP's. */
#define UDP_FIRST 65536u

bool ports_init(struct ports *p, uint64_t random_seed)
{
    *p = (struct ports){0};
    p->entries = calloc(SNAPSHOT_PORTS, sizeof *p->entries);
    p->active = calloc(SNAPSHOT_PORTS / 64, sizeof *p->active);
    p->details = calloc(SNAPSHOT_PORT_HISTORIES, sizeof *p->details);
    bool pool = pool_init(&p->pool, SNAPSHOT_PORT_HISTORIES, random_seed);
    if (p->entries && p->active && p->details && pool)
        return true;
    ports_done(p);
    return false;
}

void ports_done(struct ports *p)
{
    free(p->entries);
    free(p->active);
    free(p->details);
    pool_done(&p->pool);
    *p = (struct ports){0};
}

size_t ports_memory(void)
{
    return SNAPSHOT_PORTS * sizeof(struct port_entry) + SNAPSHOT_PORTS / 8 +
           SNAPSHOT_PORT_HISTORIES * sizeof(struct port_detail) +
           pool_memory(SNAPSHOT_PORT_HISTORIES);
}

static void port_lose_detail(struct port_entry *e)
{
    e->detail = 0;
    few_lose(&e->sources);
    few_lose(&e->targets);
}

static void port_claim_detail(struct ports *p, struct port_entry *e, int64_t second)
{
    int32_t evicted;
    int32_t slot = pool_claim(&p->pool, (int32_t)(e - p->entries), &evicted);
    if (evicted != POOL_NONE)
        port_lose_detail(&p->entries[evicted]);
    if (slot == POOL_NONE)
        return;
    e->detail = slot + 1;
    history_init(&p->details[slot].history, second);
}

void ports_count(struct ports *p, const struct packet *packet, bool record, uint64_t source_hash,
                 uint64_t target_hash)
{
    uint32_t index = packet->target_port + (packet->protocol == IP_TCP ? 0u : UDP_FIRST);
    struct port_entry *e = &p->entries[index];
    int64_t second = clock_second(packet->time_us);
    if (e->packets++ == 0) {
        p->active[index / 64] |= UINT64_C(1) << (index % 64);
        e->first_us = e->last_us = packet->time_us;
    }
    e->bytes += packet->wire_bytes;
    if (packet->time_us < e->first_us)
        e->first_us = packet->time_us;
    if (packet->time_us > e->last_us)
        e->last_us = packet->time_us;

    /* Once the slots are short, only records earn one: what is probed is what matters. */
    if (!e->detail && (record || p->pool.used < p->pool.size))
        port_claim_detail(p, e, second);
    struct port_detail *d = e->detail ? &p->details[e->detail - 1] : NULL;
    if (d)
        history_add(&d->history, second, 1);
    if (!record)
        return;
    e->records++;
    if (d)
        pool_credit(&p->pool, e->detail - 1);
    distinct_grow(&e->sources, d ? &d->sources : NULL, source_hash);
    distinct_grow(&e->targets, d ? &d->targets : NULL, target_hash);
}

static void port_fill(struct ports *p, uint32_t index, int64_t second, struct snapshot *s)
{
    struct port_entry *e = &p->entries[index];
    struct port_detail *d = e->detail ? &p->details[e->detail - 1] : NULL;
    struct snapshot_port *row = &s->ports[s->port_count++];
    *row = (struct snapshot_port){
        .packets = e->packets,
        .bytes = e->bytes,
        .records = e->records,
        .first_us = e->first_us,
        .last_us = e->last_us,
        .sources = fill_distinct(&e->sources, d ? &d->sources : NULL),
        .targets = fill_distinct(&e->targets, d ? &d->targets : NULL),
        .history = -1,
        .port = (uint16_t)(index % 65536),
        .protocol = index < UDP_FIRST ? IP_TCP : IP_UDP,
    };
    if (d) {
        row->history = (int32_t)s->port_history_count++;
        fill_history(&d->history, second, &s->port_histories[row->history]);
    }
}

void ports_fill(struct ports *p, int64_t second, struct snapshot *s)
{
    s->port_count = s->port_history_count = 0;
    for (uint32_t word = 0; word < SNAPSHOT_PORTS / 64; word++)
        for (uint64_t bits = p->active[word]; bits; bits &= bits - 1)
            port_fill(p, word * 64 + (uint32_t)__builtin_ctzll(bits), second, s);
}
