/* incidents_earlier: incidents that no signature names are told as their row among ports or sources
 * says. Rows begin anew with each start of the program, incidents do not: here the one is put to
 * the other. */
#include "src/engine/incident_parts.h"

#include "src/base/clock.h"
#include "src/engine/fill.h"

#include <string.h>

static uint32_t port_number(const struct incident_port *p)
{
    return prepared_port(p->protocol, p->port);
}

static void add_answers(struct snapshot_answers *to, const struct snapshot_answers *more)
{
    to->reply += more->reply;
    to->unreachable += more->unreachable;
    to->silent += more->silent;
    to->unknown += more->unknown;
}

/* From before, and what the row has seen since; an incident that counts its own records has both.
 */
static void unite_histories(struct snapshot_history *row, const struct incident *i, int64_t second)
{
    struct snapshot_history own;
    fill_history(&i->history, second, &own);
    if (!i->counting)
        fill_add_history(&own, row);
    *row = own;
}

static struct distinct_count unite(const struct incidents *is, const struct few *own,
                                   const struct ports *ports, const struct few *row)
{
    struct distinct united;
    if (!counts_unite(&united, &is->counts, own, &ports->counts, row))
        return counts_value(0, CERTAINTY_UNKNOWN);
    const uint32_t count = distinct_count(&united);
    return counts_value(count, united.estimated ? CERTAINTY_ESTIMATE : CERTAINTY_EXACT);
}

static void fill_port(const struct incidents *is, const struct incident *i,
                      const struct ports *ports, const struct snapshot *s,
                      struct snapshot_incident *out)
{
    const struct snapshot_port *p =
        snapshot_find_port(s, out->ports[0].protocol, out->ports[0].port);
    const struct few *sources, *targets;
    out->history_packets = true; /* as it was saved */
    if (!p)
        return; /* all there is comes from before */
    ports_sets(ports, port_number(&out->ports[0]), &sources, &targets);
    out->records = out->ports[0].records = p->records + i->earlier_records;
    out->sources = out->ports[0].sources = unite(is, &i->sources, ports, sources);
    out->targets = out->ports[0].targets = unite(is, &i->targets, ports, targets);
    if (p->detail >= 0) {
        add_answers(&out->answers, &i->earlier_answers);
        unite_histories(&out->history, i, clock_second(s->taken_at_us));
        out->ports[0].history = out->history;
    }
}

static void fill_source(const struct incident *i, const struct snapshot *s,
                        struct snapshot_incident *out)
{
    struct address a;
    const struct snapshot_host *h =
        address_parse(out->name, &a) ? snapshot_find_source(s, &a) : NULL;
    if (i->first_us < out->first_us)
        out->first_us = i->first_us;
    if (!h) {
        out->targets = i->earlier_targets;
        return;
    }
    out->records += i->earlier_records;
    out->answers.unknown = out->records;
    out->targets = counts_value(0, CERTAINTY_UNKNOWN); /* some are the same, nobody knows which */
    if (out->home_targets.certainty != CERTAINTY_UNKNOWN)
        out->home_targets = out->targets;
}

void incidents_fill_earlier(struct incidents *is, const struct ports *ports, struct snapshot *s)
{
    for (uint32_t k = 0; k < s->incident_count; k++) {
        struct snapshot_incident *out = &s->incidents[k];
        const struct incident *i =
            out->kind == INCIDENT_SIGNATURE
                ? NULL
                : incident_named(is, (enum incident_kind)out->kind, out->name);
        if (!i || !i->earlier)
            continue;
        if (i->kind == INCIDENT_PORT)
            fill_port(is, i, ports, s, out);
        else
            fill_source(i, s, out);
    }
}

/* --- To be saved ------------------------------------------------------------------------------ */

static const struct snapshot_incident *shown_as(const struct incident *i, const struct snapshot *s)
{
    for (uint32_t k = 0; k < s->incident_count; k++)
        if (s->incidents[k].kind == i->kind && strcmp(s->incidents[k].name, i->name) == 0)
            return &s->incidents[k];
    return NULL;
}

bool incident_take_row(struct incident *i, const struct ports *ports, const struct snapshot *s,
                       struct incident_row *row)
{
    const struct snapshot_incident *shown = i->kind == INCIDENT_SIGNATURE ? NULL : shown_as(i, s);
    if (!shown)
        return false;
    i->records = i->earlier_records = shown->records;
    i->answers = i->earlier_answers = shown->answers;
    i->first_us = shown->first_us < i->first_us ? shown->first_us : i->first_us;
    i->last_us = shown->last_us > i->last_us ? shown->last_us : i->last_us;
    i->earlier_targets = shown->targets;
    if (i->kind != INCIDENT_PORT || i->port_count == 0)
        return false;
    const struct snapshot_history *h = &shown->history;
    history_set(&i->history, clock_second(s->taken_at_us), h->seconds, h->minutes, h->half_hours);
    i->ports[0].records = shown->records;
    i->ports[0].history = i->history;
    row->counts = &ports->counts;
    ports_sets(ports, port_number(&shown->ports[0]), &row->sources, &row->targets);
    return true;
}
