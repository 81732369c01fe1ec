/* pcapng: reads packets from a pcapng stream, block by block.
 *
 * The format is draft-ietf-opsawg-pcapng, "PCAP Now Generic (pcapng) Capture File Format"; section
 * numbers in pcapng.c are of that draft. Every section may have its own byte order, every interface
 * its own link type, snapshot length and unit of time. Packets come from Enhanced, Simple and
 * (obsolete) Packet Blocks; all other blocks are checked for their length and skipped.
 *
 * Memory is bounded: one block of at most 16 MiB in the stream's buffer, and 65,536 interfaces a
 * section. */
#ifndef TAPWATCH_CAPTURE_PCAPNG_H
#define TAPWATCH_CAPTURE_PCAPNG_H

#include "src/capture/savefile.h"
#include "src/capture/stream.h"

struct pcapng;

/* Reads up to the first interface (or the end, if there is none). `in` is borrowed. NULL: `why`
 * says why, or is empty if this is no pcapng at all. */
struct pcapng *pcapng_open(struct stream *in, char why[SAVEFILE_WHY]);
void pcapng_close(struct pcapng *p);
/* LINKTYPE_ value of the first interface; -1: there is none, and so there are no packets. */
int pcapng_link_type(const struct pcapng *p);
/* Whether that one has times of less than a microsecond. */
bool pcapng_is_fine(const struct pcapng *p);
/* As savefile_next; out->link_type is a LINKTYPE_ value. A packet whose time the file does not say
 * (Simple Packet Blocks) has that of the packet before it, the first one 0. */
enum savefile_result pcapng_next(struct pcapng *p, struct savefile_packet *out,
                                 char why[SAVEFILE_WHY]);

#endif
