/* replay_parts: what the files of replay.h share.
 *
 *   replay.c        opening, and the loop: blocks of packets into the intake
 *   replay_pace.c   when a packet's turn is: pace, pauses, jumps; and what else is asked for
 *                   meanwhile */
#ifndef TAPWATCH_CAPTURE_REPLAY_PARTS_H
#define TAPWATCH_CAPTURE_REPLAY_PARTS_H

#include "src/capture/reading.h"
#include "src/capture/replay.h"

struct replay {
    const struct capture_settings *settings; /* borrowed */
    struct exchange *exchange;               /* borrowed */
    struct control *control;                 /* its */
    struct intake *intake;                   /* borrowed */
    struct reading *reading;                 /* owned */
    struct relay *relay;                     /* its */
    enum capture_status status;              /* the worst so far */
    bool touches;                            /* memory, as long as no block is there */
    bool shares;                             /* the counting, with the thread that reads .. */
    struct share share;                      /* .. by this */

    bool anchored; /* packet time anchor_packet_us is played at anchor_us of the monotonic clock */
    int64_t anchor_us, anchor_packet_us;
    int64_t paused_packet_us; /* packet time when it was paused */
    int64_t jump_us;          /* up to there it is not played but read; SNAPSHOT_UNKNOWN: nowhere */

    bool filters; /* on the screen, where the filter may change, it is asked here */
    struct links passing;
    char filter[SNAPSHOT_FILTER]; /* theirs */
    unsigned filter_changes;
};

/* Does what was asked for since the last time. */
void replay_obey(struct replay *r);
static inline bool replay_is_jumping(const struct replay *r)
{
    return r->jump_us != SNAPSHOT_UNKNOWN;
}
/* Whether a packet of that time is the first one behind the jump; beyond the end there is nothing.
 */
bool replay_has_arrived(const struct replay *r, int64_t time_us);
/* Before a packet of that time. False: we were asked to stop. */
bool replay_wait_while_paused(struct replay *r, int64_t time_us);
/* Waits until it is time for a packet of that time, and lets the seconds in between pass. False: we
 * were asked to stop. */
bool replay_wait_for_turn(struct replay *r, int64_t time_us);

#endif
