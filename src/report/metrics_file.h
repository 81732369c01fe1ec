/* metrics_file: has the counts for Prometheus in a file, anew again and again, from the main
 * thread.
 *
 * The file appears whole under its name (file_write), as the collector may read at any moment, and
 * everybody can read it, as the collector runs as somebody else. One that is there is replaced. */
#ifndef TAPWATCH_REPORT_METRICS_FILE_H
#define TAPWATCH_REPORT_METRICS_FILE_H

#include "src/report/metrics.h"
#include "src/report/report.h"

struct metrics_file {
    struct report_file file;
    struct metrics_ports ports;
    int64_t every_us;
    bool live;          /* written while it goes on; else only when it has ended */
    bool any;           /* it was written, or tried to be */
    int64_t written_us; /* then, by the monotonic clock */
    bool news;          /* `said` has not been heard */
    char said[REPORT_WHY + 64];
    bool failed; /* the last time, which was told */
};

/* path is borrowed. */
void metrics_file_init(struct metrics_file *m, const char *path, int64_t every_s,
                       const struct metrics_ports *ports, bool live);
/* Whether it could be written, asked early; else a line says why not, once. */
void metrics_file_check(struct metrics_file *m);
/* Given each new snapshot: writes it if it is time. That it can not, and later that it can again,
 * is told in a line, once. m NULL: nothing. */
void metrics_file_turn(struct metrics_file *m, const struct snapshot *s);
/* That line once more, once, for a screen that hides lines; NULL: there is none. m NULL likewise.
 */
const char *metrics_file_hear(struct metrics_file *m);
/* Writes it now, the last time: then a failure is told again. False: it failed. */
bool metrics_file_finish(struct metrics_file *m, const struct snapshot *s);

#endif
