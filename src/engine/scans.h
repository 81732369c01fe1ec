/* scans: which sources scan, and what waits to be told of it.
 *
 * Of a source's records (not its packets: who answers many clients sends no records): a sweep goes
 * to many targets on 5 ports or fewer, a port scan to many ports of one or two targets. Many are 25
 * targets and 15 ports, the thresholds of Zeek's scan policy and Snort's sfPortscan; and of hosts
 * of ours, which we would see reply, 8 and 10 of which none did. Both at once are many of each, and
 * densely so, which no peer-to-peer client does. Many ports without a new target are a port scan of
 * however many it goes to: to a peer-to-peer client each new port is a new peer, or one that it
 * tries by TCP after UDP, so of ours there must be more of them than of targets.
 *
 * So many within 15 minutes, and at the most twice that: a host that fails now and then comes to
 * 25 in the course of months. Who takes a minute for each target still has 15 in that time. A
 * source's distinct counts are of all time; so what is judged is by how much they grew, which they
 * do by what is new to it alone, and never by more than it sent records in vain.
 *
 * Who is mostly replied to does not scan, so busy resolvers, gateways and browsers are none (Jung,
 * Paxson, Berger, Balakrishnan: "Fast Portscan Detection Using Sequential Hypothesis Testing",
 * 2004, of which this keeps the idea that scans fail; there four or five failures in a row
 * suffice). Whenever replies have caught up all begins anew, as with a CUSUM: what went well before
 * says nothing of what comes, and a browser of years is found as soon as a worm runs on it.
 *
 * Programs of ours ask around by UDP and ping, and are mostly not replied to, as many peers of a
 * file sharer and hosts that somebody monitors are not there: of these twice as many are asked for,
 * and nine in ten in vain; so they are where it is not known whether replies would be seen. Who
 * lets datagrams die on their way, as traceroute does, does not fail.
 *
 * Of what a signature names that one's incident tells, and what is known to be good is not told of.
 * Both can be most of what makes a scan: that is decided by the source's latest records, never by
 * those of all time, as a spammer of years is to be told of when it begins to try ports
 * (hosts_scan.c). The numbers are those of struct scan_detector that are usual. */
#ifndef TAPWATCH_ENGINE_SCANS_H
#define TAPWATCH_ENGINE_SCANS_H

#include "src/engine/detectors.h"
#include "src/snapshot/snapshot.h"

/* What is known of a source, of all time. */
struct scan_facts {
    struct distinct_count targets, ports; /* over records */
    uint32_t records, replied;            /* replies to them */
    bool home;                            /* it is ours */
    bool to_home;                         /* to hosts of ours */
    bool unheard; /* it is ours, and nobody knows whether replies to it would be seen */
};

/* Of that, what came since a moment. */
struct scan_growth {
    uint32_t targets, ports;           /* new ones, tried in vain */
    uint32_t targets_most, ports_most; /* .. and as many as it may have gone to */
    uint32_t ports_alone;              /* new ones, with no new target since; 0: not known */
    uint32_t records, replied;
    bool asks;   /* it is ours, and most of it is no TCP; or it is unheard */
    bool silent; /* goes to hosts of ours, none of which ever replied */
};
enum scan scan_of(const struct scan_detector *d, const struct scan_growth *g);

/* What a source had at a moment. */
struct scan_mark {
    uint32_t records, replied;
    uint16_t targets, ports; /* the lower 16 bits */
};

/* Of late, and what was found. Small, as each of many has one. Zeroed: nothing yet, and all of it
 * comes since. Of times the lower 16 bits: those that are months apart may look the same. */
struct scan_lately {
    struct scan_mark before,
        now; /* when the part of the time (window_s) before began, the present */
    uint16_t targets_then, ports_then; /* when it went to a new target last; the lower 16 bits */
    uint16_t part;
    uint16_t targets;    /* of the part before: a bit of 16 for each, by their hashes */
    uint16_t told;       /* the minute in which it was found to scan last, if it was told */
    uint8_t scan : 2;    /* enum scan: all that it was found to do, told of or not */
    uint8_t told_of : 2; /* likewise: all that was told since it had stopped */
    uint8_t traces : 4;  /* datagrams of traceroute, counted round */
    int8_t datagrams;    /* of ours, of the latest records: those that are no TCP less the others */
};
/* Of a source that comes in that second for the first time. */
void scan_lately_begin(struct scan_lately *l, const struct scan_detector *d, int64_t second);
/* A record of ours came. */
static inline void scan_lately_note(struct scan_lately *l, bool is_tcp)
{
    if (is_tcp)
        l->datagrams = (int8_t)(l->datagrams - (l->datagrams > -INT8_MAX));
    else
        l->datagrams = (int8_t)(l->datagrams + (l->datagrams < INT8_MAX));
}
/* A datagram came as traceroute sends them, which does not fail. Whether to take it for replied to:
 * so many are that who sends nothing else does not scan (scan_of: of ours a tenth is enough, else
 * half), and no more, or one beside each probe would hide the probes. */
static inline bool scan_lately_note_trace(struct scan_lately *l, bool ours)
{
    enum { OF_OURS = 6, OF_OTHERS = 8, REPLIED_OF_OTHERS = 5 };
    l->traces = (l->traces + 1u) % (ours ? OF_OURS : OF_OTHERS) & 15;
    return ours ? l->traces == 0 : l->traces < REPLIED_OF_OTHERS;
}
/* Whether it is time for another look: to read an estimate takes as long as to count ten packets,
 * and who has tried much in vain is not judged by a few records more. turns: but it is, as
 * something else spoke for most of what it tried. */
bool scan_lately_is_due(const struct scan_lately *l, uint32_t records, bool estimates, bool turns);
/* Before each look that judges. A second may be in the past. targets: those of the present part,
 * likewise; what they are from now on. True: all begins anew. */
bool scan_lately_advance(struct scan_lately *l, const struct scan_detector *d, int64_t second,
                         const struct scan_facts *f, uint16_t *targets);
/* From now on only what is still to come is looked at. */
void scan_lately_restart(struct scan_lately *l, const struct scan_facts *f, uint16_t *targets);
struct scan_growth scan_lately_growth(const struct scan_lately *l, const struct scan_facts *f,
                                      uint16_t targets);
/* Whether that is surely no scan, and all goes on in the same part (a new target is noted): by how
 * much ever the counts of targets and ports have grown since they were read, as these do not fall
 * (counts_read_last). */
bool scan_lately_is_surely_none(struct scan_lately *l, const struct scan_detector *d,
                                int64_t second, const struct scan_facts *f, uint16_t targets);
/* It was found to scan, and is told of. All begins anew. True: that is news, as it goes on with
 * something else or had stopped. */
bool scan_lately_tell(struct scan_lately *l, const struct scan_detector *d, int64_t second,
                      const struct scan_facts *f, enum scan scan, uint16_t *targets);
/* Whether it was told of in this minute: until the next nobody looks. But who sweeps may go on with
 * the ports of those that it found. */
bool scan_lately_is_told(const struct scan_lately *l, int64_t second);
/* Minutes between that second and when it was found to scan last; UINT16_MAX: never. */
uint16_t scan_lately_minutes(const struct scan_lately *l, int64_t second);
/* The second since which it was looked at, in that second. */
int64_t scan_lately_since(const struct scan_detector *d, int64_t second);

/* Whether it is no news of who was found to do that before; SCAN_NONE: nothing. */
static inline bool scan_is_part(enum scan scan, enum scan before)
{
    return scan == before || before == SCAN_BOTH;
}
static inline enum scan scan_both(enum scan before, enum scan scan)
{
    return before == SCAN_NONE ? scan : scan_is_part(scan, before) ? before : SCAN_BOTH;
}

/* A source has begun to scan. */
struct scan_event {
    struct address address;
    int64_t first_us, time_us;
    uint32_t targets, ports; /* of late */
    uint32_t port; /* of the record that made it one, as prepared.port; of a sweep one of its few */
    uint8_t scan;  /* enum scan */
    bool home;
};

/* Those that wait until somebody takes them; beyond SCANS the later ones are left out. */
enum { SCANS = 256 };
struct scans {
    struct scan_event events[SCANS];
    uint32_t count;
    uint64_t left_out;
};
void scans_add(struct scans *s, const struct scan_event *event);

#endif
