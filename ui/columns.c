/* columns: see columns.h. */
#include "ui/columns.h"

#include <string.h>

static int needed_width(const struct column_fit *fit, int count)
{
    int sum = 0, shown = 0;
    for (int i = 0; i < count; i++) {
        sum += fit->widths[i];
        shown += fit->widths[i] > 0;
    }
    return shown > 0 ? sum + (shown - 1) * fit->gap : 0;
}

static int shown_count(const struct column_fit *fit, int count)
{
    int shown = 0;
    for (int i = 0; i < count; i++)
        shown += fit->widths[i] > 0;
    return shown;
}

static int least_important(const struct column *columns, const struct column_fit *fit, int count)
{
    int least = -1;
    for (int i = 0; i < count; i++)
        if (fit->widths[i] > 0 && (least < 0 || columns[i].importance <= columns[least].importance))
            least = i;
    return least;
}

/* A wide column that was left out may have made room for one that is narrow; what tells little
 * leaves it to the others. */
static void take_back(const struct column *columns, int count, int width, struct column_fit *fit)
{
    for (;;) {
        int best = -1;
        for (int i = 0; i < count; i++) {
            if (fit->widths[i] > 0 || columns[i].width <= 0 ||
                columns[i].importance < COLUMN_RETURNS)
                continue;
            const bool fits = needed_width(fit, count) + fit->gap + columns[i].width <= width;
            if (fits && (best < 0 || columns[i].importance > columns[best].importance))
                best = i;
        }
        if (best < 0)
            return;
        fit->widths[best] = columns[best].width;
    }
}

/* Gives what is left to the columns that can use it, one column of the screen at a time. */
static void grow(const struct column *columns, int count, int left, struct column_fit *fit)
{
    for (bool grown = true; grown && left > 0;) {
        grown = false;
        for (int i = 0; i < count && left > 0; i++) {
            if (fit->widths[i] > 0 && fit->widths[i] < columns[i].wish) {
                fit->widths[i]++;
                left--;
                grown = true;
            }
        }
    }
}

static int wanted_count(const struct column *columns, int count)
{
    int wanted = 0;
    for (int i = 0; i < count; i++)
        wanted += columns[i].width >= 0;
    return wanted;
}

void columns_fit(const struct column *columns, int count, int width, struct column_fit *out)
{
    *out = (struct column_fit){.gap = 1};
    for (int i = 0; i < count; i++)
        out->widths[i] = columns[i].width > 0 ? columns[i].width : 0;
    while (needed_width(out, count) > width && shown_count(out, count) > 1)
        out->widths[least_important(columns, out, count)] = 0;
    if (needed_width(out, count) > width)
        out->widths[least_important(columns, out, count)] = width;
    take_back(columns, count, width, out);
    /* Air between columns, once every column is there. */
    while (out->gap < 2 && shown_count(out, count) == wanted_count(columns, count)) {
        out->gap++;
        if (needed_width(out, count) > width * 9 / 10) {
            out->gap--;
            break;
        }
    }
    grow(columns, count, width - needed_width(out, count), out);
}

/* Whether all columns that tell something are in both. */
static bool keeps(const struct column *columns, int count, const struct column_fit *before,
                  const struct column_fit *after)
{
    for (int i = 0; i < count; i++)
        if (columns[i].importance >= COLUMN_TELLS && before->widths[i] > 0 && after->widths[i] == 0)
            return false;
    return true;
}

void columns_fit_first(const struct column *columns, int count, int width, int wish,
                       struct column_fit *out)
{
    struct column wider[COLUMNS_MAX];
    struct column_fit least;
    columns_fit(columns, count, width, &least);
    memcpy(wider, columns, (size_t)count * sizeof columns[0]);
    for (int first = wish; first > columns[0].width; first--) {
        wider[0].width = wider[0].wish = first;
        columns_fit(wider, count, width, out);
        if (keeps(columns, count, &least, out))
            return;
    }
    *out = least;
}

void columns_keep_sorted(struct column *columns, int sort)
{
    /* As the first of all tables, which goes last among equals. */
    if (columns[sort].width > 0)
        columns[sort].importance = columns[0].importance;
}

int columns_next_sortable(const struct column *columns, int count, int from, int step)
{
    int at = from;
    do
        at = (at + step + count) % count;
    while (columns[at].fixed && at != from);
    return at;
}
