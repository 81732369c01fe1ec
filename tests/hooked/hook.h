/* hook: does what somebody would who has taken over tapwatch, as $TAPWATCH_HOOK says. */
#ifndef TAPWATCH_TESTS_HOOKED_HOOK_H
#define TAPWATCH_TESTS_HOOKED_HOOK_H

void test_hook(void);

#endif
