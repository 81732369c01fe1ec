/* engine: see engine.h. Its memory. */
#include "src/engine/engine_parts.h"

#include "src/base/clock.h"
#include "src/engine/incident_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a conversation remembers is of when it began: that incident may have made room since. */
static uint8_t present_incident(const struct incidents *is, uint8_t number)
{
    return number != INCIDENT_NONE && incident_numbered(is, number) ? number : INCIDENT_NONE;
}

/* What came of records (the owner is their port; PORT_NONE: echo requests have none). */
static void engine_settle(void *context, const struct flow_settled *settled)
{
    struct engine *e = context;
    flow_outcome_add(&e->what.totals.answers, settled->outcome, settled->count);
    if (settled->answer) {
        e->what.answers = true;
        e->what.answer_incident = present_incident(&e->what.incidents, settled->incident);
    }
    if (settled->owner != PORT_NONE)
        ports_settle(&e->what.ports, settled->owner, settled->outcome, settled->count);
    if (settled->incident != INCIDENT_NONE)
        incidents_settle(&e->what.incidents, settled);
}

static size_t plan_memory(const struct plan *p, const struct home *home)
{
    return ports_memory(&p->ports) + hosts_memory(&p->sources) + hosts_memory(&p->targets) +
           flows_memory(p->flow_sets) + incidents_memory(&p->incidents, home);
}

bool engine_touch_more(struct engine *e)
{
    return arena_touch_more(&e->arena);
}

/* Of an arena that is all zero. */
static void engine_init_tables(struct engine *e)
{
    const struct plan *plan = &e->plan;
    uint64_t random_seed = hash_u64(&e->seed, 1) | 1;
    if (e->touch_memory)
        arena_touch(&e->arena);
    e->what.second = e->who.second = INT64_MIN;
    totals_init(&e->what.totals);
    ports_init(&e->what.ports, &e->arena, &plan->ports, e->window_s, random_seed);
    hosts_init(&e->who.sources, &e->arena, &plan->sources, random_seed ^ 8);
    hosts_init(&e->who.targets, &e->arena, &plan->targets, random_seed ^ 16);
    incidents_init(&e->what.incidents, &e->arena, &plan->incidents, &e->home, &e->seed);
    flows_init(&e->what.flows, &e->arena, plan->flow_sets, e->timeouts_s, engine_settle, e);
    ports_set_detectors(&e->what.ports, &e->detectors);
    ports_set_known_good(&e->what.ports, &e->what.incidents.good);
    incidents_set_detectors(&e->what.incidents, &e->detectors);
    hosts_set_scan(&e->who.sources, &e->detectors.scan);
    hosts_set_scan(&e->who.targets, &e->detectors.scan);
}

static void engine_init_wanted(struct engine *e, const struct engine_settings *settings)
{
    if (e->signatures)
        incidents_set_signatures(&e->what.incidents, signature_set_list(e->signatures),
                                 signature_set_count(e->signatures));
    if (settings->known_good)
        incidents_set_known_good(&e->what.incidents, settings->known_good);
}

static void engine_mark_ports(struct engine *e, const struct engine_settings *settings)
{
    for (size_t i = 0; i < settings->server_ports_count; i++)
        port_marks_add(e->server_ports, (uint32_t)settings->server_ports[i] & 0xffff);
    for (size_t i = 0; i < settings->watched_count; i++) {
        const struct port_range *r = &settings->watched[i];
        uint32_t first_port = r->protocol == IP_TCP ? 0 : PORT_UDP;
        for (uint32_t port = r->first; port <= r->last; port++)
            port_marks_add(e->watched_ports, first_port + port);
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
    e->signatures = settings->signatures;
    e->detectors = settings->detectors ? *settings->detectors : detectors_usual;
    e->timeouts_s[FLOW_UDP] = settings->udp_timeout_s;
    e->timeouts_s[FLOW_TCP] = settings->tcp_timeout_s;
    e->timeouts_s[FLOW_ICMP] = settings->icmp_timeout_s;
    memcpy(e->window_s, settings->window_s, sizeof e->window_s);
    e->touch_memory = settings->touch_memory;
    e->ports_part = PORTS_PARTS;
    e->plan = plan_for(settings->memory_bytes);
    engine_mark_ports(e, settings);
    if (!arena_open(&e->arena, plan_memory(&e->plan, &e->home))) {
        free(e);
        return NULL;
    }
    engine_init_tables(e);
    engine_init_wanted(e, settings);
    return e;
}

void engine_reset(struct engine *e)
{
    const struct signature *signatures = e->what.incidents.signatures;
    const size_t signature_count = e->what.incidents.signature_count;
    const struct known_good good = e->what.incidents.good;
    arena_clear(&e->arena);
    memset(&e->what, 0, sizeof e->what);
    memset(&e->who, 0, sizeof e->who);
    engine_init_tables(e);
    incidents_set_signatures(&e->what.incidents, signatures, signature_count);
    incidents_set_known_good(&e->what.incidents, &good);
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
             "%.1f, incidents %.1f",
             (double)engine_memory(e) / mib, (double)ports_memory(&p->ports) / mib,
             p->sources.slots, (double)hosts_memory(&p->sources) / mib, p->targets.slots,
             (double)hosts_memory(&p->targets) / mib, p->flow_sets * FLOW_WAYS,
             (double)flows_memory(p->flow_sets) / mib,
             (double)incidents_memory(&p->incidents, &e->home) / mib);
}

void engine_note_losses(struct engine *e, int64_t second, uint64_t kernel, uint64_t interface)
{
    loss_note(&e->what.loss, &e->detectors.loss, &e->what.incidents.alerts, second, kernel,
              interface);
}

void engine_note_gap(struct engine *e, int64_t second, const char *open)
{
    loss_note_gap(&e->what.loss, &e->detectors.loss, &e->what.incidents.alerts, second, open);
}

void engine_listen_anew(struct engine *e)
{
    if (e->what.second != INT64_MIN)
        ports_listen(&e->what.ports, e->what.second);
}

void engine_note_gap_end(struct engine *e, const char *what, const char *what_was, const char *open)
{
    engine_listen_anew(e);
    loss_note_gap_end(&e->what.loss, &e->what.incidents.alerts, what, what_was, open);
}
