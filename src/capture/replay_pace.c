/* replay_pace: see replay_parts.h. */
#include "src/capture/replay_parts.h"

#include "src/base/clock.h"

#include <poll.h>
#include <stdio.h>

enum { LONGEST_PAUSE_US = 2 * US_PER_S }; /* nobody waits years for the next packet */

/* --- The clock -------------------------------------------------------------------------------- */

/* Where packets come more slowly than they are to be played it runs ahead of them: at the largest
 * speed 64 bits would be used up after 100 days. */
static int64_t packet_clock(const struct replay *r)
{
    const int64_t never_us = INT64_MAX / 2; /* far behind the last time a packet can have */
    const double passed_us = (double)(clock_monotonic_us() - r->anchor_us) * r->intake->speed;
    return passed_us < (double)(never_us - r->anchor_packet_us)
               ? r->anchor_packet_us + (int64_t)passed_us
               : never_us;
}

static void anchor(struct replay *r, int64_t packet_us)
{
    r->anchored = true;
    r->anchor_us = clock_monotonic_us();
    r->anchor_packet_us = packet_us;
}

/* timeout_ms: -1: without end. */
static void sleep_or_wake(struct replay *r, int timeout_ms)
{
    struct pollfd p = {.fd = exchange_wake_fd(r->exchange), .events = POLLIN};
    if (poll(&p, 1, timeout_ms) > 0)
        exchange_clear_wake(r->exchange);
}

/* Packet time, such that a packet of that time is waited for neither too long nor for ever. */
static int64_t packet_clock_for(struct replay *r, int64_t time_us)
{
    const int64_t longest_us = (int64_t)(LONGEST_PAUSE_US * r->intake->speed);
    if (!r->anchored || time_us < r->anchor_packet_us)
        anchor(r, time_us);
    if (time_us - packet_clock(r) > longest_us)
        anchor(r, time_us - longest_us);
    return packet_clock(r);
}

static void sleep_until(struct replay *r, int64_t time_us, int64_t now_us)
{
    const int64_t next_second_us = (clock_second(now_us) + 1) * US_PER_S;
    const int64_t next_us = time_us < next_second_us ? time_us : next_second_us;
    sleep_or_wake(r, (int)((double)(next_us - now_us) / r->intake->speed / 1000) + 1);
}

/* --- What is asked for ------------------------------------------------------------------------ */

static void obey_pace(struct replay *r)
{
    double pace;
    if (!control_take_pace(r->control, &pace))
        return;
    if (pace <= 0 || r->intake->speed <= 0)
        r->anchored = false; /* it was not played by a clock, or is not from now on */
    else if (r->anchored && !r->intake->paused)
        anchor(r, packet_clock(r));
    r->intake->speed = pace;
    intake_publish_now(r->intake);
}

static void obey_pause(struct replay *r)
{
    const bool paused = control_is_paused(r->control);
    if (paused == r->intake->paused)
        return;
    if (r->anchored && paused)
        r->paused_packet_us = packet_clock(r);
    else if (r->anchored)
        anchor(r, r->paused_packet_us);
    r->intake->paused = paused;
    intake_publish_now(r->intake);
}

/* Ended early, it is at the packet it is at: what the clock says is long past. */
static void obey_jump(struct replay *r)
{
    int64_t time_us;
    if (!control_take_jump(r->control, &time_us) || time_us == r->jump_us)
        return;
    r->jump_us = time_us;
    r->anchored = false;
}

static void obey_filter(struct replay *r)
{
    const char *filter = control_take_filter(r->control);
    char why[CAPTURE_WHY] = "";
    if (!filter)
        return;
    if (links_change_filter(&r->passing, filter, why, sizeof why)) {
        snprintf(r->filter, sizeof r->filter, "%s", filter);
        r->passing.filter = r->filter;
        r->filter_changes++;
        intake_note_filter(r->intake, filter);
        intake_publish_now(r->intake);
    }
    control_answer(r->control, why);
}

void replay_obey(struct replay *r)
{
    intake_answer_evidence(r->intake);
    if (!r->filters)
        return; /* in batch nobody can ask */
    intake_obey_reset(r->intake);
    obey_filter(r);
    obey_jump(r);
    obey_pace(r);
    obey_pause(r);
}

/* --- Waiting ---------------------------------------------------------------------------------- */

bool replay_has_arrived(const struct replay *r, int64_t time_us)
{
    return replay_is_jumping(r) && time_us >= r->jump_us && r->jump_us < r->intake->end_us;
}

/* All that came before is counted, and nothing of what follows. Where it had been passed when it
 * was asked for, time does not go back. */
static void land(struct replay *r)
{
    const int64_t there_us = r->jump_us;
    r->jump_us = SNAPSHOT_UNKNOWN;
    if (clock_second(there_us) > r->intake->second) {
        intake_advance(r->intake, clock_second(there_us));
        r->paused_packet_us = there_us;
        if (r->intake->speed > 0)
            anchor(r, there_us);
    }
    intake_publish_now(r->intake);
}

bool replay_wait_while_paused(struct replay *r, int64_t time_us)
{
    while (!exchange_stop_requested(r->exchange)) {
        intake_answer_request(r->intake);
        replay_obey(r);
        if (replay_has_arrived(r, time_us))
            land(r);
        if (!r->intake->paused || replay_is_jumping(r))
            return true;
        sleep_or_wake(r, -1);
    }
    return false;
}

bool replay_wait_for_turn(struct replay *r, int64_t time_us)
{
    while (replay_wait_while_paused(r, time_us)) {
        if (r->intake->speed <= 0 || replay_is_jumping(r))
            return true;
        const int64_t now_us = packet_clock_for(r, time_us);
        if (now_us >= time_us)
            return true;
        intake_advance(r->intake, clock_second(now_us));
        sleep_until(r, time_us, now_us);
    }
    return false;
}
