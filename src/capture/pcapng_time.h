/* pcapng_time: a pcapng time stamp in our microseconds, and nanoseconds beyond them
 * (draft-ietf-opsawg-pcapng sections 4.2, 4.3). */
#ifndef TAPWATCH_CAPTURE_PCAPNG_TIME_H
#define TAPWATCH_CAPTURE_PCAPNG_TIME_H

#include <stdbool.h>
#include <stdint.h>

enum { PCAPNG_MICROSECONDS = 6 }; /* the resolution where if_tsresol is not given */

/* Microseconds since 1970 of a time stamp in units of `resolution` (if_tsresol: 10^-n, or 2^-n with
 * the top bit set) that is `offset_s` seconds behind. Held within the years 0 to 9999, so that
 * nobody's arithmetic on it overflows. */
int64_t pcapng_time_us(uint64_t units, uint8_t resolution, int64_t offset_s);

/* Whether that resolution tells less than a microsecond apart; and the nanoseconds of a time stamp
 * beyond its microseconds, 0 to 999. */
bool pcapng_time_is_fine(uint8_t resolution);
uint16_t pcapng_time_ns(uint64_t units, uint8_t resolution);

#endif
