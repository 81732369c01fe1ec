/* sample_evidence: packets as evidence has them, and a pcap file read back; for tests of what
 * writes them. */
#ifndef TAPWATCH_TESTS_SAMPLE_EVIDENCE_H
#define TAPWATCH_TESTS_SAMPLE_EVIDENCE_H

#include "src/report/pcap_write.h"
#include "src/report/report.h"

#include "tests/check.h"

#include <stdio.h>
#include <string.h>

enum { SAMPLE_BYTES = 60, SAMPLE_MOST = 1 << 20 };

/* A packet with its bytes behind it. */
struct sample_packet {
    struct evidence_packet packet;
    uint8_t bytes[16384];
};

/* Its number is in its time and in its bytes. */
static inline const struct evidence_packet *sample_packet(uint32_t number, uint32_t captured)
{
    static struct sample_packet s;
    s.packet = (struct evidence_packet){.time_us = INT64_C(1070308495000000) + number,
                                        .captured = captured,
                                        .wire = captured + 4,
                                        .nanoseconds = 7,
                                        .link_type = 1};
    memset(s.bytes, (int)(number & 0xff), sizeof s.bytes);
    return &s.packet;
}

static inline size_t sample_read(const char *path, uint8_t bytes[SAMPLE_MOST])
{
    FILE *in = fopen(path, "rb");
    ck_assert_msg(in != NULL, "%s is not there", path);
    const size_t size = fread(bytes, 1, SAMPLE_MOST, in);
    fclose(in);
    return size;
}

static inline uint32_t sample_u32(const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

/* That a file holds whole packets with these numbers, from the first to the one before `end`. */
static inline void sample_expect(const char *path, uint32_t first, uint32_t end, uint32_t captured)
{
    static uint8_t bytes[SAMPLE_MOST];
    const size_t size = sample_read(path, bytes);
    ck_assert_uint_eq(size, PCAP_FILE_HEAD + (size_t)(end - first) * (PCAP_PACKET_HEAD + captured));
    size_t at = PCAP_FILE_HEAD;
    for (uint32_t number = first; number < end; number++) {
        ck_assert_uint_eq(sample_u32(bytes + at), 1070308495);
        ck_assert_uint_eq(sample_u32(bytes + at + 4), number);
        ck_assert_uint_eq(bytes[at + PCAP_PACKET_HEAD], number & 0xff);
        at += PCAP_PACKET_HEAD + captured;
    }
}

#endif
