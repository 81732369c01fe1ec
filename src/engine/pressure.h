/* pressure: how many entries a bounded table pushed out, since start and in the last minute. */
#ifndef TAPWATCH_ENGINE_PRESSURE_H
#define TAPWATCH_ENGINE_PRESSURE_H

#include "src/sketch/history.h"
#include "src/snapshot/snapshot.h"

struct pressure {
    uint64_t counted; /* of all that were pushed out, those in the history */
    struct history history;
};

void pressure_begin(struct pressure *p, int64_t second);
/* That second has ended; `evicted` were pushed out since start. */
void pressure_tick(struct pressure *p, int64_t second, uint64_t evicted);
/* `held` and `room` are left to the caller. The last minute ends with that second; in `newest`, the
 * one that has not ended yet (INT64_MIN: there was none), those were pushed out that are not
 * counted yet. */
struct snapshot_table pressure_table(const struct pressure *p, int64_t second, int64_t newest,
                                     uint64_t evicted);

#endif
