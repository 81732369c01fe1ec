/* beside: keeps two threads that work together on processors of their own.
 *
 * Linux wakes a thread where its waker runs, or where it went to sleep, unless it finds a processor
 * that is idle; in a virtual machine an idle one may look taken (its host has put it to sleep, and
 * KVM says so). Two threads that hand each other work every 50 us, and wait for it, then share one
 * processor for as long as they go on, since neither waits to run for so long that it would be
 * moved. So, where there are several processors, who called stays on his until beside_end, and the
 * other thread stays away from there: until it ends, or, where both run for long at a time, at its
 * start alone. It too is first put where its maker runs, and would wait for up to 3 ms until it is
 * moved; so he waits for it until it has gone. */
#ifndef TAPWATCH_BASE_BESIDE_H
#define TAPWATCH_BASE_BESIDE_H

#include <sched.h>
#include <semaphore.h>
#include <stdbool.h>

struct beside {
    cpu_set_t before; /* where who called might run */
    int processor;    /* where he is; -1: nothing was changed */
    sem_t gone; /* the other thread is where it is to be. glibc's owns nothing to be destroyed */
};

/* Who calls, before he makes the other thread. */
void beside_begin(struct beside *b);
/* That thread, first of all. */
void beside_go(struct beside *b);
/* Who called, once, and only if it was made: waits until it has gone. */
void beside_wait(struct beside *b);
/* Either of them may run where who called might before. */
void beside_end(const struct beside *b);

#endif
