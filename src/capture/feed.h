/* feed: the bytes of a file or of standard input, in order, never seeked.
 *
 * The first byte is read at once, so that it can decide who is to read the rest. A pipe may make us
 * wait for ever, so a wait can be ended from outside. */
#ifndef TAPWATCH_CAPTURE_FEED_H
#define TAPWATCH_CAPTURE_FEED_H

#include "src/capture/savefile.h"
#include <stdio.h>
#include <sys/types.h>

struct feed {
    int fd;
    bool first_is_read; /* by feed_read */
    bool may_wait;      /* not a plain file */
    bool given_up;
    uint8_t first;
    struct savefile_wait wait;
    uint64_t read_bytes, size_bytes; /* size 0: unknown */
};

/* "-" is standard input. `wait` may be NULL. False: why. */
bool feed_open(struct feed *f, const char *path, const struct savefile_wait *wait,
               char why[SAVEFILE_WHY]);
void feed_close(struct feed *f);
/* As read(2): what there is, up to `size`; 0 at the end, or when the wait was given up; -1: errno.
 */
ssize_t feed_read(struct feed *f, void *buffer, size_t size);
/* The same bytes as a stream, to be closed before the feed. NULL: no memory. */
FILE *feed_stream(struct feed *f);

#endif
