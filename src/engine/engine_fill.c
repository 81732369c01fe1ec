/* engine_fill: a snapshot of all that was counted. */
#include "src/engine/engine_parts.h"

#include "src/base/clock.h"

#include <string.h>

static void fill_sources(struct hosts *sources, int64_t second, struct snapshot *s)
{
    const struct hosts_out out = {
        .rows = s->sources,
        .details = s->source_details,
        .row_count = &s->source_count,
        .detail_count = &s->source_detail_count,
        .row_room = SNAPSHOT_SOURCES,
    };
    hosts_fill(sources, second, &out);
}

static void fill_targets(struct hosts *targets, int64_t second, struct snapshot *s)
{
    const struct hosts_out out = {
        .rows = s->targets,
        .details = s->target_details,
        .row_count = &s->target_count,
        .detail_count = &s->target_detail_count,
        .row_room = SNAPSHOT_TARGETS,
    };
    hosts_fill(targets, second, &out);
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

/* Which signatures a source matched is known where incidents are counted. */
static void engine_mark_sources(struct engine *e, struct snapshot *s)
{
    for (uint32_t i = 0; i < s->source_count; i++) {
        struct snapshot_host *h = &s->sources[i];
        const struct prober *p =
            probers_find(&e->what.incidents.probers, hash_address(&e->seed, &h->address));
        if (!p)
            continue;
        memcpy(h->signatures, p->signatures, sizeof h->signatures);
        h->habit = (uint8_t)source_habit_read(&p->habit, e->detectors.source_ports.packets);
    }
}

/* As long as it surges that is what matters; else by its times. */
static void engine_fill_state(const struct incident_detector *d, const struct snapshot *s,
                              struct snapshot_incident *i)
{
    const int64_t hour_us = 3600 * (int64_t)US_PER_S;
    if (s->taken_at_us - i->last_us >= d->quiet_after_s * US_PER_S)
        i->state = INCIDENT_QUIET;
    else if (i->state == INCIDENT_QUIET || i->state == INCIDENT_FADING)
        i->state = s->taken_at_us - i->first_us < hour_us ? INCIDENT_NEW : INCIDENT_STEADY;
}

/* When that source was found to scan last: the beginning of the minute. SNAPSHOT_UNKNOWN: never, or
 * nobody knows. */
static int64_t scanned_us(const struct snapshot *s, const struct snapshot_host *h)
{
    if (h->scan_minutes == UINT16_MAX)
        return SNAPSHOT_UNKNOWN;
    return (clock_part(clock_second(s->taken_at_us), 60) - h->scan_minutes) * 60 * US_PER_S;
}

/* How many of ours it went to: all it went to, of one outside; and of one of ours as long as none
 * of ours sent anything out. */
static struct distinct_count home_peers(const struct snapshot *s, const struct snapshot_host *h)
{
    const bool all = !h->home || s->traffic[TRAFFIC_OUTBOUND].total.packets == 0;
    return all ? h->peers : counts_value(0, CERTAINTY_UNKNOWN);
}

/* An incident of one source is as its row among the sources says, as long as that is held. */
static void engine_fill_source(struct engine *e, const struct snapshot *s,
                               struct snapshot_incident *i)
{
    struct address a;
    if (!address_parse(i->name, &a))
        return;
    const struct snapshot_host *h = snapshot_find_source(s, &a);
    i->sources = counts_value(1, CERTAINTY_EXACT);
    i->targets = h ? h->peers : counts_value(0, CERTAINTY_UNKNOWN);
    i->home_targets = h ? home_peers(s, h) : counts_value(0, CERTAINTY_UNKNOWN);
    if (!h)
        return;
    i->records = i->answers.unknown = h->records;
    i->first_us = h->first_us;
    if (scanned_us(s, h) > i->last_us)
        i->last_us = scanned_us(s, h);
    i->per_hour = -1;
    engine_fill_state(&e->detectors.incident, s, i);
}

/* That TCP's SYNs carry nothing is not worth saying. */
static void engine_fill_port_payloads(const struct snapshot_port_detail *d,
                                      struct snapshot_incident *i)
{
    const bool nothing =
        i->ports[0].protocol == IP_TCP && d->payload_count == 1 && d->payloads[0].length == 0;
    i->payload_count = nothing ? 0 : d->payload_count;
    i->payload_records = d->payload_records;
    i->payloads_more = d->payloads_unlisted;
    memcpy(i->payloads, d->payloads, sizeof i->payloads);
}

/* Its records are all pings, as it tries no port. */
static bool sends_pings_alone(const struct snapshot_host *h)
{
    return h->ports.value == 0 && h->ports.certainty == CERTAINTY_EXACT;
}

/* Sources that sweep by ping, as far as their rows are held. */
struct pingers {
    const struct snapshot_host *any;
    uint32_t count;
    uint64_t records; /* of those that send nothing else */
    int64_t last_us;  /* SNAPSHOT_UNKNOWN: not known of any */
};

/* Of one that tries ports as well, when it was found to scan is all that is known. */
static void pingers_add(struct pingers *p, const struct snapshot *s, const struct snapshot_host *h)
{
    const bool alone = sends_pings_alone(h);
    const int64_t last_us = alone ? h->last_us : scanned_us(s, h);
    p->any = h;
    p->count++;
    p->records += alone ? h->records : 0;
    p->last_us = last_us > p->last_us ? last_us : p->last_us;
}

/* Who was found to; where it is not known of each whether he was, who was seen to. */
static struct pingers pingers_of(struct engine *e, const struct snapshot *s,
                                 const struct snapshot_incident *i, bool v4)
{
    const bool known = i->sources.certainty == CERTAINTY_EXACT;
    struct pingers p = {.last_us = SNAPSHOT_UNKNOWN};
    for (uint32_t k = 0; k < s->source_count; k++) {
        const struct snapshot_host *h = &s->sources[k];
        if (h->scan == SCAN_NONE || h->home || address_is_v4(&h->address) != v4)
            continue;
        if (known ? incidents_swept_by_ping(&e->what.incidents, i->name, &h->address)
                  : h->scan == SCAN_SWEEP && sends_pings_alone(h))
            pingers_add(&p, s, h);
    }
    return p;
}

/* Of ICMP echo requests alone are records. */
static uint64_t pings_of(const struct snapshot *s, bool v4)
{
    uint64_t records = 0;
    for (uint32_t k = 0; k < s->icmp_count; k++)
        records += (s->icmp[k].protocol == IP_ICMP) == v4 ? s->icmp[k].records : 0;
    return records;
}

/* And that of pings: its records are all pings there were, as a port's are all to that port; its
 * sources who was found to sweep by them; its targets are known where that is one, as those it went
 * to: of several many are the same. */
static void engine_fill_pings(struct engine *e, const struct snapshot *s,
                              struct snapshot_incident *i)
{
    const bool v4 = strcmp(i->name, "icmp") == 0, earlier = i->records > 0;
    const struct pingers p = pingers_of(e, s, i, v4);
    const uint64_t pings = pings_of(s, v4);
    const bool one = p.count == 1 && i->sources.value == 1 && !earlier &&
                     i->sources.certainty == CERTAINTY_EXACT;
    i->records += pings > p.records ? pings : p.records; /* SCTP has no port here, either */
    i->answers.unknown = i->records;
    i->targets = i->home_targets = one ? p.any->peers : counts_value(0, CERTAINTY_UNKNOWN);
    if (p.last_us > i->last_us)
        i->last_us = p.last_us;
    i->per_hour = -1;
    engine_fill_state(&e->detectors.incident, s, i);
}

/* And that of a port as the port's row: of all its records, also before it was noticed. */
static void engine_fill_port(const struct incident_detector *d, const struct snapshot *s,
                             struct snapshot_incident *i)
{
    const struct snapshot_port *p = snapshot_find_port(s, i->ports[0].protocol, i->ports[0].port);
    if (!p)
        return;
    i->records = i->ports[0].records = p->records;
    i->sources = i->ports[0].sources = p->sources;
    i->targets = i->ports[0].targets = p->targets;
    i->home_targets = counts_value(0, CERTAINTY_UNKNOWN);
    i->per_hour = -1; /* the history is of packets */
    if (p->detail >= 0) {
        if (s->port_details[p->detail].last_record_us > i->last_us)
            i->last_us = s->port_details[p->detail].last_record_us;
        i->answers = s->port_details[p->detail].answers;
        i->history = i->ports[0].history = s->port_details[p->detail].history;
        i->history_packets = true;
        engine_fill_port_payloads(&s->port_details[p->detail], i);
    }
    engine_fill_state(d, s, i);
}

static void engine_fill_unnamed(struct engine *e, struct snapshot *s)
{
    for (uint32_t k = 0; k < s->incident_count; k++)
        if (s->incidents[k].kind == INCIDENT_SOURCE)
            engine_fill_source(e, s, &s->incidents[k]);
        else if (s->incidents[k].kind == INCIDENT_PORT && s->incidents[k].port_count > 0)
            engine_fill_port(&e->detectors.incident, s, &s->incidents[k]);
        else if (s->incidents[k].kind == INCIDENT_PORT)
            engine_fill_pings(e, s, &s->incidents[k]);
}

/* One of ours that scans is an insider, too: its only one, with all that is known of the incident.
 * Without records nothing is: its row is not held. It is past when the scan is over. */
static void engine_fill_insider(const struct engine *e, struct snapshot_incident *i)
{
    struct address a;
    if (i->kind != INCIDENT_SOURCE || !address_parse(i->name, &a) || !home_contains(&e->home, &a))
        return;
    i->insiders_past = i->state == INCIDENT_QUIET;
    i->insider_count = i->records > 0;
    i->insiders_more = i->records == 0;
    i->insiders[0] = (struct incident_insider){
        .address = a,
        .first_us = i->first_us,
        .last_us = i->last_us,
        .records = i->records,
        .targets = i->targets,
    };
}

/* Scans were found where sources are counted. */
static void engine_fill_incidents(struct engine *e, int64_t second, struct snapshot *s)
{
    struct scans *scans = &e->who.sources.scans;
    for (uint32_t i = 0; i < scans->count; i++)
        incidents_scan(&e->what.incidents, &scans->events[i]);
    if (scans->left_out > 0)
        incidents_scans_left_out(&e->what.incidents, scans->left_out, second);
    scans->count = 0;
    scans->left_out = 0;
    incidents_fill(&e->what.incidents, second, s);
}

/* As many parts of the ports as the other thread, if there is one, leaves. */
static void engine_fill_ports(struct engine *e, int64_t second, struct snapshot *s)
{
    for (uint32_t part; (part = atomic_fetch_add(&e->ports_part, 1)) < PORTS_PARTS;)
        ports_fill_part(&e->what.ports, part, second, s);
}

void engine_fill_what(struct engine *e, int64_t second, struct snapshot *s)
{
    if (second == INT64_MIN)
        second = 0;
    flows_sweep(&e->what.flows, second * US_PER_S); /* in that second more may come */
    totals_fill(&e->what.totals, second, s);
    engine_fill_incidents(e, second, s);
    ports_fill_begin(&e->what.ports, s);
    atomic_store(&e->ports_part, 0);
    engine_fill_ports(e, second, s);
}

void engine_fill_who(struct engine *e, int64_t second, struct snapshot *s)
{
    if (second == INT64_MIN)
        second = 0;
    fill_sources(&e->who.sources, second, s);
    fill_targets(&e->who.targets, second, s);
    engine_fill_ports(e, second, s);
}

void engine_fill_both(struct engine *e, int64_t second, struct snapshot *s)
{
    const bool any = second != INT64_MIN;
    s->taken_at_us = any ? second * US_PER_S : SNAPSHOT_UNKNOWN;
    if (!any)
        second = 0; /* nothing was counted, so any will do that can be reckoned with */
    s->memory_bytes = engine_memory(e);
    engine_fill_pressure(e, second, s);
    engine_fill_unnamed(e, s);
    incidents_fill_earlier(&e->what.incidents, &e->what.ports, s);
    for (uint32_t k = 0; k < s->incident_count; k++) {
        engine_fill_insider(e, &s->incidents[k]);
        s->incidents[k].repliers_kept &= !snapshot_hears_no_answers(s);
    }
    engine_mark_sources(e, s);
}

void engine_fill(struct engine *e, int64_t second, struct snapshot *s)
{
    engine_fill_what(e, second, s);
    engine_fill_who(e, second, s);
    engine_fill_both(e, second, s);
}
