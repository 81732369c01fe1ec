/* ports: see ports.h. */
#include "src/engine/ports.h"

#include "src/base/clock.h"
#include "src/engine/fill.h"
#include "src/sketch/change.h"
#include "src/sketch/lately.h"
#include "src/sketch/windows.h"

#include <math.h>

#include <string.h>

enum {
    /* When there are no free ones: every so many of its records a port asks for a detail, for
     * windows. */
    DETAIL_EVERY = 8,
    WINDOWS_EVERY = 64,
};

/* All that most packets touch, in one cache line. Zeroed: no packet yet. */
struct port_entry {
    uint64_t packets, bytes, records;
    int64_t last_us;
    struct few sources, targets; /* their notes are entry_detail and entry_windows */
};

_Static_assert(sizeof(struct port_entry) == ARENA_ALIGN, "one cache line");

/* The slots it has of the pools: 1 + index, 0: none. */
static inline uint16_t *entry_detail(struct port_entry *e)
{
    return &e->sources.note;
}
static inline uint16_t *entry_windows(struct port_entry *e)
{
    return &e->targets.note;
}

/* What each record touches is in front, in two cache lines. */
struct port_detail {
    uint64_t records;
    int64_t since_us;
    struct lately lately; /* sources of records that no signature names */
    struct change change; /* of these records */
    struct history history;
    struct snapshot_answers answers;
    bool surges;     /* was told */
    bool waits;      /* read, and packet time is not there yet: ports_resume */
    int64_t news_us; /* when a new payload was told of last; SNAPSHOT_UNKNOWN: never */
};

/* A minute against the hour before; after half an hour it knows what is usual. */
static const struct change_params surge_params = {.bucket_s = 10, .memory = 360, .warm_up = 180};
enum { SURGE_HALF_S = 60, SURGE_SOURCES = 8 };

/* What one scanner sends, or many at once within a burst, is no habit of a port. */
enum { NEWS_SOURCES = 8 };
#define HABIT_US      (600 * (int64_t)US_PER_S)
#define NEWS_EVERY_US (3600 * (int64_t)US_PER_S)

struct port_windows {
    int64_t since_us;
    struct windows sources, targets;
};

_Static_assert((int)WINDOWS == SNAPSHOT_WINDOWS, "the snapshot has each of them");

void ports_init(struct ports *p, struct arena *a, const struct ports_size *size,
                const int64_t window_s[SNAPSHOT_WINDOWS], uint64_t random_seed)
{
    p->entries = arena_take(a, SNAPSHOT_PORTS * sizeof *p->entries);
    p->first_us = arena_take(a, SNAPSHOT_PORTS * sizeof *p->first_us);
    p->active = arena_take(a, SNAPSHOT_PORTS / 8);
    counts_init(&p->counts, a, size->larges, random_seed);
    p->details = arena_take(a, size->details * sizeof *p->details);
    p->payloads = arena_take(a, size->details * sizeof *p->payloads);
    p->habit = (struct payload_habit){PORTS_HABIT_RECORDS, PORTS_HABIT_PERCENT};
    pool_init(&p->detail_pool, arena_take(a, pool_memory(size->details)), size->details,
              random_seed ^ 2);
    p->windows = arena_take(a, size->windows * sizeof *p->windows);
    pool_init(&p->windows_pool, arena_take(a, pool_memory(size->windows)), size->windows,
              random_seed ^ 4);
    memcpy(p->window_s, window_s, sizeof p->window_s);
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
    if (*entry_detail(e)) {
        const struct port_detail *d = &p->details[*entry_detail(e) - 1];
        __builtin_prefetch(d, 1);
        __builtin_prefetch(&d->history, 1);
        __builtin_prefetch(&p->payloads[*entry_detail(e) - 1], 1);
    }
    if (*entry_windows(e)) {
        const struct port_windows *w = &p->windows[*entry_windows(e) - 1];
        windows_prefetch(&w->sources, packet->source_hash);
        windows_prefetch(&w->targets, packet->target_hash);
    } else {
        counts_prefetch(&p->counts, &e->sources, packet->source_hash);
        counts_prefetch(&p->counts, &e->targets, packet->target_hash);
    }
}

static struct port_detail *port_claim_detail_at(struct ports *p, uint32_t port, int64_t time_us)
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
    change_init(&d->change, clock_second(time_us));
    d->lately = (struct lately){0};
    d->surges = d->waits = false;
    d->news_us = SNAPSHOT_UNKNOWN;
    payloads_clear(&p->payloads[slot]);
    history_init(&d->history, clock_second(time_us));
    return d;
}

static void port_claim_detail(struct ports *p, uint32_t port, const struct prepared *packet)
{
    port_claim_detail_at(p, port, packet->packet.time_us);
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
static void port_catch_up(struct ports *p, struct port_entry *e)
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

/* A service of ours that is asked more often is no probe. */
static bool is_unanswered(const struct port_detail *d)
{
    return d->answers.reply * 2 < d->records;
}

static bool has_several_sources(struct ports *p, struct port_entry *e)
{
    port_catch_up(p, e);
    const struct distinct_count count = counts_read(&p->counts, &e->sources);
    return count.certainty == CERTAINTY_UNKNOWN || count.value >= NEWS_SOURCES;
}

/* The payload of this record is new to its port. Where many come from one, or go to a server, what
 * they carry is for programs to know. A TCP SYN may carry data (RFC 7413). */
static bool is_news(struct ports *p, struct port_entry *e, const struct prepared *packet)
{
    struct port_detail *d = &p->details[*entry_detail(e) - 1];
    const int64_t now_us = packet->packet.time_us;
    const uint32_t length = packet->packet.payload_bytes;
    const bool cut = packet->packet.payload_captured <
                     (length < PREPARED_PAYLOAD ? length : (uint32_t)PREPARED_PAYLOAD);
    if (packet->port < PORT_UDP || packet->from_home || cut || !is_unanswered(d) ||
        now_us - d->since_us < HABIT_US || !has_several_sources(p, e) ||
        (d->news_us != SNAPSHOT_UNKNOWN && now_us - d->news_us < NEWS_EVERY_US))
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
    if (packet->signature_count == 0 && !d->waits) {
        change_add(&d->change, &surge_params, packet->second, 1);
        lately_add(&d->lately, packet->second, SURGE_HALF_S, packet->source_hash);
    }
    return payloads_add(&p->payloads[slot], packet, 1, &p->habit) && is_news(p, e, packet);
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

void ports_settle(struct ports *p, uint32_t port, enum flow_outcome outcome, uint32_t count)
{
    const uint16_t detail = *entry_detail(&p->entries[port]);
    if (detail)
        flow_outcome_add(&p->details[detail - 1].answers, outcome, count);
}

void ports_watch(struct ports *p, int64_t second, port_surges *tell, void *context)
{
    for (uint32_t slot = 0; slot < p->detail_pool.used; slot++) {
        struct port_detail *d = &p->details[slot];
        if (p->detail_pool.owners[slot] == POOL_NONE || d->waits ||
            (d->change.count == 0 && !d->surges))
            continue;
        change_advance(&d->change, &surge_params, second);
        const enum change_level level = change_level(&d->change);
        if (level == CHANGE_NONE)
            d->surges = false;
        if (level != CHANGE_ALARM || d->surges || !is_unanswered(d) ||
            lately_count(&d->lately, second, SURGE_HALF_S) < SURGE_SOURCES)
            continue;
        d->surges = true;
        const struct port_surge surge = {
            .port = (uint32_t)p->detail_pool.owners[slot],
            .since_s = change_since(&d->change),
            .growth = change_growth(&d->change),
            .records = d->records,
        };
        tell(context, &surge);
    }
}

void ports_decay(struct ports *p, uint32_t times)
{
    pool_decay(&p->counts.pool, times);
    pool_decay(&p->detail_pool, times);
    pool_decay(&p->windows_pool, times);
}

/* Not more than there were since start, where that is known better; and none is none. */
static struct distinct_count windows_read(struct windows *w, int64_t second, enum window which,
                                          struct distinct_count ever)
{
    uint32_t count = windows_count(w, second, which);
    if (ever.certainty <= CERTAINTY_ESTIMATE && count > ever.value)
        count = ever.value;
    return counts_value(count, count ? CERTAINTY_ESTIMATE : CERTAINTY_EXACT);
}

/* Not more than there were records. */
static struct distinct_count port_distinct(struct ports *p, const struct port_entry *e,
                                           const struct few *few)
{
    struct distinct_count count = counts_read(&p->counts, few);
    if (count.value > e->records)
        count = counts_value((uint32_t)e->records, (enum certainty)count.certainty);
    return count;
}

static void port_fill_windows(struct ports *p, uint16_t windows, int64_t second,
                              const struct snapshot_port *row, struct snapshot_port_detail *out)
{
    out->windows_since_us = SNAPSHOT_UNKNOWN;
    for (int i = 0; i < SNAPSHOT_WINDOWS; i++)
        out->sources[i] = out->targets[i] = counts_value(0, CERTAINTY_UNKNOWN);
    if (!windows)
        return;
    struct port_windows *w = &p->windows[windows - 1];
    out->windows_since_us = w->since_us;
    for (int i = 0; i < SNAPSHOT_WINDOWS; i++) {
        out->sources[i] = windows_read(&w->sources, second, (enum window)i, row->sources);
        out->targets[i] = windows_read(&w->targets, second, (enum window)i, row->targets);
    }
}

/* DShield's trend number, of the last short window against what was usual in the middle one:
 * sqrt((S - s)^2 / s + (T - t)^2 / t), with a floor of 1 under s and t. Negative: not known. */
static double port_trend(const struct ports *p, const struct snapshot_port_detail *d,
                         int64_t second)
{
    const struct distinct_count *s = d->sources, *t = d->targets;
    if (d->windows_since_us == SNAPSHOT_UNKNOWN ||
        second * US_PER_S - d->windows_since_us < p->window_s[1] * US_PER_S)
        return -1;
    const double part = (double)p->window_s[0] / (double)p->window_s[1];
    const double usual_s = fmax(1, s[1].value * part), usual_t = fmax(1, t[1].value * part);
    const double more_s = s[0].value - usual_s, more_t = t[0].value - usual_t;
    return sqrt(more_s * more_s / usual_s + more_t * more_t / usual_t);
}

/* Of records before the detail was there some may have been settled since. */
static uint64_t unknown_answers(const struct port_detail *d)
{
    uint64_t known = d->answers.reply + d->answers.unreachable + d->answers.silent;
    return known < d->records ? d->records - known : 0;
}

static void port_fill_detail(struct ports *p, struct port_entry *e, int64_t second,
                             const struct snapshot_port *row, struct snapshot_port_detail *out)
{
    const struct port_detail *d = &p->details[*entry_detail(e) - 1];
    fill_history(&d->history, second, &out->history);
    out->answers = d->answers;
    out->answers.unknown = unknown_answers(d);
    out->since_us = d->since_us;
    out->payload_records = d->records;
    out->payload_count =
        payloads_fill(&p->payloads[*entry_detail(e) - 1], out->payloads, &out->payloads_unlisted);
    port_fill_windows(p, *entry_windows(e), second, row, out);
    out->trend = port_trend(p, out, second);
    out->rises = out->trend >= 0 && out->sources[0].value * (double)p->window_s[1] >=
                                        out->sources[1].value * (double)p->window_s[0];
}

static void port_fill(struct ports *p, uint32_t port, int64_t second, struct snapshot *s)
{
    struct port_entry *e = &p->entries[port];
    port_catch_up(p, e);
    struct snapshot_port *row = &s->ports[s->port_count++];
    *row = (struct snapshot_port){
        .packets = e->packets,
        .bytes = e->bytes,
        .records = e->records,
        .first_us = p->first_us[port],
        .last_us = e->last_us,
        .sources = port_distinct(p, e, &e->sources),
        .targets = port_distinct(p, e, &e->targets),
        .detail = -1,
        .port = (uint16_t)(port % PORT_UDP),
        .protocol = port < PORT_UDP ? IP_TCP : IP_UDP,
    };
    if (*entry_detail(e)) {
        row->detail = (int32_t)s->port_detail_count++;
        port_fill_detail(p, e, second, row, &s->port_details[row->detail]);
    }
}

void ports_fill(struct ports *p, int64_t second, struct snapshot *s)
{
    s->port_count = s->port_detail_count = 0;
    memcpy(s->window_s, p->window_s, sizeof s->window_s);
    for (uint32_t word = 0; word < SNAPSHOT_PORTS / 64; word++)
        for (uint64_t bits = p->active[word]; bits; bits &= bits - 1)
            port_fill(p, word * 64 + (uint32_t)__builtin_ctzll(bits), second, s);
}

/* --- Over a restart --------------------------------------------------------------------------- */

void ports_sets(const struct ports *p, uint32_t port, const struct few **sources,
                const struct few **targets)
{
    *sources = &p->entries[port].sources;
    *targets = &p->entries[port].targets;
}

static bool is_worth_keeping(const struct ports *p, uint32_t slot)
{
    const struct port_detail *d = &p->details[slot];
    return p->detail_pool.owners[slot] != POOL_NONE && (d->change.comparable || d->surges);
}

static void port_detail_archive(struct port_detail *d, struct archive *a)
{
    change_archive(&d->change, &surge_params, a);
    lately_archive(&d->lately, a);
    archive_bool(a, &d->surges);
}

static void ports_read(struct ports *p, uint32_t count, struct archive *a)
{
    for (uint32_t i = 0; i < count && !a->failed; i++) {
        uint32_t port = 0;
        struct port_detail spare = {.records = 0}, *d = NULL;
        archive_count(a, &port, SNAPSHOT_PORTS - 1);
        if (!*entry_detail(&p->entries[port]) && pool_has_free(&p->detail_pool))
            d = port_claim_detail_at(p, port, 0);
        port_detail_archive(d ? d : &spare, a);
        if (d)
            d->waits = true;
    }
}

void ports_archive(struct ports *p, struct archive *a)
{
    uint32_t count = 0;
    for (uint32_t slot = 0; slot < p->detail_pool.used; slot++)
        count += is_worth_keeping(p, slot);
    archive_count(a, &count, SNAPSHOT_PORT_DETAILS);
    if (a->reading)
        ports_read(p, count, a);
    for (uint32_t slot = 0; slot < p->detail_pool.used && !a->reading; slot++) {
        if (!is_worth_keeping(p, slot))
            continue;
        archive_count(a, &(uint32_t){(uint32_t)p->detail_pool.owners[slot]}, SNAPSHOT_PORTS - 1);
        port_detail_archive(&p->details[slot], a);
    }
}

void ports_begin(struct ports *p, int64_t second)
{
    for (uint32_t slot = 0; slot < p->detail_pool.used; slot++) {
        p->details[slot].since_us = second * US_PER_S;
        history_init(&p->details[slot].history, second);
    }
}

void ports_resume(struct ports *p, int64_t from, int64_t until)
{
    for (uint32_t slot = 0; slot < p->detail_pool.used; slot++) {
        struct port_detail *d = &p->details[slot];
        if (d->waits)
            change_skip(&d->change, &surge_params, from, until);
        d->waits = false;
    }
}
