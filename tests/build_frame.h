/* build_frame: Ethernet frames with IPv4 or IPv6 and TCP, UDP or ICMP, lengths and checksums right.
 */
#ifndef TAPWATCH_TESTS_BUILD_FRAME_H
#define TAPWATCH_TESTS_BUILD_FRAME_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { ICMP = 1, TCP = 6, UDP = 17, ICMP6 = 58 };
enum {
    SYN = 2,
    RST = 4,
    PUSH = 8,
    ACK = 16,
    URG = 32,
    FIN = 1,
    ECHO = 8,
    ECHO_REPLY = 0,
    UNREACHABLE = 3
};

/* What is in a frame, in host byte order. What is left 0 has the value that the comment says. Of
 * IPv6 addresses (v6) only the last 32 bits are said; the rest is 2001:db8:0:1:: for home and
 * 2001:db8:f:: for others (RFC 3849). */
struct wanted {
    uint32_t source, target;
    uint16_t source_port, target_port; /* ICMP: type, and the sequence number or the code */
    uint8_t protocol, tcp_flags, ttl;
    uint32_t tcp_sequence, tcp_acknowledged; /* 0: numbers made of `sequence` */
    uint16_t tcp_window;                     /* 0: 1024 with SYN, else 29200 */
    bool no_checksum;                        /* of UDP: it is sent as 0 */
    bool v6, source_is_home, target_is_home;
    uint16_t vlan;       /* 0: no tag */
    uint16_t sequence;   /* IP identification, and part of TCP's numbers */
    uint16_t length;     /* of the whole frame: it is filled up so far, with payload if
                            fill_payload, else with Ethernet padding */
    bool fill_payload;   /* with what `payload` begins */
    const void *payload; /* may be NULL */
    uint16_t payload_bytes;
};

static inline void store_u16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static inline void store_u32(uint8_t *at, uint32_t value)
{
    store_u16(at, value >> 16);
    store_u16(at + 2, value);
}

/* RFC 1071: the sum of 16-bit words is the same in either byte order, so four bytes are summed at a
 * time as they lie. The bytes behind `length`, up to a multiple of 4, must be 0. */
static inline uint64_t checksum_add(uint64_t sum, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i += 4) {
        uint32_t word;
        memcpy(&word, bytes + i, sizeof word);
        sum += word;
    }
    return sum;
}

static inline void checksum_store(uint8_t *at, uint64_t sum)
{
    sum = (sum & 0xffffffff) + (sum >> 32);
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    uint16_t folded = (uint16_t)~sum;
    memcpy(at, &folded, sizeof folded);
}

static inline void put_address6(uint8_t *at, bool home, uint32_t address)
{
    static const uint8_t networks[2][12] = {{0x20, 1, 0x0d, 0xb8, 0, 0x0f},
                                            {0x20, 1, 0x0d, 0xb8, 0, 0, 0, 1}};
    memcpy(at, networks[home], sizeof networks[home]);
    store_u32(at + 12, address);
}

/* Link header and tag; returns their length. */
static inline size_t put_link(uint8_t *f, const struct wanted *w)
{
    static const uint8_t addresses[12] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1};
    uint32_t type = w->v6 ? 0x86dd : 0x0800;
    memcpy(f, addresses, sizeof addresses);
    store_u16(f + 12, w->vlan ? 0x8100 : type);
    if (!w->vlan)
        return 14;
    store_u16(f + 14, w->vlan);
    store_u16(f + 16, type);
    return 18;
}

/* IP header for a payload of `length` bytes; returns its length, and adds what of it is in the
 * transport's checksum. */
static inline size_t put_ip(uint8_t *ip, const struct wanted *w, size_t length, uint64_t *sum)
{
    const uint8_t protocol = w->v6 && w->protocol == ICMP ? ICMP6 : w->protocol;
    uint8_t pseudo[4];
    store_u16(pseudo, protocol);
    store_u16(pseudo + 2, (uint32_t)length);
    if (w->v6) {
        store_u32(ip, 0x60000000);
        store_u16(ip + 4, (uint32_t)length);
        ip[6] = protocol;
        ip[7] = w->ttl;
        put_address6(ip + 8, w->source_is_home, w->source);
        put_address6(ip + 24, w->target_is_home, w->target);
        *sum = checksum_add(checksum_add(0, ip + 8, 32), pseudo, 4);
        return 40;
    }
    store_u32(ip, 0x45000000 | (uint32_t)(20 + length));
    store_u16(ip + 4, w->sequence);
    ip[8] = w->ttl;
    ip[9] = protocol;
    store_u32(ip + 12, w->source);
    store_u32(ip + 16, w->target);
    checksum_store(ip + 10, checksum_add(0, ip, 20));
    *sum = protocol == ICMP ? 0 : checksum_add(checksum_add(0, ip + 12, 8), pseudo, 4);
    return 20;
}

/* Transport header without its checksum, whose place is stored at *checksum_at. */
static inline void put_transport(uint8_t *t, const struct wanted *w, size_t payload,
                                 size_t *checksum_at)
{
    if (w->protocol == ICMP) {
        uint32_t type = w->source_port;
        t[0] = (uint8_t)(w->v6 ? (type == ECHO ? 128 : 129) : type);
        *checksum_at = 2;
        if (type == UNREACHABLE) {
            t[1] = (uint8_t)w->target_port;
            return;
        }
        store_u16(t + 4, 0x1234);
        store_u16(t + 6, w->target_port);
        return;
    }
    store_u16(t, w->source_port);
    store_u16(t + 2, w->target_port);
    if (w->protocol == UDP) {
        store_u16(t + 4, (uint32_t)(8 + payload));
        *checksum_at = 6;
        return;
    }
    store_u32(t + 4, w->tcp_sequence ? w->tcp_sequence : w->sequence * 0x9e3779b9u);
    if (w->tcp_flags & ACK)
        store_u32(t + 8, w->tcp_acknowledged ? w->tcp_acknowledged : w->sequence * 0x85ebca6bu);
    t[12] = 0x50;
    t[13] = w->tcp_flags;
    store_u16(t + 14, w->tcp_window ? w->tcp_window : w->tcp_flags & SYN ? 1024 : 29200);
    *checksum_at = 16;
}

static inline size_t frame_headers(const struct wanted *w)
{
    return (w->vlan ? 18u : 14u) + (w->v6 ? 40u : 20u) + (w->protocol == TCP ? 20u : 8u);
}

/* The length of the frame: w->length, or more if the payload asks for it. */
static inline size_t frame_length(const struct wanted *w)
{
    const size_t least = frame_headers(w) + w->payload_bytes;
    return least > w->length ? least : w->length;
}

/* Writes the frame, returns its length. At `f` there must be room for 4 bytes more than that. */
static inline size_t frame_build(uint8_t *f, const struct wanted *w)
{
    const size_t whole = frame_length(w), headers = frame_headers(w);
    memset(f, 0, whole + 4);
    const size_t link = put_link(f, w), ip = w->v6 ? 40 : 20, transport = headers - link - ip,
                 payload = w->fill_payload ? whole - headers : w->payload_bytes;
    uint64_t sum;
    put_ip(f + link, w, transport + payload, &sum);
    uint8_t *t = f + link + ip;
    size_t checksum_at;
    put_transport(t, w, payload, &checksum_at);
    if (w->payload_bytes)
        memcpy(t + transport, w->payload, w->payload_bytes);
    if (w->protocol == UDP && w->no_checksum)
        return whole;
    checksum_store(t + checksum_at, checksum_add(sum, t, transport + payload));
    if (w->protocol == UDP && t[checksum_at] == 0 && t[checksum_at + 1] == 0)
        store_u16(t + checksum_at, 0xffff); /* RFC 768: 0 would say that there is none */
    return whole;
}

#endif
