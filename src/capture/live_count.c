/* live_count: see live_count.h. */
#include "src/capture/live_count.h"

#include "src/base/clock.h"

enum {
    GATHER_PPS = 400000,
    GATHER_KIB = 8 * 1024,
    GATHER_LEAST_MS = 5,  /* less is not worth a system call */
    GATHER_MOST_MS = 100, /* with those READ_TIMEOUT_MS below the grace of a second */
    FRAME_BYTES = 128,    /* what the kernel puts before a packet in the ring, and between two */
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
int live_count_gather_ms(uint64_t packets, int64_t passed_us, int ring_kib, int snaplen)
{
    if (ring_kib < GATHER_KIB || !live_count_is_below(packets, passed_us, GATHER_PPS))
        return 0;
    const uint64_t per_s = packets * US_PER_S / (uint64_t)passed_us;
    const uint64_t bytes_per_ms = per_s * ((uint64_t)snaplen + FRAME_BYTES) / 1000 + 1;
    const uint64_t ms = (uint64_t)ring_kib * 1024 / 2 / bytes_per_ms;
    return ms < GATHER_LEAST_MS ? 0 : ms < GATHER_MOST_MS ? (int)ms : GATHER_MOST_MS;
}

uint32_t live_count_waiting(uint32_t handed_over, uint32_t received)
{
    const uint32_t waiting = handed_over - received;
    return waiting > INT32_MAX ? 0 : waiting;
}

bool live_count_leaves_room(uint64_t packets, int ring_kib, int snaplen)
{
    return packets <= (uint64_t)ring_kib * 1024 / 4 / ((uint64_t)snaplen + FRAME_BYTES);
}
