/* incidents_unnamed: incidents that no signature names: ports that go vertical, are swept, or get
 * another payload; sources that scan. */
#include "src/engine/incident_parts.h"

#include "src/base/clock.h"

#include <stdio.h>

/* After that a sweep is told of again, and so is a surge. */
static int64_t told_again_us(const struct incidents *is)
{
    return is->detectors->incident.told_again_s * US_PER_S;
}

static struct incident *incident_of_port(struct incidents *is, uint32_t number,
                                         char name[INCIDENT_NAME])
{
    snprintf(name, INCIDENT_NAME, "%s/%u", prepared_protocol_of(number) == IP_TCP ? "tcp" : "udp",
             prepared_port_of(number));
    return incident_named(is, INCIDENT_PORT, name);
}

/* Of itself it is info: what goes on at the port makes it more, and is over some time. */
static struct incident *incident_about_port(struct incidents *is, uint32_t number, int64_t first_us)
{
    char name[INCIDENT_NAME];
    struct incident *i = incident_of_port(is, number, name);
    if (!i) {
        i = incident_open(is, INCIDENT_PORT, name, SEVERITY_INFO, first_us);
        incident_begin_port(i, prepared_protocol_of(number), prepared_port_of(number),
                            clock_second(first_us));
    }
    if (first_us < i->first_us)
        i->first_us = first_us;
    return i;
}

/* Pings to many: as a port, but that they have none. No row counts who sends them: its sources are
 * those that were found to sweep. */
static struct incident *incident_about_pings(struct incidents *is, const struct scan_event *event)
{
    const char *name = address_is_v4(&event->address) ? "icmp" : "icmp6";
    struct incident *i = incident_named(is, INCIDENT_PORT, name);
    if (!i) {
        i = incident_open(is, INCIDENT_PORT, name, SEVERITY_INFO, event->first_us);
        snprintf(i->title, sizeof i->title, "Sweeps by ping");
    }
    counts_add(&is->counts, &i->sources, hash_address(is->seed, &event->address));
    return i;
}

bool incidents_swept_by_ping(struct incidents *is, const char *name, const struct address *a)
{
    const struct incident *i = incident_named(is, INCIDENT_PORT, name);
    return i && incident_is_of_pings(i) &&
           counts_has(&is->counts, &i->sources, hash_address(is->seed, a));
}

static struct incident *incident_about_source(struct incidents *is, const char *address,
                                              enum severity severity, int64_t first_us)
{
    struct incident *i = incident_named(is, INCIDENT_SOURCE, address);
    return i ? i : incident_open(is, INCIDENT_SOURCE, address, severity, first_us);
}

static bool is_good_port(const struct incidents *is, uint32_t number)
{
    return known_good_port(&is->good, prepared_protocol_of(number), prepared_port_of(number));
}

static void port_surge_is_over(struct incidents *is, uint32_t number)
{
    char name[INCIDENT_NAME];
    struct incident *i = incident_of_port(is, number, name);
    if (i)
        i->surges &= (uint8_t)~PORT_SURGES;
}

void incidents_surge(struct incidents *is, const struct port_surge *surge, int64_t second)
{
    if (surge->over) {
        port_surge_is_over(is, surge->port);
        return;
    }
    if (is_good_port(is, surge->port))
        return;
    char growth[32] = "";
    struct incident *i = incident_about_port(is, surge->port, surge->since_s * US_PER_S);
    i->surges |= PORT_SURGES;
    if (second * US_PER_S > i->last_us)
        i->last_us = second * US_PER_S;
    incident_count_from(is, i, second);
    i->surge_us = surge->since_s * US_PER_S;
    if (i->surge_told_s != 0 && second - i->surge_told_s < is->detectors->incident.told_again_s)
        return;
    i->surge_told_s = second;
    if (surge->growth > 0)
        snprintf(growth, sizeof growth, " x%.0f,", surge->growth);
    const struct alert_about about = {second * US_PER_S, ALERT_SURGE, SEVERITY_WARNING, i->name,
                                      i->name};
    alerts_raise(&is->alerts, &about,
                 "%s went vertical:%s many sources, mostly unanswered, no signature", i->name,
                 growth);
}

/* --- Payloads --------------------------------------------------------------------------------- */

void incidents_new_payload(struct incidents *is, const struct prepared *p, uint8_t number)
{
    const struct incident *of = number == INCIDENT_NONE ? NULL : incident_numbered(is, number);
    if (p->signature_count > 0 || (of && of->kind == INCIDENT_SIGNATURE) ||
        known_good_source(&is->good, &p->packet.source) || is_good_port(is, p->port))
        return;
    char source[ADDRESS_TEXT], payload[PAYLOAD_TEXT];
    struct incident *i = incident_about_port(is, p->port, p->packet.time_us);
    incident_add_times(i, p->packet.time_us);
    i->news_us = p->packet.time_us;
    const struct alert_about about = {p->packet.time_us, ALERT_NEW_PAYLOAD, SEVERITY_WARNING,
                                      i->name, i->name};
    alerts_raise(&is->alerts, &about, "%s: new payload %s from %s, nearly all had another", i->name,
                 payload_text(p, payload), address_format(&p->packet.source, source));
}

/* --- Scans ------------------------------------------------------------------------------------ */

/* "25 targets, 1 port so far", as it goes on when that is told; of pings "25 targets so far". */
static const char *scan_extent(const struct scan_event *event, char text[64])
{
    const uint32_t targets = event->targets, ports = event->ports;
    char of_ports[32] = "";
    if (ports > 0)
        snprintf(of_ports, sizeof of_ports, ", %u %s", ports, ports == 1 ? "port" : "ports");
    snprintf(text, 64, "%u %s%s so far", targets, targets == 1 ? "target" : "targets", of_ports);
    return text;
}

static void alert_scan(struct incidents *is, const struct scan_event *event,
                       const struct incident *i, enum severity severity, const char *who)
{
    static const char *const does[] = {[SCAN_NONE] = "",
                                       [SCAN_SWEEP] = "sweeps",
                                       [SCAN_PORTS] = "scans ports",
                                       [SCAN_BOTH] = "sweeps and scans ports"};
    char extent[64], what[INCIDENT_NAME + 8] = "";
    const struct alert_about about = {event->time_us, ALERT_SCAN, severity, i->name, who};
    if (i->kind == INCIDENT_PORT && i->port_count > 0)
        snprintf(what, sizeof what, " for %s", i->name);
    else if (i->kind == INCIDENT_PORT)
        snprintf(what, sizeof what, " by ping");
    alerts_raise(&is->alerts, &about, "%s %s%s: %s", who, does[event->scan], what,
                 scan_extent(event, extent));
}

/* Who sweeps our networks, for one port or by ping, is one of many: they are one incident, the
 * port's, and info, as it never ends; told of again when there was none for an hour. */
static void sweep_by_others(struct incidents *is, const struct scan_event *event, const char *who)
{
    struct incident *i = event->port == PORT_NONE
                             ? incident_about_pings(is, event)
                             : incident_about_port(is, event->port, event->time_us);
    incident_add_times(i, event->time_us);
    if (i->swept_us == 0 || event->time_us - i->swept_us >= told_again_us(is))
        alert_scan(is, event, i, SEVERITY_INFO, who);
    i->swept_us = event->time_us;
}

/* It did so before a restart, not long ago: that is not told again. */
static bool scan_goes_on(const struct incidents *is, struct incident *i,
                         const struct scan_event *event)
{
    const int64_t before_us = i->last_us;
    const enum scan known = (enum scan)i->scan, scan = (enum scan)event->scan;
    if (event->time_us > i->last_us)
        i->last_us = event->time_us;
    i->scan = (uint8_t)scan_both(known, scan);
    return i->earlier && event->time_us - before_us < told_again_us(is) &&
           scan_is_part(scan, known);
}

/* A scan of the ports of one of ours is meant for it: a warning. */
static void scan_by_others(struct incidents *is, const struct scan_event *event, const char *who)
{
    if (event->scan == SCAN_SWEEP) {
        sweep_by_others(is, event, who);
        return;
    }
    struct incident *i = incident_about_source(is, who, SEVERITY_WARNING, event->first_us);
    if (!scan_goes_on(is, i, event))
        alert_scan(is, event, i, SEVERITY_WARNING, who);
}

static void scan_by_ours(struct incidents *is, const struct scan_event *event, const char *who)
{
    struct incident *i = incident_about_source(is, who, SEVERITY_CRITICAL, event->first_us);
    if (scan_goes_on(is, i, event))
        return;
    const struct alert_about about = {event->time_us, ALERT_INSIDER, SEVERITY_CRITICAL, i->name,
                                      who};
    char extent[64];
    alerts_raise(&is->alerts, &about, "our host %s scans: %s", who, scan_extent(event, extent));
}

void incidents_scan(struct incidents *is, const struct scan_event *event)
{
    char who[ADDRESS_TEXT];
    address_format(&event->address, who);
    if (event->home)
        scan_by_ours(is, event, who);
    else
        scan_by_others(is, event, who);
}

void incidents_scans_left_out(struct incidents *is, uint64_t count, int64_t second)
{
    const struct alert_about about = {second * US_PER_S, ALERT_SCAN, SEVERITY_WARNING, "", ""};
    for (int k = 0; k < SNAPSHOT_INCIDENTS; k++) /* some may be theirs */
        if (is->table[k].used && incident_is_of_pings(&is->table[k]))
            counts_lose(&is->counts, &is->table[k].sources);
    alerts_raise(&is->alerts, &about, "%llu more sources scan than there was room to tell of",
                 (unsigned long long)count);
}
