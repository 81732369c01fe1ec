/* exchange: hands snapshots from the capture thread to the main thread, without locks.
 *
 * Two snapshots and a slot that holds the newest finished one. The reader has one to show; the
 * other is the writer's to fill, or lies in the slot:
 *
 *   writer publishes    its own -> slot
 *   reader takes        slot -> its own, its old one -> slot
 *   writer fills next   slot -> its own: what the reader gave back; or, if that has not come, what
 *                       it published itself, which is then older than what follows
 *
 * Each is one atomic instruction on the slot, which is one number: neither side ever waits for the
 * other, a snapshot belongs to one side or to the slot and never to two, and only finished ones are
 * marked as such there, so nobody sees half a snapshot. The price of there being no third (it could
 * have 12 MiB): while the writer fills one that the reader did not fetch in time, for some
 * milliseconds, there is none for a reader that comes then, and it keeps the one it has until the
 * new one is published. A reader that stalls (a terminal behind a dead SSH session) just misses
 * some. A file that is replayed in batch may not miss any: there the writer waits
 * (exchange_publish_wait).
 *
 * It also carries what the main thread asks of the capture thread, and wakes it; the most of that
 * is in control.h. */
#ifndef TAPWATCH_SNAPSHOT_EXCHANGE_H
#define TAPWATCH_SNAPSHOT_EXCHANGE_H

#include "src/snapshot/control.h"
#include "src/snapshot/progress.h"
#include "src/snapshot/snapshot.h"

struct exchange;

/* NULL: no memory or no descriptors; errno says which. */
struct exchange *exchange_new(void);
void exchange_free(struct exchange *x);

/* What either thread needs to ask, or to be asked. */
struct control *exchange_control(struct exchange *x);
/* How far files are read. */
struct progress *exchange_progress(struct exchange *x);

/* Writer, the capture thread. */
/* The one to fill, owned by the exchange; the same until it is published. Once it was asked for it
 * must be published: what was published before may be lost with it. */
struct snapshot *exchange_writer(struct exchange *x);
void exchange_publish(struct exchange *x);
/* Publishes and waits until the reader has taken it, or somebody asked to stop. */
void exchange_publish_wait(struct exchange *x);
/* No more will come; the last one that was published stays for the reader. */
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
/* The reader is done with what exchange_take gave, which it then does not have again: the writer
 * fills that one anew, and the other one's memory stays untouched. For readers that only look. */
void exchange_put_back(struct exchange *x);
/* True when the writer has closed and its last snapshot has been taken. */
bool exchange_ended(const struct exchange *x);
/* A snapshot of now, please. Captures that publish every second (live, for the screen or --every)
 * do not listen to this: there the newest one is at hand. */
void exchange_request_snapshot(struct exchange *x);
/* Any thread, also from a signal handler. */
void exchange_request_stop(struct exchange *x);

#endif
