/* pcap_file: reads packets from a classic pcap file.
 *
 * The format is draft-ietf-opsawg-pcap, "PCAP Capture File Format", with the older variants that
 * libpcap 1.10 knows too; what is accepted, and the words of errors, are libpcap's
 * (tests/test_pcap_file.c holds the two against each other). Why not libpcap itself: its loop costs
 * 72 ns a packet, this one 25 (5 million packets of 96 bytes, reading included), and it leaves the
 * frames where they were read. */
#ifndef TAPWATCH_CAPTURE_PCAP_FILE_H
#define TAPWATCH_CAPTURE_PCAP_FILE_H

#include "src/capture/savefile.h"
#include "src/capture/stream.h"

struct pcap_file {
    struct stream *in; /* borrowed */
    bool foreign;      /* written on a machine of the other byte order */
    bool nanoseconds;
    bool lengths_swapped;       /* the two lengths of a packet are the other way round .. */
    bool lengths_maybe_swapped; /* .. or only in some files of this version */
    bool plain;                 /* none of the above, as nearly all files are */
    uint32_t head_bytes;        /* before each packet */
    uint32_t snaplen;
    int link_type; /* LINKTYPE_ value */
};

/* Reads the header. False: `why` says why, or is empty if this is no pcap at all. */
bool pcap_file_open(struct pcap_file *p, struct stream *in, char why[SAVEFILE_WHY]);
/* As savefile_next; out->link_type and out->interface are left as they are. */
enum savefile_result pcap_file_next(struct pcap_file *p, struct savefile_packet *out,
                                    char why[SAVEFILE_WHY]);

#endif
