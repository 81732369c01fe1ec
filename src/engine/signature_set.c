/* signature_set: many signatures at once; see signature.h.
 *
 * A bit for each signature. Every filter (the target's port, the source's port, the direction, and
 * two fields more of each protocol) knows for each value which signatures it leaves possible. The
 * bits that are left after all of them stand for signatures that one comparison more
 * (signature_word.h) or else their tests in full decide: with most packets none. (The bit vectors
 * of Lakshman and Stiliadis, "High-speed policy-based packet forwarding using efficient
 * multi-dimensional range matching", SIGCOMM 1998.) A filter may leave too much, never too little.
 */
#include "src/engine/signature_word.h"

#include "src/base/bits.h"

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

/* Spans of ports, one after another, with the signatures that each leaves possible. Which span a
 * port is in: as many as start at it or before; of 64 ports a bit for each that is a start. A table
 * of all ports would be five times larger, and was slower. */
struct port_filter {
    uint64_t named[PORTS / 64]; /* a bit for each port that some signature names; apart, as most
                                   packets ask no more */
    struct port_row {
        uint64_t starts;
        size_t before; /* spans that start before these ports */
    } rows[PORTS / 64];
    struct mask unnamed; /* what is possible at a port that is not named */
    struct mask *spans;  /* the first starts at port 0 */
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
    struct signature_word words[SIGNATURES];
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

static uint64_t bit_of_port(uint32_t port)
{
    return UINT64_C(1) << (port % 64);
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

static void mark_ports(struct port_filter *f, const struct signature_ports *ports)
{
    for (size_t i = 0; i < ports->count; i++) {
        const struct port_range *range = &ports->ranges[i];
        for (uint32_t port = range->first; port <= range->last; port++)
            f->named[port / 64] |= bit_of_port(port);
        f->rows[range->first / 64].starts |= bit_of_port(range->first);
        const uint32_t next = range->last + 1u;
        if (next < PORTS)
            f->rows[next / 64].starts |= bit_of_port(next);
    }
}

static size_t count_spans(struct port_filter *f)
{
    size_t spans = 0;
    for (size_t i = 0; i < PORTS / 64; i++) {
        f->rows[i].before = spans;
        spans += bits_set(f->rows[i].starts);
    }
    return spans;
}

static struct mask mask_of_port(const struct signature_set *set, uint8_t protocol, ports_of *ports,
                                uint16_t port)
{
    struct mask m = {0};
    for (size_t i = 0; i < set->count; i++) {
        const struct signature *s = &set->list[i];
        if (s->protocol == protocol &&
            (ports(s)->count == 0 || signature_ports_contain(ports(s), port)))
            mask_add(&m, i);
    }
    return m;
}

static bool port_filter_build(struct port_filter *f, const struct signature_set *set,
                              uint8_t protocol, ports_of *ports)
{
    f->rows[0].starts = bit_of_port(0);
    for (size_t i = 0; i < set->count; i++) {
        if (set->list[i].protocol != protocol)
            continue;
        mark_ports(f, ports(&set->list[i]));
        if (ports(&set->list[i])->count == 0)
            mask_add(&f->unnamed, i);
    }
    struct mask *span = f->spans = malloc(count_spans(f) * sizeof *f->spans);
    if (!span)
        return false;
    for (uint32_t row = 0; row < PORTS / 64; row++)
        for (uint64_t starts = f->rows[row].starts; starts; starts &= starts - 1) {
            const uint32_t port = row * 64 + (uint32_t)__builtin_ctzll(starts);
            *span++ = mask_of_port(set, protocol, ports, (uint16_t)port);
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
        set->words[i] = signature_word_of(&set->list[i]);
    }
    if (build_filters(set))
        return set;
    signature_set_free(set);
    return NULL;
}

void signature_set_free(struct signature_set *set)
{
    for (size_t i = 0; set && i < LANES; i++) {
        free(set->lanes[i].target.spans);
        free(set->lanes[i].source.spans);
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
    if (!(f->named[port / 64] & bit_of_port(port)))
        return f->unnamed;
    const struct port_row *row = &f->rows[port / 64];
    const uint64_t up_to_port = bit_of_port(port) | (bit_of_port(port) - 1);
    return f->spans[row->before + bits_set(row->starts & up_to_port) - 1];
}

static uint32_t length_value(const struct packet *p)
{
    return p->payload_bytes < LONG ? p->payload_bytes : LONG;
}

/* What the fields leave that only this protocol has. */
static struct mask at_fields(const struct lane *lane, const struct packet *p)
{
    switch (p->protocol) {
    case IP_TCP:
        return mask_and(lane->first[p->tcp_flags & SIGNATURE_FLAGS],
                        lane->second[fold_window(p->tcp_window)]);
    case IP_UDP:
        if (p->truncated)
            return lane->all; /* the length is not sure */
        if (p->payload_captured == 0)
            return lane->second[length_value(p)];
        return mask_and(lane->first[p->payload[0]], lane->second[length_value(p)]);
    default:
        if (!p->has_icmp)
            return lane->second[length_value(p)];
        return mask_and(lane->first[p->icmp_type], lane->second[length_value(p)]);
    }
}

/* The fields before the ports: their tables are the smaller ones. */
static struct mask possible(const struct signature_set *set, const struct packet *p,
                            enum traffic direction)
{
    static const struct mask none;
    const int number = lane_of(p->protocol);
    if (number < 0 || p->later_fragment)
        return none;
    const struct lane *lane = &set->lanes[number];
    const struct mask m = mask_and(at_fields(lane, p), set->by_direction[direction]);
    if (mask_is_empty(m) || number == LANE_ICMP || number == LANE_ICMP6)
        return m;
    if (!p->has_ports)
        return none;
    const struct mask left = mask_and(m, at_port(&lane->target, p->target_port));
    return mask_is_empty(left) ? left : mask_and(left, at_port(&lane->source, p->source_port));
}

size_t signature_set_match(const struct signature_set *set, const struct packet *p,
                           enum traffic direction, uint8_t out[SIGNATURE_MATCHES], bool *cut)
{
    *cut = false;
    const struct mask m = possible(set, p, direction);
    if (mask_is_empty(m))
        return 0;
    size_t found = 0;
    uint64_t word = 0;
    const bool has_word = packet_word(p, &word);
    for (size_t at = 0; at < WORDS; at++) {
        for (uint64_t bits = m.words[at]; bits && found < SIGNATURE_MATCHES; bits &= bits - 1) {
            const size_t i = at * 64 + (size_t)__builtin_ctzll(bits);
            if (has_word && (word & set->words[i].mask) != set->words[i].value)
                continue;
            const enum signature_result result = signature_test_packet(&set->list[i], p, direction);
            if (result == SIGNATURE_YES)
                out[found++] = (uint8_t)i;
            else if (result == SIGNATURE_CUT)
                *cut = true;
        }
    }
    return found;
}
