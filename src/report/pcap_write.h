/* pcap_write: evidence as a pcap file (draft-ietf-opsawg-pcap), in this machine's byte order. */
#ifndef TAPWATCH_REPORT_PCAP_WRITE_H
#define TAPWATCH_REPORT_PCAP_WRITE_H

#include "src/snapshot/evidence_desk.h"

enum {
    PCAP_FILE_HEAD = 24,
    PCAP_PACKET_HEAD = 16,
    PCAP_CAPTURED_AT = 8, /* in the packet's head: how many bytes of it follow, 32 bits */
};

struct pcap_format {
    int link_type;    /* LINKTYPE_ value, of all packets */
    bool fine;        /* times in nanoseconds, else in microseconds */
    uint32_t snaplen; /* no packet has more bytes */
};

/* PCAP_FILE_HEAD bytes. */
void pcap_write_head(uint8_t *out, const struct pcap_format *format);
/* The packet's head and its bytes, which lie behind p: PCAP_PACKET_HEAD + p->captured bytes.
 * Returns how many. A time before 1970 or after 2106 becomes the nearest that there is room for. */
size_t pcap_write_packet(uint8_t *out, const struct pcap_format *format,
                         const struct evidence_packet *p);

#endif
