#ifndef TAPWATCH_REPORT_PAGE_H
#define TAPWATCH_REPORT_PAGE_H

#include "src/snapshot/snapshot.h"
#include <stdio.h>

/* A text page of at most 100 columns (names of inputs and the filter may be longer). Estimates
 * carry "~", what is not known is "?". blocks: graphs have block characters, and the page is UTF-8;
 * else it is ASCII. Write errors stay in the stream's error flag. */
void page_print(const struct snapshot *s, bool blocks, FILE *out);

#endif
