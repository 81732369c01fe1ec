/* course: see course.h.
 *
 * One look after the other, and from each stroke on to the nearest of those that are left: a greedy
 * walk. The cursor goes there by whatever is shortest; a line feed, which moves it straight down,
 * and a backspace are one byte each. It stays where the last stroke ends, wherever curses has it.
 * Where curses scrolls rows it does so at first, which stays as it is. */
#include "ui/course.h"

#include <stdio.h>
#include <string.h>

enum { MOVE_TEXT = 48, FAR = 1 << 20 };

struct walk {
    struct course *course;
    const struct strokes_terminal *terminal;
    const struct strokes *strokes;
    const char *bytes;
    int look;
    int changes[STROKES_LOOKS]; /* what it costs to go over to each look from that one */
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

static int cost_right(int from, int to)
{
    return from == to ? 0 : cost_by(to - from);
}

/* Within a row. */
static int cost_across(int from, int to)
{
    const int from_left = 1 + cost_right(1, to);
    if (to >= from)
        return least(cost_right(from, to), from_left);
    return least(least(from - to, cost_by(from - to)), from_left);
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

static int cost_move(const struct walk *w, int row, int column)
{
    const struct course *r = w->course;
    const int anew = cost_to(row, column);
    if (r->row < 1 || r->column < 1)
        return anew;
    return least(anew, cost_along(w, r->row, row) + cost_across(r->column, column));
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
    if (from != to && cost_across(from, to) == 1 + cost_right(1, to)) {
        put(w, "\r", 1);
        from = 1;
    }
    if (to > from)
        put_by(w, to - from, 'C');
    else
        put_times(w, from - to, '\b', 'D');
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
        cost_along(w, r->row, row) + cost_across(r->column, column) > cost_to(row, column)) {
        const int length = snprintf(text, sizeof text, "\x1b[%d;%dH", row, column);
        put(w, text, (size_t)length);
    } else {
        put_along(w, r->row, row);
        put_across(w, r->column, column);
    }
    r->row = row;
    r->column = column;
}

static void put_look(struct walk *w, int look)
{
    char text[LOOK_TEXT];
    const struct look *looks = w->strokes->looks;
    put(w, text, (size_t)look_change(&looks[w->look], &looks[look], text));
    w->look = look;
}

/* A stroke with those that must follow it. */
static void put_strokes(struct walk *w, int which)
{
    for (; which >= 0; which = w->strokes->list[which].next) {
        const struct stroke *p = &w->strokes->list[which];
        put_move(w, p->row, p->column);
        put_look(w, p->look);
        put(w, w->bytes + p->at, p->length);
        w->course->column = p->end;
    }
}

static void find_changes(struct walk *w)
{
    char text[LOOK_TEXT];
    for (int i = 0; i < w->strokes->look_count; i++)
        w->changes[i] = look_change(&w->strokes->looks[w->look], &w->strokes->looks[i], text) + FAR;
    w->changes[w->look] = 0;
}

/* The place in `left` of the one to go on with: of the same look while there are any. */
static int choose(const struct walk *w, const int *left, int count)
{
    enum { NEAR = 2 }; /* it hardly gets nearer */
    int best = 0, least_cost = 4 * FAR;
    for (int i = 0; i < count; i++) {
        const struct stroke *p = &w->strokes->list[left[i]];
        const int cost = cost_move(w, p->row, p->column) + w->changes[p->look];
        if (cost >= least_cost)
            continue;
        least_cost = cost;
        best = i;
        if (cost <= NEAR)
            break;
    }
    return best;
}

/* All of those from `from` on, before `to`. */
static void walk_over(struct walk *w, int from, int to)
{
    int left[STROKES_MOST], count = 0;
    for (int i = from; i < to; i++)
        if (!w->strokes->list[i].follows)
            left[count++] = i;
    find_changes(w);
    while (count > 0) {
        const int at = choose(w, left, count), look = w->look;
        put_strokes(w, left[at]);
        memmove(left + at, left + at + 1, (size_t)(--count - at) * sizeof *left);
        if (w->look != look)
            find_changes(w);
    }
}

/* Whether curses has the cursor somewhere else. */
static bool is_astray(const struct course *r)
{
    return r->curses_row > 0 && r->curses_column > 0 &&
           (r->row != r->curses_row || r->column != r->curses_column);
}

/* As it is, from where curses has the cursor. */
static size_t put_as_it_is(const struct course *r, const char *bytes, size_t length, char *out)
{
    size_t used = 0;
    if (is_astray(r))
        used = (size_t)snprintf(out, COURSE_MORE, "\x1b[%d;%dH", r->curses_row, r->curses_column);
    memcpy(out + used, bytes, length);
    return used + length;
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

size_t course_rewrite(struct course *r, const struct strokes_terminal *t, const char *bytes,
                      size_t length, char *out)
{
    static struct strokes strokes;
    size_t head;
    bool known = find_scrolling(t, bytes, length, &head);
    const struct course anew = {.row = 0};
    struct course after = head > 0 ? anew : *r; /* what follows is placed anew */
    struct walk w = {.course = &after,
                     .terminal = t,
                     .strokes = &strokes,
                     .bytes = bytes + head,
                     .out = out,
                     .room = length + COURSE_MORE};
    known = known && strokes_read(&strokes, t, after.curses_row, after.curses_column, w.bytes,
                                  length - head);
    if (known) {
        put(&w, bytes, head);
        for (int i = 0; i < strokes.bells; i++)
            put(&w, "\a", 1);
        walk_over(&w, 0, strokes.early);
        walk_over(&w, strokes.early, strokes.count);
        put_look(&w, 0);
    }
    const size_t as_it_is =
        length + (is_astray(r) ? (size_t)cost_to(r->curses_row, r->curses_column) : 0);
    if (known && !w.full && w.used <= as_it_is) {
        after.curses_row = strokes.row;
        after.curses_column = strokes.column;
        *r = after;
        return w.used;
    }
    const size_t used = put_as_it_is(r, bytes, length, out);
    r->row = r->curses_row = known ? strokes.row : 0;
    r->column = r->curses_column = known ? strokes.column : 0;
    return used;
}
