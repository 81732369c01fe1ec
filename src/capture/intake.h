/* intake: the way of every packet, live or from a file: limits, counting in batches, and the ticks
 * of packet time on which snapshots are published.
 *
 * Packets that were taken are counted together, some later: when there are enough of them, and
 * always before a snapshot is made. Whoever owns them calls intake_flush before they go.
 *
 *   intake.c        the way of packets and snapshots
 *   intake_open.c   what it begins with, and where packets come from */
#ifndef TAPWATCH_CAPTURE_INTAKE_H
#define TAPWATCH_CAPTURE_INTAKE_H

#include "src/capture/capture.h"
#include "src/capture/evidence.h"
#include "src/capture/link.h"

/* When to publish. */
enum intake_pace {
    INTAKE_EVERY_SECOND, /* live, for the screen or --every */
    INTAKE_FOR_SCREEN,   /* a file on screen: seconds, but not more often than eyes can follow */
    INTAKE_EVERY,        /* a file in batch with --every: each one, and wait until it is taken */
    INTAKE_ON_REQUEST,   /* batch: at the end, and when asked */
};

/* Packets that are counted together: enough to hide the memory's latency (engine_count), which
 * those of COUNT_AGAIN do not have. */
enum { INTAKE_BATCH = 64, INTAKE_PENDING = 256 /* with these */ };

/* Of live frames, until they are counted. */
struct intake_batch {
    struct prepared packets[1 + INTAKE_PENDING]; /* the first is none: engine_prepare looks at it */
    struct keep keep;
};

struct intake {
    struct exchange *exchange; /* borrowed */
    struct engine *engine;     /* owned */
    enum intake_pace pace;
    int64_t every_s;
    double speed; /* of a file, as it is played */
    bool paused;
    uint64_t count;      /* limit; 0: none */
    int64_t duration_us; /* limit; 0: none */

    struct snapshot_input input; /* goes into each snapshot */
    int64_t dropped_kernel, dropped_interface;
    int64_t gaps, gaps_us; /* so many, so long so far; SNAPSHOT_UNKNOWN for files */
    int64_t gaps_open;     /* so many of them go on */
    int64_t gap_since_us;  /* as in the snapshot */
    char gap_now[SNAPSHOT_GAPS];
    /* Brings the above up to date before a snapshot; NULL for files. */
    void (*refresh_losses)(void *context);
    void *context;

    int64_t second;     /* the second being counted; INT64_MIN: no packet yet */
    int64_t due_second; /* --every: the next snapshot is due as of the second before this one */
    uint64_t intervals; /* likewise: that are over */
    int64_t end_us; /* no packet of then or later is wanted; INT64_MAX: not known yet, or none */
    int64_t published_us;      /* monotonic clock */
    const struct session *own; /* live: its packets are left out; borrowed; NULL: nothing is */
    uint64_t own_packets;      /* so many were; in no other count */
    uint64_t received;
    uint32_t resets;  /* so often were the counters reset */
    int64_t reset_us; /* packet time, the last time */

    struct lookout *lookout;   /* borrowed; what is counted for */
    struct handover *lookouts; /* borrowed */
    struct keepsake *keepsake; /* owned; NULL: nothing is to be kept */
    bool restored;             /* from the state that was given */

    struct prepared *pending;                     /* borrowed; taken and not yet counted */
    size_t pending_count, pending_apart;          /* the latter: other than COUNT_AGAIN */
    struct evidence *evidence;                    /* owned; NULL: none is kept */
    struct evidence_frame frames[INTAKE_PENDING]; /* of those that are pending, if it is */
    struct intake_batch *batch;                   /* owned; for intake_frame, live */
};

/* Takes the engine's memory. False: there is not enough. `in` is zeroed but for input.home, which
 * is set. */
bool intake_init(struct intake *in, const struct capture_settings *settings, struct exchange *x);
void intake_done(struct intake *in);
/* Counting begins at this time: live with the capture, in a file (by itself) with the first packet.
 */
void intake_begin(struct intake *in, int64_t time_us);
/* Decodes and prepares one frame; what is kept of its payload goes into `keep`. out[-1] is as for
 * engine_prepare. */
void intake_prepare(const struct intake *in, const struct link *link, const struct frame *frame,
                    int64_t time_us, struct keep *keep, struct prepared *out);
/* Takes a packet. It stays where it is until intake_flush. False: a limit is
 * reached (a packet beyond the duration is not counted). */
bool intake_take(struct intake *in, struct prepared *p);
/* The same where evidence is kept (in->evidence), with its frame, which stays as well. */
bool intake_take_with_frame(struct intake *in, struct prepared *p,
                            const struct evidence_frame *frame);
/* intake_take for a frame, which may be gone after the call. */
bool intake_frame(struct intake *in, const struct link *link, const struct frame *frame,
                  int64_t time_us);
/* Where nothing is to happen between two packets (a file in batch, flat out, without limits), two
 * threads may share the counting (share.h): what came, then who sent it (engine.h). */
bool intake_may_share(const struct intake *in);
void intake_count_what(struct intake *in, struct prepared *p, size_t count);
/* Takes what intake_count_what has counted, up to that second, and counts the other half. */
void intake_take_shared(struct intake *in, const struct prepared *p, size_t count, int64_t newest);
/* Counts all that was taken. */
void intake_flush(struct intake *in);
/* Packet time has come to this second: what lies before is complete. Does nothing if it is no later
 * than the present one. */
void intake_advance(struct intake *in, int64_t second);
/* Publishes a snapshot if somebody asked for one; now. */
void intake_answer_request(struct intake *in);
void intake_publish_now(struct intake *in);
/* Whether something else is to be looked for from now on: what was prepared before was prepared
 * for what was before. NULL: no. */
struct lookout *intake_next_lookout(struct intake *in);
/* From now on packets are prepared for it; and those that are counted were. */
void intake_prepare_for(struct intake *in, struct lookout *next);
void intake_count_for(struct intake *in, struct lookout *next);
/* Live: both, if there is one. Nothing that was prepared is waiting. */
void intake_look_out(struct intake *in);
/* Finds evidence that was asked for, if some was; wakes who writes what belongs to incidents. */
void intake_answer_evidence(struct intake *in);
/* Hands over what is known, if that was asked for; s was filled just now. */
void intake_keep(struct intake *in, const struct snapshot *s);
/* Resets the counters if somebody asked for it. */
void intake_obey_reset(struct intake *in);
/* From now on another filter is in force. */
void intake_note_filter(struct intake *in, const char *filter);
/* Publishes the last snapshot. */
void intake_finish(struct intake *in, enum input_state state);
/* Notes why reading ended early; the first reason stays. */
void intake_note_error(struct intake *in, const char *why);
/* An interface went, or is back: gap_now is told of (loss.h). */
void intake_note_gap(struct intake *in);
void intake_note_gap_end(struct intake *in, const char *what, const char *what_was);
/* Adds to the list of the inputs' names, and of their link types. */
void intake_note_name(struct intake *in, const char *name);
void intake_note_link_type(struct intake *in, int type);

#endif
