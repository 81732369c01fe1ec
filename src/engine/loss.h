/* loss: episodes in which packets were lost, by the kernel or by the interface, or as that was
 * away. One begins with the first packet that is lost and is over after a minute without
 * (hysteresis in time); each is told of once. */
#ifndef TAPWATCH_ENGINE_LOSS_H
#define TAPWATCH_ENGINE_LOSS_H

#include "src/engine/alerts.h"
#include "src/engine/detectors.h"

/* Zeroed: nothing was lost so far. */
struct loss {
    uint64_t kernel, interface; /* as of the last look, since start */
    int64_t last_s;             /* when something was lost last */
    bool open;                  /* an episode is not over */
};

/* So many were lost since start, as of that second. */
void loss_note(struct loss *l, const struct loss_detector *d, struct alerts *a, int64_t second,
               uint64_t kernel, uint64_t interface);
/* Nothing can be had of an interface from that second on; what: "eth0 is down". */
void loss_note_gap(struct loss *l, const struct loss_detector *d, struct alerts *a, int64_t second,
                   const char *what);
/* That is over: where its beginning was told of, that alert now says how long it was. what: as it
 * was told; what_was: "eth0 was down for 12.3 s". */
void loss_note_gap_end(struct alerts *a, const char *what, const char *what_was);

#endif
