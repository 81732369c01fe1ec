/* scans: which sources scan, and what waits to be told of it.
 *
 * Of a source's records (not its packets: who answers many clients sends no records): a sweep goes
 * to many targets on 5 ports or fewer, a port scan to many ports of one or two targets. Many are 25
 * targets and 15 ports, the thresholds of Zeek's scan policy and Snort's sfPortscan; and of hosts
 * of ours, which we would see reply, 8 and 10 of which none did. Both at once are many of each, and
 * densely so, which no peer-to-peer client does.
 *
 * So many within 15 minutes, and at the most twice that: a host that fails now and then comes to
 * 25 in the course of months. Who takes a minute for each target still has 15 in that time. A
 * source's distinct counts are of all time; so what is looked at is by how much they grew, which
 * they do by what is new to it alone, and never by more than it sent records in vain.
 *
 * Who is mostly replied to does not scan, so busy resolvers, gateways and browsers are none (Jung,
 * Paxson, Berger, Balakrishnan: "Fast Portscan Detection Using Sequential Hypothesis Testing",
 * 2004, of which this keeps the idea that scans fail; there four or five failures in a row
 * suffice). The numbers are those of struct scan_detector that are usual. */
#ifndef TAPWATCH_ENGINE_SCANS_H
#define TAPWATCH_ENGINE_SCANS_H

#include "src/engine/detectors.h"
#include "src/snapshot/snapshot.h"

struct scan_facts {
    struct distinct_count targets, ports; /* over records */
    uint64_t records, replied;            /* replies to them */
    bool to_home;                         /* to hosts of ours */
};
/* By all that is known of it, whenever that was. */
enum scan scan_of(const struct scan_detector *d, const struct scan_facts *f);

/* What a source had when a part of the time began: 8 bytes, as each of many has two of them. */
struct scan_mark {
    uint32_t failed;         /* records that were not replied to */
    uint16_t targets, ports; /* up to UINT16_MAX */
};

/* Marks of the present part of the time (window_s), and of the one before. Zeroed: all of it came
 * since.
 */
struct scan_lately {
    int32_t part;
    struct scan_mark before, now;
};
/* Of a source that comes in that second for the first time. */
void scan_lately_begin(struct scan_lately *l, const struct scan_detector *d, int64_t second);
/* Before each look. A second may be in the past. */
void scan_lately_advance(struct scan_lately *l, const struct scan_detector *d, int64_t second,
                         const struct scan_facts *f);
/* Whether enough of what makes it that scan came of late. */
bool scan_lately_is(const struct scan_lately *l, const struct scan_detector *d,
                    const struct scan_facts *f, enum scan scan);
/* The second since which it was looked at. */
int64_t scan_lately_since(const struct scan_lately *l, const struct scan_detector *d);

/* A source has begun to scan. */
struct scan_event {
    struct address address;
    int64_t first_us, time_us;
    struct scan_facts facts;
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
