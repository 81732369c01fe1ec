/* reading: a thread that reads capture files one after another, and decodes and prepares their
 * packets, for another one to count. */
#ifndef TAPWATCH_CAPTURE_READING_H
#define TAPWATCH_CAPTURE_READING_H

#include "src/capture/intake.h"
#include "src/capture/relay.h"
#include "src/capture/share.h"

struct reading;

/* Opens the first file; it must be of a link type that we decode. NULL: *status and `why`. */
struct reading *reading_open(const struct capture_settings *settings, struct links *links,
                             enum capture_status *status, char why[CAPTURE_WHY]);
/* Stops the thread, if it runs, wherever it is. */
void reading_close(struct reading *r);
/* DLT_ value of the first file; -1: it has none. Before reading_start. */
int reading_link_type(const struct reading *r);
/* Whether it has times of less than a microsecond. Likewise. */
bool reading_is_fine(const struct reading *r);
/* Bytes of all its files; 0: of one of them it is not known. */
uint64_t reading_size(const struct reading *r);
/* Starts the thread. From now on the links are its own. `in` is borrowed, and asked to prepare
 * packets. share: the counting, of which it does a part; borrowed, NULL: it does none. On the
 * screen the filter may change, so there it is for who takes the blocks to ask it. There, and where
 * evidence is kept, the frames come with them. False: errno. */
bool reading_start(struct reading *r, struct intake *in, struct share *share);
/* Ends the thread, wherever it is. Blocks that came out may still be taken. */
void reading_stop(struct reading *r);
/* Where its blocks come out. After an error the next file comes, or the last block. */
struct relay *reading_relay(struct reading *r);

#endif
