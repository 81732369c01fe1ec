/* control: what the person at the screen asks of the capture while it runs, and what came of it.
 *
 * A part of the exchange, and as that without locks: each thing asked for is one atomic, but for
 * the filter, of which the text is his whose turn it is: the main thread's until it asks, the
 * capture thread's until it has answered. Asking wakes the capture thread; an answer is news. */
#ifndef TAPWATCH_SNAPSHOT_CONTROL_H
#define TAPWATCH_SNAPSHOT_CONTROL_H

#include "src/snapshot/snapshot.h"

#include <stdatomic.h>

struct control {
    int wake_fd, news_fd; /* the exchange's */
    atomic_uint filter_turn;
    char filter[SNAPSHOT_FILTER];
    char why[SNAPSHOT_ERROR];
    atomic_bool reset;
    atomic_bool pace_asked;
    _Atomic double pace;
    atomic_bool paused;
    atomic_bool jump_asked;
    _Atomic int64_t jump_us;
};

void control_init(struct control *c, int wake_fd, int news_fd);

/* The main thread. */
/* Another filter from now on; it is copied. False: the answer to the one before has not come, or
 * not been fetched, or it is too long. */
bool control_ask_filter(struct control *c, const char *expression);
/* Whether an answer has come, each once. `why` is empty where the filter is in force; else it says
 * why not, and the old one is. */
bool control_fetch_answer(struct control *c, char why[SNAPSHOT_ERROR]);
/* All counters from zero. */
void control_ask_reset(struct control *c);
/* Files: packet seconds per second; 0: as fast as possible. */
void control_ask_pace(struct control *c, double pace);
/* Files: wait before the next packet, or go on. */
void control_ask_pause(struct control *c, bool paused);
/* Files: as fast as possible, even if it is paused, up to the first packet of that packet time or
 * later; from there on as it was before. A snapshot of that time follows. SNAPSHOT_UNKNOWN: no
 * further. */
void control_ask_jump(struct control *c, int64_t time_us);

/* The capture thread. Each thing that was asked for is told once. */
/* NULL: no other filter is asked for. Good until control_answer, which must follow. */
const char *control_take_filter(struct control *c);
/* There is something for the main thread to fetch. */
void control_tell(struct control *c);
/* why: NULL or empty: the filter is in force. */
void control_answer(struct control *c, const char *why);
bool control_take_reset(struct control *c);
bool control_take_pace(struct control *c, double *pace);
bool control_take_jump(struct control *c, int64_t *time_us);

/* Asked before each packet of a file. */
static inline bool control_is_paused(const struct control *c)
{
    return atomic_load_explicit(&c->paused, memory_order_acquire);
}

#endif
