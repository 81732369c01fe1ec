/* live_filter: the filter of interfaces, at first and while they are captured from.
 *
 * It is compiled once for each link type, and the programs are kept: an interface that comes back
 * gets the one that was in force when it went, where no name in the filter can be looked up any
 * more (or is another host's by now). */
#ifndef TAPWATCH_CAPTURE_LIVE_FILTER_H
#define TAPWATCH_CAPTURE_LIVE_FILTER_H

#include "src/capture/capture.h"
#include "src/capture/link.h"
#include <pcap.h>

struct live_program {
    int type;    /* DLT_ value */
    bool unseen; /* it was compiled without a handle, see live_filter_compile_unseen */
    struct bpf_program code;
};

/* All 0 but for the text: none is compiled yet. */
struct live_filter {
    const char *text; /* borrowed */
    struct live_program programs[LINKS];
    unsigned count;
};

/* Compiles it for the link type of that handle, unless that is done. False: libpcap's words in
 * `why`. */
bool live_filter_compile(struct live_filter *f, pcap_t *handle, char why[CAPTURE_WHY]);
/* Likewise for an interface that is away. Where the kernel keeps the tags of VLANs only a handle
 * knows, so such a program is compiled again with the first one there is, if that can be. */
bool live_filter_compile_unseen(struct live_filter *f, int type, int snaplen,
                                char why[CAPTURE_WHY]);
/* For a handle from which nothing is captured yet. False: `why`. */
bool live_filter_set(struct live_filter *f, pcap_t *handle, char why[CAPTURE_WHY]);
/* Another one, compiled for all of these handles, on all of them, or on none. No packet that both
 * let through is lost on the way, and none is counted twice. True: *f is the new one. False: `why`,
 * and the old one is in force. Either way there is nothing left of *new. */
bool live_filter_change(struct live_filter *f, struct live_filter *new, pcap_t *const *handles,
                        unsigned count, char why[CAPTURE_WHY]);
void live_filter_done(struct live_filter *f);

#endif
