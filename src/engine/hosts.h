/* hosts: who sends, or who is sent to. There are two of these: the sources (everybody), and the
 * targets (our own addresses).
 *
 * Heavy hitters with random admission (sketch/heavy.h). Each host held has its counts, and how many
 * distinct peers and ports it has (counts.h). The large record with history, ports, latest peers
 * and packets comes from a pool that follows the hosts with most packets.
 *
 * Shielded, so that neither busier nor newer ones push them out, are, weakest first: our own; those
 * that spread over many peers or ports, as scanners do; those who send records to a watched port.
 */
#ifndef TAPWATCH_ENGINE_HOSTS_H
#define TAPWATCH_ENGINE_HOSTS_H

#include "src/base/arena.h"
#include "src/engine/counts.h"
#include "src/engine/prepared.h"
#include "src/engine/scans.h"
#include "src/sketch/heavy.h"

struct hosts_size {
    uint32_t slots;   /* a power of 2 */
    uint32_t larges;  /* distinct counts that can be large */
    uint32_t details; /* at most what the snapshot has room for */
    bool scans;       /* who of them scans is looked for */
};

struct host_entry;
struct host_more;
struct host_detail;

struct hosts {
    struct hosts_size size;
    uint64_t port_seed; /* for the hashes of ports */
    struct heavy table;
    struct host_entry *entries; /* at the table's slots */
    struct host_more *more;     /* likewise */
    struct scan_lately *lately; /* likewise; NULL: scans are not looked for */
    struct counts counts;
    struct host_detail *details;
    struct pool pool;   /* of details; owners are slots of the table */
    uint32_t *ranks;    /* room to choose the top in */
    struct scans scans; /* of sources, to be taken */
    /* Ways that packets take: outside was seen to answer ours, or to send it data in a stream, so
     * both come by here; ours was seen to send data; any TCP packet but a SYN. */
    bool both_ways, streams_out, more_than_syns;
    struct scan_detector scan;
    uint32_t scan_least_targets, scan_least_ports, scan_least; /* the fewest that can be one */
    uint32_t scan_most; /* records, each of which is looked at */
};

void hosts_init(struct hosts *h, struct arena *a, const struct hosts_size *size,
                uint64_t random_seed);
size_t hosts_memory(const struct hosts_size *size);
/* Other thresholds than the usual ones; before the first packet. Copied. */
void hosts_set_scan(struct hosts *h, const struct scan_detector *d);

/* Three steps that fetch into the cache most of what counting a packet will touch; each looks at
 * what the step before has fetched, so some other packets' steps should lie between. */
static inline void hosts_prefetch(const struct hosts *h, uint64_t host_hash)
{
    heavy_prefetch(&h->table, host_hash);
}
/* Where the host is or will be: for the next step, and for counting. */
struct heavy_view hosts_prefetch_entry(const struct hosts *h, uint64_t host_hash);
/* Of one that is there: slot is not HEAVY_NONE. */
void hosts_prefetch_detail(const struct hosts *h, int32_t slot, const struct prepared *p);
/* Likewise of a source whose record it is, where sources are looked for scans. */
void hosts_prefetch_look(const struct hosts *h, int32_t slot, const struct prepared *p);
/* Whether it has so many peers that they are counted elsewhere; and of a source whose record it is,
 * what these and its ports will touch there. (Of those with few peers and many ports, of which
 * there are few, nothing is fetched.) */
bool hosts_has_many_peers(const struct hosts *h, int32_t slot);
void hosts_prefetch_many(const struct hosts *h, int32_t slot, const struct prepared *p);

/* Counts the source, or the target of a packet. Whoever has them do more than count with one that
 * is no record has hosts_can_count_again refuse that. */
void hosts_count_source(struct hosts *h, const struct prepared *p, const struct heavy_view *view);
void hosts_count_target(struct hosts *h, const struct prepared *p, const struct heavy_view *view);
/* How many packets of COUNT_AGAIN in a row, from this one on and up to so many, the host with that
 * hash needs nothing for but to be counted; its slot, if there are some. */
uint32_t hosts_can_count_again(const struct hosts *h, const struct prepared *p, uint32_t most,
                               uint64_t host_hash, int32_t *slot);
/* Counts them there. peer: the other address. */
void hosts_count_again(struct hosts *h, int32_t slot, const struct prepared *p, uint32_t count,
                       const struct address *peer);
/* Which ways packets take that come by here, by one that is counted; needless once it is both. */
void hosts_note_way(struct hosts *h, const struct packet *p, bool from_home, bool to_home);
/* A reply went to that host, which may be among the sources. */
void hosts_count_reply(struct hosts *h, uint64_t host_hash, bool from_outside);
/* Halves what decides about places; once in a while, so that they follow what matters now. */
void hosts_decay(struct hosts *h, uint32_t times);

/* What a snapshot has room for. */
struct hosts_out {
    struct snapshot_host *rows;
    struct snapshot_host_detail *details;
    uint32_t *row_count, *detail_count;
    uint32_t row_room;
};
void hosts_fill(struct hosts *h, int64_t second, const struct hosts_out *out);

#endif
