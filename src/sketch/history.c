/* history: see history.h. */
#include "src/sketch/history.h"

#include "src/base/clock.h"

#include <string.h>

enum { MINUTE_S = 60, HALF_HOUR_S = 1800 };

/* The remainder that goes with clock_part. */
static uint32_t floor_mod(int64_t a, int64_t b)
{
    return (uint32_t)(a - clock_part(a, b) * b);
}

static uint32_t add_up_to_largest(uint32_t a, uint32_t b)
{
    return a + b < b ? UINT32_MAX : a + b;
}

/* The cell of index i is i modulo length; the ring ends with that of the newest second. The
 * functions on rings are inlined everywhere, so that divisions are by constants. */
struct ring {
    uint32_t length;
    int64_t cell_s;
};
static const struct ring ring_seconds = {HISTORY_SECONDS, 1};
static const struct ring ring_minutes = {HISTORY_MINUTES, MINUTE_S};
static const struct ring ring_half_hours = {HISTORY_HALF_HOURS, HALF_HOUR_S};

/* Clears what lies between the newest cell and that of a later second. */
static inline void ring_advance(uint32_t *cells, struct ring r, int64_t newest, int64_t second)
{
    const int64_t from = clock_part(newest, r.cell_s) + 1, to = clock_part(second, r.cell_s);
    if (to - from >= r.length) {
        memset(cells, 0, r.length * sizeof *cells);
        return;
    }
    for (int64_t index = from; index <= to; index++)
        cells[floor_mod(index, r.length)] = 0;
}

/* Not later than the newest. */
static inline void ring_add(uint32_t *cells, struct ring r, int64_t newest, int64_t second,
                            uint32_t n)
{
    const int64_t index = clock_part(second, r.cell_s);
    if (clock_part(newest, r.cell_s) - index >= r.length)
        return;
    uint32_t *cell = &cells[floor_mod(index, r.length)];
    *cell = add_up_to_largest(*cell, n);
}

static void history_add_to_rings(struct history *h, int64_t second, uint32_t n)
{
    ring_add(h->seconds, ring_seconds, h->newest_second, second, n);
    ring_add(h->minutes, ring_minutes, h->newest_second, second, n);
    ring_add(h->half_hours, ring_half_hours, h->newest_second, second, n);
}

static void history_put_pending(struct history *h)
{
    if (h->pending > 0)
        history_add_to_rings(h, h->newest_second, h->pending);
    h->pending = 0;
}

static void history_advance(struct history *h, int64_t second)
{
    history_put_pending(h);
    ring_advance(h->seconds, ring_seconds, h->newest_second, second);
    ring_advance(h->minutes, ring_minutes, h->newest_second, second);
    ring_advance(h->half_hours, ring_half_hours, h->newest_second, second);
    h->newest_second = second;
}

void history_init(struct history *h, int64_t second)
{
    memset(h, 0, sizeof *h);
    h->newest_second = second;
}

void history_add_elsewhere(struct history *h, int64_t second, uint32_t n)
{
    if (second < h->newest_second) {
        history_add_to_rings(h, second, n);
        return;
    }
    if (second > h->newest_second)
        history_advance(h, second);
    else
        history_put_pending(h); /* more than it can hold */
    h->pending = n;
}

/* Copies the cells that the ring reaches, which lie in at most two pieces. What is pending belongs
 * to the newest. */
static inline void ring_read(const uint32_t *cells, struct ring r, const struct history *h,
                             int64_t second, uint32_t *out, uint32_t count)
{
    const int64_t newest = clock_part(h->newest_second, r.cell_s);
    const int64_t first = clock_part(second, r.cell_s) - count + 1, oldest = newest - r.length + 1;
    const int64_t from = first > oldest ? first : oldest;
    const int64_t end = first + count <= newest ? first + count : newest + 1;
    memset(out, 0, count * sizeof *out);
    if (from >= end)
        return;

    const uint32_t start = floor_mod(from, r.length), n = (uint32_t)(end - from);
    const uint32_t piece = n < r.length - start ? n : r.length - start;
    out += from - first;
    memcpy(out, cells + start, piece * sizeof *out);
    memcpy(out + piece, cells, (n - piece) * sizeof *out);
    if (end == newest + 1)
        out[n - 1] = add_up_to_largest(out[n - 1], h->pending);
}

void history_read_seconds(const struct history *h, int64_t second, uint32_t *out, uint32_t count)
{
    ring_read(h->seconds, ring_seconds, h, second, out, count);
}

void history_read_minutes(const struct history *h, int64_t second, uint32_t *out, uint32_t count)
{
    ring_read(h->minutes, ring_minutes, h, second, out, count);
}

void history_read_half_hours(const struct history *h, int64_t second, uint32_t *out, uint32_t count)
{
    ring_read(h->half_hours, ring_half_hours, h, second, out, count);
}

static inline void ring_set(uint32_t *cells, struct ring r, int64_t second, const uint32_t *from)
{
    const int64_t first = clock_part(second, r.cell_s) - r.length + 1;
    for (uint32_t i = 0; i < r.length; i++)
        cells[floor_mod(first + i, r.length)] = from[i];
}

void history_set(struct history *h, int64_t second, const uint32_t seconds[HISTORY_SECONDS],
                 const uint32_t minutes[HISTORY_MINUTES],
                 const uint32_t half_hours[HISTORY_HALF_HOURS])
{
    history_init(h, second);
    ring_set(h->seconds, ring_seconds, second, seconds);
    ring_set(h->minutes, ring_minutes, second, minutes);
    ring_set(h->half_hours, ring_half_hours, second, half_hours);
}

void history_archive(struct history *h, struct archive *a)
{
    archive_second(a, &h->newest_second);
    archive_u32(a, &h->pending);
    archive_cells(a, h->seconds, HISTORY_SECONDS);
    archive_cells(a, h->minutes, HISTORY_MINUTES);
    archive_cells(a, h->half_hours, HISTORY_HALF_HOURS);
}
