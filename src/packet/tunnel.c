/* tunnel: the packet within a packet, for those who asked for it (`decapsulate`).
 *
 * All that a tunnel needs of its outer packet is in struct packet: the protocol or the port, and
 * the payload. UDP tunnels are known by the port they are sent to. */
#include "src/packet/layers.h"

enum { TUNNELS_MAX = 8 };

enum { IP_IPIP = 4, IP_IPV6 = 41, IP_GRE = 47 };
enum { PORT_GTPU = 2152, PORT_VXLAN = 4789, PORT_GENEVE = 6081 };

static enum verdict decode_inner(uint16_t ethertype, struct span s, struct packet *p)
{
    if (ethertype == ETHERTYPE_BRIDGED)
        return link_decode_ethernet(s, p);
    return shim_decode(ethertype, s, p);
}

/* RFC 2784 and 2890 (version 0); RFC 2637 section 4.1 (version 1, PPTP's). Optional fields are four
 * bytes each, in this order: checksum, key, sequence number, acknowledgement. */
static enum verdict decode_gre(struct span s, struct packet *p)
{
    enum { CHECKSUM = 0x8000, ROUTES = 0x4000, KEY = 0x2000, SEQUENCE = 0x1000, ACK = 0x0080 };
    if (!span_has(s, 4))
        return VERDICT_NOT_IP;
    uint16_t flags = bytes_u16be(s.at), type = bytes_u16be(s.at + 2);
    unsigned version = flags & 7;
    if (version > 1 || (flags & ROUTES))
        return VERDICT_NOT_IP;
    uint32_t length = 4;
    for (uint16_t flag = CHECKSUM; flag >= SEQUENCE; flag >>= 1)
        length += flags & flag ? 4 : 0;
    if (version == 1 && (flags & ACK))
        length += 4;
    return decode_inner(type, span_skip(s, length), p);
}

/* RFC 7348 section 5: flags with the I bit, VNI, then an Ethernet frame. */
static enum verdict decode_vxlan(struct span s, struct packet *p)
{
    if (!span_has(s, 8) || !(s.at[0] & 0x08))
        return VERDICT_NOT_IP;
    return link_decode_ethernet(span_skip(s, 8), p);
}

/* RFC 8926 section 3.4: version and length of the options in words, flags, EtherType, VNI. */
static enum verdict decode_geneve(struct span s, struct packet *p)
{
    if (!span_has(s, 8) || s.at[0] >> 6 != 0)
        return VERDICT_NOT_IP;
    uint32_t options = (s.at[0] & 0x3fu) * 4u;
    uint16_t type = bytes_u16be(s.at + 2);
    return decode_inner(type, span_skip(s, 8 + options), p);
}

/* 3GPP TS 29.281 section 5: flags, type, length, tunnel; if any of the three last flags is set,
 * four bytes more, the last of which begins a chain of extension headers: length in words, content,
 * next type. */
static enum verdict decode_gtpu(struct span s, struct packet *p)
{
    enum { VERSION_1_GTP = 0x30, VERSION_BITS = 0xf0, EXTENDED = 0x04, ANY_OPTION = 0x07 };
    enum { USER_PACKET = 255, EXTENSIONS_MAX = 8 };
    if (!span_has(s, 8) || (s.at[0] & VERSION_BITS) != VERSION_1_GTP || s.at[1] != USER_PACKET)
        return VERDICT_NOT_IP;
    uint8_t flags = s.at[0];
    s = span_skip(s, 8);
    if (flags & ANY_OPTION) {
        if (!span_has(s, 4))
            return VERDICT_NOT_IP;
        uint8_t next = flags & EXTENDED ? s.at[3] : 0;
        s = span_skip(s, 4);
        for (int n = 0; next != 0; n++) {
            uint32_t length = span_has(s, 1) ? s.at[0] * 4u : 0;
            if (n == EXTENSIONS_MAX || length == 0 || !span_has(s, length))
                return VERDICT_NOT_IP;
            next = s.at[length - 1];
            s = span_skip(s, length);
        }
    }
    return ip_decode(s, p);
}

static enum verdict decode_tunnel(const struct packet *outer, struct packet *inner)
{
    struct span s = {.at = outer->payload,
                     .captured = outer->payload_captured,
                     .wire = outer->fragment ? SPAN_UNKNOWN : outer->payload_bytes};
    if (outer->later_fragment)
        return VERDICT_NOT_IP;
    if (outer->protocol == IP_IPIP)
        return ip_decode_v4(s, inner);
    if (outer->protocol == IP_IPV6)
        return ip_decode_v6(s, inner);
    if (outer->protocol == IP_GRE)
        return decode_gre(s, inner);
    if (outer->protocol != IP_UDP || !outer->has_ports)
        return VERDICT_NOT_IP;
    switch (outer->target_port) {
    case PORT_VXLAN:
        return decode_vxlan(s, inner);
    case PORT_GENEVE:
        return decode_geneve(s, inner);
    case PORT_GTPU:
        return decode_gtpu(s, inner);
    default:
        return VERDICT_NOT_IP;
    }
}

void tunnel_follow(struct packet *p)
{
    for (int depth = 0; depth < TUNNELS_MAX; depth++) {
        struct packet inner = {.time_us = p->time_us, .wire_bytes = p->wire_bytes};
        if (decode_tunnel(p, &inner) != VERDICT_IP)
            return;
        *p = inner;
    }
}
