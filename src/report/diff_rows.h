/* diff_rows: what the lines of a diff say. */
#ifndef TAPWATCH_REPORT_DIFF_ROWS_H
#define TAPWATCH_REPORT_DIFF_ROWS_H

#include "src/snapshot/snapshot.h"

enum { DIFF_TEXT = 512 };

/* In the order of their importance. */
enum diff_part { DIFF_INCIDENT, DIFF_ALERT, DIFF_PAYLOAD, DIFF_PORT, DIFF_SOURCE };

struct diff_line {
    enum diff_part part;
    uint64_t rank, amount; /* within the part: the larger one first */
    size_t number;         /* of those that came before */
    char *text;            /* heap, owned */
};

struct diff {
    const struct snapshot *before, *after;
    struct diff_line *lines; /* heap, owned */
    size_t count, room;
    bool failed; /* not enough memory */
};

void diff_add(struct diff *d, enum diff_part part, uint64_t rank, uint64_t amount,
              const char *format, ...) __attribute__((format(printf, 5, 6)));

void diff_incidents(struct diff *d);
void diff_alerts(struct diff *d);
void diff_ports(struct diff *d);
void diff_sources(struct diff *d);

#endif
