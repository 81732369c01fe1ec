/* ip: IPv4 (RFC 791), IPv6 and its extension headers (RFC 8200).
 *
 * From here on the packet's own lengths rule: what is behind the IP packet in its frame is padding
 * or a checksum, and never read as payload. */
#include "src/packet/layers.h"

enum { IP4_HEADER = 20, IP6_HEADER = 40 };

/* Forgets the packet before. The addresses are overwritten anyway, and `quoted` says nothing
 * without has_quoted. */
static inline void packet_clear(struct packet *p)
{
    memset(&p->payload_bytes, 0,
           offsetof(struct packet, quoted) - offsetof(struct packet, payload_bytes));
}

enum verdict ip_decode_v4(struct span s, struct packet *p)
{
    if (!span_has(s, IP4_HEADER))
        return span_missing(s, IP4_HEADER, VERDICT_IP_SHORT);
    const uint8_t *ip = s.at;
    if (ip[0] >> 4 != 4)
        return VERDICT_IP_VERSION;
    uint32_t header = (ip[0] & 0x0fu) * 4u;
    uint16_t total_field = bytes_u16be(ip + 2);
    /* 0: the network card is to cut it into segments and fill in their lengths; it is all that
     * there is, which may be unknown as well. */
    uint32_t total = total_field ? total_field : s.wire;
    if (header < IP4_HEADER)
        return VERDICT_IP_HEADER_LENGTH;
    if (total < IP4_HEADER || total > s.wire)
        return VERDICT_IP_TOTAL_LENGTH;
    if (header > total)
        return VERDICT_IP_HEADER_LENGTH;
    if (!span_has(s, header))
        return VERDICT_CUT_BEFORE_IP;

    packet_clear(p);
    uint16_t fragment = bytes_u16be(ip + 6);
    p->ip_version = 4;
    p->ip_length = total_field;
    p->ip_id = bytes_u16be(ip + 4);
    p->fragment = (fragment & 0x3fff) != 0; /* "more fragments", or an offset */
    p->later_fragment = (fragment & 0x1fff) != 0;
    p->ttl = ip[8];
    p->protocol = ip[9];
    p->source = address_from_v4(ip + 12);
    p->target = address_from_v4(ip + 16);
    return transport_decode(span_step(span_trim(s, total), header), p);
}

/* Protocol numbers of extension headers that say what follows them. */
enum {
    HOP_BY_HOP = 0,
    ROUTING = 43,
    FRAGMENT = 44,
    AUTHENTICATION = 51,
    NO_NEXT_HEADER = 59,
    DESTINATION = 60,
};

/* RFC 8200 section 4.1 knows seven, each at most once but one. */
enum { EXTENSIONS_MAX = 8 };

static bool is_extension(uint8_t protocol)
{
    return protocol == HOP_BY_HOP || protocol == ROUTING || protocol == FRAGMENT ||
           protocol == AUTHENTICATION || protocol == DESTINATION;
}

static uint32_t extension_length(uint8_t protocol, const uint8_t *header)
{
    switch (protocol) {
    case FRAGMENT:
        return 8;
    case AUTHENTICATION: /* RFC 4302 section 2.2 */
        return (header[1] + 2u) * 4u;
    default:
        return (header[1] + 1u) * 8u;
    }
}

bool ip_follow_extensions(struct span *s, struct ip_chain *chain)
{
    for (int n = 0; is_extension(chain->protocol); n++) {
        if (n == EXTENSIONS_MAX || s->wire < 8)
            return false;
        if (!span_has(*s, 8)) {
            chain->truncated = true;
            return true;
        }
        uint32_t length = extension_length(chain->protocol, s->at);
        if (length > s->wire)
            return false;
        if (!span_has(*s, length))
            chain->truncated = true;
        if (chain->protocol == FRAGMENT) {
            uint16_t field = bytes_u16be(s->at + 2); /* offset, two spare bits, "more" */
            chain->later_fragment = (field & 0xfff8) != 0;
            chain->fragment = (field & 0xfff9) != 0;
        }
        chain->protocol = s->at[0];
        *s = span_skip(*s, length);
        if (chain->later_fragment)
            return true; /* what is here is not the beginning of that next header */
    }
    return true;
}

/* 40 and the payload, as far as the field reaches; 0 if the packet does not say. */
static uint16_t length_of_v6(uint32_t payload)
{
    if (payload == 0)
        return 0;
    return payload + IP6_HEADER > UINT16_MAX ? UINT16_MAX : (uint16_t)(payload + IP6_HEADER);
}

enum verdict ip_decode_v6(struct span s, struct packet *p)
{
    if (!span_has(s, IP6_HEADER))
        return span_missing(s, IP6_HEADER, VERDICT_IP_SHORT);
    const uint8_t *ip = s.at;
    if (ip[0] >> 4 != 6)
        return VERDICT_IP_VERSION;
    uint32_t payload = bytes_u16be(ip + 4);
    s = span_skip(s, IP6_HEADER);
    if (payload > s.wire)
        return VERDICT_IP_TOTAL_LENGTH;

    packet_clear(p);
    struct ip_chain chain = {.protocol = ip[6]};
    p->ip_version = 6;
    /* 0: nothing follows, or more than the field can say (a jumbogram, RFC 2675, or work left to
     * the network card). */
    bool open = payload == 0 && chain.protocol != NO_NEXT_HEADER;
    p->ip_length = open ? 0 : length_of_v6(payload);
    s = span_trim(s, open ? s.wire : payload);
    if (!ip_follow_extensions(&s, &chain))
        return VERDICT_IP6_EXTENSIONS;
    p->protocol = chain.protocol;
    p->fragment = chain.fragment;
    p->later_fragment = chain.later_fragment;
    p->truncated = chain.truncated;
    p->ttl = ip[7];
    p->source = address_from_v6(ip + 8);
    p->target = address_from_v6(ip + 24);
    return transport_decode(s, p);
}

enum verdict ip_decode(struct span s, struct packet *p)
{
    if (!span_has(s, 1))
        return span_missing(s, 1, VERDICT_IP_SHORT);
    return s.at[0] >> 4 == 6 ? ip_decode_v6(s, p) : ip_decode_v4(s, p);
}
