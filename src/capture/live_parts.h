/* live_parts: what the files of live.h share.
 *
 *   live.c         opening, and the loop
 *   live_watch.c   what was lost; interfaces that go and come */
#ifndef TAPWATCH_CAPTURE_LIVE_PARTS_H
#define TAPWATCH_CAPTURE_LIVE_PARTS_H

#include "src/capture/intake.h"
#include "src/capture/live_clock.h"
#include "src/capture/live_interface.h"

enum { INTERFACES_MAX = 16 };

struct live {
    struct live_interface interfaces[INTERFACES_MAX];
    unsigned count;
    unsigned left;                           /* interfaces that are captured from, or waited for */
    const struct capture_settings *settings; /* borrowed */
    struct links *links;                     /* borrowed */
    struct live_filter filter;               /* the one in force */
    struct intake *intake;                   /* borrowed */
    struct live_clock clock;
    int64_t looked_us, tried_us; /* monotonic clock: at the interfaces, to open one again */
    int64_t gathered_us;         /* packets were last let gather then, .. */
    uint64_t gathered_count;     /* .. after so many were received */
    bool more;                   /* the last look left packets in a ring */
    bool full;                   /* a limit was reached */
};

/* Packet time. */
int64_t live_now(struct live *l);
/* Adds what was lost since the last look (intake.h; l is a struct live). */
void live_refresh_losses(void *l);
/* How many packets lie in the rings; left out are those that did when losses were last looked at,
 * and of an interface that libpcap says nothing of all. */
uint32_t live_waiting(struct live *l);
/* poll found an error at its socket. */
void live_note_failure(struct live_interface *i);
/* libpcap can not read from it any more. */
void live_lose_failed(struct live_interface *i);
/* Whether the interfaces are there, if that was not looked at just now; opens those again that came
 * back. */
void live_look_at_all(struct live *l);

#endif
