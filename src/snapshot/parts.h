/* parts: what several parts of a snapshot are made of. */
#ifndef TAPWATCH_SNAPSHOT_PARTS_H
#define TAPWATCH_SNAPSHOT_PARTS_H

#include "src/base/address.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    SNAPSHOT_SECONDS = 120,   /* 2 minutes by the second */
    SNAPSHOT_MINUTES = 120,   /* 2 hours by the minute */
    SNAPSHOT_HALF_HOURS = 96, /* 2 days by the half hour */
};

#define SNAPSHOT_UNKNOWN INT64_MIN /* a time or a count that is not known */

struct tally {
    uint64_t packets;
    uint64_t bytes; /* original frame lengths */
};

/* A count of distinct things. */
enum certainty {
    CERTAINTY_EXACT,
    CERTAINTY_ESTIMATE, /* standard error at most 1.7 %; shown with ~ */
    CERTAINTY_ROUGH,    /* standard error up to 15 %; shown with ~ as well, and rounded */
    CERTAINTY_UNKNOWN,  /* not kept, or forgotten under pressure; never shown as 0 */
};

struct distinct_count {
    uint32_t value : 30;    /* stays at its largest */
    uint32_t certainty : 2; /* enum certainty */
};

/* Packets per step, oldest first. The last cell of `seconds` is the second of taken_at_us, the last
 * of `minutes` and `half_hours` the minute and half hour it lies in (still growing). */
struct snapshot_history {
    uint32_t seconds[SNAPSHOT_SECONDS];
    uint32_t minutes[SNAPSHOT_MINUTES];
    uint32_t half_hours[SNAPSHOT_HALF_HOURS];
};

/* What came of records: each is in one of these. */
struct snapshot_answers {
    uint64_t reply;
    uint64_t unreachable; /* an ICMP error that quotes it, or a TCP RST */
    uint64_t silent;      /* nothing within the time-out */
    uint64_t unknown;     /* its time has not run out yet; or it was
                             forgotten, as the table of conversations is bounded */
};

#endif
