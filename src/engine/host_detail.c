/* host_detail: see host_detail.h. */
#include "src/engine/host_detail.h"

#include "src/engine/fill.h"

#include <stdlib.h>
#include <string.h>

void host_detail_init(struct host_detail *d, const struct prepared *p)
{
    history_init(&d->history, p->second);
    d->peer_count = 0;
    d->port_count = d->payload_count = 0;
    d->last_port = d->last_payload = 0;
    d->packet_count = 0;
    d->since_us = p->packet.time_us;
    d->ttl_low = d->ttl_high = p->packet.ttl;
}

void host_detail_prefetch(const struct host_detail *d)
{
    __builtin_prefetch(d, 1);
    __builtin_prefetch(&d->port_keys[0], 1);
    __builtin_prefetch(&d->payloads[0], 1);
}

static void count_port(struct host_detail *d, uint32_t port)
{
    if (d->port_count > 0 && d->port_keys[d->last_port] == port) {
        d->port_packets[d->last_port]++; /* mostly it is the same again */
        return;
    }
    uint8_t place = 0;
    while (place < d->port_count && d->port_keys[place] != port)
        place++;
    if (place < d->port_count) {
        d->port_packets[place]++;
        d->last_port = place;
        return;
    }
    if (place < SNAPSHOT_HOST_PORTS) {
        d->port_count++;
        d->port_packets[place] = 0;
    } else {
        place = 0;
        for (uint8_t i = 1; i < SNAPSHOT_HOST_PORTS; i++)
            place = d->port_packets[i] < d->port_packets[place] ? i : place;
    }
    d->last_port = place;
    d->port_keys[place] = port;
    d->port_errors[place] = d->port_packets[place]++;
}

static bool payload_is(const struct snapshot_payload *known, const struct snapshot_payload *p)
{
    return known->bytes == p->bytes && known->prefix_length == p->prefix_length &&
           memcmp(known->prefix, p->prefix, SNAPSHOT_HOST_PREFIX) == 0;
}

/* As count_port. */
static void count_payload(struct host_detail *d, const struct packet *p)
{
    struct snapshot_payload new = {.bytes = p->payload_bytes};
    new.prefix_length =
        (uint8_t)(p->payload_captured < SNAPSHOT_HOST_PREFIX ? p->payload_captured
                                                             : SNAPSHOT_HOST_PREFIX);
    memcpy(new.prefix, p->payload, new.prefix_length);
    if (d->payload_count > 0 && payload_is(&d->payloads[d->last_payload], &new)) {
        d->payloads[d->last_payload].packets++;
        return;
    }
    struct snapshot_payload *least = &d->payloads[0];
    for (uint8_t i = 0; i < d->payload_count; i++) {
        if (payload_is(&d->payloads[i], &new)) {
            d->payloads[i].packets++;
            d->last_payload = i;
            return;
        }
        if (d->payloads[i].packets < least->packets)
            least = &d->payloads[i];
    }
    if (d->payload_count < SNAPSHOT_HOST_PAYLOADS) {
        least = &d->payloads[d->payload_count++];
        least->packets = 0;
    }
    d->last_payload = (uint8_t)(least - d->payloads);
    new.packets = least->packets + 1;
    new.packets_error = least->packets;
    *least = new;
}

static void note_peer(struct host_detail *d, const struct address *peer, int64_t time_us)
{
    struct snapshot_peer *last = &d->peers[(d->peer_count - 1) % SNAPSHOT_HOST_PEERS];
    if (d->peer_count == 0 || !address_equal(&last->address, peer))
        last = &d->peers[d->peer_count++ % SNAPSHOT_HOST_PEERS];
    *last = (struct snapshot_peer){*peer, time_us};
}

static void note_packet(struct host_detail *d, const struct packet *p, const struct address *peer)
{
    struct snapshot_packet *kept = &d->packets[d->packet_count++ % SNAPSHOT_HOST_PACKETS];
    *kept = (struct snapshot_packet){
        .time_us = p->time_us,
        .peer = *peer,
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

void host_detail_count(struct host_detail *d, const struct prepared *p, const struct address *peer)
{
    const struct packet *packet = &p->packet;
    history_add(&d->history, p->second, 1);
    if (packet->ttl < d->ttl_low)
        d->ttl_low = packet->ttl;
    if (packet->ttl > d->ttl_high)
        d->ttl_high = packet->ttl;
    if (p->port != PORT_NONE)
        count_port(d, p->port);
    if (packet->payload_captured > 0)
        count_payload(d, packet);
    note_peer(d, peer, packet->time_us);
    note_packet(d, packet, peer);
}

static int compare_ports(const void *a, const void *b)
{
    const struct snapshot_host_port *x = a, *y = b;
    if (x->packets != y->packets)
        return x->packets > y->packets ? -1 : 1;
    if (x->protocol != y->protocol)
        return x->protocol < y->protocol ? -1 : 1;
    return (x->port > y->port) - (x->port < y->port);
}

static int compare_payloads(const void *a, const void *b)
{
    const struct snapshot_payload *x = a, *y = b;
    if (x->packets != y->packets)
        return x->packets > y->packets ? -1 : 1;
    if (x->bytes != y->bytes)
        return x->bytes < y->bytes ? -1 : 1;
    if (x->prefix_length != y->prefix_length)
        return x->prefix_length < y->prefix_length ? -1 : 1;
    return memcmp(x->prefix, y->prefix, sizeof x->prefix);
}

static void fill_ports(const struct host_detail *d, struct snapshot_host_detail *out)
{
    out->ports_count = d->port_count;
    for (uint32_t i = 0; i < d->port_count; i++)
        out->ports[i] = (struct snapshot_host_port){
            .packets = d->port_packets[i],
            .packets_error = d->port_errors[i],
            .port = (uint16_t)(d->port_keys[i] % PORT_UDP),
            .protocol = d->port_keys[i] < PORT_UDP ? IP_TCP : IP_UDP,
        };
    qsort(out->ports, out->ports_count, sizeof out->ports[0], compare_ports);
}

/* From the latest back, each once. */
static void fill_peers(const struct host_detail *d, struct snapshot_host_detail *out)
{
    uint32_t count = d->peer_count < SNAPSHOT_HOST_PEERS ? d->peer_count : SNAPSHOT_HOST_PEERS;
    out->peers_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct snapshot_peer *peer = &d->peers[(d->peer_count - 1 - i) % SNAPSHOT_HOST_PEERS];
        uint32_t known = 0;
        while (known < out->peers_count &&
               !address_equal(&out->peers[known].address, &peer->address))
            known++;
        if (known == out->peers_count)
            out->peers[out->peers_count++] = *peer;
    }
}

void host_detail_fill(const struct host_detail *d, int64_t second, struct snapshot_host_detail *out)
{
    fill_history(&d->history, second, &out->history);
    out->since_us = d->since_us;
    out->ttl_low = d->ttl_low;
    out->ttl_high = d->ttl_high;
    fill_ports(d, out);
    fill_peers(d, out);
    out->payloads_count = d->payload_count;
    memcpy(out->payloads, d->payloads, d->payload_count * sizeof out->payloads[0]);
    qsort(out->payloads, out->payloads_count, sizeof out->payloads[0], compare_payloads);
    out->packets_count =
        d->packet_count < SNAPSHOT_HOST_PACKETS ? (uint32_t)d->packet_count : SNAPSHOT_HOST_PACKETS;
    for (uint32_t i = 0; i < out->packets_count; i++)
        out->packets[i] = d->packets[(d->packet_count - 1 - i) % SNAPSHOT_HOST_PACKETS];
}
