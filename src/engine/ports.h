/* ports: every TCP and every UDP port.
 *
 * Packets, bytes, records, first and last are exact for all 131,072. Distinct sources and targets
 * are counted for each as well as there is room (counts.h). History and answers need one of the
 * details of a pool, and so do the payloads that its records have most; distinct counts of late
 * (sketch/windows.h) one of a smaller pool. While there are free ones every port gets one; then
 * they follow the ports with most records. A watched port asks for them with each record, and keeps
 * them. */
#ifndef TAPWATCH_ENGINE_PORTS_H
#define TAPWATCH_ENGINE_PORTS_H

#include "src/base/arena.h"
#include "src/base/fetch.h"
#include "src/engine/counts.h"
#include "src/engine/detectors.h"
#include "src/engine/flows.h"
#include "src/engine/known_good.h"
#include "src/engine/payloads.h"
#include "src/engine/prepared.h"
#include "src/sketch/change.h"

struct ports_size {
    uint32_t larges;  /* distinct counts that can be large */
    uint32_t details; /* at most SNAPSHOT_PORT_DETAILS */
    uint32_t windows;
};

struct port_entry;
struct port_detail;
struct port_windows;

/* For a snapshot the ports are cut into so many parts. Of each, the index into its ports that the
 * first of them has, and into its port_details the first with one; good from ports_fill_begin until
 * the next packet. */
enum { PORTS_PARTS = 64 };
struct ports_part {
    uint32_t row, detail;
};

struct ports {
    struct port_entry *entries; /* SNAPSHOT_PORTS: TCP's, then UDP's */
    int64_t *first_us;          /* likewise; apart, since it rarely changes */
    uint64_t *active;           /* a bit each: some packet went there */
    struct counts counts;
    struct port_detail *details;
    struct payloads *payloads; /* of the records of those with details, likewise */
    struct pool detail_pool;   /* owners are indices of entries */
    struct port_windows *windows;
    struct pool windows_pool; /* likewise */
    int64_t window_s[SNAPSHOT_WINDOWS];
    int64_t listens_us; /* from then on nothing that came was left out */
    struct ports_part parts[PORTS_PARTS];
    const struct detectors *detectors; /* borrowed */
    struct change_params surge;        /* by them */
    const struct known_good *good;     /* borrowed; NULL: nobody is */
};

/* window_s: lengths of the windows, as windows_init wants them; copied. */
void ports_init(struct ports *p, struct arena *a, const struct ports_size *size,
                const int64_t window_s[SNAPSHOT_WINDOWS], uint64_t random_seed);
size_t ports_memory(const struct ports_size *size);
/* Other thresholds than the usual ones, from now on. Borrowed. */
void ports_set_detectors(struct ports *p, const struct detectors *d);
/* What is from there makes no port surge; borrowed. */
void ports_set_known_good(struct ports *p, const struct known_good *good);

/* As those of hosts.h. */
static inline void ports_prefetch(const struct ports *p, uint32_t port)
{
    fetch((const char *)p->entries + (size_t)port * ARENA_ALIGN);
}
void ports_prefetch_detail(const struct ports *p, const struct prepared *packet);

/* Bytes that ports_archive takes of each port at the most. */
enum { PORTS_ARCHIVE_MOST = 640 };

/* A packet that has a port. True: it is a record with another payload than nearly all before had,
 * for ten minutes or more, and it comes to a UDP port that is probed: from several sources, and
 * mostly not replied to. At most once an hour for each port (payload_detector, told_again). Whoever
 * has it do more than count with one that is no record has ports_can_count_again refuse that. */
bool ports_count(struct ports *p, const struct prepared *packet, bool record);
/* Whether the port of a packet of COUNT_AGAIN needs nothing but that it be counted; the same as
 * ports_count for so many in a row of them. */
bool ports_can_count_again(const struct ports *p, const struct prepared *packet);
void ports_count_again(struct ports *p, const struct prepared *packets, uint32_t count);
/* What came of records to that port. */
void ports_settle(struct ports *p, uint32_t port, enum flow_outcome outcome, uint32_t count);
void ports_decay(struct ports *p, uint32_t times);
/* A port goes vertical: a change detector (sketch/change.h) alarms on its records that no signature
 * names, they come from several sources, and hardly any is replied to. */
struct port_surge {
    uint32_t port; /* as prepared.port */
    bool over;     /* it is no more; the rest is that of now */
    int64_t since_s;
    double growth; /* negative: not known */
    uint64_t records;
};
typedef void port_surges(void *context, const struct port_surge *surge);
/* Looks at all ports with details, every ten seconds of packet time; once for each time. */
void ports_watch(struct ports *p, int64_t second, port_surges *tell, void *context);
/* The distinct sources and targets of all time, as of the last snapshot; good until the next
 * packet. */
void ports_sets(const struct ports *p, uint32_t port, const struct few **sources,
                const struct few **targets);
/* From that second on packets come to any port: of one that had none until now nothing was to be
 * expected. So it is from the first packet on, and from another filter on. */
void ports_listen(struct ports *p, int64_t second);
/* What the detectors know of the ports, over a restart (base/archive.h), and their payloads; counts
 * begin anew. Read before the first packet. */
void ports_archive(struct ports *p, struct archive *a);
/* The second of the first packet: what was read counts from then on. */
void ports_begin(struct ports *p, int64_t second);
/* The first packet came that is not older than what was read, of the second `from`: the detectors
 * that were read go on. Nobody looked from then on until that packet's second (change_skip). */
void ports_resume(struct ports *p, int64_t from, int64_t until);
/* Where the rows of each part of the ports stand; then each is filled, in any order, and by any
 * thread, as long as nothing is counted. Not const: estimates are kept until they change. */
void ports_fill_begin(struct ports *p, struct snapshot *s);
void ports_fill_part(struct ports *p, uint32_t part, int64_t second, struct snapshot *s);

#endif
