/* json_pair: see json_pair.h. */
#include "src/report/json_pair.h"

#include "src/base/beside.h"
#include "src/base/services.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

enum {
    ROWS = 128, /* of a chunk: 37 KiB, where no more is known of ports than counts */
    SLOTS = 4,  /* so that neither waits for the other each time that it was quicker */
};

/* What the helper has put, and nobody has taken yet. */
struct slot {
    uint32_t chunk;
    size_t length;
    char bytes[JSON_OUT_PIECE];
};

struct rows {
    const struct snapshot *s;
    json_row *row;
    const char *separator;
    uint32_t count;
};

struct pair {
    const struct rows *rows;
    struct beside beside;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* Under the lock, and a slot between these two is the caller's, any other the helper's. */
    uint32_t taken, put; /* slots since the start */
    uint32_t at;         /* the chunk that the helper is at */
    bool left;           /* the caller takes no more */

    struct slot slots[SLOTS];
    struct json_out out; /* the helper's */
};

static uint32_t chunks_of(const struct rows *r)
{
    return (r->count + ROWS - 1) / ROWS;
}

static void put_chunk(const struct rows *r, struct json_out *o, uint32_t chunk)
{
    const uint32_t first = chunk * ROWS, end = r->count - first < ROWS ? r->count : first + ROWS;
    for (uint32_t i = first > 0 ? first : 1; i < end && !json_out_failed(o); i++) {
        json_out_frame(o, r->separator);
        r->row(o, r->s, i);
    }
}

/* --- The helper ------------------------------------------------------------------------------- */

/* False: the caller has left. */
static bool wait_for_slot(struct pair *p, struct slot **slot)
{
    pthread_mutex_lock(&p->lock);
    while (p->put - p->taken == SLOTS && !p->left)
        pthread_cond_wait(&p->changed, &p->lock);
    const bool left = p->left;
    *slot = &p->slots[p->put % SLOTS];
    pthread_mutex_unlock(&p->lock);
    return !left;
}

/* As fopencookie wants it: the helper's stream. */
static ssize_t put_slot(void *cookie, const char *bytes, size_t length)
{
    struct pair *p = cookie;
    struct slot *slot;
    if (!wait_for_slot(p, &slot))
        return 0;
    slot->chunk = p->at;
    assert(length <= sizeof slot->bytes); /* json_out hands over pieces */
    slot->length = length;
    memcpy(slot->bytes, bytes, slot->length);
    pthread_mutex_lock(&p->lock);
    p->put++;
    pthread_cond_signal(&p->changed);
    pthread_mutex_unlock(&p->lock);
    return (ssize_t)slot->length;
}

static void go_to_chunk(struct pair *p, uint32_t chunk)
{
    pthread_mutex_lock(&p->lock);
    p->at = chunk;
    pthread_cond_signal(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

static void *helper_main(void *context)
{
    struct pair *p = context;
    beside_go(&p->beside);
    for (uint32_t chunk = 1; chunk < chunks_of(p->rows) && !json_out_failed(&p->out); chunk += 2) {
        put_chunk(p->rows, &p->out, chunk);
        json_out_flush(&p->out);
        go_to_chunk(p, chunk + 2);
    }
    go_to_chunk(p, UINT32_MAX);
    return NULL;
}

/* --- Who called ------------------------------------------------------------------------------- */

/* NULL: there is no more of this chunk. */
static const struct slot *next_slot(struct pair *p, uint32_t chunk)
{
    const struct slot *slot = NULL;
    pthread_mutex_lock(&p->lock);
    while (p->taken == p->put && p->at <= chunk)
        pthread_cond_wait(&p->changed, &p->lock);
    if (p->taken != p->put && p->slots[p->taken % SLOTS].chunk == chunk)
        slot = &p->slots[p->taken % SLOTS];
    pthread_mutex_unlock(&p->lock);
    return slot;
}

static void give_back(struct pair *p)
{
    pthread_mutex_lock(&p->lock);
    p->taken++;
    pthread_cond_signal(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

static void take_chunk(struct pair *p, struct json_out *o, uint32_t chunk)
{
    for (const struct slot *slot; (slot = next_slot(p, chunk)) != NULL; give_back(p))
        json_out_pass(o, slot->bytes, slot->length);
}

static void leave(struct pair *p)
{
    pthread_mutex_lock(&p->lock);
    p->left = true;
    pthread_cond_signal(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

/* False: there is no helper to be had, and nothing was put. */
static bool put_with_helper(struct pair *p, struct json_out *o)
{
    pthread_t helper;
    FILE *stream = fopencookie(p, "w", (cookie_io_functions_t){.write = put_slot});
    if (!stream)
        return false;
    setvbuf(stream, NULL, _IONBF, 0);
    json_out_open(&p->out, stream);
    services_read();
    beside_begin(&p->beside);
    const bool started = pthread_create(&helper, NULL, helper_main, p) == 0;
    for (uint32_t chunk = 0; started && chunk < chunks_of(p->rows) && !json_out_failed(o); chunk++)
        if (chunk % 2 == 0)
            put_chunk(p->rows, o, chunk);
        else
            take_chunk(p, o, chunk);
    if (started) {
        leave(p);
        pthread_join(helper, NULL);
        json_out_fail(o, p->out.error);
    }
    beside_end(&p->beside);
    json_out_close(&p->out);
    fclose(stream);
    return started;
}

/* NULL: there is no memory. */
static struct pair *pair_begin(const struct rows *rows)
{
    struct pair *p = malloc(sizeof *p);
    if (!p)
        return NULL;
    p->rows = rows;
    p->taken = p->put = 0;
    p->at = 1;
    p->left = false;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->changed, NULL);
    return p;
}

static void pair_end(struct pair *p)
{
    pthread_cond_destroy(&p->changed);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

void json_pair_put(struct json_out *o, const struct snapshot *s, uint32_t count, json_row *row,
                   const char *separator)
{
    const struct rows rows = {.s = s, .row = row, .separator = separator, .count = count};
    const bool is_long = count >= JSON_PAIR_LEAST && !json_out_failed(o);
    struct pair *p = is_long ? pair_begin(&rows) : NULL;
    const bool done = p && put_with_helper(p, o);
    if (p)
        pair_end(p);
    for (uint32_t chunk = 0; !done && chunk < chunks_of(&rows); chunk++)
        put_chunk(&rows, o, chunk);
}
