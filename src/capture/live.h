/* live: capture from interfaces. */
#ifndef TAPWATCH_CAPTURE_LIVE_H
#define TAPWATCH_CAPTURE_LIVE_H

#include "src/capture/intake.h"
#include "src/capture/interfaces.h"

struct live;

/* Opens all interfaces and sets the filter. NULL: *status and `why`. */
struct live *live_open(const struct capture_settings *settings, struct links *links,
                       enum capture_status *status, char why[CAPTURE_WHY]);
void live_close(struct live *l);
/* Notes names and link types, and takes over the accounts of losses. */
void live_attach(struct live *l, struct intake *in);
/* Captures until asked to stop, a limit is reached, or no interface is left. */
enum capture_status live_run(struct live *l);
/* The networks of all its interfaces. */
void live_home(const struct live *l, struct home *home);
/* The size of the smallest of its rings. */
int live_ring_kib(const struct live *l);
/* DLT_ value of the first of them. */
int live_link_type(const struct live *l);

#endif
