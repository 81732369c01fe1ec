/* feed: the bytes of a file or of standard input, in order, never seeked.
 *
 * The first byte is read at once, so that it can decide who is to read the rest. A pipe may make us
 * wait for ever, so a wait can be ended from outside. */
#ifndef TAPWATCH_CAPTURE_FEED_H
#define TAPWATCH_CAPTURE_FEED_H

#include "src/capture/savefile.h"
#include "src/capture/stream.h"

struct feed {
    int fd;
    bool first_is_read; /* by feed_read */
    bool may_wait;      /* not a plain file */
    bool shared;        /* standard input */
    bool given_up;
    uint8_t first;
    struct savefile_wait wait;
    uint64_t read_bytes, size_bytes; /* size 0: unknown */
};

/* "-" is standard input. `wait` may be NULL. False: why. */
bool feed_open(struct feed *f, const char *path, const struct savefile_wait *wait,
               char why[SAVEFILE_WHY]);
void feed_close(struct feed *f);
/* Which byte of a plain file comes next. -1: it is none, or somebody else's as well: what we take
 * of standard input is to be gone for who comes after us. */
off_t feed_place(const struct feed *f);
/* A stream's source (stream_source; f is a struct feed); 0 also when the wait was given up. */
ssize_t feed_read(void *f, void *buffer, size_t size, bool patient);

#endif
