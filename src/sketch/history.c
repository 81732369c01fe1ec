/* history: see history.h. */
#include "src/sketch/history.h"

#include <string.h>

/* Division and remainder that round towards minus infinity, for times before 1970. */
static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static uint32_t ring_slot(int64_t index, uint32_t length)
{
    return (uint32_t)(index - floor_div(index, length) * length);
}

/* Clears what lies between the newest cell and the one that is to be the newest. */
static void ring_advance(uint32_t *cells, uint32_t length, int64_t newest, int64_t to)
{
    if (to - newest >= length) {
        memset(cells, 0, length * sizeof *cells);
        return;
    }
    for (int64_t index = newest + 1; index <= to; index++)
        cells[ring_slot(index, length)] = 0;
}

static void ring_add(uint32_t *cells, uint32_t length, int64_t newest, int64_t index, uint32_t n)
{
    if (newest - index >= length)
        return;
    uint32_t *cell = &cells[ring_slot(index, length)];
    *cell = *cell + n < n ? UINT32_MAX : *cell + n;
}

/* Reads one cell after the other, without a division for each: a snapshot reads millions. */
struct ring_walk {
    const uint32_t *cells;
    uint32_t length, slot;
    int64_t newest, index;
};

static struct ring_walk ring_walk_from(const uint32_t *cells, uint32_t length, int64_t newest,
                                       int64_t index)
{
    return (struct ring_walk){cells, length, ring_slot(index, length), newest, index};
}

static uint32_t ring_next(struct ring_walk *w)
{
    int64_t age = w->newest - w->index++;
    uint32_t n = age < 0 || age >= w->length ? 0 : w->cells[w->slot];
    w->slot = w->slot + 1 < w->length ? w->slot + 1 : 0;
    return n;
}

void history_init(struct history *h, int64_t second)
{
    memset(h, 0, sizeof *h);
    h->newest_second = second;
}

void history_add(struct history *h, int64_t second, uint32_t n)
{
    int64_t minute = floor_div(second, 60), newest_minute = floor_div(h->newest_second, 60);
    if (second > h->newest_second) {
        ring_advance(h->seconds, HISTORY_SECONDS, h->newest_second, second);
        ring_advance(h->minutes, HISTORY_MINUTES, newest_minute, minute);
        h->newest_second = second;
        newest_minute = minute;
    }
    ring_add(h->seconds, HISTORY_SECONDS, h->newest_second, second, n);
    ring_add(h->minutes, HISTORY_MINUTES, newest_minute, minute, n);
}

void history_read_seconds(const struct history *h, int64_t second, uint32_t *out, uint32_t count)
{
    struct ring_walk walk =
        ring_walk_from(h->seconds, HISTORY_SECONDS, h->newest_second, second - count + 1);
    for (uint32_t i = 0; i < count; i++)
        out[i] = ring_next(&walk);
}

void history_read_minutes(const struct history *h, int64_t second, uint32_t *out, uint32_t count)
{
    history_read_blocks(h, second, 1, out, count);
}

void history_read_blocks(const struct history *h, int64_t second, uint32_t block, uint32_t *out,
                         uint32_t count)
{
    int64_t first = (floor_div(floor_div(second, 60), block) - count + 1) * block;
    struct ring_walk walk =
        ring_walk_from(h->minutes, HISTORY_MINUTES, floor_div(h->newest_second, 60), first);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t sum = 0;
        for (uint32_t k = 0; k < block; k++)
            sum += ring_next(&walk);
        out[i] = sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
    }
}
