/* spool: packets from the capture thread to the one that writes them to the disk, which may wait.
 *
 * A ring of bytes with one who puts and one who takes, without locks: two positions that only
 * grow. Who puts never waits and makes no system call but spool_kick, once for many packets. What
 * finds no room is counted. The last quarter of the room is for what is marked as rare, so that a
 * flood which the disk can not keep up with leaves room for the few packets of another kind. */
#ifndef TAPWATCH_SNAPSHOT_SPOOL_H
#define TAPWATCH_SNAPSHOT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spool;
struct evidence_packet;

/* bytes: a power of 2, of which four times EVIDENCE_MOST is the least. NULL: no memory or no
 * descriptors. */
struct spool *spool_new(size_t bytes);
void spool_free(struct spool *s);

/* Who puts. */
/* Copies a packet and its bytes (captured of them). False: there is no room, and it is counted,
 * unless it is tried again (`again`: the try does not count). */
bool spool_put(struct spool *s, const struct evidence_packet *p, const uint8_t *bytes, bool rare,
               bool again);
/* Wakes who takes, if he waits and there is something. */
void spool_kick(struct spool *s);
/* No more will come. */
void spool_close(struct spool *s);

/* Who takes. */
/* The oldest packet, its bytes behind it; good until spool_step. NULL: there is none. */
const struct evidence_packet *spool_look(struct spool *s);
void spool_step(struct spool *s);
/* Waits until there is something, or the spool is closed, or so long. */
void spool_wait(struct spool *s, int timeout_ms);
/* Whether it is closed: then what spool_look gives after this is all there will be. */
bool spool_is_closed(const struct spool *s);

/* Anybody. */
/* Packets that found no room. */
uint64_t spool_lost(const struct spool *s);

#endif
