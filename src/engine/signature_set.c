/* signature_set: many signatures at once; see signature.h.
 *
 * A bit for each signature. Every filter (the target's port, the source's port, the direction, and
 * two fields more of each protocol) knows for each value which signatures it leaves possible. The
 * bits that are left after all of them are tried in full: with most packets none. (The bit vectors
 * of Lakshman and Stiliadis, "High-speed policy-based packet forwarding using efficient
 * multi-dimensional range matching", SIGCOMM 1998.) A filter may leave too much, never too little.
 */
#include "src/engine/signature.h"

#include <stdlib.h>
#include <string.h>

enum {
    WORDS = SIGNATURES / 64,
    PORTS = 65536,
    VALUES = 256,      /* that a filter of a field tells apart */
    LONG = VALUES - 1, /* of lengths: so many, or more */
};

struct mask {
    uint64_t words[WORDS];
};

/* Spans of ports, one after another, with the signatures that each leaves possible. */
struct port_filter {
    uint64_t named[PORTS / 64]; /* a bit for each port that some signature names */
    struct mask unnamed;        /* what is possible at any other */
    size_t spans_count;
    uint16_t *starts; /* of the spans; the first is 0 */
    struct mask *spans;
};

/* What is filtered for one protocol. */
struct lane {
    struct mask all;                   /* of that protocol */
    struct port_filter target, source; /* TCP and UDP */
    struct mask first[VALUES];         /* by first payload byte; TCP flags; ICMP type */
    struct mask second[VALUES];        /* by length of the payload; TCP: folded window */
};

enum { LANE_UDP, LANE_TCP, LANE_ICMP, LANE_ICMP6, LANES };

struct signature_set {
    size_t count;
    struct mask by_direction[TRAFFIC_TRANSIT + 1];
    struct lane lanes[LANES];
    struct signature list[]; /* count */
};

static void mask_add(struct mask *m, size_t i)
{
    m->words[i / 64] |= UINT64_C(1) << (i % 64);
}

static struct mask mask_and(struct mask a, struct mask b)
{
    for (size_t i = 0; i < WORDS; i++)
        a.words[i] &= b.words[i];
    return a;
}

static bool mask_is_empty(struct mask m)
{
    return (m.words[0] | m.words[1]) == 0;
}

static bool bit_of(const uint64_t *bits, uint32_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

static void set_bit(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

static int lane_of(uint8_t protocol)
{
    switch (protocol) {
    case IP_UDP:
        return LANE_UDP;
    case IP_TCP:
        return LANE_TCP;
    case IP_ICMP:
        return LANE_ICMP;
    case IP_ICMP6:
        return LANE_ICMP6;
    default:
        return -1;
    }
}

/* --- Building --------------------------------------------------------------------------------- */

typedef const struct signature_ports *ports_of(const struct signature *s);

static const struct signature_ports *target_ports(const struct signature *s)
{
    return &s->target_ports;
}

static const struct signature_ports *source_ports(const struct signature *s)
{
    return &s->source_ports;
}

/* Marks each port that is named, and in `edges` each at which the signatures may differ from those
 * of the one before. */
static void mark_ports(struct port_filter *f, uint64_t edges[PORTS / 64],
                       const struct signature_ports *ports)
{
    for (size_t i = 0; i < ports->count; i++) {
        const struct port_range *range = &ports->ranges[i];
        for (uint32_t port = range->first; port <= range->last; port++)
            set_bit(f->named, port);
        set_bit(edges, range->first);
        if (range->last < PORTS - 1)
            set_bit(edges, range->last + 1u);
    }
}

static bool port_filter_build(struct port_filter *f, const struct signature_set *set,
                              uint8_t protocol, ports_of *ports)
{
    uint64_t edges[PORTS / 64] = {1}; /* port 0 */
    for (size_t i = 0; i < set->count; i++) {
        if (set->list[i].protocol != protocol)
            continue;
        mark_ports(f, edges, ports(&set->list[i]));
        if (ports(&set->list[i])->count == 0)
            mask_add(&f->unnamed, i);
    }
    size_t spans = 0;
    for (size_t i = 0; i < PORTS / 64; i++)
        spans += (size_t)__builtin_popcountll(edges[i]);
    f->starts = malloc(spans * sizeof *f->starts);
    f->spans = malloc(spans * sizeof *f->spans);
    if (!f->starts || !f->spans)
        return false;
    for (uint32_t port = 0; port < PORTS; port++) {
        if (!bit_of(edges, port))
            continue;
        struct mask *span = &f->spans[f->spans_count];
        f->starts[f->spans_count++] = (uint16_t)port;
        *span = f->unnamed;
        for (size_t i = 0; i < set->count; i++)
            if (set->list[i].protocol == protocol &&
                signature_ports_contain(ports(&set->list[i]), (uint16_t)port))
                mask_add(span, i);
    }
    return true;
}

static bool test_allows_first(const struct payload_test *t, uint8_t byte)
{
    switch ((enum payload_test_kind)t->kind) {
    case PAYLOAD_EXACT:
        return byte == t->bytes[0];
    case PAYLOAD_AT:
        return t->at > 0 || (byte & t->mask[0]) == t->bytes[0];
    case PAYLOAD_FILL:
        return t->at > 0 || byte == t->bytes[0];
    case PAYLOAD_LENGTH:
    case PAYLOAD_FIND:
        break;
    }
    return true;
}

static bool test_allows_length(const struct payload_test *t, uint32_t length)
{
    if (t->kind == PAYLOAD_LENGTH)
        return t->high >= length && (t->low <= length || length == LONG);
    if (t->kind == PAYLOAD_EXACT)
        return t->length == length;
    return true;
}

typedef bool test_allows(const struct payload_test *t, uint32_t value);

static bool allows_first(const struct payload_test *t, uint32_t value)
{
    return test_allows_first(t, (uint8_t)value);
}

/* Some way for the payload to look is possible with that value. */
static bool cases_allow(const struct signature *s, test_allows *allows, uint32_t value)
{
    for (size_t i = 0; i < s->cases_count; i++) {
        const struct payload_case *c = &s->cases[i];
        size_t held = 0;
        while (held < c->count && allows(&c->tests[held], value))
            held++;
        if (held == c->count)
            return true;
    }
    return s->cases_count == 0;
}

static uint8_t fold_window(uint16_t window)
{
    return (uint8_t)(window ^ window >> 8);
}

static bool allows_in_first(const struct signature *s, uint32_t value)
{
    if (s->protocol == IP_UDP)
        return cases_allow(s, allows_first, value);
    if (s->protocol == IP_TCP)
        return !(s->tests & TEST_TCP_FLAGS) || memchr(s->flag_sets, (int)value, s->flag_sets_count);
    return !(s->tests & TEST_ICMP_TYPE) || memchr(s->icmp_types, (int)value, s->icmp_types_count);
}

static bool allows_in_second(const struct signature *s, uint32_t value)
{
    if (s->protocol == IP_TCP)
        return !(s->tests & TEST_TCP_WINDOW) || fold_window(s->tcp_window) == value;
    return cases_allow(s, test_allows_length, value);
}

static bool build_filters(struct signature_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct signature *s = &set->list[i];
        struct lane *lane = &set->lanes[lane_of(s->protocol)];
        mask_add(&lane->all, i);
        for (uint32_t value = 0; value < VALUES; value++) {
            if (allows_in_first(s, value))
                mask_add(&lane->first[value], i);
            if (allows_in_second(s, value))
                mask_add(&lane->second[value], i);
        }
        for (int direction = TRAFFIC_ALL; direction <= TRAFFIC_TRANSIT; direction++)
            if (s->direction == TRAFFIC_ALL || s->direction == direction)
                mask_add(&set->by_direction[direction], i);
    }
    struct lane *udp = &set->lanes[LANE_UDP], *tcp = &set->lanes[LANE_TCP];
    return port_filter_build(&udp->target, set, IP_UDP, target_ports) &&
           port_filter_build(&udp->source, set, IP_UDP, source_ports) &&
           port_filter_build(&tcp->target, set, IP_TCP, target_ports) &&
           port_filter_build(&tcp->source, set, IP_TCP, source_ports);
}

/* Cheap tests first; among equals as they were. */
static void sort_tests(struct payload_case *c)
{
    for (size_t i = 1; i < c->count; i++)
        for (size_t k = i; k > 0 && c->tests[k - 1].kind > c->tests[k].kind; k--) {
            struct payload_test later = c->tests[k - 1];
            c->tests[k - 1] = c->tests[k];
            c->tests[k] = later;
        }
}

struct signature_set *signature_set_new(const struct signature *list, size_t count)
{
    struct signature_set *set = calloc(1, sizeof *set + count * sizeof set->list[0]);
    if (!set)
        return NULL;
    set->count = count;
    for (size_t i = 0; i < count; i++) {
        set->list[i] = list[i];
        for (size_t k = 0; k < list[i].cases_count; k++)
            sort_tests(&set->list[i].cases[k]);
    }
    if (build_filters(set))
        return set;
    signature_set_free(set);
    return NULL;
}

void signature_set_free(struct signature_set *set)
{
    for (size_t i = 0; set && i < LANES; i++) {
        struct port_filter *filters[] = {&set->lanes[i].target, &set->lanes[i].source};
        for (size_t k = 0; k < 2; k++) {
            free(filters[k]->starts);
            free(filters[k]->spans);
        }
    }
    free(set);
}

const struct signature *signature_set_list(const struct signature_set *set)
{
    return set->list;
}

size_t signature_set_count(const struct signature_set *set)
{
    return set->count;
}

/* --- Matching --------------------------------------------------------------------------------- */

static struct mask at_port(const struct port_filter *f, uint16_t port)
{
    if (!bit_of(f->named, port))
        return f->unnamed;
    size_t low = 0, high = f->spans_count; /* the span is in [low, high) */
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (f->starts[middle] <= port)
            low = middle;
        else
            high = middle;
    }
    return f->spans[low];
}

static uint32_t length_value(const struct packet *p)
{
    return p->payload_bytes < LONG ? p->payload_bytes : LONG;
}

/* What is left of m by the fields that only that protocol has. */
static struct mask filter_fields(struct mask m, const struct lane *lane, const struct packet *p)
{
    switch (p->protocol) {
    case IP_TCP:
        m = mask_and(m, lane->first[p->tcp_flags & SIGNATURE_FLAGS]);
        return mask_and(m, lane->second[fold_window(p->tcp_window)]);
    case IP_UDP:
        if (p->truncated)
            return m; /* the length is not sure */
        if (p->payload_captured > 0)
            m = mask_and(m, lane->first[p->payload[0]]);
        return mask_and(m, lane->second[length_value(p)]);
    default:
        if (p->has_icmp)
            m = mask_and(m, lane->first[p->icmp_type]);
        return mask_and(m, lane->second[length_value(p)]);
    }
}

static struct mask possible(const struct signature_set *set, const struct packet *p,
                            enum traffic direction)
{
    static const struct mask none;
    const int number = lane_of(p->protocol);
    if (number < 0 || p->later_fragment)
        return none;
    const struct lane *lane = &set->lanes[number];
    struct mask m = lane->all;
    if (number == LANE_UDP || number == LANE_TCP) {
        if (!p->has_ports)
            return none;
        m = mask_and(at_port(&lane->target, p->target_port),
                     at_port(&lane->source, p->source_port));
    }
    if (mask_is_empty(m))
        return m;
    return filter_fields(mask_and(m, set->by_direction[direction]), lane, p);
}

size_t signature_set_match(const struct signature_set *set, const struct packet *p,
                           enum traffic direction, uint8_t out[SIGNATURE_MATCHES], bool *cut)
{
    size_t found = 0;
    const struct mask m = possible(set, p, direction);
    *cut = false;
    for (size_t word = 0; word < WORDS; word++) {
        for (uint64_t bits = m.words[word]; bits && found < SIGNATURE_MATCHES; bits &= bits - 1) {
            const size_t i = word * 64 + (size_t)__builtin_ctzll(bits);
            const enum signature_result result = signature_test_packet(&set->list[i], p, direction);
            if (result == SIGNATURE_YES)
                out[found++] = (uint8_t)i;
            else if (result == SIGNATURE_CUT)
                *cut = true;
        }
    }
    return found;
}
