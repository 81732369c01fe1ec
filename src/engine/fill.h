/* fill: from sketches to what a snapshot shows of them. */
#ifndef TAPWATCH_ENGINE_FILL_H
#define TAPWATCH_ENGINE_FILL_H

#include "src/sketch/distinct.h"
#include "src/sketch/history.h"
#include "src/snapshot/snapshot.h"

/* As of the end of that second. */
void fill_history(const struct history *h, int64_t second, struct snapshot_history *out);
/* What a few, and the distinct that it moved to (NULL: it has none), know. Neither is const, since
 * an estimate is kept until it changes. */
struct distinct_count fill_distinct(const struct few *small, struct distinct *large);

#endif
