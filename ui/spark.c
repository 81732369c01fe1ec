/* spark: see spark.h. */
#include "ui/spark.h"
#include "src/base/clock.h"
#include "src/base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MARKS = 8 };

static const struct {
    const char *name;
    int steps;
    int64_t step_s;
} spans[SPANS] = {
    [SPAN_2_MINUTES] = {"2 min", SNAPSHOT_SECONDS, 1},
    [SPAN_2_HOURS] = {"2 h", SNAPSHOT_MINUTES, 60},
    [SPAN_2_DAYS] = {"2 days", SNAPSHOT_HALF_HOURS, 1800},
};

const char *span_name(enum span span)
{
    return spans[span].name;
}

/* Steps that go into one column. */
static int group_of(enum span span, int width)
{
    return width < 1 ? spans[span].steps : (spans[span].steps + width - 1) / width;
}

const char *span_step(enum span span, int width, char out[32])
{
    int64_t s = group_of(span, width) * spans[span].step_s;
    if (s < 60)
        snprintf(out, 32, "%d s", (int)s);
    else if (s < 3600)
        snprintf(out, 32, "%d min", (int)(s / 60));
    else
        snprintf(out, 32, s % 3600 ? "%.1f h" : "%.0f h", (double)s / 3600);
    return out;
}

static const uint32_t *cells_of(const struct snapshot_history *h, enum span span)
{
    switch (span) {
    case SPAN_2_HOURS:
        return h->minutes;
    case SPAN_2_DAYS:
        return h->half_hours;
    default:
        return h->seconds;
    }
}

void spark_make(struct spark *out, const struct snapshot_history *h, enum span span, int64_t now_us,
                int width)
{
    const uint32_t *cells = cells_of(h, span);
    int group = group_of(span, width), steps = spans[span].steps;
    memset(out, 0, sizeof *out);
    out->columns = steps / group;
    int64_t second = now_us == SNAPSHOT_UNKNOWN ? 0 : clock_second(now_us);
    int64_t step_s = spans[span].step_s;
    int64_t newest = second >= 0 ? second / step_s : -((-second + step_s - 1) / step_s);
    /* Steps of the newest column that have begun: 1 .. group. */
    int begun = (int)(((newest % group) + group) % group) + 1;
    for (int i = 0; i < steps; i++) {
        int age = steps - 1 - i; /* in steps */
        int column = out->columns - 1 - (age < begun ? 0 : 1 + (age - begun) / group);
        if (column >= 0)
            out->packets[column] += cells[i];
    }
}

uint64_t spark_peak(const struct spark *s, uint64_t floor)
{
    for (int i = 0; i < s->columns; i++)
        if (s->packets[i] > floor)
            floor = s->packets[i];
    return floor;
}

int spark_level(uint64_t packets, uint64_t peak, int levels, bool root)
{
    if (packets == 0 || peak == 0)
        return 0;
    if (packets >= peak)
        return levels;
    double part = (double)packets / (double)peak;
    int level = (int)((root ? sqrt(part) : part) * levels + 0.5);
    return level < 1 ? 1 : level;
}

void spark_scale(enum span span, int width, uint64_t peak, bool root, const char *highest_mark,
                 char *out, size_t size)
{
    char number[TEXT_NUMBER], step[32];
    if (peak == 0)
        snprintf(out, size, "nothing in the last %s", span_name(span));
    else
        snprintf(out, size, "%s = %s packet%s in %s%s", highest_mark,
                 text_short((double)peak, number), peak == 1 ? "" : "s",
                 span_step(span, width, step), root ? " (sqrt)" : "");
}

void spark_head(enum span span, int width, char *out, size_t size)
{
    static const char now[] = "now";
    char ago[32];
    int columns = spans[span].steps / group_of(span, width);
    snprintf(ago, sizeof ago, "%s ago", span_name(span));
    int between = columns - (int)(strlen(ago) + strlen(now));
    if (between > 0)
        snprintf(out, size, "%*s%s%*s%s", width - columns, "", ago, between, "", now);
    else
        snprintf(out, size, "%*s", width, now);
}

void spark_row(const struct spark *s, uint64_t peak, int row, int rows, int width,
               const char *const marks[9], char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (int x = 0; x < width; x++) {
        int column = x - (width - s->columns);
        int level = column < 0 ? 0 : spark_level(s->packets[column], peak, rows * MARKS, s->root);
        level -= row * MARKS;
        /* Above the top of a tall graph's column there is nothing, not the sign for none. */
        const char *mark = level > MARKS           ? marks[MARKS]
                           : level > 0             ? marks[level]
                           : row > 0 || column < 0 ? " "
                                                   : marks[0];
        size_t length = strlen(mark);
        if (used + length >= size)
            break;
        memcpy(out + used, mark, length + 1);
        used += length;
    }
}
