/* live: see live.h.
 *
 * A blocking pcap_dispatch does not return on an idle interface, so dispatch never blocks; poll
 * does, on the interfaces, on the wake-up descriptor and on the time to the next tick. No immediate
 * mode: the kernel hands over blocks of packets, at the latest every READ_TIMEOUT_MS.
 *
 * An interface that goes down keeps its socket, to which packets come again when it is up: that is
 * a gap, and nothing else is to be done. One that is removed does not; if it is to be opened again,
 * the gap lasts until one of that name is there. */
#include "src/capture/live.h"

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/text.h"
#include "src/capture/live_clock.h"
#include "src/capture/live_filter.h"
#include "src/capture/live_interface.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    BATCH = 4096,      /* packets between two looks at the clock */
    GRACE_US = 300000, /* a second is closed so long after its end: its packets have arrived then */
    INTERFACES_MAX = 16,
    LOOK_US = READ_TIMEOUT_MS * 1000, /* between two looks whether the interfaces are there */
    REOPEN_US = 1000000,              /* between two tries */
};

struct live {
    struct live_interface interfaces[INTERFACES_MAX];
    unsigned count;
    unsigned left;                           /* interfaces that are captured from, or waited for */
    const struct capture_settings *settings; /* borrowed */
    struct links *links;                     /* borrowed */
    struct intake *intake;                   /* borrowed */
    struct live_clock clock;
    int64_t looked_us, tried_us; /* monotonic clock: at the interfaces, to open one again */
    bool full;                   /* a limit was reached */
};

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
        snprintf(why, CAPTURE_WHY, "start: %s", text_error(errno));
        return NULL;
    }
    l->settings = settings;
    l->links = links;
    bool good = choose_interfaces(l, settings, status, why);
    for (unsigned i = 0; good && i < l->count; i++) {
        l->interfaces[i].live = l;
        *status = live_interface_open(&l->interfaces[i], settings, settings->filter, links, why);
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
        live_interface_close(&l->interfaces[i]);
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

/* What a counter of libpcap's has grown by: never below 0, as that of the interface is looked up by
 * the name it had when it was opened. */
static uint32_t grown(uint32_t now, uint32_t *last)
{
    const uint32_t by = now - *last;
    *last = now;
    return by > INT32_MAX ? 0 : by;
}

static void refresh_drops(struct live *l, struct live_interface *i)
{
    struct pcap_stat now;
    if (!i->handle || pcap_stats(i->handle, &now) != 0)
        return;
    l->intake->dropped_kernel += grown(now.ps_drop, &i->last_drop);
    l->intake->dropped_interface += grown(now.ps_ifdrop, &i->last_ifdrop);
}

static void account_gap(struct live *l, struct live_gap *gap, int64_t monotonic_us)
{
    l->intake->gaps_us += monotonic_us - gap->counted_to_us;
    gap->counted_to_us = monotonic_us;
}

/* "eth0 is down, eth1 is gone", and since when. */
static void describe_gaps(struct live *l)
{
    struct intake *in = l->intake;
    size_t used = 0;
    in->gap_since_us = SNAPSHOT_UNKNOWN;
    memset(in->gap_now, 0, sizeof in->gap_now);
    for (unsigned i = 0; i < l->count; i++) {
        const struct live_interface *at = &l->interfaces[i];
        if (!at->gap.open)
            continue;
        if (in->gap_since_us == SNAPSHOT_UNKNOWN || at->gap.since_us < in->gap_since_us)
            in->gap_since_us = at->gap.since_us;
        if (used < sizeof in->gap_now)
            used += (size_t)snprintf(in->gap_now + used, sizeof in->gap_now - used, "%s%s is %s",
                                     used ? ", " : "", at->name, at->handle ? "down" : "gone");
    }
}

/* Adds what was lost since the last look. */
static void refresh_losses(void *context)
{
    struct live *l = context;
    const int64_t monotonic_us = clock_monotonic_us();
    for (unsigned i = 0; i < l->count; i++) {
        refresh_drops(l, &l->interfaces[i]);
        if (l->interfaces[i].gap.open)
            account_gap(l, &l->interfaces[i].gap, monotonic_us);
    }
    describe_gaps(l);
}

void live_attach(struct live *l, struct intake *in)
{
    l->intake = in;
    in->refresh_losses = refresh_losses;
    in->context = l;
    in->dropped_kernel = in->dropped_interface = in->gaps = in->gaps_us = 0;
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

/* --- Interfaces that go and come -------------------------------------------------------------- */

static void begin_gap(struct live_interface *i, const char *what)
{
    struct live *l = i->live;
    char told[INTERFACE_NAME + 32];
    if (i->gap.open)
        return;
    const int64_t now_us = live_now(l), monotonic_us = clock_monotonic_us();
    i->gap = (struct live_gap){true, now_us, monotonic_us, monotonic_us};
    l->intake->gaps++;
    snprintf(told, sizeof told, "%s is %s", i->name, what);
    intake_note_gap(l->intake, told);
    describe_gaps(l);
}

static void end_gap(struct live_interface *i, const char *how)
{
    const int64_t monotonic_us = clock_monotonic_us();
    account_gap(i->live, &i->gap, monotonic_us);
    i->gap.open = false;
    describe_gaps(i->live);
    log_note("%s: the interface is %s after %.1f s; what came meanwhile is not counted", i->name,
             how, (double)(monotonic_us - i->gap.began_us) / US_PER_S);
}

/* It can not be captured from any more. `why`: libpcap's words; NULL: it is not there. */
static void lose_interface(struct live_interface *i, const char *why)
{
    struct live *l = i->live;
    char text[CAPTURE_WHY];
    snprintf(text, sizeof text, "%s: %s", i->name, why ? why : "the interface is gone");
    intake_flush(l->intake);
    refresh_losses(l);
    if (l->settings->reopen) {
        log_error("%s; it is opened again when it is back", text);
        begin_gap(i, "gone");
        live_interface_close(i);
        i->last_why[0] = '\0';
        l->tried_us = clock_monotonic_us();
    } else {
        log_error("%s%s; %s", text, why ? "" : " (--reopen waits until it is back)",
                  l->left > 1 ? "the other interfaces go on" : "what was counted is kept");
        intake_note_error(l->intake, text);
        live_interface_close(i);
        i->gap.open = false;
        l->left--;
    }
    describe_gaps(l);
}

static void rename_interface(struct live_interface *i, const char *name)
{
    struct live *l = i->live;
    log_note("%s: the interface is called %s now", i->name, name);
    snprintf(i->name, sizeof i->name, "%s", name);
    memset(l->intake->input.names, 0, sizeof l->intake->input.names);
    for (unsigned at = 0; at < l->count; at++)
        intake_note_name(l->intake, l->interfaces[at].name);
}

static void look_at(struct live_interface *i)
{
    char name[INTERFACE_NAME];
    const enum live_presence presence = live_interface_look(i, name);
    if (presence == LIVE_GONE) {
        /* What the kernel still holds back comes until the next look. */
        if (i->gone)
            lose_interface(i, NULL);
        else
            begin_gap(i, "gone");
        i->gone = true;
        return;
    }
    if (strcmp(name, i->name) != 0)
        rename_interface(i, name);
    if (presence == LIVE_DOWN && !i->gap.open) {
        log_error("%s: the interface is down; it goes on when that is up again", i->name);
        begin_gap(i, "down");
    } else if (presence == LIVE_UP && i->gap.open) {
        end_gap(i, "up again");
    }
}

/* Its socket tells that it was down, even if it is up again by now. The error is taken off the
 * socket: libpcap would look at that before it reads what is in the ring. */
static void note_failure(struct live_interface *i)
{
    char name[INTERFACE_NAME];
    int error = 0;
    socklen_t size = sizeof error;
    if (i->index == 0 ||
        getsockopt(pcap_fileno(i->handle), SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        return;
    if (error == ENETDOWN && live_interface_look(i, name) == LIVE_UP)
        begin_gap(i, "down");
    i->live->looked_us = 0;
}

static void lose_failed(struct live_interface *i)
{
    char name[INTERFACE_NAME], why[CAPTURE_WHY];
    const bool there = live_interface_look(i, name) != LIVE_GONE;
    snprintf(why, sizeof why, "%s", pcap_geterr(i->handle));
    lose_interface(i, there ? why : NULL);
}

static void try_again(struct live_interface *i)
{
    struct live *l = i->live;
    const int type = i->link->type;
    if (!live_interface_reopen(i, l->settings, l->intake->input.filter, l->links))
        return;
    end_gap(i, "back");
    if (i->link->type != type) {
        char old[LINK_NAME], new[LINK_NAME];
        log_note("%s: its link type is %s now, it was %s", i->name, link_name(i->link->type, new),
                 link_name(type, old));
        intake_note_link_type(l->intake, i->link->type);
    }
}

static void look_at_all(struct live *l)
{
    const int64_t monotonic_us = clock_monotonic_us();
    if (l->looked_us > 0 && monotonic_us - l->looked_us < LOOK_US)
        return;
    l->looked_us = monotonic_us;
    const bool due = monotonic_us - l->tried_us >= REOPEN_US;
    for (unsigned i = 0; i < l->count; i++) {
        struct live_interface *at = &l->interfaces[i];
        if (at->handle)
            look_at(at);
        else if (at->gap.open && due)
            try_again(at);
    }
    if (due)
        l->tried_us = monotonic_us;
}

/* --- The loop --------------------------------------------------------------------------------- */

static void dispatch_all(struct live *l)
{
    live_now(l); /* by which the packets' times are judged */
    for (unsigned i = 0; i < l->count; i++) {
        struct live_interface *interface = &l->interfaces[i];
        if (!interface->handle || l->full)
            continue;
        int n = pcap_dispatch(interface->handle, BATCH, on_packet, (u_char *)interface);
        if (n == PCAP_ERROR)
            lose_failed(interface);
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

/* How long nothing is to be done unless something comes: to the end of the present second, or of
 * the duration. */
static int wait_ms(struct live *l, bool blind)
{
    int64_t closes_us = (l->intake->second + 1) * US_PER_S;
    if (closes_us > l->intake->end_us)
        closes_us = l->intake->end_us;
    const int64_t wait_us = closes_us + GRACE_US - live_now(l);
    const int ms = wait_us <= 0 ? 0 : (int)(wait_us / 1000 + 1);
    return blind && ms > READ_TIMEOUT_MS ? READ_TIMEOUT_MS : ms;
}

/* Waits for packets, a request, or until it is time. */
static void wait_for_packets(struct live *l)
{
    struct pollfd fds[INTERFACES_MAX + 1];
    struct live_interface *of[INTERFACES_MAX];
    unsigned count = 0;
    bool blind = false; /* an interface that poll can not watch */
    for (unsigned i = 0; i < l->count; i++) {
        blind |= l->interfaces[i].gap.open;
        if (!l->interfaces[i].handle)
            continue;
        int fd = pcap_get_selectable_fd(l->interfaces[i].handle);
        blind |= fd < 0;
        of[count] = &l->interfaces[i];
        fds[count++] = (struct pollfd){.fd = fd, .events = POLLIN};
    }
    fds[count] = (struct pollfd){.fd = exchange_wake_fd(l->intake->exchange), .events = POLLIN};
    if (poll(fds, count + 1, wait_ms(l, blind)) <= 0)
        return;
    if (fds[count].revents)
        exchange_clear_wake(l->intake->exchange);
    for (unsigned i = 0; i < count; i++)
        if (fds[i].fd >= 0 && fds[i].revents & POLLERR)
            note_failure(of[i]);
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
        look_at_all(l);
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
