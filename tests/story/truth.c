/* truth: see truth.h. */
#include "tests/story/truth.h"

#include "tests/exact_map.h"

#include <inttypes.h>
#include <time.h>

enum { PORTS = 131072, UDP_FIRST = 65536, HOURS = END / HOUR };
#define NEVER       UINT64_MAX
#define UDP_TIMEOUT (60 * SECOND)

/* Distinct things are found by these, joined with what they are distinct for. */
enum set { PORT_SOURCE, PORT_TARGET, SOURCE, TARGET, INSIDER_TARGET, HOUR_SOURCE, SUBJECT_SOURCE };

struct tally {
    uint64_t packets, bytes, records, sources, targets, first, last;
};

static const struct {
    const char *name;
    bool is_signature;
} subjects[SUBJECTS] = {
    [WEB] = {"web", false},
    [MAIL] = {"mail", false},
    [DNS] = {"dns", false},
    [LATE_DNS_QUERY] = {"late-dns-query", false},
    [LATE_DNS_ANSWER] = {"late-dns-answer", false},
    [NTP] = {"ntp", false},
    [PEER_TO_PEER] = {"peer-to-peer", false},
    [TCP_SCAN] = {"tcp-scan", false},
    [NAT_PMP] = {"natpmp-scan", true},
    [DEEP_THROAT] = {"deep-throat-probe", false},
    [SLAMMER] = {"slammer", true},
    [MESSENGER_SPAM] = {"messenger-spam", true},
    [NBSTAT_PROBE] = {"nbstat-probe", true},
    [ZERO_PROBE] = {"messenger-zero-probe", true},
    [NEW_PAYLOAD] = {"new-payload", false},
};

static const uint16_t incident_ports[] = {135, 1026, 1027, 1028, 1029, 1030, 1031};
enum { INCIDENT_PORTS = sizeof incident_ports / sizeof *incident_ports };

static struct {
    struct exact_map seen;
    struct exact_map probe_sources, name_sources; /* for the companions */
    uint64_t packets, bytes, first, last;
    struct tally ports[PORTS], subjects[SUBJECTS];
    struct tally incident, incident_ports[INCIDENT_PORTS], insiders[HOME_SIZE], hours[HOURS];
    uint64_t home_targets, replied, refused;
    uint64_t *silent; /* when those records came that nothing answers, in their order */
    size_t silent_count, silent_room;
    uint64_t spread, new_port_mix, old_ports;
} all = {.first = NEVER, .spread = NEVER, .new_port_mix = NEVER, .old_ports = NEVER};

/* --- Counting --------------------------------------------------------------------------------- */

static bool is_new(enum set set, uint32_t address, uint32_t for_what)
{
    bool added;
    exact_get(&all.seen, exact_join((uint64_t)address << 32 | (uint64_t)set << 24 | for_what, 0),
              &added);
    return added;
}

static void tally_record(struct tally *t, uint64_t time)
{
    if (t->records++ == 0)
        t->first = time;
    t->last = time;
}

static uint32_t index_of_incident_port(uint16_t port)
{
    uint32_t i = 0;
    while (i < INCIDENT_PORTS && incident_ports[i] != port)
        i++;
    if (i == INCIDENT_PORTS)
        die("story: a probe to a port that is none of the incident's");
    return i;
}

static void count_events(const struct due *d, bool inside)
{
    const struct wanted *w = &d->frame;
    const bool new_port = w->target_port == 1026 || w->target_port == 1030;
    if (d->wide && all.new_port_mix == NEVER)
        all.new_port_mix = d->time_us;
    if (d->wide && all.spread == NEVER && !inside && w->target != HOME(HONEYPOT))
        all.spread = d->time_us;
    if (!new_port && all.new_port_mix != NEVER)
        all.old_ports = d->time_us;
}

static void count_silent(const struct due *d)
{
    if (all.silent_count == all.silent_room) {
        all.silent_room = all.silent_room ? all.silent_room * 2 : 1024;
        all.silent = story_alloc(all.silent, all.silent_room * sizeof *all.silent);
    }
    all.silent[all.silent_count++] = d->time_us;
}

static void count_incident(const struct due *d)
{
    const struct wanted *w = &d->frame;
    const bool inside = w->source - HOME(0) < HOME_SIZE;
    const uint32_t port = index_of_incident_port(w->target_port);
    const uint32_t hour = (uint32_t)(d->time_us / HOUR);
    bool added;
    tally_record(&all.incident, d->time_us);
    tally_record(&all.incident_ports[port], d->time_us);
    tally_record(&all.hours[hour], d->time_us);
    all.incident_ports[port].sources += is_new(PORT_SOURCE, w->source, 0x800000 + port);
    all.incident_ports[port].targets += is_new(PORT_TARGET, w->target, 0x800000 + port);
    all.hours[hour].sources += is_new(HOUR_SOURCE, w->source, hour);
    exact_get(&all.probe_sources, exact_join(w->source, 0), &added);
    all.incident.sources += added;
    if (is_new(TARGET, w->target, 0)) {
        all.incident.targets++;
        all.home_targets += w->target - HOME(0) < HOME_SIZE;
    }
    if (inside) {
        struct tally *t = &all.insiders[w->source - HOME(0)];
        tally_record(t, d->time_us);
        t->targets += is_new(INSIDER_TARGET, w->target, w->source & 255);
    }
    count_events(d, inside);
    if (d->fate == SILENT)
        count_silent(d);
}

static void count_record(const struct due *d, struct tally *port)
{
    const struct wanted *w = &d->frame;
    const uint32_t number = (uint32_t)(port - all.ports);
    bool added;
    tally_record(port, d->time_us);
    port->sources += is_new(PORT_SOURCE, w->source, number);
    port->targets += is_new(PORT_TARGET, w->target, number);
    struct tally *subject = &all.subjects[d->subject];
    tally_record(subject, d->time_us);
    subject->sources += is_new(SUBJECT_SOURCE, w->source, d->subject);
    if (d->subject == NBSTAT_PROBE)
        exact_get(&all.name_sources, exact_join(w->source, 0), &added);
    if (d->subject == ZERO_PROBE || d->subject == NEW_PAYLOAD)
        count_incident(d);
}

void truth_count(const struct due *d)
{
    const struct wanted *w = &d->frame;
    const uint64_t bytes = frame_length(w);
    if (all.first == NEVER)
        all.first = d->time_us;
    all.last = d->time_us;
    all.packets++;
    all.bytes += bytes;
    all.subjects[d->subject].packets++;
    if (d->subject == ZERO_PROBE || d->subject == NEW_PAYLOAD) {
        all.refused += !d->record && d->fate == REFUSED;
        all.replied += !d->record && d->fate == REPLIED;
    }
    if (w->protocol == ICMP)
        return;
    struct tally *port = &all.ports[w->target_port + (w->protocol == UDP ? UDP_FIRST : 0)];
    port->packets++;
    port->bytes += bytes;
    if (d->record)
        count_record(d, port);
}

/* --- Writing ---------------------------------------------------------------------------------- */

static void put_time(FILE *out, const char *name, uint64_t time)
{
    if (time == NEVER) {
        fprintf(out, "\"%s\": null", name);
        return;
    }
    const uint64_t us = START_US + time;
    const time_t seconds = (time_t)(us / SECOND);
    struct tm tm;
    char text[32];
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &tm));
    fprintf(out, "\"%s\": \"%s.%06uZ\"", name, text, (unsigned)(us % SECOND));
}

/* Of one that was never seen the times are not known. */
static void put_span(FILE *out, const struct tally *t)
{
    put_time(out, "first", t->records ? t->first : NEVER);
    fprintf(out, ", ");
    put_time(out, "last", t->records ? t->last : NEVER);
}

static void put_port(FILE *out, const char *protocol, uint32_t port, const struct tally *t)
{
    fprintf(out, "{\"protocol\": \"%s\", \"port\": %" PRIu32 ", ", protocol, port);
    fprintf(out, "\"records\": %" PRIu64 ", \"sources\": %" PRIu64 ", \"targets\": %" PRIu64,
            t->records, t->sources, t->targets);
}

static void put_incident_ports(FILE *out)
{
    const char *separator = "";
    fprintf(out, "  \"ports\": [");
    for (uint32_t i = 0; i < INCIDENT_PORTS; i++) {
        if (all.incident_ports[i].records == 0)
            continue;
        fprintf(out, "%s\n    ", separator);
        put_port(out, "udp", incident_ports[i], &all.incident_ports[i]);
        fprintf(out, "}");
        separator = ",";
    }
    fprintf(out, "],\n");
}

static void put_insiders(FILE *out)
{
    uint64_t records = 0;
    const char *separator = "";
    fprintf(out, "  \"insiders\": [");
    for (uint32_t host = 0; host < HOME_SIZE; host++) {
        const struct tally *t = &all.insiders[host];
        if (t->records == 0)
            continue;
        fprintf(out, "%s\n    {\"address\": \"203.0.113.%" PRIu32 "\", ", separator, host);
        put_span(out, t);
        fprintf(out, ", \"records\": %" PRIu64 ", \"targets\": %" PRIu64 "}", t->records,
                t->targets);
        records += t->records;
        separator = ",";
    }
    fprintf(out, "],\n  \"insiders_records\": %" PRIu64 ",\n", records);
}

static void put_payloads(FILE *out)
{
    static const struct {
        enum subject subject;
        const char *text;
    } payloads[2] = {{ZERO_PROBE, "\"length\": 2, \"prefix\": \"0000\""},
                     {NEW_PAYLOAD, "\"length\": 4, \"prefix\": \"13370001\""}};
    const char *separator = "";
    fprintf(out, "  \"payloads\": [");
    for (int i = 0; i < 2; i++) {
        const struct tally *t = &all.subjects[payloads[i].subject];
        if (t->records == 0)
            continue;
        fprintf(out, "%s\n    {%s, \"records\": %" PRIu64 ", ", separator, payloads[i].text,
                t->records);
        put_time(out, "first", t->first);
        fprintf(out, "}");
        separator = ",";
    }
    fprintf(out, "],\n");
}

static uint64_t companions(void)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < all.probe_sources.size; i++)
        if (all.probe_sources.places[i].key)
            count += exact_find(&all.name_sources, all.probe_sources.places[i].key) != NULL;
    return count;
}

/* Of those records that came within the time-out before the end nobody can say it yet. */
static void put_answers(FILE *out)
{
    uint64_t silent = all.silent_count;
    while (silent > 0 && all.silent[silent - 1] + UDP_TIMEOUT >= all.last)
        silent--;
    const uint64_t undecided = all.incident.records - all.replied - all.refused - silent;
    fprintf(out,
            "  \"answers\": {\"reply\": %" PRIu64 ", \"unreachable\": %" PRIu64
            ", \"silent\": %" PRIu64 "},\n  \"undecided\": %" PRIu64 ",\n",
            all.replied, all.refused, silent, undecided);
}

/* What changed when: the first of what was written as it is since the spread, the last to a port
 * that it is not sent to since. The surge is when the number of visits began to climb, as drawn. */
static void put_events(FILE *out)
{
    const uint64_t climbs = DEC(1, 17, 0);
    const bool surged = all.incident.records && all.incident.first <= climbs && all.last > climbs;
    fprintf(out, "  \"events\": {");
    put_time(out, "surge", surged ? climbs : NEVER);
    fprintf(out, ", ");
    put_time(out, "spread", all.spread);
    fprintf(out, ",\n    ");
    put_time(out, "port_mix", all.new_port_mix);
    fprintf(out, ", ");
    put_time(out, "old_port_mix_last", all.old_ports);
    fprintf(out, ", \"port_mix_after\": [1026, 1030]},\n");
}

static void put_hours(FILE *out)
{
    const char *separator = "";
    fprintf(out, "  \"hours\": [");
    for (uint32_t hour = 0; hour < HOURS; hour++) {
        if (all.hours[hour].records == 0)
            continue;
        fprintf(out, "%s\n    {", separator);
        put_time(out, "start", hour * HOUR);
        fprintf(out, ", \"records\": %" PRIu64 ", \"sources\": %" PRIu64 "}",
                all.hours[hour].records, all.hours[hour].sources);
        separator = ",";
    }
    fprintf(out, "]");
}

static void put_incident(FILE *out)
{
    const struct tally *t = &all.incident;
    fprintf(out, "\"incident\": {\"signature\": \"messenger-zero-probe\",\n  ");
    put_time(out, "onset", t->records ? t->first : NEVER);
    fprintf(out, ", ");
    put_span(out, t);
    fprintf(out,
            ",\n  \"records\": %" PRIu64 ", \"sources\": %" PRIu64 ", \"targets\": %" PRIu64
            ", \"home_targets\": %" PRIu64 ",\n",
            t->records, t->sources, t->targets, all.home_targets);
    put_incident_ports(out);
    put_payloads(out);
    fprintf(out,
            "  \"companions\": [{\"signature\": \"nbstat-probe\", \"sources\": %" PRIu64 "}],\n",
            companions());
    put_insiders(out);
    put_answers(out);
    put_events(out);
    put_hours(out);
    fprintf(out, "},\n");
}

static void put_subjects(FILE *out, const char *title, bool signatures)
{
    const char *separator = "";
    fprintf(out, "\"%s\": {", title);
    for (int i = 0; i < SUBJECTS; i++) {
        const struct tally *t = &all.subjects[i];
        if (subjects[i].is_signature != signatures || i == NEW_PAYLOAD)
            continue;
        fprintf(out,
                "%s\n  \"%s\": {\"packets\": %" PRIu64 ", \"records\": %" PRIu64
                ", \"sources\": %" PRIu64 ", ",
                separator, subjects[i].name, t->packets, t->records, t->sources);
        put_span(out, t);
        fprintf(out, "}");
        separator = ",";
    }
    fprintf(out, "},\n");
}

static void put_ports(FILE *out)
{
    const char *separator = "";
    fprintf(out, "\"ports\": [");
    for (uint32_t i = 0; i < PORTS; i++) {
        const struct tally *t = &all.ports[i];
        if (t->records == 0)
            continue;
        fprintf(out, "%s\n  ", separator);
        put_port(out, i < UDP_FIRST ? "tcp" : "udp", i % UDP_FIRST, t);
        fprintf(out, ", \"packets\": %" PRIu64 ", \"bytes\": %" PRIu64 "}", t->packets, t->bytes);
        separator = ",";
    }
    fprintf(out, "]");
}

void truth_write(const struct story *s, FILE *out)
{
    fprintf(out, "{\"format\": \"tapwatch-story\", \"version\": 1, ");
    fprintf(out, "\"seed\": %" PRIu64 ", \"scale\": %g, \"home\": [\"203.0.113.0/24\"],\n", s->seed,
            s->scale);
    put_time(out, "first_packet", all.first);
    fprintf(out, ", ");
    put_time(out, "last_packet", all.packets ? all.last : NEVER);
    fprintf(out, ", \"packets\": %" PRIu64 ", \"bytes\": %" PRIu64 ",\n", all.packets, all.bytes);
    put_incident(out);
    put_subjects(out, "signatures", true);
    put_subjects(out, "everyday", false);
    put_ports(out);
    fprintf(out, "}\n");
}
