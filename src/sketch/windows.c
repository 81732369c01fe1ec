/* windows: see windows.h. */
#include "src/sketch/windows.h"

#include "src/base/clock.h"

#include <assert.h>
#include <string.h>

static int64_t window_part_of(const struct windows *w, enum window which, int64_t second)
{
    return clock_part(second, w->part_s[which]);
}

static uint32_t window_place(int64_t part)
{
    int64_t place = part % WINDOW_PARTS;
    return (uint32_t)(place < 0 ? place + WINDOW_PARTS : place);
}

static struct hyperloglog *window_part_at(struct windows *w, enum window which, int64_t part)
{
    return &w->parts[which][window_place(part)];
}

static struct hyperloglog *window_growing(struct windows *w, enum window which)
{
    return window_part_at(w, which, w->part[which]);
}

/* For the inline functions. */
static void windows_note_part(struct windows *w)
{
    w->part_end_s = (w->part[WINDOW_SHORT] + 1) * w->part_s[WINDOW_SHORT];
    w->place = window_place(w->part[WINDOW_SHORT]);
}

/* The growing part of a window lies in the growing part of the next longer one, because each length
 * divides the next. */
static void windows_set_lengths(struct windows *w, const int64_t length_s[WINDOWS])
{
    assert(length_s[WINDOW_SHORT] > 0);
    for (enum window which = 0; which < WINDOWS; which++) {
        assert(length_s[which] % (which ? length_s[which - 1] : WINDOW_PARTS - 1) == 0);
        w->part_s[which] = length_s[which] / (WINDOW_PARTS - 1);
    }
}

void windows_init(struct windows *w, const int64_t length_s[WINDOWS], int64_t second)
{
    memset(w, 0, sizeof *w);
    windows_set_lengths(w, length_s);
    for (enum window which = 0; which < WINDOWS; which++)
        w->part[which] = window_part_of(w, which, second);
    windows_note_part(w);
}

/* Ends the growing part if that second lies behind it. What it holds goes into the growing part of
 * the next longer window, in which it lies, so this must be done for the shortest window first. */
static bool window_advance(struct windows *w, enum window which, int64_t second)
{
    const int64_t before = w->part[which];
    if (second < (before + 1) * w->part_s[which])
        return false;
    if (which + 1 < WINDOWS)
        hyperloglog_merge(window_growing(w, which + 1), window_growing(w, which));
    const int64_t now = window_part_of(w, which, second);
    int64_t part = before >= now - WINDOW_PARTS ? before + 1 : now - WINDOW_PARTS + 1;
    for (; part <= now; part++)
        hyperloglog_clear(window_part_at(w, which, part));
    w->part[which] = now;
    return true;
}

void windows_advance(struct windows *w, int64_t second)
{
    for (enum window which = 0; which < WINDOWS && window_advance(w, which, second); which++)
        ;
    windows_note_part(w);
}

uint32_t windows_count(struct windows *w, int64_t second, enum window which, uint32_t *least)
{
    struct hyperloglog all;
    windows_advance(w, second);
    all = w->parts[which][0];
    for (int i = 1; i < WINDOW_PARTS; i++)
        hyperloglog_merge(&all, &w->parts[which][i]);
    /* What the shorter windows have not handed on yet. */
    for (enum window shorter = 0; shorter < which; shorter++)
        hyperloglog_merge(&all, window_growing(w, shorter));
    if (least)
        *least = hyperloglog_least(&all);
    return hyperloglog_estimate(&all);
}
