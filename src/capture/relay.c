/* relay: see relay.h. */
#include "src/capture/relay.h"

#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
    HALF = RELAY_BLOCKS / 2,
    FRAMES_MOST = 256 << 10, /* bytes of a block, but for one frame more */
    PACKETS_BYTES = (1 + RELAY_PACKETS) * sizeof(struct prepared),
};

bool relay_init(struct relay *r)
{
    *r = (struct relay){.ready_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC),
                        .stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
    pthread_mutex_init(&r->mutex, NULL);
    pthread_cond_init(&r->freed, NULL);
    const bool good = r->ready_fd >= 0 && r->stop_fd >= 0 &&
                      arena_open(&r->packets, RELAY_BLOCKS * arena_size(PACKETS_BYTES));
    for (int i = 0; i < RELAY_BLOCKS && good; i++) {
        struct relay_block *b = &r->blocks[i];
        b->newest_second = INT64_MIN;
        b->packets = (struct prepared *)arena_take(&r->packets, PACKETS_BYTES) + 1;
    }
    if (!good)
        relay_done(r);
    return good;
}

static void block_done(struct relay_block *b)
{
    free(b->frames);
    free(b->bytes.bytes);
}

void relay_done(struct relay *r)
{
    for (int i = 0; i < RELAY_BLOCKS; i++)
        block_done(&r->blocks[i]);
    arena_close(&r->packets);
    if (r->ready_fd >= 0)
        close(r->ready_fd);
    if (r->stop_fd >= 0)
        close(r->stop_fd);
    pthread_cond_destroy(&r->freed);
    pthread_mutex_destroy(&r->mutex);
    *r = (struct relay){.ready_fd = -1, .stop_fd = -1};
}

/* Handed over and not yet given back. */
static uint64_t blocks_taken(const struct relay *r)
{
    return r->handed_over - r->given_back;
}

static struct relay_block *block_number(struct relay *r, uint64_t number)
{
    return &r->blocks[number % RELAY_BLOCKS];
}

static void empty(struct relay_block *b)
{
    b->lookout = NULL;
    b->count = b->use_count = 0;
    b->bytes_used = 0;
    keep_empty(&b->keep);
    b->newest_second = INT64_MIN;
    b->status = CAPTURE_DONE;
    b->error[0] = '\0';
    b->last = false;
}

bool relay_keep_frames(struct relay *r)
{
    bool good = true;
    for (int i = 0; i < RELAY_BLOCKS && good; i++) {
        r->blocks[i].frames = calloc(RELAY_PACKETS, sizeof *r->blocks[i].frames);
        good = r->blocks[i].frames;
    }
    return good;
}

bool relay_keep_frame(struct relay_block *b, const struct link *link, const struct frame *frame,
                      uint16_t nanoseconds)
{
    /* One more, so that there are bytes to point into even where no frame has any. */
    if (!stream_buffer_reserve(&b->bytes, b->bytes_used + frame->captured + 1))
        return false;
    b->frames[b->count] =
        (struct relay_frame){link, b->bytes_used, frame->captured, frame->wire, nanoseconds};
    if (frame->captured > 0)
        memcpy(b->bytes.bytes + b->bytes_used, frame->bytes, frame->captured);
    b->bytes_used += frame->captured;
    return true;
}

bool relay_block_is_full(const struct relay_block *b)
{
    return b->count == RELAY_PACKETS || b->bytes_used >= FRAMES_MOST;
}

struct relay_block *relay_fill(struct relay *r)
{
    pthread_mutex_lock(&r->mutex);
    while (blocks_taken(r) == RELAY_BLOCKS && !r->stopped)
        pthread_cond_wait(&r->freed, &r->mutex);
    struct relay_block *b = r->stopped ? NULL : block_number(r, r->handed_over);
    pthread_mutex_unlock(&r->mutex);
    return b;
}

void relay_hand_over(struct relay *r, bool at_once)
{
    pthread_mutex_lock(&r->mutex);
    r->handed_over++;
    bool wake = r->taker_waits && (at_once || blocks_taken(r) >= HALF);
    if (wake)
        r->taker_waits = false;
    pthread_mutex_unlock(&r->mutex);
    if (wake)
        eventfd_write(r->ready_fd, 1);
}

void relay_nudge(struct relay *r)
{
    pthread_mutex_lock(&r->mutex);
    bool wake = r->taker_waits && blocks_taken(r) > 0;
    if (wake)
        r->taker_waits = false;
    pthread_mutex_unlock(&r->mutex);
    if (wake)
        eventfd_write(r->ready_fd, 1);
}

bool relay_stopped(struct relay *r)
{
    pthread_mutex_lock(&r->mutex);
    bool stopped = r->stopped;
    pthread_mutex_unlock(&r->mutex);
    return stopped;
}

int relay_stop_fd(const struct relay *r)
{
    return r->stop_fd;
}

struct relay_block *relay_take(struct relay *r)
{
    pthread_mutex_lock(&r->mutex);
    bool any = blocks_taken(r) > 0;
    struct relay_block *b = any ? block_number(r, r->given_back) : NULL;
    r->taker_waits = !any;
    pthread_mutex_unlock(&r->mutex);
    return b;
}

void relay_give_back(struct relay *r)
{
    pthread_mutex_lock(&r->mutex);
    empty(block_number(r, r->given_back));
    r->given_back++;
    if (blocks_taken(r) <= HALF)
        pthread_cond_signal(&r->freed);
    pthread_mutex_unlock(&r->mutex);
}

struct relay_level relay_level(struct relay *r)
{
    pthread_mutex_lock(&r->mutex);
    const struct relay_level level = {(uint32_t)(r->counted - r->given_back),
                                      (uint32_t)(r->handed_over - r->counted)};
    pthread_mutex_unlock(&r->mutex);
    return level;
}

struct relay_block *relay_next_uncounted(struct relay *r)
{
    pthread_mutex_lock(&r->mutex);
    struct relay_block *b = r->counted < r->handed_over ? block_number(r, r->counted) : NULL;
    pthread_mutex_unlock(&r->mutex);
    return b;
}

void relay_note_counted(struct relay *r)
{
    pthread_mutex_lock(&r->mutex);
    r->counted++;
    pthread_mutex_unlock(&r->mutex);
}

int relay_ready_fd(const struct relay *r)
{
    return r->ready_fd;
}

void relay_clear_ready(struct relay *r)
{
    eventfd_t count;
    (void)eventfd_read(r->ready_fd, &count);
}

void relay_stop(struct relay *r)
{
    pthread_mutex_lock(&r->mutex);
    r->stopped = true;
    pthread_cond_broadcast(&r->freed);
    pthread_mutex_unlock(&r->mutex);
    eventfd_write(r->stop_fd, 1);
}
