/* replay: see replay.h. Packets by blocks, as the thread that reads hands them over. */
#include "src/capture/replay_parts.h"

#include "src/base/log.h"
#include "src/base/text.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct replay *replay_open(const struct capture_settings *settings, struct exchange *x,
                           struct links *links, enum capture_status *status, char why[CAPTURE_WHY])
{
    struct replay *r = calloc(1, sizeof *r);
    *status = CAPTURE_FAILED;
    if (!r) {
        snprintf(why, CAPTURE_WHY, "start: %s", text_error(errno));
        return NULL;
    }
    r->settings = settings;
    r->exchange = x;
    r->control = exchange_control(x);
    r->jump_us = SNAPSHOT_UNKNOWN;
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
    if (r->shares)
        share_done(&r->share);
    links_done(&r->passing);
    free(r);
}

void replay_attach(struct replay *r, struct intake *in)
{
    r->intake = in;
    for (size_t i = 0; i < r->settings->file_count; i++)
        intake_note_name(in, r->settings->files[i]);
    if (reading_link_type(r->reading) >= 0)
        intake_note_link_type(in, reading_link_type(r->reading));
    r->filters = in->pace == INTAKE_FOR_SCREEN;
    snprintf(r->filter, sizeof r->filter, "%s", r->settings->filter);
    links_init(&r->passing, r->filter, r->settings->decapsulate);
}

int replay_link_type(const struct replay *r)
{
    return reading_link_type(r->reading);
}

bool replay_is_fine(const struct replay *r)
{
    return reading_is_fine(r->reading);
}

/* --- Packets and blocks ----------------------------------------------------------------------- */

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
    char name[LINK_TOLD];
    const struct link *link = use->link;
    intake_note_link_type(r->intake, link->type);
    if (!link->supported)
        log_note("%.200s: its interface %u has %s, which tapwatch does not decode; "
                 "its packets %s",
                 r->settings->files[b->file_number], use->interface, link_told(link->type, name),
                 link->blocked ? "are left out, since the filter can not tell them apart"
                               : "count as not IP");
}

/* Whether the filter that is in force now lets it pass. Where it can not be compiled for a link
 * that comes only later, it does not. */
static bool passes(struct replay *r, const struct relay_block *b, uint32_t i)
{
    if (!r->filters)
        return true; /* it was asked when the packet was read */
    char why[CAPTURE_WHY];
    const struct relay_frame *f = &b->frames[i];
    const struct link *link = links_get(&r->passing, f->link->type, why, sizeof why);
    const struct frame frame = {
        .bytes = b->bytes.bytes + f->at, .captured = f->captured, .wire = f->wire};
    return link && link_passes(link, &frame);
}

static bool take_packet(struct replay *r, const struct relay_block *b, uint32_t i)
{
    if (!r->intake->evidence)
        return intake_take(r->intake, &b->packets[i]);
    const struct relay_frame *f = &b->frames[i];
    const struct evidence_frame frame = {.bytes = b->bytes.bytes + f->at,
                                         .captured = f->captured,
                                         .wire = f->wire,
                                         .nanoseconds = f->nanoseconds,
                                         .link_type = f->link->type};
    return intake_take_with_frame(r->intake, &b->packets[i], &frame);
}

/* Whether there may be something to wait for before a packet of that time, at any pace. */
static bool may_wait(const struct replay *r, int64_t time_us)
{
    return r->filters &&
           (replay_is_jumping(r) ? replay_has_arrived(r, time_us) : control_is_paused(r->control));
}

/* False: no more is wanted. */
static bool play_packet(struct replay *r, const struct relay_block *b, uint32_t i)
{
    struct prepared *p = &b->packets[i];
    if (may_wait(r, p->packet.time_us) && !replay_wait_while_paused(r, p->packet.time_us))
        return false;
    if (!passes(r, b, i))
        return true;
    if (r->intake->speed > 0 && !replay_is_jumping(r)) {
        const unsigned changes = r->filter_changes;
        if (!replay_wait_for_turn(r, p->packet.time_us))
            return false;
        if (r->filter_changes != changes && !passes(r, b, i))
            return true;
    }
    return take_packet(r, b, i);
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
        share_count(&r->share, b);
        return true;
    }
    for (uint32_t i = 0; i < b->count; i++) {
        note_uses(r, b, i, use);
        if (!play_packet(r, b, i))
            return false;
    }
    return true;
}

/* False: no more is wanted. */
static bool play_block(struct replay *r, struct relay_block *b)
{
    uint32_t use = 0;
    if (b->lookout && !r->shares)
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

/* Where the counting is shared: all blocks of which what came is counted; and, unless it is paused,
 * those of which share_count does that on the way. False: no more is wanted.
 */
static bool play_what_is_counted(struct replay *r)
{
    bool more = true;
    while (more && relay_level(r->relay).counted > 0)
        more = play_block(r, relay_take(r->relay));
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
    share_pause(&r->share);
    bool more = play_what_is_counted(r);
    intake_publish_now(r->intake);
    share_resume(&r->share);
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

/* The first packets of a large file go to all tables, and whoever counts them would wait for their
 * memory alone while this thread waits for him: 13 ms of 440, and up to 50 where the system has to
 * ask somebody else for it, as in virtual machines. False: there is nothing left to do. */
static bool touch_memory(struct replay *r)
{
    r->touches = r->touches && engine_touch_more(r->intake->engine);
    return r->touches;
}

static void play_all(struct replay *r)
{
    /* Of a small file it would take longer than all else. */
    const size_t memory = engine_memory(r->intake->engine);
    r->touches = r->shares && reading_size(r->reading) / 2 >= memory;
    bool more = true;
    while (more && !exchange_stop_requested(r->exchange)) {
        struct relay_block *b;
        more = answer_request(r);
        replay_obey(r);
        if (more && (b = relay_take(r->relay)))
            more = play_block(r, b);
        else if (more && !touch_memory(r))
            wait_for_block(r);
    }
    if (more && r->shares) { /* what is half counted must be counted whole */
        reading_stop(r->reading);
        play_what_is_counted(r);
    }
}

enum capture_status replay_run(struct replay *r)
{
    r->shares = intake_may_share(r->intake);
    if (r->shares)
        share_init(&r->share, r->relay, r->intake);
    if (reading_start(r->reading, r->intake, r->shares ? &r->share : NULL))
        play_all(r);
    else
        note_problem(r, CAPTURE_FAILED, strerror(errno));
    intake_finish(r->intake, r->status == CAPTURE_DONE ? INPUT_ENDED : INPUT_FAILED);
    return r->status;
}
