/* hosts: see hosts.h. What is shown of them is in hosts_fill.c. */
#include "src/engine/hosts.h"

#include "src/engine/host_detail.h"
#include "src/engine/host_entry.h"

enum {
    /* When there are no free details: every so many of its packets a host asks for one. */
    DETAIL_EVERY = 8,
    /* Below the thresholds of Zeek's scan policy (25 targets) and Snort's sfPortscan (15 ports) at
     * which a scan is reported: one that is on its way there must not be pushed out. */
    SPREADS_EVERY = 4, /* records of a host between two looks */
    SPREADS_PEERS = 15,
    SPREADS_PORTS = 10,
};

/* Shields, and how many of a set of 8 each may take. */
enum { SHIELD_HOME = 1, SHIELD_SPREADS = 2, SHIELD_WATCHED = 3 };
enum { WAYS_HOME = 2, WAYS_OTHERS = HEAVY_SHIELDED_WAYS };

void hosts_init(struct hosts *h, struct arena *a, const struct hosts_size *size,
                uint64_t random_seed)
{
    *h = (struct hosts){.size = *size};
    heavy_init(&h->table, arena_take(a, heavy_memory(size->slots)), size->slots, random_seed);
    h->entries = arena_take(a, size->slots * sizeof *h->entries);
    h->fews = arena_take(a, size->slots * sizeof *h->fews);
    counts_init(&h->counts, a, size->larges, random_seed ^ 4);
    h->details = arena_take(a, size->details * sizeof *h->details);
    pool_init(&h->pool, arena_take(a, pool_memory(size->details)), size->details, random_seed ^ 2);
    h->ranks = arena_take(a, size->slots * sizeof *h->ranks);
}

size_t hosts_memory(const struct hosts_size *size)
{
    return arena_size(heavy_memory(size->slots)) +
           arena_size(size->slots * sizeof(struct host_entry)) +
           arena_size(size->slots * sizeof(struct host_fews)) + counts_memory(size->larges) +
           arena_size(size->details * sizeof(struct host_detail)) +
           arena_size(pool_memory(size->details)) + arena_size(size->slots * sizeof(uint32_t));
}

int32_t hosts_prefetch_entry(const struct hosts *h, uint64_t host_hash)
{
    int32_t slot = heavy_find(&h->table, host_hash);
    if (slot != HEAVY_NONE) { /* else it will most probably be refused */
        __builtin_prefetch(&h->entries[slot], 1);
        __builtin_prefetch(&h->fews[slot], 1);
    }
    return slot;
}

void hosts_prefetch_detail(const struct hosts *h, int32_t slot, uint64_t peer_hash)
{
    if (slot == HEAVY_NONE)
        return;
    const struct host_entry *e = &h->entries[slot];
    if (e->detail)
        host_detail_prefetch(&h->details[e->detail - 1]);
    counts_prefetch(&h->counts, &h->fews[slot].peers, peer_hash);
}

/* The slot is another host's from now on. */
static void host_start(struct hosts *h, uint32_t slot, const struct host_packet *p,
                       uint32_t inherited)
{
    struct host_entry *e = &h->entries[slot];
    if (e->detail)
        pool_release(&h->pool, e->detail - 1);
    counts_clear(&h->counts, &h->fews[slot].peers);
    counts_clear(&h->counts, &h->fews[slot].ports);
    int64_t now_us = p->prepared->packet.time_us;
    *e = (struct host_entry){
        .address = *p->host, .error = inherited, .first_us = now_us, .last_us = now_us};
}

static void host_claim_detail(struct hosts *h, uint32_t slot, const struct host_packet *p)
{
    int32_t evicted;
    int32_t detail = pool_claim(&h->pool, (int32_t)slot, &evicted);
    if (evicted != POOL_NONE)
        h->entries[evicted].detail = 0;
    if (detail == POOL_NONE)
        return;
    h->entries[slot].detail = (int16_t)(detail + 1);
    host_detail_init(&h->details[detail], p->prepared);
}

static bool host_wants_detail(const struct hosts *h, const struct host_entry *e)
{
    return pool_has_free(&h->pool) || e->packets % DETAIL_EVERY == 0;
}

static void host_shield(struct hosts *h, int32_t slot, uint8_t strength, unsigned ways)
{
    if (heavy_shield_of(&h->table, slot) < strength)
        heavy_shield(&h->table, slot, strength, ways);
}

static void host_record(struct hosts *h, uint32_t slot, const struct host_packet *p)
{
    h->entries[slot].records++;
    counts_add(&h->counts, &h->fews[slot].peers, p->peer_hash);
    if (p->prepared->port != PORT_NONE)
        counts_add(&h->counts, &h->fews[slot].ports, p->prepared->port_hash);
    if (p->watched)
        host_shield(h, (int32_t)slot, SHIELD_WATCHED, WAYS_OTHERS);
    if (heavy_shield_of(&h->table, (int32_t)slot) >= SHIELD_SPREADS ||
        h->entries[slot].records % SPREADS_EVERY != 0)
        return;
    if (counts_reaches(&h->counts, &h->fews[slot].peers, SPREADS_PEERS) ||
        counts_reaches(&h->counts, &h->fews[slot].ports, SPREADS_PORTS))
        host_shield(h, (int32_t)slot, SHIELD_SPREADS, WAYS_OTHERS);
}

static void host_add(struct host_entry *e, const struct host_packet *p)
{
    const struct packet *packet = &p->prepared->packet;
    e->packets++;
    e->bytes += packet->wire_bytes;
    e->home = p->home;
    e->ttl = packet->ttl;
    if (packet->time_us < e->first_us)
        e->first_us = packet->time_us;
    if (packet->time_us > e->last_us)
        e->last_us = packet->time_us;
}

/* The host's slot in the table, made if it is admitted. HEAVY_NONE: it is not. */
static int32_t host_admit(struct hosts *h, const struct host_packet *p)
{
    int32_t slot;
    uint32_t inherited;
    switch (heavy_count(&h->table, p->host_hash, &slot, &inherited)) {
    case HEAVY_REFUSED:
        return HEAVY_NONE;
    case HEAVY_NEW:
    case HEAVY_REPLACED:
        host_start(h, (uint32_t)slot, p, inherited);
        break;
    case HEAVY_FOUND:
        break;
    }
    return slot;
}

void hosts_count(struct hosts *h, const struct host_packet *p, int32_t slot)
{
    if (slot == HEAVY_NONE || !heavy_hit(&h->table, slot, p->host_hash))
        slot = host_admit(h, p);
    if (slot == HEAVY_NONE)
        return;
    struct host_entry *e = &h->entries[slot];
    /* Another one with the same tag, one in 10^9: it has no place while that is there. */
    if (!address_equal(&e->address, p->host))
        return;
    host_add(e, p);
    if (!e->detail && host_wants_detail(h, e))
        host_claim_detail(h, (uint32_t)slot, p);
    if (e->detail) {
        pool_credit(&h->pool, e->detail - 1);
        host_detail_count(&h->details[e->detail - 1], p->prepared, p->peer);
    }
    if (p->home)
        host_shield(h, slot, SHIELD_HOME, WAYS_HOME);
    if (p->record)
        host_record(h, (uint32_t)slot, p);
}

void hosts_decay(struct hosts *h, uint32_t times)
{
    heavy_decay(&h->table, times);
    pool_decay(&h->pool, times);
    pool_decay(&h->counts.pool, times);
}
