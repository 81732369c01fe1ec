/* run: what the parts of the program are handed, and what they are told by options and
 * configuration. The order in which they begin and end is main.c's. */
#ifndef TAPWATCH_RUN_H
#define TAPWATCH_RUN_H

#include "src/base/session.h"
#include "src/capture/capture.h"
#include "src/confine.h"
#include "src/evidence_writer.h"
#include "src/lookups.h"
#include "src/options.h"
#include "src/reload.h"
#include "src/remember.h"
#include "src/report/batch.h"
#include "src/report/linear.h"
#include "src/themes.h"
#include "src/writing.h"

/* What the parts of the program are handed that outlives each of them. */
struct run {
    struct options *options;
    struct reload reload;
    struct lookout *lookout; /* at first */
    struct remember remember;
    struct evidence_writer evidence;
    struct themes themes;
    struct lookups lookups;
    struct session session; /* that we run in; of no port where there is none, or it is counted */
    struct writing writing;
    struct confine confine;
    int argc;
    char **argv;
};

/* Borrow from r. */
struct capture_settings run_capture_settings(struct run *r);
struct batch_settings run_batch_settings(struct run *r, int signal_fd);
struct linear_settings run_linear_settings(struct run *r, int signal_fd);

/* Live, or from a pipe: that may be fed by a capture somewhere else. */
bool run_comes_as_it_happens(const struct options *o);
/* Whether s, the last snapshot, is one to give alarm for (--exit-alert); NULL: there was none. */
bool run_ends_in_alert(const struct options *o, const struct snapshot *s);

/* Lines on standard error: what is opened, and what was taken for what; what came of it ("660
 * packets received, 659 analysed, 0 dropped by the kernel": as tcpdump says at its end). */
void run_describe(const struct run *r, const struct capture *capture);
void run_print_totals(const struct snapshot *s);

#endif
