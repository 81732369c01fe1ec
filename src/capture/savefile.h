/* savefile: packets from a capture file, whatever its format and compression.
 *
 * Both pcap (pcap_file.c) and pcapng (pcapng.c) are read by readers of our own: libpcap's is
 * slower, and 1.10 refuses pcapng files whose interfaces differ in link type or snapshot length,
 * which is what `dumpcap -i eth0 -i lo` writes. gzip, zstd and xz are recognised by content and
 * undone in this process (decompress.c). "-" is standard input; nothing is ever seeked. A
 * plain file may be looked at where the kernel has it (mapped.c). */
#ifndef TAPWATCH_CAPTURE_SAVEFILE_H
#define TAPWATCH_CAPTURE_SAVEFILE_H

#include "src/capture/stream.h"
#include "src/packet/decode.h"

enum { SAVEFILE_WHY = 512 };

/* One packet as the file has it. Bytes are good until the next call; in a buffer that was
 * lent (savefile_lend), as long as that has them. */
struct savefile_packet {
    struct frame frame; /* captured <= wire always: a file that says otherwise is corrected */
    int64_t time_us;
    uint16_t nanoseconds; /* beyond time_us, 0 to 999 */
    bool fine;            /* the file, or the interface, has times of less than a microsecond */
    int link_type;        /* DLT_ or LINKTYPE_ value */
    uint32_t interface;   /* index over the whole file; always 0 in pcap */
};

enum savefile_result { SAVEFILE_PACKET, SAVEFILE_END, SAVEFILE_FAILED };

struct savefile;

/* How to end a wait for bytes that may never come (of a pipe): whenever wake_fd is readable,
 * give_up is asked, in the reading thread. True: the file ends here. False: the wait goes on, so it
 * must have made wake_fd quiet. */
struct savefile_wait {
    int wake_fd;
    bool (*give_up)(void *context);
    void *context;
    int opened; /* the file is open already, as this descriptor, which stays the caller's; 0: not */
};

/* NULL: `why` says what and why, without the file's name. */
struct savefile *savefile_open(const char *path, char why[SAVEFILE_WHY]);
/* The same, for a file that may be a pipe. `wait` is copied. */
struct savefile *savefile_open_waiting(const char *path, const struct savefile_wait *wait,
                                       char why[SAVEFILE_WHY]);
void savefile_close(struct savefile *f);
/* For pcap the file's link type, for pcapng that of the first interface; -1: the file has none (a
 * pcapng without an interface has no packets either). */
int savefile_link_type(const struct savefile *f);
/* Likewise, whether it has times of less than a microsecond. */
bool savefile_is_fine(const struct savefile *f);
/* Packets are left where they were read, in buffers of `owner`: see stream.h. The first is asked
 * for at once. */
void savefile_lend(struct savefile *f, stream_turn *turn, void *owner);
/* Or they are left where the kernel has them, which saves a copy. Then what a packet's bytes are
 * taken for counts only while savefile_is_broken says no; of one through which the file is cut,
 * what is gone may read as zeros. Who waits (savefile_open_waiting) may give up here too. False,
 * and nothing is changed: it is no plain file with more to come than was read already, or it can
 * not be mapped, or another one is. */
bool savefile_map(struct savefile *f);
/* Bytes of the file went while they were looked at: savefile_next says so next. */
bool savefile_is_broken(const struct savefile *f);
/* The next packet; on SAVEFILE_FAILED `why` says how the file is damaged, and it can not go on. */
enum savefile_result savefile_next(struct savefile *f, struct savefile_packet *out,
                                   char why[SAVEFILE_WHY]);
/* Bytes of the file (compressed ones, if it is) that were read so far, and its size; 0 if unknown.
 */
void savefile_progress(const struct savefile *f, uint64_t *read_bytes, uint64_t *size_bytes);

#endif
