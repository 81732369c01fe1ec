/* everyday: what a small network sees at all times: web, mail, names, time, peers, TCP scans, and
 * bait: packets that look like the probe, or like somebody who speaks to many, and are neither. */
#include "tests/story/story.h"

#include "tests/dns_message.h"

static struct any any = {1};

static uint64_t moment(uint64_t now)
{
    return now + any_below(&any, (uint32_t)MINUTE);
}

static uint64_t round_trip(void)
{
    return 5000 + any_below(&any, 80000);
}

/* One after the other, so that nobody comes back before the time-out of a conversation. */
static uint32_t next_of(uint32_t *turn, uint32_t count)
{
    return (*turn)++ % count;
}

/* --- TCP -------------------------------------------------------------------------------------- */

struct talk {
    const struct due *opening;
    uint32_t ends[2]; /* who opens it, who is called */
    uint16_t ports[2];
    uint32_t sequence[2];
    uint64_t now;
};

static struct wanted segment(struct story *s, const struct talk *t, int from, uint8_t flags)
{
    struct wanted w =
        story_datagram(s, t->ends[from], t->ports[from], t->ends[!from], t->ports[!from]);
    w.protocol = TCP;
    w.tcp_flags = flags;
    w.tcp_sequence = t->sequence[from];
    w.tcp_acknowledged = t->sequence[!from];
    w.tcp_window = 16384;
    return w;
}

static void say(struct story *s, struct talk *t, int from, uint8_t flags, uint16_t bytes)
{
    struct wanted w = segment(s, t, from, flags);
    if (bytes > 0) {
        w.length = (uint16_t)(54 + bytes);
        w.fill_payload = true;
    }
    story_add_answer(s, t->opening, t->now, &w);
    t->sequence[from] += bytes + (flags & (SYN | FIN) ? 1u : 0u);
}

static struct talk talk_open(struct story *s, enum subject subject, uint64_t time, uint32_t client,
                             uint32_t server, uint16_t port)
{
    struct talk t = {.ends = {client, server},
                     .ports = {story_next_port(s, client), port},
                     .sequence = {(uint32_t)any_u64(&any) | 1, (uint32_t)any_u64(&any) | 1},
                     .now = time};
    struct wanted w = segment(s, &t, 0, SYN);
    t.opening = story_add_record(s, time, subject, &w);
    t.sequence[0]++;
    return t;
}

/* The opening is still in the queue while the rest is added: nothing is taken out in between. */
static void put_talk(struct story *s, enum subject subject, uint64_t time, uint32_t client,
                     uint32_t server, uint16_t port, uint32_t exchanges)
{
    const uint64_t trip = round_trip();
    struct talk t = talk_open(s, subject, time, client, server, port);
    t.now += trip;
    say(s, &t, 1, SYN | ACK, 0);
    t.now += 200;
    say(s, &t, 0, ACK, 0);
    for (uint32_t i = 0; i < exchanges; i++) {
        t.now += 1000 + any_below(&any, 300000);
        say(s, &t, 0, ACK | PUSH, (uint16_t)(40 + any_below(&any, 300)));
        t.now += trip;
        say(s, &t, 1, ACK | PUSH, (uint16_t)(60 + any_below(&any, 500)));
    }
    for (int from = 0; from < 2; from++) {
        t.now += from ? trip : 5000;
        say(s, &t, from, ACK | FIN, 0);
    }
    t.now += 200;
    say(s, &t, 0, ACK, 0);
}

/* Those who will be insiders are two of them. */
static uint32_t any_workstation(void)
{
    enum { COUNT = LAST_WORKSTATION - FIRST_WORKSTATION + 1 };
    const uint32_t place = any_below(&any, COUNT + 2);
    return place < COUNT ? HOME(FIRST_WORKSTATION + place)
                         : HOME(place == COUNT ? INSIDER_1 : INSIDER_2);
}

static void put_web(struct story *s, uint64_t now)
{
    static uint32_t visitors;
    if (any_percent(&any, 65))
        put_talk(s, WEB, moment(now), any_workstation(), story_server(any_below(&any, 240)),
                 any_percent(&any, 80) ? 80 : 443, 1 + any_below(&any, 5));
    else
        put_talk(s, WEB, moment(now), story_outside(s, WEB_CLIENTS + next_of(&visitors, 8000)),
                 HOME(WEB_SERVER), 80, 1 + any_below(&any, 5));
}

static void put_mail(struct story *s, uint64_t now)
{
    const uint32_t other = story_server(400 + any_below(&any, 60)), ours = HOME(MAIL_SERVER);
    if (any_percent(&any, 50))
        put_talk(s, MAIL, moment(now), ours, other, 25, 3 + any_below(&any, 3));
    else
        put_talk(s, MAIL, moment(now), other, ours, 25, 3 + any_below(&any, 3));
}

/* A sweep over a part of the network: refused by those who are there, but for the web server. */
static void put_scan(struct story *s, uint64_t now)
{
    static const uint16_t ports[8] = {445, 445, 135, 80, 139, 1433, 21, 3389};
    const uint32_t scanner = story_outside(s, SCANNERS + any_below(&any, 40));
    const uint16_t port = ports[any_below(&any, 8)];
    uint32_t host = any_below(&any, 254), gap = 20000 + any_below(&any, 1000000);
    uint64_t time = moment(now);
    for (uint32_t left = 30 + any_below(&any, 120); left > 0; left--, time += gap) {
        const uint32_t target = HOME(1 + host++ % 254);
        struct talk t = talk_open(s, TCP_SCAN, time, scanner, target, port);
        if (!story_refuses(target))
            continue;
        const bool open = target == HOME(WEB_SERVER) && port == 80;
        t.now += 300;
        say(s, &t, 1, open ? SYN | ACK : RST | ACK, 0);
        if (open) {
            t.now += round_trip();
            say(s, &t, 0, RST, 0);
        }
    }
}

/* --- UDP -------------------------------------------------------------------------------------- */

static void put_query(struct story *s, enum subject subject, uint64_t time,
                      const struct wanted *ask, uint64_t delay)
{
    uint8_t message[DNS_ANSWER];
    const uint16_t id = (uint16_t)any_u64(&any);
    struct wanted query = *ask, back = story_back(s, ask);
    query.payload = back.payload = message;
    query.payload_bytes = dns_message(message, id, false);
    const struct due *question = story_add_record(s, time, subject, &query);
    back.payload_bytes = dns_message(message, id, true);
    struct due *answer = story_add_answer(s, question, time + delay, &back);
    if (subject == LATE_DNS_QUERY)
        answer->subject = LATE_DNS_ANSWER;
}

static void put_dns(struct story *s, uint64_t now)
{
    static uint32_t askers;
    const bool ours_asks = any_percent(&any, 55);
    const uint32_t asker =
        ours_asks ? any_workstation() : story_outside(s, DNS_CLIENTS + next_of(&askers, 6000));
    const uint32_t asked = ours_asks ? story_server(300 + any_below(&any, 40)) : HOME(NAME_SERVER);
    const struct wanted ask = story_datagram(s, asker, story_next_port(s, asker), asked, 53);
    put_query(s, DNS, moment(now), &ask, round_trip());
}

/* Windows keeps one low port for its look-ups; the answer comes to it after minutes. */
static void put_late_dns(struct story *s, uint64_t now)
{
    static uint32_t turn;
    const uint32_t hosts = LAST_SLOW_DNS - FIRST_SLOW_DNS + 1, place = next_of(&turn, hosts * 11);
    const struct wanted ask =
        story_datagram(s, HOME(FIRST_SLOW_DNS + place % hosts), (uint16_t)(1025 + place / hosts),
                       story_server(340 + place % 20), 53);
    put_query(s, LATE_DNS_QUERY, moment(now), &ask,
              2 * MINUTE + any_below(&any, (uint32_t)(3 * MINUTE)));
}

static void put_ntp(struct story *s, uint64_t now)
{
    static uint32_t turn;
    const uint32_t place = next_of(&turn, 30);
    uint8_t message[48] = {0x1b}; /* version 3, client */
    struct wanted ask = story_datagram(s, HOME(FIRST_WORKSTATION + place), 123,
                                       story_server(380 + place % 10), 123);
    struct wanted back = story_back(s, &ask);
    ask.payload = back.payload = message;
    ask.payload_bytes = back.payload_bytes = sizeof message;
    const struct due *question = story_add_record(s, moment(now), NTP, &ask);
    message[0] = 0x1c; /* server */
    message[1] = 2;
    story_add_answer(s, question, question->time_us + round_trip(), &back);
}

/* Peers, each with a port of its own, some asked by us and some asking; both ways in turn. */
static void put_peers(struct story *s, uint64_t now)
{
    enum { PEER_COUNT = 6000 };
    static uint32_t turn;
    const uint32_t place = next_of(&turn, PEER_COUNT), peer = story_outside(s, PEERS + place);
    const uint32_t ours = HOME(FIRST_SHARER + place % (LAST_SHARER - FIRST_SHARER + 1));
    uint8_t message[64];
    struct wanted w = story_datagram(s, ours, 14672, peer, (uint16_t)(20000 + place % 400));
    if (any_percent(&any, 50))
        w = story_back(s, &w);
    const struct due *opening = NULL;
    uint64_t time = moment(now);
    for (uint32_t left = 2 + any_below(&any, 9); left > 0; left--) {
        for (size_t i = 0; i < sizeof message; i++)
            message[i] = (uint8_t)any_u64(&any);
        w.payload = message;
        w.payload_bytes = (uint16_t)(6 + any_below(&any, 59));
        if (opening)
            story_add_answer(s, opening, time, &w);
        else
            opening = story_add_record(s, time, PEER_TO_PEER, &w);
        w = story_back(s, &w);
        time += round_trip() + any_below(&any, 2 * (uint32_t)SECOND);
    }
}

/* Two zero bytes, as the probe has them, to ports where they mean something else. */
static void put_look_alike(struct story *s, uint64_t now, enum subject subject, uint16_t port)
{
    const uint32_t source = story_outside(s, OTHERS + any_below(&any, 300));
    struct wanted w =
        story_datagram(s, source, story_next_port(s, source), HOME(1 + any_below(&any, 254)), port);
    w.payload = "\0";
    w.payload_bytes = 2;
    struct due *d = story_add_record(s, moment(now), subject, &w);
    if (story_refuses(w.target))
        story_refuse(s, &any, d);
}

void everyday_minute(struct story *s, uint64_t now)
{
    static const struct {
        double per_day;
        void (*put)(struct story *s, uint64_t now);
        bool rhythm;
    } kinds[] = {
        {2600, put_web, true},     {350, put_mail, true}, {5200, put_dns, true},
        {300, put_late_dns, true}, {500, put_ntp, false}, {2600, put_peers, true},
        {18, put_scan, false},
    };
    if (now == 0)
        any.state = s->seed * 16 + 1;
    const double rhythm = story_rhythm(now);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (uint32_t n =
                 story_arrivals(s, &any, kinds[i].per_day * (kinds[i].rhythm ? rhythm : 1));
             n > 0; n--)
            kinds[i].put(s, now);
    for (uint32_t n = story_arrivals(s, &any, 60); n > 0; n--)
        put_look_alike(s, now, NAT_PMP, 5351);
    for (uint32_t n = story_arrivals(s, &any, 40); n > 0; n--)
        put_look_alike(s, now, DEEP_THROAT, 2140);
}
