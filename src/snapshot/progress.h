/* progress: how far files are read, from the thread that reads them to the main thread, without
 * locks. Three numbers that are each right by themselves; together they may be a block apart. */
#ifndef TAPWATCH_SNAPSHOT_PROGRESS_H
#define TAPWATCH_SNAPSHOT_PROGRESS_H

#include <stdatomic.h>
#include <stdint.h>

/* Zeroed: nothing is read. */
struct progress {
    _Atomic uint64_t packets; /* that are counted, or are about to be */
    _Atomic uint64_t bytes;   /* of all files, as they lie on the disk */
    _Atomic uint64_t size;    /* of all files; 0: not known */
};

/* The thread that reads. */
static inline void progress_note(struct progress *p, uint64_t packets, uint64_t bytes)
{
    atomic_store_explicit(&p->packets, packets, memory_order_relaxed);
    atomic_store_explicit(&p->bytes, bytes, memory_order_relaxed);
}

static inline void progress_note_size(struct progress *p, uint64_t size)
{
    atomic_store_explicit(&p->size, size, memory_order_relaxed);
}

/* The main thread. */
struct progress_now {
    uint64_t packets, bytes, size;
};

static inline struct progress_now progress_read(const struct progress *p)
{
    return (struct progress_now){
        .packets = atomic_load_explicit(&p->packets, memory_order_relaxed),
        .bytes = atomic_load_explicit(&p->bytes, memory_order_relaxed),
        .size = atomic_load_explicit(&p->size, memory_order_relaxed),
    };
}

#endif
