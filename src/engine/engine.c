/* engine: see engine.h. */
#include "src/engine/engine.h"

#include "src/base/clock.h"
#include "src/engine/flows.h"
#include "src/engine/ports.h"
#include "src/engine/sources.h"
#include "src/engine/totals.h"

#include <stdlib.h>

enum {
    FLOWS = 262144,      /* conversations; at 60 s that is 4,300 new ones a second */
    DECAY_EVERY_S = 600, /* scores of ports and sources are halved so often */
};

struct engine {
    struct home home;
    struct hash_seed seed;
    bool server_port[65536];
    int64_t decayed_second; /* INT64_MIN: before the first packet */
    struct totals totals;
    struct flows flows;
    struct ports ports;
    struct sources sources;
};

struct engine *engine_new(const struct engine_settings *settings)
{
    struct engine *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    e->home = settings->home;
    e->seed = settings->seed;
    for (size_t i = 0; i < settings->server_ports_count; i++)
        e->server_port[settings->server_ports[i] & 0xffff] = true;
    e->decayed_second = INT64_MIN;
    totals_init(&e->totals);
    uint64_t random_seed = hash_u64(&e->seed, 1) | 1;
    bool good = flows_init(&e->flows, FLOWS, settings->udp_timeout_s);
    good = good && ports_init(&e->ports, random_seed);
    good = good && sources_init(&e->sources, random_seed);
    if (good)
        return e;
    engine_free(e);
    return NULL;
}

void engine_free(struct engine *e)
{
    if (!e)
        return;
    flows_done(&e->flows);
    ports_done(&e->ports);
    sources_done(&e->sources);
    free(e);
}

size_t engine_memory(const struct engine *e)
{
    return sizeof *e + flows_memory(FLOWS) + ports_memory() + sources_memory();
}

/* Multicast and broadcast go to us, so from outside they are inbound, from ours internal. */
static enum traffic direction_of(const struct engine *e, const struct packet *p, bool from_home)
{
    bool to_home = home_contains(&e->home, &p->target) || address_is_group(&p->target);
    if (from_home)
        return to_home ? TRAFFIC_INTERNAL : TRAFFIC_OUTBOUND;
    return to_home ? TRAFFIC_INBOUND : TRAFFIC_TRANSIT;
}

static bool is_udp(const struct packet *p)
{
    return p->protocol == IP_UDP || p->protocol == IP_UDPLITE;
}

/* A record is one unsolicited packet: a TCP SYN without ACK, an ICMP echo request, or a datagram
 * that answers nothing seen before. Every datagram must pass here, since it is a question to the
 * next one. */
static bool is_record(struct engine *e, const struct packet *p)
{
    if (p->protocol == IP_TCP)
        return (p->tcp_flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
    if (p->protocol == IP_ICMP)
        return p->has_icmp && p->icmp_type == 8;
    if (p->protocol == IP_ICMP6)
        return p->has_icmp && p->icmp_type == 128;
    if (!is_udp(p) || !p->has_ports)
        return false;
    bool answers = flows_note(&e->flows, &e->seed, p);
    bool late_answer = e->server_port[p->source_port] && p->target_port >= 1024;
    return !answers && !late_answer;
}

static void engine_decay(struct engine *e, int64_t second)
{
    if (e->decayed_second == INT64_MIN)
        e->decayed_second = second;
    int64_t passed = (second - e->decayed_second) / DECAY_EVERY_S;
    if (passed <= 0)
        return;
    e->decayed_second += passed * DECAY_EVERY_S;
    uint32_t times = passed < 32 ? (uint32_t)passed : 32;
    pool_decay(&e->ports.pool, times);
    pool_decay(&e->sources.pool, times);
}

void engine_prepare(const struct engine *e, enum verdict verdict, struct prepared *p)
{
    p->verdict = (uint8_t)verdict;
    p->second = clock_second(p->packet.time_us);
    if (verdict != VERDICT_IP)
        return;
    p->from_home = home_contains(&e->home, &p->packet.source);
    p->direction = (uint8_t)direction_of(e, &p->packet, p->from_home);
    p->source_hash = hash_address(&e->seed, &p->packet.source);
    p->target_hash = hash_address(&e->seed, &p->packet.target);
}

static void count_one(struct engine *e, const struct prepared *prepared)
{
    const struct packet *p = &prepared->packet;
    totals_count(&e->totals, prepared->verdict, p->time_us, p->wire_bytes);
    if (prepared->verdict != VERDICT_IP)
        return;
    engine_decay(e, prepared->second);
    totals_count_packet(&e->totals, p, prepared->direction);
    bool record = is_record(e, p);
    e->totals.records += record;

    uint64_t port_hash = 0;
    if (p->has_ports) {
        port_hash = hash_u64(&e->seed, (uint64_t)(p->protocol == IP_TCP) << 16 | p->target_port);
        ports_count(&e->ports, p, record, prepared->source_hash, prepared->target_hash);
    }
    sources_count(&e->sources, p, record, prepared->from_home, prepared->source_hash,
                  prepared->target_hash, port_hash);
}

void engine_count(struct engine *e, const struct prepared *p, size_t count)
{
    for (size_t i = 0; i < count; i++)
        count_one(e, &p[i]);
}

void engine_fill(struct engine *e, int64_t second, struct snapshot *s)
{
    bool any = second != INT64_MIN;
    s->taken_at_us = any ? second * US_PER_S : SNAPSHOT_UNKNOWN;
    if (!any)
        second = 0; /* nothing was counted, so any will do that can be reckoned with */
    s->memory_bytes = engine_memory(e);
    totals_fill(&e->totals, second, s);
    ports_fill(&e->ports, second, s);
    sources_fill(&e->sources, second, s);
}
