/* source_detail: see source_detail.h. */
#include "src/engine/source_detail.h"

#include "src/base/clock.h"
#include "src/engine/fill.h"

#include <stdlib.h>
#include <string.h>

void source_detail_init(struct source_detail *d, int64_t time_us)
{
    history_init(&d->history, clock_second(time_us));
    d->port_count = d->target_count = 0;
    d->packet_count = 0;
    d->since_us = time_us;
}

static void count_port(struct source_detail *d, uint8_t protocol, uint16_t port)
{
    struct snapshot_source_port *least = &d->port_counts[0];
    for (uint32_t i = 0; i < d->port_count; i++) {
        struct snapshot_source_port *c = &d->port_counts[i];
        if (c->port == port && c->protocol == protocol) {
            c->packets++;
            return;
        }
        if (c->packets < least->packets)
            least = c;
    }
    if (d->port_count < SNAPSHOT_SOURCE_PORTS) {
        least = &d->port_counts[d->port_count++];
        least->packets = 0;
    }
    *least = (struct snapshot_source_port){
        .packets = least->packets + 1,
        .packets_error = least->packets,
        .port = port,
        .protocol = protocol,
    };
}

/* To the front; whoever is behind moves up. */
static void note_target(struct source_detail *d, const struct address *target, int64_t time_us)
{
    uint32_t place = 0;
    while (place < d->target_count && !address_equal(&d->latest_targets[place].address, target))
        place++;
    if (place == d->target_count && d->target_count < SNAPSHOT_SOURCE_TARGETS)
        d->target_count++;
    if (place == SNAPSHOT_SOURCE_TARGETS)
        place--;
    memmove(d->latest_targets + 1, d->latest_targets, place * sizeof d->latest_targets[0]);
    d->latest_targets[0] = (struct snapshot_target){*target, time_us};
}

static void note_packet(struct source_detail *d, const struct packet *p)
{
    struct snapshot_packet *kept = &d->packets[d->packet_count++ % SNAPSHOT_SOURCE_PACKETS];
    *kept = (struct snapshot_packet){
        .time_us = p->time_us,
        .target = p->target,
        .wire_bytes = p->wire_bytes,
        .payload_bytes = p->payload_bytes,
        .source_port = p->has_icmp ? p->icmp_type : p->source_port,
        .target_port = p->has_icmp ? p->icmp_code : p->target_port,
        .protocol = p->protocol,
        .ttl = p->ttl,
        .tcp_flags = p->tcp_flags,
        .has_ports = p->has_ports || p->has_icmp,
        .payload_length = (uint8_t)(p->payload_captured < SNAPSHOT_PAYLOAD ? p->payload_captured
                                                                           : SNAPSHOT_PAYLOAD),
    };
    if (kept->payload_length > 0)
        memcpy(kept->payload, p->payload, kept->payload_length);
}

void source_detail_count(struct source_detail *d, const struct packet *p)
{
    history_add(&d->history, clock_second(p->time_us), 1);
    if (p->has_ports)
        count_port(d, p->protocol == IP_UDPLITE ? IP_UDP : p->protocol, p->target_port);
    note_target(d, &p->target, p->time_us);
    note_packet(d, p);
}

static int compare_ports(const void *a, const void *b)
{
    const struct snapshot_source_port *x = a, *y = b;
    if (x->packets != y->packets)
        return x->packets > y->packets ? -1 : 1;
    if (x->protocol != y->protocol)
        return x->protocol < y->protocol ? -1 : 1;
    return (x->port > y->port) - (x->port < y->port);
}

void source_detail_fill(const struct source_detail *d, int64_t second,
                        struct snapshot_source_detail *out)
{
    fill_history(&d->history, second, &out->history);
    out->since_us = d->since_us;
    out->ports_count = d->port_count;
    memcpy(out->ports, d->port_counts, d->port_count * sizeof out->ports[0]);
    qsort(out->ports, out->ports_count, sizeof out->ports[0], compare_ports);
    out->targets_count = d->target_count;
    memcpy(out->targets, d->latest_targets, d->target_count * sizeof out->targets[0]);
    out->packets_count = d->packet_count < SNAPSHOT_SOURCE_PACKETS ? (uint32_t)d->packet_count
                                                                   : SNAPSHOT_SOURCE_PACKETS;
    for (uint32_t i = 0; i < out->packets_count; i++)
        out->packets[i] = d->packets[(d->packet_count - 1 - i) % SNAPSHOT_SOURCE_PACKETS];
}
