/* live: see live.h.
 *
 * A blocking pcap_dispatch does not return on an idle interface, so dispatch never blocks; poll
 * does, on the interfaces, on the wake-up descriptor and on the time to the next tick. No immediate
 * mode: the kernel hands over blocks of packets, at the latest every READ_TIMEOUT_MS. */
#include "src/capture/live.h"

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/capture/live_clock.h"
#include "src/capture/live_filter.h"
#include "src/capture/ring.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    READ_TIMEOUT_MS = 100,
    BATCH = 4096,      /* packets between two looks at the clock */
    GRACE_US = 300000, /* a second is closed so long after its end: its packets have arrived then */
    INTERFACES_MAX = 16,
    RING_LEAST_KIB = 1024, /* with less there is no use in starting */
};

struct live_interface {
    char name[INTERFACE_NAME];
    pcap_t *handle; /* owned; NULL: lost */
    struct link *link;
    struct live *live;
    int ring_kib;                    /* what the kernel gave */
    uint32_t last_drop, last_ifdrop; /* libpcap's counters wrap at 32 bits */
};

struct live {
    struct live_interface interfaces[INTERFACES_MAX];
    unsigned count;
    unsigned left;         /* interfaces not lost */
    struct intake *intake; /* borrowed */
    struct live_clock clock;
    bool full; /* a limit was reached */
};

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
 * does not say so; when it can not be mapped we do. */
static bool activate_with_ring(struct live_interface *i, const struct capture_settings *settings,
                               char why[CAPTURE_WHY])
{
    int status, ring_kib = settings->buffer_size_kib;
    while (!activate(i, settings, ring_kib, &status, why)) {
        if (status == 0)
            return false;
        if (!lacks_memory(i->handle, status) || ring_kib / 2 < RING_LEAST_KIB) {
            interfaces_explain(i->name, i->handle, status, why, CAPTURE_WHY);
            return false;
        }
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
    return true;
}

static enum capture_status open_interface(struct live_interface *i,
                                          const struct capture_settings *settings,
                                          struct links *links, char why[CAPTURE_WHY])
{
    char error[PCAP_ERRBUF_SIZE];
    if (!activate_with_ring(i, settings, why))
        return CAPTURE_FAILED;
    if (strcmp(i->name, "any") == 0)
        (void)pcap_set_datalink(i->handle, DLT_LINUX_SLL2); /* else it stays LINUX_SLL */
    if (pcap_setnonblock(i->handle, 1, error) != 0) {
        snprintf(why, CAPTURE_WHY, "%s: %s", i->name, error);
        return CAPTURE_FAILED;
    }
    int type = pcap_datalink(i->handle);
    i->link = links_get(links, type, why, CAPTURE_WHY);
    if (i->link && !i->link->supported) {
        char name[LINK_NAME];
        snprintf(why, CAPTURE_WHY, "%s: its link type %s is not one that tapwatch decodes", i->name,
                 link_name(type, name));
    }
    if (!i->link || !i->link->supported || !live_filter_set(i->handle, settings->filter, why))
        return CAPTURE_REFUSED;
    return CAPTURE_DONE;
}

/* Fills in the names. False: `why`. */
static bool choose_interfaces(struct live *l, const struct capture_settings *settings,
                              enum capture_status *status, char why[CAPTURE_WHY])
{
    *status = CAPTURE_REFUSED;
    if (settings->interface_count > INTERFACES_MAX) {
        snprintf(why, CAPTURE_WHY, "-i: at most %d interfaces at once; \"any\" takes all",
                 INTERFACES_MAX);
        return false;
    }
    for (; l->count < settings->interface_count; l->count++) {
        char *name = l->interfaces[l->count].name;
        snprintf(name, INTERFACE_NAME, "%s", settings->interfaces[l->count]);
        for (unsigned i = 0; i < l->count; i++)
            if (strcmp(l->interfaces[i].name, name) == 0) {
                snprintf(why, CAPTURE_WHY, "-i: %s is named twice; it would be counted twice",
                         name);
                return false;
            }
    }
    *status = CAPTURE_FAILED;
    if (l->count == 0)
        l->count = interfaces_default(l->interfaces[0].name, why, CAPTURE_WHY);
    return l->count > 0;
}

struct live *live_open(const struct capture_settings *settings, struct links *links,
                       enum capture_status *status, char why[CAPTURE_WHY])
{
    struct live *l = calloc(1, sizeof *l);
    *status = CAPTURE_FAILED;
    if (!l) {
        snprintf(why, CAPTURE_WHY, "not enough memory");
        return NULL;
    }
    bool good = choose_interfaces(l, settings, status, why);
    for (unsigned i = 0; good && i < l->count; i++) {
        l->interfaces[i].live = l;
        *status = open_interface(&l->interfaces[i], settings, links, why);
        good = *status == CAPTURE_DONE;
    }
    l->left = l->count;
    if (good)
        return l;
    live_close(l);
    return NULL;
}

void live_close(struct live *l)
{
    if (!l)
        return;
    for (unsigned i = 0; i < l->count; i++)
        if (l->interfaces[i].handle)
            pcap_close(l->interfaces[i].handle);
    free(l);
}

void live_home(const struct live *l, struct home *home)
{
    for (unsigned i = 0; i < l->count; i++)
        interfaces_home(l->interfaces[i].name, home);
}

int live_ring_kib(const struct live *l)
{
    int least = l->interfaces[0].ring_kib;
    for (unsigned i = 1; i < l->count; i++)
        if (l->interfaces[i].ring_kib < least)
            least = l->interfaces[i].ring_kib;
    return least;
}

int live_link_type(const struct live *l)
{
    return l->interfaces[0].link->type;
}

/* Adds what was lost since the last look. */
static void refresh_losses(void *context)
{
    struct live *l = context;
    for (unsigned i = 0; i < l->count; i++) {
        struct live_interface *interface = &l->interfaces[i];
        struct pcap_stat now;
        if (!interface->handle || pcap_stats(interface->handle, &now) != 0)
            continue;
        l->intake->dropped_kernel += (uint32_t)(now.ps_drop - interface->last_drop);
        l->intake->dropped_interface += (uint32_t)(now.ps_ifdrop - interface->last_ifdrop);
        interface->last_drop = now.ps_drop;
        interface->last_ifdrop = now.ps_ifdrop;
    }
}

void live_attach(struct live *l, struct intake *in)
{
    l->intake = in;
    in->refresh_losses = refresh_losses;
    in->context = l;
    in->dropped_kernel = in->dropped_interface = 0;
    for (unsigned i = 0; i < l->count; i++) {
        intake_note_name(in, l->interfaces[i].name);
        intake_note_link_type(in, l->interfaces[i].link->type);
    }
}

static int64_t live_now(struct live *l)
{
    int64_t wall_us = clock_wall_us(); /* first, see live_clock_now */
    return live_clock_now(&l->clock, wall_us, clock_monotonic_us());
}

static void on_packet(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes)
{
    struct live_interface *i = (void *)user;
    struct live *l = i->live;
    struct frame frame = {.bytes = bytes, .captured = header->caplen, .wire = header->len};
    if (frame.wire < frame.captured)
        frame.wire = frame.captured;
    int64_t stamp_us = (int64_t)header->ts.tv_sec * US_PER_S + header->ts.tv_usec;
    int64_t time_us = live_clock_packet(&l->clock, stamp_us);
    if (!l->full && !intake_frame(l->intake, i->link, &frame, time_us))
        l->full = true;
    if (l->full)
        pcap_breakloop(i->handle);
}

static void lose_interface(struct live_interface *i)
{
    char why[CAPTURE_WHY];
    snprintf(why, sizeof why, "%s: %s", i->name, pcap_geterr(i->handle));
    log_error("%s; %s", why,
              i->live->left > 1 ? "the other interfaces go on" : "what was counted is kept");
    intake_note_error(i->live->intake, why);
    refresh_losses(i->live);
    pcap_close(i->handle);
    i->handle = NULL;
    i->live->left--;
}

static void dispatch_all(struct live *l)
{
    live_now(l); /* by which the packets' times are judged */
    for (unsigned i = 0; i < l->count; i++) {
        struct live_interface *interface = &l->interfaces[i];
        if (!interface->handle || l->full)
            continue;
        int n = pcap_dispatch(interface->handle, BATCH, on_packet, (u_char *)interface);
        if (n == PCAP_ERROR)
            lose_interface(interface);
    }
    intake_flush(l->intake);
}

/* Another filter, if somebody asked for one: on all interfaces, or on none. */
static void obey_filter(struct live *l)
{
    struct control *control = exchange_control(l->intake->exchange);
    const char *filter = control_take_filter(control);
    pcap_t *handles[INTERFACES_MAX];
    char why[CAPTURE_WHY] = "";
    unsigned count = 0;
    if (!filter)
        return;
    for (unsigned i = 0; i < l->count; i++)
        if (l->interfaces[i].handle)
            handles[count++] = l->interfaces[i].handle;
    if (live_filter_change(handles, count, l->intake->input.filter, filter, why)) {
        intake_note_filter(l->intake, filter);
        intake_publish_now(l->intake);
    }
    control_answer(control, why);
}

/* Waits for packets, a request, the end of the present second, or that of the duration. */
static void wait_for_packets(struct live *l)
{
    struct pollfd fds[INTERFACES_MAX + 1];
    unsigned count = 0;
    int64_t closes_us = (l->intake->second + 1) * US_PER_S;
    if (closes_us > l->intake->end_us)
        closes_us = l->intake->end_us;
    int64_t wait_us = closes_us + GRACE_US - live_now(l);
    bool blind = false; /* an interface that poll can not watch */
    for (unsigned i = 0; i < l->count; i++) {
        if (!l->interfaces[i].handle)
            continue;
        int fd = pcap_get_selectable_fd(l->interfaces[i].handle);
        blind |= fd < 0;
        fds[count++] = (struct pollfd){.fd = fd, .events = POLLIN};
    }
    fds[count++] = (struct pollfd){.fd = exchange_wake_fd(l->intake->exchange), .events = POLLIN};
    int timeout_ms = wait_us <= 0 ? 0 : (int)(wait_us / 1000 + 1);
    if (blind && timeout_ms > READ_TIMEOUT_MS)
        timeout_ms = READ_TIMEOUT_MS;
    if (poll(fds, count, timeout_ms) > 0 && fds[count - 1].revents)
        exchange_clear_wake(l->intake->exchange);
}

enum capture_status live_run(struct live *l)
{
    struct intake *in = l->intake;
    int64_t complete_us = live_now(l); /* all packets up to then have come */
    intake_begin(in, complete_us);
    while (l->left > 0 && !l->full && complete_us < in->end_us &&
           !exchange_stop_requested(in->exchange)) {
        wait_for_packets(l);
        dispatch_all(l);
        intake_look_out(in);
        obey_filter(l);
        intake_obey_reset(in);
        intake_answer_evidence(in);
        complete_us = live_now(l) - GRACE_US;
        intake_advance(in, clock_second(complete_us));
        if (in->pace == INTAKE_ON_REQUEST)
            intake_answer_request(in);
    }
    bool failed = l->left == 0;
    intake_finish(in, failed ? INPUT_FAILED : INPUT_ENDED);
    return failed || in->input.error[0] ? CAPTURE_FAILED : CAPTURE_DONE;
}
