/* fill: see fill.h. */
#include "src/engine/fill.h"

void fill_history(const struct history *h, int64_t second, struct snapshot_history *out)
{
    history_read_seconds(h, second, out->seconds, SNAPSHOT_SECONDS);
    history_read_minutes(h, second, out->minutes, SNAPSHOT_MINUTES);
    history_read_half_hours(h, second, out->half_hours, SNAPSHOT_HALF_HOURS);
}

static void add_cells(uint32_t *to, const uint32_t *more, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] = to[i] + more[i] < more[i] ? UINT32_MAX : to[i] + more[i];
}

void fill_add_history(struct snapshot_history *to, const struct snapshot_history *more)
{
    add_cells(to->seconds, more->seconds, SNAPSHOT_SECONDS);
    add_cells(to->minutes, more->minutes, SNAPSHOT_MINUTES);
    add_cells(to->half_hours, more->half_hours, SNAPSHOT_HALF_HOURS);
}
