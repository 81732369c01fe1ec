/* flows: see flows.h. */
#include "src/engine/flows.h"

#include "src/base/clock.h"

enum {
    PENDING_MOST = 255,
    TIME_BITS = 48, /* 8.9 years of microseconds; two times that far apart look the same */
};

/* 20 bytes, so that a set is one cache line: the table is read at random, for nearly every packet.
 */
struct flow {
    uint32_t tag; /* 0: empty */
    /* Changed as a whole: who reads what was written in part just before waits until it is in the
     * cache, 3 % of the time of a capture. */
    struct records {
        uint32_t owner : 18;      /* of the pending ones */
        uint32_t kind : 2;        /* enum flow_kind */
        uint32_t from_higher : 1; /* which end sent them */
        uint32_t pending : 8;     /* those of which nothing has come yet */
    } records;
    uint16_t seen[2][3]; /* last packet from the lower end, from the higher end: the lower TIME_BITS
                            of its time, 0 for never; see flow_see */
};

struct flow_set {
    struct flow flows[FLOW_WAYS];
    uint8_t order;                /* in which they were touched, see below */
    uint8_t incidents[FLOW_WAYS]; /* of the pending records of each; 0: none */
};

_Static_assert(sizeof(struct flow_set) == ARENA_ALIGN, "one cache line");

void flows_init(struct flows *f, struct arena *a, uint32_t set_count,
                const int64_t timeout_s[FLOW_KINDS], flow_settle *settle, void *context)
{
    *f = (struct flows){.set_count = set_count, .settle = settle, .context = context};
    f->sets = arena_take(a, set_count * sizeof *f->sets);
    for (int kind = 0; kind < FLOW_KINDS; kind++)
        f->timeout_us[kind] = timeout_s[kind] * US_PER_S;
}

size_t flows_memory(uint32_t set_count)
{
    return arena_size(set_count * sizeof(struct flow_set));
}

/* --- which conversation --- */

/* One end as a number, from its address's hash. */
static inline uint64_t flow_end(uint64_t address_hash, uint16_t port)
{
    return hash_mix(address_hash + port);
}

/* The same both ways. */
static inline void flow_key(struct prepared *p, uint64_t from, uint64_t to, uint8_t protocol)
{
    p->from_higher = from > to;
    const uint64_t hash = hash_mix(from + to + protocol);
    p->flow_hash = hash ? hash : 1;
}

static bool is_echo(const struct packet *p)
{
    if (!p->has_icmp)
        return false;
    if (p->protocol == IP_ICMP)
        return p->icmp_type == 0 || p->icmp_type == 8;
    return p->protocol == IP_ICMP6 && (p->icmp_type == 128 || p->icmp_type == 129);
}

/* Of TCP only what opens a connection or refuses it is a matter for this table. */
static bool is_handshake(const struct packet *p)
{
    return p->protocol == IP_TCP && p->has_ports && (p->tcp_flags & (TCP_SYN | TCP_RST));
}

static bool is_datagram(const struct packet *p)
{
    return (p->protocol == IP_UDP || p->protocol == IP_UDPLITE) && p->has_ports;
}

/* Errors that say that a packet did not arrive or was not wanted; a redirect or a source quench
 * does not. */
static bool is_refusal(const struct packet *p)
{
    if (!p->has_quoted || !p->has_icmp)
        return false;
    if (p->protocol == IP_ICMP6)
        return p->icmp_type != 2; /* packet too big */
    return p->icmp_type == 3 || p->icmp_type == 11 || p->icmp_type == 12;
}

static void prepare_quoted(const struct hash_seed *seed, struct prepared *p)
{
    const struct quoted *q = &p->packet.quoted;
    bool ported = q->protocol == IP_TCP || q->protocol == IP_UDP || q->protocol == IP_UDPLITE;
    if (ported != q->has_ports)
        return;
    uint64_t from = hash_address(seed, &q->source), to = hash_address(seed, &q->target);
    if (ported) {
        from = flow_end(from, q->source_port);
        to = flow_end(to, q->target_port);
    }
    flow_key(p, from, to, q->protocol);
}

void flows_prepare(const struct hash_seed *seed, struct prepared *p)
{
    const struct packet *packet = &p->packet;
    p->flow_hash = 0;
    p->from_higher = false;
    if (is_datagram(packet) || is_handshake(packet))
        flow_key(p, flow_end(p->source_hash, packet->source_port),
                 flow_end(p->target_hash, packet->target_port), packet->protocol);
    else if (is_echo(packet))
        flow_key(p, p->source_hash, p->target_hash, packet->protocol);
    else if (is_refusal(packet))
        prepare_quoted(seed, p);
}

/* --- the table --- */

static inline struct flow_set *flow_set(const struct flows *f, uint64_t hash)
{
    return &f->sets[hash & (f->set_count - 1)];
}

static uint32_t flow_tag(uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);
    return tag ? tag : 1;
}

static void flow_see(struct flow *flow, bool higher, int64_t now_us)
{
    uint64_t low = (uint64_t)now_us & ((UINT64_C(1) << TIME_BITS) - 1);
    low |= low == 0;
    for (int i = 0; i < 3; i++)
        flow->seen[higher][i] = (uint16_t)(low >> (16 * i));
}

/* How long ago that end was seen, either way: in a merged file times jump. INT64_MAX: never; which
 * of the two ends was, is chance, so without a branch. */
static int64_t flow_distance(const struct flow *flow, bool higher, int64_t now_us)
{
    const uint16_t *seen = flow->seen[higher];
    uint64_t low = (uint64_t)seen[2] << 32 | (uint64_t)seen[1] << 16 | seen[0];
    /* The difference of the lower bits as a signed number. */
    uint64_t shifted = ((uint64_t)now_us - low) << (64 - TIME_BITS);
    int64_t difference = (int64_t)shifted >> (64 - TIME_BITS);
    const int64_t never = low == 0 ? INT64_MAX : 0;
    return (difference < 0 ? -difference : difference) | never;
}

static int64_t flow_quiet_us(const struct flow *flow, int64_t now_us)
{
    int64_t low = flow_distance(flow, false, now_us), high = flow_distance(flow, true, now_us);
    return low < high ? low : high;
}

/* Its set, which is one cache line. */
static inline uint8_t *flow_incident(const struct flows *f, const struct flow *flow)
{
    const size_t set = (size_t)((const char *)flow - (const char *)f->sets) / sizeof *f->sets;
    return &f->sets[set].incidents[flow - f->sets[set].flows];
}

static void flow_settle_pending(struct flows *f, struct flow *flow, enum flow_outcome outcome,
                                uint32_t count, const struct prepared *answer)
{
    if (count == 0)
        return;
    const struct flow_settled settled = {flow->records.owner, *flow_incident(f, flow), outcome,
                                         count, answer};
    flow->records.pending = (flow->records.pending - count) & PENDING_MOST;
    f->settle(f->context, &settled);
}

/* Records whose time has run out are silent. */
static inline void flow_expire(struct flows *f, struct flow *flow, int64_t now_us)
{
    if (flow->records.pending &&
        flow_distance(flow, flow->records.from_higher, now_us) > f->timeout_us[flow->records.kind])
        flow_settle_pending(f, flow, FLOW_SILENT, flow->records.pending, NULL);
}

static inline struct flow *flow_find(struct flow_set *set, uint32_t tag)
{
    for (unsigned i = 0; i < FLOW_WAYS; i++)
        if (set->flows[i].tag == tag)
            return &set->flows[i];
    return NULL;
}

/* The orders of three places, the one touched last in front: 012 021 102 120 201 210. What each
 * becomes when a place is touched, and which place is its last. */
static const uint8_t order_touched[6][FLOW_WAYS] = {
    {0, 2, 4}, {1, 2, 4}, {0, 2, 5}, {0, 3, 5}, {1, 3, 4}, {1, 3, 5},
};
static const uint8_t order_last[6] = {2, 1, 2, 0, 1, 0};

static void flow_touch(struct flow_set *set, const struct flow *flow)
{
    set->order = order_touched[set->order][flow - set->flows];
}

/* The place for a new conversation: that of the one not touched for longest, and empty ones were
 * never touched. */
static struct flow *flow_place(struct flows *f, struct flow_set *set, int64_t now_us)
{
    struct flow *place = &set->flows[order_last[set->order]];
    if (place->tag == 0) {
        f->held++;
        return place;
    }
    flow_expire(f, place, now_us);
    f->forgotten += flow_quiet_us(place, now_us) <= f->timeout_us[place->records.kind];
    return place;
}

/* A new conversation. Copied whole: where `kind` is written by itself, as one byte of four, the
 * next to read the four waits until it is in the cache, 5 ns of each packet. */
static inline struct flow *flow_start(struct flows *f, struct flow_set *set,
                                      const struct prepared *p, enum flow_kind kind)
{
    static const struct flow fresh[FLOW_KINDS] = {
        [FLOW_UDP] = {.records.kind = FLOW_UDP},
        [FLOW_TCP] = {.records.kind = FLOW_TCP},
        [FLOW_ICMP] = {.records.kind = FLOW_ICMP},
    };
    struct flow *flow = flow_place(f, set, p->packet.time_us);
    *flow = fresh[kind];
    flow->tag = flow_tag(p->flow_hash);
    *flow_incident(f, flow) = 0;
    return flow;
}

/* One record more of which nothing has come yet. */
static void flow_add_record(struct flows *f, struct flow *flow, const struct prepared *p,
                            uint32_t owner)
{
    f->noted = flow;
    /* Records from both ends at once, or to a port of another owner: of the older nobody will ever
     * know. So too of the oldest of very many. */
    const struct records was = flow->records;
    const bool other = (was.from_higher != p->from_higher) | (was.owner != (owner & 0x3ffff));
    const uint32_t known = was.pending, pending = known - (known == PENDING_MOST);
    flow->records = (struct records){
        .owner = owner & 0x3ffff,
        .kind = was.kind,
        .from_higher = p->from_higher,
        .pending = ((other ? 0u : pending) + 1) & PENDING_MOST,
    };
}

/* Notes a packet that is a record whatever came before. */
static void note_record(struct flows *f, const struct prepared *p, enum flow_kind kind,
                        uint32_t owner)
{
    struct flow_set *set = flow_set(f, p->flow_hash);
    struct flow *flow = flow_find(set, flow_tag(p->flow_hash));
    if (flow)
        flow_expire(f, flow, p->packet.time_us);
    else
        flow = flow_start(f, set, p, kind);
    flow_touch(set, flow);
    flow_add_record(f, flow, p, owner);
    flow_see(flow, p->from_higher, p->packet.time_us);
}

/* Whoever traces a way wants to know that, and did not fail. */
static bool died_on_the_way(const struct prepared *answer)
{
    enum { TIME_EXCEEDED = 11, TIME_EXCEEDED6 = 3 };
    const struct packet *p = &answer->packet;
    return p->has_quoted && p->quoted.protocol == IP_UDP &&
           !is_trace_port(IP_UDP, p->quoted.target_port) &&
           p->icmp_type == (p->protocol == IP_ICMP ? TIME_EXCEEDED : TIME_EXCEEDED6);
}

/* Something came back to the end `to_higher`. */
static void flow_answer(struct flows *f, struct flow *flow, bool to_higher,
                        enum flow_outcome outcome, const struct prepared *answer)
{
    if (!flow->records.pending || flow->records.from_higher != to_higher)
        return;
    f->reply = outcome == FLOW_REPLY || died_on_the_way(answer);
    flow_settle_pending(f, flow, outcome, 1, answer);
}

/* Whether a datagram answers what was seen of its conversation. */
static bool flow_answers(struct flows *f, struct flow *flow, const struct prepared *p)
{
    const int64_t now_us = p->packet.time_us;
    flow_expire(f, flow, now_us);
    if (flow_distance(flow, !p->from_higher, now_us) > f->timeout_us[FLOW_UDP])
        return false;
    flow_answer(f, flow, !p->from_higher, FLOW_REPLY, p);
    return true;
}

static bool note_datagram(struct flows *f, const struct prepared *p, bool late_answer,
                          uint32_t owner)
{
    struct flow_set *set = flow_set(f, p->flow_hash);
    struct flow *flow = flow_find(set, flow_tag(p->flow_hash));
    bool answers = false;
    if (flow)
        answers = flow_answers(f, flow, p);
    else
        flow = flow_start(f, set, p, FLOW_UDP);
    const bool record = !late_answer && !answers;
    f->stray = late_answer && !answers;
    flow_touch(set, flow);
    if (record)
        flow_add_record(f, flow, p, owner);
    flow_see(flow, p->from_higher, p->packet.time_us);
    return record;
}

/* An answer of that kind; whose question is not here, leaves no trace. */
static void note_answer(struct flows *f, const struct prepared *p, bool to_higher,
                        enum flow_outcome outcome)
{
    struct flow *flow = flow_find(flow_set(f, p->flow_hash), flow_tag(p->flow_hash));
    if (!flow) {
        f->stray = true;
        return;
    }
    flow_expire(f, flow, p->packet.time_us);
    flow_answer(f, flow, to_higher, outcome, p);
}

static bool note_handshake(struct flows *f, const struct prepared *p, uint32_t owner)
{
    uint8_t flags = p->packet.tcp_flags & (TCP_SYN | TCP_ACK | TCP_RST);
    bool record = (flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
    if (record)
        note_record(f, p, FLOW_TCP, owner);
    else
        note_answer(f, p, !p->from_higher, flags & TCP_RST ? FLOW_UNREACHABLE : FLOW_REPLY);
    return record;
}

static bool note_icmp(struct flows *f, const struct prepared *p, uint32_t owner)
{
    const struct packet *packet = &p->packet;
    if (!is_echo(packet)) { /* from_higher is of the packet it quotes: the error goes back to it */
        note_answer(f, p, p->from_higher, FLOW_UNREACHABLE);
        return false;
    }
    bool record = packet->icmp_type == 8 || packet->icmp_type == 128;
    if (record)
        note_record(f, p, FLOW_ICMP, owner);
    else
        note_answer(f, p, !p->from_higher, FLOW_REPLY);
    return record;
}

void flows_own(struct flows *f, uint8_t incident)
{
    uint8_t *own = flow_incident(f, f->noted);
    if (*own != incident && f->noted->records.pending > 1)
        f->noted->records.pending = 1;
    *own = incident;
}

bool flows_note(struct flows *f, const struct prepared *p, bool late_answer, uint32_t owner)
{
    f->stray = f->reply = false;
    switch (p->packet.protocol) {
    case IP_TCP:
        return note_handshake(f, p, owner);
    case IP_ICMP:
    case IP_ICMP6:
        return note_icmp(f, p, owner);
    default:
        return note_datagram(f, p, late_answer, owner);
    }
}

void flows_sweep(struct flows *f, int64_t now_us)
{
    for (uint32_t set = 0; set < f->set_count; set++)
        for (unsigned i = 0; i < FLOW_WAYS; i++)
            flow_expire(f, &f->sets[set].flows[i], now_us);
}
