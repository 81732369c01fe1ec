/* pcap_out: writes a classic pcap file of Ethernet frames, through a buffer. */
#ifndef TAPWATCH_TESTS_PCAP_OUT_H
#define TAPWATCH_TESTS_PCAP_OUT_H

#include "tests/build_frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PCAP_OUT_BYTES = 1 << 20 };

struct pcap_out {
    int fd; /* the caller's */
    size_t used;
    uint8_t bytes[PCAP_OUT_BYTES];
};

/* Ends the program if it can not be written, as everything here. */
static inline void pcap_out_flush(struct pcap_out *out)
{
    for (size_t done = 0; done < out->used;) {
        ssize_t n = write(out->fd, out->bytes + done, out->used - done);
        if (n < 0) {
            perror("write");
            exit(1);
        }
        done += (size_t)n;
    }
    out->used = 0;
}

static inline void pcap_out_begin(struct pcap_out *out, int fd)
{
    const uint32_t head[6] = {0xa1b2c3d4, 2 | 4 << 16, 0, 0, 65535, 1};
    out->fd = fd;
    memcpy(out->bytes, head, sizeof head);
    out->used = sizeof head;
}

/* time_us: since 1970. */
static inline void pcap_out_frame(struct pcap_out *out, uint64_t time_us, const struct wanted *w)
{
    const uint32_t length = (uint32_t)frame_length(w);
    const uint32_t head[4] = {(uint32_t)(time_us / 1000000), (uint32_t)(time_us % 1000000), length,
                              length};
    if (PCAP_OUT_BYTES - out->used < sizeof head + length + 4)
        pcap_out_flush(out);
    memcpy(out->bytes + out->used, head, sizeof head);
    frame_build(out->bytes + out->used + sizeof head, w);
    out->used += sizeof head + length;
}

#endif
