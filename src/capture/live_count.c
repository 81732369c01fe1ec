/* live_count: see live_count.h. */
#include "src/capture/live_count.h"

#include "src/base/clock.h"

enum {
    GATHER_PPS = 200000,
    GATHER_KIB = 8 * 1024,
    FRAME_BYTES = 128, /* what the kernel puts before a packet in the ring, and between two */
};

uint32_t live_count_grown(uint32_t now, uint32_t *last)
{
    const uint32_t by = now - *last;
    *last = now;
    return by > INT32_MAX ? 0 : by;
}

bool live_count_is_below(uint64_t packets, int64_t passed_us, uint64_t per_s)
{
    return passed_us > 0 && packets <= UINT64_MAX / US_PER_S &&
           packets * US_PER_S / (uint64_t)passed_us < per_s;
}

/* Half of the ring is for a burst. Packets are as long as the snaplen where segments come together
 * (GRO), of which few make a full ring. */
bool live_count_may_gather(uint64_t packets, int64_t passed_us, int ring_kib, int snaplen)
{
    if (ring_kib < GATHER_KIB || !live_count_is_below(packets, passed_us, GATHER_PPS))
        return false;
    const uint64_t meanwhile = packets * (LIVE_GATHER_MS * 1000) / (uint64_t)passed_us;
    return meanwhile * ((uint64_t)snaplen + FRAME_BYTES) <= (uint64_t)ring_kib * 1024 / 2;
}
