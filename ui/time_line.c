/* time_line: see time_line.h. */
#include "ui/time_line.h"
#include "src/base/clock.h"

#include <string.h>

enum { LEAST_COLUMNS = 10 };

void time_line_set(struct time_line *t, const struct moments *m, const struct snapshot *newest)
{
    *t = (struct time_line){.oldest_us = SNAPSHOT_UNKNOWN,
                            .newest_us = SNAPSHOT_UNKNOWN,
                            .target_us = SNAPSHOT_UNKNOWN};
    if (!m || moments_count(m) == 0)
        return;
    t->oldest_us = moments_time_us(m, 0);
    t->newest_us = moments_time_us(m, moments_count(m) - 1);
    if (t->newest_us < newest->taken_at_us)
        t->newest_us = newest->taken_at_us;
    for (uint32_t i = 0; i < newest->alert_count && t->marks_count < TIME_LINE_MARKS; i++)
        if (newest->alerts[i].severity >= SEVERITY_WARNING)
            t->marks_us[t->marks_count++] = newest->alerts[i].time_us;
}

/* Where that time is in so many columns; -1: outside. */
static int column_of(const struct time_line *t, int64_t at_us, int columns)
{
    const int64_t span_us = t->newest_us - t->oldest_us;
    if (at_us < t->oldest_us || at_us > t->newest_us)
        return -1;
    return span_us == 0
               ? columns - 1
               : (int)((double)(at_us - t->oldest_us) / (double)span_us * (columns - 1) + 0.5);
}

static bool has_mark(const struct time_line *t, int column, int columns)
{
    for (int i = 0; i < t->marks_count; i++)
        if (column_of(t, t->marks_us[i], columns) == column)
            return true;
    return false;
}

/* The texts at its ends; returns the columns between them, 0 where there is nothing to show. */
static int make_ends(const struct time_line *t, int width, char oldest[CLOCK_TEXT],
                     char newest[CLOCK_TEXT])
{
    if (t->oldest_us == SNAPSHOT_UNKNOWN)
        return 0;
    if (t->newest_us - t->oldest_us >= 86400LL * US_PER_S) {
        clock_format_date_time(t->oldest_us, oldest);
        clock_format_date_time(t->newest_us, newest);
    } else {
        clock_format_time(t->oldest_us, oldest);
        clock_format_time(t->newest_us, newest);
    }
    const int columns = width - (int)strlen(oldest) - (int)strlen(newest) - 2;
    return columns < LEAST_COLUMNS ? 0 : columns;
}

bool time_line_time(const struct time_line *t, int at, int width, int64_t *time_us)
{
    char oldest[CLOCK_TEXT], newest[CLOCK_TEXT];
    const int columns = make_ends(t, width, oldest, newest);
    if (columns == 0)
        return false;
    const int column = at - (int)strlen(oldest) - 1;
    if (column < 0 || column >= columns)
        return false;
    const double part = (double)column / (columns - 1);
    const double seconds = (double)(t->newest_us - t->oldest_us) / US_PER_S * part;
    *time_us = t->oldest_us + (int64_t)(seconds + 0.5) * US_PER_S;
    return true;
}

void time_line_compose(const struct time_line *t, int64_t shown_us, const struct glyphs *g,
                       int width, struct line *out)
{
    char oldest[CLOCK_TEXT], newest[CLOCK_TEXT];
    line_start(out);
    const int columns = make_ends(t, width, oldest, newest);
    if (columns == 0)
        return;
    const int shown = column_of(t, shown_us, columns);
    const int target = column_of(t, t->target_us, columns);
    line_printf(out, "%s ", oldest);
    for (int c = 0; c < columns; c++)
        line_add(out, c == target               ? g->rising
                      : c == shown              ? g->here
                      : has_mark(t, c, columns) ? g->error
                                                : g->horizontal);
    line_printf(out, " %s", newest);
}
