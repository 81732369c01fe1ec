/* packets: hosts, and what every part of the story makes its packets of. */
#include "tests/story/story.h"

#include <stdlib.h>

/* --- Time ------------------------------------------------------------------------------------- */

double story_rhythm(uint64_t time_us)
{
    static const uint8_t percent[24] = {60,  50,  45,  45,  50,  55,  60,  70,  85,  100, 115, 125,
                                        130, 135, 140, 140, 140, 135, 135, 130, 120, 105, 90,  75};
    return percent[time_us % DAY / HOUR] / 100.0;
}

/* Many chances that are each small: nearly a Poisson distribution, of the same mean. */
uint32_t story_arrivals(const struct story *s, struct any *any, double per_day)
{
    const double mean = per_day * s->scale / 1440;
    const uint32_t chances = 4 * (1 + (uint32_t)mean);
    const uint32_t each = (uint32_t)(mean / chances * 4294967295.0);
    uint32_t count = 0;
    for (uint32_t i = 0; i < chances; i++)
        count += (uint32_t)any_u64(any) < each;
    return count;
}

/* --- Hosts ------------------------------------------------------------------------------------ */

uint32_t story_outside(const struct story *s, uint32_t index)
{
    /* OUTSIDE_COUNT is 2^10 * 127, so a multiplier that shares no factor with it is one-to-one. */
    const uint64_t multiplier = 2 * (s->seed % 1000) + 54321;
    const uint64_t prime_to_it = multiplier % 127 ? multiplier : multiplier + 2;
    const uint32_t place = (uint32_t)((index * prime_to_it + s->seed % 9973) % OUTSIDE_COUNT);
    return (UINT32_C(0xc6120000) + place / 254 * 256) | (1 + place % 254);
}

uint32_t story_server(uint32_t number)
{
    return (number < 254 ? UINT32_C(0xc0000200) : UINT32_C(0xc6336400)) + 1 + number % 254;
}

static struct host *host_place(struct story *s, uint32_t address)
{
    if (address - HOME(0) < HOME_SIZE)
        return &s->home[address - HOME(0)];
    if (address >> 17 == 0xc612u >> 1)
        return &s->outside[address & 0x1ffff];
    return &s->servers[(address & 255) + (address >> 24 == 0xc0 ? 0 : 256)];
}

struct host *story_host(struct story *s, uint32_t address)
{
    static const uint8_t first[4] = {128, 128, 128, 64};
    struct host *h = host_place(s, address);
    if (h->ttl)
        return h;
    const bool ours = address - HOME(0) < HOME_SIZE;
    struct any any = {s->seed ^ (uint64_t)address << 20};
    h->ttl = (uint8_t)(first[any_below(&any, 4)] - (ours ? 0 : 5 + any_below(&any, 20)));
    h->ip_id = (uint16_t)any_u64(&any);
    h->behind_nat = !ours && any_percent(&any, 20);
    h->port =
        (uint16_t)(h->behind_nat ? 10000 + any_below(&any, 50000) : 1030 + any_below(&any, 3000));
    return h;
}

uint16_t story_next_port(struct story *s, uint32_t address)
{
    struct host *h = story_host(s, address);
    const uint16_t lowest = h->behind_nat ? 10000 : 1025, highest = h->behind_nat ? 65000 : 5000;
    /* Other programs, or others behind the same address, take some in between. */
    const uint32_t step = 1 + ((address + h->port) * UINT32_C(2654435769) >> 30);
    h->port = h->port + step <= highest ? (uint16_t)(h->port + step) : lowest;
    return h->port;
}

bool story_refuses(uint32_t address)
{
    return address == HOME(HONEYPOT) || address == HOME(MAIL_SERVER) ||
           address == HOME(NAME_SERVER) || address == HOME(WEB_SERVER) || address == HOME(TERMINAL);
}

/* --- Packets ---------------------------------------------------------------------------------- */

struct wanted story_datagram(struct story *s, uint32_t source, uint16_t source_port,
                             uint32_t target, uint16_t target_port)
{
    struct host *h = story_host(s, source);
    return (struct wanted){
        .source = source,
        .target = target,
        .source_port = source_port,
        .target_port = target_port,
        .protocol = UDP,
        .ttl = h->ttl,
        .sequence = ++h->ip_id,
        .length = 60,
    };
}

struct wanted story_back(struct story *s, const struct wanted *w)
{
    return story_datagram(s, w->target, w->target_port, w->source, w->source_port);
}

static struct due *add(struct story *s, uint64_t time_us, enum subject subject,
                       const struct wanted *w)
{
    struct due *d = story_alloc(NULL, sizeof *d + w->payload_bytes);
    *d = (struct due){.time_us = time_us, .began_us = time_us, .frame = *w, .subject = subject};
    if (w->payload_bytes) {
        memcpy(d->payload, w->payload, w->payload_bytes);
        d->frame.payload = d->payload;
    }
    queue_add(&s->queue, d);
    return d;
}

struct due *story_add_record(struct story *s, uint64_t time_us, enum subject subject,
                             const struct wanted *w)
{
    struct due *d = add(s, time_us, subject, w);
    d->record = true;
    return d;
}

struct due *story_add_answer(struct story *s, const struct due *question, uint64_t time_us,
                             const struct wanted *w)
{
    struct due *d = add(s, time_us, question->subject, w);
    d->began_us = question->began_us;
    return d;
}

/* RFC 792: the IP header of what it is about and 64 bits more, as Windows sends it. */
void story_refuse(struct story *s, struct any *any, struct due *question)
{
    enum { LINK = 14, QUOTED = 28 };
    uint8_t frame[LINK + 20 + 8 + PAYLOAD_MOST + 4];
    frame_build(frame, &question->frame);
    struct wanted w = story_back(s, &question->frame);
    w.protocol = ICMP;
    w.source_port = UNREACHABLE;
    w.target_port = 3; /* port unreachable */
    w.payload = frame + LINK;
    w.payload_bytes = QUOTED;
    struct due *d =
        story_add_answer(s, question, question->time_us + 150 + any_below(any, 3000), &w);
    d->fate = question->fate = REFUSED;
}
