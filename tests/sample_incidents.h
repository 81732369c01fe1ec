/* sample_incidents: incidents, alerts and a message for the sample snapshot, in which every field
 * of the report has a value of its own. */
#ifndef TAPWATCH_TESTS_SAMPLE_INCIDENTS_H
#define TAPWATCH_TESTS_SAMPLE_INCIDENTS_H

#include "tests/sample_snapshot.h"

#include <stdio.h>

static inline struct address sample_address(const char *text)
{
    struct address a = {.bytes = {0}};
    address_parse(text, &a);
    return a;
}

static inline struct distinct_count sample_exact(uint32_t value)
{
    return (struct distinct_count){value & 0x3fffffff, CERTAINTY_EXACT};
}

/* The next alert; the snapshot holds the latest SNAPSHOT_ALERTS, latest first. */
static inline struct snapshot_alert *sample_add_alert(struct snapshot *s, enum alert_kind kind,
                                                      enum severity severity, const char *text)
{
    if (s->alert_count < SNAPSHOT_ALERTS)
        s->alert_count++;
    memmove(s->alerts + 1, s->alerts, (s->alert_count - 1) * sizeof s->alerts[0]);
    s->alerts[0] = (struct snapshot_alert){
        .number = ++s->alerts_total,
        .time_us = SAMPLE_US(5640) + (int64_t)s->alerts_total * 1000000, /* from 18:20:56 on */
        .kind = (uint8_t)kind,
        .severity = (uint8_t)severity,
        .incident = "messenger-zero-probe",
        .subject = "203.0.113.17",
    };
    snprintf(s->alerts[0].text, sizeof s->alerts[0].text, "%s", text);
    return &s->alerts[0];
}

static inline void sample_fill_incident_lists(struct snapshot_incident *in)
{
    in->port_count = 2;
    in->ports[0] = (struct incident_port){.records = 1200,
                                          .sources = sample_exact(40),
                                          .targets = {254, CERTAINTY_ESTIMATE},
                                          .port = 1026,
                                          .protocol = 17,
                                          .in_mix = true};
    in->ports[0].history.minutes[SNAPSHOT_MINUTES - 1] = 77;
    in->ports[1] = (struct incident_port){
        .records = 900, .sources = {0, CERTAINTY_UNKNOWN}, .port = 1030, .protocol = 17};
    in->ports_more = 3;
    in->mix = (struct incident_mix){.changed_us = SAMPLE_US(3600),
                                    .before = {1026, 1027},
                                    .before_count = 2,
                                    .after = {1026, 1030},
                                    .after_count = 2};
    in->payload_count = 2;
    in->payload_records = 2500;
    in->repliers_past = in->payloads_past = true;
    in->payloads[0] = (struct incident_payload){
        .records = 2000, .first_us = SAMPLE_US(7000), .length = 2, .prefix_length = 2};
    in->payloads[1] = (struct incident_payload){.records = 4,
                                                .first_us = SAMPLE_US(60),
                                                .length = 400,
                                                .prefix_length = 16,
                                                .records_error = 1,
                                                .prefix = {4, 0, 0x28, 0, 0x10},
                                                .new = true};
    in->payloads_more = 97;
    in->insider_count = 1;
    in->insiders[0] = (struct incident_insider){.address = sample_address("203.0.113.17"),
                                                .first_us = SAMPLE_US(50),
                                                .last_us = SAMPLE_US(1),
                                                .records = 17,
                                                .targets = {9, CERTAINTY_ROUGH}};
    in->insiders_more = 4;
    in->companions_exact = true;
    in->companion_count = 1;
    in->companions[0] = (struct incident_companion){"nbstat-probe", 11};
    in->source_count = 1;
    in->top_sources[0] = (struct incident_source){sample_address("198.51.100.7"), 502, 501,
                                                  SAMPLE_US(6000), SAMPLE_US(2)};
    in->replier_count = 1;
    in->repliers[0] = (struct incident_replier){sample_address("203.0.113.20"), SAMPLE_US(40), 6};
    in->repliers_kept = true;
}

static inline void sample_fill_incident(struct snapshot_incident *in)
{
    *in = (struct snapshot_incident){
        .name = "messenger-zero-probe",
        .title = "Two zero bytes to a Messenger port",
        .reference = "ISC diary 51",
        .kind = INCIDENT_SIGNATURE,
        .state = INCIDENT_SURGING,
        .severity = SEVERITY_CRITICAL,
        .onset_us = SAMPLE_US(700000),
        .first_us = SAMPLE_US(7000),
        .last_us = SAMPLE_US(1),
        .surge_us = SAMPLE_US(3500),
        .spread_us = SAMPLE_US(3400),
        .records = 2103,
        .sources = {5120, CERTAINTY_ESTIMATE},
        .targets = sample_exact(260),
        .home_targets = sample_exact(254),
        .growth = 12.5,
        .growth_slow = true,
        .per_hour = 1800.25,
        .answers = {.reply = 1, .unreachable = 2, .silent = 2000, .unknown = 100},
        .home = {.addresses = 256},
        .habit = HABIT_NATURAL,
        .habit_share = 0.875,
        .forged_groups = 2,
        .forged_names = sample_exact(8),
        .evidence = {true, true, 1900, 203, 2101},
    };
    in->history.minutes[SNAPSHOT_MINUTES - 1] = 78;
    in->history.minutes[0] = 5;
    in->history.seconds[SNAPSHOT_SECONDS - 1] = 3;
    in->history.half_hours[SNAPSHOT_HALF_HOURS - 1] = 79;
    network_parse("203.0.113.0/24", &in->home.network);
    in->home.cells_count = 5;
    in->home.cell_addresses = 1;
    memcpy(in->home.cells, (const uint8_t[]){CELL_HIT, CELL_NEVER, CELL_NEW, CELL_ANSWERED}, 4);
    sample_fill_incident_lists(in);
}

static inline void sample_fill_other_incidents(struct snapshot *s)
{
    s->incidents[1] = (struct snapshot_incident){
        .name = "udp/1434",
        .title = "Unsolicited UDP to one port",
        .kind = INCIDENT_PORT,
        .state = INCIDENT_QUIET,
        .severity = SEVERITY_WARNING,
        .acknowledged = true,
        .onset_us = SAMPLE_US(9000),
        .first_us = SAMPLE_US(9000),
        .last_us = SAMPLE_US(8000),
        .surge_us = SNAPSHOT_UNKNOWN,
        .spread_us = SNAPSHOT_UNKNOWN,
        .records = 12,
        .sources = {0, CERTAINTY_UNKNOWN},
        .targets = sample_exact(1),
        .home_targets = sample_exact(1),
        .growth = -1,
        .history_packets = true,
        .mix = {.changed_us = SNAPSHOT_UNKNOWN},
        .evidence = {.kept = true, .held = 12},
    };
    s->incidents[2] = s->incidents[1];
    s->incidents[2].evidence.kept = false;
    s->incidents[2].evidence.held = 0;
    memset(s->incidents[2].title, 0, INCIDENT_TITLE);
    strcpy(s->incidents[2].name, "198.51.100.151");
    strcpy(s->incidents[2].title, "One source scans");
    s->incidents[2].kind = INCIDENT_SOURCE;
    s->incidents[2].state = INCIDENT_NEW;
    s->incidents[2].severity = SEVERITY_INFO;
    s->incident_count = 3;
}

static inline void sample_fill_message(struct snapshot *s)
{
    struct snapshot_message *m = &s->messages[s->message_count++];
    *m = (struct snapshot_message){
        .time_us = SAMPLE_US(30),
        .source = sample_address("198.51.100.66"),
        .target = sample_address("192.0.2.17"),
        .source_port = 666,
        .target_port = 1026,
        .from_length = 7,
        .to_length = 3,
        .text_length = 10,
        .body_bytes = 320,
        .from = "SYSTEM\xff",
        .to = "YOU",
        .text = "Buy\r\n\x1b[2J!",
    };
}

/* s holds the sample: sample_fill. */
static inline void sample_fill_incidents(struct snapshot *s)
{
    s->incident_table = (struct snapshot_table){3, 64, 1, 0};
    s->prober_table = (struct snapshot_table){5000, 16384, 7, 6};
    strcpy(s->signature_names[0], "messenger-zero-probe");
    strcpy(s->signature_names[1], "zmap");
    strcpy(s->signature_names[2], "masscan");
    s->signature_count = 3;
    s->sources[0].signatures[0] = 5; /* the first and the third */
    s->sources[0].scan = SCAN_SWEEP;
    s->sources[0].habit = HABIT_NATURAL;
    s->sources[1].signatures[0] = 1;
    sample_fill_incident(&s->incidents[0]);
    sample_fill_other_incidents(s);
    sample_add_alert(s, ALERT_ONSET, SEVERITY_INFO, "first seen");
    sample_add_alert(s, ALERT_SURGE, SEVERITY_WARNING, "12 times what it was");
    sample_add_alert(s, ALERT_INSIDER, SEVERITY_CRITICAL, "one of ours sends it");
    memset(s->alerts[1].subject, 0, sizeof s->alerts[1].subject);
    sample_fill_message(s);
    s->message_count++;
    s->messages[1] = s->messages[0];
    s->messages[1].whole = true;
    s->messages[1].time_us = SAMPLE_US(31);
}

#endif
