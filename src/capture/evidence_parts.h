/* evidence_parts: what the evidence_*.c files share. Private to them.
 *
 *   evidence.c        a packet into its lane, and into the spool
 *   evidence_owner.c  which incident it belongs to; what is held of one that has just begun
 *   evidence_find.c   what was asked for
 *   evidence_fill.c   how much of each incident it is */
#ifndef TAPWATCH_CAPTURE_EVIDENCE_PARTS_H
#define TAPWATCH_CAPTURE_EVIDENCE_PARTS_H

#include "src/capture/evidence.h"
#include "src/capture/lanes.h"

enum {
    CLASSES = 64,
    LANE_CLASSES = 2 * SNAPSHOT_INCIDENTS, /* the first of those of no incident */
    LANE_COUNT = LANE_CLASSES + CLASSES,
    FILTER_BITS = 1024,
    COPIES_MOST = 256 << 10, /* bytes of a batch */
};

/* One frame that is held; its bytes follow. */
struct evidence_item {
    struct lane_item item;
    uint32_t port;                 /* that the record went to, also of an answer; PORT_NONE: none */
    uint64_t sender_hash;          /* of who sent the record, also of an answer */
    uint64_t other_hash;           /* of whom it was sent to, or who answers */
    struct evidence_packet packet; /* last, so that it and the bytes are as they are handed over */
};
_Static_assert(sizeof(struct evidence_item) ==
                   offsetof(struct evidence_item, packet) + sizeof(struct evidence_packet),
               "no padding");
_Static_assert(sizeof(struct evidence_item) + EVIDENCE_MOST <= LANES_ITEM, "fits into a block");

/* The incident in one place of the engine's table. */
struct evidence_owner {
    uint8_t number;               /* as prepared.incident; 0: none yet */
    uint64_t handed_over;         /* packets of it, into the spool */
    struct engine_incident known; /* number 0: not yet looked at */
};

/* An incident that no signature names: its packets are known by their port or their source. */
struct evidence_wanted {
    uint64_t key; /* of the two; see evidence_owner.c */
    uint32_t place;
};

struct evidence {
    struct lanes lanes;
    struct evidence_desk *desk; /* borrowed */
    bool waits;
    bool (*give_up)(void *context);
    void *context;

    struct evidence_owner owners[SNAPSHOT_INCIDENTS];
    struct evidence_wanted wanted[SNAPSHOT_INCIDENTS];
    uint32_t wanted_count;
    uint64_t filter[FILTER_BITS / 64]; /* bits of the wanted keys */
    uint64_t opened;                   /* engine_incidents_opened, when it was looked at last */

    uint8_t *copies; /* owned, COPIES_MOST; of a batch that is not counted yet */
    size_t copies_used;
};

/* The lane for one that belongs to the incident in that place. */
static inline uint32_t evidence_lane(uint32_t place, bool news)
{
    return 2 * place + news;
}
static inline uint32_t evidence_class(uint32_t port)
{
    return LANE_CLASSES + (port * 0x9e3779b1u >> 26);
}
_Static_assert(CLASSES == 1 << (32 - 26), "");

/* Who sent the record is whom an answer goes to. */
static inline uint64_t evidence_sender(const struct prepared *p)
{
    return p->about & ABOUT_ANSWER ? p->target_hash : p->source_hash;
}

/* The place of the incident that it belongs to; -1: to none that is known. */
int evidence_place(struct evidence *ev, const struct prepared *p, uint32_t port);
/* Puts it into the spool, for the incident in that place. rare: it is to find room there before
 * others do. */
void evidence_hand_over(struct evidence *ev, uint32_t place, const struct evidence_packet *p,
                        const uint8_t *bytes, bool rare);
/* Pings to many have neither a port nor one source: there is nothing to know them by. */
bool evidence_is_known_by_something(const struct engine_incident *i);

#endif
