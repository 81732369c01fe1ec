/* scans: which sources scan, and what waits to be told of it.
 *
 * Of a source's records (not its packets: who answers many clients sends no records): a sweep goes
 * to many targets on SCAN_FEW_PORTS ports or fewer, a port scan to many ports of one or two
 * targets. Many are 25 targets and 15 ports, the thresholds of Zeek's scan policy and Snort's
 * sfPortscan; and of hosts of ours, which we would see reply, 8 and 10 of which none did. Both at
 * once are many of each, and densely so, which no peer-to-peer client does.
 *
 * Who is mostly replied to does not scan, so busy resolvers, gateways and browsers are none (Jung,
 * Paxson, Berger, Balakrishnan: "Fast Portscan Detection Using Sequential Hypothesis Testing",
 * 2004, of which this keeps the idea that scans fail; there four or five failures in a row
 * suffice). */
#ifndef TAPWATCH_ENGINE_SCANS_H
#define TAPWATCH_ENGINE_SCANS_H

#include "src/snapshot/snapshot.h"

enum {
    SCAN_TARGETS = 25,
    SCAN_TARGETS_SILENT = 8, /* of ours, and none replied */
    SCAN_PORTS_LEAST = 15,
    SCAN_PORTS_SILENT = 10,
    SCAN_FEW_PORTS = 5,
    SCAN_FEW_TARGETS = 2,
};

struct scan_facts {
    struct distinct_count targets, ports; /* over records */
    uint64_t records, replied;            /* replies to them */
    bool to_home;                         /* to hosts of ours */
};
enum scan scan_of(const struct scan_facts *f);

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
