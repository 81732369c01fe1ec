/* handover: one thing that the main thread makes anew while the program runs (what is looked for),
 * to the thread that uses it, by pointer; and back, when it is used no more.
 *
 * No locks, no copies: a place for the newest that was made, and a list of those that are done
 * with. Whoever makes one also frees it. */
#ifndef TAPWATCH_SNAPSHOT_HANDOVER_H
#define TAPWATCH_SNAPSHOT_HANDOVER_H

#include <stdatomic.h>
#include <stddef.h>

/* The first member of what is handed over. */
struct handover_item {
    struct handover_item *next;
};

/* Zeroed: nothing is there. */
struct handover {
    _Atomic(struct handover_item *) offered;
    _Atomic(struct handover_item *) done;
};

/* The main thread: this one is to be used from now on. The one offered before comes back if nobody
 * has taken it; else NULL. */
static inline struct handover_item *handover_offer(struct handover *h, struct handover_item *item)
{
    return atomic_exchange_explicit(&h->offered, item, memory_order_acq_rel);
}

/* The main thread: those that are used no more, one behind the other. */
static inline struct handover_item *handover_collect(struct handover *h)
{
    return atomic_exchange_explicit(&h->done, NULL, memory_order_acq_rel);
}

/* Who uses it: the one to be used from now on; NULL: there is no other. */
static inline struct handover_item *handover_take(struct handover *h)
{
    if (!atomic_load_explicit(&h->offered, memory_order_relaxed))
        return NULL;
    return atomic_exchange_explicit(&h->offered, NULL, memory_order_acq_rel);
}

/* Who used it: no more. */
static inline void handover_put_back(struct handover *h, struct handover_item *item)
{
    item->next = atomic_load_explicit(&h->done, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(&h->done, &item->next, item, memory_order_release,
                                                  memory_order_relaxed))
        ;
}

#endif
