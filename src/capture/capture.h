/* capture: packets from interfaces or files, on a thread of their own, into the engine.
 *
 * The only folder that includes <pcap.h>. One of two loops runs:
 *
 *   live.c     interfaces: poll, non-blocking dispatch; live_watch.c: losses, and interfaces that
 *              go and come; live_interface.c opens them, once and again, interfaces.c finds and
 *              explains them, live_clock.c keeps their time, ring.c knows what the kernel holds for
 *              us, live_filter.c has the kernel take another filter
 *   replay.c   files, one after another, at a pace or flat out. They are read, decoded and prepared
 *              on one more thread; in batch, flat out, that counts as well:
 *                reading.c    that thread
 *                relay.c      blocks of packets from there to the one that counts
 *                share.c      which of the two counts what (engine.h)
 *                savefile.c   a file of any kind: pcap_file.c or pcapng.c over stream.c (bytes in
 *                             large buffers), over decompress.c or feed.c (the file itself), or
 *                             mapped.c (a file where the kernel has it)
 *
 * and each hands its packets to the same place:
 *
 *   intake.c   limits, counting in batches, ticks of packet time, when to publish a snapshot
 *   evidence.c  keeps frames of what belongs to incidents, over lanes.c
 *   link.c     what depends on the link type: its decoder, its filter program
 *
 * What the person at the screen asks for meanwhile (another filter, counters from zero, another
 * pace) comes by the exchange, and is done by the thread that counts, between two packets.
 *
 * A second of packet time ends when a packet of a later second comes (live also a moment after the
 * clock says so), so a live tap and its capture file give the same snapshots. */
#ifndef TAPWATCH_CAPTURE_CAPTURE_H
#define TAPWATCH_CAPTURE_CAPTURE_H

#include "src/base/session.h"
#include "src/engine/engine.h"
#include "src/engine/lookout.h"
#include "src/snapshot/evidence_desk.h"
#include "src/snapshot/exchange.h"
#include "src/snapshot/keepsake.h"
#include <stdio.h>

enum { CAPTURE_WHY = 512 };

/* All strings and arrays are borrowed and must outlive the capture. */
struct capture_settings {
    const char *const *interfaces; /* without any, and without files: the default one */
    size_t interface_count;
    const char *const *files; /* read in this order; "-" is standard input */
    size_t file_count;
    const int
        *opened; /* descriptors of those that can not be opened later, 0 of others; NULL: none */

    const char *filter; /* BPF expression, "" for all */
    const char *home;   /* comma-separated networks; "": the interfaces' own, or the private ones */
    bool promiscuous;
    bool reopen; /* an interface that was removed is opened again when it is back */
    int snaplen;
    int buffer_size_kib;
    bool decapsulate;
    const struct session *own; /* live: its packets are left out; NULL: nothing is */
    /* But for home and seed, which the capture knows, and what is looked for: */
    struct engine_settings engine;
    struct lookout *lookout;   /* at first; NULL: nothing */
    struct handover *lookouts; /* where others come, and those that are done with go; NULL: never */

    bool remembers;       /* what is known may be asked for (capture_keepsake) */
    const uint8_t *state; /* what was saved before; NULL: nothing. Only for capture_open */
    size_t state_size;

    struct evidence_desk *evidence; /* for whoever writes evidence; NULL: none is kept */
    size_t evidence_bytes;          /* to keep it in; 2 MiB or more */

    uint64_t count;     /* stop after so many packets; 0: no limit */
    int64_t duration_s; /* stop after so much packet time; 0: no limit */
    double speed;       /* files: packet seconds per second; 0: as fast as possible */
    bool batch;         /* files: publish only what batch mode asks for */
    int64_t every_s;    /* batch, files: one snapshot in so many seconds, and none is missed */
};

/* How it went, as an exit status. */
enum capture_status {
    CAPTURE_DONE = 0,
    CAPTURE_FAILED = 1,  /* missing file or interface, damaged file, no permission */
    CAPTURE_REFUSED = 2, /* a wrong filter, a link type we do not decode */
};

struct capture;

/* Opens interfaces, or the first file, and takes all memory. On failure `why` is one line, and
 * nothing is left behind; on success *out is the caller's. */
enum capture_status capture_open(struct capture **out, const struct capture_settings *settings,
                                 struct exchange *x, char why[CAPTURE_WHY]);
/* Starts the thread. False: errno says why. It ends by itself at the end of the input, or after
 * exchange_request_stop; then the exchange is closed. */
bool capture_start(struct capture *c);
/* Whether the state that was given is what is known now; else it was none. */
bool capture_has_restored(const struct capture *c);
/* Where what is known comes when it was asked for, with each snapshot; NULL: never. Its note is an
 * enum engine_saved. */
struct keepsake *capture_keepsake(const struct capture *c);
/* What is known at the end, behind capture_join; s: the last snapshot. *bytes is good until
 * capture_close. */
enum engine_saved capture_save(struct capture *c, const struct snapshot *s, const uint8_t **bytes,
                               size_t *size);
/* Once the capture has ended nobody else does what exchange.h says that it does: finds evidence
 * that was asked for. */
void capture_answer_evidence(struct capture *c);
/* LINKTYPE_ value of what was opened first, whether its times tell less than a microsecond apart,
 * and how many bytes of a packet there are at the most; of a file that has none: Ethernet. */
void capture_describe_frames(const struct capture *c, int *link_type, bool *fine,
                             uint32_t *snaplen);
/* Waits for the thread. Errors met on the way have been logged, a line each. */
enum capture_status capture_join(struct capture *c);
void capture_close(struct capture *c);
/* What was opened, for the log: "eth0 (EN10MB), snaplen 1600, ring 32 MiB". */
void capture_describe(const struct capture *c, char *text, size_t size);
/* What was taken for what: "28.8 MiB for tables: ports 13.8, 32768 sources 8.1 ..". */
void capture_describe_memory(const struct capture *c, char *text, size_t size);

/* A line for each interface. False: `why`. */
bool capture_list_interfaces(FILE *out, char why[CAPTURE_WHY]);

#endif
