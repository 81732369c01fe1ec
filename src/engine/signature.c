/* signature: one signature against one packet; see signature.h.
 *
 * Payload bytes are read only where they were captured. A test that wants more has three answers:
 * what is here already differs; the payload was never that long; or nobody can tell, as the snaplen
 * cut it. The first part of a fragmented datagram is no such cut: what is missing came, in a packet
 * of its own. */
#include "src/engine/signature.h"

#include "src/base/bytes.h"

#include <string.h>

bool signature_ports_contain(const struct signature_ports *ports, uint16_t port)
{
    for (size_t i = 0; i < ports->count; i++)
        if (port >= ports->ranges[i].first && port <= ports->ranges[i].last)
            return true;
    return false;
}

static bool one_of(const uint8_t *list, size_t count, uint8_t value)
{
    return memchr(list, value, count) != NULL;
}

static bool in_range(struct signature_range range, uint32_t value)
{
    return value >= range.low && value <= range.high;
}

/* Ports, or type and code, were read, and are as wanted. */
static bool kind_holds(const struct signature *s, const struct packet *p)
{
    if (s->protocol == IP_ICMP || s->protocol == IP_ICMP6)
        return p->has_icmp && (!(s->tests & TEST_ICMP_TYPE) ||
                               one_of(s->icmp_types, s->icmp_types_count, p->icmp_type));
    if (!p->has_ports)
        return false;
    if (s->target_ports.count > 0 && !signature_ports_contain(&s->target_ports, p->target_port))
        return false;
    if (s->source_ports.count > 0 && !signature_ports_contain(&s->source_ports, p->source_port))
        return false;
    return !signature_ports_contain(&s->source_excluded, p->source_port);
}

static bool ip_holds(const struct signature *s, const struct packet *p)
{
    if (s->tests & TEST_TTL && !in_range(s->ttl, p->ttl))
        return false;
    if (s->tests & TEST_IP_ID && (p->ip_version != 4 || p->ip_id != s->ip_id))
        return false;
    if (s->tests & TEST_IP_LENGTH && (p->ip_length == 0 || !in_range(s->ip_length, p->ip_length)))
        return false;
    return !(s->tests & TEST_NOT_MULTICAST) || !address_is_group(&p->target);
}

/* The last four bytes of an address are all of an IPv4 one. */
bool packet_has_id_of_masscan(const struct packet *p)
{
    const uint32_t target = bytes_u32be(p->target.bytes + 12);
    return p->ip_id == (uint16_t)(target ^ p->target_port ^ p->tcp_sequence);
}

bool packet_has_sequence_of_target(const struct packet *p)
{
    return p->tcp_sequence == bytes_u32be(p->target.bytes + 12);
}

static bool tcp_holds(const struct signature *s, const struct packet *p)
{
    enum {
        OF_TCP = TEST_IP_ID_MASSCAN | TEST_TCP_FLAGS | TEST_TCP_WINDOW | TEST_TCP_OPTIONS |
                 TEST_TCP_SEQUENCE_IS_TARGET,
        OF_IP4 = TEST_IP_ID_MASSCAN | TEST_TCP_SEQUENCE_IS_TARGET,
    };
    if (!(s->tests & OF_TCP))
        return true;
    if (p->truncated || p->fragment || (s->tests & OF_IP4 && p->ip_version != 4))
        return false;
    if (s->tests & TEST_TCP_FLAGS &&
        !one_of(s->flag_sets, s->flag_sets_count, p->tcp_flags & SIGNATURE_FLAGS))
        return false;
    if (s->tests & TEST_TCP_WINDOW && p->tcp_window != s->tcp_window)
        return false;
    if (s->tests & TEST_TCP_OPTIONS && p->tcp_options != s->tcp_options)
        return false;
    if (s->tests & TEST_IP_ID_MASSCAN && !packet_has_id_of_masscan(p))
        return false;
    return !(s->tests & TEST_TCP_SEQUENCE_IS_TARGET) || packet_has_sequence_of_target(p);
}

static bool quoted_holds(const struct signature *s, const struct packet *p)
{
    if (s->tests & TEST_QUOTED_PROTOCOL &&
        (!p->has_quoted || p->quoted.protocol != s->quoted_protocol))
        return false;
    if (s->quoted_ports.count == 0)
        return true;
    return p->has_quoted && p->quoted.has_ports &&
           signature_ports_contain(&s->quoted_ports, p->quoted.target_port);
}

static bool headers_hold(const struct signature *s, const struct packet *p, enum traffic direction)
{
    if (p->protocol != s->protocol || p->later_fragment)
        return false;
    if (s->direction != TRAFFIC_ALL && s->direction != direction)
        return false;
    if (s->tests & TEST_UDP_CHECKSUM_ZERO && (p->truncated || p->udp_checksum != 0))
        return false;
    return kind_holds(s, p) && ip_holds(s, p) && tcp_holds(s, p) && quoted_holds(s, p);
}

/* For bytes that are wanted and were not captured. */
static enum signature_result missing(const struct packet *p)
{
    return p->fragment ? SIGNATURE_NO : SIGNATURE_CUT;
}

/* How many of `wanted` bytes at `at` were captured. */
static uint32_t captured_at(const struct packet *p, uint32_t at, uint32_t wanted)
{
    if (p->payload_captured <= at)
        return 0;
    uint32_t here = p->payload_captured - at;
    return here < wanted ? here : wanted;
}

static enum signature_result bytes_at(const struct payload_test *t, const struct packet *p)
{
    if (p->payload_bytes < (uint32_t)t->at + t->length)
        return SIGNATURE_NO;
    uint32_t here = captured_at(p, t->at, t->length);
    for (uint32_t i = 0; i < here; i++)
        if ((p->payload[t->at + i] & t->mask[i]) != t->bytes[i])
            return SIGNATURE_NO;
    return here == t->length ? SIGNATURE_YES : missing(p);
}

static enum signature_result bytes_exactly(const struct payload_test *t, const struct packet *p)
{
    if (p->payload_bytes != t->length)
        return SIGNATURE_NO;
    uint32_t here = captured_at(p, 0, t->length);
    if (here > 0 && memcmp(p->payload, t->bytes, here) != 0)
        return SIGNATURE_NO;
    return here == t->length ? SIGNATURE_YES : missing(p);
}

static enum signature_result byte_repeated(const struct payload_test *t, const struct packet *p)
{
    uint32_t wanted = t->low;
    if (p->payload_bytes <= t->at || p->payload_bytes - t->at < wanted)
        return SIGNATURE_NO;
    if (wanted == 0)
        wanted = p->payload_bytes - t->at;
    uint32_t here = captured_at(p, t->at, wanted);
    for (uint32_t i = 0; i < here; i++)
        if (p->payload[t->at + i] != t->bytes[0])
            return SIGNATURE_NO;
    return here == wanted ? SIGNATURE_YES : missing(p);
}

static uint8_t small_letter(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

static bool find_any_case(const uint8_t *in, uint32_t length, const struct payload_test *t)
{
    for (uint32_t at = 0; at + t->length <= length; at++) {
        uint32_t same = 0;
        while (same < t->length && small_letter(in[at + same]) == small_letter(t->bytes[same]))
            same++;
        if (same == t->length)
            return true;
    }
    return false;
}

static enum signature_result bytes_somewhere(const struct payload_test *t, const struct packet *p)
{
    uint32_t window = p->payload_bytes < SIGNATURE_SEARCH ? p->payload_bytes : SIGNATURE_SEARCH;
    uint32_t here = captured_at(p, 0, window);
    if (here > 0 && (t->any_case ? find_any_case(p->payload, here, t)
                                 : memmem(p->payload, here, t->bytes, t->length) != NULL))
        return SIGNATURE_YES;
    return here == window || window < t->length ? SIGNATURE_NO : missing(p);
}

static enum signature_result test_payload(const struct payload_test *t, const struct packet *p)
{
    switch ((enum payload_test_kind)t->kind) {
    case PAYLOAD_LENGTH:
        return p->payload_bytes >= t->low && p->payload_bytes <= t->high ? SIGNATURE_YES
                                                                         : SIGNATURE_NO;
    case PAYLOAD_EXACT:
        return bytes_exactly(t, p);
    case PAYLOAD_AT:
        return bytes_at(t, p);
    case PAYLOAD_FILL:
        return byte_repeated(t, p);
    case PAYLOAD_FIND:
        return bytes_somewhere(t, p);
    }
    return SIGNATURE_NO;
}

/* All tests hold; or one does not; or none is known not to. */
static enum signature_result test_case(const struct payload_case *c, const struct packet *p)
{
    enum signature_result all = SIGNATURE_YES;
    for (size_t i = 0; i < c->count; i++) {
        enum signature_result one = test_payload(&c->tests[i], p);
        if (one == SIGNATURE_NO)
            return SIGNATURE_NO;
        if (one == SIGNATURE_CUT)
            all = SIGNATURE_CUT;
    }
    return all;
}

enum signature_result signature_test_packet(const struct signature *s, const struct packet *p,
                                            enum traffic direction)
{
    if (!headers_hold(s, p, direction))
        return SIGNATURE_NO;
    if (s->cases_count == 0)
        return SIGNATURE_YES;
    /* Where the header is not whole, not even the payload's length is known for sure. */
    if (p->truncated && p->has_ports)
        return missing(p);
    enum signature_result any = SIGNATURE_NO;
    for (size_t i = 0; i < s->cases_count && any != SIGNATURE_YES; i++) {
        enum signature_result one = test_case(&s->cases[i], p);
        if (one != SIGNATURE_NO)
            any = one;
    }
    return any;
}
