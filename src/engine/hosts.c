/* hosts: see hosts.h. hosts_scan.c: whether they scan; hosts_fill.c: what is shown of them. */
#include "src/engine/hosts.h"

#include "src/base/clock.h"
#include "src/base/fetch.h"
#include "src/engine/host_detail.h"
#include "src/engine/host_entry.h"

#include <assert.h>

enum {
    /* When there are no free details: every so many of its packets a host asks for one. Often
     * enough for whoever is busy; more often, most would be lent for a moment only. */
    DETAIL_EVERY = 64,
    DETAIL_FIRST_CREDIT = 63,
    LOOK_PAUSE_US = 10 * US_PER_S, /* and after a pause of a source its next record is looked at */
    LOOK_EVERY = 16, /* packets of a host between two looks whether it is to be shielded, from the
                        first on */
    /* Below the thresholds of Zeek's scan policy (25 targets) and Snort's sfPortscan (15 ports) at
     * which a scan is reported: one that is on its way there must not be pushed out. */
    SPREADS_PEERS = 15,
    SPREADS_PORTS = 10,
};

/* Shields, and how many of a set of 8 each may take. */
enum { SHIELD_HOME = 1, SHIELD_SPREADS = 2, SHIELD_WATCHED = 3 };
enum { WAYS_HOME = 2, WAYS_OTHERS = HEAVY_SHIELDED_WAYS };

void hosts_init(struct hosts *h, struct arena *a, const struct hosts_size *size,
                uint64_t random_seed)
{
    *h = (struct hosts){.size = *size, .port_seed = random_seed * 3};
    heavy_init(&h->table, arena_take(a, heavy_memory(size->slots)), size->slots, random_seed);
    h->entries = arena_take(a, size->slots * sizeof *h->entries);
    h->more = arena_take(a, size->slots * sizeof *h->more);
    h->lately = size->scans ? arena_take(a, size->slots * sizeof *h->lately) : NULL;
    counts_init(&h->counts, a, size->larges, random_seed ^ 4);
    h->details = arena_take(a, size->details * sizeof *h->details);
    pool_init(&h->pool, arena_take(a, pool_memory(size->details)), size->details, random_seed ^ 2);
    h->ranks = arena_take(a, size->slots * sizeof *h->ranks);
    hosts_set_scan(h, &detectors_usual.scan);
}

size_t hosts_memory(const struct hosts_size *size)
{
    return arena_size(heavy_memory(size->slots)) +
           arena_size(size->slots * sizeof(struct host_entry)) +
           arena_size(size->slots * sizeof(struct host_more)) +
           (size->scans ? arena_size(size->slots * sizeof(struct scan_lately)) : 0) +
           counts_memory(size->larges) + arena_size(size->details * sizeof(struct host_detail)) +
           arena_size(pool_memory(size->details)) + arena_size(size->slots * sizeof(uint32_t));
}

/* Of the target's port, with its protocol. */
static inline uint64_t port_hash(const struct hosts *h, const struct prepared *p)
{
    return hash_mix(h->port_seed + p->port);
}

struct heavy_view hosts_prefetch_entry(const struct hosts *h, uint64_t host_hash)
{
    const struct heavy_view view = heavy_look(&h->table, host_hash);
    if (view.expected != HEAVY_NONE)
        fetch(&h->entries[view.expected]);
    if (view.expected != view.slot)
        fetch(&h->more[view.expected]);
    if (view.expected != view.slot && h->lately)
        fetch(&h->lately[view.expected]);
    return view;
}

/* With each of the first records that can make a scan, then now and then; but with each of those
 * that come slowly, of which there are few in the time that counts. */
static inline bool is_time_to_look_for_scan(const struct hosts *h, uint32_t records, bool now)
{
    return (records >= h->scan_least && now) || records % LOOK_EVERY == 0;
}

/* Whether its next record is one with which it will be looked whether it scans: mostly right. */
static inline bool will_look_for_scan(const struct hosts *h, const struct host_entry *e,
                                      int64_t now_us)
{
    const bool now = e->records < h->scan_most || now_us - e->last_us >= LOOK_PAUSE_US;
    return is_time_to_look_for_scan(h, e->records + 1, now);
}

/* A look reads what nothing else has brought: that takes a twentieth of counting the hosts, where
 * many come again. */
static inline void fetch_for_look(const struct hosts *h, int32_t slot, const struct host_entry *e)
{
    fetch(&h->lately[slot]);
    fetch(&h->more[slot].replied);
    counts_prefetch_head(&h->counts, &e->peers);
    counts_prefetch_head(&h->counts, &e->ports);
}

void hosts_prefetch_detail(const struct hosts *h, int32_t slot, const struct prepared *p)
{
    assert(slot != HEAVY_NONE);
    const struct host_entry *e = &h->entries[slot];
    host_detail_prefetch(&h->details[e->detail - (e->detail > 0)], p->port);
}

void hosts_prefetch_look(const struct hosts *h, int32_t slot, const struct prepared *p)
{
    assert(slot != HEAVY_NONE && h->lately && p->record);
    const struct host_entry *e = &h->entries[slot];
    if (will_look_for_scan(h, e, p->packet.time_us))
        fetch_for_look(h, slot, e);
    else if (p->from_home)
        fetch(&h->lately[slot]);
}

bool hosts_has_many_peers(const struct hosts *h, int32_t slot)
{
    assert(slot != HEAVY_NONE);
    return h->entries[slot].peers.count == FEW_MOVED;
}

void hosts_prefetch_many(const struct hosts *h, int32_t slot, const struct prepared *p)
{
    assert(slot != HEAVY_NONE);
    const struct host_entry *e = &h->entries[slot];
    counts_prefetch(&h->counts, &e->peers, p->target_hash);
    counts_prefetch(&h->counts, &e->ports, port_hash(h, p));
}

/* One packet's part in it: the host and its peer. Lives in registers: the two functions that make
 * it are compiled with all of what follows. */
struct part {
    const struct prepared *p;
    const struct address *host, *peer;
    uint64_t host_hash, peer_hash;
    bool home, record, watched, shield_home;
    bool scans; /* it is looked for scans */
};

/* The slot is another host's from now on. */
static void host_start(struct hosts *h, uint32_t slot, const struct part *part, uint32_t inherited)
{
    struct host_entry *e = &h->entries[slot];
    const int64_t now_us = part->p->packet.time_us;
    if (e->detail)
        pool_release(&h->pool, e->detail - 1);
    counts_clear(&h->counts, &e->peers);
    counts_clear(&h->counts, &e->ports);
    *e = (struct host_entry){
        .last_us = now_us, .home = part->home, .peers.note = host_check(part->host_hash)};
    h->more[slot] =
        (struct host_more){.address = *part->host, .first_us = now_us, .inherited = inherited};
    if (h->lately)
        scan_lately_begin(&h->lately[slot], &h->scan, part->p->second);
}

static void host_claim_detail(struct hosts *h, uint32_t slot, const struct prepared *p)
{
    int32_t evicted;
    int32_t detail = pool_claim(&h->pool, (int32_t)slot, &evicted);
    if (evicted != POOL_NONE)
        h->entries[evicted].detail = 0;
    if (detail == POOL_NONE)
        return;
    h->entries[slot].detail = (int16_t)(detail + 1);
    pool_credit_many(&h->pool, detail, DETAIL_FIRST_CREDIT);
    host_detail_init(&h->details[detail], p);
}

/* Looks now and then whether the host has become one to be shielded. */
static void host_look(struct hosts *h, uint32_t slot, bool home, bool watched)
{
    const uint8_t shield = heavy_shield_of(&h->table, (int32_t)slot);
    if (watched && shield < SHIELD_WATCHED)
        heavy_shield(&h->table, (int32_t)slot, SHIELD_WATCHED, WAYS_OTHERS);
    else if (shield < SHIELD_SPREADS &&
             (counts_reaches(&h->counts, &h->entries[slot].peers, SPREADS_PEERS) ||
              counts_reaches(&h->counts, &h->entries[slot].ports, SPREADS_PORTS)))
        heavy_shield(&h->table, (int32_t)slot, SHIELD_SPREADS, WAYS_OTHERS);
    else if (home && shield < SHIELD_HOME)
        heavy_shield(&h->table, (int32_t)slot, SHIELD_HOME, WAYS_HOME);
}

/* The balance of a source's latest records is kept to so many, or what comes now would long not
 * count. Still, when many that something else speaks for are followed by others, the first look at
 * these must find it above 0 (host_show_scan). */
enum { BALANCE_MOST = LOOK_EVERY + 1 };
_Static_assert(BALANCE_MOST < 32, "it fits into the bits of host_entry.balance");

static inline void host_weigh(struct host_entry *e, bool spoken_for)
{
    if (spoken_for && e->balance < BALANCE_MOST)
        e->balance++;
    else if (!spoken_for && e->balance > -BALANCE_MOST)
        e->balance--;
}

/* A source's record: notes what it says of it besides, and looks whether it scans. */
static inline void host_record_of_source(struct hosts *h, uint32_t slot, const struct prepared *p,
                                         bool paused)
{
    struct host_entry *e = &h->entries[slot];
    host_weigh(e, p->spoken_for);
    if (p->from_home)
        scan_lately_note(&h->lately[slot], p->packet.protocol == IP_TCP);
    if (is_trace_port(p->packet.protocol, p->packet.target_port))
        h->more[slot].replied += scan_lately_note_trace(&h->lately[slot], p->from_home);
    const bool now = paused || e->records <= h->scan_most || (e->may_tell && !p->spoken_for);
    if (is_time_to_look_for_scan(h, e->records, now))
        host_look_for_scan(h, slot, p, now);
}

void hosts_count_reply(struct hosts *h, uint64_t host_hash, bool from_outside)
{
    const int32_t slot = heavy_find(&h->table, host_hash);
    if (slot != HEAVY_NONE && h->entries[slot].peers.note == host_check(host_hash))
        h->more[slot].replied += h->more[slot].replied < UINT32_MAX;
    h->both_ways |= from_outside && slot != HEAVY_NONE && h->entries[slot].home;
}

static inline __attribute__((always_inline)) void host_add(struct hosts *h, uint32_t slot,
                                                           const struct packet *p)
{
    struct host_entry *e = &h->entries[slot];
    e->bytes += p->wire_bytes;
    e->ttl = p->ttl;
    if (p->time_us >= e->last_us)
        e->last_us = p->time_us;
    else if (p->time_us < h->more[slot].first_us)
        h->more[slot].first_us = p->time_us;
}

/* The host's slot in the table, made if it is admitted. HEAVY_NONE: it is not. */
static int32_t host_admit(struct hosts *h, const struct part *part)
{
    int32_t slot;
    uint32_t inherited;
    enum heavy_result result =
        part->watched ? heavy_count_certainly(&h->table, part->host_hash, &slot, &inherited)
                      : heavy_count(&h->table, part->host_hash, &slot, &inherited);
    if (result == HEAVY_NEW || result == HEAVY_REPLACED)
        host_start(h, (uint32_t)slot, part, inherited);
    return slot;
}

static inline __attribute__((always_inline)) void host_record(struct hosts *h, uint32_t slot,
                                                              const struct part *part)
{
    h->entries[slot].records += h->entries[slot].records < UINT32_MAX;
    counts_add(&h->counts, &h->entries[slot].peers, part->peer_hash);
    h->entries[slot].ports.note |= (uint16_t)(1u << (part->peer_hash >> 60));
    if (part->p->port != PORT_NONE)
        counts_add(&h->counts, &h->entries[slot].ports, port_hash(h, part->p));
}

static inline __attribute__((always_inline)) void
hosts_count(struct hosts *h, const struct part *part, const struct heavy_view *view)
{
    const struct prepared *p = part->p;
    int32_t slot = view->slot;
    if (!heavy_hit(&h->table, view, part->host_hash)) {
        if (!part->watched && heavy_refuse(&h->table, view, part->host_hash))
            return;
        const struct part copy = *part; /* so that `part` itself needs no place in memory */
        slot = host_admit(h, &copy);
        if (slot == HEAVY_NONE)
            return;
    }
    struct host_entry *e = &h->entries[slot];
    /* Another one with the same tag, one in 10^9: it has no place while that is there. */
    if (e->peers.note != host_check(part->host_hash))
        return;
    const bool paused = p->packet.time_us - e->last_us >= LOOK_PAUSE_US;
    host_add(h, (uint32_t)slot, &p->packet);
    if (part->record)
        host_record(h, (uint32_t)slot, part);
    if (e->packets % LOOK_EVERY == 0 || part->watched)
        host_look(h, (uint32_t)slot, part->shield_home, part->watched);
    if (part->scans && part->record)
        host_record_of_source(h, (uint32_t)slot, p, paused);
    if (!e->detail && (pool_has_free(&h->pool) || (e->packets + 1) % DETAIL_EVERY == 0))
        host_claim_detail(h, (uint32_t)slot, p);
    e->packets++;
    if (!e->detail)
        return;
    pool_credit(&h->pool, e->detail - 1);
    host_detail_count(&h->details[e->detail - 1], p, part->peer);
}

void hosts_count_source(struct hosts *h, const struct prepared *p, const struct heavy_view *view)
{
    const struct part part = {
        .p = p,
        .host = &p->packet.source,
        .peer = &p->packet.target,
        .host_hash = p->source_hash,
        .peer_hash = p->target_hash,
        .home = p->from_home,
        .record = p->record,
        .watched = p->watched,
        .shield_home = p->from_home,
        .scans = h->size.scans,
    };
    hosts_count(h, &part, view);
}

/* All of the targets are ours, which is no reason to shield one from another. */
void hosts_count_target(struct hosts *h, const struct prepared *p, const struct heavy_view *view)
{
    const struct part part = {
        .p = p,
        .host = &p->packet.target,
        .peer = &p->packet.source,
        .host_hash = p->target_hash,
        .peer_hash = p->source_hash,
        .home = true,
        .record = p->record,
    };
    hosts_count(h, &part, view);
}

/* Up to the next one with which hosts_count looks whether to shield the host, or asks for a detail.
 */
uint32_t hosts_can_count_again(const struct hosts *h, const struct prepared *p, uint32_t most,
                               uint64_t host_hash, int32_t *slot)
{
    _Static_assert(
        (LOOK_EVERY & (LOOK_EVERY - 1)) == 0 && (DETAIL_EVERY & (DETAIL_EVERY - 1)) == 0,
        "powers of 2, or -packets % LOOK_EVERY is not how many are left to the next one");
    *slot = heavy_find(&h->table, host_hash);
    if (*slot == HEAVY_NONE)
        return 0;
    const struct host_entry *e = &h->entries[*slot];
    if (e->peers.note != host_check(host_hash))
        return 0;
    uint64_t left = -e->packets % LOOK_EVERY;
    if (e->detail && !host_detail_can_count_again(&h->details[e->detail - 1], p))
        return 0;
    if (!e->detail) {
        const uint64_t unasked = pool_has_free(&h->pool) ? 0 : -(e->packets + 1) % DETAIL_EVERY;
        left = unasked < left ? unasked : left;
    }
    return left < most ? (uint32_t)left : most;
}

void hosts_count_again(struct hosts *h, int32_t slot, const struct prepared *p, uint32_t count,
                       const struct address *peer)
{
    struct host_entry *e = &h->entries[slot];
    heavy_hit_again(&h->table, slot, count);
    for (uint32_t i = 0; i < count; i++)
        host_add(h, (uint32_t)slot, &p[i].packet);
    e->packets += count;
    if (!e->detail)
        return;
    pool_credit_many(&h->pool, e->detail - 1, count);
    host_detail_count_again(&h->details[e->detail - 1], p, count, peer);
}

void hosts_decay(struct hosts *h, uint32_t times)
{
    heavy_decay(&h->table, times);
    pool_decay(&h->pool, times);
    pool_decay(&h->counts.pool, times);
}
