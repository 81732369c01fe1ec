/* host_detail: what is kept of a source or target that matters: history, ports, latest peers and
 * packets, payload habits (but of TCP), TTL.
 *
 * Of a second in which more packets come than there is room for, the latest packets and peers are
 * the first of them: nobody sees more than one state a second, and the busiest hosts would cost
 * most. */
#ifndef TAPWATCH_ENGINE_HOST_DETAIL_H
#define TAPWATCH_ENGINE_HOST_DETAIL_H

#include "src/engine/prepared.h"
#include "src/sketch/history.h"

/* One port or payload and how often it came; the least is replaced when a new one comes and all
 * places for it are taken (Space-Saving, Metwally et al. 2005): the new one takes over the count as
 * its error bound. */
struct host_port {
    uint64_t packets, error;
};
struct host_payload {
    uint64_t prefix; /* the first 8 of prepared.payload, as they lie in memory */
    uint32_t bytes;
    uint8_t prefix_length;
    uint64_t packets, error;
};

/* In front, in one cache line, what every packet touches; keys apart from what belongs to them, so
 * that looking for one goes through little memory. */
struct host_detail {
    uint64_t packet_count; /* noted since since_us; the ring holds the last of them */
    uint64_t peer_count;   /* likewise */
    uint8_t noted;         /* packets in the newest second of the history, up to a ring full */
    uint8_t payload_count;
    uint8_t ttl_low, ttl_high;
    uint8_t last_port, last_payload; /* places of those that came last */
    uint32_t last_port_key;
    uint32_t last_payload_bytes;
    uint64_t last_payload_prefix;
    uint32_t port_pending, payload_pending; /* times that the last came, not yet in its count */
    struct history history;                 /* its head is in the first line too */
    int64_t since_us;
    uint64_t port_floor; /* no port has come less often; 0: there may be empty places */
    _Alignas(16) uint32_t port_keys[SNAPSHOT_HOST_PORTS]; /* as prepared.port */
    struct host_port ports[SNAPSHOT_HOST_PORTS];
    struct host_payload payloads[SNAPSHOT_HOST_PAYLOADS];
    struct snapshot_peer peers[SNAPSHOT_HOST_PEERS];       /* a ring; one may be there twice */
    struct snapshot_packet packets[SNAPSHOT_HOST_PACKETS]; /* a ring */
} __attribute__((aligned(64)));

void host_detail_init(struct host_detail *d, const struct prepared *p);
/* Fetches into the cache what counting a packet to that port will touch; looks at nothing. */
void host_detail_prefetch(const struct host_detail *d, uint32_t port);
/* peer: the packet's other address. */
void host_detail_count(struct host_detail *d, const struct prepared *p, const struct address *peer);
/* Whether a packet of COUNT_AGAIN, and those in a row with it, are to the port that came last, and
 * of no later second; the same as host_detail_count for so many of them. */
static inline bool host_detail_can_count_again(const struct host_detail *d,
                                               const struct prepared *p)
{
    return d->last_port_key == p->port && p->second <= d->history.newest_second;
}
void host_detail_count_again(struct host_detail *d, const struct prepared *p, uint32_t count,
                             const struct address *peer);
/* Not const: puts away what is pending. */
void host_detail_fill(struct host_detail *d, int64_t second, struct snapshot_host_detail *out);

#endif
