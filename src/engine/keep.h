/* keep: room for the payloads of a batch of packets that a signature matches, as the frames they
 * came in may be gone before they are counted. Payloads beyond the room are not kept. */
#ifndef TAPWATCH_ENGINE_KEEP_H
#define TAPWATCH_ENGINE_KEEP_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { KEEP_ROOM = 16 << 10, KEEP_MOST = 2048 /* of one payload */ };

struct keep {
    uint8_t bytes[KEEP_ROOM];
    size_t used;
};

/* When its packets are counted. */
static inline void keep_empty(struct keep *k)
{
    k->used = 0;
}
/* Copies up to KEEP_MOST bytes. NULL: there is no room left. */
static inline const uint8_t *keep_copy(struct keep *k, const uint8_t *bytes, size_t length)
{
    const size_t most = length < KEEP_MOST ? length : KEEP_MOST;
    if (most > KEEP_ROOM - k->used)
        return NULL;
    uint8_t *copy = k->bytes + k->used;
    memcpy(copy, bytes, most);
    k->used += most;
    return copy;
}

#endif
