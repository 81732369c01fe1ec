/* totals: see totals.h. */
#include "src/engine/totals.h"

#include "src/base/clock.h"
#include "src/engine/fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void totals_init(struct totals *t)
{
    t->first_us = t->last_us = SNAPSHOT_UNKNOWN;
    t->current_second = INT64_MIN;
}

static void totals_start(struct totals *t, int64_t time_us)
{
    t->first_us = t->last_us = time_us;
    for (int i = 0; i < TRAFFICS; i++)
        history_init(&t->traffic[i].history, clock_second(time_us));
}

static void traffic_add(struct totals *t, int which, const struct tally *n, int64_t second)
{
    t->traffic[which].total.packets += n->packets;
    t->traffic[which].total.bytes += n->bytes;
    history_add(&t->traffic[which].history, second,
                n->packets < UINT32_MAX ? (uint32_t)n->packets : UINT32_MAX);
}

static struct tally totals_current(const struct totals *t, int which)
{
    struct tally sum = {0};
    for (int i = 0; i < TRAFFICS; i++) {
        sum.packets += t->current[which][i].packets + t->current[i][which].packets;
        sum.bytes += t->current[which][i].bytes + t->current[i][which].bytes;
    }
    return sum;
}

static void totals_next_second(struct totals *t, int64_t second)
{
    for (int i = 0; i < TRAFFICS; i++) {
        const struct tally current = totals_current(t, i);
        if (current.packets > 0)
            traffic_add(t, i, &current, t->current_second);
    }
    memset(t->current, 0, sizeof t->current);
    t->current_second = second;
}

static void totals_other_second(struct totals *t, const struct prepared *p)
{
    if (t->first_us == SNAPSHOT_UNKNOWN)
        totals_start(t, p->packet.time_us);
    if (p->second > t->current_second)
        totals_next_second(t, p->second);
    else
        t->late++;
}

void totals_count(struct totals *t, const struct prepared *p)
{
    const int64_t time_us = p->packet.time_us;
    if (p->second != t->current_second)
        totals_other_second(t, p);
    t->verdicts[p->counting == COUNT_FRAME ? p->verdict : VERDICT_IP]++;
    t->bytes += p->packet.wire_bytes;
    if (time_us < t->first_us)
        t->first_us = time_us;
    if (time_us > t->last_us)
        t->last_us = time_us;
}

/* 0, which is no protocol's, stands for TRAFFIC_OTHER. */
static const uint8_t traffic_of_protocol[256] = {
    [IP_UDP] = TRAFFIC_UDP,   [IP_UDPLITE] = TRAFFIC_UDP, [IP_TCP] = TRAFFIC_TCP,
    [IP_ICMP] = TRAFFIC_ICMP, [IP_ICMP6] = TRAFFIC_ICMP6,
};

static inline void totals_add(struct totals *t, uint8_t protocol, const struct prepared *p)
{
    const uint32_t bytes = p->packet.wire_bytes;
    if (p->second == t->current_second) {
        t->current[p->direction][protocol].packets++;
        t->current[p->direction][protocol].bytes += bytes;
    } else {
        traffic_add(t, p->direction, &(struct tally){1, bytes}, p->second);
        traffic_add(t, protocol, &(struct tally){1, bytes}, p->second);
    }
}

static void totals_add_icmp(struct totals *t, const struct packet *p, bool record)
{
    bool v6 = p->protocol == IP_ICMP6;
    t->icmp[v6][p->icmp_type].packets++;
    t->icmp[v6][p->icmp_type].bytes += p->wire_bytes;
    t->icmp[v6][p->icmp_type].records += record;
}

void totals_count_packet(struct totals *t, const struct prepared *p, bool record)
{
    const uint8_t traffic = traffic_of_protocol[p->packet.protocol];
    totals_add(t, traffic ? traffic : TRAFFIC_OTHER, p);
    if (p->packet.has_icmp)
        totals_add_icmp(t, &p->packet, record);
    t->truncated += p->packet.truncated;
    t->tcp_offset_lies += p->packet.tcp_offset_lies;
    t->records += record;
}

void totals_count_again(struct totals *t, const struct prepared *p, uint32_t count)
{
    struct tally sum = {.packets = count};
    if (p->second != t->current_second)
        t->late += count;
    for (uint32_t i = 0; i < count; i++) {
        const struct packet *packet = &p[i].packet;
        sum.bytes += packet->wire_bytes;
        t->first_us = packet->time_us < t->first_us ? packet->time_us : t->first_us;
        t->last_us = packet->time_us > t->last_us ? packet->time_us : t->last_us;
        t->truncated += packet->truncated;
        t->tcp_offset_lies += packet->tcp_offset_lies;
    }
    t->verdicts[VERDICT_IP] += count;
    t->bytes += sum.bytes;
    if (p->second == t->current_second) {
        t->current[p->direction][TRAFFIC_TCP].packets += sum.packets;
        t->current[p->direction][TRAFFIC_TCP].bytes += sum.bytes;
    } else {
        traffic_add(t, p->direction, &sum, p->second);
        traffic_add(t, TRAFFIC_TCP, &sum, p->second);
    }
}

static int compare_reason(const void *a, const void *b)
{
    const struct snapshot_malformed *x = a, *y = b;
    return strcmp(x->reason, y->reason);
}

static void totals_fill_capture(const struct totals *t, struct snapshot_capture *c)
{
    c->analysed = t->verdicts[VERDICT_IP];
    c->not_ip = t->verdicts[VERDICT_NOT_IP];
    c->received = c->analysed + c->not_ip;
    c->bytes = t->bytes;
    c->truncated = t->truncated + t->verdicts[VERDICT_CUT_BEFORE_IP];
    c->tcp_header_length = t->tcp_offset_lies;
    c->late = t->late;
    c->malformed_count = 0;
    _Static_assert(VERDICTS - VERDICT_MALFORMED <= SNAPSHOT_MALFORMED, "room for every reason");
    for (int v = VERDICT_MALFORMED; v < VERDICTS; v++) {
        if (t->verdicts[v] == 0)
            continue;
        struct snapshot_malformed *m = &c->malformed[c->malformed_count++];
        *m = (struct snapshot_malformed){0}; /* so that equal snapshots are equal in every byte */
        snprintf(m->reason, sizeof m->reason, "%s", verdict_name((enum verdict)v));
        m->packets = t->verdicts[v];
        c->received += m->packets;
    }
    qsort(c->malformed, c->malformed_count, sizeof c->malformed[0], compare_reason);
}

static void totals_fill_icmp(const struct totals *t, struct snapshot *s)
{
    s->icmp_count = 0;
    for (int v6 = 0; v6 < 2; v6++)
        for (int type = 0; type < 256; type++)
            if (t->icmp[v6][type].packets > 0)
                s->icmp[s->icmp_count++] = (struct snapshot_icmp){
                    .packets = t->icmp[v6][type].packets,
                    .bytes = t->icmp[v6][type].bytes,
                    .records = t->icmp[v6][type].records,
                    .protocol = v6 ? IP_ICMP6 : IP_ICMP,
                    .type = (uint8_t)type,
                };
}

static void totals_fill_traffic(const struct totals *t, int which, int64_t second,
                                struct snapshot_traffic *out)
{
    const struct tally current = totals_current(t, which);
    struct history history = t->traffic[which].history;
    if (current.packets > 0)
        history_add(&history, t->current_second,
                    current.packets < UINT32_MAX ? (uint32_t)current.packets : UINT32_MAX);
    fill_history(&history, second, &out->history);
    out->total = t->traffic[which].total;
    out->total.packets += current.packets;
    out->total.bytes += current.bytes;
    out->last_second = second == t->current_second ? current : (struct tally){0};
}

/* All that there is goes in one direction or another. */
static void totals_fill_all(struct snapshot_traffic traffic[TRAFFICS])
{
    struct snapshot_traffic *all = &traffic[TRAFFIC_ALL];
    *all = traffic[TRAFFIC_INBOUND];
    for (int i = TRAFFIC_OUTBOUND; i <= TRAFFIC_TRANSIT; i++) {
        const struct snapshot_traffic *one = &traffic[i];
        all->total.packets += one->total.packets;
        all->total.bytes += one->total.bytes;
        all->last_second.packets += one->last_second.packets;
        all->last_second.bytes += one->last_second.bytes;
        fill_add_history(&all->history, &one->history);
    }
}

void totals_fill(const struct totals *t, int64_t second, struct snapshot *s)
{
    totals_fill_icmp(t, s);
    s->answers = t->answers;
    s->answers.unknown = t->records - t->answers.reply - t->answers.unreachable - t->answers.silent;
    s->first_packet_us = t->first_us;
    s->last_packet_us = t->last_us;
    s->records = t->records;
    totals_fill_capture(t, &s->capture);
    for (int i = 0; i < TRAFFICS; i++)
        if (i != TRAFFIC_ALL)
            totals_fill_traffic(t, i, second, &s->traffic[i]);
    totals_fill_all(s->traffic);
}
