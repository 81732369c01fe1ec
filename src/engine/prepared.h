/* prepared: a packet with all that can be said of it without counting: its hashes, direction, place
 * in the table of ports.
 *
 * A pure function of the packet and the settings, so that a file can be read, decoded and prepared
 * on another thread than the one that counts. */
#ifndef TAPWATCH_ENGINE_PREPARED_H
#define TAPWATCH_ENGINE_PREPARED_H

#include "src/base/hash.h"
#include "src/packet/packet.h"
#include "src/snapshot/snapshot.h"

enum {
    PREPARED_PAYLOAD = 16,      /* first payload bytes that are kept for counting */
    PORT_UDP = 65536,           /* the first of UDP */
    PORT_NONE = SNAPSHOT_PORTS, /* neither TCP nor UDP, or its ports were not read */
};

/* What most counting touches lies in front: a packet comes from another processor's cache. */
struct prepared {
    uint64_t source_hash, target_hash; /* of the addresses */
    uint64_t flow_hash;                /* of the conversation, the same both ways; 0: of none */
    uint8_t payload[PREPARED_PAYLOAD]; /* as far as it was captured; then zeros */
    int64_t second;                    /* of packet.time_us */
    uint32_t port;           /* of the target: TCP's, from PORT_UDP on UDP's, or PORT_NONE */
    uint8_t verdict;         /* enum verdict; all else but time and wire_bytes is only
                                good with VERDICT_IP */
    uint8_t direction;       /* enum traffic */
    bool from_home, to_home; /* to_home: one of our addresses, no group */
    bool from_higher; /* of the conversation's two ends, it comes from the one that sorts second */
    bool record, watched; /* by counting: it is a record; it is one to a watched port */
    /* Its payload pointer is no longer good once the packet is prepared: use the bytes above. */
    struct packet packet;
} __attribute__((aligned(64)));

#endif
