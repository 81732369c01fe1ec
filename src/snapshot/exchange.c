/* exchange: see exchange.h. */
#include "src/snapshot/exchange.h"

#include "src/snapshot/event.h"

#include <assert.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* What the slot holds: the index of a snapshot, with FRESH when it is a finished one that the
 * reader has not had, or EMPTY while the writer has it. The reader always has the other one. */
enum { FRESH = 2, EMPTY = 4 };

struct exchange {
    struct snapshot *snapshots[2];
    unsigned writing; /* the writer's own: index, or EMPTY while it has none */
    unsigned reading; /* the reader's own: index */
    bool any;         /* the reader's own: `reading` holds a snapshot */
    atomic_uint slot;
    atomic_bool closed;
    atomic_bool stop;
    atomic_bool request; /* of a snapshot */
    int news_fd;         /* writer to reader: look at the slot */
    int taken_fd;        /* reader to writer: the snapshot has been taken, or stop */
    int wake_fd;         /* reader to writer: there is a request */
    struct control control;
    struct progress progress;
};

struct exchange *exchange_new(void)
{
    struct exchange *x = calloc(1, sizeof *x);
    if (!x)
        return NULL;
    bool good = true;
    for (int i = 0; i < 2; i++)
        good = (x->snapshots[i] = snapshot_new()) != NULL && good;
    x->news_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    x->taken_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    x->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    control_init(&x->control, x->wake_fd, x->news_fd);
    x->writing = 0;
    x->reading = 1;
    atomic_init(&x->slot, EMPTY);
    if (!good || x->news_fd < 0 || x->taken_fd < 0 || x->wake_fd < 0) {
        exchange_free(x);
        return NULL;
    }
    return x;
}

void exchange_free(struct exchange *x)
{
    if (!x)
        return;
    for (int i = 0; i < 2; i++)
        snapshot_free(x->snapshots[i]);
    const int fds[] = {x->news_fd, x->taken_fd, x->wake_fd};
    for (int i = 0; i < 3; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    free(x);
}

struct control *exchange_control(struct exchange *x)
{
    return &x->control;
}

struct progress *exchange_progress(struct exchange *x)
{
    return &x->progress;
}

struct snapshot *exchange_writer(struct exchange *x)
{
    if (x->writing == EMPTY) {
        unsigned back = atomic_exchange_explicit(&x->slot, EMPTY, memory_order_acq_rel);
        x->writing = back & ~(unsigned)FRESH;
    }
    return x->snapshots[x->writing];
}

void exchange_publish(struct exchange *x)
{
    assert(x->writing != EMPTY); /* else it was not filled */
    atomic_store_explicit(&x->slot, x->writing | FRESH, memory_order_release);
    x->writing = EMPTY;
    event_post(x->news_fd);
}

void exchange_publish_wait(struct exchange *x)
{
    exchange_publish(x);
    while (atomic_load_explicit(&x->slot, memory_order_acquire) & FRESH) {
        if (exchange_stop_requested(x))
            return;
        struct pollfd p = {.fd = x->taken_fd, .events = POLLIN};
        poll(&p, 1, -1);
        event_clear(x->taken_fd);
    }
}

void exchange_close(struct exchange *x)
{
    atomic_store_explicit(&x->closed, true, memory_order_release);
    event_post(x->news_fd);
}

int exchange_wake_fd(const struct exchange *x)
{
    return x->wake_fd;
}

void exchange_clear_wake(struct exchange *x)
{
    event_clear(x->wake_fd);
}

bool exchange_stop_requested(const struct exchange *x)
{
    return atomic_load_explicit(&x->stop, memory_order_acquire);
}

bool exchange_take_request(struct exchange *x)
{
    return atomic_load_explicit(&x->request, memory_order_relaxed) &&
           atomic_exchange_explicit(&x->request, false, memory_order_acq_rel);
}

void exchange_request_snapshot(struct exchange *x)
{
    atomic_store_explicit(&x->request, true, memory_order_release);
    event_post(x->wake_fd);
}

int exchange_news_fd(const struct exchange *x)
{
    return x->news_fd;
}

const struct snapshot *exchange_take(struct exchange *x, bool *fresh)
{
    event_clear(x->news_fd);
    unsigned newest = atomic_load_explicit(&x->slot, memory_order_acquire);
    /* Fails when the writer takes it back at this moment: then it is about to publish a newer one,
     * and that is news again. */
    bool is_fresh = (newest & FRESH) &&
                    atomic_compare_exchange_strong_explicit(
                        &x->slot, &newest, x->reading, memory_order_acq_rel, memory_order_relaxed);
    if (is_fresh) {
        x->reading = newest & ~(unsigned)FRESH;
        x->any = true;
        event_post(x->taken_fd);
    }
    if (fresh)
        *fresh = is_fresh;
    return x->any ? x->snapshots[x->reading] : NULL;
}

void exchange_put_back(struct exchange *x)
{
    unsigned other = atomic_load_explicit(&x->slot, memory_order_acquire);
    /* The writer may have that one already, or be done with it. */
    if (!x->any || (other & (FRESH | EMPTY)) ||
        !atomic_compare_exchange_strong_explicit(&x->slot, &other, x->reading, memory_order_acq_rel,
                                                 memory_order_relaxed))
        return;
    x->reading = other;
    x->any = false;
}

bool exchange_ended(const struct exchange *x)
{
    /* In this order: what is published before the close is seen after it. */
    return atomic_load_explicit(&x->closed, memory_order_acquire) &&
           !(atomic_load_explicit(&x->slot, memory_order_acquire) & FRESH);
}

void exchange_request_stop(struct exchange *x)
{
    atomic_store_explicit(&x->stop, true, memory_order_release);
    event_post(x->wake_fd);
    event_post(x->taken_fd);
}
