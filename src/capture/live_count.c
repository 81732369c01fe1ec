/* live_count: see live_count.h. */
#include "src/capture/live_count.h"

#include "src/base/clock.h"

uint32_t live_count_grown(uint32_t now, uint32_t *last)
{
    const uint32_t by = now - *last;
    *last = now;
    return by > INT32_MAX ? 0 : by;
}

bool live_count_is_below(uint64_t packets, int64_t passed_us, uint64_t per_s)
{
    return passed_us > 0 && packets * US_PER_S / (uint64_t)passed_us < per_s;
}
