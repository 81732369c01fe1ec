/* row_facts: see row_facts.h. */
#include "ui/row_facts.h"

#include "src/base/clock.h"
#include "ui/incident_text.h"

#include <string.h>

/* As an incident is new. */
static bool began_lately(const struct snapshot *s, int64_t first_us)
{
    const int64_t hour_us = 3600 * (int64_t)US_PER_S;
    return s->taken_at_us != SNAPSHOT_UNKNOWN && s->taken_at_us - first_us < hour_us;
}

/* An incident that something has to do with. */
static void add_incident(struct filter_facts *out, const struct snapshot_incident *i)
{
    filter_add_severity(out, (enum severity)i->severity);
    if (i->kind == INCIDENT_SIGNATURE)
        filter_add_signature(out, i->name);
}

static bool has_port(const struct snapshot_incident *i, const struct snapshot_port *port)
{
    for (uint32_t p = 0; p < i->port_count; p++)
        if (i->ports[p].port == port->port && i->ports[p].protocol == port->protocol)
            return true;
    return false;
}

void row_facts_port(const struct snapshot *s, uint32_t index, unsigned wants,
                    struct filter_facts *out)
{
    const struct snapshot_port *port = &s->ports[index];
    out->known = FILTER_WORD | FILTER_PORT | FILTER_PROTOCOL | FILTER_SIGNATURE | FILTER_SEVERITY |
                 FILTER_NEW;
    filter_add_port(out, port->protocol, port->port);
    out->is_new = began_lately(s, port->first_us);
    for (uint32_t i = 0; (wants & (FILTER_SIGNATURE | FILTER_SEVERITY)) && i < s->incident_count;
         i++)
        if (has_port(&s->incidents[i], port))
            add_incident(out, &s->incidents[i]);
}

static bool is_among(const struct snapshot *s, const struct snapshot_incident *i,
                     const struct snapshot_host *h)
{
    struct address a;
    for (uint32_t k = 0; k < i->insider_count; k++)
        if (address_equal(&i->insiders[k].address, &h->address))
            return true;
    for (uint32_t k = 0; i->kind == INCIDENT_SIGNATURE && k < s->signature_count; k++)
        if (strcmp(s->signature_names[k], i->name) == 0)
            return snapshot_host_matched(h, k);
    return i->kind == INCIDENT_SOURCE && address_parse(i->name, &a) &&
           address_equal(&a, &h->address);
}

/* The ports that it sent most to, or got most on, and the protocols of its latest packets too. */
static void add_detail(struct filter_facts *out, const struct snapshot_host_detail *d)
{
    for (uint32_t p = 0; p < d->ports_count; p++)
        filter_add_port(out, d->ports[p].protocol, d->ports[p].port);
    for (uint32_t p = 0; p < d->packets_count; p++)
        if (d->packets[p].protocol < 64)
            out->protocols |= UINT64_C(1) << d->packets[p].protocol;
}

void row_facts_source(const struct snapshot *s, uint32_t index, unsigned wants,
                      struct filter_facts *out)
{
    const struct snapshot_host *h = &s->sources[index];
    out->known = FILTER_WORD | FILTER_PORT | FILTER_PROTOCOL | FILTER_SENDERS | FILTER_SIGNATURE |
                 FILTER_SEVERITY | FILTER_NEW | FILTER_HOME;
    filter_add_source(out, &h->address);
    out->is_new = began_lately(s, h->first_us);
    out->home = h->home;
    if ((wants & (FILTER_PORT | FILTER_PROTOCOL)) && h->detail >= 0)
        add_detail(out, &s->source_details[h->detail]);
    for (uint32_t k = 0; (wants & FILTER_SIGNATURE) && k < s->signature_count; k++)
        if (snapshot_host_matched(h, k))
            filter_add_signature(out, s->signature_names[k]);
    for (uint32_t i = 0; (wants & FILTER_SEVERITY) && i < s->incident_count; i++)
        if (is_among(s, &s->incidents[i], h))
            filter_add_severity(out, (enum severity)s->incidents[i].severity);
}

/* Whether it sends what the incident is of, or replied to it. */
static bool takes_part(const struct snapshot_incident *i, const struct address *a)
{
    for (uint32_t k = 0; k < i->insider_count; k++)
        if (address_equal(&i->insiders[k].address, a))
            return true;
    for (uint32_t k = 0; k < i->replier_count; k++)
        if (address_equal(&i->repliers[k].address, a))
            return true;
    return false;
}

void row_facts_target(const struct snapshot *s, uint32_t index, unsigned wants,
                      struct filter_facts *out)
{
    const struct snapshot_host *h = &s->targets[index];
    const struct snapshot_host_detail *d = h->detail < 0 ? NULL : &s->target_details[h->detail];
    out->known = FILTER_WORD | FILTER_PORT | FILTER_PROTOCOL | FILTER_SENDERS | FILTER_SIGNATURE |
                 FILTER_SEVERITY | FILTER_NEW | FILTER_HOME;
    out->is_new = began_lately(s, h->first_us);
    out->home = h->home;
    if ((wants & (FILTER_PORT | FILTER_PROTOCOL)) && d)
        add_detail(out, d);
    for (uint32_t k = 0; (wants & FILTER_SENDERS) && d && k < d->peers_count; k++)
        filter_add_source(out, &d->peers[k].address);
    for (uint32_t i = 0; (wants & (FILTER_SIGNATURE | FILTER_SEVERITY)) && i < s->incident_count;
         i++)
        if (takes_part(&s->incidents[i], &h->address))
            add_incident(out, &s->incidents[i]);
}

void row_facts_incident(const struct snapshot *s, uint32_t index, unsigned wants,
                        struct filter_facts *out)
{
    const struct snapshot_incident *i = &s->incidents[index];
    struct address scanner;
    out->known = FILTER_WORD | FILTER_PORT | FILTER_PROTOCOL | FILTER_SENDERS | FILTER_SIGNATURE |
                 FILTER_SEVERITY | FILTER_NEW | FILTER_HOME;
    add_incident(out, i);
    out->is_new = i->state == INCIDENT_NEW;
    out->home = i->insider_count > 0;
    for (uint32_t p = 0; (wants & (FILTER_PORT | FILTER_PROTOCOL)) && p < i->port_count; p++)
        filter_add_port(out, i->ports[p].protocol, i->ports[p].port);
    if (incident_scanner_address(i, &scanner)) {
        filter_add_source(out, &scanner);
        out->home |= home_contains(&s->input.home, &scanner);
    }
    for (uint32_t k = 0; k < i->insider_count; k++)
        filter_add_source(out, &i->insiders[k].address);
    for (uint32_t k = 0; k < i->source_count; k++)
        filter_add_source(out, &i->top_sources[k].address);
}
