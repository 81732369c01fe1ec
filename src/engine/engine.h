/* engine: counts facts in fixed memory.
 *
 * All of its memory is taken in engine_new; counting allocates nothing, asks no clock and starts no
 * system call. Time is an argument, so a live tap and its capture file give the same numbers.
 *
 *   engine.c       owns the parts below: their memory, their snapshots
 *   prepare.c      what can be said of a packet without counting
 *   count.c        tells each part of every packet, in batches
 *   plan.c         what each table gets of the memory
 *   totals.c       packets and bytes by protocol, direction, ICMP type; verdicts
 *   flows.c        recent conversations: is this an answer? was that answered?
 *   ports.c        every TCP and UDP port; the ones that matter with history, answers, windows
 *   hosts.c        who sends, and who is sent to: heavy hitters with random admission
 *   hosts_scan.c   which of them scan; scans.c: what a scan is, and those that are told of
 *   host_detail.c  what is kept of a host that matters
 *   signature.c    what is looked for in packets
 *   incidents.c    what was found, as the anomaly view shows it; with its own parts
 *   payloads.c     what the records of a port, or of an incident, carry most
 *   counts.c       numbers of distinct things, large ones from a pool
 *   loss.c         when packets are lost
 *   pressure.c     how fast a bounded table pushes entries out
 *   engine_state.c what outlives the program; other signatures while it runs
 *   engine_list.c  which incidents there are, for whoever keeps evidence
 *   engine_fill.c  a snapshot of all that
 *   fill.c, hosts_fill.c, ports_fill.c, incidents_fill.c  from tables to what it shows of them
 *
 * Times may go back, or jump by years; but they lie in the years 0 to 9999, so that their sums and
 * differences do not overflow. Time goes on with the newest packet: after one from the far future
 * all others are late, until it is reached; they are counted, but not where the newest seconds are.
 */
#ifndef TAPWATCH_ENGINE_ENGINE_H
#define TAPWATCH_ENGINE_ENGINE_H

#include "src/base/archive.h"
#include "src/base/port_range.h"
#include "src/engine/detectors.h"
#include "src/engine/keep.h"
#include "src/engine/known_good.h"
#include "src/engine/prepared.h"
#include "src/engine/signature.h"
#include "src/snapshot/snapshot.h"

struct engine_settings {
    struct home home;
    struct hash_seed seed;
    size_t memory_bytes; /* for the whole program; the tables get what the rest leaves (plan.h) */
    bool touch_memory;   /* at once: no packet of a live capture waits for a page */
    int64_t udp_timeout_s, tcp_timeout_s, icmp_timeout_s; /* an answer comes within this */
    int64_t window_s[SNAPSHOT_WINDOWS]; /* lengths of the ports' windows (sketch/windows.h) */
    const struct detectors *detectors;  /* copied; NULL: the usual ones */
    const int64_t *server_ports;        /* copied; UDP, 0-65535 */
    size_t server_ports_count;
    const struct port_range *watched; /* copied; who sends records there is never pushed out */
    size_t watched_count;
    const struct signature_set *signatures; /* borrowed; NULL: none */
    const struct known_good *known_good;    /* likewise */
};

struct engine;

/* NULL: no memory. */
struct engine *engine_new(const struct engine_settings *settings);
void engine_free(struct engine *e);
/* Has the system give a part of the tables' memory, so that no packet waits for it later; another
 * thread may count meanwhile, but not reset it. False: it has all been given. */
bool engine_touch_more(struct engine *e);
/* Forgets all that was counted, but not the settings. Takes no memory; some milliseconds. Packets
 * may be prepared meanwhile, and counted after it. */
void engine_reset(struct engine *e);
/* Bytes taken by engine_new. */
size_t engine_memory(const struct engine *e);
/* What was taken for what: "28.8 MiB for tables: ports 13.8, 32768 sources 8.1 ..". */
void engine_describe_memory(const struct engine *e, char *text, size_t size);

/* Completes p, of which the packet is there (time_us and wire_bytes always, the rest for
 * VERDICT_IP). p[-1] is the one before it, prepared, or zeroed: where it is of the same
 * stream counting is faster; it need not be counted (see engine_count). Reads nothing of the engine
 * that counting changes: any thread may call it, at any time. */
void engine_prepare(const struct engine *e, enum verdict verdict, struct prepared *p);
/* Has p, which is prepared, keep its payload as long as its frame is still there, if it is a popup
 * that a signature names. The room is p's until it is counted, or until so many later ones are
 * kept as a snapshot shows. */
void engine_keep_payload(struct prepared *p, struct keep *keep);
/* Counts them, which lie in a row as they were prepared: where some are left out, what is behind
 * them is another call's. How a stream is cut into batches changes nothing but the speed; 64 or
 * more at once are best, since their places in memory are fetched ahead. Writes into p whether it
 * is a record. */
void engine_count(struct engine *e, struct prepared *p, size_t count);
/* The two halves of that, which two threads may do at the same time: what came (totals,
 * conversations, ports), and who sent it to whom, which must be told the same packets later. Each
 * half has its own memory; between them goes only what the first writes into p. */
void engine_count_what(struct engine *e, struct prepared *p, size_t count);
void engine_count_who(struct engine *e, const struct prepared *p, size_t count);

/* Packets lost on the way to here, since start, as of that second: when it begins that is an alert.
 */
void engine_note_losses(struct engine *e, int64_t second, uint64_t kernel, uint64_t interface);

/* Nothing can be had of an interface from that second on, or again (loss.h). Likewise an alert. */
void engine_note_gap(struct engine *e, int64_t second, const char *open);
void engine_note_gap_end(struct engine *e, const char *what, const char *what_was,
                         const char *open);

/* From now on other packets come, as by another filter or when an interface is back: what is new
 * then may have been there before. */
void engine_listen_anew(struct engine *e);

/* Writes everything counted into s, as of the second that begins at second * 1e6 (INT64_MIN: there
 * was no packet yet); s->input, the drop counters and pace are not touched. */
void engine_fill(struct engine *e, int64_t second, struct snapshot *s);
/* Its parts. The first two, each of a half of the tables, may run at once or one after the other,
 * and the second helps the first with the ports where these are ready; the third comes when both
 * are done. The first also takes the scans that were found among sources, which the second leaves
 * alone. */
void engine_fill_what(struct engine *e, int64_t second, struct snapshot *s);
void engine_fill_who(struct engine *e, int64_t second, struct snapshot *s);
void engine_fill_both(struct engine *e, int64_t second, struct snapshot *s);

/* --- For evidence (engine_list.c) ------------------------------------------------------------- */

/* One incident: what it has of its own among all packets. */
struct engine_incident {
    uint8_t number; /* as prepared.incident */
    uint8_t kind;   /* enum incident_kind */
    char name[INCIDENT_NAME];
    uint32_t port;        /* of INCIDENT_PORT, as prepared.port */
    uint64_t source_hash; /* of INCIDENT_SOURCE */
};

/* Changes when another incident has begun. */
uint64_t engine_incidents_opened(const struct engine *e);
/* All that there are. Returns how many. */
size_t engine_list_incidents(const struct engine *e,
                             struct engine_incident list[SNAPSHOT_INCIDENTS]);
/* As prepared.source_hash, target_hash. */
uint64_t engine_hash_address(const struct engine *e, const struct address *a);

/* --- Over a restart, and while it runs (engine_state.c) --------------------------------------- */

/* Raised by one when what engine_save writes changes: what another version wrote is not read. */
enum { ENGINE_STATE_VERSION = 3 };

enum engine_saved {
    ENGINE_SAVED,
    ENGINE_NOTHING_NEW, /* no packet came yet */
    ENGINE_OLDER,     /* what was restored is of a later time than what is counted: it is to stay */
    ENGINE_TOO_LARGE, /* for the room */
    ENGINE_AHEAD, /* packet time is later than the clock: intake.c says that, which knows both */
};

/* Room that engine_save takes at the most, of an engine with that memory. */
size_t engine_state_most(size_t memory_bytes, const struct home *home);
/* Writes what is known of incidents, and of what is usual; not the counts of this run. s: as
 * engine_fill filled it just now. Takes about a millisecond a MiB. */
enum engine_saved engine_save(struct engine *e, const struct snapshot *s, struct archive *a);
/* The seed that a state wants; false: it is none. */
bool engine_state_seed(const void *state, size_t size, struct hash_seed *seed);
/* Into a new engine with that seed. False: it is no state, and the engine must not be used. The
 * time from its end to the first packet that is not older was not watched, and is neither silence
 * nor a warm-up; older packets are counted, and change nothing that is known of what is usual. */
bool engine_restore(struct engine *e, const void *state, size_t size);

/* Other signatures, while it runs: from now on packets are prepared for that set. What was prepared
 * for the one before must be counted before engine_count_for is called with this one. The set is
 * borrowed; the one before it is no longer used after both. good is copied, and so is by what is
 * judged, NULL: as before. Not what makes a scan: who scans is counted by the other half. */
void engine_watch_for(struct engine *e, const struct signature_set *set);
void engine_count_for(struct engine *e, const struct signature_set *set,
                      const struct known_good *good, const struct detectors *d);

#endif
