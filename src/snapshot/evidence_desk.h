/* evidence_desk: packets as they came, from the capture thread, which keeps them, to those who
 * write them; and what is asked for.
 *
 * Two ways lead there. What belongs to an incident goes through a spool as it comes, to a thread
 * that writes it (the option -w). What is held of one source, port or incident is asked for by the
 * key e, found by the capture thread at its next look, and lies in a room (keepsake.h) until the
 * main thread has taken it. Nobody waits for the other. */
#ifndef TAPWATCH_SNAPSHOT_EVIDENCE_DESK_H
#define TAPWATCH_SNAPSHOT_EVIDENCE_DESK_H

#include "src/snapshot/incident.h"
#include "src/snapshot/keepsake.h"
#include "src/snapshot/spool.h"

enum { EVIDENCE_MOST = 16000 }; /* bytes of one frame that are kept */

/* In front of its bytes, in the spool and in the room; both together take a multiple of 8. */
struct evidence_packet {
    int64_t time_us;
    uint32_t captured, wire; /* bytes that follow, and that there were */
    uint16_t nanoseconds;    /* beyond time_us, 0 to 999 */
    uint16_t link_type;      /* LINKTYPE_ value */
    uint32_t padding;
};

static inline size_t evidence_packet_size(uint32_t captured)
{
    return sizeof(struct evidence_packet) + ((captured + 7u) & ~(size_t)7);
}

enum wish_kind { WISH_HOST, WISH_PORT, WISH_INCIDENT };

/* What is asked for. */
struct evidence_wish {
    enum wish_kind kind;
    struct address address; /* of WISH_HOST: what it sent, and what went to it */
    uint8_t protocol;       /* of WISH_PORT */
    uint16_t port;
    char incident[INCIDENT_NAME]; /* of WISH_INCIDENT */
};

/* Of the memory that evidence is kept in. */
struct evidence_counts {
    uint64_t held, pushed_out; /* packets; pushed out by others since start */
};

struct evidence_desk {
    struct spool *spool;           /* owned; NULL: nothing is written as it comes */
    struct keepsake *found;        /* owned; NULL: nothing can be asked for */
    struct evidence_wish wish;     /* whose turn it is says `found` */
    struct evidence_counts counts; /* likewise */
    uint64_t of_incidents;         /* of the packets found; likewise */
    struct evidence_counts at_end; /* good when the capture's thread has ended */
};

/* Room for what `bytes` of memory hold, and for a spool of that size (0: none). False: no memory,
 * and nothing is left behind. */
bool evidence_desk_open(struct evidence_desk *d, size_t bytes, size_t spool_bytes);
void evidence_desk_close(struct evidence_desk *d);

/* The main thread, once a time: the answer must be taken (keepsake_take, whose note is nothing, and
 * keepsake_give_back) before the next. It is packets, one behind the other; none: *bytes NULL. */
void evidence_desk_ask(struct evidence_desk *d, const struct evidence_wish *wish);

#endif
