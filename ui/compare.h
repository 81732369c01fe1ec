/* compare: what list_kind.compare is made of. Each gives <0, 0, >0. */
#ifndef TAPWATCH_UI_COMPARE_H
#define TAPWATCH_UI_COMPARE_H

#include "ui/format.h"

static inline int compare_unsigned(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static inline int compare_signed(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static inline int compare_double(double a, double b)
{
    return (a > b) - (a < b);
}

/* What is not known comes before 0. */
static inline int compare_distinct(struct distinct_count a, struct distinct_count b)
{
    int64_t left = a.certainty == CERTAINTY_UNKNOWN ? -1 : (int64_t)a.value;
    int64_t right = b.certainty == CERTAINTY_UNKNOWN ? -1 : (int64_t)b.value;
    return compare_signed(left, right);
}

/* By recent rate; NULL, no history, comes before 0. */
static inline int compare_rate(const struct snapshot_history *a, const struct snapshot_history *b)
{
    return compare_double(a ? format_recent_rate(a) : -1, b ? format_recent_rate(b) : -1);
}

#endif
