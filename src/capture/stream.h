/* stream: bytes in order, looked at in place in a large buffer.
 *
 * Whoever reads asks for so many bytes in a row (stream_need), looks at them where they are, and
 * steps over them. What was stepped over stays good until the stream has to move to another buffer,
 * which it does when the present one is used up. A stream has a buffer of its own; or somebody who
 * wants to keep what was read without copying it gives it one after another (stream_lend); or it
 * looks at a file where the kernel has it (stream_map). */
#ifndef TAPWATCH_CAPTURE_STREAM_H
#define TAPWATCH_CAPTURE_STREAM_H

#include "src/capture/mapped.h"

#include <sys/types.h>

enum {
    STREAM_LATER = -2, /* of a source: there is nothing without waiting */
    /* More at once makes reading no faster, and no longer fits the nearer caches (measured: the
     * same time for a packet of 96 bytes from 64 KiB to 1 MiB). */
    STREAM_BUFFER = 64 << 10,
};

/* As read(2): what there is, up to `size`; 0 at the end; -1: errno. Only a patient one waits. */
typedef ssize_t stream_source(void *self, void *buffer, size_t size, bool patient);

struct stream_buffer {
    uint8_t *bytes; /* from malloc */
    size_t room;
};
/* Grows it, if need be, to at least `room` bytes, and keeps what is in it. False: no memory, and it
 * is as before. */
bool stream_buffer_reserve(struct stream_buffer *b, size_t room);

/* Called when the stream leaves its buffer: what was stepped over in there is the owner's to keep.
 * The answer is the next one, of at least `room` bytes; it may be the same one, if nothing in it is
 * wanted any more; one that is too small says that there is no memory. NULL: the stream ends here.
 * `waits`: the source has nothing at the moment, so
 * what was read so far should be put to use now. */
typedef struct stream_buffer *stream_turn(void *owner, size_t room, bool waits);

struct stream {
    stream_source *source;
    void *self; /* of the source */
    stream_turn *turn;
    void *owner; /* of the buffers; NULL: we ourselves */
    struct stream_buffer own;
    struct stream_buffer *buffer; /* the present one */
    struct mapped *mapped;        /* borrowed; its view is used instead; NULL: none is */
    bool (*give_up)(void *);      /* whether a mapped one is to end here; NULL: never */
    void *context;
    uint8_t *bytes; /* of the buffer or view */
    size_t at, end; /* in there, what is not yet stepped over */
    bool ended;
    int error; /* errno; 0: it ended as it should */
};

void stream_init(struct stream *s, stream_source *source, void *self);
void stream_done(struct stream *s);
/* From now on buffers are those of `owner`; the first is asked for at once. */
void stream_lend(struct stream *s, stream_turn *turn, void *owner);
/* From now on bytes are those of a file's view, which has the one that the stream is at. give_up is
 * asked whenever the view is to be moved. */
void stream_map(struct stream *s, struct mapped *m, uint64_t at, bool (*give_up)(void *),
                void *context);
/* Which byte of the file that is mapped comes next. */
static inline uint64_t stream_place(const struct stream *s)
{
    return s->mapped->begins + s->at;
}
/* For stream_need. */
bool stream_fill(struct stream *s, size_t length);

/* The next `length` bytes, to be read and changed; NULL: there are only stream_left. */
static inline uint8_t *stream_need(struct stream *s, size_t length)
{
    if (s->end - s->at < length && !stream_fill(s, length))
        return NULL;
    return s->bytes + s->at;
}

static inline size_t stream_left(const struct stream *s)
{
    return s->end - s->at;
}

/* Over bytes that were needed. */
static inline void stream_step(struct stream *s, size_t length)
{
    s->at += length;
}

#endif
