/* scarce: memory that runs out, for tests of what happens then. It is the C library's own malloc
 * that says no: the process may have no more (RLIMIT_AS), and what is free in its heap is taken.
 * Each test is a process of its own, so nobody else goes short. */
#ifndef TAPWATCH_TESTS_SCARCE_H
#define TAPWATCH_TESTS_SCARCE_H

#include "tests/check.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SCARCE_SANITIZED
#endif
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SCARCE_SANITIZED
#endif

enum {
    SCARCE_CACHED = 1040, /* malloc's cache of freed pieces, which calloc leaves alone, has none of
                             that size */
    SCARCE_ENOUGH = 64 << 20,
};

struct scarce {
    void *taken; /* each piece begins with the address of the next */
    struct rlimit before;
};

/* Sanitizers and memcheck have a malloc of their own, which ends the program instead. */
static inline bool scarce_is_possible(void)
{
#ifdef SCARCE_SANITIZED
    return false;
#else
    const char *preloaded = getenv("LD_PRELOAD");
    return !preloaded || !strstr(preloaded, "vgpreload");
#endif
}

/* The stack could not grow either: it has been this deep before. */
static inline void scarce_touch_stack(void)
{
    volatile char deep[96 << 10];
    for (size_t i = 0; i < sizeof deep; i += 512)
        deep[i] = 1;
}

static inline void scarce_take(struct scarce *s, size_t size)
{
    void **piece;
    while ((piece = malloc(size))) {
        *piece = s->taken;
        s->taken = piece;
    }
}

/* From now on there are `left` bytes in one piece, and nothing else. No check of Check until
 * scarce_end: it takes memory too. */
static inline void scarce_begin(struct scarce *s, size_t left)
{
    s->taken = NULL;
    scarce_touch_stack();
    ck_assert_int_eq(getrlimit(RLIMIT_AS, &s->before), 0);
    /* All from one heap, which does not shrink when the last piece of it is freed. */
    ck_assert(mallopt(M_MMAP_MAX, 0) && mallopt(M_TRIM_THRESHOLD, SCARCE_ENOUGH * 2));
    /* (An optimizer leaves out what is taken, not used, and given back.) */
    void *volatile room = left > 0 ? malloc(left) : NULL;
    const struct rlimit none = {1, s->before.rlim_max};
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &none), 0);
    for (size_t size = 1 << 20; size > SCARCE_CACHED; size /= 2)
        scarce_take(s, size);
    for (size_t size = SCARCE_CACHED; size > 0; size -= 16)
        scarce_take(s, size);
    free(room);
}

static inline void scarce_end(struct scarce *s)
{
    setrlimit(RLIMIT_AS, &s->before);
    while (s->taken) {
        void **piece = s->taken;
        s->taken = *piece;
        free(piece);
    }
}

/* From nothing to plenty, a sixteenth more each time. */
static inline size_t scarce_next(size_t left)
{
    return left < SCARCE_CACHED ? SCARCE_CACHED : left + left / 16;
}

#endif
