/* control: see control.h. */
#include "src/snapshot/control.h"

#include "src/snapshot/event.h"

#include <stdio.h>
#include <string.h>

/* Whose turn it is with the filter. */
enum { TURN_TO_ASK, TURN_TO_ANSWER, TURN_TO_FETCH };

void control_init(struct control *c, int wake_fd, int news_fd)
{
    c->wake_fd = wake_fd;
    c->news_fd = news_fd;
    atomic_init(&c->filter_turn, TURN_TO_ASK);
    atomic_init(&c->reset, false);
    atomic_init(&c->pace_asked, false);
    atomic_init(&c->pace, 0);
    atomic_init(&c->paused, false);
    atomic_init(&c->jump_asked, false);
    atomic_init(&c->jump_us, SNAPSHOT_UNKNOWN);
}

static bool is_turn(struct control *c, unsigned turn)
{
    return atomic_load_explicit(&c->filter_turn, memory_order_acquire) == turn;
}

static void pass_turn(struct control *c, unsigned turn)
{
    atomic_store_explicit(&c->filter_turn, turn, memory_order_release);
}

bool control_ask_filter(struct control *c, const char *expression)
{
    const size_t length = strlen(expression);
    if (!is_turn(c, TURN_TO_ASK) || length >= sizeof c->filter)
        return false;
    memcpy(c->filter, expression, length + 1);
    pass_turn(c, TURN_TO_ANSWER);
    event_post(c->wake_fd);
    return true;
}

bool control_fetch_answer(struct control *c, char why[SNAPSHOT_ERROR])
{
    if (!is_turn(c, TURN_TO_FETCH))
        return false;
    memcpy(why, c->why, sizeof c->why);
    pass_turn(c, TURN_TO_ASK);
    return true;
}

void control_ask_reset(struct control *c)
{
    atomic_store_explicit(&c->reset, true, memory_order_release);
    event_post(c->wake_fd);
}

void control_ask_pace(struct control *c, double pace)
{
    atomic_store_explicit(&c->pace, pace, memory_order_relaxed);
    atomic_store_explicit(&c->pace_asked, true, memory_order_release);
    event_post(c->wake_fd);
}

void control_ask_pause(struct control *c, bool paused)
{
    atomic_store_explicit(&c->paused, paused, memory_order_release);
    event_post(c->wake_fd);
}

void control_ask_jump(struct control *c, int64_t time_us)
{
    atomic_store_explicit(&c->jump_us, time_us, memory_order_relaxed);
    atomic_store_explicit(&c->jump_asked, true, memory_order_release);
    event_post(c->wake_fd);
}

const char *control_take_filter(struct control *c)
{
    return is_turn(c, TURN_TO_ANSWER) ? c->filter : NULL;
}

void control_answer(struct control *c, const char *why)
{
    snprintf(c->why, sizeof c->why, "%s", why ? why : "");
    pass_turn(c, TURN_TO_FETCH);
    event_post(c->news_fd);
}

void control_tell(struct control *c)
{
    event_post(c->news_fd);
}

/* The plain look first: it is asked before each packet of a file. */
static bool take(atomic_bool *asked)
{
    return atomic_load_explicit(asked, memory_order_relaxed) &&
           atomic_exchange_explicit(asked, false, memory_order_acq_rel);
}

bool control_take_reset(struct control *c)
{
    return take(&c->reset);
}

bool control_take_pace(struct control *c, double *pace)
{
    if (!take(&c->pace_asked))
        return false;
    *pace = atomic_load_explicit(&c->pace, memory_order_relaxed);
    return true;
}

bool control_take_jump(struct control *c, int64_t *time_us)
{
    if (!take(&c->jump_asked))
        return false;
    *time_us = atomic_load_explicit(&c->jump_us, memory_order_relaxed);
    return true;
}
