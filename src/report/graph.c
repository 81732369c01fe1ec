/* graph: see graph.h. */
#include "src/report/graph.h"

#include "src/base/clock.h"

#include <string.h>

enum { PER_COLUMN = 2, HEIGHTS = 8 };

static const struct {
    const char *name, *column;
    int steps;
    int64_t step_s;
} spans[] = {
    [GRAPH_2_MINUTES] = {"2 minutes", "2 s", SNAPSHOT_SECONDS, 1},
    [GRAPH_2_HOURS] = {"2 hours", "2 min", SNAPSHOT_MINUTES, 60},
    [GRAPH_2_DAYS] = {"2 days", "1 h", SNAPSHOT_HALF_HOURS, 1800},
};
_Static_assert(SNAPSHOT_SECONDS <= GRAPH_COLUMNS * PER_COLUMN, "a column for each two");
_Static_assert(SNAPSHOT_MINUTES <= GRAPH_COLUMNS * PER_COLUMN, "a column for each two");
_Static_assert(SNAPSHOT_HALF_HOURS <= GRAPH_COLUMNS * PER_COLUMN, "a column for each two");

/* As the screen draws them. */
static const char *const ascii_marks[HEIGHTS + 1] = {" ", ".", ":", "-", "=", "+", "*", "%", "#"};
static const char *const block_marks[HEIGHTS + 1] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

enum graph_span graph_span_of(const struct snapshot *s)
{
    if (s->first_packet_us == SNAPSHOT_UNKNOWN || s->taken_at_us == SNAPSHOT_UNKNOWN)
        return GRAPH_2_MINUTES;
    const int64_t age_s = clock_second(s->taken_at_us) - clock_second(s->first_packet_us);
    enum graph_span span = GRAPH_2_MINUTES;
    /* The newest step has only begun, so the oldest goes back by a step less. */
    while (span < GRAPH_2_DAYS && age_s > (spans[span].steps - 1) * spans[span].step_s)
        span++;
    return span;
}

const char *graph_span_name(enum graph_span span)
{
    return spans[span].name;
}

const char *graph_column_name(enum graph_span span)
{
    return spans[span].column;
}

static const uint32_t *steps_of(const struct snapshot_history *h, enum graph_span span)
{
    return span == GRAPH_2_MINUTES ? h->seconds
           : span == GRAPH_2_HOURS ? h->minutes
                                   : h->half_hours;
}

/* Rounded, but never to nothing. */
static int height_of(uint64_t n, uint64_t peak)
{
    const int height = peak > 0 ? (int)((n * HEIGHTS + peak / 2) / peak) : 0;
    return n > 0 && height == 0 ? 1 : height;
}

uint64_t graph_draw(const struct snapshot_history *h, enum graph_span span, bool blocks,
                    char out[GRAPH_TEXT])
{
    const uint32_t *steps = steps_of(h, span);
    const int columns = spans[span].steps / PER_COLUMN;
    uint64_t sums[GRAPH_COLUMNS], peak = 0;
    for (int i = 0; i < columns; i++) {
        sums[i] = (uint64_t)steps[2 * i] + steps[2 * i + 1];
        peak = sums[i] > peak ? sums[i] : peak;
    }
    size_t used = 0;
    for (int i = 0; i < columns; i++) {
        const char *mark = (blocks ? block_marks : ascii_marks)[height_of(sums[i], peak)];
        memcpy(out + used, mark, strlen(mark));
        used += strlen(mark);
    }
    out[used] = '\0';
    return peak;
}

const char *graph_top(bool blocks)
{
    return (blocks ? block_marks : ascii_marks)[HEIGHTS];
}
