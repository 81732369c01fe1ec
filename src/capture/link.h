/* link: what depends on the link type of a packet: its decoder and, for files, its filter program
 * (live, the kernel filters). */
#ifndef TAPWATCH_CAPTURE_LINK_H
#define TAPWATCH_CAPTURE_LINK_H

#include "src/packet/decode.h"
#include <pcap.h>

enum {
    LINKS = 32,
    LINK_NAME = 48,
    LINK_TOLD = LINK_NAME + 10,
    LINK_TOLD_CHANGE = 2 * LINK_NAME + 32,
};

struct link {
    int type; /* DLT_ value */
    bool supported;
    bool has_program;
    bool blocked; /* not supported, and the filter can not be asked: nothing passes */
    bool used;    /* a packet of it has been read */
    struct decoder decoder;
    struct bpf_program program;
};

struct links {
    struct link list[LINKS];
    unsigned count;
    const char *filter; /* borrowed; "" for all */
    bool decapsulate;
};

void links_init(struct links *l, const char *filter, bool decapsulate);
void links_done(struct links *l);
/* The link for a DLT_ or LINKTYPE_ value, made at its first use. NULL: it is supported, but the
 * filter is wrong for it (libpcap's words in `why`), or there are too many. */
struct link *links_get(struct links *l, int type, char *why, size_t why_size);
/* Another filter for all of them; it is borrowed. False: it is wrong for one that is supported
 * (`why`), and the old one stays. */
bool links_change_filter(struct links *l, const char *filter, char *why, size_t why_size);
/* The program of a filter for a DLT_ or LINKTYPE_ value; it is for pcap_freecode. False: libpcap's
 * words in `why`. */
bool link_compile(int type, int snaplen, const char *filter, struct bpf_program *out, char *why,
                  size_t why_size);
/* Whether the filter program lets the frame pass. */
bool link_passes(const struct link *l, const struct frame *f);
/* "EN10MB", or "link type 4711" where it has no name. */
const char *link_name(int type, char name[LINK_NAME]);
/* "link type EN10MB", or "link type 4711". */
const char *link_told(int type, char told[LINK_TOLD]);
/* "its link type is RAW now, it was EN10MB", or "is 4711 now". */
const char *link_told_change(int before, int now, char told[LINK_TOLD_CHANGE]);

#endif
