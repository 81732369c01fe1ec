/* totals: exact sums over everything: verdicts, protocols, directions. */
#ifndef TAPWATCH_ENGINE_TOTALS_H
#define TAPWATCH_ENGINE_TOTALS_H

#include "src/engine/prepared.h"
#include "src/sketch/history.h"
#include "src/snapshot/snapshot.h"

struct totals {
    uint64_t verdicts[VERDICTS];
    uint64_t bytes; /* of every frame, whatever its verdict */
    uint64_t truncated, tcp_offset_lies;
    uint64_t late;
    uint64_t records;
    struct snapshot_answers answers; /* what came of them */
    struct {
        uint64_t packets, bytes, records;
    } icmp[2][256];            /* by type; ICMP's, then ICMPv6's */
    int64_t first_us, last_us; /* earliest and latest time of any frame */
    struct {
        struct tally total;     /* but for the current second */
        struct history history; /* likewise */
    } traffic[TRAFFICS];        /* that of TRAFFIC_ALL is not used: it is a sum */
    int64_t current_second;
    struct tally current[TRAFFICS][TRAFFICS]; /* in that second, by direction and protocol */
};

/* Zeroed memory needs no more than this. */
void totals_init(struct totals *t);
/* Every frame. Whoever has this, or totals_count_packet, do more than count has
 * totals_can_count_again refuse what needs it. */
void totals_count(struct totals *t, const struct prepared *p);
/* Every IP packet, after totals_count. */
void totals_count_packet(struct totals *t, const struct prepared *p, bool record);
/* Whether a packet of COUNT_AGAIN, and those in a row with it, need nothing but to be counted; both
 * of the above for so many. */
static inline bool totals_can_count_again(const struct totals *t, const struct prepared *p)
{
    return p->second <= t->current_second;
}
void totals_count_again(struct totals *t, const struct prepared *p, uint32_t count);
void totals_fill(const struct totals *t, int64_t second, struct snapshot *s);

#endif
