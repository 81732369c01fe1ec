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
    char gap[ALERT_TEXT];       /* what is told now of the gaps of the latest one; "": nothing */
};

/* So many were lost since start, as of that second. */
void loss_note(struct loss *l, const struct loss_detector *d, struct alerts *a, int64_t second,
               uint64_t kernel, uint64_t interface);
/* Nothing can be had of an interface from that second on. open: all that are so now, "eth0 is down,
 * eth1 is gone". What begins in an episode that is told of changes what that alert says. */
void loss_note_gap(struct loss *l, const struct loss_detector *d, struct alerts *a, int64_t second,
                   const char *open);
/* One of them is over, what: "eth0 is down"; its alert then says how long it was, what_was: "eth0
 * was down for 12.3 s", or what is still so. open: as above, without it; "": it was the last. */
void loss_note_gap_end(struct loss *l, struct alerts *a, const char *what, const char *what_was,
                       const char *open);

#endif
