/* fetch: asks ahead for memory that will be read or written, so that nobody waits for it then. */
#ifndef TAPWATCH_BASE_FETCH_H
#define TAPWATCH_BASE_FETCH_H

/* That line of the cache. The asm statement makes it something that is done: gcc takes a function
 * that does nothing but __builtin_prefetch for one without effect, and leaves out calls of it that
 * it does not inline (seen with 12.2, -O2 and -O3). */
static inline void fetch(const void *at)
{
    __builtin_prefetch(at);
    __asm__ volatile("");
}

#endif
