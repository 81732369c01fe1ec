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
        .history = -1,
    };
}

static inline struct snapshot_source *sample_add_source(struct snapshot *s, const char *address,
                                                        uint64_t packets)
{
    struct snapshot_source *source = &s->sources[s->source_count++];
    *source = (struct snapshot_source){
        .packets = packets,
        .bytes = packets * 60,
        .records = packets - 2,
        .first_us = SAMPLE_US(80),
        .last_us = SAMPLE_US(10),
        .targets = {.value = 17, .certainty = CERTAINTY_EXACT},
        .ports = {.value = 2, .certainty = CERTAINTY_EXACT},
        .detail = -1,
        .ttl = 114,
    };
    address_parse(address, &source->address);
    return source;
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
        .late = 1,
        .dropped_kernel = SNAPSHOT_UNKNOWN,
        .dropped_interface = SNAPSHOT_UNKNOWN,
        .malformed = {{.reason = "ip-short", .packets = 2}, {.reason = "udp-length", .packets = 3}},
        .malformed_count = 2,
    };
}

static inline void sample_fill_traffic(struct snapshot *s)
{
    static const uint64_t packets[TRAFFICS] = {1000, 600, 200, 150, 50, 700, 250, 30, 15, 5};
    for (int i = 0; i < TRAFFICS; i++)
        s->traffic[i].total = (struct tally){packets[i], packets[i] * 61};
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
    s->ports[1].history = 0;
    s->ports[2].sources.certainty = CERTAINTY_UNKNOWN;
    s->port_history_count = 1;
    for (uint32_t i = 0; i < SNAPSHOT_SECONDS; i++)
        s->port_histories[0].seconds[i] = i;

    s->sources_held = 5;
    s->sources_evicted = 9;
    struct snapshot_source *probe = sample_add_source(s, "198.51.100.7", 502);
    sample_add_source(s, "2001:db8::17", 120)->home = true;
    sample_add_source(s, "203.0.113.9", 20)->packets_error = 6;
    probe->detail = 0;
    s->source_detail_count = 1;
    struct snapshot_source_detail *d = &s->source_details[0];
    d->since_us = SAMPLE_US(70);
    d->ports[d->ports_count++] =
        (struct snapshot_source_port){.packets = 400, .port = 1026, .protocol = 17};
    d->ports[d->ports_count++] = (struct snapshot_source_port){
        .packets = 102, .packets_error = 2, .port = 135, .protocol = 6};
}

#endif
