/* incidents_fill: from incidents to what a snapshot shows of them. */
#include "src/engine/incident_parts.h"

#include "src/base/bits.h"
#include "src/base/clock.h"
#include "src/engine/fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- Parts of one ----------------------------------------------------------------------------- */

/* Not more than there were records. */
static struct distinct_count read_distinct(struct incidents *is, const struct few *few,
                                           uint64_t records)
{
    const struct distinct_count count = counts_read(&is->counts, few);
    return count.value > records ? counts_value((uint32_t)records, (enum certainty)count.certainty)
                                 : count;
}

static int compare_ports(const void *a, const void *b)
{
    const struct incident_port *x = a, *y = b;
    if (x->protocol != y->protocol)
        return x->protocol < y->protocol ? -1 : 1;
    return (x->port > y->port) - (x->port < y->port);
}

static void fill_ports(struct incidents *is, const struct incident *i, int64_t second,
                       struct snapshot_incident *out)
{
    out->port_count = i->port_count;
    out->ports_more = i->ports_more;
    for (uint32_t k = 0; k < i->port_count; k++) {
        const struct entry_port *e = &i->ports[k];
        struct incident_port *port = &out->ports[k];
        *port = (struct incident_port){
            .records = e->records,
            .sources = read_distinct(is, &e->sources, e->records),
            .targets = read_distinct(is, &e->targets, e->records),
            .port = e->port,
            .protocol = e->protocol,
        };
        fill_history(&e->history, second, &port->history);
    }
    uint64_t sums[INCIDENT_PORTS] = {0}, sum = 0;
    for (uint32_t k = 0; k < i->port_count; k++) {
        for (int m = SNAPSHOT_MINUTES - 60; m < SNAPSHOT_MINUTES; m++)
            sums[k] += out->ports[k].history.minutes[m];
        sum += sums[k];
    }
    for (uint32_t k = 0; k < i->port_count; k++)
        out->ports[k].in_mix = sums[k] > 0 && sums[k] * MIX_SHARE >= sum;
    qsort(out->ports, out->port_count, sizeof out->ports[0], compare_ports);
}

static void fill_hosts(struct incidents *is, const struct incident *i,
                       struct snapshot_incident *out)
{
    out->insider_count = i->insider_count;
    out->insiders_more = i->insiders_more;
    for (uint32_t k = 0; k < i->insider_count; k++) {
        const struct entry_host *e = &i->insiders[k];
        out->insiders[k] = (struct incident_insider){
            .address = e->address,
            .first_us = e->first_us,
            .last_us = e->last_us,
            .records = e->count,
            .targets = read_distinct(is, &e->targets, e->count),
        };
    }
    out->replier_count = i->replier_count;
    for (uint32_t k = 0; k < i->replier_count; k++)
        out->repliers[k] = (struct incident_replier){
            .address = i->repliers[k].address,
            .first_us = i->repliers[k].first_us,
            .replies = i->repliers[k].count,
        };
}

/* --- Our addresses ---------------------------------------------------------------------------- */

enum { NETWORK = 256 }; /* addresses of a cell, where there are too many for one each */

/* What is known of the 64 addresses from `first` on. */
static void fill_cells_of(uint64_t answered, uint64_t hit, uint32_t first,
                          struct incident_home *out)
{
    if (out->cell_addresses == NETWORK) {
        uint8_t *cell = &out->cells[first / NETWORK];
        if (answered)
            *cell = CELL_ANSWERED;
        else if (hit && *cell == CELL_NEVER)
            *cell = CELL_HIT;
        return;
    }
    for (uint64_t bits = answered | hit; bits; bits &= bits - 1) {
        const uint32_t n = (uint32_t)__builtin_ctzll(bits);
        out->cells[first + n] = answered >> n & 1 ? CELL_ANSWERED : CELL_HIT;
    }
}

/* Many at a time, as that is done for each incident of each snapshot. */
static void fill_cells(const struct incidents *is, const struct incident *i, int64_t second,
                       struct incident_home *out)
{
    enum { MINUTE_S = 60 };
    const uint32_t count = is->home.count;
    out->cell_addresses = count <= INCIDENT_CELLS ? 1 : NETWORK;
    out->cells_count = (count + out->cell_addresses - 1) / out->cell_addresses;
    for (uint32_t n = 0; n < count; n += 64)
        fill_cells_of(i->answered[n / 64], i->hit[n / 64], n, out);
    const uint64_t known = i->fresh_count < FRESH ? i->fresh_count : FRESH;
    for (uint64_t k = 0; k < known; k++) {
        const struct entry_fresh *f = &i->fresh[k];
        if (f->number == HOME_NUMBER_NONE || clock_second(f->time_us) <= second - MINUTE_S)
            continue;
        uint8_t *cell = &out->cells[(uint32_t)f->number / out->cell_addresses];
        if (*cell == CELL_HIT)
            *cell = CELL_NEW;
    }
}

/* Of what no signature names only what comes while a surge is counted is known by address. */
static bool has_cells(const struct incident *i)
{
    return i->kind == INCIDENT_SIGNATURE || i->counting;
}

static void fill_home(const struct incidents *is, const struct incident *i, int64_t second,
                      struct incident_home *out)
{
    *out = (struct incident_home){.addresses = is->home.count};
    if (is->home.first) {
        out->network = *is->home.first;
        if (has_cells(i))
            fill_cells(is, i, second, out);
    }
}

/* --- Its sources ------------------------------------------------------------------------------ */

static void fill_companions(const struct incidents *is, const struct incident *i,
                            struct snapshot_incident *out)
{
    out->companion_count = 0;
    out->companions_exact = is->probers.evicted == 0;
    for (uint32_t other = 0; other < is->signature_count; other++) {
        const uint32_t sources = is->probers.both[i->signature][other];
        if (sources == 0)
            continue;
        uint32_t at = out->companion_count < INCIDENT_COMPANIONS ? out->companion_count++
                                                                 : INCIDENT_COMPANIONS;
        for (; at > 0 && out->companions[at - 1].sources < sources; at--)
            if (at < INCIDENT_COMPANIONS)
                out->companions[at] = out->companions[at - 1];
        if (at == INCIDENT_COMPANIONS)
            continue;
        out->companions[at].sources = sources;
        snprintf(out->companions[at].signature, INCIDENT_NAME, "%s", is->signatures[other].name);
    }
}

static bool matches_several(const struct prober *p)
{
    unsigned matched = 0;
    for (int word = 0; word < PROBER_WORDS; word++)
        matched += bits_set(p->signatures[word]);
    return matched > 1;
}

/* Among the busiest, the busier first. Of one that matches several signatures it is not counted how
 * many records are whose: one at least, and no more than the incident has. */
static void list_source(struct snapshot_incident *out, const struct prober *p)
{
    const bool several = matches_several(p);
    const uint64_t records = several && p->records > out->records ? out->records : p->records;
    uint32_t at = out->source_count < INCIDENT_SOURCES ? out->source_count++ : INCIDENT_SOURCES;
    for (; at > 0 && (out->top_sources[at - 1].records < records ||
                      (out->top_sources[at - 1].records == records &&
                       address_compare(&out->top_sources[at - 1].address, &p->address) > 0));
         at--)
        if (at < INCIDENT_SOURCES)
            out->top_sources[at] = out->top_sources[at - 1];
    if (at < INCIDENT_SOURCES)
        out->top_sources[at] = (struct incident_source){
            .address = p->address,
            .records = records,
            .records_error = several && records > 0 ? records - 1 : 0,
            .first_us = p->first_us,
            .last_us = p->last_us,
        };
}

static void fill_habit(const uint32_t habits[HABIT_MIXED + 1], struct snapshot_incident *out)
{
    uint32_t known = 0, most = HABIT_UNKNOWN;
    for (uint32_t habit = HABIT_NATURAL; habit <= HABIT_MIXED; habit++) {
        known += habits[habit];
        if (habits[habit] > 0 && (most == HABIT_UNKNOWN || habits[habit] > habits[most]))
            most = habit;
    }
    out->habit = (uint8_t)most;
    out->habit_share = known > 0 ? (double)habits[most] / known : 0;
}

/* The incident of each signature, which is not yet sorted; NULL: there is none. */
struct rows {
    struct snapshot_incident *of_signature[SNAPSHOT_SIGNATURES];
    uint32_t habits[SNAPSHOT_SIGNATURES][HABIT_MIXED + 1];
};

static void fill_source(const struct incidents *is, const struct prober *p, struct rows *rows)
{
    const uint8_t habit =
        (uint8_t)source_habit_read(&p->habit, is->detectors->source_ports.packets);
    for (uint32_t word = 0; word < PROBER_WORDS; word++)
        for (uint64_t bits = p->signatures[word]; bits; bits &= bits - 1) {
            const uint32_t signature = word * 64 + (uint32_t)__builtin_ctzll(bits);
            if (!rows->of_signature[signature])
                continue;
            list_source(rows->of_signature[signature], p);
            rows->habits[signature][habit]++;
        }
}

/* In one pass: the table is large, and a source mostly belongs to one incident. */
static void fill_sources(const struct incidents *is, struct rows *rows)
{
    for (uint32_t k = 0; k < is->probers.sets * PROBER_WAYS; k++)
        if (is->probers.table[k].hash != 0)
            fill_source(is, &is->probers.table[k], rows);
    for (uint32_t signature = 0; signature < is->signature_count; signature++)
        if (rows->of_signature[signature])
            fill_habit(rows->habits[signature], rows->of_signature[signature]);
}

/* --- One -------------------------------------------------------------------------------------- */

/* What makes an incident critical does so for a while after it happened last. */
static bool is_within(int64_t time_us, int64_t second, int64_t length_s)
{
    return time_us != SNAPSHOT_UNKNOWN && second - clock_second(time_us) < length_s;
}

static bool is_recent(const struct incidents *is, int64_t time_us, int64_t second)
{
    return is_within(time_us, second, is->detectors->incident.critical_for_s);
}

static bool has_insider(const struct incidents *is, const struct incident *i, int64_t second)
{
    return is_within(i->insider_us, second, is->detectors->incident.insider_for_s);
}

static void fill_past(const struct incidents *is, const struct incident *i, int64_t second,
                      struct snapshot_incident *out)
{
    out->insiders_past = !has_insider(is, i, second);
    out->repliers_past = !is_recent(is, i->replied_us, second);
    out->payloads_past = !is_recent(is, i->news_us, second);
}

/* The highest of what is open. One of ours that takes part is a matter of its own: it is open when
 * the incident is quiet, and when others do it all the time. */
static enum severity severity_now(const struct incidents *is, const struct incident *i,
                                  int64_t second)
{
    const enum severity severity = (enum severity)i->severity;
    const bool news = is_recent(is, i->news_us, second), named = i->kind == INCIDENT_SIGNATURE;
    const bool critical = is_recent(is, i->replied_us, second) || (news && named);
    const bool warning = i->in_alarm != 0 || i->surges != 0 || news;
    if (has_insider(is, i, second))
        return SEVERITY_CRITICAL;
    if (incident_state_of(is, i, second) == INCIDENT_QUIET ||
        incident_severity_of(i, SEVERITY_CRITICAL) == SEVERITY_INFO)
        return severity;
    return critical                                 ? SEVERITY_CRITICAL
           : warning && severity < SEVERITY_WARNING ? SEVERITY_WARNING
                                                    : severity;
}

static void fill_texts(const struct incident *i, struct snapshot_incident *out)
{
    memcpy(out->name, i->name, sizeof out->name);
    memcpy(out->title, i->title, sizeof out->title);
    memcpy(out->reference, i->reference, sizeof out->reference);
}

static uint64_t last_hour(const struct snapshot_history *h)
{
    uint64_t sum = 0;
    for (int m = SNAPSHOT_MINUTES - 60; m < SNAPSHOT_MINUTES; m++)
        sum += h->minutes[m];
    return sum;
}

static void fill_payloads(const struct incidents *is, const struct incident *i,
                          struct snapshot_incident *out)
{
    out->payload_records = payloads_records(&i->payloads);
    out->payload_count = payloads_fill(&i->payloads, out->payloads, &out->payloads_more);
    for (uint32_t k = 0; k < out->payload_count; k++)
        out->payloads[k].new = out->payloads[k].new &&incident_payloads_are_news(is, i);
}

static void incident_fill(struct incidents *is, const struct incident *i, int64_t second,
                          struct snapshot_incident *out)
{
    memset(out, 0, sizeof *out);
    fill_texts(i, out);
    const enum incident_state state = incident_state_of(is, i, second);
    out->kind = i->kind;
    out->state = (uint8_t)state;
    out->severity = (uint8_t)severity_now(is, i, second);
    fill_past(is, i, second, out);
    out->onset_us = out->first_us = i->first_us;
    /* As of a time before it was saved. */
    out->last_us = i->waits && clock_second(i->last_us) > second ? second * US_PER_S : i->last_us;
    out->surge_us = i->surge_us;
    out->spread_us = i->spread_us;
    out->records = i->records;
    out->sources = incident_is_of_pings(i) ? counts_read(&is->counts, &i->sources)
                                           : read_distinct(is, &i->sources, i->records);
    out->targets = read_distinct(is, &i->targets, i->records);
    out->home_targets = read_distinct(is, &i->home_targets, i->records);
    out->growth = state == INCIDENT_QUIET ? -1 : incident_growth(i);
    out->growth_slow = incident_growth_is_slow(i);
    fill_history(&i->history, second, &out->history);
    out->per_hour = (double)last_hour(&out->history);
    out->answers = i->answers;
    const uint64_t known = i->answers.reply + i->answers.unreachable + i->answers.silent;
    out->answers.unknown = known < i->records ? i->records - known : 0;
    out->mix = i->mix;
    fill_ports(is, i, second, out);
    fill_payloads(is, i, out);
    fill_hosts(is, i, out);
    out->repliers_kept = incident_keeps_repliers(is, i) && !i->repliers_left_out;
    fill_home(is, i, second, &out->home);
    if (i->kind != INCIDENT_SIGNATURE || i->signature == SIGNATURE_GONE)
        return;
    fill_companions(is, i, out);
    out->forged_groups = forged_groups(&is->forged, i->signature, &out->forged_names);
}

/* What matters most first: severity, then what goes on, then what came last. */
static int compare_incidents(const void *a, const void *b)
{
    static const uint8_t rank[] = {[INCIDENT_SURGING] = 0,
                                   [INCIDENT_NEW] = 1,
                                   [INCIDENT_STEADY] = 2,
                                   [INCIDENT_FADING] = 3,
                                   [INCIDENT_QUIET] = 4};
    const struct snapshot_incident *x = a, *y = b;
    if (x->severity != y->severity)
        return x->severity > y->severity ? -1 : 1;
    if (x->state != y->state)
        return rank[x->state] < rank[y->state] ? -1 : 1;
    if (x->records != y->records)
        return x->records > y->records ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Known from before, but of a later time than what is read now. */
static bool is_yet_to_come(const struct incidents *is, const struct incident *i, int64_t second)
{
    return is->saved_second != INT64_MIN && clock_second(i->first_us) > second;
}

void incidents_fill(struct incidents *is, int64_t second, struct snapshot *s)
{
    struct rows rows = {.of_signature = {NULL}};
    s->incident_count = 0;
    for (int k = 0; k < SNAPSHOT_INCIDENTS; k++) {
        const struct incident *i = &is->table[k];
        if (!i->used || is_yet_to_come(is, i, second))
            continue;
        struct snapshot_incident *row = &s->incidents[s->incident_count++];
        incident_fill(is, i, second, row);
        if (i->kind == INCIDENT_SIGNATURE && i->signature != SIGNATURE_GONE)
            rows.of_signature[i->signature] = row;
    }
    fill_sources(is, &rows);
    qsort(s->incidents, s->incident_count, sizeof s->incidents[0], compare_incidents);
    s->signature_count = is->signature_count;
    for (uint32_t k = 0; k < is->signature_count; k++)
        snprintf(s->signature_names[k], INCIDENT_NAME, "%s", is->signatures[k].name);
    s->incident_table = (struct snapshot_table){
        .held = is->held, .room = SNAPSHOT_INCIDENTS, .evicted = is->evicted};
    s->prober_table = (struct snapshot_table){.held = is->probers.held,
                                              .room = (uint64_t)is->probers.sets * PROBER_WAYS,
                                              .evicted = is->probers.evicted};
    alerts_fill(&is->alerts, s);
    messages_fill(&is->messages, s);
}
