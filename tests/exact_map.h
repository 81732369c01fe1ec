/* exact_map: a plain hash table from 64-bit keys to 64-bit values, for counting exactly.
 *
 * Open addressing, doubled when half full. Keys are themselves hashes of what is meant: that two of
 * a million things share one has a chance of 3 in 10^8. */
#ifndef TAPWATCH_TESTS_EXACT_MAP_H
#define TAPWATCH_TESTS_EXACT_MAP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct exact_map {
    struct exact_place {
        uint64_t key, value; /* key 0: empty */
    } * places;
    uint64_t size, used; /* size: a power of 2 */
};

static inline uint64_t exact_mix(uint64_t h)
{
    h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
    return h ^ (h >> 31);
}

static inline uint64_t exact_join(uint64_t a, uint64_t b)
{
    uint64_t key = exact_mix(exact_mix(a + UINT64_C(0x9e3779b97f4a7c15)) ^ b);
    return key ? key : 1;
}

static inline void *exact_alloc(uint64_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory) {
        fprintf(stderr, "exact: not enough memory\n");
        exit(1);
    }
    return memory;
}

static inline struct exact_place *exact_place(struct exact_map *m, uint64_t key)
{
    uint64_t i = key & (m->size - 1);
    while (m->places[i].key && m->places[i].key != key)
        i = (i + 1) & (m->size - 1);
    return &m->places[i];
}

static inline void exact_grow(struct exact_map *m)
{
    struct exact_map old = *m;
    m->size = old.size ? old.size * 2 : 1024;
    m->places = exact_alloc(m->size, sizeof *m->places);
    for (uint64_t i = 0; i < old.size; i++)
        if (old.places[i].key)
            *exact_place(m, old.places[i].key) = old.places[i];
    free(old.places);
}

/* The key's value, good until the next call; a new key is added with 0, and *added says so. */
static inline uint64_t *exact_get(struct exact_map *m, uint64_t key, bool *added)
{
    if (m->used * 2 >= m->size)
        exact_grow(m);
    struct exact_place *p = exact_place(m, key);
    *added = p->key == 0;
    m->used += *added;
    p->key = key;
    return &p->value;
}

/* The key's value; NULL: it is not there. */
static inline const uint64_t *exact_find(const struct exact_map *m, uint64_t key)
{
    if (m->size == 0)
        return NULL;
    uint64_t i = key & (m->size - 1);
    while (m->places[i].key && m->places[i].key != key)
        i = (i + 1) & (m->size - 1);
    return m->places[i].key ? &m->places[i].value : NULL;
}

#endif
