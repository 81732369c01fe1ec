/* live_count: what is worked out from the counts of a live capture. */
#ifndef TAPWATCH_CAPTURE_LIVE_COUNT_H
#define TAPWATCH_CAPTURE_LIVE_COUNT_H

#include <stdbool.h>
#include <stdint.h>

/* What a counter of libpcap's, which goes on at 0 after 2^32 - 1, has grown by since it was *last,
 * which becomes now. 0 where it went back, as that of an interface does that was made anew. */
uint32_t live_count_grown(uint32_t now, uint32_t *last);
/* Whether so many packets in so many microseconds are fewer than per_s a second; false where no
 * time has passed. */
bool live_count_is_below(uint64_t packets, int64_t passed_us, uint64_t per_s);

/* How many milliseconds packets may wait for others, where so many came in so many microseconds: as
 * long as there is room for what comes at that rate, each packet cut to so many bytes, and for a
 * burst, in rings of at least so many KiB. 100 at most; 0: they are too many. */
int live_count_gather_ms(uint64_t packets, int64_t passed_us, int ring_kib, int snaplen);
/* How many packets wait where so many were handed over and so many received, each since one moment:
 * differences of counters of 32 bits. 0 where more were received, as happens where some waited at
 * that moment. */
uint32_t live_count_waiting(uint32_t handed_over, uint32_t received);
/* Whether so many packets, each cut to so many bytes, take no more than a quarter of such a ring.
 */
bool live_count_leaves_room(uint64_t packets, int ring_kib, int snaplen);

#endif
