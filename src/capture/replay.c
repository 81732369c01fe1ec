/* replay: see replay.h. */
#include "src/capture/replay.h"

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/capture/savefile.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    LONGEST_PAUSE_US = 2 * US_PER_S, /* nobody waits years for the next packet */
    LOOK_EVERY = 1024,               /* packets between two looks at requests */
};

struct replay {
    const struct capture_settings *settings; /* borrowed */
    struct links *links;                     /* borrowed */
    struct exchange *exchange;               /* borrowed */
    struct intake *intake;                   /* borrowed */
    struct savefile *file;                   /* owned; the open one */
    size_t file_number;
    enum capture_status status; /* the worst so far */
    uint64_t packets;

    bool anchored; /* packet time anchor_packet_us is played at anchor_us of the monotonic clock */
    int64_t anchor_us, anchor_packet_us;
};

/* A pipe that brings nothing does not keep us from being asked. True: we were told to stop. */
static bool give_up_waiting(void *context)
{
    struct replay *r = context;
    exchange_clear_wake(r->exchange);
    if (r->intake)
        intake_answer_request(r->intake);
    return exchange_stop_requested(r->exchange);
}

/* Opens the file of that number; it must be of a link type that we decode. NULL: `why`. */
static struct savefile *open_file(struct replay *r, size_t number, enum capture_status *status,
                                  char why[CAPTURE_WHY])
{
    char reason[SAVEFILE_WHY], name[LINK_NAME];
    const char *path = r->settings->files[number];
    *status = CAPTURE_FAILED;
    const struct savefile_wait wait = {exchange_wake_fd(r->exchange), give_up_waiting, r};
    struct savefile *f = savefile_open_waiting(path, &wait, reason);
    if (!f) {
        snprintf(why, CAPTURE_WHY, "%.200s: %.300s", path, reason);
        return NULL;
    }
    int type = savefile_link_type(f);
    if (type < 0)
        return f; /* no interface, no packets */
    struct link *link = links_get(r->links, type, reason, sizeof reason);
    if (link && link->supported)
        return f;
    *status = CAPTURE_REFUSED;
    if (!link)
        snprintf(why, CAPTURE_WHY, "%.200s: %.300s", path, reason);
    else
        snprintf(why, CAPTURE_WHY, "%s: its link type %s is not one that tapwatch decodes", path,
                 link_name(type, name));
    savefile_close(f);
    return NULL;
}

struct replay *replay_open(const struct capture_settings *settings, struct exchange *x,
                           struct links *links, enum capture_status *status, char why[CAPTURE_WHY])
{
    struct replay *r = calloc(1, sizeof *r);
    *status = CAPTURE_FAILED;
    if (!r) {
        snprintf(why, CAPTURE_WHY, "not enough memory");
        return NULL;
    }
    r->settings = settings;
    r->links = links;
    r->exchange = x;
    r->file = open_file(r, 0, status, why);
    if (r->file)
        return r;
    free(r);
    return NULL;
}

void replay_close(struct replay *r)
{
    if (!r)
        return;
    if (r->file)
        savefile_close(r->file);
    free(r);
}

void replay_attach(struct replay *r, struct intake *in)
{
    r->intake = in;
    for (size_t i = 0; i < r->settings->file_count; i++)
        intake_note_name(in, r->settings->files[i]);
    if (savefile_link_type(r->file) >= 0)
        intake_note_link_type(in, savefile_link_type(r->file));
}

static void note_problem(struct replay *r, enum capture_status status, const char *why)
{
    log_error("%s", why);
    intake_note_error(r->intake, why);
    if (status > r->status)
        r->status = status;
}

static int64_t packet_clock(const struct replay *r)
{
    double passed_us = (double)(clock_monotonic_us() - r->anchor_us);
    return r->anchor_packet_us + (int64_t)(passed_us * r->settings->speed);
}

static void anchor(struct replay *r, int64_t packet_us)
{
    r->anchored = true;
    r->anchor_us = clock_monotonic_us();
    r->anchor_packet_us = packet_us;
}

static void sleep_or_wake(struct replay *r, int64_t us)
{
    struct pollfd p = {.fd = exchange_wake_fd(r->exchange), .events = POLLIN};
    if (poll(&p, 1, (int)(us / 1000 + 1)) > 0)
        exchange_clear_wake(r->exchange);
}

/* Waits until it is time for a packet of that time, and lets the seconds in between pass. False: we
 * were asked to stop. */
static bool wait_for_turn(struct replay *r, int64_t time_us)
{
    const double speed = r->settings->speed;
    const int64_t longest_us = (int64_t)(LONGEST_PAUSE_US * speed);
    if (!r->anchored || time_us < r->anchor_packet_us)
        anchor(r, time_us);
    if (time_us - packet_clock(r) > longest_us)
        anchor(r, time_us - longest_us);
    for (int64_t now_us; (now_us = packet_clock(r)) < time_us;) {
        if (exchange_stop_requested(r->exchange))
            return false;
        intake_answer_request(r->intake);
        intake_advance(r->intake, clock_second(now_us));
        int64_t next_second_us = (clock_second(now_us) + 1) * US_PER_S;
        int64_t next_us = time_us < next_second_us ? time_us : next_second_us;
        sleep_or_wake(r, (int64_t)((double)(next_us - now_us) / speed));
    }
    return true;
}

/* The decoder of a packet's link type. NULL: the filter does not compile for it. */
static struct link *link_of(struct replay *r, const struct savefile_packet *p)
{
    char why[CAPTURE_WHY], reason[CAPTURE_WHY / 2], name[LINK_NAME];
    const char *path = r->settings->files[r->file_number];
    struct link *link = links_get(r->links, p->link_type, reason, sizeof reason);
    if (!link) {
        snprintf(why, sizeof why, "%.200s: %s", path, reason);
        note_problem(r, CAPTURE_REFUSED, why);
        return NULL;
    }
    intake_note_link_type(r->intake, p->link_type);
    if (!link->supported && !link->told) {
        link->told = true;
        log_note("%.200s: its interface %u has the link type %s, which tapwatch does not decode; "
                 "its packets %s",
                 path, p->interface, link_name(p->link_type, name),
                 link->blocked ? "are left out, since the filter can not tell them apart"
                               : "count as not IP");
    }
    return link;
}

/* False: no more is wanted, of this file or any other. */
static bool play_packet(struct replay *r, const struct savefile_packet *p, struct link **link,
                        int *link_type)
{
    if (!*link || *link_type != p->link_type) {
        *link = link_of(r, p);
        *link_type = p->link_type;
        if (!*link)
            return false;
    }
    if (++r->packets % LOOK_EVERY == 0) {
        if (exchange_stop_requested(r->exchange))
            return false;
        intake_answer_request(r->intake);
    }
    struct frame frame = {.bytes = p->bytes, .captured = p->captured, .wire = p->wire};
    if (!link_passes(*link, &frame))
        return true;
    if (r->settings->speed > 0 && !wait_for_turn(r, p->time_us))
        return false;
    return intake_frame(r->intake, *link, &frame, p->time_us);
}

/* False: stop altogether. */
static bool play_file(struct replay *r)
{
    struct link *link = NULL;
    int link_type = -1;
    struct savefile_packet p;
    char why[CAPTURE_WHY], reason[SAVEFILE_WHY];
    enum savefile_result result;
    while ((result = savefile_next(r->file, &p, reason)) == SAVEFILE_PACKET)
        if (!play_packet(r, &p, &link, &link_type))
            return false;
    if (exchange_stop_requested(r->exchange))
        return false; /* a pipe that was given up looks like one that ended */
    if (result == SAVEFILE_FAILED) {
        snprintf(why, sizeof why, "%.200s: %.300s", r->settings->files[r->file_number], reason);
        note_problem(r, CAPTURE_FAILED, why);
    }
    return true;
}

static bool next_file(struct replay *r)
{
    savefile_close(r->file);
    r->file = NULL;
    while (++r->file_number < r->settings->file_count) {
        char why[CAPTURE_WHY];
        enum capture_status status;
        r->file = open_file(r, r->file_number, &status, why);
        if (r->file)
            return true;
        if (exchange_stop_requested(r->exchange))
            return false; /* so it was no fault of the file */
        note_problem(r, status, why);
    }
    return false;
}

enum capture_status replay_run(struct replay *r)
{
    while (play_file(r) && next_file(r))
        ;
    intake_finish(r->intake, r->status == CAPTURE_DONE ? INPUT_ENDED : INPUT_FAILED);
    return r->status;
}
