/* course: see course.h.
 *
 * One look after the other, and from each stroke on to the nearest of those that are left: a greedy
 * walk, which is then shortened where it goes to and fro (tour.h): by one move in fourteen. The
 * cursor goes there by whatever is shortest; a line feed, which moves it straight down, a backspace
 * and a tab are one byte each. It stays where the last stroke ends, and the look stays that
 * stroke's, wherever curses has them. Where curses scrolls rows it does so at first, which stays as
 * it is. */
#include "ui/course.h"
#include "ui/tour.h"

#include <stdio.h>
#include <string.h>

enum { MOVE_TEXT = 48, FAR = 1 << 20 };

struct walk {
    struct course *course;
    const struct strokes_terminal *terminal;
    const struct strokes *strokes;
    const char *bytes;
    int changes[STROKES_LOOKS]; /* what it costs to go over to each look from the one in use */
    char *out;
    size_t used, room;
    bool full;
};

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
static int cost_across(const struct walk *w, int from, int to)
{
    return least(find_leap(w->terminal, from, to).cost, 1 + find_leap(w->terminal, 1, to).cost);
}

/* Within a column. */
static int cost_along(const struct walk *w, int from, int to)
{
    if (to <= from)
        return to == from ? 0 : cost_by(from - to);
    return w->terminal->line_feed_is_down ? least(to - from, cost_by(to - from))
                                          : cost_by(to - from);
}

static int cost_to(int row, int column)
{
    return 4 + digits(row) + digits(column);
}

/* Where the cursor is, and in which look it writes; column 0: it waits behind the last one. */
struct place {
    int row, column, look;
};

/* From `most` on it does not matter how much more it is. */
static int cost_move(const struct walk *w, const struct place *from, const struct stroke *to,
                     int most)
{
    const int anew = cost_to(to->row, to->column);
    if (from->row < 1 || from->column < 1)
        return anew;
    const int along = cost_along(w, from->row, to->row);
    return along >= least(anew, most)
               ? anew
               : least(anew, along + cost_across(w, from->column, to->column));
}

static void put(struct walk *w, const char *bytes, size_t length)
{
    w->full |= length > w->room - w->used;
    if (w->full)
        return;
    memcpy(w->out + w->used, bytes, length);
    w->used += length;
}

static void put_by(struct walk *w, int n, char final)
{
    char text[MOVE_TEXT];
    const int length = n > 1 ? snprintf(text, sizeof text, "\x1b[%d%c", n, final)
                             : snprintf(text, sizeof text, "\x1b[%c", final);
    put(w, text, (size_t)length);
}

/* n times, or by saying so, whatever is shorter. */
static void put_times(struct walk *w, int n, char control, char final)
{
    if (n > cost_by(n)) {
        put_by(w, n, final);
        return;
    }
    for (; n > 0; n--)
        put(w, &control, 1);
}

static void put_across(struct walk *w, int from, int to)
{
    struct leap leap = find_leap(w->terminal, from, to);
    const struct leap from_left = find_leap(w->terminal, 1, to);
    if (1 + from_left.cost < leap.cost) {
        put(w, "\r", 1);
        leap = from_left;
    }
    for (int i = 0; i < leap.tabs; i++)
        put(w, "\t", 1);
    if (leap.by > 0)
        put_by(w, leap.by, 'C');
    else
        put_times(w, -leap.by, '\b', 'D');
}

static void put_along(struct walk *w, int from, int to)
{
    if (to < from)
        put_by(w, from - to, 'A');
    else if (to > from && w->terminal->line_feed_is_down)
        put_times(w, to - from, '\n', 'B');
    else if (to > from)
        put_by(w, to - from, 'B');
}

static void put_move(struct walk *w, int row, int column)
{
    struct course *r = w->course;
    char text[MOVE_TEXT];
    if (r->row < 1 || r->column < 1 ||
        cost_along(w, r->row, row) + cost_across(w, r->column, column) > cost_to(row, column)) {
        const int length = snprintf(text, sizeof text, "\x1b[%d;%dH", row, column);
        put(w, text, (size_t)length);
    } else {
        put_along(w, r->row, row);
        put_across(w, r->column, column);
    }
    r->row = row;
    r->column = column;
}

static void put_look(struct walk *w, const struct look *look)
{
    char text[LOOK_TEXT];
    const int length = look_change(&w->course->look, look, text);
    put(w, text, (size_t)length);
    w->course->look = *look;
}

/* "\x1b[1P" without its number, which is 1 if there is none (ECMA-48, 8.3). */
static void put_bytes(struct walk *w, const struct stroke *p)
{
    const char *bytes = w->bytes + p->at;
    if (p->text || p->length != 4 || bytes[2] != '1') {
        put(w, bytes, p->length);
        return;
    }
    put(w, bytes, 2);
    put(w, bytes + 3, 1);
}

/* A stroke with those that must follow it. */
static void put_strokes(struct walk *w, int which)
{
    for (; which >= 0; which = w->strokes->list[which].next) {
        const struct stroke *p = &w->strokes->list[which];
        put_move(w, p->row, p->column);
        put_look(w, &w->strokes->looks[p->look]);
        put_bytes(w, p);
        w->course->column = p->end;
    }
}

/* Behind a stroke and those that must follow it. */
static struct place behind(const struct walk *w, int which)
{
    while (w->strokes->list[which].next >= 0)
        which = w->strokes->list[which].next;
    const struct stroke *p = &w->strokes->list[which];
    return (struct place){p->row, p->end, p->look};
}

static void find_changes(struct walk *w, const struct look *from)
{
    char text[LOOK_TEXT];
    for (int i = 0; i < w->strokes->look_count; i++) {
        const int cost = look_change(from, &w->strokes->looks[i], text);
        w->changes[i] = cost > 0 ? cost + FAR : 0;
    }
}

/* The position in `left` of the one to go on with: of the same look while there are any. */
static int choose(const struct walk *w, const struct place *from, const int *left, int count)
{
    enum { NEAR = 2 }; /* it hardly gets nearer */
    int best = 0, least_cost = 4 * FAR;
    for (int i = 0; i < count; i++) {
        const struct stroke *p = &w->strokes->list[left[i]];
        const int change = w->changes[p->look];
        if (change >= least_cost)
            continue;
        const int cost = cost_move(w, from, p, least_cost - change) + change;
        if (cost >= least_cost)
            continue;
        least_cost = cost;
        best = i;
        if (cost <= NEAR)
            break;
    }
    return best;
}

/* Those from `from` on, before `to`, that follow none, one by one to the nearest. */
static int order_greedily(struct walk *w, int from, int to, int order[STROKES_MOST])
{
    int left[STROKES_MOST], count = 0, used = 0;
    struct place at = {w->course->row, w->course->column, -1};
    for (int i = from; i < to; i++)
        if (!w->strokes->list[i].follows)
            left[count++] = i;
    find_changes(w, &w->course->look);
    while (count > 0) {
        const int chosen = choose(w, &at, left, count), look = at.look;
        order[used++] = left[chosen];
        at = behind(w, left[chosen]);
        memmove(left + chosen, left + chosen + 1, (size_t)(--count - chosen) * sizeof *left);
        if (at.look != look)
            find_changes(w, &w->strokes->looks[at.look]);
    }
    return used;
}

/* How many from the first on begin and end in one look, and are not too many. */
static int same_look(const struct walk *w, const int *order, int count)
{
    const int look = w->strokes->list[order[0]].look;
    int n = 0;
    while (n < count && n < TOUR_MOST && w->strokes->list[order[n]].look == look &&
           behind(w, order[n]).look == look)
        n++;
    return n;
}

/* `next`: the stroke that comes behind them; -1: none does. */
static void shorten(const struct walk *w, const struct place *from, int *order, int count, int next)
{
    static struct tour tour;
    int places[TOUR_MOST], before[TOUR_MOST];
    tour.count = count;
    for (int i = 0; i < count; i++) {
        const struct stroke *list = w->strokes->list;
        const struct place at = behind(w, order[i]);
        places[i] = i;
        before[i] = order[i];
        tour.first[i] = (unsigned char)cost_move(w, from, &list[order[i]], FAR);
        tour.last[i] = (unsigned char)(next < 0 ? 0 : cost_move(w, &at, &list[next], FAR));
        for (int k = 0; k < count; k++)
            tour.step[i][k] = (unsigned char)cost_move(w, &at, &list[order[k]], FAR);
    }
    tour_shorten(&tour, places);
    for (int i = 0; i < count; i++)
        order[i] = before[places[i]];
}

/* All of those from `from` on, before `to`. */
static void walk_over(struct walk *w, int from, int to)
{
    int order[STROKES_MOST];
    const int count = order_greedily(w, from, to, order);
    struct place at = {w->course->row, w->course->column, -1};
    for (int i = 0, n; i < count; i += n) {
        n = same_look(w, order + i, count - i);
        if (n > 1)
            shorten(w, &at, order + i, n, i + n < count ? order[i + n] : -1);
        n = n > 0 ? n : 1;
        at = behind(w, order[i + n - 1]);
    }
    for (int i = 0; i < count; i++)
        put_strokes(w, order[i]);
}

/* Whether curses has the cursor somewhere else. */
static bool is_astray(const struct course *r)
{
    return r->curses_row > 0 && r->curses_column > 0 &&
           (r->row != r->curses_row || r->column != r->curses_column);
}

size_t course_put_back(struct course *r, char out[COURSE_MORE])
{
    static const struct look none;
    size_t used = 0;
    if (!look_same(&r->look, &none))
        used = (size_t)snprintf(out, COURSE_MORE, "\x1b[m");
    if (is_astray(r))
        used += (size_t)snprintf(out + used, COURSE_MORE - used, "\x1b[%d;%dH", r->curses_row,
                                 r->curses_column);
    r->look = none;
    r->row = r->curses_row;
    r->column = r->curses_column;
    return used;
}

/* How many bytes at the beginning scroll rows: up to the last setting of a region for that, which
 * must be to the whole terminal again. False: it ends otherwise, or with a look. */
static bool find_scrolling(const struct strokes_terminal *t, const char *bytes, size_t length,
                           size_t *end)
{
    static const struct look none;
    struct look look = none;
    struct sequence s;
    bool good = true;
    *end = 0;
    for (size_t at = 0; at < length; at++) {
        if (bytes[at] != '\x1b' || !sequence_read(bytes + at, length - at, &s))
            continue;
        if (s.final == 'm' && !look_apply(&look, &s))
            return false;
        if (s.final != 'r')
            continue;
        *end = at + s.length;
        good =
            s.count == 2 && s.numbers[0] == 1 && s.numbers[1] == t->rows && look_same(&look, &none);
    }
    return good;
}

/* In its order, what scrolls first; false: it is not understood. */
static bool put_in_order(struct walk *w, const char *bytes, size_t length)
{
    static struct strokes strokes;
    static const struct look none;
    struct course *r = w->course;
    size_t head;
    if (!find_scrolling(w->terminal, bytes, length, &head))
        return false;
    if (head > 0) {
        put_look(w, &none);
        put(w, bytes, head);
        *r = (struct course){.row = 0}; /* what follows is placed anew */
    }
    w->bytes = bytes + head;
    w->strokes = &strokes;
    if (!strokes_read(&strokes, w->terminal, r->curses_row, r->curses_column, w->bytes,
                      length - head))
        return false;
    for (int i = 0; i < strokes.bells; i++)
        put(w, "\a", 1);
    walk_over(w, 0, strokes.first);
    walk_over(w, strokes.first, strokes.early);
    walk_over(w, strokes.early, strokes.count);
    r->curses_row = strokes.row;
    r->curses_column = strokes.column;
    return true;
}

size_t course_rewrite(struct course *r, const struct strokes_terminal *t, const char *bytes,
                      size_t length, char *out)
{
    char back[COURSE_MORE];
    struct course after = *r;
    const size_t more = course_put_back(r, back);
    struct walk w = {.course = &after, .terminal = t, .out = out, .room = length + more};
    const bool known = put_in_order(&w, bytes, length);
    if (known && !w.full) {
        *r = after;
        return w.used;
    }
    memcpy(out, back, more);
    memcpy(out + more, bytes, length);
    *r = (struct course){.row = known ? after.curses_row : 0,
                         .column = known ? after.curses_column : 0,
                         .curses_row = known ? after.curses_row : 0,
                         .curses_column = known ? after.curses_column : 0};
    return more + length;
}
