/* fill: see fill.h. */
#include "src/engine/fill.h"

void fill_history(const struct history *h, int64_t second, struct snapshot_history *out)
{
    history_read_seconds(h, second, out->seconds, SNAPSHOT_SECONDS);
    history_read_minutes(h, second, out->minutes, SNAPSHOT_MINUTES);
    history_read_half_hours(h, second, out->half_hours, SNAPSHOT_HALF_HOURS);
}
