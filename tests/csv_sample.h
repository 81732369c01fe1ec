/* csv_sample: the sample snapshot, with incidents, as the CSV's tests use it. */
#ifndef TAPWATCH_TESTS_CSV_SAMPLE_H
#define TAPWATCH_TESTS_CSV_SAMPLE_H

#include "tests/csv_read.h"
#include "tests/sample_incidents.h"
#include "tests/sample_snapshot.h"

static struct snapshot *s;

static inline void prepare(void)
{
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    sample_fill(s);
    sample_fill_incidents(s);
    csv_print_and_read(s, CSV_ALL);
}

static inline void clean_up(void)
{
    snapshot_free(s);
    free(csv_text);
    csv_text = NULL;
}

static inline void is(const char *list, size_t i, const char *column, const char *want)
{
    const char *got = csv_cell(list, i, column);
    ck_assert_msg(strcmp(got, want) == 0, "%s of row %zu of %s is '%s', not '%s'", column, i, list,
                  got, want);
}

#endif
