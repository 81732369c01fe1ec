/* prepared: a packet with all that can be said of it without counting: its hashes, direction, place
 * in the table of ports.
 *
 * A function of the packet, of the one in front of it (`counting`) and of the settings, so that a
 * file can be read, decoded and prepared on another thread than the one that counts. */
#ifndef TAPWATCH_ENGINE_PREPARED_H
#define TAPWATCH_ENGINE_PREPARED_H

#include "src/base/fetch.h"
#include "src/base/hash.h"
#include "src/engine/signature.h"
#include "src/packet/packet.h"
#include "src/snapshot/snapshot.h"
#include <stddef.h>

enum {
    PREPARED_LINE = 64,         /* bytes of a cache line */
    PREPARED_PAYLOAD = 16,      /* first payload bytes that are kept for counting */
    PORT_UDP = 65536,           /* the first of UDP */
    PORT_NONE = SNAPSHOT_PORTS, /* neither TCP nor UDP, or its ports were not read */
};

/* What a packet is to whoever keeps evidence. */
enum about {
    ABOUT_RECORD = 1,
    ABOUT_MATCH = 2,  /* no record, but what a signature names */
    ABOUT_ANSWER = 4, /* what came back for a record: a reply, or an ICMP error that quotes it */
    ABOUT_NEWS = 8,   /* its payload is another than those its incident, or its port, has had */
};

/* How a packet is counted. */
enum counting {
    COUNT_FRAME = 0, /* only that it came: its verdict is another than VERDICT_IP */
    COUNT_WHOLE,     /* in all tables */
    COUNT_AGAIN, /* likewise; a segment in the midst of a TCP stream, behind another packet with the
                    same ends and ports in the same second: it is no record, no answer, nothing
                    that a signature names */
};

/* What counting touches of most lies in front, in two cache lines: a packet comes from another
 * processor's cache. */
struct prepared {
    uint64_t source_hash, target_hash; /* of the addresses */
    uint64_t flow_hash;                /* of the conversation, the same both ways; 0: of none */
    uint8_t payload[PREPARED_PAYLOAD]; /* as far as it was captured; then zeros */
    int64_t second;                    /* of packet.time_us */
    uint32_t port;           /* of the target: TCP's, from PORT_UDP on UDP's, or PORT_NONE */
    uint8_t counting;        /* enum counting; all else but time, wire_bytes and verdict is only
                                good with other than COUNT_FRAME */
    uint8_t direction;       /* enum traffic */
    bool from_home, to_home; /* to_home: one of our addresses, no group */
    bool from_higher; /* of the conversation's two ends, it comes from the one that sorts second */
    uint8_t signature_count;     /* see signatures */
    bool record, watched, reply; /* by counting: it is a record; it is one that must be kept; it
                                    replies to one (flows.h) */
    uint8_t incident;            /* by counting: the number of that which it belongs to; 0: none */
    uint8_t about;               /* by counting: bits of enum about; 0: it is no evidence */
    bool spoken_for; /* by counting: a signature's incident has it, or it is known to be good, so
                        that it is no part of a scan that is told of */
    /* Its payload pointer is no longer good once the packet is prepared: use the bytes above. */
    struct packet packet;
    uint8_t verdict;                       /* enum verdict */
    uint8_t signatures[SIGNATURE_MATCHES]; /* numbers in the set of those that it matches */
    /* All of the payload of a popup that a signature names; NULL: not kept. Good until the packet
     * is counted. */
    const uint8_t *kept;
    uint32_t kept_bytes;
} __attribute__((aligned(PREPARED_LINE)));

_Static_assert(offsetof(struct prepared, packet.ip_version) == 2 * PREPARED_LINE,
               "two cache lines");

/* As prepared.port, of one that there is; and back. */
static inline uint32_t prepared_port(uint8_t protocol, uint16_t port)
{
    return port + (protocol == IP_TCP ? 0u : (uint32_t)PORT_UDP);
}
static inline uint16_t prepared_port_of(uint32_t number)
{
    return (uint16_t)(number % PORT_UDP);
}
static inline uint8_t prepared_protocol_of(uint32_t number)
{
    return number < PORT_UDP ? IP_TCP : IP_UDP;
}

/* Where traceroute sends datagrams that are to die on the way. */
static inline bool is_trace_port(uint8_t protocol, uint16_t port)
{
    enum { FIRST = 33434, LAST = 33534 };
    return protocol == IP_UDP && port >= FIRST && port <= LAST;
}

/* Fetches into the cache what counting asks of nearly every one. */
static inline void prepared_fetch(const struct prepared *p)
{
    for (size_t at = 0; at < offsetof(struct prepared, packet.ip_version); at += PREPARED_LINE)
        fetch((const char *)p + at);
}
/* The same for one that is to be written, and may lie in another processor's cache: all but what an
 * ICMP error quotes. */
static inline void prepared_fetch_to_write(const struct prepared *p)
{
    for (size_t at = 0; at < offsetof(struct prepared, packet.quoted); at += PREPARED_LINE) {
        const char *line = (const char *)p + at;
#ifdef __x86_64__
        /* What compilers make of a wish to write only asks to read, unless they may assume a
         * processor of 2014 or later; older ones do nothing here. */
        __asm__("prefetchw %0" : : "m"(*line));
#else
        fetch(line);
#endif
    }
}

#endif
