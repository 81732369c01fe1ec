/* moves: see moves.h. A line feed, a backspace and a tab are one byte each. */
#include "ui/moves.h"

#include <stdio.h>

static int digits(int n)
{
    return n < 10 ? 1 : n < 100 ? 2 : n < 1000 ? 3 : 4;
}

/* "\x1b[C", "\x1b[12C" */
static int cost_by(int n)
{
    return 3 + (n > 1 ? digits(n) : 0);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* By tabs, and from there so far; to the left if negative. */
struct leap {
    int tabs, by;
    int cost;
};

static struct leap leap_of(int tabs, int by)
{
    const int beyond = by > 0 ? cost_by(by) : by < 0 ? least(-by, cost_by(-by)) : 0;
    return (struct leap){tabs, by, tabs + beyond};
}

/* The shortest to the right, or to the left. */
static struct leap find_leap(const struct strokes_terminal *t, int from, int to)
{
    enum { STOP = 8 };
    struct leap best = leap_of(0, to - from);
    const int stops = (to - 1) / STOP - (from - 1) / STOP, over = (to - 1) % STOP;
    if (to <= from || !t->tabs)
        return best;
    const struct leap before = leap_of(stops, over), behind = leap_of(stops + 1, over - STOP);
    if (stops > 0 && before.cost < best.cost)
        best = before;
    if (to - over + STOP <= t->columns && behind.cost < best.cost)
        best = behind;
    return best;
}

/* Within a row. */
static int cost_across(const struct strokes_terminal *t, int from, int to)
{
    return least(find_leap(t, from, to).cost, 1 + find_leap(t, 1, to).cost);
}

/* Within a column. */
static int cost_along(const struct strokes_terminal *t, int from, int to)
{
    if (to <= from)
        return to == from ? 0 : cost_by(from - to);
    return t->line_feed_is_down ? least(to - from, cost_by(to - from)) : cost_by(to - from);
}

static int cost_to(int row, int column)
{
    return 4 + digits(row) + digits(column);
}

int moves_cost(const struct strokes_terminal *t, struct moves_place from, struct moves_place to,
               int most)
{
    const int anew = cost_to(to.row, to.column);
    if (from.row < 1 || from.column < 1)
        return anew;
    const int along = cost_along(t, from.row, to.row);
    return along >= least(anew, most) ? anew
                                      : least(anew, along + cost_across(t, from.column, to.column));
}

static size_t write_by(int n, char final, char *out)
{
    return (size_t)(n > 1 ? snprintf(out, MOVES_MOST, "\x1b[%d%c", n, final)
                          : snprintf(out, MOVES_MOST, "\x1b[%c", final));
}

/* n times, or by saying so, whatever is shorter. */
static size_t write_times(int n, char control, char final, char *out)
{
    if (n > cost_by(n))
        return write_by(n, final, out);
    for (int i = 0; i < n; i++)
        out[i] = control;
    return n > 0 ? (size_t)n : 0;
}

static size_t write_across(const struct strokes_terminal *t, int from, int to, char *out)
{
    struct leap leap = find_leap(t, from, to);
    const struct leap from_left = find_leap(t, 1, to);
    size_t used = 0;
    if (1 + from_left.cost < leap.cost) {
        out[used++] = '\r';
        leap = from_left;
    }
    for (int i = 0; i < leap.tabs; i++)
        out[used++] = '\t';
    return used + (leap.by > 0 ? write_by(leap.by, 'C', out + used)
                               : write_times(-leap.by, '\b', 'D', out + used));
}

static size_t write_along(const struct strokes_terminal *t, int from, int to, char *out)
{
    if (to <= from)
        return to < from ? write_by(from - to, 'A', out) : 0;
    return t->line_feed_is_down ? write_times(to - from, '\n', 'B', out)
                                : write_by(to - from, 'B', out);
}

size_t moves_write(const struct strokes_terminal *t, struct moves_place from, struct moves_place to,
                   char out[MOVES_TEXT])
{
    const int anew = cost_to(to.row, to.column);
    if (from.row < 1 || from.column < 1 ||
        cost_along(t, from.row, to.row) + cost_across(t, from.column, to.column) > anew)
        return (size_t)snprintf(out, MOVES_TEXT, "\x1b[%d;%dH", to.row, to.column);
    const size_t used = write_along(t, from.row, to.row, out);
    return used + write_across(t, from.column, to.column, out + used);
}
