/* share: the counting of a file's packets by two threads, where nothing is to happen between two of
 * them (intake_may_share).
 *
 * One reads, and hands over blocks of packets (relay.h); the other one counts who sent them to whom
 * (engine.h). Before that, what came must be counted, of one block after the other: whichever of
 * the two has time does that. So both have as much to do, whatever the packets are like, and
 * however long it takes to read them. */
#ifndef TAPWATCH_CAPTURE_SHARE_H
#define TAPWATCH_CAPTURE_SHARE_H

#include "src/capture/intake.h"
#include "src/capture/relay.h"

struct share {
    struct relay *relay;   /* borrowed */
    struct intake *intake; /* borrowed */
    pthread_mutex_t what;  /* held by whoever counts what came */
};

void share_init(struct share *s, struct relay *relay, struct intake *in);
void share_done(struct share *s);
/* The thread that reads, when it has handed over a block: counts what came in the oldest ones, if
 * there are more than the other thread is likely to get to. */
void share_help(struct share *s);
/* The other one: counts who sent the packets of the block that relay_take gave; before that, unless
 * it is done, what came. */
void share_count(struct share *s, struct relay_block *b);
/* What came is counted of all blocks that are there, and up to share_resume of no other: when who
 * sent it is counted too, a snapshot can be made. */
void share_pause(struct share *s);
void share_resume(struct share *s);

#endif
