/* stream: see stream.h. */
#include "src/capture/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool stream_buffer_reserve(struct stream_buffer *b, size_t room)
{
    if (room <= b->room)
        return true;
    size_t larger = b->room ? b->room : STREAM_BUFFER;
    while (larger < room)
        larger *= 2;
    uint8_t *bytes = realloc(b->bytes, larger);
    if (bytes)
        *b = (struct stream_buffer){bytes, larger};
    return bytes;
}

void stream_init(struct stream *s, stream_source *source, void *self)
{
    *s = (struct stream){.source = source, .self = self};
    s->buffer = &s->own;
}

void stream_done(struct stream *s)
{
    free(s->own.bytes);
    s->own = (struct stream_buffer){NULL, 0};
}

static bool stream_fail(struct stream *s, int error)
{
    s->ended = true;
    s->error = error;
    return false;
}

/* The stream's own buffer: what is left goes to its front. */
static struct stream_buffer *turn_own(struct stream *s, size_t room)
{
    (void)stream_buffer_reserve(&s->own, room);
    return &s->own;
}

static bool turn_over(struct stream *s, size_t room, bool waits)
{
    size_t left = stream_left(s);
    struct stream_buffer *next = s->turn ? s->turn(s->owner, room, waits) : turn_own(s, room);
    if (!next || next->room < room)
        return stream_fail(s, next ? ENOMEM : 0);
    const uint8_t *from = next == s->buffer ? next->bytes : s->bytes; /* it may have been moved */
    if (left > 0)
        memmove(next->bytes, from + s->at, left);
    s->buffer = next;
    s->bytes = next->bytes;
    s->at = 0;
    s->end = left;
    return true;
}

void stream_lend(struct stream *s, stream_turn *turn, void *owner)
{
    s->turn = turn;
    s->owner = owner;
    if (turn_over(s, stream_left(s) + 1, false))
        stream_done(s);
}

static void look_into_view(struct stream *s, uint64_t at)
{
    s->bytes = s->mapped->bytes;
    s->at = (size_t)(at - s->mapped->begins);
    s->end = s->mapped->length;
}

/* Moves the view to where the stream is. What the file has by now counts, as with read(2). */
static bool move_view(struct stream *s, size_t length)
{
    const uint64_t place = stream_place(s);
    if (s->give_up && s->give_up(s->context))
        return stream_fail(s, 0);
    if (!mapped_move(s->mapped, place, length)) {
        s->end = s->mapped->bytes ? s->end : s->at;
        return stream_fail(s, errno);
    }
    look_into_view(s, place);
    return stream_left(s) >= length || stream_fail(s, 0);
}

void stream_map(struct stream *s, struct mapped *m, uint64_t at, bool (*give_up)(void *),
                void *context)
{
    stream_done(s);
    s->mapped = m;
    s->give_up = give_up;
    s->context = context;
    look_into_view(s, at);
}

/* Who has lent us the buffer has a use for what is in it, while we wait. */
static ssize_t read_or_wait(struct stream *s, size_t length)
{
    if (s->turn) {
        ssize_t got = s->source(s->self, s->bytes + s->end, s->buffer->room - s->end, false);
        if (got != STREAM_LATER)
            return got;
        if (!turn_over(s, length, true))
            return 0;
    }
    return s->source(s->self, s->bytes + s->end, s->buffer->room - s->end, true);
}

bool stream_fill(struct stream *s, size_t length)
{
    if (s->mapped)
        return !s->ended && move_view(s, length);
    while (stream_left(s) < length) {
        if (s->ended)
            return false;
        if (length > s->buffer->room - s->at && !turn_over(s, length, false))
            return false;
        ssize_t got = read_or_wait(s, length);
        if (got <= 0)
            return stream_fail(s, s->error ? s->error : got < 0 ? errno : 0);
        s->end += (size_t)got;
    }
    return true;
}
