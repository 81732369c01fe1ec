/* The program with one call more, behind the sandbox's door (hook.h): for check_sandbox.sh alone.
 */
#define TAPWATCH_TEST_HOOK
#include "src/main.c"
