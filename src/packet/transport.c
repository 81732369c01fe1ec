/* transport: TCP (RFC 9293), UDP (RFC 768), UDP-Lite (RFC 3828); ICMP is in icmp.c.
 *
 * A first fragment may end before what its transport header announces, without lying: the rest
 * comes in later fragments. (Fragments but the last are multiples of 8 bytes, so only TCP's header
 * can be cut by that: a scanner's trick, RFC 1858.) */
#include "src/packet/layers.h"

enum { TCP_HEADER = 20, UDP_HEADER = 8 };

static inline void read_ports(struct span s, struct packet *p)
{
    if (!span_has(s, 4))
        return;
    p->source_port = bytes_u16be(s.at);
    p->target_port = bytes_u16be(s.at + 2);
    p->has_ports = true;
}

/* Whoever sent it meant something by its ports, flags and sequence number, as the SYNs of a Mirai
 * bot that announce options and bring none. Where its payload begins nobody knows. */
static void decode_tcp_lie(struct span s, struct packet *p)
{
    p->tcp_offset_lies = true;
    packet_set_payload(p, span_skip(s, TCP_HEADER));
    p->payload_bytes = p->payload_captured = 0;
}

/* A header that ends early, whoever cut it: what there is of it. */
static enum verdict decode_tcp_part(struct span s, struct packet *p)
{
    if (span_has(s, 8))
        p->tcp_sequence = bytes_u32be(s.at + 4);
    if (span_has(s, 14))
        p->tcp_flags = s.at[13];
    if (span_has(s, 16))
        p->tcp_window = bytes_u16be(s.at + 14);
    packet_set_payload(p, span_skip(s, TCP_HEADER));
    return VERDICT_IP;
}

static enum verdict decode_tcp(struct span s, struct packet *p)
{
    if (s.wire < TCP_HEADER && !p->fragment)
        return VERDICT_TCP_SHORT;
    read_ports(s, p);
    packet_note_cut(p, s, TCP_HEADER);
    if (!span_has(s, TCP_HEADER))
        return decode_tcp_part(s, p);
    uint32_t header = (s.at[12] >> 4) * 4u;
    p->tcp_sequence = bytes_u32be(s.at + 4);
    p->tcp_flags = s.at[13];
    p->tcp_window = bytes_u16be(s.at + 14);
    p->tcp_options = header > TCP_HEADER;
    if (header < TCP_HEADER || (header > s.wire && !p->fragment)) {
        decode_tcp_lie(s, p);
        return VERDICT_IP;
    }
    if (span_has(s, header)) {
        packet_set_payload(p, span_step(s, header));
        return VERDICT_IP;
    }
    packet_note_cut(p, s, header);
    packet_set_payload(p, span_skip(s, header));
    return VERDICT_IP;
}

static enum verdict decode_udp(struct span s, struct packet *p)
{
    if (s.wire < UDP_HEADER)
        return VERDICT_UDP_SHORT;
    read_ports(s, p);
    packet_note_cut(p, s, UDP_HEADER);
    uint32_t length = span_has(s, 6) ? bytes_u16be(s.at + 4) : s.wire;
    /* RFC 2675 section 4; Linux leaves both lengths at 0 in its "BIG TCP" tunnels as well. */
    if (length == 0 && p->ip_length == 0)
        length = s.wire;
    if (length < UDP_HEADER || (length > s.wire && !p->fragment))
        return VERDICT_UDP_LENGTH;
    if (span_has(s, UDP_HEADER))
        p->udp_checksum = bytes_u16be(s.at + 6);
    packet_set_payload(p, span_skip(span_trim(s, length), UDP_HEADER));
    if (length != SPAN_UNKNOWN)
        p->payload_bytes = length - UDP_HEADER; /* of it all, even if this is a fragment */
    return VERDICT_IP;
}

/* As UDP, but the field tells how much the checksum covers: all (0), or at least the header. */
static enum verdict decode_udplite(struct span s, struct packet *p)
{
    if (s.wire < UDP_HEADER)
        return VERDICT_UDP_SHORT;
    read_ports(s, p);
    packet_note_cut(p, s, UDP_HEADER);
    uint32_t covered = span_has(s, 6) ? bytes_u16be(s.at + 4) : 0;
    if (covered != 0 && (covered < UDP_HEADER || (covered > s.wire && !p->fragment)))
        return VERDICT_UDP_LENGTH;
    if (span_has(s, UDP_HEADER))
        p->udp_checksum = bytes_u16be(s.at + 6);
    packet_set_payload(p, span_skip(s, UDP_HEADER));
    return VERDICT_IP;
}

enum verdict transport_decode(struct span s, struct packet *p)
{
    if (p->later_fragment) {
        packet_set_payload(p, s);
        return VERDICT_IP;
    }
    switch (p->protocol) {
    case IP_TCP:
        return decode_tcp(s, p);
    case IP_UDP:
        return decode_udp(s, p);
    case IP_UDPLITE:
        return decode_udplite(s, p);
    case IP_ICMP:
    case IP_ICMP6:
        return icmp_decode(s, p);
    default:
        packet_set_payload(p, s);
        return VERDICT_IP;
    }
}
