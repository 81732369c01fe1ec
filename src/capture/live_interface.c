/* live_interface: see live_interface.h. */
#include "src/capture/live_interface.h"

#include "src/base/log.h"
#include "src/capture/ring.h"

#include <errno.h>
#include <limits.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum { RING_LEAST_KIB = 1024 /* with less there is no use in starting */ };

static bool set_options(pcap_t *handle, const struct capture_settings *settings, int ring_kib)
{
    return pcap_set_snaplen(handle, settings->snaplen) == 0 &&
           pcap_set_promisc(handle, settings->promiscuous) == 0 &&
           pcap_set_timeout(handle, READ_TIMEOUT_MS) == 0 &&
           pcap_set_buffer_size(handle, ring_kib * 1024) == 0;
}

/* Creates and activates the handle, with a ring of that size. *status is pcap_activate's, if it
 * came so far. False: the handle may still be there to be asked why, else `why` says it. */
static bool activate(struct live_interface *i, const struct capture_settings *settings,
                     int ring_kib, int *status, char why[CAPTURE_WHY])
{
    char error[PCAP_ERRBUF_SIZE] = "";
    *status = 0;
    i->handle = pcap_create(i->name, error);
    if (!i->handle || !set_options(i->handle, settings, ring_kib)) {
        snprintf(why, CAPTURE_WHY, "%s: %s", i->name, error);
        return false;
    }
    *status = pcap_activate(i->handle);
    return *status >= 0;
}

static bool lacks_memory(pcap_t *handle, int status)
{
    return status == PCAP_ERROR && strstr(pcap_geterr(handle), strerror(ENOMEM));
}

/* With the largest ring there is memory for. When the kernel has too little libpcap takes less, and
 * does not say so; when it can not be mapped we do. Less than 0: pcap_activate's status, and the
 * handle is there to be asked; or `why` is set. */
static int activate_with_ring(struct live_interface *i, const struct capture_settings *settings,
                              char why[CAPTURE_WHY])
{
    int status, ring_kib = settings->buffer_size_kib;
    while (!activate(i, settings, ring_kib, &status, why)) {
        if (status == 0)
            return PCAP_ERROR;
        if (!lacks_memory(i->handle, status) || ring_kib / 2 < RING_LEAST_KIB)
            return status;
        pcap_close(i->handle);
        ring_kib /= 2;
    }
    if (status > 0)
        log_note("%s: %s", i->name, pcap_statustostr(status));
    uint64_t got_kib = ring_bytes(pcap_fileno(i->handle)) / 1024;
    i->ring_kib = got_kib > 0 && got_kib < INT_MAX ? (int)got_kib : ring_kib;
    /* Its size is rounded to whole blocks. */
    if (i->ring_kib < settings->buffer_size_kib - settings->buffer_size_kib / 16)
        log_note("%s: there is memory for a ring of %d KiB only, not of %d", i->name, i->ring_kib,
                 settings->buffer_size_kib);
    return 0;
}

/* Of a packet socket; other kinds of handles (nflog, usbmon) have none. */
static int index_of(pcap_t *handle)
{
    struct sockaddr_ll bound = {.sll_family = AF_UNSPEC};
    socklen_t size = sizeof bound;
    if (getsockname(pcap_fileno(handle), (struct sockaddr *)&bound, &size) != 0 ||
        size < offsetof(struct sockaddr_ll, sll_hatype) || bound.sll_family != AF_PACKET)
        return 0;
    return bound.sll_ifindex;
}

/* What is behind pcap_activate. */
static enum capture_status set_up(struct live_interface *i, struct live_filter *filter,
                                  struct links *links, char why[CAPTURE_WHY])
{
    char error[PCAP_ERRBUF_SIZE];
    i->index = index_of(i->handle);
    i->of_libpcap = i->of_ring = (struct pcap_stat){0};
    i->last_drop = i->last_ifdrop = i->last_handed_over = 0;
    i->received = i->received_then = 0;
    i->gone = false;
    if (strcmp(i->name, "any") == 0)
        (void)pcap_set_datalink(i->handle, DLT_LINUX_SLL2); /* else it stays LINUX_SLL */
    if (pcap_setnonblock(i->handle, 1, error) != 0) {
        snprintf(why, CAPTURE_WHY, "%s: %s", i->name, error);
        return CAPTURE_FAILED;
    }
    int type = pcap_datalink(i->handle);
    struct link *link = links_get(links, type, why, CAPTURE_WHY);
    if (link && !link->supported) {
        char name[LINK_TOLD];
        snprintf(why, CAPTURE_WHY, "%s: its %s is not one that tapwatch decodes", i->name,
                 link_told(type, name));
    }
    if (!link || !link->supported || !live_filter_set(filter, i->handle, why))
        return CAPTURE_REFUSED;
    i->link = link;
    return CAPTURE_DONE;
}

void live_interface_close(struct live_interface *i)
{
    if (i->handle)
        pcap_close(i->handle);
    i->handle = NULL;
}

enum capture_status live_interface_open(struct live_interface *i,
                                        const struct capture_settings *settings,
                                        struct live_filter *filter, struct links *links,
                                        char why[CAPTURE_WHY])
{
    why[0] = '\0';
    const int status = activate_with_ring(i, settings, why);
    if (status >= 0)
        return set_up(i, filter, links, why);
    if (!why[0])
        interfaces_explain(i->name, i->handle, status, why, CAPTURE_WHY);
    return CAPTURE_FAILED;
}

bool live_interface_reopen(struct live_interface *i, const struct capture_settings *settings,
                           struct live_filter *filter, struct links *links)
{
    char why[CAPTURE_WHY] = "";
    const int status = activate_with_ring(i, settings, why);
    if (status >= 0 && set_up(i, filter, links, why) == CAPTURE_DONE)
        return true;
    const bool absent = status == PCAP_ERROR_NO_SUCH_DEVICE || status == PCAP_ERROR_IFACE_NOT_UP;
    if (status < 0 && !absent && !why[0])
        interfaces_explain(i->name, i->handle, status, why, CAPTURE_WHY);
    live_interface_close(i);
    i->gone = true;
    if (why[0] && strcmp(why, i->last_why) != 0)
        log_error("%s; it is tried again each second", why);
    memcpy(i->last_why, why, sizeof why);
    return false;
}

enum live_presence live_interface_look(const struct live_interface *i, char name[INTERFACE_NAME])
{
    const int fd = pcap_fileno(i->handle);
    struct ifreq request = {.ifr_ifindex = i->index};
    snprintf(name, INTERFACE_NAME, "%s", i->name);
    if (i->index == 0)
        return LIVE_UP;
    if (ioctl(fd, SIOCGIFNAME, &request) != 0)
        return LIVE_GONE;
    snprintf(name, INTERFACE_NAME, "%.*s", (int)sizeof request.ifr_name, request.ifr_name);
    if (ioctl(fd, SIOCGIFFLAGS, &request) != 0)
        return LIVE_GONE;
    return request.ifr_flags & IFF_UP ? LIVE_UP : LIVE_DOWN;
}

/* The kernel's counts of a packet socket begin again with each question (packet(7)), so that what
 * is asked here is not in libpcap's. False: it is another kind of handle. */
static bool ask_ring(struct live_interface *i)
{
    struct tpacket_stats_v3 grown = {0};
    socklen_t size = sizeof grown;
    if (getsockopt(pcap_fileno(i->handle), SOL_PACKET, PACKET_STATISTICS, &grown, &size) != 0)
        return false;
    i->of_ring.ps_recv += grown.tp_packets; /* with those that were dropped, as libpcap's */
    i->of_ring.ps_drop += grown.tp_drops;
    return true;
}

static void add_up(const struct live_interface *i, struct pcap_stat *counts)
{
    *counts = i->of_libpcap;
    counts->ps_recv += i->of_ring.ps_recv;
    counts->ps_drop += i->of_ring.ps_drop;
}

bool live_interface_counts(struct live_interface *i, struct pcap_stat *counts)
{
    if (!i->handle || pcap_stats(i->handle, &i->of_libpcap) != 0)
        return false;
    add_up(i, counts);
    return true;
}

bool live_interface_handed_over(struct live_interface *i, uint32_t *count)
{
    struct pcap_stat counts;
    if (!i->handle)
        return false;
    if (ask_ring(i))
        add_up(i, &counts);
    else if (!live_interface_counts(i, &counts))
        return false;
    *count = counts.ps_recv - counts.ps_drop;
    return true;
}
