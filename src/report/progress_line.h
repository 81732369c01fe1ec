/* progress_line: how far a file is read, as one line on standard error that is written over a few
 * times a second, where that is a terminal. */
#ifndef TAPWATCH_REPORT_PROGRESS_LINE_H
#define TAPWATCH_REPORT_PROGRESS_LINE_H

#include "src/snapshot/progress.h"

#include <stdbool.h>
#include <stddef.h>

struct progress_line {
    const struct progress *progress; /* borrowed; NULL: nobody could see it, or is to */
    int64_t since_us, next_us;       /* monotonic clock */
};

enum { PROGRESS_LINE = 128 };

/* Whether there is a terminal that can do it is asked here. */
void progress_line_init(struct progress_line *l, const struct progress *p);
/* Writes it, if it is time. */
void progress_line_turn(struct progress_line *l);
/* Milliseconds until it is; -1: never. */
int progress_line_wait_ms(const struct progress_line *l);
/* Takes it away, until the next turn that is due. */
void progress_line_hide(struct progress_line *l);

/* "1 234 567 packets  42 %  312k packets/s  12 s left", after so much time. Without a size there is
 * no percentage, and nobody knows what is left. */
const char *progress_line_format(const struct progress_now *now, int64_t passed_us,
                                 char out[PROGRESS_LINE]);

#endif
