/* live_clock: packet time of a live capture, which never goes back whatever is done to the system's
 * clock.
 *
 * Our time is the monotonic clock plus the largest offset of the wall clock from it that was seen:
 * when somebody sets the clock back we go on as before, and shift the packets' times by as much;
 * set forward, it is followed. */
#ifndef TAPWATCH_CAPTURE_LIVE_CLOCK_H
#define TAPWATCH_CAPTURE_LIVE_CLOCK_H

#include <stdint.h>

/* Zeroed is ready. */
struct live_clock {
    int64_t offset_us; /* our time is the monotonic clock plus this; never goes down */
    int64_t step_us;   /* how far the system's clock was set back behind ours */
    int64_t now_us;    /* our time at the last look */
};

/* Our time, given both clocks. The wall clock must have been read first: a pause between the two
 * readings then makes the offset smaller, which passes, and never larger, which would stay. */
int64_t live_clock_now(struct live_clock *c, int64_t wall_us, int64_t monotonic_us);
/* Our time of a packet, by the kernel's stamp. Never noticeably later than the last look: whatever
 * lies in the future closes the seconds before it, and they would be lost to all that comes. */
int64_t live_clock_packet(const struct live_clock *c, int64_t stamp_us);

#endif
