/* evidence: see evidence.h. A packet into its lane, and into the spool. */
#include "src/capture/evidence_parts.h"

#include <poll.h>
#include <stdlib.h>

struct evidence *evidence_new(size_t bytes, struct evidence_desk *desk, bool waits,
                              bool (*give_up)(void *context), void *context)
{
    struct evidence *ev = calloc(1, sizeof *ev);
    if (!ev)
        return NULL;
    ev->desk = desk;
    ev->waits = waits;
    ev->give_up = give_up;
    ev->context = context;
    ev->copies = malloc(COPIES_MOST);
    if (ev->copies && lanes_init(&ev->lanes, bytes, LANE_COUNT)) {
        evidence_clear(ev);
        return ev;
    }
    evidence_free(ev);
    return NULL;
}

void evidence_free(struct evidence *ev)
{
    if (!ev)
        return;
    lanes_done(&ev->lanes);
    free(ev->copies);
    free(ev);
}

void evidence_clear(struct evidence *ev)
{
    lanes_clear(&ev->lanes);
    memset(ev->owners, 0, sizeof ev->owners);
    memset(ev->filter, 0, sizeof ev->filter);
    ev->wanted_count = 0;
    ev->opened = UINT64_MAX;
}

/* --- frames that go before they are counted --------------------------------------------------- */

static uint32_t kept_bytes(uint32_t captured)
{
    return captured < EVIDENCE_MOST ? captured : EVIDENCE_MOST;
}

bool evidence_has_room(const struct evidence *ev, uint32_t captured)
{
    return COPIES_MOST - ev->copies_used >= kept_bytes(captured);
}

void evidence_copy(struct evidence *ev, struct evidence_frame *f)
{
    uint8_t *copy = ev->copies + ev->copies_used;
    f->captured = kept_bytes(f->captured);
    memcpy(copy, f->bytes, f->captured);
    ev->copies_used += f->captured;
    f->bytes = copy;
}

void evidence_drop_copies(struct evidence *ev)
{
    ev->copies_used = 0;
}

/* --- a packet that was counted ---------------------------------------------------------------- */

static uint32_t port_number(uint8_t protocol, uint16_t port)
{
    return port + (protocol == IP_TCP ? 0u : (uint32_t)PORT_UDP);
}

/* The port that the record went to. An answer comes from there, or quotes it. */
static uint32_t port_of(const struct prepared *p)
{
    const struct packet *packet = &p->packet;
    if (!(p->about & ABOUT_ANSWER))
        return p->port;
    if (packet->has_ports)
        return port_number(packet->protocol, packet->source_port);
    if (packet->has_icmp && packet->has_quoted && packet->quoted.has_ports)
        return port_number(packet->quoted.protocol, packet->quoted.target_port);
    return PORT_NONE;
}

/* Files have LINKTYPE_ values. Of those that are decoded only raw IP has another DLT_ value, on
 * Linux (12) and on OpenBSD (14). */
uint16_t evidence_link_type(int dlt)
{
    enum { DLT_RAW_LINUX = 12, DLT_RAW_OPENBSD = 14, LINKTYPE_RAW = 101 };
    return dlt == DLT_RAW_LINUX || dlt == DLT_RAW_OPENBSD ? LINKTYPE_RAW : (uint16_t)dlt;
}

static struct evidence_packet packet_of(const struct prepared *p, const struct evidence_frame *f)
{
    return (struct evidence_packet){.time_us = p->packet.time_us,
                                    .captured = kept_bytes(f->captured),
                                    .wire = f->wire,
                                    .nanoseconds = f->nanoseconds,
                                    .link_type = evidence_link_type(f->link_type)};
}

static void keep(struct evidence *ev, uint32_t lane, const struct prepared *p, uint32_t port,
                 const struct evidence_packet *packet, const uint8_t *bytes)
{
    const size_t size = sizeof(struct evidence_item) + ((packet->captured + 7u) & ~(size_t)7);
    struct evidence_item *item = lanes_add(&ev->lanes, lane, (uint32_t)size);
    if (!item)
        return;
    item->port = port;
    item->sender_hash = evidence_sender(p);
    item->other_hash = p->about & ABOUT_ANSWER ? p->source_hash : p->target_hash;
    item->packet = *packet;
    memcpy(item + 1, bytes, packet->captured);
}

static bool put_into_spool(struct evidence *ev, const struct evidence_packet *p,
                           const uint8_t *bytes, bool rare)
{
    struct spool *spool = ev->desk->spool;
    while (ev->waits && !ev->give_up(ev->context)) {
        if (spool_put(spool, p, bytes, rare, true))
            return true;
        spool_kick(spool);
        poll(NULL, 0, 1);
    }
    return spool_put(spool, p, bytes, rare, false);
}

void evidence_hand_over(struct evidence *ev, uint32_t place, const struct evidence_packet *p,
                        const uint8_t *bytes, bool rare)
{
    if (ev->desk->spool)
        ev->owners[place].handed_over += put_into_spool(ev, p, bytes, rare);
}

void evidence_add(struct evidence *ev, const struct prepared *p, const struct evidence_frame *f)
{
    if (!p->about)
        return;
    const uint32_t port = port_of(p);
    const struct evidence_packet packet = packet_of(p, f);
    const int place = evidence_place(ev, p, port);
    const bool news = p->about & ABOUT_NEWS;
    const uint32_t lane = place < 0 ? evidence_class(port) : evidence_lane((uint32_t)place, news);
    if (place >= 0)
        evidence_hand_over(ev, (uint32_t)place, &packet, f->bytes,
                           news || lanes_is_first(&ev->lanes, lane));
    keep(ev, lane, p, port, &packet, f->bytes);
}

void evidence_kick(struct evidence *ev)
{
    if (ev->desk->spool)
        spool_kick(ev->desk->spool);
}

void evidence_finish(struct evidence *ev)
{
    ev->desk->at_end = (struct evidence_counts){ev->lanes.held, ev->lanes.pushed_out};
    evidence_kick(ev);
}
