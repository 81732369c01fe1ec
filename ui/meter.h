/* meter: how many bytes a second the screen has cost of late. Pure. */
#ifndef TAPWATCH_UI_METER_H
#define TAPWATCH_UI_METER_H

#include "src/base/text.h"

#include <stdint.h>

enum {
    METER_S = 60, /* of late: so many seconds, as a picture may come so seldom (cadence.h) */
    METER_LEAST_S = 2,
    METER_NOTES = METER_S + 2,
};

/* All zeros to begin with. */
struct meter {
    int64_t begun_us; /* of the monotonic clock; 0: it has not begun */
    int count; /* of notes, the oldest first: one before the last METER_S, and those in them */
    struct {
        int64_t second;
        uint64_t bytes; /* written until then since start */
    } notes[METER_NOTES];
};

/* Bytes written since start; now_us: monotonic, above 0, not before that of the last note. */
void meter_note(struct meter *m, uint64_t bytes, int64_t now_us);
/* Bytes a second over the last METER_S seconds, or since the first note while that is less;
 * negative: not for METER_LEAST_S yet. */
double meter_rate(const struct meter *m, int64_t now_us);
/* "340 B/s", "1.1 kB/s": with two digits that count. */
const char *meter_format(double bytes_per_s, char out[TEXT_NUMBER]);

#endif
