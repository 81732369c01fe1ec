/* json_pair: the rows of long lists, by two threads: one puts the chunks with even numbers where
 * the document goes, and a helper the odd ones into a few pieces of memory, where they wait. Who
 * called is the only one who writes to the stream. Each row is a value of its own, so the bytes are
 * the same as of one thread.
 *
 * At the end of a capture that uses every port, its report is what takes longest of all that only
 * one processor does: 2 to 3 % of the whole. */
#ifndef TAPWATCH_REPORT_JSON_PAIR_H
#define TAPWATCH_REPORT_JSON_PAIR_H

#include "src/report/json_out.h"
#include "src/snapshot/snapshot.h"

#include <stdint.h>

/* Rows that a list must have for a helper to be worth his while. */
enum { JSON_PAIR_LEAST = 1024 };

typedef void json_row(struct json_out *, const struct snapshot *, uint32_t);

struct json_list {
    const struct snapshot *s;
    json_row *row;
    uint32_t count;
    uint32_t chunk;        /* rows that are put at a time; 1 or more */
    const char *separator; /* in front of each row but the first */
};

/* Of one document, which is one json_out's. Zeroed: no list was long so far. */
struct json_pair {
    struct helper *helper; /* owned; NULL: none is there */
    bool alone;            /* none is to be had */
};

/* Puts the rows from 1 to count - 1, with the separator in front of each. Where no helper is to be
 * had, or the list is short, the caller puts them all. Failures are the json_out's. */
void json_pair_put(struct json_pair *p, struct json_out *o, const struct json_list *list);
/* Waits for the helper, if there is one; before the snapshot goes. */
void json_pair_end(struct json_pair *p);

#endif
