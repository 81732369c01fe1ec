/* probes: the event itself: who sends two zero bytes where, when, and what comes back. */
#include "tests/story/story.h"

#include <stdlib.h>

#define SPREADS     DEC(1, 17, 0)
#define FLUCTUATES  DEC(2, 6, 0)
#define FADES       DEC(3, 0, 0)
#define NEW_BEGINS  DEC(2, 9, 14)
#define LAST_PROBE  (END - 5 * MINUTE) /* so that it is known of each what came of it */
#define WIDE_AT_ALL (40 * MINUTE)      /* after this nobody asks the honeypot alone */

static struct any any = {1};

/* Those who send it. Each comes to `visit`: it sends some probes within a minute or two. */
static struct prober {
    uint32_t address;
    bool
        looks_names_up; /* also sends the probe for NetBIOS names, as long as it is no wide visit */
} * probers;
static uint32_t prober_count;

/* How many visits a day at scale 1, in straight lines between these moments, and how many of 100
 * are by somebody new from then on. */
static const struct level {
    uint64_t time_us;
    double visits;
    uint32_t new_percent;
} levels[] = {
    {NOV(22, 9, 40), 8, 90},    {NOV(24, 0, 0), 12, 80},    {NOV(25, 0, 0), 150, 70},
    {NOV(26, 0, 0), 250, 60},   {NOV(27, 0, 0), 330, 55},   {NOV(28, 0, 0), 400, 50},
    {NOV(30, 0, 0), 500, 50},   {SPREADS, 500, 75},         {DEC(1, 17, 30), 22000, 60},
    {DEC(1, 18, 0), 24000, 32}, {DEC(2, 4, 18), 24000, 15}, {FADES, 14000, 8},
    {DEC(3, 2, 0), 7000, 5},    {DEC(3, 4, 0), 3500, 5},    {DEC(3, 6, 0), 1700, 5},
    {DEC(3, 8, 0), 800, 5},     {DEC(3, 10, 0), 400, 5},    {DEC(3, 12, 0), 200, 5},
    {DEC(3, 16, 0), 50, 5},     {DEC(3, 20, 0), 12, 5},     {END, 2, 5},
};
enum { LEVELS = sizeof levels / sizeof *levels };

static const struct level *level_at(uint64_t time)
{
    const struct level *l = levels;
    while (l + 2 < levels + LEVELS && l[1].time_us <= time)
        l++;
    return l;
}

/* As if somebody turned them all on and off together. */
static double fluctuation(uint64_t time)
{
    static const double shares[6] = {0.05, 0.1, 0.5, 1.2, 1.9, 2.25};
    if (time < FLUCTUATES || time >= FADES)
        return 1;
    struct any of_this = {any_u64(&(struct any){time / (30 * MINUTE)})};
    return shares[any_below(&of_this, 6)];
}

static double visits_a_day(uint64_t time)
{
    if (time < levels[0].time_us)
        return 0;
    const struct level *l = level_at(time);
    const double way = (double)(time - l->time_us) / (double)(l[1].time_us - l->time_us);
    return (l->visits + (l[1].visits - l->visits) * way) * fluctuation(time);
}

/* --- One probe -------------------------------------------------------------------------------- */

static uint16_t any_wide_port(void)
{
    return any_percent(&any, 60) ? 1026 : 1030;
}

static uint16_t any_narrow_port(uint64_t time)
{
    static const uint16_t ports[16] = {1026, 1026, 1026, 1026, 1026, 1026, 1027, 1027,
                                       1028, 1029, 1029, 1030, 1030, 1031, 135,  135};
    return time < NOV(24, 0, 0) ? 1026 : ports[any_below(&any, 16)];
}

/* At first a few of our addresses, after an hour all of them: another order than by number. */
static uint32_t any_wide_target(uint64_t time)
{
    const uint64_t since = time - SPREADS;
    const uint32_t reached = since >= HOUR ? 254 : 8 + (uint32_t)(since * 246 / HOUR);
    const uint32_t place = any_below(&any, reached);
    return HOME(1 + (HONEYPOT - 1 + place * 101) % 254);
}

/* Twice somebody is there, who says something else than that the port is closed. */
static bool is_replied(uint64_t time)
{
    static const uint64_t from[2] = {DEC(1, 19, 5), DEC(2, 2, 30)};
    static uint32_t done;
    if (done == 2 || time < from[done])
        return false;
    done++;
    return true;
}

static void put_reply(struct story *s, struct due *probe)
{
    struct wanted w = story_back(s, &probe->frame);
    w.payload = "\0\0\0";
    w.payload_bytes = 4;
    struct due *reply = story_add_answer(s, probe, probe->time_us + 900, &w);
    reply->fate = probe->fate = REPLIED;
}

static struct due *put_probe(struct story *s, uint64_t time, uint32_t source, uint32_t target,
                             uint16_t port)
{
    struct wanted w = story_datagram(s, source, story_next_port(s, source), target, port);
    w.payload = "\0";
    w.payload_bytes = 2;
    return story_add_record(s, time, ZERO_PROBE, &w);
}

static void put_wide_probe(struct story *s, uint64_t time, const struct prober *p)
{
    const bool replied = is_replied(time);
    const uint32_t target = replied ? HOME(REPLIER) : any_wide_target(time);
    struct due *d = put_probe(s, time, p->address, target, any_wide_port());
    d->wide = true;
    if (replied)
        put_reply(s, d);
    else if (story_refuses(target))
        story_refuse(s, &any, d);
}

/* --- A visit ---------------------------------------------------------------------------------- */

static void put_name_probe(struct story *s, uint64_t time, const struct prober *p)
{
    uint8_t payload[NBSTAT_BYTES];
    struct wanted w =
        story_datagram(s, p->address, story_next_port(s, p->address), HOME(HONEYPOT), 137);
    w.payload = payload;
    w.payload_bytes = nbstat_payload(&any, payload);
    story_refuse(s, &any, story_add_record(s, time, NBSTAT_PROBE, &w));
}

/* From the spread on more and more visits are wide, soon all. */
static bool is_wide(uint64_t time)
{
    if (time < SPREADS)
        return false;
    const uint64_t since = time - SPREADS;
    return since < MINUTE || since >= WIDE_AT_ALL ||
           any_percent(&any, 30 + (uint32_t)(since * 70 / WIDE_AT_ALL));
}

static void put_visit(struct story *s, uint64_t time, const struct prober *p)
{
    const bool wide = is_wide(time);
    if (!wide && p->looks_names_up)
        put_name_probe(s, time, p);
    for (uint32_t left = (wide ? 5 : 4) + any_below(&any, 13); left > 0; left--) {
        time += 100000 + any_below(&any, 8 * (uint32_t)SECOND);
        if (time >= LAST_PROBE)
            return;
        if (wide)
            put_wide_probe(s, time, p);
        else
            story_refuse(s, &any,
                         put_probe(s, time, p->address, HOME(HONEYPOT), any_narrow_port(time)));
    }
}

static struct prober *prober_new(struct story *s)
{
    enum { ROOM = PEERS - PROBERS };
    if (!probers)
        probers = story_alloc(NULL, ROOM * sizeof *probers);
    if (prober_count == ROOM)
        return &probers[any_below(&any, ROOM)];
    struct prober *p = &probers[prober_count];
    *p = (struct prober){story_outside(s, PROBERS + prober_count), any_percent(&any, 30)};
    prober_count++;
    return p;
}

/* Somebody new, or one of those who came last. */
static struct prober *any_prober(struct story *s, uint64_t time)
{
    const uint32_t lately = 20 + (uint32_t)(2500 * s->scale);
    if (prober_count == 0 || any_percent(&any, level_at(time)->new_percent))
        return prober_new(s);
    const uint32_t from = prober_count > lately ? prober_count - lately : 0;
    return &probers[from + any_below(&any, prober_count - from)];
}

/* --- What is told of single ones -------------------------------------------------------------- */

/* Two of our own hosts have it. Of those outside whom they ask one in twenty refuses. */
static void put_insider(struct story *s, uint64_t time, uint32_t insider)
{
    const uint32_t index = any_below(&any, OUTSIDE_COUNT - INSIDERS_TARGETS);
    struct due *d =
        put_probe(s, time, insider, story_outside(s, INSIDERS_TARGETS + index), any_wide_port());
    if (index % 20 == 0)
        story_refuse(s, &any, d);
}

static void insiders_minute(struct story *s, uint64_t now)
{
    static const struct {
        uint32_t address;
        uint64_t from;
    } insiders[2] = {{HOME(INSIDER_1), DEC(1, 18, 20)}, {HOME(INSIDER_2), DEC(1, 18, 21)}};
    for (int i = 0; i < 2; i++) {
        if (now < insiders[i].from || now >= LAST_PROBE)
            continue;
        if (now == insiders[i].from)
            put_insider(s, now + any_below(&any, (uint32_t)SECOND), insiders[i].address);
        for (uint32_t n = story_arrivals(s, &any, visits_a_day(now) / 5); n > 0; n--)
            put_insider(s, now + SECOND + any_below(&any, (uint32_t)(59 * SECOND)),
                        insiders[i].address);
    }
}

/* Four bytes instead of two, from two who were just here with the two. */
static void put_new_payload(struct story *s, uint32_t source)
{
    const uint32_t count = 3 + (uint32_t)(40 * s->scale);
    uint64_t time = NEW_BEGINS + any_below(&any, 40 * (uint32_t)SECOND);
    for (uint32_t i = 0; i < count; i++) {
        struct wanted w =
            story_datagram(s, source, story_next_port(s, source), any_wide_target(time), 1026);
        w.payload = "\x13\x37\0\1";
        w.payload_bytes = 4;
        struct due *d = story_add_record(s, time, NEW_PAYLOAD, &w);
        d->wide = true;
        if (story_refuses(w.target))
            story_refuse(s, &any, d);
        time += 8 * HOUR / count / 2 + any_u64(&any) % (8 * HOUR / count);
    }
}

void probes_minute(struct story *s, uint64_t now)
{
    if (now == 0)
        any.state = s->seed * 16 + 9;
    if (s->without_probes || now < levels[0].time_us)
        return;
    uint32_t visits = story_arrivals(s, &any, visits_a_day(now));
    /* However small the scale, it begins when it began, and spreads when it did. */
    if (now == levels[0].time_us || now == NOV(24, 0, 0) || now == SPREADS)
        visits++;
    for (; visits > 0; visits--) {
        const uint64_t time = now + any_below(&any, (uint32_t)MINUTE);
        put_visit(s, time, any_prober(s, time));
    }
    insiders_minute(s, now);
    if (now == NEW_BEGINS - 9 * MINUTE) {
        for (int i = 0; i < 2; i++) {
            const struct prober *p = prober_new(s);
            put_visit(s, now + 1, p);
            put_new_payload(s, p->address);
        }
    }
}
