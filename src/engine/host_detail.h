/* host_detail: what is kept of a source or target that matters: history, ports, latest peers and
 * packets, payload and TTL habits. */
#ifndef TAPWATCH_ENGINE_HOST_DETAIL_H
#define TAPWATCH_ENGINE_HOST_DETAIL_H

#include "src/engine/prepared.h"
#include "src/sketch/history.h"

/* In front what every packet touches; keys apart from what belongs to them, so that looking for one
 * goes through little memory. */
struct host_detail {
    uint64_t packet_count; /* since since_us; the ring holds the last of them */
    int64_t since_us;
    uint32_t peer_count; /* since since_us; the ring holds the last of them */
    uint8_t port_count, payload_count;
    uint8_t last_port, last_payload; /* places of those that came last */
    uint8_t ttl_low, ttl_high;
    struct history history;
    /* Ports and payloads: the least is replaced when a new one comes and all places are taken
     * (Space-Saving, Metwally et al. 2005): the new one takes over the count as its error bound. */
    uint32_t port_keys[SNAPSHOT_HOST_PORTS]; /* as prepared.port */
    uint64_t port_packets[SNAPSHOT_HOST_PORTS], port_errors[SNAPSHOT_HOST_PORTS];
    struct snapshot_payload payloads[SNAPSHOT_HOST_PAYLOADS];
    struct snapshot_peer peers[SNAPSHOT_HOST_PEERS];       /* a ring; one may be there twice */
    struct snapshot_packet packets[SNAPSHOT_HOST_PACKETS]; /* a ring */
};

void host_detail_init(struct host_detail *d, const struct prepared *p);
void host_detail_prefetch(const struct host_detail *d);
/* peer: the packet's other address. */
void host_detail_count(struct host_detail *d, const struct prepared *p, const struct address *peer);
void host_detail_fill(const struct host_detail *d, int64_t second,
                      struct snapshot_host_detail *out);

#endif
