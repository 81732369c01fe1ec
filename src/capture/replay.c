/* replay: see replay.h. */
#include "src/capture/replay.h"

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/capture/reading.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_PAUSE_US = 2 * US_PER_S }; /* nobody waits years for the next packet */

struct replay {
    const struct capture_settings *settings; /* borrowed */
    struct exchange *exchange;               /* borrowed */
    struct intake *intake;                   /* borrowed */
    struct reading *reading;                 /* owned */
    struct relay *relay;                     /* its */
    enum capture_status status;              /* the worst so far */
    bool shares;                             /* the counting, with the thread that reads */

    bool anchored; /* packet time anchor_packet_us is played at anchor_us of the monotonic clock */
    int64_t anchor_us, anchor_packet_us;
};

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
    r->exchange = x;
    r->reading = reading_open(settings, links, status, why);
    if (r->reading) {
        r->relay = reading_relay(r->reading);
        return r;
    }
    free(r);
    return NULL;
}

void replay_close(struct replay *r)
{
    if (!r)
        return;
    reading_close(r->reading);
    free(r);
}

void replay_attach(struct replay *r, struct intake *in)
{
    r->intake = in;
    for (size_t i = 0; i < r->settings->file_count; i++)
        intake_note_name(in, r->settings->files[i]);
    if (reading_link_type(r->reading) >= 0)
        intake_note_link_type(in, reading_link_type(r->reading));
}

/* --- pace --- */

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

/* --- blocks --- */

static void note_problem(struct replay *r, enum capture_status status, const char *why)
{
    log_error("%s", why);
    intake_note_error(r->intake, why);
    if (status > r->status)
        r->status = status;
}

/* What comes with the first packet of a link type. */
static void note_use(struct replay *r, const struct relay_block *b, const struct relay_use *use)
{
    char name[LINK_NAME];
    const struct link *link = use->link;
    intake_note_link_type(r->intake, link->type);
    if (!link->supported)
        log_note("%.200s: its interface %u has the link type %s, which tapwatch does not decode; "
                 "its packets %s",
                 r->settings->files[b->file_number], use->interface, link_name(link->type, name),
                 link->blocked ? "are left out, since the filter can not tell them apart"
                               : "count as not IP");
}

/* False: no more is wanted. */
static bool play_packet(struct replay *r, struct prepared *p)
{
    if (r->settings->speed > 0 && !wait_for_turn(r, p->packet.time_us))
        return false;
    return intake_take(r->intake, p);
}

/* What was found out on the way up to packet number `before`. */
static void note_uses(struct replay *r, const struct relay_block *b, uint32_t before, uint32_t *use)
{
    for (; *use < b->use_count && b->uses[*use].before <= before; ++*use)
        note_use(r, b, &b->uses[*use]);
}

/* False: no more is wanted. */
static bool play_packets(struct replay *r, struct relay_block *b, uint32_t *use)
{
    if (r->shares) {
        intake_take_shared(r->intake, b->packets, b->count, b->newest_second);
        return true;
    }
    for (uint32_t i = 0; i < b->count; i++) {
        note_uses(r, b, i, use);
        if (!play_packet(r, &b->packets[i]))
            return false;
    }
    return true;
}

/* False: no more is wanted. */
static bool play_block(struct replay *r, struct relay_block *b)
{
    uint32_t use = 0;
    if (b->lookout)
        intake_count_for(r->intake, b->lookout);
    bool more = play_packets(r, b, &use);
    intake_flush(r->intake); /* while its packets are there */
    if (more) {
        note_uses(r, b, UINT32_MAX, &use);
        if (b->error[0])
            note_problem(r, b->status, b->error);
        more = !b->last;
    }
    relay_give_back(r->relay);
    return more;
}

/* All blocks that came out so far. False: no more is wanted. */
static bool play_what_is_there(struct replay *r)
{
    struct relay_block *b;
    bool more = true;
    while (more && (b = relay_take(r->relay)))
        more = play_block(r, b);
    return more;
}

/* A request for a snapshot. The two halves of a shared count must be of the same packets. False: no
 * more is wanted. */
static bool answer_request(struct replay *r)
{
    if (!exchange_take_request(r->exchange))
        return true;
    if (!r->shares) {
        intake_publish_now(r->intake);
        return true;
    }
    reading_pause(r->reading);
    bool more = play_what_is_there(r);
    intake_publish_now(r->intake);
    reading_resume(r->reading);
    return more;
}

static void wait_for_block(struct replay *r)
{
    struct pollfd fds[] = {{.fd = relay_ready_fd(r->relay), .events = POLLIN},
                           {.fd = exchange_wake_fd(r->exchange), .events = POLLIN}};
    poll(fds, 2, -1);
    if (fds[0].revents)
        relay_clear_ready(r->relay);
    if (fds[1].revents)
        exchange_clear_wake(r->exchange);
}

static void play_all(struct replay *r)
{
    bool more = true;
    while (more && !exchange_stop_requested(r->exchange)) {
        struct relay_block *b;
        more = answer_request(r);
        if (more && (b = relay_take(r->relay)))
            more = play_block(r, b);
        else if (more)
            wait_for_block(r);
    }
    if (more && r->shares) { /* what is half counted must be counted whole */
        reading_stop(r->reading);
        play_what_is_there(r);
    }
}

enum capture_status replay_run(struct replay *r)
{
    r->shares = intake_may_share(r->intake);
    if (reading_start(r->reading, r->intake, r->shares))
        play_all(r);
    else
        note_problem(r, CAPTURE_FAILED, strerror(errno));
    intake_finish(r->intake, r->status == CAPTURE_DONE ? INPUT_ENDED : INPUT_FAILED);
    return r->status;
}
