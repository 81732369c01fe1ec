/* diff_words: see diff_words.h. */
#include "src/report/diff_words.h"

#include <stdio.h>

enum { WIDTH = 20 };

uint64_t diff_apart(uint64_t a, uint64_t b)
{
    return a > b ? a - b : b - a;
}

const char *diff_changed(uint64_t before, uint64_t after)
{
    return after > before ? "grown" : after < before ? "less" : "changed";
}

const char *diff_say_count(const char *name, const uint64_t *before, bool before_exact,
                           uint64_t after, bool after_exact, char out[DIFF_COUNT])
{
    char a[CELL], b[CELL];
    const char *then = before ? cell_count(*before, before_exact, WIDTH, a) : "";
    snprintf(out, DIFF_COUNT, "%s %s%s%s", name, then, before ? " -> " : "",
             cell_count(after, after_exact, WIDTH, b));
    return out;
}

const char *diff_say_distinct(const char *name, const struct distinct_count *before,
                              bool before_exact, struct distinct_count after, bool after_exact,
                              char out[DIFF_COUNT])
{
    char a[CELL], b[CELL];
    out[0] = '\0';
    if (before && before->value == after.value && before->certainty == after.certainty)
        return out;
    const char *then = before ? cell_distinct(*before, before_exact, a) : "";
    snprintf(out, DIFF_COUNT, ", %s %s%s%s", name, then, before ? " -> " : "",
             cell_distinct(after, after_exact, b));
    return out;
}

const char *diff_say_new(int64_t before_us, bool bounded, int64_t first_us)
{
    return bounded && first_us <= before_us ? "newly listed" : "new";
}

const char *diff_say_gone(bool bounded)
{
    return bounded ? "no longer listed" : "gone";
}
