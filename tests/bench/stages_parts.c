/* stages_parts: see stages_parts.h. */
#include "tests/bench/stages_parts.h"

#include "src/base/arena.h"
#include "src/engine/hosts.h"
#include "src/engine/plan.h"
#include "src/engine/ports.h"
#include "src/engine/totals.h"

enum { BATCH = 64 };

static struct parts {
    struct arena arena;
    struct totals totals;
    struct flows flows;
    struct ports ports;
    struct hosts sources, targets;
} parts;

static void ignore_outcome(void *context, const struct flow_settled *settled)
{
    (void)context;
    (void)settled;
}

bool parts_open(const struct engine_settings *s)
{
    const struct plan plan = plan_for(s->memory_bytes);
    const int64_t timeouts_s[FLOW_KINDS] = {s->udp_timeout_s, s->tcp_timeout_s, s->icmp_timeout_s};
    parts = (struct parts){0};
    if (!arena_open(&parts.arena, ports_memory(&plan.ports) + hosts_memory(&plan.sources) +
                                      hosts_memory(&plan.targets) + flows_memory(plan.flow_sets)))
        return false;
    totals_init(&parts.totals);
    ports_init(&parts.ports, &parts.arena, &plan.ports, s->window_s, 1);
    hosts_init(&parts.sources, &parts.arena, &plan.sources, 2);
    hosts_init(&parts.targets, &parts.arena, &plan.targets, 3);
    flows_init(&parts.flows, &parts.arena, plan.flow_sets, timeouts_s, ignore_outcome, NULL);
    return true;
}

void parts_close(void)
{
    arena_close(&parts.arena);
}

/* Has no list of server ports: it costs nothing to ask one. */
static void count_flows(struct prepared *p, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (p[i].verdict == VERDICT_IP && p[i].flow_hash)
            flows_prefetch(&parts.flows, p[i].flow_hash);
    for (size_t i = 0; i < count; i++)
        p[i].record = p[i].verdict == VERDICT_IP && p[i].flow_hash &&
                      flows_note(&parts.flows, &p[i], false, p[i].port);
}

static void count_totals(const struct prepared *p, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        totals_count(&parts.totals, &p[i]);
        if (p[i].verdict == VERDICT_IP)
            totals_count_packet(&parts.totals, &p[i], p[i].record);
    }
}

static bool has_port(const struct prepared *p)
{
    return p->verdict == VERDICT_IP && p->port != PORT_NONE;
}

static void count_ports(const struct prepared *p, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_port(&p[i]))
            ports_prefetch(&parts.ports, p[i].port);
    for (size_t i = 0; i < count; i++)
        if (has_port(&p[i]))
            ports_prefetch_detail(&parts.ports, &p[i]);
    for (size_t i = 0; i < count; i++)
        if (has_port(&p[i]))
            ports_count(&parts.ports, &p[i], p[i].record);
}

/* All three steps of fetching ahead, as the engine does them: the last of those that are there. */
static void count_sources(const struct prepared *p, size_t count)
{
    struct heavy_view views[BATCH];
    struct hosts *h = &parts.sources;
    size_t found = 0, places[BATCH];
    for (size_t i = 0; i < count; i++)
        if (p[i].verdict == VERDICT_IP)
            hosts_prefetch(h, p[i].source_hash);
    for (size_t i = 0; i < count; i++)
        if (p[i].verdict == VERDICT_IP) {
            views[i] = hosts_prefetch_entry(h, p[i].source_hash);
            places[found] = i;
            found += views[i].slot != HEAVY_NONE;
        }
    for (size_t i = 0; i < found; i++)
        hosts_prefetch_detail(h, views[places[i]].slot, &p[places[i]]);
    for (size_t i = 0; i < count; i++)
        if (p[i].verdict == VERDICT_IP)
            hosts_count_source(h, &p[i], &views[i]);
}

static bool has_target(const struct prepared *p)
{
    return p->verdict == VERDICT_IP && p->to_home;
}

static void count_targets(const struct prepared *p, size_t count)
{
    struct heavy_view views[BATCH];
    struct hosts *h = &parts.targets;
    size_t found = 0, places[BATCH];
    for (size_t i = 0; i < count; i++)
        if (has_target(&p[i]))
            hosts_prefetch(h, p[i].target_hash);
    for (size_t i = 0; i < count; i++)
        if (has_target(&p[i])) {
            views[i] = hosts_prefetch_entry(h, p[i].target_hash);
            places[found] = i;
            found += views[i].slot != HEAVY_NONE;
        }
    for (size_t i = 0; i < found; i++)
        hosts_prefetch_detail(h, views[places[i]].slot, &p[places[i]]);
    for (size_t i = 0; i < count; i++)
        if (has_target(&p[i]))
            hosts_count_target(h, &p[i], &views[i]);
}

void parts_count(enum part part, struct prepared *p, size_t count)
{
    for (size_t n; count > 0; p += n, count -= n) {
        n = count < BATCH ? count : BATCH;
        if (part == PART_FLOWS)
            count_flows(p, n);
        else if (part == PART_TOTALS)
            count_totals(p, n);
        else if (part == PART_PORTS)
            count_ports(p, n);
        else if (part == PART_SOURCES)
            count_sources(p, n);
        else
            count_targets(p, n);
    }
}
