/* frames: test frames written as hex, and decoded.
 *
 * The bytes are copied into heap memory of exactly the captured length, so that the address
 * sanitizer sees every read beyond it. One frame is held at a time: a packet's payload is good
 * until the next call. */
#ifndef TAPWATCH_TESTS_FRAMES_H
#define TAPWATCH_TESTS_FRAMES_H

#include "src/packet/decode.h"

#include "tests/check.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* LINKTYPE_ values, https://www.tcpdump.org/linktypes.html */
enum {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_PPP = 9,
    LINK_RAW = 101,
    LINK_C_HDLC = 104,
    LINK_IEEE802_11 = 105,
    LINK_LOOP = 108,
    LINK_LINUX_SLL = 113,
    LINK_IEEE802_11_RADIO = 127,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_NFLOG = 239,
    LINK_LINUX_SLL2 = 276,
};

/* 198.51.100.7:3217 sends the two bytes 00 00 to 192.0.2.10:1026. */
#define IP4_TO_HOME    " c6336407 c000020a "
#define UDP_ZERO_PROBE " 0c91 0402 000a abcd 0000 "
#define IP4_ZERO_PROBE " 4500 001e 1234 0000 7211 0000 " IP4_TO_HOME UDP_ZERO_PROBE
/* The same from 2001:db8::7 to 2001:db8:1::a. */
#define IP6_TO_HOME    " 20010db8000000000000000000000007 20010db800010000000000000000000a "
#define IP6_ZERO_PROBE " 60000000 000a 11 39 " IP6_TO_HOME UDP_ZERO_PROBE
#define ETHERNET       " 0025 90e3 d2e1 0c86 10ed d7c6 "
/* A SYN without options, sequence number 0x01020304, window 1024, from port 3217 to 1026. */
#define TCP_SYN_ONLY " 0c91 0402 01020304 00000000 5002 0400 0000 0000 "

static uint8_t *frames_bytes;
static struct packet frames_packet;

static inline uint8_t frames_nibble(char c)
{
    ck_assert_msg(isxdigit((unsigned char)c), "not hex: %c", c);
    return (uint8_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* Bytes of a hex text; spaces between bytes do not count. Returns how many. */
static inline uint32_t frames_from_hex(const char *hex, uint8_t *out, uint32_t size)
{
    uint32_t length = 0;
    for (; *hex; hex++) {
        if (*hex == ' ')
            continue;
        ck_assert_uint_lt(length, size);
        out[length++] = (uint8_t)(frames_nibble(hex[0]) << 4 | frames_nibble(hex[1]));
        hex++;
    }
    return length;
}

static inline uint32_t frames_length(const char *hex)
{
    uint8_t bytes[4096];
    return frames_from_hex(hex, bytes, sizeof bytes);
}

enum { WHOLE = -1 };

/* The first `captured` bytes of a frame that had `wire` of them. */
static inline enum verdict decode_bytes(int link_type, const uint8_t *bytes, uint32_t captured,
                                        uint32_t wire, bool decapsulate)
{
    struct frame frame = {.captured = captured, .wire = wire};
    free(frames_bytes);
    frames_bytes = malloc(captured ? captured : 1);
    ck_assert_ptr_nonnull(frames_bytes);
    memcpy(frames_bytes, bytes, captured);
    frame.bytes = frames_bytes;

    struct decoder d;
    ck_assert(decoder_init(&d, link_type, decapsulate));
    memset(&frames_packet, 0xa5, sizeof frames_packet); /* what decode does not set, shows */
    return decode_frame(&d, &frame, &frames_packet);
}

/* The same of a frame in hex; WHOLE: all of it. */
static inline enum verdict decode_part(int link_type, const char *hex, int64_t captured,
                                       int64_t wire, bool decapsulate)
{
    uint8_t bytes[4096];
    uint32_t length = frames_from_hex(hex, bytes, sizeof bytes);
    uint32_t kept = captured == WHOLE ? length : (uint32_t)captured;
    ck_assert_uint_le(kept, length);
    return decode_bytes(link_type, bytes, kept, wire == WHOLE ? length : (uint32_t)wire,
                        decapsulate);
}

static inline enum verdict decode_hex(int link_type, const char *hex)
{
    return decode_part(link_type, hex, WHOLE, WHOLE, false);
}

/* The snaplen kept only the first `captured` bytes. */
static inline enum verdict decode_cut(int link_type, const char *hex, uint32_t captured)
{
    return decode_part(link_type, hex, captured, WHOLE, false);
}

/* The frame ended after `length` bytes. */
static inline enum verdict decode_short(int link_type, const char *hex, uint32_t length)
{
    return decode_part(link_type, hex, length, length, false);
}

static inline void assert_address(const char *want, struct address got)
{
    char text[ADDRESS_TEXT];
    ck_assert_str_eq(want, address_format(&got, text));
}

/* The packet last decoded is the zero probe, in its IPv4 or its IPv6 form. */
static inline void assert_zero_probe(void)
{
    const struct packet *p = &frames_packet;
    bool v4 = p->ip_version == 4;
    assert_address(v4 ? "198.51.100.7" : "2001:db8::7", p->source);
    assert_address(v4 ? "192.0.2.10" : "2001:db8:1::a", p->target);
    ck_assert_uint_eq(p->protocol, IP_UDP);
    ck_assert(p->has_ports && !p->truncated && !p->fragment);
    ck_assert_uint_eq(p->source_port, 3217);
    ck_assert_uint_eq(p->target_port, 1026);
    ck_assert_uint_eq(p->payload_bytes, 2);
    ck_assert_uint_eq(p->payload_captured, 2);
    ck_assert_mem_eq(p->payload, "\0\0", 2);
}

#define ck_assert_verdict(got, want) ck_assert_str_eq(verdict_name(got), verdict_name(want))

#endif
