/* incidents: what the anomaly view is about. One for each signature that was seen, and for a source
 * that scans; each with its records, sources, targets, ports, payloads, answers, insiders.
 *
 *   incidents.c          the table, and a record into it
 *   incidents_unnamed.c  ports and sources that no signature names
 *   incident_parts.c     ports, payloads, hosts of ours: the bounded lists of one incident
 *   incident_alerts.c    what is said when something happens to one
 *   incidents_archive.c  over a restart; incidents_earlier.c: what no signature names, then
 *   incidents_rename.c   another list of signatures while it runs
 *   incidents_watch.c    the detectors: surge, spread, change of ports
 *   incidents_fill.c     from here to a snapshot
 *   incident_entry.h     what is kept of one
 *   probers.c            the addresses that sent what a signature names
 *   alerts.c             what happened, in order of time
 *
 * The onset of one is the first record ever that its signature names. Records of the first minute
 * (onset_detector) teach what was there before, and are no news.
 *
 * Bounded: when all places are taken the one that was quiet for longest makes room, which is
 * counted. An incident that goes quiet and comes back is the same one. */
#ifndef TAPWATCH_ENGINE_INCIDENTS_H
#define TAPWATCH_ENGINE_INCIDENTS_H

#include "src/engine/alerts.h"
#include "src/engine/counts.h"
#include "src/engine/detectors.h"
#include "src/engine/flows.h"
#include "src/engine/forged.h"
#include "src/engine/home_numbers.h"
#include "src/engine/known_good.h"
#include "src/engine/messages.h"
#include "src/engine/ports.h"
#include "src/engine/probers.h"
#include "src/engine/scans.h"
#include "src/engine/signature.h"
#include "src/sketch/change.h"

enum { INCIDENT_NONE = 0 }; /* the number of no incident */

struct incidents_size {
    uint32_t prober_sets; /* a power of 2 */
    uint32_t larges;      /* distinct counts that can be large */
};

struct incident;

/* In buckets of 10 seconds, and of 10 minutes. */
enum pace { PACE_SHORT, PACE_LONG, PACES };

struct incidents {
    const struct signature *signatures; /* borrowed */
    uint32_t signature_count;
    struct known_good good;
    bool good_signatures[SNAPSHOT_SIGNATURES]; /* of these, which are among them */
    struct home_numbers home;
    const struct hash_seed *seed;      /* borrowed */
    const struct detectors *detectors; /* borrowed */
    struct change_params paces[PACES]; /* by them */

    struct incident *table; /* SNAPSHOT_INCIDENTS */
    uint32_t held;
    uint64_t evicted;
    uint64_t opened; /* so often was one begun, or all of them read */
    bool news;       /* the packet counted last has another payload than its incident had */
    bool spoken_for; /* and that one is of a signature's incident, or known to be good */
    uint8_t of_signature[SNAPSHOT_SIGNATURES]; /* numbers of incidents, or INCIDENT_NONE */
    uint64_t ports[SNAPSHOT_PORTS / 64];       /* a bit each: some incident has records there */

    struct counts counts;
    struct probers probers;
    struct forged forged;
    struct messages messages;
    struct alerts alerts;

    int64_t began_us;       /* the first packet; SNAPSHOT_UNKNOWN: none yet */
    int64_t watched_second; /* when the detectors looked last; INT64_MIN: not yet */
    int64_t saved_second;   /* up to when it is known what was before; INT64_MIN: it is not */
    bool waits;             /* for packet time to come to that second */
};

size_t incidents_memory(const struct incidents_size *size, const struct home *home);
/* home and seed are borrowed. */
void incidents_init(struct incidents *is, struct arena *a, const struct incidents_size *size,
                    const struct home *home, const struct hash_seed *seed);
/* What is looked for; none without. `list` is borrowed; the one before, which is read once more,
 * must still be there. What was found with signatures of the same names belongs to the new ones;
 * incidents of others stay, and nothing is added to them. No prepared packet may be waiting. */
void incidents_set_signatures(struct incidents *is, const struct signature *list, size_t count);
/* Other thresholds than the usual ones, from now on. Borrowed. */
void incidents_set_detectors(struct incidents *is, const struct detectors *d);
/* Behind the signatures. Copied. */
void incidents_set_known_good(struct incidents *is, const struct known_good *good);

/* A packet that is a record, or a stray (flows.h). Whether it belongs to an incident: INCIDENT_NONE
 * or 1 + its place, for incidents_settle. */
uint8_t incidents_count(struct incidents *is, const struct prepared *p, bool stray);
/* Whether a record that no signature names can be of an incident, or known to be good. */
static inline bool incidents_may_have_others(const struct incidents *is)
{
    return is->held > 0 || is->good.port_count > 0 || is->good.networks.count > 0;
}
/* What came of records of an incident. */
void incidents_settle(struct incidents *is, const struct flow_settled *settled);
/* Packet time has come to that second: the detectors look every ten. */
void incidents_tick(struct incidents *is, int64_t second);
/* Whether that second is one in which they look: ports are looked at then as well. */
bool incidents_look_due(const struct incidents *is, int64_t second);
/* Whether packet time has with that second come to where it was when that was saved which was read:
 * only then the detectors go on that were. What came before is counted, and teaches them nothing:
 * one clock that is wrong for one packet is no reason to forget what was usual. */
bool incidents_resume_due(const struct incidents *is, int64_t second);

/* A port goes vertical: an incident of its own, to which its records belong from now on. */
void incidents_surge(struct incidents *is, const struct port_surge *surge, int64_t second);
/* A record with a payload that is new to its port (ports.h), and the number of the incident that it
 * belongs to, or INCIDENT_NONE: unless a signature names it or its sender, which is told of there,
 * it makes an incident of the port. */
void incidents_new_payload(struct incidents *is, const struct prepared *p, uint8_t number);
/* A source has begun to scan: an incident of its own. */
void incidents_scan(struct incidents *is, const struct scan_event *event);
/* Whether that one was found to sweep by ping. name: "icmp" or "icmp6". */
bool incidents_swept_by_ping(struct incidents *is, const char *name, const struct address *a);
/* So many more had no room. */
void incidents_scans_left_out(struct incidents *is, uint64_t count, int64_t second);

void incidents_fill(struct incidents *is, int64_t second, struct snapshot *s);
/* Behind that, when those without a signature are as their rows say: with what was before a
 * restart. */
void incidents_fill_earlier(struct incidents *is, const struct ports *ports, struct snapshot *s);

/* All that is known of incidents, over a restart (base/archive.h). s: as it was filled just now;
 * ports: likewise. Read into empty ones that have their signatures; where that fails they must not
 * be used. */
void incidents_write(struct incidents *is, struct ports *ports, const struct snapshot *s,
                     struct archive *a);
void incidents_read(struct incidents *is, int64_t saved_second, struct archive *a);
/* Bytes that incidents_write takes at the most. */
size_t incidents_archive_most(const struct incidents_size *size, const struct home *home);

#endif
