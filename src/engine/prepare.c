/* prepare: what can be said of a packet without counting (prepared.h). */
#include "src/engine/engine_parts.h"

#include "src/base/clock.h"
#include "src/packet/messenger.h"

#include <string.h>

/* Multicast and broadcast go to us, so from outside they are inbound, from ours internal. */
static enum traffic direction_of(const struct prepared *p)
{
    bool to_us = p->to_home || address_is_group(&p->packet.target);
    if (p->from_home)
        return to_us ? TRAFFIC_INTERNAL : TRAFFIC_OUTBOUND;
    return to_us ? TRAFFIC_INBOUND : TRAFFIC_TRANSIT;
}

static uint32_t port_of(const struct packet *p)
{
    return p->has_ports ? prepared_port(p->protocol, p->target_port) : PORT_NONE;
}

static void keep_beginning(struct prepared *p)
{
    const struct packet *packet = &p->packet;
    if (packet->payload_captured >= PREPARED_PAYLOAD) {
        memcpy(p->payload, packet->payload, PREPARED_PAYLOAD);
        return;
    }
    memset(p->payload, 0, PREPARED_PAYLOAD);
    if (packet->payload_captured > 0)
        memcpy(p->payload, packet->payload, packet->payload_captured);
}

/* Who sends to whom, if it is as in the packet before. Out of line: it is for bursts, and would
 * make the way of all others longer. */
static __attribute__((noinline)) bool take_ends(struct prepared *p)
{
    const struct prepared *before = p - 1;
    if (before->counting == COUNT_FRAME ||
        !address_equal(&before->packet.source, &p->packet.source) ||
        !address_equal(&before->packet.target, &p->packet.target))
        return false;
    p->from_home = before->from_home;
    p->to_home = before->to_home;
    p->direction = before->direction;
    p->source_hash = before->source_hash;
    p->target_hash = before->target_hash;
    return true;
}

/* Out of line as well, or gcc 12 has no register left for p in what follows. */
static __attribute__((noinline)) void find_ends(const struct engine *e, struct prepared *p)
{
    p->from_home = home_contains(&e->home, &p->packet.source);
    p->to_home = home_contains(&e->home, &p->packet.target) && !address_is_group(&p->packet.target);
    p->direction = (uint8_t)direction_of(p);
    p->source_hash = hash_address(&e->seed, &p->packet.source);
    p->target_hash = hash_address(&e->seed, &p->packet.target);
}

/* Of one with the same ends as the packet before. */
static bool comes_again(const struct prepared *p)
{
    return p->port == p[-1].port && p->port < PORT_UDP && !p->flow_hash && !p->signature_count &&
           p->second == p[-1].second;
}

void engine_prepare(const struct engine *e, enum verdict verdict, struct prepared *p)
{
    p->verdict = (uint8_t)verdict;
    p->second = clock_second(p->packet.time_us);
    p->counting = COUNT_FRAME;
    if (verdict != VERDICT_IP)
        return;
    /* The port alone tells nearly all apart. */
    const bool same_ends = p[-1].packet.source_port == p->packet.source_port && take_ends(p);
    if (!same_ends)
        find_ends(e, p);
    p->port = port_of(&p->packet);
    keep_beginning(p);
    p->kept = NULL;
    p->signature_count = 0;
    if (e->signatures) {
        bool cut;
        p->signature_count = (uint8_t)signature_set_match(
            e->signatures, &p->packet, (enum traffic)p->direction, p->signatures, &cut);
        p->packet.truncated |= cut; /* of the payload bytes that a test wanted */
    }
    flows_prepare(&e->seed, p);
    p->counting = same_ends && comes_again(p) ? COUNT_AGAIN : COUNT_WHOLE;
}

void engine_keep_payload(struct prepared *p, struct keep *keep)
{
    const struct packet *packet = &p->packet;
    if (p->signature_count > 0 && packet->protocol == IP_UDP &&
        messenger_is_popup(packet->payload, packet->payload_captured))
        keep_payload(keep, p);
}
