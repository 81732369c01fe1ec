/* fill: see fill.h. */
#include "src/engine/fill.h"

#include <assert.h>

void fill_history(const struct history *h, int64_t second, struct snapshot_history *out)
{
    history_read_seconds(h, second, out->seconds, SNAPSHOT_SECONDS);
    history_read_minutes(h, second, out->minutes, SNAPSHOT_MINUTES);
    history_read_blocks(h, second, 30, out->half_hours, SNAPSHOT_HALF_HOURS);
}

struct distinct_count fill_distinct(const struct few *small, struct distinct *large)
{
    if (small->count == FEW_LOST)
        return (struct distinct_count){0, CERTAINTY_UNKNOWN};
    if (small->count != FEW_MOVED)
        return (struct distinct_count){small->count, CERTAINTY_EXACT};
    assert(large); /* whoever takes it away marks the few as lost */
    return (struct distinct_count){distinct_count(large),
                                   large->hyperloglog ? CERTAINTY_ESTIMATE : CERTAINTY_EXACT};
}
