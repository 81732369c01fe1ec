/* diff: what is new, gone, grown from one snapshot to a later one: a line each, what matters most
 * first, nothing twice.
 *
 *   diff.c        the lines, their order, the files
 *   diff_rows.c   what the lines say
 *   diff_words.c  the words and counts in them
 *
 * Incidents come first (the severest first), then alerts (the latest first), payloads, ports,
 * sources (those that grew most first). Lists of a snapshot are bounded: what is in one and not in
 * the other may only not be listed there, and then the line says so. */
#ifndef TAPWATCH_REPORT_DIFF_H
#define TAPWATCH_REPORT_DIFF_H

#include "src/report/snapshot_read.h"

/* What two files differ in, the earlier one first, on `out`; nothing where they do not. opened: as
 * in snapshot_read_file. False: `why` is one line. */
bool diff_files(const char *const names[2], const int opened[2], FILE *out,
                char why[SNAPSHOT_READ_WHY]);
/* The same of two that are read. False: not enough memory. */
bool diff_print(const struct snapshot *before, const struct snapshot *after, FILE *out);

#endif
