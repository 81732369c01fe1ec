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

/* False: nothing can be frozen, which is said. */
static bool may_freeze(struct ui *u)
{
    if (!u->newest)
        state_say(&u->state, "there is nothing to freeze yet");
    else if (u->state.saved)
        state_say(&u->state, "this is a saved snapshot: it stays as it is");
    else if (u->newest->taken_at_us == SNAPSHOT_UNKNOWN)
        state_say(&u->state, "there is nothing to freeze: no packet has come");
    else
        return true;
    return false;
}

void freeze_begin(struct ui *u)
{
    if (!may_freeze(u))
        return;
    if (!u->frozen_copy)
        u->frozen_copy = snapshot_new();
    if (!u->frozen_copy) {
        state_say(&u->state, "not enough memory to freeze");
        return;
    }
    snapshot_copy(u->frozen_copy, u->newest);
    if (u->moments) /* so that it can be stepped back to */
        (void)moments_add(u->moments, u->newest);
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

static bool any_kept(const struct ui *u)
{
    return u->moments && moments_count(u->moments) > 0;
}

static void say_none_kept(struct ui *u)
{
    state_say(&u->state, u->settings->history_bytes == 0
                             ? "no moments are kept: history_memory is 0"
                             : "no moment could be kept: not enough memory");
}

/* Why those before the oldest are not kept, where it is known. */
static void say_oldest(struct ui *u)
{
    int64_t first_us, last_us;
    state_say(&u->state, "this is the oldest moment that is kept%s",
              moments_pushed_out(u->moments, &first_us, &last_us) ? " (history_memory)" : "");
}

void freeze_step(struct ui *u, int seconds)
{
    size_t i;
    if (!u->state.frozen)
        freeze_begin(u);
    if (!u->state.frozen)
        return;
    if (!any_kept(u))
        say_none_kept(u);
    else if (moment_from(u, seconds, &i))
        show_moment(u, i);
    else if (seconds < 0)
        say_oldest(u);
    else
        state_say(&u->state, "this is the newest moment; p goes on");
}

/* --- to a time --- */

/* No difference of two times is too large for it. */
static uint64_t apart_us(int64_t a_us, int64_t b_us)
{
    return a_us > b_us ? (uint64_t)a_us - (uint64_t)b_us : (uint64_t)b_us - (uint64_t)a_us;
}

/* There must be one. */
static size_t nearest_moment(const struct moments *m, int64_t time_us)
{
    const size_t i = moments_at(m, time_us);
    return i + 1 < moments_count(m) && apart_us(moments_time_us(m, i + 1), time_us) <
                                           apart_us(moments_time_us(m, i), time_us)
               ? i + 1
               : i;
}

/* Whether a moment is kept that is nearer to a time than what is shown. *i: the nearest. */
static bool nearer_moment(const struct ui *u, int64_t time_us, size_t *i)
{
    if (!any_kept(u))
        return false;
    *i = nearest_moment(u->moments, time_us);
    return apart_us(moments_time_us(u->moments, *i), time_us) <
           apart_us(u->shown->taken_at_us, time_us);
}

bool freeze_would_stay(const struct ui *u, int64_t time_us)
{
    size_t i;
    return clock_second(u->shown->taken_at_us) != clock_second(time_us) &&
           !nearer_moment(u, time_us, &i);
}

/* Whether there were moments around that time for which the memory was not enough. */
static bool was_pushed_out(const struct ui *u, int64_t time_us)
{
    int64_t first_us, last_us;
    return u->moments && moments_pushed_out(u->moments, &first_us, &last_us) &&
           clock_second(time_us) >= clock_second(first_us) && time_us <= last_us;
}

static bool is_older(const struct ui *u, int64_t time_us)
{
    return !any_kept(u) || time_us < moments_time_us(u->moments, 0);
}

/* That there is none of a time, and why, as far as it is known. */
static void say_not_kept(struct ui *u, int64_t time_us)
{
    char wanted[CLOCK_TEXT], first[CLOCK_TEXT];
    const int64_t first_us = u->newest->first_packet_us;
    clock_format_date_time(time_us, wanted);
    if (first_us != SNAPSHOT_UNKNOWN && time_us < clock_second(first_us) * US_PER_S)
        state_say(&u->state, "%s is before the first packet, of %s%s", wanted,
                  clock_format_date_time(first_us, first), u->state.frozen ? "; p goes on" : "");
    else
        state_say(&u->state, "%s is not kept%s: this is the %s moment that is", wanted,
                  was_pushed_out(u, time_us) ? " any more (history_memory)" : "",
                  is_older(u, time_us) ? "oldest" : "nearest");
}

/* Freezes what is not frozen, and shows the nearest. False: it can not, which is said. */
static bool show_nearest(struct ui *u, int64_t time_us)
{
    size_t i;
    u->state.message[0] = '\0';
    if (!u->state.frozen)
        freeze_begin(u);
    if (u->state.frozen && nearer_moment(u, time_us, &i))
        show_moment(u, i);
    return u->state.message[0] == '\0';
}

void freeze_at(struct ui *u, int64_t time_us)
{
    char wanted[CLOCK_TEXT];
    if (!may_freeze(u))
        return;
    if (freeze_would_stay(u, time_us)) {
        if (u->moments)
            say_not_kept(u, time_us);
        else
            say_none_kept(u);
        return;
    }
    if (!show_nearest(u, time_us))
        return;
    clock_format_date_time(time_us, wanted);
    if (clock_second(u->shown->taken_at_us) == clock_second(time_us))
        state_say(&u->state, "this is %s; p goes on", wanted);
    else if (is_older(u, time_us))
        say_not_kept(u, time_us);
    else
        state_say(&u->state, "of the moments kept this is the nearest to %s; p goes on", wanted);
}
