/* count: a packet into every table, in batches.
 *
 * Where a packet's places in memory are not in the cache, counting it would wait for one after the
 * other. So they are fetched ahead, in steps, each of which needs what the one before has brought:
 * sets of tables; entries; most of what entries point to.
 *
 * What came is fetched some packets ahead of each packet that is counted, as processors drop what
 * is asked for while too much is on its way: on an AMD EPYC of 2022 this half takes a twelfth to a
 * sixth less than with a batch fetched at once, but for a flood, where it is the same. Who sent it
 * is fetched for a batch at once: its steps are searches, of which a processor does several at a
 * time when they stand in a row (packet by packet, a flood takes a sixth more, and nothing less).
 * What a batch has asked for must be there until it is counted: with 64 packets that is too much
 * for the nearest cache of an Intel Xeon of 2024, by a fiftieth of the time.
 *
 * Streams come in bursts. What comes behind another segment of the same (COUNT_AGAIN) needs nothing
 * fetched, and is counted with all that follow it, in loops of their own: live at a million packets
 * a second in bursts of 16 a packet takes 61 ns of a processor instead of 80.
 */
#include "src/engine/engine_parts.h"

#include <assert.h>

enum {
    DECAY_EVERY_S = 600, /* scores of ports and hosts are halved so often */
    AHEAD = 8,           /* packets between the steps of fetching what came */
    BATCH = 32,          /* packets whose hosts are fetched together .. */
    BATCH_MOST = 256,    /* .. with those between them that are counted again */
};

/* How many times scores are to be halved, now that this second has come. */
static uint32_t decay_due(int64_t *decayed_second, int64_t second)
{
    enum { TO_NOTHING = 32 };
    int64_t passed = (second - *decayed_second) / DECAY_EVERY_S;
    if (passed <= 0)
        return 0;
    *decayed_second += passed * DECAY_EVERY_S;
    return passed < TO_NOTHING ? (uint32_t)passed : TO_NOTHING;
}

/* --- what --- */

static void what_surges(void *context, const struct port_surge *surge)
{
    struct what *w = context;
    incidents_surge(&w->incidents, surge, w->second);
}

/* Out of line, or gcc 12 has this, which is for once a second, in the way of each packet and
 * incidents_count out of it: up to 3 % of the time of a capture. */
static __attribute__((noinline)) void what_tick(struct what *w, int64_t second)
{
    if (w->second == INT64_MIN) {
        w->decayed_second = second;
        ports_listen(&w->ports, second);
        pressure_begin(&w->flow_pressure, second);
        if (w->incidents.saved_second != INT64_MIN)
            ports_begin(&w->ports, second);
    } else {
        pressure_tick(&w->flow_pressure, w->second, w->flows.forgotten);
        uint32_t times = decay_due(&w->decayed_second, second);
        if (times > 0)
            ports_decay(&w->ports, times);
        /* So long without any packet that perhaps nobody looked, as between files. */
        if (second - w->second >= w->ports.detectors->surge.port_warm_up_s)
            ports_listen(&w->ports, second);
    }
    w->second = second;
    if (incidents_resume_due(&w->incidents, second))
        ports_resume(&w->ports, w->incidents.saved_second, second);
    if (incidents_look_due(&w->incidents, second))
        ports_watch(&w->ports, second, what_surges, w);
    incidents_tick(&w->incidents, second);
}

/* The number of the incident that it belongs to, or INCIDENT_NONE. */
static inline uint8_t count_incident(struct what *w, struct prepared *p)
{
    if (p->signature_count == 0 && (!p->record || !incidents_may_have_others(&w->incidents)))
        return INCIDENT_NONE;
    /* What belongs to no conversation answers none. */
    const bool stray = !p->flow_hash || w->flows.stray;
    const uint8_t incident = incidents_count(&w->incidents, p, stray);
    if (p->record)
        flows_own(&w->flows, incident);
    p->spoken_for = p->record && w->incidents.spoken_for;
    return incident;
}

/* For whoever keeps evidence. */
static inline void tell_about(const struct what *w, struct prepared *p, uint8_t incident)
{
    p->incident = incident;
    if (p->record)
        p->about = ABOUT_RECORD;
    else if (incident != INCIDENT_NONE)
        p->about = ABOUT_MATCH;
    else if (w->answers) {
        p->about = ABOUT_ANSWER;
        p->incident = w->answer_incident;
    }
    if (incident != INCIDENT_NONE && w->incidents.news)
        p->about |= ABOUT_NEWS;
}

/* Nothing is found out about it yet. */
static inline void clear_findings(struct prepared *p)
{
    p->record = p->watched = p->reply = p->spoken_for = false;
    p->incident = INCIDENT_NONE;
    p->about = 0;
}

/* Of so many packets the first ones that are of COUNT_AGAIN and need nothing more. Returns how
 * many; 0: the first is to be counted whole. Out of line, as it is for bursts. */
static __attribute__((noinline)) size_t count_what_again(struct what *w, struct prepared *p,
                                                         size_t count)
{
    if (!ports_can_count_again(&w->ports, p) || !totals_can_count_again(&w->totals, p))
        return 0;
    uint32_t again = 1;
    for (; again < count && p[again].counting == COUNT_AGAIN; again++)
        assert(p[again].port == p->port && p[again].second == p->second);
    totals_count_again(&w->totals, p, again);
    ports_count_again(&w->ports, p, again);
    for (uint32_t i = 0; i < again; i++)
        clear_findings(&p[i]);
    return again;
}

static inline void note_conversation(struct engine *e, struct prepared *p)
{
    /* What is from a server's port to one of 1024 or above is no record, however late it comes. */
    const bool late_answer =
        (p->packet.target_port >= 1024) & port_marks_have(e->server_ports, p->packet.source_port);
    p->record = flows_note(&e->what.flows, p, late_answer, p->port);
    p->reply = e->what.flows.reply;
}

/* Counts the first of so many, and returns how many were counted with it, itself included. */
static inline size_t count_what(struct engine *e, struct prepared *p, size_t count)
{
    struct what *w = &e->what;
    if (p->second > w->second)
        what_tick(w, p->second);
    if (p->counting == COUNT_AGAIN) {
        const size_t counted = count_what_again(w, p, count);
        if (counted > 0)
            return counted;
    }
    totals_count(&w->totals, p);
    clear_findings(p);
    if (p->counting == COUNT_FRAME)
        return 1;
    w->answers = false;
    if (p->flow_hash)
        note_conversation(e, p);
    totals_count_packet(&w->totals, p, p->record);
    uint8_t incident = INCIDENT_NONE;
    if (p->record || w->answers || p->signature_count > 0) {
        incident = count_incident(w, p);
        tell_about(w, p, incident);
    }
    const bool named = incident != INCIDENT_NONE && p->signature_count > 0;
    if (p->port == PORT_NONE)
        return 1;
    /* Not what comes to a port that goes vertical: a flood would push everybody out. */
    p->watched = p->record && (named || port_marks_have(e->watched_ports, p->port));
    if (ports_count(&w->ports, p, p->record)) {
        p->about |= ABOUT_NEWS;
        incidents_new_payload(&w->incidents, p, incident);
    }
    return 1;
}

/* What is asked for in vain costs less here than a branch that is as good as random. */
static inline void fetch_what(const struct what *w, const struct prepared *p)
{
    if (p->counting != COUNT_WHOLE)
        return;
    if (p->port != PORT_NONE)
        ports_prefetch(&w->ports, p->port);
    flows_prefetch(&w->flows, p->flow_hash);
}

static inline void fetch_what_detail(const struct what *w, const struct prepared *p)
{
    if (p->counting == COUNT_WHOLE && p->port != PORT_NONE)
        ports_prefetch_detail(&w->ports, p);
}

/* The packets themselves come first: another processor may have prepared them. */
void engine_count_what(struct engine *e, struct prepared *p, size_t count)
{
    size_t counted = 0; /* packets that were counted with one before them */
    for (size_t i = 0; i < count + 2 * AHEAD; i++) {
        if (i + AHEAD < count)
            prepared_fetch(&p[i + AHEAD]);
        if (i < count)
            fetch_what(&e->what, &p[i]);
        if (i >= AHEAD && i - AHEAD < count)
            fetch_what_detail(&e->what, &p[i - AHEAD]);
        if (counted > 0)
            counted--;
        else if (i >= 2 * AHEAD)
            counted = count_what(e, &p[i - 2 * AHEAD], count - (i - 2 * AHEAD)) - 1;
    }
}

/* --- who --- */

static void who_tick(struct who *w, int64_t second)
{
    if (w->second == INT64_MIN) {
        w->decayed_second = second;
        pressure_begin(&w->source_pressure, second);
        pressure_begin(&w->target_pressure, second);
    } else {
        pressure_tick(&w->source_pressure, w->second, w->sources.table.evicted);
        pressure_tick(&w->target_pressure, w->second, w->targets.table.evicted);
        uint32_t times = decay_due(&w->decayed_second, second);
        if (times > 0) {
            hosts_decay(&w->sources, times);
            hosts_decay(&w->targets, times);
        }
    }
    w->second = second;
}

/* Where a packet's hosts are, as far as that has been looked up. */
struct places {
    struct heavy_view source, target;
};

/* Of so many packets the first ones that are of COUNT_AGAIN and need nothing more. Returns how
 * many; 0: the first is to be counted whole, at those places. Out of line, as it is for bursts. */
static __attribute__((noinline)) size_t count_who_again(struct who *w, const struct prepared *p,
                                                        size_t count, struct places *at)
{
    int32_t source, target;
    uint32_t again = 1;
    uint32_t most = hosts_can_count_again(&w->sources, p, (uint32_t)count, p->source_hash, &source);
    if (p->to_home)
        most = hosts_can_count_again(&w->targets, p, most, p->target_hash, &target);
    if (most == 0) {
        at->source = heavy_look(&w->sources.table, p->source_hash);
        if (p->to_home)
            at->target = heavy_look(&w->targets.table, p->target_hash);
        return 0;
    }
    for (; again < most && p[again].counting == COUNT_AGAIN; again++)
        assert(p[again].source_hash == p->source_hash && p[again].target_hash == p->target_hash);
    hosts_count_again(&w->sources, source, p, again, &p->packet.target);
    if (p->to_home)
        hosts_count_again(&w->targets, target, p, again, &p->packet.source);
    return again;
}

/* Counts the first of so many, and returns how many were counted with it, itself included. */
static inline size_t count_who(struct who *w, const struct prepared *p, size_t count,
                               struct places *at)
{
    if (p->second > w->second)
        who_tick(w, p->second);
    if (p->counting != COUNT_WHOLE) {
        if (p->counting == COUNT_FRAME)
            return 1;
        const size_t counted = count_who_again(w, p, count, at);
        if (counted > 0)
            return counted;
    }
    if (!w->sources.both_ways)
        hosts_note_way(&w->sources, &p->packet, p->from_home, p->to_home);
    hosts_count_source(&w->sources, p, &at->source);
    if (p->to_home)
        hosts_count_target(&w->targets, p, &at->target);
    if (p->reply)
        hosts_count_reply(&w->sources, p->target_hash, !p->from_home);
    return 1;
}

/* Those packets of a batch of which something is so, by their places: where it is as good as
 * random, it is asked for once only, without a branch. */
struct chosen {
    size_t count;
    uint8_t places[BATCH];
};
_Static_assert(BATCH_MOST <= UINT8_MAX + 1, "a place is one byte");

static inline void chosen_note(struct chosen *c, size_t place, bool is_so)
{
    c->places[c->count] = (uint8_t)place;
    c->count += is_so;
}

/* For the first of so many packets. Returns for how many. */
static size_t fetch_who(const struct who *w, const struct prepared *p, size_t most,
                        struct places at[BATCH_MOST])
{
    struct chosen sources, records, many, targets;
    sources.count = records.count = many.count = targets.count = 0;
    const size_t end = most < BATCH_MOST ? most : BATCH_MOST;
    size_t count = 0;
    for (size_t apart = 0; count < end && apart < BATCH; count++) {
        const size_t i = count;
        if (i + BATCH < most) /* it may lie in the cache of another processor, which prepared it */
            prepared_fetch(&p[i + BATCH]);
        apart += p[i].counting != COUNT_AGAIN;
        if (p[i].counting != COUNT_WHOLE)
            continue;
        hosts_prefetch(&w->sources, p[i].source_hash);
        if (p[i].to_home)
            hosts_prefetch(&w->targets, p[i].target_hash);
    }
    for (size_t i = 0; i < count; i++) {
        if (p[i].counting != COUNT_WHOLE)
            continue;
        at[i].source = hosts_prefetch_entry(&w->sources, p[i].source_hash);
        const bool found = at[i].source.slot != HEAVY_NONE;
        chosen_note(&sources, i, found);
        chosen_note(&records, i, found & p[i].record);
        if (!p[i].to_home)
            continue;
        at[i].target = hosts_prefetch_entry(&w->targets, p[i].target_hash);
        chosen_note(&targets, i, at[i].target.slot != HEAVY_NONE);
    }
    for (size_t i = 0; i < records.count; i++) {
        const size_t place = records.places[i];
        const int32_t slot = at[place].source.slot;
        hosts_prefetch_look(&w->sources, slot, &p[place]);
        chosen_note(&many, place, hosts_has_many_peers(&w->sources, slot));
    }
    for (size_t i = 0; i < many.count; i++) {
        const size_t place = many.places[i];
        hosts_prefetch_many(&w->sources, at[place].source.slot, &p[place]);
    }
    for (size_t i = 0; i < sources.count; i++) {
        const size_t place = sources.places[i];
        hosts_prefetch_detail(&w->sources, at[place].source.slot, &p[place]);
    }
    for (size_t i = 0; i < targets.count; i++) {
        const size_t place = targets.places[i];
        hosts_prefetch_detail(&w->targets, at[place].target.slot, &p[place]);
    }
    return count;
}

void engine_count_who(struct engine *e, const struct prepared *p, size_t count)
{
    for (size_t batch; count > 0; p += batch, count -= batch) {
        struct places at[BATCH_MOST];
        batch = fetch_who(&e->who, p, count, at);
        for (size_t i = 0; i < batch;)
            i += count_who(&e->who, &p[i], batch - i, &at[i]);
    }
}

/* Of so many packets the first that are worth to be counted together. */
static size_t batch_of(const struct prepared *p, size_t count)
{
    const size_t end = count < BATCH_MOST ? count : BATCH_MOST;
    size_t batch = 0;
    for (size_t apart = 0; batch < end && apart < BATCH; batch++)
        apart += p[batch].counting != COUNT_AGAIN;
    return batch;
}

void engine_count(struct engine *e, struct prepared *p, size_t count)
{
    for (size_t batch; count > 0; p += batch, count -= batch) {
        batch = batch_of(p, count);
        engine_count_what(e, p, batch);
        engine_count_who(e, p, batch);
    }
}
