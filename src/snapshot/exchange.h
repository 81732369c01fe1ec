/* exchange: hands snapshots from the capture thread to the main thread, without locks.
 *
 * A triple buffer: one snapshot is the writer's to fill, one is the reader's to show, the third is
 * the newest finished one. Each side gives its own for the third in one atomic exchange, so neither
 * ever waits and neither ever sees half a snapshot. A reader that stalls (a terminal behind a dead
 * SSH session) just misses some. A file that is replayed in batch may not miss any: there the
 * writer waits (exchange_publish_wait).
 *
 * It also carries what the main thread asks of the capture thread, and wakes it. */
#ifndef TAPWATCH_SNAPSHOT_EXCHANGE_H
#define TAPWATCH_SNAPSHOT_EXCHANGE_H

#include "src/snapshot/snapshot.h"

struct exchange;

/* NULL: no memory or no descriptors; errno says which. */
struct exchange *exchange_new(void);
void exchange_free(struct exchange *x);

/* Writer, the capture thread. */
struct snapshot *exchange_writer(struct exchange *x); /* the one to fill; owned by the exchange */
void exchange_publish(struct exchange *x);
/* Publishes and waits until the reader has taken it, or somebody asked to stop. */
void exchange_publish_wait(struct exchange *x);
/* No more will come. */
void exchange_close(struct exchange *x);
/* Readable when the main thread asked for something; exchange_clear_wake makes it quiet again. */
int exchange_wake_fd(const struct exchange *x);
void exchange_clear_wake(struct exchange *x);
bool exchange_stop_requested(const struct exchange *x);
/* Whether somebody asked for a snapshot since the last call. */
bool exchange_take_request(struct exchange *x);

/* Reader, the main thread. */
/* Readable when there is something new (or the end): poll it, exchange_take makes it quiet again.
 */
int exchange_news_fd(const struct exchange *x);
/* The newest snapshot, good until the next call; NULL while there has been none at all. `fresh`
 * (may be NULL) says whether it is another one than last time. */
const struct snapshot *exchange_take(struct exchange *x, bool *fresh);
/* True when the writer has closed and its last snapshot has been taken. */
bool exchange_ended(const struct exchange *x);
/* A snapshot of now, please. Captures that publish every second do not listen to this: there the
 * newest one is at hand. */
void exchange_request_snapshot(struct exchange *x);
/* Any thread, also from a signal handler. */
void exchange_request_stop(struct exchange *x);

#endif
