/* live_clock: see live_clock.h. */
#include "src/capture/live_clock.h"

enum {
    STEP_US = 100000,  /* a clock that differs by less was not set, only steered */
    AHEAD_US = 500000, /* packets may come so long after the last look */
};

int64_t live_clock_now(struct live_clock *c, int64_t wall_us, int64_t monotonic_us)
{
    int64_t offset_us = wall_us - monotonic_us;
    if (offset_us > c->offset_us)
        c->offset_us = offset_us;
    int64_t behind_us = c->offset_us - offset_us;
    c->step_us = behind_us > STEP_US ? behind_us : 0;
    c->now_us = monotonic_us + c->offset_us;
    return c->now_us;
}

int64_t live_clock_packet(const struct live_clock *c, int64_t stamp_us)
{
    const int64_t latest_us = c->now_us + AHEAD_US;
    if (stamp_us + c->step_us <= latest_us)
        return stamp_us + c->step_us;
    /* It was stamped before the clock was set back, and waited in the ring. */
    return stamp_us <= latest_us ? stamp_us : c->now_us;
}
