/* live_watch: see live_parts.h.
 *
 * An interface that goes down keeps its socket, to which packets come again when it is up: that is
 * a gap, and nothing else is to be done. One that is removed does not; if it is to be opened again,
 * the gap lasts until one of that name is there. */
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/capture/live_count.h"
#include "src/capture/live_parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum {
    LOOK_US = READ_TIMEOUT_MS * 1000, /* between two looks whether the interfaces are there */
    REOPEN_US = 1000000,              /* between two tries */
    GAP_TOLD = INTERFACE_NAME + 40,   /* what is told of one */
};

static void refresh_drops(struct live *l, struct live_interface *i)
{
    struct pcap_stat now;
    if (!live_interface_counts(i, &now))
        return;
    i->last_handed_over = now.ps_recv - now.ps_drop;
    i->received_then = i->received;
    l->intake->dropped_kernel += live_count_grown(now.ps_drop, &i->last_drop);
    l->intake->dropped_interface += live_count_grown(now.ps_ifdrop, &i->last_ifdrop);
}

static void account_gap(struct live *l, struct live_gap *gap, int64_t monotonic_us)
{
    l->intake->gaps_us += monotonic_us - gap->counted_to_us;
    gap->counted_to_us = monotonic_us;
}

/* "eth0 is down, eth1 is gone", and since when. */
static void live_describe_gaps(struct live *l)
{
    struct intake *in = l->intake;
    size_t used = 0;
    in->gap_since_us = SNAPSHOT_UNKNOWN;
    in->gaps_open = 0;
    memset(in->gap_now, 0, sizeof in->gap_now);
    for (unsigned i = 0; i < l->count; i++) {
        const struct live_interface *at = &l->interfaces[i];
        if (!at->gap.open)
            continue;
        in->gaps_open++;
        if (in->gap_since_us == SNAPSHOT_UNKNOWN || at->gap.since_us < in->gap_since_us)
            in->gap_since_us = at->gap.since_us;
        if (used < sizeof in->gap_now)
            used += (size_t)snprintf(in->gap_now + used, sizeof in->gap_now - used, "%s%s is %s",
                                     used ? ", " : "", at->name, at->gone ? "gone" : "down");
    }
}

/* Each interface by itself, as it may not be known of one of them. */
uint32_t live_waiting(struct live *l)
{
    uint32_t sum = 0, handed_over;
    for (unsigned i = 0; i < l->count; i++) {
        struct live_interface *at = &l->interfaces[i];
        if (live_interface_handed_over(at, &handed_over))
            sum += live_count_waiting(handed_over - at->last_handed_over,
                                      at->received - at->received_then);
    }
    return sum;
}

/* Adds what was lost since the last look. */
void live_refresh_losses(void *context)
{
    struct live *l = context;
    const int64_t monotonic_us = clock_monotonic_us();
    for (unsigned i = 0; i < l->count; i++) {
        refresh_drops(l, &l->interfaces[i]);
        if (l->interfaces[i].gap.open)
            account_gap(l, &l->interfaces[i].gap, monotonic_us);
    }
    live_describe_gaps(l);
}

/* --- Interfaces that go and come -------------------------------------------------------------- */

static void begin_gap(struct live_interface *i, const char *what)
{
    struct live *l = i->live;
    if (i->gap.open) {
        i->gap.what = what;
        return;
    }
    const int64_t now_us = live_now(l), monotonic_us = clock_monotonic_us();
    i->gap = (struct live_gap){.open = true,
                               .since_us = now_us,
                               .began_us = monotonic_us,
                               .counted_to_us = monotonic_us,
                               .what = what};
    snprintf(i->gap.name, sizeof i->gap.name, "%s", i->name);
    l->intake->gaps++;
    live_describe_gaps(l);
    intake_note_gap(l->intake);
}

static void end_gap(struct live_interface *i, const char *how)
{
    const int64_t monotonic_us = clock_monotonic_us();
    const double seconds = (double)(monotonic_us - i->gap.began_us) / US_PER_S;
    char told[GAP_TOLD], over[GAP_TOLD];
    account_gap(i->live, &i->gap, monotonic_us);
    i->gap.open = false;
    live_describe_gaps(i->live);
    log_note("%s: the interface is %s after %.1f s; what came meanwhile is not counted", i->name,
             how, seconds);
    snprintf(told, sizeof told, "%s is %s", i->gap.name, i->gap.what);
    snprintf(over, sizeof over, "%s was %s for %.1f s", i->gap.name, i->gap.what, seconds);
    intake_note_gap_end(i->live->intake, told, over);
}

/* It can not be captured from any more. `why`: libpcap's words; NULL: it is not there. */
static void lose_interface(struct live_interface *i, const char *why)
{
    struct live *l = i->live;
    char text[CAPTURE_WHY];
    snprintf(text, sizeof text, "%s: %s", i->name, why ? why : "the interface is gone");
    intake_flush(l->intake);
    live_refresh_losses(l);
    if (l->settings->reopen) {
        log_error("%s; it is opened again when it is back", text);
        i->gone = true;
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
    live_describe_gaps(l);
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

static void note_down(struct live_interface *i)
{
    log_error("%s: the interface is down; it goes on when that is up again", i->name);
    begin_gap(i, "down");
}

static void look_at(struct live_interface *i)
{
    char name[INTERFACE_NAME];
    const enum live_presence presence = live_interface_look(i, name);
    if (presence == LIVE_GONE) {
        const bool before = i->gone;
        i->gone = true;
        /* What the kernel still holds back comes until the next look. */
        if (before)
            lose_interface(i, NULL);
        else
            begin_gap(i, "gone");
        return;
    }
    i->gone = false;
    if (strcmp(name, i->name) != 0)
        rename_interface(i, name);
    if (presence == LIVE_DOWN && !i->gap.open)
        note_down(i);
    else if (presence == LIVE_UP && i->gap.open)
        end_gap(i, "up again");
}

/* Its socket tells that it was down, even if it is up again by now. The error is taken off the
 * socket: libpcap would look at that before it reads what is in the ring. */
void live_note_failure(struct live_interface *i)
{
    char name[INTERFACE_NAME];
    int error = 0;
    socklen_t size = sizeof error;
    if (i->index == 0 ||
        getsockopt(pcap_fileno(i->handle), SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        return;
    if (error == ENETDOWN && !i->gap.open) {
        /* Down now it may be up by the next look. */
        const enum live_presence presence = live_interface_look(i, name);
        if (presence == LIVE_UP)
            begin_gap(i, "down");
        else if (presence == LIVE_DOWN)
            note_down(i);
    }
    i->live->looked_us = 0;
}

void live_lose_failed(struct live_interface *i)
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
    if (!live_interface_reopen(i, l->settings, &l->filter, l->links))
        return;
    end_gap(i, "back");
    if (i->link->type != type) {
        char told[LINK_TOLD_CHANGE];
        log_note("%s: %s", i->name, link_told_change(type, i->link->type, told));
        intake_note_link_type(l->intake, i->link->type);
    }
}

void live_look_at_all(struct live *l)
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
