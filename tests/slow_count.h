/* slow_count: a counter that is plain and obviously right, for the engine to be held against. It
 * keeps every packet in an array, and answers a question by sorting them. It is written from the
 * definitions that users are given, not from the engine:
 *
 *   - A record is one unsolicited packet: a TCP SYN without ACK, an ICMP echo request, a UDP
 *     datagram that answers nothing seen before. A datagram answers when its reverse 4-tuple was
 *     seen within the time-out. One from a server port (53, 123, 137) to a port of 1024 or above
 *     is a late answer, not a record.
 *   - A record is replied to by what came back within its protocol's time-out (a datagram, a SYN
 *     with ACK, an echo reply), unreachable by a RST or an ICMP error that quotes it, else silent.
 * A question that is repeated gives the earlier ones more time. If the other end asks as well
 *     before anything came, what became of the first is unknown.
 *   - Where times go back, what counts is the reverse one that was read last, however it is away.
 */
#ifndef TAPWATCH_TESTS_SLOW_COUNT_H
#define TAPWATCH_TESTS_SLOW_COUNT_H

#include "src/base/clock.h"
#include "src/packet/packet.h"

#include <stdlib.h>

enum { SLOW_MOST = 8000, SLOW_UDP_S = 60, SLOW_TCP_S = 30, SLOW_ICMP_S = 10 };

enum slow_outcome {
    SLOW_NONE, /* it is no record */
    SLOW_REPLY,
    SLOW_UNREACHABLE,
    SLOW_SILENT,
    SLOW_NEVER,  /* unknown for ever */
    SLOW_EITHER, /* the time went back behind its time-out: it may or may not have been silent */
    SLOW_OUTCOMES,
};

static struct {
    uint32_t count;
    struct packet packets[SLOW_MOST];
    enum verdict verdicts[SLOW_MOST];
    enum slow_outcome outcomes[SLOW_MOST];
    int64_t newest_second[SLOW_MOST]; /* of that packet and all before it */
} all;

static bool is_udp(const struct packet *p)
{
    return p->protocol == IP_UDP || p->protocol == IP_UDPLITE;
}

/* --- conversations --- */

enum act { ACT_NONE, ACT_DATAGRAM, ACT_ASK, ACT_REPLY, ACT_REFUSE };

/* What a packet does, in which conversation. Of a refusal, from whom what it quotes was. */
struct deed {
    struct address low, high; /* the two ends, in order */
    uint16_t low_port, high_port;
    uint8_t protocol;
    bool from_high;
    enum act act;
    uint32_t packet;
};

static enum act act_of(const struct packet *p)
{
    if (is_udp(p))
        return p->has_ports ? ACT_DATAGRAM : ACT_NONE;
    if (p->protocol == IP_TCP) {
        if ((p->tcp_flags & TCP_SYN) && !(p->tcp_flags & TCP_ACK))
            return ACT_ASK;
        if (p->tcp_flags & TCP_RST)
            return ACT_REFUSE;
        return p->tcp_flags & TCP_SYN ? ACT_REPLY : ACT_NONE;
    }
    const bool v6 = p->protocol == IP_ICMP6;
    if (!p->has_icmp || (p->protocol != IP_ICMP && !v6))
        return ACT_NONE;
    if (p->icmp_type == (v6 ? 128 : 8))
        return ACT_ASK;
    return p->icmp_type == (v6 ? 129 : 0) ? ACT_REPLY : ACT_NONE;
}

/* RFC 792: unreachable, time exceeded, parameter problem; RFC 4443 the same, not packet too big. */
static bool is_refusing_error(const struct packet *p)
{
    if (!p->has_icmp || !p->has_quoted)
        return false;
    if (p->protocol == IP_ICMP6)
        return p->icmp_type == 1 || p->icmp_type == 3 || p->icmp_type == 4;
    return p->icmp_type == 3 || p->icmp_type == 11 || p->icmp_type == 12;
}

static struct deed deed_between(const struct address *from, uint16_t from_port,
                                const struct address *to, uint16_t to_port)
{
    int order = address_compare(from, to);
    if (order == 0)
        order = (int)from_port - (int)to_port;
    if (order > 0)
        return (struct deed){*to, *from, to_port, from_port, .from_high = true};
    return (struct deed){*from, *to, from_port, to_port, .from_high = false};
}

static struct deed deed_of(uint32_t i)
{
    const struct packet *p = &all.packets[i];
    const struct quoted *q = &p->quoted;
    struct deed d = {.act = ACT_NONE};
    if (all.verdicts[i] != VERDICT_IP)
        return d;
    if (act_of(p) != ACT_NONE) {
        d = deed_between(&p->source, p->has_ports ? p->source_port : 0, &p->target,
                         p->has_ports ? p->target_port : 0);
        d.protocol = p->protocol;
        d.act = act_of(p);
        d.from_high ^= d.act == ACT_REFUSE; /* a RST goes back to who asked */
    } else if (is_refusing_error(p)) {
        bool ported = q->protocol == IP_TCP || q->protocol == IP_UDP || q->protocol == IP_UDPLITE;
        if (ported && !q->has_ports)
            return d;
        d = deed_between(&q->source, ported ? q->source_port : 0, &q->target,
                         ported ? q->target_port : 0);
        d.protocol = q->protocol;
        d.act = ACT_REFUSE;
    }
    d.packet = i;
    return d;
}

static int compare_conversations(const struct deed *a, const struct deed *b)
{
    int order = address_compare(&a->low, &b->low);
    if (order == 0)
        order = address_compare(&a->high, &b->high);
    if (order == 0)
        order = (int)a->low_port - (int)b->low_port;
    if (order == 0)
        order = (int)a->high_port - (int)b->high_port;
    return order ? order : (int)a->protocol - (int)b->protocol;
}

static int compare_deeds(const void *a, const void *b)
{
    const struct deed *x = a, *y = b;
    int order = compare_conversations(x, y);
    return order ? order : (x->packet > y->packet) - (x->packet < y->packet);
}

/* Of more at once, the oldest are not told of. */
enum { PENDING_MOST = 255 };

/* One conversation as it goes on. */
struct talk {
    int64_t timeout_us;
    bool seen[2]; /* a question or datagram of the low end, of the high end */
    int64_t seen_us[2];
    uint32_t pending[PENDING_MOST]; /* packets that nothing came back to yet */
    uint32_t pending_count;
    bool pending_high; /* from which end they are */
};

static void settle_all(struct talk *t, enum slow_outcome outcome)
{
    for (uint32_t i = 0; i < t->pending_count; i++)
        all.outcomes[t->pending[i]] = outcome;
    t->pending_count = 0;
}

static void settle_oldest(struct talk *t, enum slow_outcome outcome)
{
    all.outcomes[t->pending[0]] = outcome;
    t->pending_count--;
    memmove(t->pending, t->pending + 1, t->pending_count * sizeof t->pending[0]);
}

static void look_at_time(struct talk *t, const struct deed *d)
{
    if (t->pending_count == 0)
        return;
    const int64_t seen_us = t->seen_us[t->pending_high];
    if (llabs(all.packets[d->packet].time_us - seen_us) > t->timeout_us)
        settle_all(t, SLOW_SILENT);
    else if (all.newest_second[d->packet] * US_PER_S - seen_us > t->timeout_us)
        settle_all(t, SLOW_EITHER);
}

static void ask(struct talk *t, const struct deed *d)
{
    if (t->pending_high != d->from_high)
        settle_all(t, SLOW_NEVER);
    if (t->pending_count == PENDING_MOST)
        settle_oldest(t, SLOW_NEVER);
    t->pending_high = d->from_high;
    t->pending[t->pending_count++] = d->packet;
}

/* What comes back to the questions of that end. */
static void answer(struct talk *t, bool of_high, enum slow_outcome outcome)
{
    if (t->pending_count > 0 && t->pending_high == of_high)
        settle_oldest(t, outcome);
}

static bool is_late_answer(const struct packet *p)
{
    return (p->source_port == 53 || p->source_port == 123 || p->source_port == 137) &&
           p->target_port >= 1024;
}

static void talk_on(struct talk *t, const struct deed *d)
{
    const struct packet *p = &all.packets[d->packet];
    const bool other = !d->from_high;
    look_at_time(t, d);
    if (d->act == ACT_REPLY)
        answer(t, other, SLOW_REPLY);
    if (d->act == ACT_REFUSE)
        answer(t, d->from_high, SLOW_UNREACHABLE);
    if (d->act == ACT_DATAGRAM) {
        bool answers = t->seen[other] && llabs(p->time_us - t->seen_us[other]) <= t->timeout_us;
        if (answers)
            answer(t, other, SLOW_REPLY);
        else if (!is_late_answer(p))
            ask(t, d);
    }
    if (d->act == ACT_ASK)
        ask(t, d);
    if (d->act == ACT_ASK || d->act == ACT_DATAGRAM) {
        t->seen[d->from_high] = true;
        t->seen_us[d->from_high] = p->time_us;
    }
}

/* Fills in the outcomes, as they are long after the last packet. */
static void slow_find_outcomes(void)
{
    static struct deed deeds[SLOW_MOST];
    struct talk t = {0};
    uint32_t count = 0;
    for (uint32_t i = 0; i < all.count; i++) {
        const int64_t second = clock_second(all.packets[i].time_us);
        const bool newer = i == 0 || second > all.newest_second[i - 1];
        all.newest_second[i] = newer ? second : all.newest_second[i - 1];
        all.outcomes[i] = SLOW_NONE;
        deeds[count] = deed_of(i);
        count += deeds[count].act != ACT_NONE;
    }
    qsort(deeds, count, sizeof deeds[0], compare_deeds);
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0 || compare_conversations(&deeds[i - 1], &deeds[i]) != 0) {
            settle_all(&t, SLOW_SILENT);
            t = (struct talk){.timeout_us = US_PER_S * (deeds[i].protocol == IP_TCP ? SLOW_TCP_S
                                                        : deeds[i].protocol == IP_ICMP ||
                                                                deeds[i].protocol == IP_ICMP6
                                                            ? SLOW_ICMP_S
                                                            : SLOW_UDP_S)};
        }
        talk_on(&t, &deeds[i]);
    }
    settle_all(&t, SLOW_SILENT);
}

static bool is_record(uint32_t i)
{
    return all.outcomes[i] != SLOW_NONE;
}

/* --- groups of packets --- */

/* Numbers of packets that have something in common, in their order. */
struct group {
    uint32_t count;
    uint32_t members[SLOW_MOST];
};

typedef bool belongs(const struct packet *p, const void *what);

static void group_collect(struct group *g, belongs *in, const void *what)
{
    g->count = 0;
    for (uint32_t i = 0; i < all.count; i++)
        if (all.verdicts[i] == VERDICT_IP && in(&all.packets[i], what))
            g->members[g->count++] = i;
}

struct slow_count {
    uint64_t packets, bytes, records;
    uint64_t outcomes[SLOW_OUTCOMES];
    int64_t first_us, last_us;
};

static struct slow_count group_count(const struct group *g)
{
    struct slow_count c = {.first_us = INT64_MAX, .last_us = INT64_MIN};
    for (uint32_t i = 0; i < g->count; i++) {
        const struct packet *p = &all.packets[g->members[i]];
        c.packets++;
        c.bytes += p->wire_bytes;
        c.records += is_record(g->members[i]);
        c.outcomes[all.outcomes[g->members[i]]]++;
        c.first_us = p->time_us < c.first_us ? p->time_us : c.first_us;
        c.last_us = p->time_us > c.last_us ? p->time_us : c.last_us;
    }
    return c;
}

typedef int compare_packets(const struct packet *a, const struct packet *b);

static int by_source(const struct packet *a, const struct packet *b)
{
    return address_compare(&a->source, &b->source);
}
static int by_target(const struct packet *a, const struct packet *b)
{
    return address_compare(&a->target, &b->target);
}
/* TCP, or UDP with UDP-Lite. */
static int by_port(const struct packet *a, const struct packet *b)
{
    if (is_udp(a) != is_udp(b))
        return is_udp(a) ? 1 : -1;
    return (int)a->target_port - (int)b->target_port;
}

static compare_packets *sorting_by;

static int compare_members(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int order = sorting_by(&all.packets[x], &all.packets[y]);
    return order ? order : (x > y) - (x < y);
}

static void group_sort(struct group *g, compare_packets *by)
{
    sorting_by = by;
    qsort(g->members, g->count, sizeof g->members[0], compare_members);
}

/* The next of a sorted group that are alike, from `begin` on; returns where they end. */
static uint32_t group_next(const struct group *g, compare_packets *by, uint32_t begin,
                           struct group *out)
{
    uint32_t end = begin;
    out->count = 0;
    while (end < g->count &&
           by(&all.packets[g->members[begin]], &all.packets[g->members[end]]) == 0)
        out->members[out->count++] = g->members[end++];
    return end;
}

/* How many different things the group's records are of. */
static uint32_t group_different(const struct group *g, compare_packets *by)
{
    static struct group records;
    uint32_t count = 0;
    records.count = 0;
    for (uint32_t i = 0; i < g->count; i++)
        if (is_record(g->members[i]) && (by != by_port || all.packets[g->members[i]].has_ports))
            records.members[records.count++] = g->members[i];
    group_sort(&records, by);
    for (uint32_t i = 0; i < records.count; i++)
        count += i == 0 ||
                 by(&all.packets[records.members[i - 1]], &all.packets[records.members[i]]) != 0;
    return count;
}

#endif
