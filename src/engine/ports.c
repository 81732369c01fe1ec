/* ports: see ports.h. */
#include "src/engine/ports.h"

#include "src/base/clock.h"
#include "src/base/fetch.h"
#include "src/engine/port_entry.h"

#include <string.h>

enum {
    /* When there are no free ones: every so many of its records a port asks for a detail, for
     * windows. */
    DETAIL_EVERY = 8,
    WINDOWS_EVERY = 64,
};

void ports_init(struct ports *p, struct arena *a, const struct ports_size *size,
                const int64_t window_s[SNAPSHOT_WINDOWS], uint64_t random_seed)
{
    p->entries = arena_take(a, SNAPSHOT_PORTS * sizeof *p->entries);
    p->first_us = arena_take(a, SNAPSHOT_PORTS * sizeof *p->first_us);
    p->active = arena_take(a, SNAPSHOT_PORTS / 8);
    counts_init(&p->counts, a, size->larges, random_seed);
    p->details = arena_take(a, size->details * sizeof *p->details);
    p->payloads = arena_take(a, size->details * sizeof *p->payloads);
    pool_init(&p->detail_pool, arena_take(a, pool_memory(size->details)), size->details,
              random_seed ^ 2);
    p->windows = arena_take(a, size->windows * sizeof *p->windows);
    pool_init(&p->windows_pool, arena_take(a, pool_memory(size->windows)), size->windows,
              random_seed ^ 4);
    memcpy(p->window_s, window_s, sizeof p->window_s);
    p->listens_us = INT64_MAX;
    ports_set_detectors(p, &detectors_usual);
}

void ports_set_detectors(struct ports *p, const struct detectors *d)
{
    p->detectors = d;
    p->surge = (struct change_params){
        .bucket_s = SURGE_BUCKET_S,
        .memory = SURGE_MEMORY,
        .warm_up = (uint32_t)(d->surge.port_warm_up_s / SURGE_BUCKET_S),
        .alarm = (float)d->surge.deviations,
        .ratio = (float)d->surge.growth,
    };
}

void ports_set_known_good(struct ports *p, const struct known_good *good)
{
    p->good = good;
}

size_t ports_memory(const struct ports_size *size)
{
    return arena_size(SNAPSHOT_PORTS * sizeof(struct port_entry)) +
           arena_size(SNAPSHOT_PORTS * sizeof(int64_t)) + arena_size(SNAPSHOT_PORTS / 8) +
           counts_memory(size->larges) + arena_size(size->details * sizeof(struct port_detail)) +
           arena_size(size->details * sizeof(struct payloads)) +
           arena_size(pool_memory(size->details)) +
           arena_size(size->windows * sizeof(struct port_windows)) +
           arena_size(pool_memory(size->windows));
}

void ports_prefetch_detail(const struct ports *p, const struct prepared *packet)
{
    struct port_entry *e = &p->entries[packet->port];
    const uint32_t detail = *entry_detail(e), place = detail - (detail > 0);
    fetch(&p->details[place]);
    fetch(&p->details[place].history);
    fetch(&p->payloads[place]);
    const bool windows = *entry_windows(e) != 0;
    if (windows) {
        const struct port_windows *w = &p->windows[*entry_windows(e) - 1];
        windows_prefetch(&w->sources, packet->source_hash);
        windows_prefetch(&w->targets, packet->target_hash);
    }
    /* Else its windows count it for all time as well: port_catch_up. */
    if (!windows || !counts_can_merge(&e->sources))
        counts_prefetch(&p->counts, &e->sources, packet->source_hash);
    if (!windows || !counts_can_merge(&e->targets))
        counts_prefetch(&p->counts, &e->targets, packet->target_hash);
}

struct port_detail *port_claim_detail_at(struct ports *p, uint32_t port, int64_t time_us)
{
    int32_t evicted;
    int32_t slot = pool_claim(&p->detail_pool, (int32_t)port, &evicted);
    if (evicted != POOL_NONE)
        *entry_detail(&p->entries[evicted]) = 0;
    if (slot == POOL_NONE)
        return NULL;
    *entry_detail(&p->entries[port]) = (uint16_t)(slot + 1);
    struct port_detail *d = &p->details[slot];
    d->answers = (struct snapshot_answers){0};
    d->records = 0;
    d->since_us = time_us;
    d->record_us = SNAPSHOT_UNKNOWN;
    change_init(&d->change, clock_second(time_us));
    d->lately = (struct lately){0};
    d->surges = d->waits = d->several = false;
    d->habit_us = time_us;
    d->news_us = SNAPSHOT_UNKNOWN;
    d->earlier_records = d->earlier_replies = 0;
    payloads_clear(&p->payloads[slot]);
    history_init(&d->history, clock_second(time_us));
    return d;
}

void ports_listen(struct ports *p, int64_t second)
{
    p->listens_us = second * US_PER_S;
}

/* What of a port has just begun to come was nothing before: it need not be watched for half an hour
 * until it is known what is usual. */
static void port_claim_detail(struct ports *p, uint32_t port, const struct prepared *packet)
{
    const int64_t now_us = packet->packet.time_us;
    struct port_detail *d = port_claim_detail_at(p, port, now_us);
    if (d && now_us - p->first_us[port] < SURGE_BUCKET_S * US_PER_S &&
        p->first_us[port] > p->listens_us)
        change_init_idle(&d->change, &p->surge, clock_second(p->listens_us), packet->second);
}

static void port_add(struct ports *p, const struct prepared *packet)
{
    struct port_entry *e = &p->entries[packet->port];
    int64_t now_us = packet->packet.time_us;
    e->bytes += packet->packet.wire_bytes;
    if (e->packets++ == 0) {
        p->active[packet->port / 64] |= UINT64_C(1) << (packet->port % 64);
        p->first_us[packet->port] = e->last_us = now_us;
    } else if (now_us >= e->last_us) {
        e->last_us = now_us;
    } else if (now_us < p->first_us[packet->port]) {
        p->first_us[packet->port] = now_us;
    }
}

/* A port with windows has its distinct counts of all time, once they are estimates, from there:
 * they are brought up to date when a part of the windows ends and when somebody wants to know. So a
 * record to a busy port touches two registers, not four. */
void port_catch_up(struct ports *p, struct port_entry *e)
{
    if (!*entry_windows(e))
        return;
    const struct port_windows *w = &p->windows[*entry_windows(e) - 1];
    if (counts_can_merge(&e->sources))
        counts_merge(&p->counts, &e->sources, windows_growing(&w->sources));
    if (counts_can_merge(&e->targets))
        counts_merge(&p->counts, &e->targets, windows_growing(&w->targets));
}

static void port_claim_windows(struct ports *p, uint32_t port, const struct prepared *packet)
{
    int32_t evicted;
    int32_t slot = pool_claim(&p->windows_pool, (int32_t)port, &evicted);
    if (evicted != POOL_NONE) {
        port_catch_up(p, &p->entries[evicted]);
        *entry_windows(&p->entries[evicted]) = 0;
    }
    if (slot == POOL_NONE)
        return;
    *entry_windows(&p->entries[port]) = (uint16_t)(slot + 1);
    struct port_windows *w = &p->windows[slot];
    w->since_us = packet->packet.time_us;
    windows_init(&w->sources, p->window_s, packet->second);
    windows_init(&w->targets, p->window_s, packet->second);
}

static void port_add_to_windows(struct ports *p, struct port_entry *e,
                                const struct prepared *packet)
{
    struct port_windows *w = &p->windows[*entry_windows(e) - 1];
    pool_credit(&p->windows_pool, *entry_windows(e) - 1);
    if (packet->second >= w->sources.part_end_s)
        port_catch_up(p, e);
    windows_add(&w->sources, packet->second, packet->source_hash);
    windows_add(&w->targets, packet->second, packet->target_hash);
}

/* A watched port keeps what it has, as long as not half of all is kept like that. */
static void port_hold(struct ports *p, struct port_entry *e)
{
    if (*entry_detail(e))
        pool_hold(&p->detail_pool, *entry_detail(e) - 1, true);
    if (*entry_windows(e))
        pool_hold(&p->windows_pool, *entry_windows(e) - 1, true);
}

bool port_has_several_sources(struct ports *p, struct port_entry *e)
{
    if (p->details[*entry_detail(e) - 1].several)
        return true;
    port_catch_up(p, e);
    const struct distinct_count count = counts_read(&p->counts, &e->sources);
    return count.certainty == CERTAINTY_UNKNOWN ||
           count.value >= p->detectors->payload.port_sources;
}

/* The payload of this record is new to its port. What one scanner sends, or many at once within a
 * burst, is no habit of a port. Where many come from one, or go to a server, what they carry is for
 * programs to know. A TCP SYN may carry data (RFC 7413). */
static bool is_news(struct ports *p, struct port_entry *e, const struct prepared *packet)
{
    struct port_detail *d = &p->details[*entry_detail(e) - 1];
    const int64_t now_us = packet->packet.time_us;
    const uint32_t length = packet->packet.payload_bytes;
    const bool cut = packet->packet.payload_captured <
                     (length < PREPARED_PAYLOAD ? length : (uint32_t)PREPARED_PAYLOAD);
    if (packet->port < PORT_UDP || packet->from_home || cut || d->waits || !is_unanswered(d) ||
        now_us - d->habit_us < p->detectors->payload.port_age_s * US_PER_S ||
        !port_has_several_sources(p, e) ||
        (d->news_us != SNAPSHOT_UNKNOWN &&
         now_us - d->news_us < p->detectors->incident.told_again_s * US_PER_S))
        return false;
    d->news_us = now_us;
    return true;
}

/* Of a port that has a detail. True: it has a new payload. */
static bool port_add_to_detail(struct ports *p, struct port_entry *e, const struct prepared *packet)
{
    const uint16_t slot = (uint16_t)(*entry_detail(e) - 1);
    struct port_detail *d = &p->details[slot];
    pool_credit(&p->detail_pool, slot);
    d->records++;
    if (packet->packet.time_us > d->record_us)
        d->record_us = packet->packet.time_us;
    if (packet->signature_count == 0 && !d->waits &&
        !(p->good && known_good_source(p->good, &packet->packet.source))) {
        change_add(&d->change, &p->surge, packet->second, 1);
        lately_add(&d->lately, packet->second, SURGE_HALF_S, packet->source_hash);
    }
    return payloads_add(&p->payloads[slot], packet, 1, &p->detectors->payload.port) &&
           is_news(p, e, packet);
}

static bool port_record(struct ports *p, struct port_entry *e, const struct prepared *packet)
{
    e->records++;
    if (!*entry_windows(e) &&
        (pool_has_free(&p->windows_pool) || packet->watched || e->records % WINDOWS_EVERY == 0))
        port_claim_windows(p, packet->port, packet);
    if (packet->watched)
        port_hold(p, e);
    const bool windows = *entry_windows(e) != 0;
    if (windows)
        port_add_to_windows(p, e, packet);
    if (windows && counts_can_merge(&e->sources))
        counts_credit(&p->counts, &e->sources);
    else
        counts_add(&p->counts, &e->sources, packet->source_hash);
    if (windows && counts_can_merge(&e->targets))
        counts_credit(&p->counts, &e->targets);
    else
        counts_add(&p->counts, &e->targets, packet->target_hash);
    return *entry_detail(e) && port_add_to_detail(p, e, packet);
}

bool ports_count(struct ports *p, const struct prepared *packet, bool record)
{
    struct port_entry *e = &p->entries[packet->port];
    port_add(p, packet);
    /* Once they are short, only records earn one: what is probed is what matters. */
    if (!*entry_detail(e) && (pool_has_free(&p->detail_pool) || packet->watched ||
                              (record && (e->records + 1) % DETAIL_EVERY == 0)))
        port_claim_detail(p, packet->port, packet);
    if (*entry_detail(e))
        history_add(&p->details[*entry_detail(e) - 1].history, packet->second, 1);
    return record && port_record(p, e, packet);
}

bool ports_can_count_again(const struct ports *p, const struct prepared *packet)
{
    struct port_entry *e = &p->entries[packet->port];
    return e->packets > 0 && (*entry_detail(e) || !pool_has_free(&p->detail_pool));
}

void ports_count_again(struct ports *p, const struct prepared *packets, uint32_t count)
{
    const uint32_t port = packets->port;
    struct port_entry *e = &p->entries[port];
    const uint16_t detail = *entry_detail(e);
    e->packets += count;
    for (uint32_t i = 0; i < count; i++) {
        const struct packet *packet = &packets[i].packet;
        e->bytes += packet->wire_bytes;
        e->last_us = packet->time_us > e->last_us ? packet->time_us : e->last_us;
        if (packet->time_us < p->first_us[port])
            p->first_us[port] = packet->time_us;
    }
    if (detail)
        history_add(&p->details[detail - 1].history, packets->second, count);
}

void ports_settle(struct ports *p, uint32_t port, enum flow_outcome outcome, uint32_t count)
{
    const uint16_t detail = *entry_detail(&p->entries[port]);
    if (detail)
        flow_outcome_add(&p->details[detail - 1].answers, outcome, count);
}

void ports_decay(struct ports *p, uint32_t times)
{
    pool_decay(&p->counts.pool, times);
    pool_decay(&p->detail_pool, times);
    pool_decay(&p->windows_pool, times);
}
