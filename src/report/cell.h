/* cell: numbers and times as the text page writes them. */
#ifndef TAPWATCH_REPORT_CELL_H
#define TAPWATCH_REPORT_CELL_H

#include "src/base/text.h"
#include "src/snapshot/snapshot.h"

enum {
    CELL = TEXT_NUMBER + 1,
    CELL_DISTINCT = 7, /* columns that a distinct count gets */
    CELL_PORT = 16,
};

/* Each returns a text, in most cases out. With all its digits while they fit `width` columns, and ~
 * before it unless it is exact. */
const char *cell_count(uint64_t n, bool exact, size_t width, char out[CELL]);
/* `exact`: nothing was seen before counting began. "?" for what is not known. */
const char *cell_distinct(struct distinct_count d, bool exact, char out[CELL]);
/* "2003-12-01 19:54:31", or "?". */
const char *cell_time(int64_t time_us, char *out);
/* A count of losses, or "?". */
const char *cell_loss(int64_t n, char out[CELL]);
/* "tcp/80", or "udp/1026". */
const char *cell_port(uint8_t protocol, uint16_t port, char out[CELL_PORT]);
/* Hostile bytes escaped. */
const char *cell_safe(const char *text, char *out, size_t size);

#endif
