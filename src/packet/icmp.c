/* icmp: ICMP (RFC 792), ICMPv6 (RFC 4443), and the packet that an error message quotes.
 *
 * A quote is the beginning of a packet: its IP header and, of old, 8 bytes behind it. So its own
 * lengths say nothing about what is here, and are not looked at. */
#include "src/packet/layers.h"

enum { ICMP_HEADER = 8, QUOTED_PORTS = 4 };

static bool is_error(const struct packet *p)
{
    if (p->protocol == IP_ICMP6)
        return p->icmp_type >= 1 && p->icmp_type <= 4;
    switch (p->icmp_type) {
    case 3:  /* destination unreachable */
    case 4:  /* source quench */
    case 5:  /* redirect */
    case 11: /* time exceeded */
    case 12: /* parameter problem */
        return true;
    default:
        return false;
    }
}

/* s: what the quoted packet has behind its IP header. */
static void quote_ports(struct span s, struct packet *p)
{
    struct quoted *q = &p->quoted;
    if (q->protocol != IP_TCP && q->protocol != IP_UDP && q->protocol != IP_UDPLITE)
        return;
    packet_note_cut(p, s, QUOTED_PORTS);
    if (!span_has(s, QUOTED_PORTS))
        return;
    q->source_port = bytes_u16be(s.at);
    q->target_port = bytes_u16be(s.at + 2);
    q->has_ports = true;
}

static void quote_v4(struct span s, struct packet *p)
{
    enum { IP4_HEADER = 20 };
    packet_note_cut(p, s, IP4_HEADER);
    if (!span_has(s, IP4_HEADER) || s.at[0] >> 4 != 4)
        return;
    uint32_t header = (s.at[0] & 0x0fu) * 4u;
    if (header < IP4_HEADER)
        return;
    p->has_quoted = true;
    p->quoted = (struct quoted){.source = address_from_v4(s.at + 12),
                                .target = address_from_v4(s.at + 16),
                                .protocol = s.at[9]};
    bool later_fragment = (bytes_u16be(s.at + 6) & 0x1fff) != 0;
    if (!later_fragment)
        quote_ports(span_skip(s, header), p);
}

static void quote_v6(struct span s, struct packet *p)
{
    enum { IP6_HEADER = 40 };
    packet_note_cut(p, s, IP6_HEADER);
    if (!span_has(s, IP6_HEADER) || s.at[0] >> 4 != 6)
        return;
    p->has_quoted = true;
    p->quoted =
        (struct quoted){.source = address_from_v6(s.at + 8), .target = address_from_v6(s.at + 24)};
    struct ip_chain chain = {.protocol = s.at[6]};
    s = span_skip(s, IP6_HEADER);
    bool good = ip_follow_extensions(&s, &chain);
    p->quoted.protocol = chain.protocol;
    if (chain.truncated)
        p->truncated = true;
    if (good && !chain.later_fragment)
        quote_ports(s, p);
}

enum verdict icmp_decode(struct span s, struct packet *p)
{
    if (s.wire < ICMP_HEADER)
        return VERDICT_ICMP_SHORT;
    packet_note_cut(p, s, ICMP_HEADER);
    if (span_has(s, 2)) {
        p->icmp_type = s.at[0];
        p->icmp_code = s.at[1];
        p->has_icmp = true;
    }
    s = span_skip(s, ICMP_HEADER);
    packet_set_payload(p, s);
    if (!p->has_icmp || !is_error(p))
        return VERDICT_IP;
    if (p->protocol == IP_ICMP)
        quote_v4(s, p);
    else
        quote_v6(s, p);
    return VERDICT_IP;
}
