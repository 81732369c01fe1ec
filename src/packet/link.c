/* link: link headers, down to an EtherType. Formats: https://www.tcpdump.org/linktypes.html.
 * 802.11 has a file of its own (wifi.c). */
#include "src/packet/layers.h"

enum { ETHERNET_HEADER = 14 };

enum verdict link_decode_ethernet(struct span s, struct packet *p)
{
    if (!span_has(s, ETHERNET_HEADER))
        return span_missing(s, ETHERNET_HEADER, VERDICT_LINK_SHORT);
    uint16_t type = bytes_u16be(s.at + 12);
    s = span_step(s, ETHERNET_HEADER);
    if (type == ETHERTYPE_IP4) /* nearly all of them: straight on */
        return ip_decode_v4(s, p);
    return shim_decode(type, s, p);
}

/* The address family in front of a packet from a loopback interface. AF_INET is 2 everywhere,
 * AF_INET6 is not the same on any two systems. */
static enum verdict decode_family(uint32_t family, struct span s, struct packet *p)
{
    switch (family) {
    case 2:
        return ip_decode_v4(s, p);
    case 10: /* Linux */
    case 24: /* NetBSD, OpenBSD */
    case 28: /* FreeBSD */
    case 30: /* macOS */
        return ip_decode_v6(s, p);
    default:
        return VERDICT_NOT_IP;
    }
}

enum verdict link_decode_loop(struct span s, struct packet *p)
{
    if (!span_has(s, 4))
        return span_missing(s, 4, VERDICT_LINK_SHORT);
    return decode_family(bytes_u32be(s.at), span_skip(s, 4), p);
}

/* As LOOP, but in the byte order of the machine that captured, which nobody wrote down. Families
 * are small numbers, so the order that gives one is it. */
enum verdict link_decode_null(struct span s, struct packet *p)
{
    if (!span_has(s, 4))
        return span_missing(s, 4, VERDICT_LINK_SHORT);
    uint32_t family = bytes_u32be(s.at);
    if (family > UINT16_MAX)
        family = bytes_u32le(s.at);
    return decode_family(family, span_skip(s, 4), p);
}

/* The protocol of Linux "cooked" headers: an EtherType, or one of Linux's own numbers below
 * (linux/if_ether.h): 4 is 802.2 LLC, the others (raw Novell 802.3, CAN ..) carry no IP. */
static enum verdict decode_cooked(uint16_t protocol, struct span s, struct packet *p)
{
    if (protocol >= ETHERTYPE_LOWEST)
        return shim_decode(protocol, s, p);
    return protocol == 0x0004 ? shim_decode_llc(s, p) : VERDICT_NOT_IP;
}

enum verdict link_decode_sll(struct span s, struct packet *p)
{
    enum { SLL_HEADER = 16 };
    if (!span_has(s, SLL_HEADER))
        return span_missing(s, SLL_HEADER, VERDICT_LINK_SHORT);
    return decode_cooked(bytes_u16be(s.at + 14), span_skip(s, SLL_HEADER), p);
}

enum verdict link_decode_sll2(struct span s, struct packet *p)
{
    enum { SLL2_HEADER = 20 };
    if (!span_has(s, SLL2_HEADER))
        return span_missing(s, SLL2_HEADER, VERDICT_LINK_SHORT);
    return decode_cooked(bytes_u16be(s.at), span_skip(s, SLL2_HEADER), p);
}

/* Cisco HDLC: address, control, and a protocol that is an EtherType for all we want. */
enum verdict link_decode_hdlc(struct span s, struct packet *p)
{
    if (!span_has(s, 4))
        return span_missing(s, 4, VERDICT_LINK_SHORT);
    uint16_t protocol = bytes_u16be(s.at + 2);
    if (protocol < ETHERTYPE_LOWEST)
        return VERDICT_NOT_IP;
    return shim_decode(protocol, span_skip(s, 4), p);
}

/* PPP, with or without its HDLC-like framing (the shim sees to that); on serial lines the same link
 * type carries Cisco HDLC, told apart by its address byte (RFC 1547 section 4.3.1). */
enum verdict link_decode_ppp(struct span s, struct packet *p)
{
    enum { HDLC_UNICAST = 0x0f, HDLC_BROADCAST = 0x8f };
    if (span_has(s, 1) && (s.at[0] == HDLC_UNICAST || s.at[0] == HDLC_BROADCAST))
        return link_decode_hdlc(s, p);
    return shim_decode(ETHERTYPE_PPP, s, p);
}

/* NFLOG: family, version, resource, then attributes (length with its own 4 bytes, type; padded to
 * 4) in this machine's byte order, as libpcap hands them over. The kernel copies only as much of
 * the packet as it was asked for, and nothing in the record says how much there was. */
enum verdict link_decode_nflog(struct span s, struct packet *p)
{
    enum { NFLOG_HEADER = 4, ATTRIBUTE_HEADER = 4, ATTRIBUTE_PAYLOAD = 9, LINUX_AF_INET = 2 };
    enum { LINUX_AF_INET6 = 10 };
    if (!span_has(s, NFLOG_HEADER))
        return span_missing(s, NFLOG_HEADER, VERDICT_LINK_SHORT);
    uint8_t family = s.at[0], version = s.at[1];
    if (version != 0 || (family != LINUX_AF_INET && family != LINUX_AF_INET6))
        return VERDICT_NOT_IP;
    for (s = span_skip(s, NFLOG_HEADER); span_has(s, ATTRIBUTE_HEADER);) {
        uint16_t length, type;
        memcpy(&length, s.at, sizeof length);
        memcpy(&type, s.at + 2, sizeof type);
        if (length < ATTRIBUTE_HEADER || length > s.wire)
            return VERDICT_LINK_SHORT;
        if (type == ATTRIBUTE_PAYLOAD) {
            s = span_skip(span_trim(s, length), ATTRIBUTE_HEADER);
            s.wire = SPAN_UNKNOWN;
            return family == LINUX_AF_INET ? ip_decode_v4(s, p) : ip_decode_v6(s, p);
        }
        s = span_skip(s, (length + 3u) & ~3u);
    }
    return s.wire < ATTRIBUTE_HEADER ? VERDICT_NOT_IP : VERDICT_CUT_BEFORE_IP;
}
