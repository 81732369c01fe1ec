/* no_threads: threads that are not to be had, for tests of what happens then: each would begin with
 * more stack than there are addresses. Where each test is a process of its own (not with
 * CK_FORK=no), nobody else goes without. */
#ifndef TAPWATCH_TESTS_NO_THREADS_H
#define TAPWATCH_TESTS_NO_THREADS_H

#include "tests/check.h"

#include <pthread.h>

static void *no_threads_main(void *context)
{
    return context;
}

/* From now on. */
static inline void no_threads(void)
{
    pthread_attr_t large;
    pthread_t thread;
    pthread_attr_init(&large);
    ck_assert_int_eq(pthread_attr_setstacksize(&large, (size_t)1 << (sizeof(size_t) * 8 - 2)), 0);
    ck_assert_int_eq(pthread_setattr_default_np(&large), 0);
    pthread_attr_destroy(&large);
    ck_assert_int_ne(pthread_create(&thread, NULL, no_threads_main, NULL), 0);
}

#endif
