/* spark: see spark.h. */
#include "ui/spark.h"
#include "src/base/clock.h"
#include "src/base/text.h"
#include "ui/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    MARKS = 8, /* heights in a row */
    DOTS = 4,  /* likewise, in braille */
    MARK_TEXT = 8,
};

static const struct {
    const char *name, *short_name;
    int steps;
    int64_t step_s;
} spans[SPANS] = {
    [SPAN_2_MINUTES] = {"2 min", "2 m", SNAPSHOT_SECONDS, 1},
    [SPAN_2_HOURS] = {"2 h", "2 h", SNAPSHOT_MINUTES, 60},
    [SPAN_2_DAYS] = {"2 days", "2 d", SNAPSHOT_HALF_HOURS, 1800},
};

const char *span_name(enum span span)
{
    return spans[span].name;
}

static int dots_across = 1;      /* columns of data in a column of the screen */
static const char *sweep = NULL; /* the sign behind the newest column; NULL: graphs move */

void spark_use_braille(bool braille)
{
    dots_across = braille ? 2 : 1;
}

void spark_use_sweep(const char *sign)
{
    sweep = sign;
}

/* Steps that go into one column of data. */
static int part_of(enum span span, int width)
{
    const int parts = width * dots_across;
    return width < 1 ? spans[span].steps : (spans[span].steps + parts - 1) / parts;
}

/* Steps that go into one column of the screen. */
static int group_of(enum span span, int width)
{
    return width < 1 ? spans[span].steps : part_of(span, width) * dots_across;
}

const char *span_step(enum span span, int width, char out[32])
{
    int64_t s = part_of(span, width) * spans[span].step_s;
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

/* The number of the step that a second lies in, counted from 1970. */
static int64_t step_of(enum span span, int64_t second)
{
    const int64_t step_s = spans[span].step_s;
    return second >= 0 ? second / step_s : -((-second + step_s - 1) / step_s);
}

/* Likewise the number of a group of steps. */
static int64_t group_at(int64_t step, int group)
{
    return step >= 0 ? step / group : -((-step + group - 1) / group);
}

/* Where graphs sweep, the column of the screen that a group stands in. */
static int swept_column(int64_t group, int columns)
{
    return (int)((group % columns + columns) % columns);
}

static int64_t second_of(int64_t now_us)
{
    return now_us == SNAPSHOT_UNKNOWN ? 0 : clock_second(now_us);
}

void spark_make(struct spark *out, const struct snapshot_history *h, enum span span, int64_t now_us,
                int width)
{
    const uint32_t *cells = cells_of(h, span);
    int group = group_of(span, width), steps = spans[span].steps, part = group / dots_across;
    memset(out, 0, sizeof *out);
    out->columns = steps / group;
    int64_t newest = step_of(span, second_of(now_us));
    out->newest = swept_column(group_at(newest, group), out->columns);
    /* Steps of the newest column that are still to come: 0 .. group - 1. */
    int to_come = group - 1 - (int)(((newest % group) + group) % group);
    for (int i = 0; i < steps; i++) {
        int age = steps - 1 - i; /* in steps */
        int column = out->columns * dots_across - 1 - (age + to_come) / part;
        if (column >= 0)
            out->packets[column] += cells[i];
    }
}

int spark_column(enum span span, int64_t now_us, int width, int64_t time_us)
{
    const int group = group_of(span, width), columns = spans[span].steps / group;
    const int64_t newest = group_at(step_of(span, second_of(now_us)), group);
    const int64_t age = newest - group_at(step_of(span, clock_second(time_us)), group);
    if (age < 0 || age >= columns || columns > width)
        return -1;
    if (!sweep)
        return width - 1 - (int)age;
    /* The oldest is under the sign. */
    return age == columns - 1 ? -1 : width - columns + swept_column(newest - age, columns);
}

int spark_column_before(enum span span, int64_t now_us, int width, int64_t time_us)
{
    const int columns = spans[span].steps / group_of(span, width);
    const int at = spark_column(span, now_us, width, time_us);
    if (at < 0 || (!sweep && at == 0))
        return -1;
    return sweep && at == width - columns ? width - 1 : at - 1;
}

uint64_t spark_peak(const struct spark *s, uint64_t floor)
{
    for (int i = 0; i < s->columns * dots_across; i++)
        if (s->packets[i] > floor)
            floor = s->packets[i];
    return floor;
}

uint64_t spark_top(uint64_t peak)
{
    static const unsigned steps[] = {1, 2, 5};
    if (!sweep || peak > UINT64_MAX / 10)
        return peak;
    for (uint64_t unit = 1;; unit *= 10)
        for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
            if (peak <= steps[i] * unit)
                return peak == 0 ? 0 : steps[i] * unit;
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

void spark_scale(const struct spark_look *look, uint64_t peak, const char *highest_mark, char *out,
                 size_t size)
{
    static const char *const units[][2] = {
        [UNIT_PACKETS] = {"packet", "packets"},
        [UNIT_RECORDS] = {"record", "records"},
        [UNIT_EITHER] = {"record/packet", "records/packets"},
    };
    char number[TEXT_NUMBER], step[32];
    if (peak == 0)
        snprintf(out, size, "nothing in the last %s", span_name(look->span));
    else
        snprintf(out, size, "%s = %s %s in %s%s", highest_mark, text_short((double)peak, number),
                 units[look->unit][peak != 1], span_step(look->span, look->width, step),
                 look->root ? " (sqrt)" : "");
}

/* --- The time axis ---------------------------------------------------------------------------- */

enum { HEAD_COLUMNS = SPARK_COLUMNS, TICK_ROOM = 12 /* columns from one tick to the next */ };

/* Seconds from one tick to the next: the least round number that leaves room between them. */
static int64_t tick_step(enum span span, int columns)
{
    static const int64_t steps[SPANS][3] = {
        [SPAN_2_MINUTES] = {15, 30, 60},
        [SPAN_2_HOURS] = {900, 1800, 3600},
        [SPAN_2_DAYS] = {21600, 43200, 86400},
    };
    const int64_t whole_s = spans[span].steps * spans[span].step_s;
    for (size_t k = 0; k < 3; k++)
        if (columns * steps[span][k] >= TICK_ROOM * whole_s)
            return steps[span][k];
    return 0;
}

/* "19:53:30"; without seconds where they are 0, and midnight as its day. */
static void tick_text(int64_t second, char out[TEXT_NUMBER])
{
    const int64_t day_s = 86400;
    const int64_t time_us = second * US_PER_S;
    if (second % day_s == 0) {
        format_moment(time_us, time_us + day_s * US_PER_S, 6, out);
        if (!strchr(out, ' ')) /* the last day of a year */
            format_moment(time_us, time_us - day_s * US_PER_S, 6, out);
    } else if (second % 60 == 0)
        format_moment(time_us, time_us, 6, out);
    else
        format_moment(time_us, time_us, 8, out);
}

/* Puts ASCII text where all of it has room, with a blank at both sides. */
static bool put_label(char cells[HEAD_COLUMNS + 1], int columns, int at, const char *label)
{
    const int length = (int)strlen(label);
    if (at < 0 || at + length > columns)
        return false;
    for (int x = at > 0 ? at - 1 : 0; x < at + length + 1 && x < columns; x++)
        if (cells[x] != ' ')
            return false;
    memcpy(cells + at, label, (size_t)length);
    return true;
}

static void put_ticks(char cells[HEAD_COLUMNS + 1], enum span span, int columns, int64_t now_us)
{
    const int64_t step_s = tick_step(span, columns),
                  whole_s = spans[span].steps * spans[span].step_s;
    const int64_t now_s = second_of(now_us);
    if (step_s == 0 || now_us == SNAPSHOT_UNKNOWN || now_s < whole_s)
        return;
    for (int64_t at = now_s - now_s % step_s; at > now_s - whole_s; at -= step_s) {
        char text[TEXT_NUMBER], label[TEXT_NUMBER + 2];
        tick_text(at, text);
        snprintf(label, sizeof label, "|%s", text);
        put_label(cells, columns, spark_column(span, now_us, columns, at * US_PER_S), label);
    }
}

void spark_head(enum span span, int width, int64_t now_us, const char *tick, char *out, size_t size)
{
    char cells[HEAD_COLUMNS + 1], ago[32];
    const int columns = width < 1 ? 0 : spans[span].steps / group_of(span, width);
    const char *word = sweep ? "sweep" : "ago";
    struct line l;
    memset(cells, ' ', sizeof cells);
    cells[columns < HEAD_COLUMNS ? columns : HEAD_COLUMNS] = '\0';
    if (!sweep)
        put_label(cells, columns, columns - 3, "now");
    snprintf(ago, sizeof ago, "%s %s", span_name(span), word);
    if (!put_label(cells, columns, 0, ago)) {
        snprintf(ago, sizeof ago, "%s %s", spans[span].short_name, word);
        put_label(cells, columns, 0, ago);
    }
    if (!sweep)
        put_ticks(cells, span, columns, now_us);
    line_start(&l);
    line_cell(&l, "", width - columns, false);
    for (int x = 0; x < columns; x++)
        line_printf(&l, "%.*s", 4, cells[x] == '|' ? tick : (char[]){cells[x], '\0'});
    snprintf(out, size, "%s", l.text);
}

/* The highest of `levels` in a row that a column reaches, at most; below 1: it does not. */
static int level_in(const struct spark *s, int at, uint64_t peak, int row, int rows, int levels)
{
    const int level = spark_level(s->packets[at], peak, rows * levels, s->root) - row * levels;
    return level > levels ? levels : level;
}

/* Dots from the ground up: U+2800 and a bit for each, in UTF-8. */
static void put_dots(int left, int right, char out[4])
{
    static const unsigned char heights[2][DOTS + 1] = {
        {0, 0x40, 0x44, 0x46, 0x47},
        {0, 0x80, 0xa0, 0xb0, 0xb8},
    };
    const unsigned bits = heights[0][left > 0 ? left : 0] | heights[1][right > 0 ? right : 0];
    snprintf(out, 4, bits ? "\xe2%c%c" : " ", 0xa0 | (int)(bits >> 6), 0x80 | (int)(bits & 0x3f));
}

/* The column of data that stands in a column of the screen; -1: none, it is that of the sign. */
static int swept_data(const struct spark *s, int column)
{
    const int age = ((s->newest - column) % s->columns + s->columns) % s->columns;
    return s->columns > 1 && age == s->columns - 1 ? -1 : s->columns - 1 - age;
}

/* One column of the screen. Above the top of a tall graph's column there is nothing, not the sign
 * for none. */
static void put_mark(const struct spark *s, uint64_t peak, int row, int rows, int column,
                     const char *const marks[9], char out[MARK_TEXT])
{
    const bool any = column >= 0;
    if (any && sweep)
        column = swept_data(s, column);
    if (column < 0) {
        snprintf(out, MARK_TEXT, "%s", any ? sweep : " ");
    } else if (dots_across == 2) {
        put_dots(level_in(s, 2 * column, peak, row, rows, DOTS),
                 level_in(s, 2 * column + 1, peak, row, rows, DOTS), out);
    } else {
        const int level = level_in(s, column, peak, row, rows, MARKS);
        snprintf(out, MARK_TEXT, "%s", level > 0 ? marks[level] : row > 0 ? " " : marks[0]);
    }
}

void spark_row(const struct spark *s, uint64_t peak, int row, int rows, int width,
               const char *const marks[9], char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (int x = 0; x < width; x++) {
        char mark[MARK_TEXT];
        put_mark(s, peak, row, rows, x - (width - s->columns), marks, mark);
        size_t length = strlen(mark);
        if (used + length >= size)
            break;
        memcpy(out + used, mark, length + 1);
        used += length;
    }
}
