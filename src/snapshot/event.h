/* event: a descriptor by which one thread wakes another one that polls (eventfd). */
#ifndef TAPWATCH_SNAPSHOT_EVENT_H
#define TAPWATCH_SNAPSHOT_EVENT_H

#include <stdint.h>
#include <unistd.h>

/* It becomes readable. Also from a signal handler. */
static inline void event_post(int fd)
{
    /* Fails only when the count is at its limit, and then the descriptor is readable anyway. */
    (void)!write(fd, &(uint64_t){1}, sizeof(uint64_t));
}

/* And quiet again. */
static inline void event_clear(int fd)
{
    uint64_t count;
    (void)!read(fd, &count, sizeof count);
}

#endif
