/* relay: blocks of packets from the thread that reads files to the one that counts.
 *
 * A ring of a few blocks. The reading thread fills one at a time and hands it over; the counting
 * one takes them in that order and gives them back.
 *
 * Either side may wait for the other: the reading one in here, the counting one with poll on
 * relay_ready_fd, since it listens to others too. Who waits is woken when there is work for a
 * while: half of the ring, or less where the two share the counting (share.h). So locks are paid
 * once a block, and system calls less often. */
#ifndef TAPWATCH_CAPTURE_RELAY_H
#define TAPWATCH_CAPTURE_RELAY_H

#include "src/base/arena.h"
#include "src/capture/capture.h"
#include "src/capture/link.h"
#include "src/capture/stream.h"

#include <pthread.h>

enum {
    RELAY_BLOCKS = 8,
    /* Of one block. With half as many a capture takes 1 to 3 % longer, with an eighth 5 to 8 %, as
     * the processor changes more often between what is done to them; with twice as many no less.
     * With one in front of them that is none (engine_prepare looks at it) they take 4 MiB in all,
     * beside the memory that tables are planned for. */
    RELAY_PACKETS = 2047,
};

/* In a block, before packet number `before`, for the first time comes a packet of that link type.
 */
struct relay_use {
    const struct link *link;
    uint32_t before;
    uint32_t interface;
};

/* The frame that a packet came in. */
struct relay_frame {
    const struct link *link;
    size_t at; /* in the block's bytes */
    uint32_t captured, wire;
    uint16_t nanoseconds; /* beyond the packet's time_us */
};

struct relay_block {
    struct prepared *packets; /* of the relay's; RELAY_PACKETS, and packets[-1], zeroed */
    struct keep keep;         /* of their payloads */
    struct lookout *lookout;  /* its packets, and those behind it, were prepared for it; NULL: for
                                 what they were before */
    /* Where frames are kept (relay_keep_frames): of each packet, and their bytes. Else NULL. Owned.
     */
    struct relay_frame *frames;
    struct stream_buffer bytes;
    size_t bytes_used;
    uint32_t count;
    int64_t newest_second; /* of its packets; INT64_MIN: there are none */
    size_t file_number;    /* of all of it */
    struct relay_use uses[LINKS];
    uint32_t use_count;
    /* After the packets, as the last of the block: */
    enum capture_status status;
    char error[CAPTURE_WHY]; /* empty: none */
    bool last;               /* and nothing comes after it */
};

struct relay {
    struct arena packets; /* of all blocks; in large pages they are read a bit faster */
    struct relay_block blocks[RELAY_BLOCKS];
    pthread_mutex_t mutex; /* for all below */
    pthread_cond_t freed;
    uint64_t handed_over, counted, given_back; /* blocks so far */
    bool stopped, taker_waits;
    int ready_fd, stop_fd;
};

/* False: no memory or no descriptors, and nothing is left behind. */
bool relay_init(struct relay *r);
void relay_done(struct relay *r);
/* Before anything is filled: whoever takes blocks wants the frames too (for a filter that is
 * another by then, or as evidence). False: no memory. */
bool relay_keep_frames(struct relay *r);

/* The reading thread. */
/* The block to be filled, empty at first; waits until one is free. NULL: the relay was stopped. */
struct relay_block *relay_fill(struct relay *r);
/* Where frames are kept: that of the packet that is written next, which came over this link. False:
 * no memory. */
bool relay_keep_frame(struct relay_block *b, const struct link *link, const struct frame *frame,
                      uint16_t nanoseconds);
/* Whether there is no room for another packet. */
bool relay_block_is_full(const struct relay_block *b);
/* The block that relay_fill gave is full. Or it is all there is for some time, and shall be taken
 * `at_once`: otherwise a taker that waits is woken when there are several. */
void relay_hand_over(struct relay *r, bool at_once);
/* A taker that waits shall take what was handed over now: it is all there is for some time, or
 * enough. */
void relay_nudge(struct relay *r);
bool relay_stopped(struct relay *r);
/* Readable when the relay was stopped, for whoever waits for something else. */
int relay_stop_fd(const struct relay *r);

/* The counting thread. */
/* The oldest block, good until relay_give_back. NULL: there is none; relay_ready_fd becomes
 * readable when there is. */
struct relay_block *relay_take(struct relay *r);
void relay_give_back(struct relay *r);
int relay_ready_fd(const struct relay *r);
/* Makes relay_ready_fd quiet again. */
void relay_clear_ready(struct relay *r);
/* Where the two share the counting (share.h), either: of the blocks that are handed over and not
 * given back, what came is counted of the first ones. */
struct relay_level {
    uint32_t counted, uncounted;
};
struct relay_level relay_level(struct relay *r);
/* The oldest one of which it is not. NULL: there is none. Only one thread at a time may count it;
 * then it says so. */
struct relay_block *relay_next_uncounted(struct relay *r);
void relay_note_counted(struct relay *r);

/* From now on there is no block to fill. Any thread. */
void relay_stop(struct relay *r);

#endif
