/* keepsake: see keepsake.h. */
#include "src/snapshot/keepsake.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { IDLE, ASKED, FILLED };

struct keepsake {
    atomic_uint state;
    int note;
    size_t room, size;
    uint8_t *bytes;
};

struct keepsake *keepsake_new(size_t room)
{
    struct keepsake *k = calloc(1, sizeof *k);
    if (!k)
        return NULL;
    k->room = room;
    k->bytes = malloc(room);
    atomic_init(&k->state, IDLE);
    if (k->bytes)
        return k;
    free(k);
    return NULL;
}

void keepsake_free(struct keepsake *k)
{
    if (!k)
        return;
    free(k->bytes);
    free(k);
}

void keepsake_ask(struct keepsake *k)
{
    unsigned idle = IDLE;
    atomic_compare_exchange_strong_explicit(&k->state, &idle, ASKED, memory_order_acq_rel,
                                            memory_order_relaxed);
}

bool keepsake_take(struct keepsake *k, const uint8_t **bytes, size_t *size, int *note)
{
    if (atomic_load_explicit(&k->state, memory_order_acquire) != FILLED)
        return false;
    *bytes = k->size > 0 ? k->bytes : NULL;
    *size = k->size;
    *note = k->note;
    return true;
}

void keepsake_give_back(struct keepsake *k)
{
    atomic_store_explicit(&k->state, IDLE, memory_order_release);
}

uint8_t *keepsake_room(struct keepsake *k, size_t *room)
{
    *room = k->room;
    return atomic_load_explicit(&k->state, memory_order_acquire) == ASKED ? k->bytes : NULL;
}

void keepsake_hand_over(struct keepsake *k, size_t size, int note)
{
    k->size = size;
    k->note = note;
    atomic_store_explicit(&k->state, FILLED, memory_order_release);
}
