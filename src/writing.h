/* writing: what the settings say of all that is written: counts for Prometheus beside it, and no
 * home addresses in it. */
#ifndef TAPWATCH_WRITING_H
#define TAPWATCH_WRITING_H

#include "src/config.h"
#include "src/report/metrics_file.h"
#include "src/report/redact.h"

struct writing {
    struct metrics_file file;
    struct metrics_file *metrics; /* it; NULL: none is written */
    struct redact *redact;        /* owned; NULL: addresses are written as they are */
};

/* live: what is counted comes as it happens. Borrows from c. False: `why`, and nothing is left
 * behind. That the metrics can not be written is told, and no reason not to begin. */
bool writing_open(struct writing *w, const struct config *c, bool live, char why[CONFIG_WHY]);
/* The last time, of the last snapshot; NULL: there is none. False: it could not be written, which
 * was told. */
bool writing_finish(struct writing *w, const struct snapshot *s);
void writing_close(struct writing *w);

#endif
