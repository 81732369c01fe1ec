/* packet: the facts of one packet, and what can be wrong with one.
 *
 * decode (decode.h) fills a struct packet from a frame; everything later counts facts and never
 * looks at a frame again. A packet borrows the frame's bytes: it is good until the next one. */
#ifndef TAPWATCH_PACKET_PACKET_H
#define TAPWATCH_PACKET_PACKET_H

#include "src/base/address.h"
#include <stdbool.h>
#include <stdint.h>

/* What became of a frame. Everything from VERDICT_MALFORMED on is malformed, one reason each.
 *
 * A frame that the snaplen cut is not malformed by that: if the IP header is whole it is VERDICT_IP
 * with `truncated` set. Cut before the end of the IP header it can not be counted by address and
 * has the reason "cut-before-ip". The other reasons are for packets whose own lengths lie. */
enum verdict {
    VERDICT_IP,     /* decoded: struct packet is filled */
    VERDICT_NOT_IP, /* a whole frame of something else: ARP, STP, an encrypted 802.11 frame .. */
    VERDICT_MALFORMED,
    VERDICT_LINK_SHORT = VERDICT_MALFORMED, /* frame ends within its link header or tags */
    VERDICT_LINK_DEEP,                      /* more tags than we follow */
    VERDICT_CUT_BEFORE_IP,                  /* the snaplen cut it before the end of the IP header */
    VERDICT_IP_SHORT,                       /* frame ends within the IP header */
    VERDICT_IP_VERSION,                     /* version nibble is not what the link header said */
    VERDICT_IP_HEADER_LENGTH,               /* IHL below 5, or beyond the total length */
    VERDICT_IP_TOTAL_LENGTH,                /* total length beyond the frame, or below the header */
    VERDICT_IP6_EXTENSIONS,                 /* extension headers lie, or are too many */
    VERDICT_TCP_SHORT,                      /* the IP payload is smaller than a TCP header */
    VERDICT_UDP_SHORT,
    VERDICT_UDP_LENGTH, /* length below 8, or beyond the IP payload */
    VERDICT_ICMP_SHORT,
    VERDICTS,
};

/* "ip-short" for VERDICT_IP_SHORT: the REASON of the snapshot's "malformed". */
const char *verdict_name(enum verdict v);

enum {
    TCP_FIN = 0x01,
    TCP_SYN = 0x02,
    TCP_RST = 0x04,
    TCP_PSH = 0x08,
    TCP_ACK = 0x10,
    TCP_URG = 0x20,
    TCP_ECE = 0x40,
    TCP_CWR = 0x80,
};

/* IP protocol numbers that are looked into (IANA "Assigned Internet Protocol Numbers"). */
enum {
    IP_ICMP = 1,
    IP_TCP = 6,
    IP_UDP = 17,
    IP_ICMP6 = 58,
    IP_UDPLITE = 136,
};

/* The packet an ICMP error quotes: the one that somebody (maybe we) sent. */
struct quoted {
    struct address source, target;
    uint16_t source_port, target_port;
    uint8_t protocol;
    bool has_ports;
};

/* What is counted of nearly every packet lies in front, in 64 bytes, as one processor writes it and
 * another one reads it. */
struct packet {
    int64_t time_us;     /* packet time, UTC; set by the capture, not by decode */
    uint32_t wire_bytes; /* original frame length */

    struct address source, target;

    /* Of the payload (see below). The length is what the headers say; only `payload_captured` of it
     * may be read, and that may be less: the snaplen cut it, or this is the first fragment of a
     * longer datagram. Where the TCP data offset was cut off, the length is as without options. */
    uint32_t payload_bytes;
    uint32_t payload_captured;
    uint16_t source_port, target_port;
    uint8_t protocol;  /* the final IP protocol, behind IPv6 extension headers */
    uint8_t ttl;       /* or hop limit */
    uint8_t tcp_flags; /* 0 where the flags were cut off */
    uint8_t icmp_type;
    bool has_icmp;        /* icmp_type and icmp_code were read */
    bool truncated;       /* the snaplen cut it within headers */
    bool tcp_offset_lies; /* the data offset is below 5, or beyond the segment: the 20 bytes that
                             are there count, and no payload */
    bool has_ports;       /* source_port and target_port were read (TCP, UDP, UDP-Lite) */

    uint8_t ip_version;  /* 4 or 6 */
    bool fragment;       /* any part of a fragmented packet */
    bool later_fragment; /* not the first: no transport header, no ports */
    bool has_quoted;
    bool tcp_options; /* data offset above 5 */
    uint8_t icmp_code;
    uint16_t ip_id;     /* IPv4 only, else 0 */
    uint16_t ip_length; /* IPv4 total length, or 40 + IPv6 payload length and at most 65535; 0: the
                           packet does not say (a jumbogram, or left to the network card) */
    uint16_t udp_checksum;
    uint16_t tcp_window;
    uint32_t tcp_sequence;

    /* Behind the transport header (behind the 8-byte header for ICMP, behind the IP header for
     * other protocols and later fragments). */
    const uint8_t *payload;

    struct quoted quoted; /* only with has_quoted; else whatever was there before */
};

#endif
