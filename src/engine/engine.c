/* engine: see engine.h. Its memory, and its snapshots. */
#include "src/engine/engine_parts.h"

#include "src/base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What came of records of that port (PORT_NONE: of echo requests). */
static void engine_settle(void *context, uint32_t port, enum flow_outcome outcome, uint32_t count)
{
    struct engine *e = context;
    flow_outcome_add(&e->what.totals.answers, outcome, count);
    if (port != PORT_NONE)
        ports_settle(&e->what.ports, port, outcome, count);
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
    ports_init(&e->what.ports, &e->arena, &plan->ports, settings->window_s, random_seed);
    hosts_init(&e->who.sources, &e->arena, &plan->sources, random_seed ^ 8);
    hosts_init(&e->who.targets, &e->arena, &plan->targets, random_seed ^ 16);
    flows_init(&e->what.flows, &e->arena, plan->flow_sets, timeouts_s, engine_settle, e);
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

/* calloc does not know of alignment. */
static struct engine *engine_zeroed(void)
{
    struct engine *e = aligned_alloc(ARENA_ALIGN, arena_size(sizeof *e));
    if (e)
        memset(e, 0, sizeof *e);
    return e;
}

struct engine *engine_new(const struct engine_settings *settings)
{
    struct engine *e = engine_zeroed();
    if (!e)
        return NULL;
    e->home = settings->home;
    e->seed = settings->seed;
    e->what.second = e->who.second = INT64_MIN;
    e->plan = plan_for(settings->memory_bytes);
    totals_init(&e->what.totals);
    engine_mark_ports(e, settings);
    if (!arena_open(&e->arena, plan_memory(&e->plan))) {
        free(e);
        return NULL;
    }
    if (settings->touch_memory)
        arena_touch(&e->arena);
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
    hosts_fill(&e->who.sources, second, &sources);
    const struct hosts_out targets = {
        .rows = s->targets,
        .details = s->target_details,
        .row_count = &s->target_count,
        .detail_count = &s->target_detail_count,
        .row_room = SNAPSHOT_TARGETS,
    };
    hosts_fill(&e->who.targets, second, &targets);
}

static void engine_fill_pressure(const struct engine *e, int64_t second, struct snapshot *s)
{
    s->source_table = pressure_table(&e->who.source_pressure, second, e->who.second,
                                     e->who.sources.table.evicted);
    s->source_table.held = e->who.sources.table.held;
    s->source_table.room = e->plan.sources.slots;
    s->target_table = pressure_table(&e->who.target_pressure, second, e->who.second,
                                     e->who.targets.table.evicted);
    s->target_table.held = e->who.targets.table.held;
    s->target_table.room = e->plan.targets.slots;
    s->flow_table =
        pressure_table(&e->what.flow_pressure, second, e->what.second, e->what.flows.forgotten);
    s->flow_table.held = e->what.flows.held;
    s->flow_table.room = (uint64_t)e->plan.flow_sets * FLOW_WAYS;
}

void engine_fill(struct engine *e, int64_t second, struct snapshot *s)
{
    bool any = second != INT64_MIN;
    s->taken_at_us = any ? second * US_PER_S : SNAPSHOT_UNKNOWN;
    if (!any)
        second = 0; /* nothing was counted, so any will do that can be reckoned with */
    s->memory_bytes = engine_memory(e);
    flows_sweep(&e->what.flows, second * US_PER_S); /* in that second more may come */
    totals_fill(&e->what.totals, second, s);
    ports_fill(&e->what.ports, second, s);
    engine_fill_hosts(e, second, s);
    engine_fill_pressure(e, second, s);
}
