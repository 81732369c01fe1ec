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

/* Freezes what is not frozen. False: there is none to step to, which is said. */
static bool have_moments(struct ui *u)
{
    if (!u->state.frozen)
        freeze_begin(u);
    if (!u->state.frozen)
        return false;
    if (u->moments && moments_count(u->moments) > 0)
        return true;
    state_say(&u->state, u->settings->history_bytes == 0
                             ? "no moments are kept: history_memory is 0"
                             : "no moment could be kept: not enough memory");
    return false;
}

void freeze_step(struct ui *u, int seconds)
{
    size_t i;
    if (!have_moments(u))
        return;
    if (moment_from(u, seconds, &i))
        show_moment(u, i);
    else if (seconds < 0)
        state_say(&u->state, "this is the oldest moment that is kept (history_memory)");
    else
        state_say(&u->state, "this is the newest moment; p goes on");
}

static size_t nearest_moment(const struct moments *m, int64_t time_us)
{
    const size_t i = moments_at(m, time_us);
    return i + 1 < moments_count(m) &&
                   moments_time_us(m, i + 1) - time_us < time_us - moments_time_us(m, i)
               ? i + 1
               : i;
}

/* Whether that moment, the nearest to a time, is on the screen already, and is not of that time. */
static bool is_no_step(const struct ui *u, size_t i, int64_t time_us)
{
    const int64_t moment_us = moments_time_us(u->moments, i);
    return moment_us == u->shown->taken_at_us && clock_second(moment_us) != clock_second(time_us);
}

/* That there is none of a time, and why, as far as it is known. */
static void say_not_kept(struct ui *u, int64_t time_us)
{
    char wanted[CLOCK_TEXT];
    const struct snapshot_input *in = &u->newest->input;
    const bool fast = in->kind == INPUT_FILE && u->newest->pace == 0;
    const bool older = time_us < moments_time_us(u->moments, 0);
    state_say(&u->state, "%s is not kept%s: this is the %s moment that is",
              clock_format_date_time(time_us, wanted),
              fast    ? " (--speed max keeps few)"
              : older ? " any more (history_memory)"
                      : "",
              older ? "oldest" : "nearest");
}

void freeze_at(struct ui *u, int64_t time_us)
{
    struct ui_state *st = &u->state;
    char wanted[CLOCK_TEXT], first[CLOCK_TEXT];
    const bool was_frozen = st->frozen;
    if (!have_moments(u))
        return;
    const int64_t first_us = u->newest->first_packet_us;
    const size_t nearest = nearest_moment(u->moments, time_us);
    const bool stays = is_no_step(u, nearest, time_us);
    st->message[0] = '\0';
    if (!stays)
        show_moment(u, nearest);
    else if (!was_frozen)
        freeze_end(u);
    if (st->message[0])
        return;
    clock_format_date_time(time_us, wanted);
    const char *goes_on = st->frozen ? "; p goes on" : "";
    if (first_us != SNAPSHOT_UNKNOWN && time_us < clock_second(first_us) * US_PER_S)
        state_say(st, "%s is before the first packet, of %s%s", wanted,
                  clock_format_date_time(first_us, first), goes_on);
    else if (stays || time_us < moments_time_us(u->moments, 0))
        say_not_kept(u, time_us);
    else if (u->shown->taken_at_us != time_us)
        state_say(st, "of the moments kept this is the nearest to %s; p goes on", wanted);
    else
        state_say(st, "this is %s; p goes on", wanted);
}
