/* fill: from sketches to what a snapshot shows of them. */
#ifndef TAPWATCH_ENGINE_FILL_H
#define TAPWATCH_ENGINE_FILL_H

#include "src/sketch/history.h"
#include "src/snapshot/snapshot.h"

/* As of the end of that second. */
void fill_history(const struct history *h, int64_t second, struct snapshot_history *out);
/* Cell by cell, up to the largest number that one holds. */
void fill_add_history(struct snapshot_history *to, const struct snapshot_history *more);

#endif
