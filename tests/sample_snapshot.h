/* sample_snapshot: a small snapshot in which every field of the report has a value of its own. */
#ifndef TAPWATCH_TESTS_SAMPLE_SNAPSHOT_H
#define TAPWATCH_TESTS_SAMPLE_SNAPSHOT_H

#include "src/snapshot/snapshot.h"

#include <string.h>

enum { SAMPLE_S = 1070308495 }; /* 2003-12-01 19:54:55 UTC */
#define SAMPLE_US(seconds_before) ((SAMPLE_S - (int64_t)(seconds_before)) * 1000000)

static inline void sample_add_port(struct snapshot *s, uint8_t protocol, uint16_t port,
                                   uint64_t packets)
{
    s->ports[s->port_count++] = (struct snapshot_port){
        .protocol = protocol,
        .port = port,
        .packets = packets,
        .bytes = packets * 60,
        .records = packets - 1,
        .first_us = SAMPLE_US(90),
        .last_us = SAMPLE_US(0),
        .sources = {.value = 3, .certainty = CERTAINTY_EXACT},
        .targets = {.value = 251, .certainty = CERTAINTY_ESTIMATE},
        .detail = -1,
    };
}

static inline struct snapshot_host *sample_add_host(struct snapshot_host *host, const char *address,
                                                    uint64_t packets)
{
    *host = (struct snapshot_host){
        .packets = packets,
        .bytes = packets * 60,
        .records = packets - 2,
        .first_us = SAMPLE_US(80),
        .last_us = SAMPLE_US(10),
        .peers = {.value = 17, .certainty = CERTAINTY_EXACT},
        .ports = {.value = 2, .certainty = CERTAINTY_EXACT},
        .detail = -1,
        .scan_minutes = UINT16_MAX,
        .ttl = 114,
    };
    address_parse(address, &host->address);
    return host;
}

static inline struct snapshot_host *sample_add_source(struct snapshot *s, const char *address,
                                                      uint64_t packets)
{
    return sample_add_host(&s->sources[s->source_count++], address, packets);
}

static inline struct snapshot_host *sample_add_target(struct snapshot *s, const char *address,
                                                      uint64_t packets)
{
    struct snapshot_host *target =
        sample_add_host(&s->targets[s->target_count++], address, packets);
    target->home = target->shielded = true;
    return target;
}

static inline void sample_fill_capture(struct snapshot *s)
{
    char why[128];
    static const char names[] = "first.pcap\0second.pcap\0";
    memcpy(s->input.names, names, sizeof names);
    strcpy(s->input.link_type, "EN10MB");
    strcpy(s->input.filter, "udp or tcp");
    home_add(&s->input.home, "192.0.2.0/24,2001:db8::/32", why, sizeof why);
    s->input.kind = INPUT_FILE;
    s->input.state = INPUT_ENDED;
    s->capture = (struct snapshot_capture){
        .received = 1012,
        .analysed = 1000,
        .bytes = 61234,
        .not_ip = 7,
        .truncated = 4,
        .tcp_header_length = 6,
        .late = 1,
        .own_session = true,
        .own_session_packets = 33,
        .dropped_kernel = SNAPSHOT_UNKNOWN,
        .dropped_interface = SNAPSHOT_UNKNOWN,
        .gaps = {SNAPSHOT_UNKNOWN, SNAPSHOT_UNKNOWN, SNAPSHOT_UNKNOWN, ""},
        .malformed = {{.reason = "ip-short", .packets = 2}, {.reason = "udp-length", .packets = 3}},
        .malformed_count = 2,
    };
}

/* A few cells, so that what is in front is zero. */
static inline void sample_fill_graphs(struct snapshot_history *h, uint32_t first)
{
    for (uint32_t i = 0; i < 3; i++) {
        h->seconds[SNAPSHOT_SECONDS - 3 + i] = first + i;
        h->minutes[SNAPSHOT_MINUTES - 3 + i] = first + 10 + i;
        h->half_hours[SNAPSHOT_HALF_HOURS - 3 + i] = first + 20 + i;
    }
}

static inline void sample_fill_traffic(struct snapshot *s)
{
    static const uint64_t packets[TRAFFICS] = {1000, 600, 200, 150, 50, 700, 250, 30, 15, 5};
    for (int i = 0; i < TRAFFICS; i++) {
        s->traffic[i].total = (struct tally){packets[i], packets[i] * 61};
        s->traffic[i].last_second = (struct tally){packets[i] / 5, packets[i]};
        sample_fill_graphs(&s->traffic[i].history, (uint32_t)i * 100);
    }
}

static inline void sample_fill_port_detail(struct snapshot *s, uint32_t port)
{
    struct snapshot_port_detail *d = &s->port_details[s->port_detail_count];
    s->ports[port].detail = (int32_t)s->port_detail_count++;
    for (uint32_t i = 0; i < SNAPSHOT_SECONDS; i++)
        d->history.seconds[i] = i;
    d->history.minutes[SNAPSHOT_MINUTES - 1] = 500;
    d->history.half_hours[SNAPSHOT_HALF_HOURS - 2] = 501;
    d->answers =
        (struct snapshot_answers){.reply = 11, .unreachable = 12, .silent = 13, .unknown = 14};
    d->since_us = SAMPLE_US(60);
    d->payload_records = 50;
    d->payloads_unlisted = 3;
    d->payload_count = 2;
    d->payloads[0] = (struct incident_payload){
        .records = 45, .first_us = SAMPLE_US(60), .length = 2, .prefix_length = 2};
    d->payloads[1] = (struct incident_payload){.records = 5,
                                               .records_error = 3,
                                               .first_us = SAMPLE_US(30),
                                               .length = 400,
                                               .prefix_length = 16,
                                               .prefix = {4, 0, 0x28, 'A', 0x1b, '[', 'm'},
                                               .new = true};
    d->windows_since_us = SAMPLE_US(50);
    d->trend = -1;
    d->rises = true;
    static const struct distinct_count sources[SNAPSHOT_WINDOWS] = {
        {1, CERTAINTY_EXACT}, {2, CERTAINTY_EXACT}, {3, CERTAINTY_ESTIMATE}};
    static const struct distinct_count targets[SNAPSHOT_WINDOWS] = {
        {1000, CERTAINTY_ESTIMATE}, {2000, CERTAINTY_ESTIMATE}, {3000, CERTAINTY_ESTIMATE}};
    memcpy(d->sources, sources, sizeof sources);
    memcpy(d->targets, targets, sizeof targets);
}

static inline void sample_fill_detail(struct snapshot_host_detail *d)
{
    d->since_us = SAMPLE_US(70);
    d->ttl_low = 110;
    d->ttl_high = 114;
    d->ports[d->ports_count++] =
        (struct snapshot_host_port){.packets = 400, .port = 1026, .protocol = 17};
    d->ports[d->ports_count++] =
        (struct snapshot_host_port){.packets = 102, .packets_error = 2, .port = 135, .protocol = 6};
    d->payloads[d->payloads_count++] = (struct snapshot_payload){.packets = 300,
                                                                 .bytes = 400,
                                                                 .prefix_length = 8,
                                                                 .prefix = "\x04\x00(\xff\x10"
                                                                           "MSG"};
    d->payloads[d->payloads_count++] = (struct snapshot_payload){
        .packets = 100, .packets_error = 7, .bytes = 2, .prefix_length = 2};
    sample_fill_graphs(&d->history, 1000);
}

static inline void sample_fill_tables(struct snapshot *s)
{
    s->source_table = (struct snapshot_table){5, 32768, 9, 2};
    s->target_table = (struct snapshot_table){2, 8192, 0, 0};
    s->flow_table = (struct snapshot_table){77, 131072, 0, 0};
    s->answers =
        (struct snapshot_answers){.reply = 21, .unreachable = 22, .silent = 523, .unknown = 4};
    s->icmp[s->icmp_count++] = (struct snapshot_icmp){20, 1680, 19, 1, 8};
    s->icmp[s->icmp_count++] = (struct snapshot_icmp){10, 840, 0, 1, 11};
    s->icmp[s->icmp_count++] = (struct snapshot_icmp){15, 1260, 0, 58, 135};
}

static inline void sample_fill_windows(struct snapshot *s)
{
    static const int64_t usual_s[SNAPSHOT_WINDOWS] = {60, 3600, 86400};
    memcpy(s->window_s, usual_s, sizeof usual_s);
}

/* s comes from snapshot_new. */
static inline void sample_fill(struct snapshot *s)
{
    s->taken_at_us = SAMPLE_US(0);
    s->first_packet_us = SAMPLE_US(90) + 123456;
    s->last_packet_us = SAMPLE_US(0) + 1;
    s->records = 600;
    sample_fill_capture(s);
    sample_fill_traffic(s);

    sample_add_port(s, 6, 135, 250);
    sample_add_port(s, 17, 1026, 500);
    sample_add_port(s, 17, 1030, 200);
    s->ports[2].sources.certainty = CERTAINTY_UNKNOWN;
    s->ports[2].targets = (struct distinct_count){1249, CERTAINTY_ROUGH};
    sample_fill_port_detail(s, 1);
    sample_fill_tables(s);
    sample_fill_windows(s);

    struct snapshot_host *probe = sample_add_source(s, "198.51.100.7", 502);
    sample_add_source(s, "2001:db8::17", 120)->home = true;
    sample_add_source(s, "203.0.113.9", 20)->packets_error = 6;
    probe->detail = (int32_t)s->source_detail_count++;
    probe->shielded = true;
    sample_fill_detail(&s->source_details[0]);
    sample_add_target(s, "192.0.2.17", 700)->detail = (int32_t)s->target_detail_count++;
    sample_fill_detail(&s->target_details[0]);
    sample_add_target(s, "192.0.2.201", 30)->peers.certainty = CERTAINTY_ROUGH;
}

/* Its latest peer and packets. */
static inline void sample_fill_latest(struct snapshot_host_detail *d)
{
    struct snapshot_peer *peer = &d->peers[d->peers_count++];
    address_parse("192.0.2.9", &peer->address);
    peer->last_us = SAMPLE_US(11);
    struct snapshot_packet *p = &d->packets[d->packets_count++];
    *p = (struct snapshot_packet){.time_us = SAMPLE_US(11) + 7,
                                  .peer = peer->address,
                                  .wire_bytes = 450,
                                  .payload_bytes = 400,
                                  .source_port = 666,
                                  .target_port = 1026,
                                  .protocol = 17,
                                  .ttl = 113,
                                  .has_ports = 1,
                                  .payload_length = 3,
                                  .payload = {4, 0, 0x28}};
    d->packets[d->packets_count++] = (struct snapshot_packet){.time_us = SAMPLE_US(12),
                                                              .peer = peer->address,
                                                              .wire_bytes = 60,
                                                              .protocol = 47,
                                                              .ttl = 1,
                                                              .tcp_flags = 0x12};
}

/* What is only in the JSON for who reads it again. s holds the sample. */
static inline void sample_fill_more(struct snapshot *s)
{
    sample_fill_latest(&s->source_details[0]);
    sample_fill_latest(&s->target_details[0]);
    s->sources[2].ports = (struct distinct_count){300, CERTAINTY_ESTIMATE};
    s->ports[2].sources.value = 0; /* nobody knows it */
    s->port_details[0].last_record_us = SNAPSHOT_UNKNOWN;
    s->capture.own_session = true;
    s->capture.own_session_packets = 77;
    s->resets = 3;
    s->reset_us = SAMPLE_US(85);
}

#endif
