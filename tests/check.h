/* Check, with assertions that cost nothing as long as they hold. Its own write to a pipe each time
 * that one did, to say after which a test crashed: with an address sanitizer that took 43 times as
 * long as the tests of pcapng did (and sanitizers say themselves where it was). */
#ifndef TAPWATCH_TESTS_CHECK_H
#define TAPWATCH_TESTS_CHECK_H

#include <check.h>

/* All other assertions are made of this one. */
#undef ck_assert_msg
#define ck_assert_msg(expr, ...)                                                                   \
    ((expr) ? (void)0                                                                              \
            : _ck_assert_failed(__FILE__, __LINE__, "Assertion '" #expr "' failed", __VA_ARGS__))

#endif
