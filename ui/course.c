/* course: see course.h.
 *
 * One look after the other, and from each stroke on to the nearest of those that are left: a greedy
 * walk, which is then shortened where it goes to and fro (tour.h), by a fourteenth. The cursor goes
 * there by whatever is shortest (moves.h). It stays where the last stroke ends, and the look stays
 * that stroke's, wherever curses has them. Where curses scrolls rows it does so at first, which
 * stays as it is. */
#include "ui/course.h"
#include "ui/moves.h"
#include "ui/tour.h"

#include <stdio.h>
#include <string.h>

enum { FAR = 1 << 20 };

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

/* Where the cursor is, and in which look it writes. */
struct place {
    struct moves_place at;
    int look;
};

static int cost_move(const struct walk *w, const struct place *from, const struct stroke *to,
                     int most)
{
    return moves_cost(w->terminal, from->at, (struct moves_place){to->row, to->column}, most);
}

static void put(struct walk *w, const char *bytes, size_t length)
{
    w->full |= length > w->room - w->used;
    if (w->full)
        return;
    memcpy(w->out + w->used, bytes, length);
    w->used += length;
}

static void put_move(struct walk *w, int row, int column)
{
    struct course *r = w->course;
    char text[MOVES_TEXT];
    const struct moves_place from = {r->row, r->column}, to = {row, column};
    const size_t length = moves_write(w->terminal, from, to, text);
    put(w, text, length);
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

/* Whether curses has the cursor somewhere else. */
static bool is_astray(const struct course *r)
{
    return r->curses_row > 0 && r->curses_column > 0 &&
           (r->row != r->curses_row || r->column != r->curses_column);
}

/* "\x1b[1P" without its number, which is 1 if there is none (ECMA-48, 8.3); of "\x1b[1K", which
 * clears a row up to the cursor, it would be 0: from there on. */
static void put_bytes(struct walk *w, const struct stroke *p)
{
    const char *bytes = w->bytes + p->at;
    if (p->text || p->length != 4 || bytes[2] != '1' || bytes[3] == 'K') {
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
    return (struct place){{p->row, p->end}, p->look};
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
    struct place at = {{w->course->row, w->course->column}, -1};
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
    int order[STROKES_MOST] = {0};
    const int count = order_greedily(w, from, to, order);
    struct place at = {{w->course->row, w->course->column}, -1};
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
    if (head > 0) { /* which may begin where curses has the cursor */
        if (is_astray(r))
            put_move(w, r->curses_row, r->curses_column);
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
