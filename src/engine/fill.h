/* fill: from sketches to what a snapshot shows of them. */
#ifndef TAPWATCH_ENGINE_FILL_H
#define TAPWATCH_ENGINE_FILL_H

#include "src/sketch/history.h"
#include "src/snapshot/snapshot.h"

/* As of the end of that second. */
void fill_history(const struct history *h, int64_t second, struct snapshot_history *out);

#endif
