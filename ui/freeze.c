/* freeze: what is frozen, and the steps from there into the past and back. What is shown then is a
 * copy; counting, and keeping of moments, go on. */
#include "src/base/clock.h"
#include "ui/state.h"

static void show_copy(struct ui *u)
{
    u->shown = u->frozen_copy;
    u->state.frozen = true;
    u->order_now = true;
    time_line_set(&u->state.time_line, u->moments, u->newest);
}

void freeze_begin(struct ui *u)
{
    if (!u->newest) {
        state_say(&u->state, "there is nothing to freeze yet");
        return;
    }
    if (u->state.saved) {
        state_say(&u->state, "this is a saved snapshot: it stays as it is");
        return;
    }
    if (!u->frozen_copy)
        u->frozen_copy = snapshot_new();
    if (!u->frozen_copy) {
        state_say(&u->state, "not enough memory to freeze");
        return;
    }
    snapshot_copy(u->frozen_copy, u->newest);
    u->state.stepped = false;
    show_copy(u);
}

void freeze_end(struct ui *u)
{
    u->shown = u->newest;
    u->state.frozen = false;
    u->order_now = true;
    snapshot_free(u->frozen_copy); /* it may have 11 MiB, and is seldom there */
    u->frozen_copy = NULL;
}

static void show_moment(struct ui *u, size_t i)
{
    if (!moments_read(u->moments, i, u->frozen_copy)) {
        state_say(&u->state, "not enough memory to step; p goes on");
        snapshot_copy(u->frozen_copy, u->newest);
    }
    u->state.stepped = true;
    show_copy(u);
}

/* The moment that is so many seconds from the one shown, at least one moment away; false: there is
 * none. */
static bool moment_from(const struct ui *u, int seconds, size_t *i)
{
    const int64_t shown_us = u->shown->taken_at_us;
    const size_t at = moments_at(u->moments, shown_us), last = moments_count(u->moments) - 1;
    /* By the second means from one to the next, however far they are apart: where a file is played
     * fast, or minutes are all that is left. */
    const int64_t wanted_us = shown_us + (int64_t)seconds * US_PER_S;
    if (seconds > 0) {
        if (at == last)
            return false;
        const size_t there = seconds == 1 ? at : moments_at(u->moments, wanted_us);
        *i = there > at ? there : at + 1;
        return true;
    }
    if (moments_time_us(u->moments, 0) >= shown_us)
        return false;
    const size_t before = moments_time_us(u->moments, at) < shown_us ? at : at - 1;
    const size_t there = seconds == -1 ? before : moments_at(u->moments, wanted_us);
    *i = there < before ? there : before;
    return true;
}

void freeze_step(struct ui *u, int seconds)
{
    size_t i;
    if (!u->state.frozen)
        freeze_begin(u);
    if (!u->state.frozen)
        return;
    if (!u->moments || moments_count(u->moments) == 0)
        state_say(&u->state, u->settings->history_bytes == 0
                                 ? "no moments are kept: history_memory is 0"
                                 : "no moment could be kept: not enough memory");
    else if (moment_from(u, seconds, &i))
        show_moment(u, i);
    else if (seconds < 0)
        state_say(&u->state, "this is the oldest moment that is kept (history_memory)");
    else
        state_say(&u->state, "this is the newest moment; p goes on");
}
