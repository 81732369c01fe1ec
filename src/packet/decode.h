/* decode: from the bytes of a frame to the facts of a packet.
 *
 * decoder_init resolves the link type once; decode_frame then goes straight to its decoder. Layers:
 *
 *   packet.c  what the facts and the verdicts are called (packet.h says what they are)
 *   link.c    NULL, Ethernet, SLL, PPP, HDLC, 802.11 ... down to an EtherType-like protocol
 *   shim.c    what lies between link and IP: VLAN, QinQ, MPLS, PPPoE
 *   wifi.c    802.11, with and without radiotap
 *   ip.c      IPv4, IPv6 and its extension headers, fragments
 *   transport.c  TCP, UDP, UDP-Lite, ICMP, ICMPv6 and the packet they quote
 *   tunnel.c  IP in IP, 6in4, GRE, VXLAN, Geneve, GTP-U: only with `decapsulate`
 *
 * They read through a struct span (layers.h), which knows what was captured. messenger.c is apart:
 * the text of a popup, from a payload that the engine hands it. */
#ifndef TAPWATCH_PACKET_DECODE_H
#define TAPWATCH_PACKET_DECODE_H

#include "src/packet/packet.h"

struct frame {
    const uint8_t *bytes; /* borrowed */
    uint32_t captured;    /* bytes that may be read */
    /* Bytes there were on the wire; at least `captured`. Not beside it, or compilers read both at
     * once where each was just written by itself, and wait until both are in the cache: 3 ns of
     * each packet. */
    _Alignas(8) uint32_t wire;
};

struct decode_link; /* private: one supported link type */

struct decoder {
    const struct decode_link *link;
    bool decapsulate; /* count the innermost packet of a tunnel, not the outermost */
};

/* link_type: a LINKTYPE_ or DLT_ value as libpcap gives it on Linux. False: not supported. */
bool decoder_init(struct decoder *d, int link_type, bool decapsulate);

/* For VERDICT_IP fills all of out but time_us, which is the capture's to set; for any other verdict
 * out holds nothing of use. Reads nothing outside frame->captured. */
enum verdict decode_frame(const struct decoder *d, const struct frame *frame, struct packet *out);

#endif
