/* ports: every TCP and every UDP port.
 *
 * Packets, bytes, records, first and last are exact for all 131,072. The distinct sources and
 * targets of a port are exact up to 3 in its own entry; beyond that, and for a history, a port
 * needs one of the large records of a pool. While there are free ones every port gets one; then
 * they follow the ports with most records. A port that had to do without one says "unknown". */
#ifndef TAPWATCH_ENGINE_PORTS_H
#define TAPWATCH_ENGINE_PORTS_H

#include "src/base/hash.h"
#include "src/packet/packet.h"
#include "src/sketch/distinct.h"
#include "src/sketch/history.h"
#include "src/sketch/pool.h"
#include "src/snapshot/snapshot.h"

struct port_entry;
struct port_detail;

struct ports {
    struct port_entry *entries; /* SNAPSHOT_PORTS: TCP's, then UDP's */
    uint64_t *active;           /* a bit each: some packet went there */
    struct port_detail *details;
    struct pool pool; /* owners are indices of entries */
};

/* False: no memory. */
bool ports_init(struct ports *p, uint64_t random_seed);
void ports_done(struct ports *p);
size_t ports_memory(void);

/* A packet with ports of TCP, UDP or UDP-Lite. source_hash, target_hash: of its addresses. */
void ports_count(struct ports *p, const struct packet *packet, bool record, uint64_t source_hash,
                 uint64_t target_hash);
/* Not const: estimates are kept until they change. */
void ports_fill(struct ports *p, int64_t second, struct snapshot *s);

#endif
