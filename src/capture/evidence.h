/* evidence: keeps frames of packets that belong to an incident, or may turn out to, in a bounded
 * memory; hands them to who writes them.
 *
 * What is kept, as the engine says of each packet it has counted (prepared.about): records, what a
 * signature names though it is no record, and the first answer to each of them (a reply, or an ICMP
 * error that quotes it). Conversations themselves are not. Of a frame up to EVIDENCE_MOST bytes.
 *
 * It lies in lanes (lanes.h), of which none pushes out what others have:
 *
 *   of each incident one for what it always carries, and one for news: payloads that differ from
 *   what nearly all had, so that no flood pushes out the one that matters. Of each the first 100
 *   packets stay, as far as they fit into an 80th of the memory, of news into a 160th; of the rest
 *   the latest
 *
 *   for what belongs to none, as that may come out later (a port goes vertical, a source turns out
 *   to scan): CLASSES lanes, in which ports share by chance. When such an incident begins, what is
 *   held of it moves into its own lanes, and that is how evidence reaches back before the alarm
 *
 * When the memory is full the longest lane gives its oldest block of 16 KiB. An incident that has
 * to make room for another loses all that is held of it.
 *
 * What goes into an incident's lane goes into the spool too, if there is one: each packet once, in
 * the order in which it became known that it belongs there. */
#ifndef TAPWATCH_CAPTURE_EVIDENCE_H
#define TAPWATCH_CAPTURE_EVIDENCE_H

#include "src/engine/engine.h"
#include "src/snapshot/evidence_desk.h"

/* A frame as it came. */
struct evidence_frame {
    const uint8_t *bytes;
    uint32_t captured, wire;
    uint16_t nanoseconds; /* beyond the packet's time_us */
    int link_type;        /* DLT_ or LINKTYPE_ value */
};

struct evidence;

/* The desk is borrowed. waits: for room in the spool, as packets of a file do not go away, unless
 * give_up says so. NULL: no memory. */
struct evidence *evidence_new(size_t bytes, struct evidence_desk *desk, bool waits,
                              bool (*give_up)(void *context), void *context);
void evidence_free(struct evidence *ev);

/* The LINKTYPE_ value that files have for that DLT_ one. */
uint16_t evidence_link_type(int dlt);
/* Whether it may be kept when it is counted: else its frame need not be there then. */
static inline bool evidence_may_want(const struct prepared *p)
{
    return p->verdict == VERDICT_IP && (p->flow_hash || p->signature_count > 0);
}
/* Copies the bytes of a frame that is gone before it is counted; f->bytes is then that copy, good
 * until evidence_drop_copies. Only as long as there is room for it. */
bool evidence_has_room(const struct evidence *ev, uint32_t captured);
void evidence_copy(struct evidence *ev, struct evidence_frame *f);
void evidence_drop_copies(struct evidence *ev);

/* Incidents that have begun are given what is held of them. Does nothing if none has. */
void evidence_look(struct evidence *ev, const struct engine *e);
/* A packet that was counted, behind that: kept if it is evidence. */
void evidence_add(struct evidence *ev, const struct prepared *p, const struct evidence_frame *f);
/* How much there is of each incident, as of evidence_look. */
void evidence_fill(const struct evidence *ev, struct snapshot *s);
/* Wakes who writes. */
void evidence_kick(struct evidence *ev);
/* Finds what was asked for; false: nothing was. */
bool evidence_answer(struct evidence *ev, const struct engine *e);
/* Forgets everything. */
void evidence_clear(struct evidence *ev);
/* Nothing more comes: tells the desk what became of it. */
void evidence_finish(struct evidence *ev);

#endif
