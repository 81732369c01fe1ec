/* under_memcheck: whether valgrind runs the test, as tests/valgrind.sh says; for what can not be
 * seen there. */
#ifndef TAPWATCH_TESTS_UNDER_MEMCHECK_H
#define TAPWATCH_TESTS_UNDER_MEMCHECK_H

#include <stdbool.h>
#include <stdlib.h>

static inline bool under_memcheck(void)
{
    return getenv("UNDER_MEMCHECK") != NULL;
}

#endif
