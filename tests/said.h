/* said: what is written to standard error, as a text to look into. */
#ifndef TAPWATCH_TESTS_SAID_H
#define TAPWATCH_TESTS_SAID_H

#include "tests/check.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* From here on; the test is a process of its own. */
static inline void said_begin(void)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(dup2(fileno(file), STDERR_FILENO), STDERR_FILENO);
    fclose(file);
}

static inline const char *said(void)
{
    static char text[65536];
    ssize_t n = pread(STDERR_FILENO, text, sizeof text - 1, 0);
    text[n < 0 ? 0 : n] = '\0';
    return text;
}

static inline int said_count(const char *words)
{
    int found = 0;
    for (const char *at = said(); (at = strstr(at, words)); at++)
        found++;
    return found;
}

#endif
