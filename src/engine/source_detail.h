/* source_detail: what is kept of a source that matters: history, ports, latest targets and packets,
 * distinct targets and ports. */
#ifndef TAPWATCH_ENGINE_SOURCE_DETAIL_H
#define TAPWATCH_ENGINE_SOURCE_DETAIL_H

#include "src/packet/packet.h"
#include "src/sketch/distinct.h"
#include "src/sketch/history.h"
#include "src/snapshot/snapshot.h"

struct source_detail {
    struct distinct targets, ports; /* in use, and cleared, once the entry's few are full */
    struct history history;
    /* Its ports: the least is replaced when a new one comes and all are taken (Space-Saving,
     * Metwally et al. 2005): the new one takes over the count as its error bound. */
    struct snapshot_source_port port_counts[SNAPSHOT_SOURCE_PORTS];
    struct snapshot_target latest_targets[SNAPSHOT_SOURCE_TARGETS]; /* latest first */
    struct snapshot_packet packets[SNAPSHOT_SOURCE_PACKETS];        /* a ring */
    uint32_t port_count, target_count;
    uint64_t packet_count; /* since start; the ring holds the last of them */
    int64_t since_us;
};

void source_detail_init(struct source_detail *d, int64_t time_us);
void source_detail_count(struct source_detail *d, const struct packet *p);
void source_detail_fill(const struct source_detail *d, int64_t second,
                        struct snapshot_source_detail *out);

#endif
