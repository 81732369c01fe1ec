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

static void totals_next_second(struct totals *t, int64_t second)
{
    t->current_second = second;
    for (int i = 0; i < TRAFFICS; i++)
        t->traffic[i].current = (struct tally){0};
}

void totals_count(struct totals *t, enum verdict verdict, int64_t time_us, uint32_t wire_bytes)
{
    int64_t second = clock_second(time_us);
    if (t->first_us == SNAPSHOT_UNKNOWN)
        totals_start(t, time_us);
    if (second > t->current_second)
        totals_next_second(t, second);
    t->verdicts[verdict]++;
    t->bytes += wire_bytes;
    t->late += second < t->current_second;
    if (time_us < t->first_us)
        t->first_us = time_us;
    if (time_us > t->last_us)
        t->last_us = time_us;
}

static enum traffic traffic_of_protocol(uint8_t protocol)
{
    switch (protocol) {
    case IP_UDP:
    case IP_UDPLITE:
        return TRAFFIC_UDP;
    case IP_TCP:
        return TRAFFIC_TCP;
    case IP_ICMP:
        return TRAFFIC_ICMP;
    case IP_ICMP6:
        return TRAFFIC_ICMP6;
    default:
        return TRAFFIC_OTHER;
    }
}

static void totals_add(struct totals *t, enum traffic which, const struct packet *p, int64_t second)
{
    t->traffic[which].total.packets++;
    t->traffic[which].total.bytes += p->wire_bytes;
    if (second == t->current_second) {
        t->traffic[which].current.packets++;
        t->traffic[which].current.bytes += p->wire_bytes;
    }
    history_add(&t->traffic[which].history, second, 1);
}

void totals_count_packet(struct totals *t, const struct packet *p, enum traffic direction)
{
    int64_t second = clock_second(p->time_us);
    totals_add(t, TRAFFIC_ALL, p, second);
    totals_add(t, direction, p, second);
    totals_add(t, traffic_of_protocol(p->protocol), p, second);
    t->truncated += p->truncated;
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
    c->truncated = t->truncated;
    c->late = t->late;
    c->malformed_count = 0;
    _Static_assert(VERDICTS - VERDICT_MALFORMED <= SNAPSHOT_MALFORMED, "room for every reason");
    for (int v = VERDICT_MALFORMED; v < VERDICTS; v++) {
        if (t->verdicts[v] == 0)
            continue;
        struct snapshot_malformed *m = &c->malformed[c->malformed_count++];
        snprintf(m->reason, sizeof m->reason, "%s", verdict_name((enum verdict)v));
        m->packets = t->verdicts[v];
        c->received += m->packets;
    }
    qsort(c->malformed, c->malformed_count, sizeof c->malformed[0], compare_reason);
}

void totals_fill(const struct totals *t, int64_t second, struct snapshot *s)
{
    s->first_packet_us = t->first_us;
    s->last_packet_us = t->last_us;
    s->records = t->records;
    totals_fill_capture(t, &s->capture);
    for (int i = 0; i < TRAFFICS; i++) {
        struct snapshot_traffic *traffic = &s->traffic[i];
        traffic->total = t->traffic[i].total;
        traffic->last_second =
            second == t->current_second ? t->traffic[i].current : (struct tally){0};
        fill_history(&t->traffic[i].history, second, &traffic->history);
    }
}
