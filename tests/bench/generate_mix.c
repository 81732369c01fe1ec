/* generate_mix: what an ordinary tap sees: conversations both ways, DNS, pings, background scans.
 */
#include "tests/bench/generate.h"

#include "tests/dns_message.h"

enum { CONVERSATIONS = 8192, RESOLVER = 53 };

struct conversation {
    struct wanted out, in;
    uint32_t step, last; /* TCP: 0 SYN, 1 SYN ACK, 2 ACK, last: FIN */
};

/* Our host asks in 70 % of them, else it is asked; `out` is always from us. */
static void conversation_start(struct generator *g, struct conversation *c)
{
    static const uint16_t servers[8] = {443, 443, 443, 80, 80, 993, 22, 8443};
    bool tcp = any_percent(&g->any, 75), ours_asks = any_percent(&g->any, 70);
    uint16_t server = tcp ? servers[any_below(&g->any, 8)] : 443;
    struct wanted *out = &c->out, *in = &c->in;
    *out = (struct wanted){
        .source = address_home(any_below(&g->any, 4096)),
        .target = address_outside(g->seed, zipf_draw(&g->sources, &g->any)),
        .source_port = ours_asks ? any_port(g) : server,
        .target_port = ours_asks ? server : any_port(g),
        .protocol = tcp ? TCP : UDP,
        .ttl = 63,
        .v6 = any_percent(&g->any, 10),
        .vlan = any_percent(&g->any, 10) ? 100 : 0,
        .source_is_home = true,
    };
    *in = *out;
    in->source = out->target;
    in->target = out->source;
    in->source_port = out->target_port;
    in->target_port = out->source_port;
    in->source_is_home = false;
    in->target_is_home = true;
    in->ttl = any_ttl(g);
    c->step = 0;
    c->last = 4 + any_below(&g->any, 12) + (any_percent(&g->any, 10) ? any_below(&g->any, 300) : 0);
}

static void conversation_go_on(struct generator *g, struct conversation *c)
{
    bool first = c->step == 0, asked = c->step == 1, last = c->step == c->last;
    /* The asker has the higher port; it sends the first and third, the other the second. */
    bool out_asks = c->out.source_port > c->out.target_port;
    bool from_asker = c->step < 3 ? c->step != 1 : any_percent(&g->any, 40);
    struct wanted w = from_asker == out_asks ? c->out : c->in;
    w.tcp_flags = first ? SYN : asked ? SYN | ACK : last ? FIN | ACK : ACK | PUSH;
    w.fill_payload = w.protocol == UDP || (c->step > 2 && !last && any_percent(&g->any, 60));
    w.length = w.fill_payload ? any_length(g) : FRAME_MIN;
    w.sequence = (uint16_t)g->sent;
    put_frame(g, &w);
    c->step++;
    if (last)
        conversation_start(g, c);
}

/* A query to our resolver or from it, and what comes back. */
static void put_dns(struct generator *g)
{
    uint8_t message[DNS_ANSWER];
    const uint16_t id = (uint16_t)any_u64(&g->any);
    dns_message(message, id, false);
    struct wanted w = {
        .source = address_home(RESOLVER),
        .target = address_outside(g->seed, zipf_draw(&g->sources, &g->any)),
        .source_port = any_port(g),
        .target_port = 53,
        .protocol = UDP,
        .ttl = 63,
        .length = FRAME_MIN,
        .payload = message,
        .payload_bytes = DNS_QUERY,
        .source_is_home = true,
    };
    put_frame(g, &w);
    dns_message(message, id, true);
    struct wanted back = w;
    back.source = w.target;
    back.target = w.source;
    back.source_port = 53;
    back.target_port = w.source_port;
    back.source_is_home = false;
    back.target_is_home = true;
    back.ttl = any_ttl(g);
    back.payload_bytes = DNS_ANSWER;
    put_frame(g, &back);
}

static void put_ping(struct generator *g)
{
    struct wanted w = background(g, address_outside(g->seed, zipf_draw(&g->sources, &g->any)));
    w.protocol = ICMP;
    w.source_port = ECHO;
    w.target = address_home(any_below(&g->any, 4096));
    w.fill_payload = true;
    w.length = 98; /* of ping's 56 bytes */
    put_frame(g, &w);
    uint32_t source = w.source;
    w.source = w.target;
    w.target = source;
    w.source_port = ECHO_REPLY;
    w.source_is_home = true;
    w.target_is_home = false;
    w.ttl = 63;
    put_frame(g, &w);
}

void generate_mix(struct generator *g)
{
    struct conversation *talks = calloc(CONVERSATIONS, sizeof *talks);
    if (!talks)
        die("generate");
    for (uint32_t i = 0; i < CONVERSATIONS; i++)
        conversation_start(g, &talks[i]);
    while (g->sent < g->packets) {
        /* The last one has no room for an answer. */
        uint32_t what = g->packets - g->sent > 1 ? any_below(&g->any, 100) : 99;
        if (what < 4) {
            put_dns(g);
        } else if (what < 5) {
            put_ping(g);
        } else if (what < 20) {
            uint32_t source = address_outside(g->seed, zipf_draw(&g->sources, &g->any));
            struct wanted w = background(g, source);
            put_frame(g, &w);
        } else {
            conversation_go_on(g, &talks[any_below(&g->any, CONVERSATIONS)]);
        }
    }
    free(talks);
}
