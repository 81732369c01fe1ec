/* sources: who sends. Heavy hitters with random admission (sketch/heavy.h).
 *
 * Each source held has its counts and, exact up to 3, its distinct targets and ports. The large
 * record with history, ports, latest targets and packets, and distinct counts beyond 3, comes from
 * a pool that follows the sources with most packets; a source that went beyond 3 without one says
 * "unknown". */
#ifndef TAPWATCH_ENGINE_SOURCES_H
#define TAPWATCH_ENGINE_SOURCES_H

#include "src/base/hash.h"
#include "src/packet/packet.h"
#include "src/sketch/heavy.h"
#include "src/sketch/pool.h"
#include "src/snapshot/snapshot.h"

enum { SOURCES_HELD = 65536 };

struct source_entry;
struct source_detail;

struct sources {
    struct heavy table;
    struct source_entry *entries; /* SOURCES_HELD, at the table's slots */
    struct source_detail *details;
    struct pool pool;          /* owners are slots of the table */
    struct source_rank *ranks; /* room to choose the top in */
};

/* False: no memory. */
bool sources_init(struct sources *s, uint64_t random_seed);
void sources_done(struct sources *s);
size_t sources_memory(void);

/* An IP packet. port_hash is only used for records with ports. */
void sources_count(struct sources *s, const struct packet *p, bool record, bool home,
                   uint64_t source_hash, uint64_t target_hash, uint64_t port_hash);
void sources_fill(struct sources *s, int64_t second, struct snapshot *out);

#endif
