/* arena: one block of memory, taken at start, that tables are cut from and never given back to.
 *
 * Large pages are asked for: the tables are read at random, and with 4 KiB pages the processor's
 * own table of addresses misses on nearly every packet. */
#ifndef TAPWATCH_BASE_ARENA_H
#define TAPWATCH_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

enum {
    ARENA_ALIGN = 64, /* a cache line; what every piece begins at */
    ARENA_LARGE_PAGE = 2 << 20,
};

struct arena {
    char *memory;
    size_t size, used;
    size_t untouched; /* of its beginning: see arena_touch_more */
};

/* What a piece of so many bytes takes. */
static inline size_t arena_size(size_t bytes)
{
    return (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
}

/* What is mapped for so much: a whole number of large pages. Linux (seen with 6.18) begins that at
 * one. Else the first and the last of it have small ones, and what is there, the busiest ports and
 * many conversations, takes longer: a twentieth to a tenth of engine_count_what. And how many large
 * ones lie within is chance, so that two runs of the same differ. What is too much is never
 * touched. */
static inline size_t arena_mapped(size_t size)
{
    return (size + ARENA_LARGE_PAGE - 1) / ARENA_LARGE_PAGE * ARENA_LARGE_PAGE;
}

/* size: the sum of arena_size of all pieces. Zeroed. False: no memory. */
bool arena_open(struct arena *a, size_t size);
/* Has the system give all of it now, so that nobody waits for it later. Where it can not (Linux
 * before 5.14), it comes when it is needed. */
void arena_touch(struct arena *a);
/* Likewise of a part, from its end on: for whoever has nothing else to do, while others may use it.
 * False: it has all been given. */
bool arena_touch_more(struct arena *a);
/* All of it is as after arena_open: zeroed, and nothing is taken. */
void arena_clear(struct arena *a);
/* Gives everything back. */
void arena_close(struct arena *a);
/* The next piece; there must be room for it. */
void *arena_take(struct arena *a, size_t bytes);

#endif
