/* incidents: see incidents.h. The table, and a record into it. */
#include "src/engine/incident_parts.h"

#include "src/base/clock.h"

#include <stdio.h>
#include <string.h>

/* As many as the number of an incident has room for. */
enum { GENERATIONS = UINT8_MAX / SNAPSHOT_INCIDENTS };

static size_t home_bytes(const struct home_numbers *n)
{
    return arena_size((n->count + 63) / 64 * sizeof(uint64_t));
}

size_t incidents_memory(const struct incidents_size *size, const struct home *home)
{
    struct home_numbers n;
    home_numbers_init(&n, home);
    return arena_size(SNAPSHOT_INCIDENTS * sizeof(struct incident)) +
           SNAPSHOT_INCIDENTS * 3 * home_bytes(&n) + counts_memory(size->larges) +
           probers_memory(size->prober_sets);
}

void incidents_init(struct incidents *is, struct arena *a, const struct incidents_size *size,
                    const struct home *home, const struct hash_seed *seed)
{
    *is = (struct incidents){.seed = seed,
                             .began_us = SNAPSHOT_UNKNOWN,
                             .watched_second = INT64_MIN,
                             .saved_second = INT64_MIN};
    home_numbers_init(&is->home, home);
    is->table = arena_take(a, SNAPSHOT_INCIDENTS * sizeof *is->table);
    for (int i = 0; i < SNAPSHOT_INCIDENTS; i++) {
        is->table[i].hit = arena_take(a, home_bytes(&is->home));
        is->table[i].answered = arena_take(a, home_bytes(&is->home));
        is->table[i].emitted = arena_take(a, home_bytes(&is->home));
    }
    counts_init(&is->counts, a, size->larges, 0x1c1de47);
    probers_init(&is->probers, a, size->prober_sets);
    incidents_set_detectors(is, &detectors_usual);
}

static bool is_known_good(const struct incidents *is, const struct prepared *p)
{
    return known_good_source(&is->good, &p->packet.source) ||
           (p->packet.has_ports &&
            known_good_port(&is->good, p->packet.protocol, p->packet.target_port));
}

/* --- The table -------------------------------------------------------------------------------- */

static void incident_forget(struct incidents *is, struct incident *i)
{
    counts_clear(&is->counts, &i->sources);
    counts_clear(&is->counts, &i->targets);
    counts_clear(&is->counts, &i->home_targets);
    for (uint32_t k = 0; k < i->port_count; k++) {
        counts_clear(&is->counts, &i->ports[k].sources);
        counts_clear(&is->counts, &i->ports[k].targets);
    }
    for (uint32_t k = 0; k < i->insider_count; k++)
        counts_clear(&is->counts, &i->insiders[k].targets);
    if (i->kind == INCIDENT_SIGNATURE && i->signature != SIGNATURE_GONE)
        is->of_signature[i->signature] = INCIDENT_NONE;
    incident_leave_ports(is, i);
    is->evicted++;
    is->held--;
}

/* The lower the sooner it makes room: what anybody can have opened by scanning goes before what a
 * signature names, and last where hosts of ours are part of it. */
static int incident_rank(const struct incident *i)
{
    if (i->kind == INCIDENT_SOURCE) /* critical: one of ours */
        return i->severity == SEVERITY_CRITICAL ? 4 : 0;
    if (i->kind == INCIDENT_PORT)
        return i->counting ? 2 : 1;
    return i->insider_count > 0 || i->replier_count > 0 ? 4 : 3;
}

/* A free place, else that of the lowest rank, and of these the one that was quiet for longest. */
static struct incident *incident_place(struct incidents *is)
{
    struct incident *place = &is->table[0];
    for (int k = 0; k < SNAPSHOT_INCIDENTS; k++) {
        struct incident *i = &is->table[k];
        if (!i->used)
            return i;
        const int rank = incident_rank(i), lowest = incident_rank(place);
        if (rank < lowest || (rank == lowest && i->last_us < place->last_us))
            place = i;
    }
    incident_forget(is, place);
    return place;
}

struct incident *incident_open(struct incidents *is, enum incident_kind kind, const char *name,
                               enum severity severity, int64_t time_us)
{
    struct incident *i = incident_place(is);
    uint64_t *const hit = i->hit, *const answered = i->answered, *const emitted = i->emitted;
    memset(hit, 0, home_bytes(&is->home));
    memset(answered, 0, home_bytes(&is->home));
    memset(emitted, 0, home_bytes(&is->home));
    *i = (struct incident){
        .used = true,
        .generation = (uint8_t)((i->generation + 1) % GENERATIONS),
        .kind = (uint8_t)kind,
        .severity = (uint8_t)severity,
        /* Packets of the first minute are no news: nobody knows what was there before. */
        .known_new = time_us - is->began_us >= is->detectors->onset.warm_up_s * US_PER_S,
        .first_us = time_us,
        .last_us = time_us,
        .surge_us = SNAPSHOT_UNKNOWN,
        .spread_us = SNAPSHOT_UNKNOWN,
        .mix_since_us = SNAPSHOT_UNKNOWN,
        .mix.changed_us = SNAPSHOT_UNKNOWN,
        .news_us = SNAPSHOT_UNKNOWN,
        .insider_us = SNAPSHOT_UNKNOWN,
        .replied_us = SNAPSHOT_UNKNOWN,
        .hit = hit,
        .answered = answered,
        .emitted = emitted,
    };
    snprintf(i->name, sizeof i->name, "%s", name);
    history_init(&i->history, clock_second(time_us));
    history_init(&i->fresh_history, clock_second(time_us));
    incident_watch_init(i, clock_second(time_us));
    is->held++;
    is->opened++;
    return i;
}

struct incident *incident_named(struct incidents *is, enum incident_kind kind, const char *name)
{
    for (int k = 0; k < SNAPSHOT_INCIDENTS; k++)
        if (is->table[k].used && is->table[k].kind == kind && strcmp(is->table[k].name, name) == 0)
            return &is->table[k];
    return NULL;
}

/* Its place, and which of those that had it one after the other: what still waits for answers to
 * the one before must not tell them to this one. */
uint8_t incident_number(const struct incidents *is, const struct incident *i)
{
    return (uint8_t)(1 + (i - is->table) + i->generation * SNAPSHOT_INCIDENTS);
}

void incident_belongs_to(struct incidents *is, struct incident *i, uint32_t signature)
{
    const struct signature *s = &is->signatures[signature];
    i->signature = (uint8_t)signature;
    i->severity = (uint8_t)s->severity;
    i->background = s->background;
    snprintf(i->title, sizeof i->title, "%s", s->title);
    snprintf(i->reference, sizeof i->reference, "%s", s->reference);
    is->of_signature[signature] = incident_number(is, i);
}

const struct signature *incident_signature(const struct incidents *is, const struct incident *i)
{
    const bool has = i->kind == INCIDENT_SIGNATURE && i->signature != SIGNATURE_GONE;
    return has ? &is->signatures[i->signature] : NULL;
}

bool incident_keeps_repliers(const struct incidents *is, const struct incident *i)
{
    const struct signature *s = incident_signature(is, i);
    return s && s->answers != SIGNATURE_ANSWERS_ARE_EXPECTED;
}

struct incident *incident_numbered(const struct incidents *is, uint8_t number)
{
    struct incident *i = &is->table[(number - 1) % SNAPSHOT_INCIDENTS];
    return i->generation == (number - 1) / SNAPSHOT_INCIDENTS ? i : NULL;
}

/* --- A record --------------------------------------------------------------------------------- */

void incident_add_times(struct incident *i, int64_t time_us)
{
    if (time_us > i->last_us)
        i->last_us = time_us;
    if (time_us < i->first_us)
        i->first_us = time_us;
}

static void incident_add(struct incidents *is, struct incident *i, const struct prepared *p,
                         uint32_t n)
{
    i->records += n;
    incident_add_times(i, p->packet.time_us);
    history_add(&i->history, p->second, n);
    const bool new_source = counts_add_new(&is->counts, &i->sources, p->source_hash);
    const bool new_target = counts_add_new(&is->counts, &i->targets, p->target_hash);
    incident_watch_add(is, i, p, n, new_source, new_target);
    if (p->port != PORT_NONE)
        incident_add_port(is, i, p, n);
    if (p->to_home)
        incident_add_home(is, i, p);
    /* What no signature names is not known to be unwanted: there nothing of this is news. */
    const bool named = i->kind == INCIDENT_SIGNATURE;
    if (incident_add_payload(is, i, p, n) && named) {
        is->news = true;
        incident_alert_payload(is, i, p);
    }
    if (p->from_home && named && incident_add_insider(is, i, p, n))
        incident_alert_insider(is, i, p);
}

static struct incident *incident_of_signature(struct incidents *is, uint32_t signature,
                                              const struct prepared *p)
{
    const uint8_t number = is->of_signature[signature];
    struct incident *i = number == INCIDENT_NONE ? NULL : incident_numbered(is, number);
    if (i)
        return i;
    const struct signature *s = &is->signatures[signature];
    i = incident_open(is, INCIDENT_SIGNATURE, s->name, (enum severity)s->severity,
                      p->packet.time_us);
    incident_belongs_to(is, i, signature);
    incident_alert_onset(is, i, p);
    return i;
}

static bool signature_applies(const struct signature *s, const struct prepared *p, bool stray)
{
    switch (s->state) {
    case SIGNATURE_RECORD:
        return p->record;
    case SIGNATURE_UNSOLICITED:
        return stray;
    default:
        return true;
    }
}

/* The packet has what that signature describes. */
static uint8_t incidents_count_match(struct incidents *is, uint32_t signature,
                                     const struct prepared *p, bool stray)
{
    const struct signature *s = &is->signatures[signature];
    if (is->good_signatures[signature] || !signature_applies(s, p, stray))
        return INCIDENT_NONE;
    struct prober *prober = probers_get(&is->probers, p);
    const uint32_t n = prober_wait(prober, signature, s->threshold);
    if (n == 0)
        return INCIDENT_NONE;
    probers_mark(&is->probers, prober, signature);
    prober->records += n;
    source_habit_add(&prober->habit, p->packet.source_port);
    struct incident *i = incident_of_signature(is, signature, p);
    incident_add(is, i, p, n);
    forged_count(&is->forged, &is->detectors->forged, &p->packet, p->source_hash,
                 (uint8_t)signature);
    return incident_number(is, i);
}

/* From one of the incident's own sources, to one of its ports, what no signature names is "the more
 * interesting payload". */
static struct incident *incident_of_prober(struct incidents *is, const struct prepared *p)
{
    struct prober *prober = probers_find(&is->probers, p->source_hash);
    for (uint32_t signature = 0; prober && signature < is->signature_count; signature++) {
        if (!prober_matched(prober, signature) || is->good_signatures[signature] ||
            is->of_signature[signature] == INCIDENT_NONE)
            continue;
        struct incident *i = incident_numbered(is, is->of_signature[signature]);
        if (!i || !incident_has_port(i, p) || p->packet.payload_bytes == 0)
            continue;
        prober->records++;
        prober->last_us = p->packet.time_us > prober->last_us ? p->packet.time_us : prober->last_us;
        return i;
    }
    return NULL;
}

/* What comes in; that we go there ourselves is no part of it. */
static struct incident *incident_of_port(struct incidents *is, const struct prepared *p)
{
    if (p->from_home)
        return NULL;
    for (int k = 0; k < SNAPSHOT_INCIDENTS; k++)
        if (is->table[k].used && is->table[k].kind == INCIDENT_PORT && is->table[k].counting &&
            incident_has_port(&is->table[k], p))
            return &is->table[k];
    return NULL;
}

/* A record that no signature names, to a port that some incident has. */
static uint8_t incidents_count_other(struct incidents *is, const struct prepared *p)
{
    if (!(is->ports[p->port / 64] >> (p->port % 64) & 1))
        return INCIDENT_NONE;
    struct incident *i = incident_of_prober(is, p);
    if (!i)
        i = incident_of_port(is, p);
    if (!i)
        return INCIDENT_NONE;
    is->news = is->spoken_for = i->kind == INCIDENT_SIGNATURE; /* which names another payload */
    incident_add(is, i, p, 1);
    return incident_number(is, i);
}

uint8_t incidents_count(struct incidents *is, const struct prepared *p, bool stray)
{
    uint8_t first = INCIDENT_NONE;
    bool good = is_known_good(is, p);
    is->news = false;
    is->spoken_for = good;
    if (good)
        return INCIDENT_NONE;
    for (uint8_t k = 0; k < p->signature_count; k++) {
        good |= is->good_signatures[p->signatures[k]];
        const uint8_t number = incidents_count_match(is, p->signatures[k], p, stray);
        if (first == INCIDENT_NONE)
            first = number;
    }
    is->spoken_for = good || first != INCIDENT_NONE;
    if (first != INCIDENT_NONE)
        messages_note(&is->messages, p);
    else if (!good && p->record && p->port != PORT_NONE)
        first = incidents_count_other(is, p);
    return first;
}

void incidents_settle(struct incidents *is, const struct flow_settled *settled)
{
    struct incident *i = incident_numbered(is, settled->incident);
    const struct prepared *answer = settled->answer;
    if (!i)
        return;
    flow_outcome_add(&i->answers, settled->outcome, settled->count);
    if (settled->outcome != FLOW_REPLY || !answer->from_home)
        return;
    if (!incident_keeps_repliers(is, i))
        i->repliers_left_out = true;
    else if (incident_add_replier(is, i, answer))
        incident_alert_answered(is, i, answer);
}
