/* engine: see engine.h. */
#include "src/engine/engine.h"

#include "src/base/arena.h"
#include "src/base/clock.h"
#include "src/engine/flows.h"
#include "src/engine/hosts.h"
#include "src/engine/plan.h"
#include "src/engine/ports.h"
#include "src/engine/pressure.h"
#include "src/engine/totals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DECAY_EVERY_S = 600, /* scores of ports and hosts are halved so often */
    BATCH = 64,          /* packets whose places are fetched together */
};

struct engine {
    struct home home;
    struct hash_seed seed;
    bool server_port[65536];
    bool watched_port[SNAPSHOT_PORTS];
    struct plan plan;
    struct arena arena;
    int64_t second;         /* the newest; INT64_MIN: before the first packet */
    int64_t decayed_second; /* when scores were halved last */
    struct totals totals;
    struct flows flows;
    struct ports ports;
    struct hosts sources, targets;
    struct pressure source_pressure, target_pressure, flow_pressure;
};

/* What came of records of that port (PORT_NONE: of echo requests). */
static void engine_settle(void *context, uint32_t port, enum flow_outcome outcome, uint32_t count)
{
    struct engine *e = context;
    flow_outcome_add(&e->totals.answers, outcome, count);
    if (port != PORT_NONE)
        ports_settle(&e->ports, port, outcome, count);
}

static size_t plan_memory(const struct plan *p)
{
    return ports_memory(&p->ports) + hosts_memory(&p->sources) + hosts_memory(&p->targets) +
           flows_memory(p->flow_sets);
}

static void engine_init_tables(struct engine *e, const struct engine_settings *settings)
{
    const struct plan *plan = &e->plan;
    const int64_t timeouts_s[FLOW_KINDS] = {settings->udp_timeout_s, settings->tcp_timeout_s,
                                            settings->icmp_timeout_s};
    uint64_t random_seed = hash_u64(&e->seed, 1) | 1;
    ports_init(&e->ports, &e->arena, &plan->ports, random_seed);
    hosts_init(&e->sources, &e->arena, &plan->sources, random_seed ^ 8);
    hosts_init(&e->targets, &e->arena, &plan->targets, random_seed ^ 16);
    flows_init(&e->flows, &e->arena, plan->flow_sets, timeouts_s, engine_settle, e);
}

static void engine_mark_ports(struct engine *e, const struct engine_settings *settings)
{
    for (size_t i = 0; i < settings->server_ports_count; i++)
        e->server_port[settings->server_ports[i] & 0xffff] = true;
    for (size_t i = 0; i < settings->watched_count; i++) {
        const struct port_range *r = &settings->watched[i];
        uint32_t first_port = r->protocol == IP_TCP ? 0 : PORT_UDP;
        for (uint32_t port = r->first; port <= r->last; port++)
            e->watched_port[first_port + port] = true;
    }
}

struct engine *engine_new(const struct engine_settings *settings)
{
    struct engine *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    e->home = settings->home;
    e->seed = settings->seed;
    e->second = INT64_MIN;
    e->plan = plan_for(settings->memory_bytes);
    totals_init(&e->totals);
    engine_mark_ports(e, settings);
    if (!arena_open(&e->arena, plan_memory(&e->plan))) {
        free(e);
        return NULL;
    }
    engine_init_tables(e, settings);
    return e;
}

void engine_free(struct engine *e)
{
    if (!e)
        return;
    arena_close(&e->arena);
    free(e);
}

size_t engine_memory(const struct engine *e)
{
    return sizeof *e + e->arena.size;
}

void engine_describe_memory(const struct engine *e, char *text, size_t size)
{
    const struct plan *p = &e->plan;
    const double mib = 1 << 20;
    snprintf(text, size,
             "%.1f MiB for tables: ports %.1f, %u sources %.1f, %u targets %.1f, %u conversations "
             "%.1f",
             (double)engine_memory(e) / mib, (double)ports_memory(&p->ports) / mib,
             p->sources.slots, (double)hosts_memory(&p->sources) / mib, p->targets.slots,
             (double)hosts_memory(&p->targets) / mib, p->flow_sets * FLOW_WAYS,
             (double)flows_memory(p->flow_sets) / mib);
}

/* --- preparing --- */

/* Multicast and broadcast go to us, so from outside they are inbound, from ours internal. */
static enum traffic direction_of(const struct prepared *p)
{
    bool to_us = p->to_home || address_is_group(&p->packet.target);
    if (p->from_home)
        return to_us ? TRAFFIC_INTERNAL : TRAFFIC_OUTBOUND;
    return to_us ? TRAFFIC_INBOUND : TRAFFIC_TRANSIT;
}

static uint32_t port_of(const struct packet *p)
{
    if (!p->has_ports)
        return PORT_NONE;
    return p->target_port + (p->protocol == IP_TCP ? 0u : (uint32_t)PORT_UDP);
}

static uint64_t prefix_of(const struct packet *p)
{
    uint64_t prefix = 0;
    if (p->payload_captured >= sizeof prefix)
        memcpy(&prefix, p->payload, sizeof prefix);
    else if (p->payload_captured > 0)
        memcpy(&prefix, p->payload, p->payload_captured);
    return prefix;
}

void engine_prepare(const struct engine *e, enum verdict verdict, struct prepared *p)
{
    p->verdict = (uint8_t)verdict;
    p->second = clock_second(p->packet.time_us);
    if (verdict != VERDICT_IP)
        return;
    p->from_home = home_contains(&e->home, &p->packet.source);
    p->to_home = home_contains(&e->home, &p->packet.target) && !address_is_group(&p->packet.target);
    p->direction = (uint8_t)direction_of(p);
    p->port = port_of(&p->packet);
    p->port_hash = p->port == PORT_NONE ? 0 : hash_u64(&e->seed, p->port);
    p->source_hash = hash_address(&e->seed, &p->packet.source);
    p->target_hash = hash_address(&e->seed, &p->packet.target);
    p->payload_prefix = prefix_of(&p->packet);
    flows_prepare(&e->seed, p);
}

/* --- counting --- */

static void engine_decay(struct engine *e, int64_t second)
{
    int64_t passed = (second - e->decayed_second) / DECAY_EVERY_S;
    if (passed <= 0)
        return;
    e->decayed_second += passed * DECAY_EVERY_S;
    uint32_t times = passed < 32 ? (uint32_t)passed : 32;
    ports_decay(&e->ports, times);
    hosts_decay(&e->sources, times);
    hosts_decay(&e->targets, times);
}

static void engine_begin(struct engine *e, int64_t second)
{
    e->decayed_second = second;
    pressure_begin(&e->source_pressure, second);
    pressure_begin(&e->target_pressure, second);
    pressure_begin(&e->flow_pressure, second);
}

/* A second has ended. */
static void engine_tick(struct engine *e, int64_t second)
{
    if (e->second == INT64_MIN) {
        engine_begin(e, second);
    } else {
        pressure_tick(&e->source_pressure, e->second, e->sources.table.evicted);
        pressure_tick(&e->target_pressure, e->second, e->targets.table.evicted);
        pressure_tick(&e->flow_pressure, e->second, e->flows.forgotten);
        int64_t sweeps = second - e->second < FLOW_SWEEPS ? second - e->second : FLOW_SWEEPS;
        for (int64_t i = 0; i < sweeps; i++)
            flows_sweep(&e->flows, second * US_PER_S);
        engine_decay(e, second);
    }
    e->second = second;
}

/* Where a packet's hosts are, as far as that has been looked up. */
struct places {
    struct heavy_view source, target;
};

static void count_one(struct engine *e, const struct prepared *p, const struct places *at)
{
    if (p->second > e->second)
        engine_tick(e, p->second);
    totals_count(&e->totals, p);
    if (p->verdict != VERDICT_IP)
        return;
    /* What is from a server's port to one of 1024 or above is no record, however late it comes. */
    bool late_answer = e->server_port[p->packet.source_port] && p->packet.target_port >= 1024;
    bool record = p->flow_hash && flows_note(&e->flows, p, late_answer, p->port);
    totals_count_packet(&e->totals, p, record);
    if (p->port != PORT_NONE)
        ports_count(&e->ports, p, record);
    bool watched = record && p->port != PORT_NONE && e->watched_port[p->port];
    hosts_count_source(&e->sources, p, record, watched, &at->source);
    if (p->to_home)
        hosts_count_target(&e->targets, p, record, &at->target);
}

/* Where a packet's places in memory are not in the cache, counting it would wait for one after the
 * other. So they are fetched for a batch at once, in three steps, each of which needs what the one
 * before has brought: sets of tables; entries; what entries point to. */
static void fetch_batch(const struct engine *e, const struct prepared *p, size_t count,
                        struct places *at)
{
    for (size_t i = 0; i < count; i++) {
        if (p[i].verdict != VERDICT_IP)
            continue;
        hosts_prefetch(&e->sources, p[i].source_hash);
        if (p[i].to_home)
            hosts_prefetch(&e->targets, p[i].target_hash);
        if (p[i].port != PORT_NONE)
            ports_prefetch(&e->ports, p[i].port);
        if (p[i].flow_hash)
            flows_prefetch(&e->flows, p[i].flow_hash);
    }
    for (size_t i = 0; i < count; i++) {
        if (p[i].verdict != VERDICT_IP)
            continue;
        at[i].source = hosts_prefetch_entry(&e->sources, p[i].source_hash);
        if (p[i].to_home)
            at[i].target = hosts_prefetch_entry(&e->targets, p[i].target_hash);
        if (p[i].port != PORT_NONE)
            ports_prefetch_detail(&e->ports, &p[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (p[i].verdict != VERDICT_IP)
            continue;
        hosts_prefetch_detail(&e->sources, at[i].source.slot, p[i].target_hash, p[i].port_hash);
        if (p[i].to_home)
            hosts_prefetch_detail(&e->targets, at[i].target.slot, p[i].source_hash, p[i].port_hash);
    }
}

void engine_count(struct engine *e, const struct prepared *p, size_t count)
{
    while (count > 0) {
        size_t batch = count < BATCH ? count : BATCH;
        struct places at[BATCH];
        fetch_batch(e, p, batch, at);
        for (size_t i = 0; i < batch; i++)
            count_one(e, &p[i], &at[i]);
        p += batch;
        count -= batch;
    }
}

/* --- snapshot --- */

static void engine_fill_hosts(struct engine *e, int64_t second, struct snapshot *s)
{
    const struct hosts_out sources = {
        .rows = s->sources,
        .details = s->source_details,
        .row_count = &s->source_count,
        .detail_count = &s->source_detail_count,
        .row_room = SNAPSHOT_SOURCES,
    };
    hosts_fill(&e->sources, second, &sources);
    const struct hosts_out targets = {
        .rows = s->targets,
        .details = s->target_details,
        .row_count = &s->target_count,
        .detail_count = &s->target_detail_count,
        .row_room = SNAPSHOT_TARGETS,
    };
    hosts_fill(&e->targets, second, &targets);
}

static void engine_fill_pressure(const struct engine *e, int64_t second, struct snapshot *s)
{
    s->source_table = pressure_table(&e->source_pressure, second, e->sources.table.evicted);
    s->source_table.held = e->sources.table.held;
    s->source_table.room = e->plan.sources.slots;
    s->target_table = pressure_table(&e->target_pressure, second, e->targets.table.evicted);
    s->target_table.held = e->targets.table.held;
    s->target_table.room = e->plan.targets.slots;
    s->flow_table = pressure_table(&e->flow_pressure, second, e->flows.forgotten);
    s->flow_table.held = e->flows.held;
    s->flow_table.room = (uint64_t)e->plan.flow_sets * FLOW_WAYS;
}

void engine_fill(struct engine *e, int64_t second, struct snapshot *s)
{
    bool any = second != INT64_MIN;
    s->taken_at_us = any ? second * US_PER_S : SNAPSHOT_UNKNOWN;
    if (!any)
        second = 0; /* nothing was counted, so any will do that can be reckoned with */
    s->memory_bytes = engine_memory(e);
    totals_fill(&e->totals, second, s);
    ports_fill(&e->ports, second, s);
    engine_fill_hosts(e, second, s);
    engine_fill_pressure(e, second, s);
}
