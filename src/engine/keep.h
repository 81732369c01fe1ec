/* keep: room for the popups among a batch of packets, as the frames they came in may be gone before
 * they are counted. As many as are shown are kept, the latest: one more takes the room of the
 * oldest, which then is not kept any longer. */
#ifndef TAPWATCH_ENGINE_KEEP_H
#define TAPWATCH_ENGINE_KEEP_H

#include "src/engine/prepared.h"

#include <string.h>

enum { KEEP_PAYLOADS = SNAPSHOT_MESSAGES, KEEP_MOST = 2048 /* bytes of one payload */ };

struct keep {
    uint8_t bytes[KEEP_PAYLOADS][KEEP_MOST];
    struct prepared *owners[KEEP_PAYLOADS]; /* of those in use; borrowed, and one may have been
                                               filled with another packet since */
    uint64_t kept;                          /* since it was empty */
};

/* When its packets are counted. */
static inline void keep_empty(struct keep *k)
{
    k->kept = 0;
}
/* Copies up to KEEP_MOST bytes of its payload, for p, which stays where it is until the packets are
 * counted. */
static inline void keep_payload(struct keep *k, struct prepared *p)
{
    const uint64_t place = k->kept % KEEP_PAYLOADS;
    const uint32_t captured = p->packet.payload_captured;
    if (k->kept++ >= KEEP_PAYLOADS && k->owners[place]->kept == k->bytes[place])
        k->owners[place]->kept = NULL;
    k->owners[place] = p;
    p->kept = k->bytes[place];
    p->kept_bytes = captured < KEEP_MOST ? captured : KEEP_MOST;
    memcpy(k->bytes[place], p->packet.payload, p->kept_bytes);
}

#endif
