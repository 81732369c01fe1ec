/* printed: a snapshot, and what was printed of it last, to look into. */
#ifndef TAPWATCH_TESTS_PRINTED_H
#define TAPWATCH_TESTS_PRINTED_H

#include "tests/check.h"
#include "tests/sample_incidents.h" /* before s and text, which it has as parameters */

#include <stdlib.h>
#include <string.h>

static struct snapshot *s;
static char *text; /* NULL: nothing yet */

static inline void clean_up(void)
{
    snapshot_free(s);
    free(text);
}

static inline void has(const char *words)
{
    ck_assert_msg(strstr(text, words) != NULL, "\"%s\" is not in:\n%s", words, text);
}

static inline void has_not(const char *words)
{
    ck_assert_msg(strstr(text, words) == NULL, "\"%s\" is in:\n%s", words, text);
}

/* So often it has them. */
static inline int count_of(const char *words)
{
    int found = 0;
    for (const char *at = text; (at = strstr(at, words)); at++)
        found++;
    return found;
}

#endif
