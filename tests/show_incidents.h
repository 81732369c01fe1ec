/* show_incidents: snapshots of 2 December 2003 as the anomaly view is to show them: the probe with
 * an insider, a surge and a change of ports, steady popup spam with decoded messages, Slammer, a
 * scan. For the pictures of the screen and for the tests of its parts. */
#ifndef TAPWATCH_TESTS_SHOW_INCIDENTS_H
#define TAPWATCH_TESTS_SHOW_INCIDENTS_H

#include "tests/sample_snapshot.h"

#include <stdio.h>

enum { SHOW_S = SAMPLE_S, SHOW_HOUR_S = 3600, SHOW_DAY_S = 86400 };

static inline struct distinct_count show_exact(uint32_t n)
{
    return (struct distinct_count){n & 0x3fffffff, CERTAINTY_EXACT};
}

static inline struct distinct_count show_about(uint32_t n)
{
    return (struct distinct_count){n & 0x3fffffff, CERTAINTY_ESTIMATE};
}

/* Level `low`, and from so many steps before the end on `high`; 0 once it `ended`. */
static inline void show_steps(uint32_t *cells, int count, uint32_t low, uint32_t high, int since,
                              int ended)
{
    for (int i = 0; i < count; i++) {
        const int before = count - 1 - i;
        const uint32_t level = before < ended ? 0 : before < since ? high : low;
        cells[i] = level == 0 ? 0 : level + level * (uint32_t)(i * 7 % 5) / 8;
    }
}

/* Per half hour; the rest follows from it. */
static inline void show_history(struct snapshot_history *h, uint32_t low, uint32_t high,
                                int half_hours, int ended)
{
    show_steps(h->half_hours, SNAPSHOT_HALF_HOURS, low, high, half_hours, ended);
    show_steps(h->minutes, SNAPSHOT_MINUTES, (low + 29) / 30, (high + 29) / 30, half_hours * 30,
               ended * 30);
    if (ended == 0)
        show_steps(h->seconds, SNAPSHOT_SECONDS, (high + 1799) / 1800, (high + 1799) / 1800, 1, 0);
}

static inline struct snapshot_incident *show_add(struct snapshot *s, const char *name,
                                                 const char *title, enum incident_state state,
                                                 enum severity severity)
{
    struct snapshot_incident *i = &s->incidents[s->incident_count++];
    *i = (struct snapshot_incident){
        .state = (uint8_t)state,
        .severity = (uint8_t)severity,
        .onset_us = SAMPLE_US(10 * SHOW_DAY_S),
        .first_us = SAMPLE_US(10 * SHOW_DAY_S),
        .last_us = SAMPLE_US(3),
        .surge_us = SNAPSHOT_UNKNOWN,
        .spread_us = SNAPSHOT_UNKNOWN,
        .growth = 1,
        .mix = {.changed_us = SNAPSHOT_UNKNOWN},
        .home = {.cells_count = 256, .cell_addresses = 1, .addresses = 256},
    };
    snprintf(i->name, sizeof i->name, "%s", name);
    snprintf(i->title, sizeof i->title, "%s", title);
    network_parse("203.0.113.0/24", &i->home.network);
    return i;
}

static inline struct incident_port *show_port(struct snapshot_incident *i, uint16_t port,
                                              uint64_t records, uint32_t sources, uint32_t targets)
{
    struct incident_port *p = &i->ports[i->port_count++];
    *p = (struct incident_port){
        .records = records,
        .sources = sources < 256 ? show_exact(sources) : show_about(sources),
        .targets = show_exact(targets),
        .port = port,
        .protocol = 17,
        .in_mix = true,
    };
    return p;
}

static inline void show_payload(struct snapshot_incident *i, uint64_t records, uint32_t length,
                                const char *prefix, size_t prefix_length)
{
    struct incident_payload *p = &i->payloads[i->payload_count++];
    i->payload_records = i->records;
    *p = (struct incident_payload){.records = records,
                                   .first_us = i->first_us,
                                   .length = length,
                                   .prefix_length = (uint8_t)prefix_length};
    memcpy(p->prefix, prefix, prefix_length);
}

static inline void show_alert(struct snapshot *s, int64_t before_s, enum alert_kind kind,
                              enum severity severity, const char *incident, const char *subject,
                              const char *text)
{
    struct snapshot_alert *a = &s->alerts[s->alert_count++];
    *a = (struct snapshot_alert){
        .time_us = SAMPLE_US(before_s), .kind = (uint8_t)kind, .severity = (uint8_t)severity};
    snprintf(a->incident, sizeof a->incident, "%s", incident);
    snprintf(a->subject, sizeof a->subject, "%s", subject);
    snprintf(a->text, sizeof a->text, "%s", text);
}

/* --- The probe -------------------------------------------------------------------------------- */

static inline void show_probe_ports(struct snapshot_incident *i)
{
    static const uint16_t before[] = {135, 1026, 1027, 1028, 1029, 1030, 1031};
    static const uint16_t after[] = {1026, 1030};
    for (size_t k = 0; k < 7; k++) {
        const bool goes_on = before[k] == 1026 || before[k] == 1030;
        struct incident_port *p =
            goes_on ? show_port(i, before[k], before[k] == 1026 ? 22110 : 21980, 398, 251)
                    : show_port(i, before[k], 804, 40, 1);
        p->in_mix = goes_on;
        show_history(&p->history, 16, goes_on ? 3200 : 16, 6, goes_on ? 0 : 6);
        i->mix.before[i->mix.before_count++] = before[k];
    }
    memcpy(i->mix.after, after, sizeof after);
    i->mix.after_count = 2;
    i->mix.changed_us = SAMPLE_US(2 * SHOW_HOUR_S + 52 * 60);
}

static inline void show_probe_hosts(struct snapshot_incident *i)
{
    static const char *const insiders[] = {"203.0.113.17", "203.0.113.40"};
    for (uint32_t k = 0; k < 2; k++) {
        struct incident_insider *in = &i->insiders[i->insider_count++];
        *in = (struct incident_insider){.first_us = SAMPLE_US(94 * 60 - k * 700),
                                        .last_us = SAMPLE_US(2 + k),
                                        .records = 4120 - 3100 * k,
                                        .targets = show_about(3900 - 2900 * k)};
        address_parse(insiders[k], &in->address);
    }
    for (uint32_t k = 0; k < 12; k++) {
        char address[32];
        snprintf(address, sizeof address, "198.51.100.%u", 7 + 13 * k);
        struct incident_source *source = &i->top_sources[i->source_count++];
        *source = (struct incident_source){.records = 502 - 31 * k,
                                           .first_us = SAMPLE_US(3 * SHOW_HOUR_S - 400 * k),
                                           .last_us = SAMPLE_US(1 + 3 * k)};
        address_parse(address, &source->address);
    }
    i->repliers[i->replier_count++] =
        (struct incident_replier){.first_us = SAMPLE_US(40 * 60), .replies = 2};
    address_parse("203.0.113.69", &i->repliers[0].address);
}

static inline void show_probe_home(struct snapshot_incident *i)
{
    for (uint32_t k = 0; k < 256; k++)
        i->home.cells[k] = k % 61 == 30 ? CELL_NEVER : k % 37 == 22 ? CELL_NEW : CELL_HIT;
    i->home.cells[69] = CELL_ANSWERED;
}

static inline void show_probe(struct snapshot *s)
{
    struct snapshot_incident *i =
        show_add(s, "messenger-zero-probe", "Two zero bytes to the Messenger service's ports",
                 INCIDENT_SURGING, SEVERITY_CRITICAL);
    snprintf(i->reference, sizeof i->reference, "SANS ISC diary, 2 December 2003");
    i->surge_us = SAMPLE_US(2 * SHOW_HOUR_S + 54 * 60);
    i->spread_us = SAMPLE_US(2 * SHOW_HOUR_S + 41 * 60);
    i->growth = 37.2;
    i->records = 48112;
    i->per_hour = 12804;
    i->sources = show_about(412);
    i->targets = show_about(4300);
    i->home_targets = show_exact(251);
    i->evidence = (struct incident_evidence){.kept = true, .held = 33904, .pushed_out = 14210};
    i->answers =
        (struct snapshot_answers){.reply = 2, .unreachable = 47990, .silent = 113, .unknown = 7};
    i->habit = HABIT_NATURAL;
    i->habit_share = 0.98;
    i->forged_groups = 1;
    i->forged_names = (struct distinct_count){.value = 8, .certainty = CERTAINTY_EXACT};
    show_history(&i->history, 110, 6400, 6, 0);
    show_probe_ports(i);
    show_payload(i, 48110, 2, "\0", 2);
    show_payload(i, 2, 4, "\x13\x37\0\x01", 4);
    i->payloads[1].new = true;
    i->payloads[1].first_us = SAMPLE_US(11 * 60);
    i->companions_exact = true;
    i->companions[i->companion_count++] = (struct incident_companion){"nbstat-probe", 113};
    i->companions[i->companion_count++] = (struct incident_companion){"messenger-spam", 3};
    show_probe_hosts(i);
    show_probe_home(i);
}

/* --- The background --------------------------------------------------------------------------- */

static inline void show_message(struct snapshot *s, int64_t before_s, const char *from,
                                const char *text)
{
    struct snapshot_message *m = &s->messages[s->message_count++];
    *m = (struct snapshot_message){.time_us = SAMPLE_US(before_s),
                                   .source_port = 666,
                                   .target_port = 1026,
                                   .from_length = (uint16_t)strlen(from),
                                   .to_length = 4,
                                   .text_length = (uint16_t)strlen(text),
                                   .body_bytes = 48 + (uint32_t)strlen(text),
                                   .whole = true};
    address_parse("192.0.2.201", &m->source);
    address_parse("203.0.113.77", &m->target);
    memcpy(m->from, from, strlen(from));
    memcpy(m->to, "USER", 4);
    memcpy(m->text, text, strlen(text));
}

static inline void show_spam(struct snapshot *s)
{
    struct snapshot_incident *i = show_add(s, "messenger-spam", "Popup spam (Messenger service)",
                                           INCIDENT_STEADY, SEVERITY_INFO);
    i->records = 1480;
    i->per_hour = 6;
    i->sources = show_exact(9);
    i->targets = i->home_targets = show_exact(11);
    i->answers = (struct snapshot_answers){.silent = 1480};
    i->habit = HABIT_FIXED;
    i->habit_share = 0.89;
    show_history(&i->history, 3, 3, 1, 0);
    show_history(&show_port(i, 1026, 1200, 9, 11)->history, 2, 2, 1, 0);
    show_history(&show_port(i, 1027, 280, 4, 6)->history, 1, 1, 1, 0);
    show_payload(i, 1480, 808, "\x04\0\x28\0\x10\0\0\0\0\0\0\0\0\0\0\0", 16);
    for (uint32_t k = 0; k < 256; k += 23)
        i->home.cells[k] = CELL_HIT;
    show_message(s, 600, "SYSTEM",
                 "Your computer sends messages to the Internet!\x14\x14"
                 "To stop popups like this one visit www.example.com and install the blocker.");
    show_message(s, 4000, "ALERT\x1b[2J", "You have won.\x07 Call now");
}

static inline void show_slammer(struct snapshot *s)
{
    struct snapshot_incident *i = show_add(s, "slammer", "SQL Slammer, the worm of January 2003",
                                           INCIDENT_STEADY, SEVERITY_INFO);
    i->onset_us = i->first_us = SAMPLE_US(300 * SHOW_DAY_S);
    i->records = 642;
    i->per_hour = 2;
    i->growth = -1;
    i->sources = show_exact(3);
    i->targets = i->home_targets = show_exact(3);
    show_history(&i->history, 1, 1, 1, 0);
    show_history(&show_port(i, 1434, 642, 3, 3)->history, 1, 1, 1, 0);
    show_payload(i, 642, 376, "\x04\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01",
                 16);
}

static inline void show_scan(struct snapshot *s)
{
    struct snapshot_incident *i = show_add(s, "198.51.100.151", "", INCIDENT_NEW, SEVERITY_WARNING);
    i->kind = INCIDENT_SOURCE;
    i->onset_us = i->first_us = SAMPLE_US(900);
    i->growth = -1;
    i->sources = show_exact(1);
    i->targets = i->home_targets = show_exact(254);
    struct snapshot_host *h = sample_add_source(s, "198.51.100.151", 497);
    h->scan = SCAN_SWEEP;
    h->peers = show_exact(254);
    h->ports = show_exact(1);
    h->habit = HABIT_SEQUENTIAL;
    h->detail = (int32_t)s->source_detail_count;
    struct snapshot_host_detail *d = &s->source_details[s->source_detail_count++];
    d->since_us = h->first_us;
    d->ports[d->ports_count++] =
        (struct snapshot_host_port){.packets = 497, .port = 445, .protocol = 6};
    show_steps(d->history.seconds, SNAPSHOT_SECONDS, 0, 9, 60, 20);
}

static inline void show_alerts(struct snapshot *s)
{
    static const char probe[] = "messenger-zero-probe";
    show_alert(s, 11 * 60, ALERT_NEW_PAYLOAD, SEVERITY_CRITICAL, probe, "udp/1026",
               "new payload 13 37 00 01 (4 bytes) from 198.51.100.7");
    show_alert(s, 900, ALERT_SCAN, SEVERITY_WARNING, "198.51.100.151", "198.51.100.151",
               "198.51.100.151 sweeps for tcp/445: 254 targets, 1 port so far");
    show_alert(
        s, 40 * 60, ALERT_ANSWERED, SEVERITY_CRITICAL, probe, "203.0.113.69",
        "our host 203.0.113.69 answered messenger-zero-probe of 198.51.100.20 from port 1026");
    show_alert(s, 94 * 60, ALERT_INSIDER, SEVERITY_CRITICAL, probe, "203.0.113.17",
               "our host 203.0.113.17 emits messenger-zero-probe, first to 10.9.8.7 port 1026");
    show_alert(s, 172 * 60, ALERT_PORT_MIX, SEVERITY_WARNING, probe, probe,
               "ports changed: 135 1026-1031 became 1026 1030");
    show_alert(s, 174 * 60, ALERT_SURGE, SEVERITY_WARNING, probe, probe,
               "went vertical: x37 records, 398 sources so far");
    show_alert(s, 10 * SHOW_DAY_S, ALERT_ONSET, SEVERITY_INFO, probe, probe,
               "messenger-zero-probe: first from 198.51.100.7 to 203.0.113.9 port 1026");
    s->alerts_total = s->alert_count;
    for (uint32_t k = 0; k < s->alert_count; k++)
        s->alerts[k].number = s->alert_count - k;
}

/* --- All of it -------------------------------------------------------------------------------- */

static inline void show_signatures(struct snapshot *s)
{
    static const char *const names[] = {"messenger-zero-probe", "nbstat-probe", "messenger-spam",
                                        "slammer"};
    for (s->signature_count = 0; s->signature_count < 4; s->signature_count++)
        snprintf(s->signature_names[s->signature_count], INCIDENT_NAME, "%s",
                 names[s->signature_count]);
}

static inline struct snapshot_packet *show_packet(struct snapshot_host_detail *d, int64_t before_s,
                                                  const char *peer, uint8_t protocol,
                                                  uint16_t source_port, uint16_t target_port)
{
    struct snapshot_packet *p = &d->packets[d->packets_count++];
    *p = (struct snapshot_packet){.time_us = SAMPLE_US(before_s) + 123456,
                                  .wire_bytes = 60,
                                  .source_port = source_port,
                                  .target_port = target_port,
                                  .protocol = protocol,
                                  .ttl = 114,
                                  .has_ports = 1};
    address_parse(peer, &p->peer);
    return p;
}

static inline void show_data(struct snapshot_packet *p, uint32_t bytes, const char *kept,
                             size_t kept_length)
{
    p->payload_bytes = bytes;
    p->wire_bytes = bytes + 42 < 60 ? 60 : bytes + 42;
    p->payload_length = (uint8_t)kept_length;
    memcpy(p->payload, kept, kept_length);
}

static inline void show_peers(struct snapshot_host_detail *d)
{
    for (uint32_t i = 0; i < d->packets_count; i++)
        d->peers[d->peers_count++] =
            (struct snapshot_peer){d->packets[i].peer, d->packets[i].time_us};
}

/* Packets of the insider, and of two of our hosts as targets: one that replied, and the insider. */
static inline void show_hosts(struct snapshot *s)
{
    struct snapshot_host_detail *d = &s->source_details[0];
    show_data(show_packet(d, 3, "10.9.8.7", 17, 1042, 1026), 2, "\0", 2);
    show_data(show_packet(d, 5, "198.51.100.9", 17, 1042, 1030), 2, "\0", 2);
    show_peers(d);
    struct snapshot_host *h = sample_add_target(s, "203.0.113.69", 940);
    h->detail = (int32_t)s->target_detail_count++;
    d = &s->target_details[h->detail];
    sample_fill_detail(d);
    show_steps(d->history.seconds, SNAPSHOT_SECONDS, 1, 9, 60, 5);
    show_steps(d->history.minutes, SNAPSHOT_MINUTES, 2, 40, 30, 0);
    show_data(show_packet(d, 2, "192.0.2.201", 17, 666, 1026), 808,
              "\x04\0\x28\0\x10\0\0\0\x1b[2Jx\\\xff~", 16);
    show_packet(d, 7, "198.51.100.151", 6, 4711, 445)->tcp_flags = 0x02;
    show_packet(d, 7, "198.51.100.7", 1, 8, 0);
    show_data(show_packet(d, 9, "198.51.100.7", 17, 1105, 1030), 2, "\0", 2);
    show_peers(d);
    sample_add_target(s, "203.0.113.17", 120);
    sample_add_target(s, "203.0.113.9", 20)->peers.certainty = CERTAINTY_ROUGH;
}

/* s comes from snapshot_new. Without incidents it is a quiet day. */
static inline void show_fill(struct snapshot *s, bool incidents)
{
    char why[128];
    s->taken_at_us = SAMPLE_US(0);
    s->first_packet_us = SAMPLE_US(10 * SHOW_DAY_S);
    s->last_packet_us = SAMPLE_US(0) + 1;
    sample_fill_capture(s);
    s->capture.own_session = false; /* a file has none */
    s->capture.own_session_packets = 0;
    sample_fill_windows(s);
    s->pace = 1;
    memcpy(s->input.names, "tap.pcap\0", 10);
    s->input.filter[0] = '\0';
    s->input.home = (struct home){.count = 0};
    home_add(&s->input.home, "203.0.113.0/24", why, sizeof why);
    show_signatures(s);
    sample_fill_traffic(s);
    show_history(&s->traffic[TRAFFIC_INBOUND].history, 200, 9000, 6, 0);
    s->traffic[TRAFFIC_ALL].history = s->traffic[TRAFFIC_INBOUND].history;
    sample_add_port(s, 6, 445, 497);
    sample_add_port(s, 17, 1026, 22110);
    sample_add_port(s, 17, 1030, 21980);
    sample_fill_port_detail(s, 1);
    sample_add_source(s, "203.0.113.17", 4120)->home = true;
    s->sources[0].signatures[0] = 1;
    s->sources[0].habit = HABIT_NATURAL;
    s->sources[0].detail = (int32_t)s->source_detail_count++;
    sample_fill_detail(&s->source_details[0]);
    if (!incidents)
        return;
    show_probe(s);
    show_scan(s);
    show_spam(s);
    show_slammer(s);
    show_alerts(s);
    struct snapshot_host *h = sample_add_source(s, "198.51.100.7", 502);
    h->signatures[0] = 3;
    h->scan = SCAN_SWEEP;
    h->habit = HABIT_NATURAL;
    show_hosts(s);
}

/* The capture ended early, for a reason that takes several rows at 80 columns; and of the data of a
 * port there is more than a few rows. */
static inline void show_failure(struct snapshot *s)
{
    struct snapshot_port_detail *d = &s->port_details[0];
    for (uint32_t length = 3; length < 7; length++)
        d->payloads[d->payload_count++] = (struct incident_payload){
            .records = 4, .first_us = SAMPLE_US(20), .length = length, .prefix_length = 1};
    s->input.state = INPUT_FAILED;
    snprintf(s->input.error, sizeof s->input.error, "%s",
             "/srv/captures/2003-12-01/gateway-of-the-second-floor/tap.pcap is damaged at byte "
             "1 048 576: a packet of 4 294 967 295 bytes, more than the 262 144 that a capture "
             "has at most; before it were 22 110 packets, all of which were counted");
}

#endif
