/* live: see live.h.
 *
 * A blocking pcap_dispatch does not return on an idle interface, so dispatch never blocks; poll
 * does, on the interfaces, on the wake-up descriptor and on the time to the next tick. No immediate
 * mode: the kernel hands over blocks of packets, at the latest every READ_TIMEOUT_MS. */
#include "src/capture/live.h"

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/text.h"
#include "src/capture/live_count.h"
#include "src/capture/live_parts.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH = 4096,      /* packets between two looks at the clock */
    GRACE_US = 300000, /* a second is closed so long after its end: its packets have arrived then */
};

/* Whether no packet of the last one named comes by one of those before it, too. False: `why`. */
static bool is_counted_once(const struct live *l, const char *name, char why[CAPTURE_WHY])
{
    for (unsigned i = 0; i < l->count; i++) {
        const char *before = l->interfaces[i].name;
        const bool same = strcmp(before, name) == 0;
        if (!same && strcmp(before, "any") != 0 && strcmp(name, "any") != 0)
            continue;
        if (same)
            snprintf(why, CAPTURE_WHY, "-i: %s is named twice; it would be counted twice", name);
        else
            snprintf(why, CAPTURE_WHY, "-i: any has the packets of %s; they would be counted twice",
                     strcmp(name, "any") == 0 ? before : name);
        return false;
    }
    return true;
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
        if (l->count > 0 && !is_counted_once(l, name, why))
            return false;
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
    l->filter.text = settings->filter;
    bool good = choose_interfaces(l, settings, status, why);
    for (unsigned i = 0; good && i < l->count; i++) {
        l->interfaces[i].live = l;
        *status = live_interface_open(&l->interfaces[i], settings, &l->filter, links, why);
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
    live_filter_done(&l->filter);
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

void live_attach(struct live *l, struct intake *in)
{
    l->intake = in;
    in->refresh_losses = live_refresh_losses;
    in->context = l;
    in->dropped_kernel = in->dropped_interface = in->gaps = in->gaps_us = 0;
    for (unsigned i = 0; i < l->count; i++) {
        intake_note_name(in, l->interfaces[i].name);
        intake_note_link_type(in, l->interfaces[i].link->type);
    }
}

int64_t live_now(struct live *l)
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
    i->received++;
    int64_t stamp_us = (int64_t)header->ts.tv_sec * US_PER_S + header->ts.tv_usec;
    int64_t time_us = live_clock_packet(&l->clock, stamp_us);
    if (!l->full && !intake_frame(l->intake, i->link, &frame, time_us))
        l->full = true;
    if (l->full)
        pcap_breakloop(i->handle);
}

static void dispatch_all(struct live *l)
{
    live_now(l); /* by which the packets' times are judged */
    l->more = false;
    for (unsigned i = 0; i < l->count; i++) {
        struct live_interface *interface = &l->interfaces[i];
        if (!interface->handle || l->full)
            continue;
        int n = pcap_dispatch(interface->handle, BATCH, on_packet, (u_char *)interface);
        l->more |= n >= BATCH;
        if (n == PCAP_ERROR)
            live_lose_failed(interface);
    }
    intake_flush(l->intake);
}

/* An interface that is waited for gets the filter when it is back, when nobody hears that it was
 * refused: so it is compiled for the link type that was there. Handles first: what is compiled of
 * one is the better program. */
static bool compile_for_all(struct live *l, struct live_filter *filter, char why[CAPTURE_WHY])
{
    bool good = true;
    for (unsigned i = 0; good && i < l->count; i++)
        if (l->interfaces[i].handle)
            good = live_filter_compile(filter, l->interfaces[i].handle, why);
    for (unsigned i = 0; good && i < l->count; i++)
        if (!l->interfaces[i].handle && l->interfaces[i].gap.open)
            good = live_filter_compile_unseen(filter, l->interfaces[i].link->type,
                                              l->settings->snaplen, why);
    return good;
}

/* On all interfaces, or on none. */
static bool change_filter(struct live *l, const char *text, char why[CAPTURE_WHY])
{
    struct live_filter filter = {.text = text};
    pcap_t *handles[INTERFACES_MAX];
    unsigned count = 0;
    for (unsigned i = 0; i < l->count; i++)
        if (l->interfaces[i].handle)
            handles[count++] = l->interfaces[i].handle;
    if (compile_for_all(l, &filter, why))
        return live_filter_change(&l->filter, &filter, handles, count, why);
    live_filter_done(&filter);
    return false;
}

/* Another filter, if somebody asked for one. */
static void obey_filter(struct live *l)
{
    struct control *control = exchange_control(l->intake->exchange);
    const char *filter = control_take_filter(control);
    char why[CAPTURE_WHY] = "";
    if (!filter)
        return;
    if (change_filter(l, filter, why)) {
        intake_note_filter(l->intake, filter);
        l->filter.text = l->intake->input.filter; /* what was typed is gone with the next */
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

/* The kernel hands packets over a block at a time, at 100,000 a second 60 times a second, and each
 * time other programs have had the processor's cache. Fewer, longer looks take less: 329 ns a
 * packet with 20 ms, 284 with 60, 262 with 100 (medians of nine). Only where few come, so that the
 * ring does not fill meanwhile, and no longer when more come than before; and a request is not kept
 * waiting. */
static void let_gather(struct live *l, struct pollfd *wake)
{
    enum { STEP_MS = 20 };
    const int64_t passed_us = l->clock.now_us - l->gathered_us;
    const uint64_t came = l->intake->received - l->gathered_count;
    const int ring_kib = live_ring_kib(l), snaplen = l->settings->snaplen;
    if (l->more)
        return;
    l->gathered_us = l->clock.now_us;
    l->gathered_count = l->intake->received;
    int ms = live_count_gather_ms(came, passed_us, ring_kib, snaplen);
    for (; ms > STEP_MS; ms -= STEP_MS)
        if (poll(wake, 1, STEP_MS) != 0 ||
            !live_count_leaves_room(live_waiting(l), ring_kib, snaplen))
            return;
    if (ms > 0)
        (void)poll(wake, 1, ms);
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
    bool failed = false; /* that is looked at before others have gathered */
    for (unsigned i = 0; i < count; i++)
        if (fds[i].fd >= 0 && fds[i].revents & POLLERR) {
            live_note_failure(of[i]);
            failed = true;
        }
    if (!fds[count].revents && !failed)
        let_gather(l, &fds[count]);
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
        live_look_at_all(l);
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
