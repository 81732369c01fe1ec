/* host_detail: see host_detail.h. */
#include "src/engine/host_detail.h"

#include "src/base/fetch.h"
#include "src/engine/fill.h"
#include "src/sketch/ways.h"

#include <stdlib.h>
#include <string.h>

void host_detail_init(struct host_detail *d, const struct prepared *p)
{
    history_init(&d->history, p->second);
    d->packet_count = 0;
    d->peer_count = 0;
    d->noted = d->payload_count = 0;
    memset(d->ports, 0, sizeof d->ports);
    d->port_floor = 0;
    d->last_port_key = PORT_NONE;
    d->port_pending = d->payload_pending = 0;
    d->since_us = p->packet.time_us;
    d->ttl_low = d->ttl_high = p->packet.ttl;
}

/* --- ports --- */

static void put_port_away(struct host_detail *d)
{
    if (d->port_pending > 0)
        d->ports[d->last_port].packets += d->port_pending;
    d->port_pending = 0;
}

/* Where a port is looked for first (multiplicative hashing, Knuth, volume 3, section 6.4): mostly
 * it is there. */
static inline uint32_t port_first_place(uint32_t port)
{
    enum { PLACE_BITS = 5 };
    _Static_assert(1 << PLACE_BITS == SNAPSHOT_HOST_PORTS, "a place for each number");
    return port * UINT32_C(2654435769) >> (32 - PLACE_BITS);
}

void host_detail_prefetch(const struct host_detail *d, uint32_t port)
{
    const uint32_t place = port_first_place(port);
    fetch(d);
    fetch(&d->port_keys[place]);
    fetch(&d->ports[place]);
}

/* Where the port is; SNAPSHOT_HOST_PORTS: nowhere. An empty place's key is as good as any. */
static uint32_t port_find(const struct host_detail *d, uint32_t port)
{
    for (uint32_t at = 0; at < SNAPSHOT_HOST_PORTS; at += WAYS)
        for (unsigned found = ways_equal(&d->port_keys[at], port); found; found &= found - 1) {
            const uint32_t place = at + (uint32_t)__builtin_ctz(found);
            if (d->ports[place].packets > 0)
                return place;
        }
    return SNAPSHOT_HOST_PORTS;
}

/* Where the port is, or has room made for it: the first empty place behind its own, or else the
 * first of those that came least. A count never falls, so none is below what was the least before:
 * among many ports that come as rarely as this one, the way there is short. */
static uint8_t port_place(struct host_detail *d, uint32_t port)
{
    const uint32_t first = port_first_place(port), found = port_find(d, port);
    if (found < SNAPSHOT_HOST_PORTS)
        return (uint8_t)found;
    uint32_t least = first;
    for (uint32_t i = 1; i < SNAPSHOT_HOST_PORTS && d->ports[least].packets > d->port_floor; i++) {
        const uint32_t place = (first + i) % SNAPSHOT_HOST_PORTS;
        if (d->ports[place].packets < d->ports[least].packets)
            least = place;
    }
    d->port_floor = d->ports[least].packets;
    d->port_keys[least] = port;
    d->ports[least].error = d->ports[least].packets;
    return (uint8_t)least;
}

static void next_port(struct host_detail *d, uint32_t port)
{
    put_port_away(d);
    d->last_port = port_place(d, port);
    d->last_port_key = port;
}

/* --- payloads --- */

static void put_payload_away(struct host_detail *d)
{
    if (d->payload_pending > 0)
        d->payloads[d->last_payload].packets += d->payload_pending;
    d->payload_pending = 0;
}

static uint8_t least_payload(const struct host_detail *d)
{
    uint8_t least = 0;
    for (int i = 1; i < SNAPSHOT_HOST_PAYLOADS; i++)
        least = d->payloads[i].packets < d->payloads[least].packets ? (uint8_t)i : least;
    return least;
}

static uint64_t payload_prefix(const struct prepared *p)
{
    uint64_t prefix;
    memcpy(&prefix, p->payload, sizeof prefix);
    return prefix;
}

static bool is_last_payload(const struct host_detail *d, const struct prepared *p)
{
    return d->payload_count > 0 && d->last_payload_prefix == payload_prefix(p) &&
           d->last_payload_bytes == p->packet.payload_bytes;
}

/* Payloads are told apart by their length and first bytes. Of two that differ only in how much of
 * them the snaplen left, the first one's prefix is kept. */
static void next_payload(struct host_detail *d, const struct prepared *p)
{
    const struct packet *packet = &p->packet;
    put_payload_away(d);
    uint8_t place = 0;
    while (place < d->payload_count && (d->payloads[place].prefix != payload_prefix(p) ||
                                        d->payloads[place].bytes != packet->payload_bytes))
        place++;
    if (place == d->payload_count) {
        uint64_t before = 0;
        if (d->payload_count < SNAPSHOT_HOST_PAYLOADS) {
            d->payload_count++;
        } else {
            place = least_payload(d);
            before = d->payloads[place].packets;
        }
        d->payloads[place] = (struct host_payload){
            .prefix = payload_prefix(p),
            .bytes = packet->payload_bytes,
            .prefix_length =
                (uint8_t)(packet->payload_captured < SNAPSHOT_HOST_PREFIX ? packet->payload_captured
                                                                          : SNAPSHOT_HOST_PREFIX),
            .packets = before,
            .error = before,
        };
    }
    d->last_payload = place;
    d->last_payload_prefix = payload_prefix(p);
    d->last_payload_bytes = packet->payload_bytes;
}

/* --- latest peers and packets --- */

static void note_peer(struct host_detail *d, const struct address *peer, int64_t time_us)
{
    struct snapshot_peer *last = &d->peers[(d->peer_count - 1) % SNAPSHOT_HOST_PEERS];
    if (d->peer_count == 0 || !address_equal(&last->address, peer))
        last = &d->peers[d->peer_count++ % SNAPSHOT_HOST_PEERS];
    *last = (struct snapshot_peer){*peer, time_us};
}

static void note_packet(struct host_detail *d, const struct prepared *prepared,
                        const struct address *peer)
{
    const struct packet *p = &prepared->packet;
    struct snapshot_packet *kept = &d->packets[d->packet_count++ % SNAPSHOT_HOST_PACKETS];
    kept->time_us = p->time_us;
    kept->peer = *peer;
    kept->wire_bytes = p->wire_bytes;
    kept->payload_bytes = p->payload_bytes;
    kept->source_port = p->has_icmp ? p->icmp_type : p->source_port;
    kept->target_port = p->has_icmp ? p->icmp_code : p->target_port;
    kept->protocol = p->protocol;
    kept->ttl = p->ttl;
    kept->tcp_flags = p->tcp_flags;
    kept->has_ports = p->has_ports || p->has_icmp;
    kept->payload_length =
        (uint8_t)(p->payload_captured < SNAPSHOT_PAYLOAD ? p->payload_captured : SNAPSHOT_PAYLOAD);
    _Static_assert((int)PREPARED_PAYLOAD == SNAPSHOT_PAYLOAD, "one is copied to the other");
    memcpy(kept->payload, prepared->payload, SNAPSHOT_PAYLOAD);
}

/* Whether the packet is one of the first of its second. */
static inline bool is_noted(struct host_detail *d, int64_t second)
{
    if (second > d->history.newest_second)
        d->noted = 0;
    if (d->noted == SNAPSHOT_HOST_PACKETS)
        return false;
    d->noted++;
    return true;
}

static inline void note_ttl(struct host_detail *d, uint8_t ttl)
{
    d->ttl_low = ttl < d->ttl_low ? ttl : d->ttl_low;
    d->ttl_high = ttl > d->ttl_high ? ttl : d->ttl_high;
}

void host_detail_count(struct host_detail *d, const struct prepared *p, const struct address *peer)
{
    const struct packet *packet = &p->packet;
    const bool noted = is_noted(d, p->second);
    history_add(&d->history, p->second, 1);
    note_ttl(d, packet->ttl);
    if (p->port != PORT_NONE) {
        if (p->port != d->last_port_key || d->port_pending == UINT32_MAX)
            next_port(d, p->port);
        d->port_pending++;
    }
    /* What lies at the beginning of some segment in the midst of a TCP stream tells nothing. */
    if (packet->payload_captured > 0 && packet->protocol != IP_TCP) {
        if (!is_last_payload(d, p) || d->payload_pending == UINT32_MAX)
            next_payload(d, p);
        d->payload_pending++;
    }
    if (noted) {
        note_peer(d, peer, packet->time_us);
        note_packet(d, p, peer);
    }
}

void host_detail_count_again(struct host_detail *d, const struct prepared *p, uint32_t count,
                             const struct address *peer)
{
    if (d->port_pending > UINT32_MAX - count)
        put_port_away(d);
    d->port_pending += count;
    for (uint32_t i = 0; i < count; i++) {
        note_ttl(d, p[i].packet.ttl);
        if (is_noted(d, p->second)) {
            note_peer(d, peer, p[i].packet.time_us);
            note_packet(d, &p[i], peer);
        }
    }
    history_add(&d->history, p->second, count);
}

/* --- snapshot --- */

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

static void fill_ports(struct host_detail *d, struct snapshot_host_detail *out)
{
    put_port_away(d);
    out->ports_count = 0;
    for (uint32_t i = 0; i < SNAPSHOT_HOST_PORTS; i++)
        if (d->ports[i].packets > 0)
            out->ports[out->ports_count++] = (struct snapshot_host_port){
                .packets = d->ports[i].packets,
                .packets_error = d->ports[i].error,
                .port = prepared_port_of(d->port_keys[i]),
                .protocol = prepared_protocol_of(d->port_keys[i]),
            };
    qsort(out->ports, out->ports_count, sizeof out->ports[0], compare_ports);
}

static void fill_payloads(struct host_detail *d, struct snapshot_host_detail *out)
{
    put_payload_away(d);
    out->payloads_count = d->payload_count;
    for (uint32_t i = 0; i < d->payload_count; i++) {
        const struct host_payload *payload = &d->payloads[i];
        out->payloads[i] = (struct snapshot_payload){
            .packets = payload->packets,
            .packets_error = payload->error,
            .bytes = payload->bytes,
            .prefix_length = payload->prefix_length,
        };
        memcpy(out->payloads[i].prefix, &payload->prefix, SNAPSHOT_HOST_PREFIX);
    }
    qsort(out->payloads, out->payloads_count, sizeof out->payloads[0], compare_payloads);
}

/* From the latest back, each once. */
static void fill_peers(const struct host_detail *d, struct snapshot_host_detail *out)
{
    const uint32_t count =
        d->peer_count < SNAPSHOT_HOST_PEERS ? (uint32_t)d->peer_count : SNAPSHOT_HOST_PEERS;
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

void host_detail_fill(struct host_detail *d, int64_t second, struct snapshot_host_detail *out)
{
    fill_history(&d->history, second, &out->history);
    out->since_us = d->since_us;
    out->ttl_low = d->ttl_low;
    out->ttl_high = d->ttl_high;
    fill_ports(d, out);
    fill_peers(d, out);
    fill_payloads(d, out);
    out->packets_count =
        d->packet_count < SNAPSHOT_HOST_PACKETS ? (uint32_t)d->packet_count : SNAPSHOT_HOST_PACKETS;
    for (uint32_t i = 0; i < out->packets_count; i++)
        out->packets[i] = d->packets[(d->packet_count - 1 - i) % SNAPSHOT_HOST_PACKETS];
}
