/* json_pair: see json_pair.h. */
#include "src/report/json_pair.h"

#include "src/base/beside.h"
#include "src/base/services.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

enum { SLOTS = 5 }; /* so that neither waits for the other each time that it was quicker */

/* What the helper has put, and nobody has taken yet. */
struct slot {
    uint32_t chunk;
    size_t length;
    char bytes[JSON_OUT_PIECE];
};

struct helper {
    pthread_t thread;
    struct beside beside;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* Under the lock, and a slot between put and taken is the caller's, any other the helper's. */
    struct json_list list; /* a copy: who called may fail, and be gone */
    bool busy;             /* with that; else there is none */
    uint32_t taken, put;   /* slots since the start */
    uint32_t at;           /* the chunk that the helper is at; UINT32_MAX: it is done */
    bool left;             /* the caller takes no more */

    struct slot slots[SLOTS];
    struct json_out out; /* the helper's */
};

static uint32_t chunks_of(const struct json_list *list)
{
    return (list->count + list->chunk - 1) / list->chunk;
}

static void put_chunk(const struct json_list *list, struct json_out *o, uint32_t chunk)
{
    const uint32_t first = chunk * list->chunk;
    const uint32_t end = list->count - first < list->chunk ? list->count : first + list->chunk;
    for (uint32_t i = first > 0 ? first : 1; i < end && !json_out_failed(o); i++) {
        json_out_frame(o, list->separator);
        list->row(o, list->s, i);
    }
}

/* --- The helper ------------------------------------------------------------------------------- */

/* NULL: the caller has left. */
static struct slot *wait_for_slot(struct helper *h)
{
    pthread_mutex_lock(&h->lock);
    while (h->put - h->taken == SLOTS && !h->left)
        pthread_cond_wait(&h->changed, &h->lock);
    struct slot *slot = h->left ? NULL : &h->slots[h->put % SLOTS];
    pthread_mutex_unlock(&h->lock);
    return slot;
}

/* What its json_out is to do with a piece, which is put into a slot at once. */
static char *put_slot(void *context, char *piece, size_t length)
{
    struct helper *h = context;
    struct slot *slot = &h->slots[h->put % SLOTS];
    assert(piece == slot->bytes);
    slot->chunk = h->at;
    slot->length = length;
    pthread_mutex_lock(&h->lock);
    h->put++;
    pthread_cond_signal(&h->changed);
    pthread_mutex_unlock(&h->lock);
    slot = wait_for_slot(h);
    errno = ECANCELED;
    return slot ? slot->bytes : NULL;
}

static void go_to_chunk(struct helper *h, uint32_t chunk)
{
    pthread_mutex_lock(&h->lock);
    h->at = chunk;
    h->busy = chunk != UINT32_MAX;
    pthread_cond_signal(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

/* False: the caller has left. */
static bool wait_for_list(struct helper *h)
{
    pthread_mutex_lock(&h->lock);
    while (!h->busy && !h->left)
        pthread_cond_wait(&h->changed, &h->lock);
    const bool left = h->left;
    pthread_mutex_unlock(&h->lock);
    return !left;
}

static void *helper_main(void *context)
{
    struct helper *h = context;
    const struct json_list *list = &h->list;
    beside_go(&h->beside);
    while (wait_for_list(h)) {
        for (uint32_t chunk = 1; chunk < chunks_of(list) && !json_out_failed(&h->out); chunk += 2) {
            put_chunk(list, &h->out, chunk);
            json_out_flush(&h->out);
            go_to_chunk(h, chunk + 2);
        }
        go_to_chunk(h, UINT32_MAX);
    }
    return NULL;
}

static void helper_free(struct helper *h)
{
    json_out_close(&h->out);
    pthread_cond_destroy(&h->changed);
    pthread_mutex_destroy(&h->lock);
    free(h);
}

/* NULL: there is no memory, or no thread. */
static struct helper *helper_start(void)
{
    struct helper *h = malloc(sizeof *h);
    if (!h)
        return NULL;
    h->busy = false;
    h->taken = h->put = 0;
    h->left = false;
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->changed, NULL);
    json_out_open_pieces(&h->out, put_slot, h, h->slots[0].bytes);
    services_read();
    beside_begin(&h->beside);
    if (pthread_create(&h->thread, NULL, helper_main, h) == 0) {
        beside_wait(&h->beside);
        return h;
    }
    beside_end(&h->beside);
    helper_free(h);
    return NULL;
}

/* --- Who called ------------------------------------------------------------------------------- */

/* NULL: there is no more of this chunk. */
static const struct slot *next_slot(struct helper *h, uint32_t chunk)
{
    const struct slot *slot = NULL;
    pthread_mutex_lock(&h->lock);
    while (h->taken == h->put && h->at <= chunk)
        pthread_cond_wait(&h->changed, &h->lock);
    if (h->taken != h->put && h->slots[h->taken % SLOTS].chunk == chunk)
        slot = &h->slots[h->taken % SLOTS];
    pthread_mutex_unlock(&h->lock);
    return slot;
}

static void give_back(struct helper *h)
{
    pthread_mutex_lock(&h->lock);
    h->taken++;
    pthread_cond_signal(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

static void take_chunk(struct helper *h, struct json_out *o, uint32_t chunk)
{
    for (const struct slot *slot; (slot = next_slot(h, chunk)) != NULL; give_back(h))
        json_out_pass(o, slot->bytes, slot->length);
}

static void hand_out(struct helper *h, const struct json_list *list)
{
    pthread_mutex_lock(&h->lock);
    assert(!h->busy);
    h->list = *list;
    h->busy = true;
    h->at = 1;
    pthread_cond_signal(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

/* It ends, wherever it is. */
static void helper_stop(struct helper *h)
{
    pthread_mutex_lock(&h->lock);
    h->left = true;
    pthread_cond_signal(&h->changed);
    pthread_mutex_unlock(&h->lock);
    pthread_join(h->thread, NULL);
    beside_end(&h->beside);
    helper_free(h);
}

/* It is done with a list of which all was taken, so what its json_out says may be read. */
static int error_of(struct helper *h)
{
    pthread_mutex_lock(&h->lock);
    while (h->busy)
        pthread_cond_wait(&h->changed, &h->lock);
    pthread_mutex_unlock(&h->lock);
    return h->out.error;
}

static void put_with_helper(struct helper *h, struct json_out *o, const struct json_list *list)
{
    hand_out(h, list);
    for (uint32_t chunk = 0; chunk < chunks_of(list) && !json_out_failed(o); chunk++)
        if (chunk % 2 == 0)
            put_chunk(list, o, chunk);
        else
            take_chunk(h, o, chunk);
    if (!json_out_failed(o))
        json_out_fail(o, error_of(h));
}

static bool has_helper(struct json_pair *p)
{
    if (!p->helper && !p->alone) {
        p->helper = helper_start();
        p->alone = !p->helper;
    }
    return p->helper;
}

void json_pair_put(struct json_pair *p, struct json_out *o, const struct json_list *list)
{
    if (list->count >= JSON_PAIR_LEAST && !json_out_failed(o) && has_helper(p)) {
        put_with_helper(p->helper, o, list);
        return;
    }
    for (uint32_t chunk = 0; chunk < chunks_of(list); chunk++)
        put_chunk(list, o, chunk);
}

void json_pair_end(struct json_pair *p)
{
    if (p->helper)
        helper_stop(p->helper);
    *p = (struct json_pair){0};
}
