#ifndef TAPWATCH_REPORT_JSON_H
#define TAPWATCH_REPORT_JSON_H

#include "src/snapshot/snapshot.h"
#include <stdio.h>

/* The whole document, with a newline at its end and, unless one_line, one row of a list per line.
 * False: the stream failed or there was no memory, errno says which; what is on the stream is then
 * not whole. */
bool json_print(const struct snapshot *s, bool one_line, FILE *out);

#endif
