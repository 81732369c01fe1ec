/* live_interface: one interface that is captured from: it is opened, looked at whether it is still
 * there, and opened again. What follows from that is live_watch.c's business.
 *
 * Looking takes two ioctls on the capturing socket, which need no rights and no other descriptor.
 */
#ifndef TAPWATCH_CAPTURE_LIVE_INTERFACE_H
#define TAPWATCH_CAPTURE_LIVE_INTERFACE_H

#include "src/capture/capture.h"
#include "src/capture/interfaces.h"
#include "src/capture/link.h"
#include "src/capture/live_filter.h"

enum { READ_TIMEOUT_MS = 100 /* the kernel keeps packets back for so long at the most */ };

/* While it is down, or gone and waited for, none of its packets can be had. */
struct live_gap {
    bool open;
    int64_t since_us;          /* packet time */
    int64_t began_us;          /* monotonic clock */
    int64_t counted_to_us;     /* likewise: up to here it is in the account */
    char name[INTERFACE_NAME]; /* what it was called when that was told */
    const char *what;          /* "down", "gone": likewise */
};

struct live_interface {
    char name[INTERFACE_NAME]; /* follows when it is renamed */
    pcap_t *handle;            /* owned; NULL: lost */
    struct link *link;
    struct live *live;
    int index;                            /* the kernel's; 0: there is none to look for ("any") */
    int ring_kib;                         /* what the kernel gave */
    struct pcap_stat of_libpcap, of_ring; /* see live_interface_counts */
    uint32_t last_drop, last_ifdrop;      /* counters wrap at 32 bits */
    uint32_t last_handed_over;            /* likewise: what came into its ring, and .. */
    uint32_t received_then;               /* .. what had been read of it at that moment */
    uint32_t received;                    /* packets read of it, modulo 2^32 */
    struct live_gap gap;
    bool gone; /* as of the last look; while there is a handle its ring is still read */
    char last_why[CAPTURE_WHY]; /* it could not be opened again; said once */
};

enum live_presence { LIVE_UP, LIVE_DOWN, LIVE_GONE };

/* Opens it by its name and sets the filter. On failure `why`; the handle may be there, and is for
 * live_interface_close. */
enum capture_status live_interface_open(struct live_interface *i,
                                        const struct capture_settings *settings,
                                        struct live_filter *filter, struct links *links,
                                        char why[CAPTURE_WHY]);
/* Whether one of that name is back, and open now. Why not is logged, unless it is just not there
 * or not up yet. */
bool live_interface_reopen(struct live_interface *i, const struct capture_settings *settings,
                           struct live_filter *filter, struct links *links);
void live_interface_close(struct live_interface *i);
/* How it is with the interface whose handle is open; `name`: what it is called now, if it is there.
 */
enum live_presence live_interface_look(const struct live_interface *i, char name[INTERFACE_NAME]);
/* What libpcap counts since it was opened, modulo 2^32. Of the interface's own losses it reads in
 * two files, 40 microseconds. False: it does not say. */
bool live_interface_counts(struct live_interface *i, struct pcap_stat *counts);
/* How many packets the kernel has put into its ring since then, modulo 2^32; a system call. */
bool live_interface_handed_over(struct live_interface *i, uint32_t *count);

#endif
