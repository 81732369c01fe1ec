/* arrivals: an input that is packets, one behind the other, for the fuzzers of what counts them.
 *
 * Each is: a byte, the link type's place (link_types.h, low four bits) and how long ago the one
 * before it was (high four bits: the unit); so many units, a signed byte; how long it is, as 16
 * bits of which 11 count; by how much its wire length is more; the frame. */
#ifndef TAPWATCH_TESTS_FUZZ_ARRIVALS_H
#define TAPWATCH_TESTS_FUZZ_ARRIVALS_H

#include "src/packet/decode.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/link_types.h"

enum { ARRIVALS_HEAD = 5, ARRIVALS_MOST = 512 /* packets */ };

struct arrivals {
    const uint8_t *at;
    size_t left;
    int64_t time_us;
    struct frame frame; /* lies in the input */
    int link_type;
    struct packet packet; /* its time is there, whatever the verdict; the rest where it is IP */
    enum verdict verdict;
};

static inline int64_t arrivals_unit_us(uint8_t nibble)
{
    static const int64_t units[16] = {
        0,        1,        1000,       50000,      100000, 1000000, 500000,  1000000,
        10000000, 60000000, 3600000000, 3599999999, 1000,   7,       1000001, INT64_C(86400000000)};
    return units[nibble];
}

static inline struct arrivals arrivals_of(const uint8_t *data, size_t size)
{
    /* 2003-12-01 19:54:55 */
    return (struct arrivals){.at = data, .left = size, .time_us = INT64_C(1070308495000000)};
}

/* False: there is no other. The frame is where it ends in the input, so that a byte read behind it
 * is another packet's, which fuzz_decode would see. */
static inline bool arrivals_next(struct arrivals *s)
{
    if (s->left < ARRIVALS_HEAD)
        return false;
    const uint8_t *head = s->at;
    const size_t said = (size_t)(head[2] | (head[3] & 7) << 8);
    const size_t length = said < s->left - ARRIVALS_HEAD ? said : s->left - ARRIVALS_HEAD;
    struct decoder d;
    s->time_us += arrivals_unit_us(head[0] >> 4) * (int8_t)head[1];
    s->link_type = link_types[head[0] & 15];
    s->frame = (struct frame){.bytes = head + ARRIVALS_HEAD,
                              .captured = (uint32_t)length,
                              .wire = (uint32_t)length + head[4]};
    s->at += ARRIVALS_HEAD + length;
    s->left -= ARRIVALS_HEAD + length;
    require(decoder_init(&d, s->link_type, head[3] & 0x80), "the link type is known");
    memset(&s->packet, 0, sizeof s->packet);
    s->verdict = decode_frame(&d, &s->frame, &s->packet);
    s->packet.time_us = s->time_us;
    s->packet.wire_bytes = s->frame.wire;
    return true;
}

#endif
