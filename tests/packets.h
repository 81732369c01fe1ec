/* packets: makes the facts of packets, and a frame, for the tests of what counts them. */
#ifndef TAPWATCH_TESTS_PACKETS_H
#define TAPWATCH_TESTS_PACKETS_H

#include "src/base/bytes.h"
#include "src/base/clock.h"
#include "src/base/hash.h"
#include "src/packet/packet.h"

/* 2003-12-01T19:54:55Z */
#define PACKETS_START_S  INT64_C(1070308495)
#define PACKETS_START_US (PACKETS_START_S * US_PER_S)

/* An IPv4 address from its number: 0x0a000001 is 10.0.0.1. */
static inline struct address packets_v4(uint32_t number)
{
    const uint8_t bytes[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16),
                              (uint8_t)(number >> 8), (uint8_t)number};
    return address_from_v4(bytes);
}

/* A packet of 60 bytes with ports. */
static inline struct packet packets_make(uint8_t protocol, int64_t time_us, uint32_t source,
                                         uint16_t source_port, uint32_t target,
                                         uint16_t target_port)
{
    return (struct packet){
        .time_us = time_us,
        .wire_bytes = 60,
        .source = packets_v4(source),
        .target = packets_v4(target),
        .ip_version = 4,
        .protocol = protocol,
        .ttl = 64,
        .has_ports = true,
        .source_port = source_port,
        .target_port = target_port,
    };
}

static inline struct packet packets_udp(int64_t time_us, uint32_t source, uint16_t source_port,
                                        uint32_t target, uint16_t target_port)
{
    return packets_make(IP_UDP, time_us, source, source_port, target, target_port);
}

static inline struct packet packets_syn(int64_t time_us, uint32_t source, uint32_t target,
                                        uint16_t target_port)
{
    struct packet p = packets_make(IP_TCP, time_us, source, 40000, target, target_port);
    p.tcp_flags = TCP_SYN;
    return p;
}

static inline struct packet packets_ping(int64_t time_us, uint32_t source, uint32_t target)
{
    struct packet p = packets_make(IP_ICMP, time_us, source, 0, target, 0);
    p.has_ports = false;
    p.has_icmp = true;
    p.icmp_type = 8;
    return p;
}

/* TCP, the reverse of a packet, with those flags. */
static inline struct packet packets_reply(const struct packet *to, int64_t time_us, uint8_t flags)
{
    struct packet p = *to;
    p.time_us = time_us;
    p.source = to->target;
    p.target = to->source;
    p.source_port = to->target_port;
    p.target_port = to->source_port;
    p.tcp_flags = flags;
    return p;
}

/* An ICMP or ICMPv6 error from somewhere on the way, about a packet. */
static inline struct packet packets_error(const struct packet *about, int64_t time_us,
                                          uint8_t protocol, uint8_t type)
{
    struct packet p = packets_make(protocol, time_us, 0xcb007101, 0, 0, 0);
    p.target = about->source;
    p.has_ports = false;
    p.has_icmp = p.has_quoted = true;
    p.icmp_type = type;
    p.quoted = (struct quoted){
        .source = about->source,
        .target = about->target,
        .source_port = about->source_port,
        .target_port = about->target_port,
        .protocol = about->protocol,
        .has_ports = about->has_ports,
    };
    return p;
}

static inline struct hash_seed packets_seed(uint64_t number)
{
    struct hash_seed seed;
    hash_seed_fixed(&seed, number);
    return seed;
}

/* Ethernet, IPv4, UDP: 198.51.100.7 port 3217 sends two zero bytes to 10.0.2.14 port 1026. */
static const uint8_t packets_probe_frame[60] = {
    0x02, 0,  0, 0, 0,   1,  0x02, 0, 0,  0, 0, 2,  0x08, 0x00, 0x45, 0,    0, 30, 0, 1, 0, 0,
    64,   17, 0, 0, 198, 51, 100,  7, 10, 0, 2, 14, 0x0c, 0x91, 0x04, 0x02, 0, 10, 0, 0, 0, 0,
};

#endif
