/* layers: what the files of the decoder owe each other. Private to src/packet.
 *
 * Each layer is handed the span that is its own and all behind it, reads its header, and hands the
 * rest on. The last one has filled the packet; the verdict goes back up unchanged. */
#ifndef TAPWATCH_PACKET_LAYERS_H
#define TAPWATCH_PACKET_LAYERS_H

#include "src/base/bytes.h"
#include "src/packet/packet.h"

/* Two words, so that it travels in registers.
 *
 * The two lengths tell the two ways apart in which a header can be missing: within `wire` but
 * beyond `captured` the snaplen cut it; beyond `wire` somebody lies. */
struct span {
    const uint8_t *at;
    uint32_t captured; /* bytes that may be read from here */
    uint32_t wire;     /* bytes there were from here, at least `captured`; or SPAN_UNKNOWN */
};

/* The rest was never handed to us (a fragment of the layer below, a kernel that copies only the
 * beginning): a length in the next header may go beyond the span without being a lie. */
#define SPAN_UNKNOWN UINT32_MAX

static inline bool span_has(struct span s, uint32_t length)
{
    return length <= s.captured;
}

/* Why the next `length` bytes are not there, for a header before the end of the IP header. */
static inline enum verdict span_missing(struct span s, uint32_t length, enum verdict ends)
{
    return length <= s.wire ? VERDICT_CUT_BEFORE_IP : ends;
}

/* What is behind the next `length` bytes, captured or not. */
static inline struct span span_skip(struct span s, uint32_t length)
{
    uint32_t readable = length < s.captured ? length : s.captured;
    s.at += readable;
    s.captured -= readable;
    if (s.wire != SPAN_UNKNOWN)
        s.wire -= length < s.wire ? length : s.wire;
    return s;
}

/* The same over bytes that are captured (span_has). */
static inline struct span span_step(struct span s, uint32_t length)
{
    s.at += length;
    s.captured -= length;
    s.wire -= s.wire != SPAN_UNKNOWN ? length : 0;
    return s;
}

/* At most the next `length` bytes: what follows is padding, or another's. */
static inline struct span span_trim(struct span s, uint32_t length)
{
    s.captured = s.captured < length ? s.captured : length;
    s.wire = s.wire < length ? s.wire : length;
    return s;
}

typedef enum verdict decode_layer(struct span s, struct packet *p);

/* link.c, wifi.c: one for each kind of link header. */
decode_layer link_decode_ethernet, link_decode_null, link_decode_loop, link_decode_sll,
    link_decode_sll2, link_decode_ppp, link_decode_hdlc, link_decode_nflog;
decode_layer wifi_decode_frame, wifi_decode_radiotap;

/* EtherTypes (IEEE registry, https://www.iana.org/assignments/ieee-802-numbers). */
enum {
    ETHERTYPE_LOWEST = 0x600, /* below, the field is the length of an 802.3 frame */
    ETHERTYPE_IP4 = 0x0800,
    ETHERTYPE_BRIDGED = 0x6558, /* a whole Ethernet frame, in GRE and Geneve */
    ETHERTYPE_CTAG = 0x8100,    /* 802.1Q */
    ETHERTYPE_IP6 = 0x86dd,
    ETHERTYPE_PPP = 0x880b,
    ETHERTYPE_MPLS = 0x8847,
    ETHERTYPE_MPLS_UPSTREAM = 0x8848,
    ETHERTYPE_PPPOE_SESSION = 0x8864,
    ETHERTYPE_STAG = 0x88a8,     /* 802.1ad */
    ETHERTYPE_STAG_OLD = 0x9100, /* the same, before it was a standard */
};

/* shim.c: from an EtherType, or from an 802.2 LLC header, to IP. */
enum verdict shim_decode(uint16_t ethertype, struct span s, struct packet *p);
enum verdict shim_decode_llc(struct span s, struct packet *p);

/* ip.c: ip_decode goes by the version nibble, for links that carry nothing but IP. */
decode_layer ip_decode, ip_decode_v4, ip_decode_v6;

/* Where a chain of IPv6 extension headers leads. */
struct ip_chain {
    uint8_t protocol; /* before: of the first header; after: the final one, or where it was cut */
    bool fragment, later_fragment;
    bool truncated;
};

/* Moves s behind the extension headers. False: they lie, or are too many. */
bool ip_follow_extensions(struct span *s, struct ip_chain *chain);

/* transport.c: s is exactly the IP payload; p holds all that the IP header says. */
enum verdict transport_decode(struct span s, struct packet *p);

/* icmp.c */
enum verdict icmp_decode(struct span s, struct packet *p);

/* tunnel.c: p is a decoded packet. If it is a tunnel's and there is a good packet in it, p becomes
 * that one, and so on inwards; else it stays. */
void tunnel_follow(struct packet *p);

/* For transport.c and icmp.c: the bytes behind the transport header. Where neither the packet nor
 * the layer below says how many there were, those that are here. */
static inline void packet_set_payload(struct packet *p, struct span s)
{
    p->payload = s.at;
    p->payload_bytes = s.wire == SPAN_UNKNOWN ? s.captured : s.wire;
    p->payload_captured = s.captured;
}

/* Notes if the snaplen (and not a fragment's end) cut the next `length` bytes, a header. */
static inline void packet_note_cut(struct packet *p, struct span s, uint32_t length)
{
    if (length > s.captured && s.captured < s.wire)
        p->truncated = true;
}

#endif
