/* diff_words: the words and counts that all lines of a diff share. before NULL: what is counted was
 * not there. */
#ifndef TAPWATCH_REPORT_DIFF_WORDS_H
#define TAPWATCH_REPORT_DIFF_WORDS_H

#include "src/report/cell.h"

enum { DIFF_COUNT = 2 * CELL + 32 };

/* How far the two are from each other. */
uint64_t diff_apart(uint64_t a, uint64_t b);
/* "grown", "less"; "changed" where the counts are the same. */
const char *diff_changed(uint64_t before, uint64_t after);
/* "records 5", or "records 5 -> ~17". Returns `out`. */
const char *diff_say_count(const char *name, const uint64_t *before, bool before_exact,
                           uint64_t after, bool after_exact, char out[DIFF_COUNT]);
/* ", sources 5 -> ~17"; empty where they are the same. Returns `out`. */
const char *diff_say_distinct(const char *name, const struct distinct_count *before,
                              bool before_exact, struct distinct_count after, bool after_exact,
                              char out[DIFF_COUNT]);
/* What is only in the later one: "newly listed", where it can have been there before, taken at that
 * time, beyond a list that was bounded; else "new". */
const char *diff_say_new(int64_t before_us, bool bounded, int64_t first_us);
/* What is only in the earlier one: "no longer listed", where the later one has a list that was
 * bounded; else "gone". */
const char *diff_say_gone(bool bounded);

#endif
