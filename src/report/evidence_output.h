/* evidence_output: a pcap file that grows while packets come, and the next one when it is large.
 *
 * It has its name from the start, so that others can follow it. Only whole packets are in it: what
 * could not be written whole (a full disk) is taken back, and what there is stays. It reaches the
 * disk every SYNC_S seconds and when it is finished; after a power cut, what came since may be
 * missing. One that is removed meanwhile is begun anew. A pipe has whole packets as well when we
 * end while nobody reads, but for one that is too long to be written at once (PIPE_BUF). When a
 * file goes on after a failure, packets are missing in between, which is counted. All but the name
 * holds for standard output, too, where that is a file; it is neither begun anew nor followed by
 * another.
 *
 * Names are tcpdump's: with a largest size FILE, FILE1, FILE2 ..; with a number of files as well
 * FILE0 .. FILE9 (as many digits as it takes), and then the oldest is written anew. */
#ifndef TAPWATCH_REPORT_EVIDENCE_OUTPUT_H
#define TAPWATCH_REPORT_EVIDENCE_OUTPUT_H

#include "src/report/pcap_write.h"
#include "src/report/report.h"
#include <limits.h>
#include <sys/types.h>

struct evidence_rotation {
    uint64_t file_bytes; /* a packet that would make it larger goes into the next; 0: never */
    uint32_t files;      /* 0: no limit */
};

struct evidence_output {
    char path[PATH_MAX]; /* "-" is standard output */
    bool force;
    struct evidence_rotation rotation;
    struct pcap_format format;
    bool (*give_up)(void *context); /* asked while a reader takes nothing */
    void *context;

    int fd;          /* -1: none is open */
    bool regular;    /* a file, which takes back what is too much; else a device or a pipe */
    bool broken;     /* a reader that is gone, or got half a packet: nothing more can be written */
    bool left;       /* it is gone */
    uint32_t number; /* of the file */
    off_t start;     /* of what we write in the file: standard output may have had some before */
    uint64_t size;   /* of that, without what waits */
    char name[PATH_MAX + 16]; /* of the file */
    struct report_file *own;  /* heap, rotation.files of them: those that we have written */

    uint8_t *waiting; /* heap */
    size_t waiting_bytes;
    uint32_t waiting_packets;
    int64_t retry_us;       /* monotonic; not before; 0: nothing is wrong */
    bool unsynced;          /* some of it may not be on the disk, .. */
    int64_t unsynced_us;    /* .. since then; monotonic */
    uint64_t written, lost; /* packets */
};

/* The first members are set, the others zero. Opens the first file. False: `why`, and nothing is
 * left open. */
bool evidence_output_open(struct evidence_output *o, char why[REPORT_WHY]);
/* A packet, which waits until there are many or for evidence_output_flush. False: packets could not
 * be written, `why`; and for some seconds none is tried. */
bool evidence_output_add(struct evidence_output *o, const struct evidence_packet *p,
                         char why[REPORT_WHY]);
/* Also syncs, when it is time. */
bool evidence_output_flush(struct evidence_output *o, char why[REPORT_WHY]);
/* Flushes, syncs, closes. */
bool evidence_output_close(struct evidence_output *o, char why[REPORT_WHY]);

#endif
