/* replay: capture files, one after another, at the pace they were recorded or as fast as they can
 * be read. */
#ifndef TAPWATCH_CAPTURE_REPLAY_H
#define TAPWATCH_CAPTURE_REPLAY_H

#include "src/capture/intake.h"

struct replay;

/* Opens the first file. NULL: *status and `why`. */
struct replay *replay_open(const struct capture_settings *settings, struct exchange *x,
                           struct links *links, enum capture_status *status, char why[CAPTURE_WHY]);
void replay_close(struct replay *r);
/* Notes names and the first file's link type. */
void replay_attach(struct replay *r, struct intake *in);
/* DLT_ value of the first file, -1: it has none; and whether it has times of less than a
 * microsecond. Before replay_run. */
int replay_link_type(const struct replay *r);
bool replay_is_fine(const struct replay *r);
/* Reads until the end, a limit, or a request to stop. A damaged file is left where it is damaged,
 * and the next one is read. */
enum capture_status replay_run(struct replay *r);

#endif
