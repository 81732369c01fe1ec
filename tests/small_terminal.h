/* small_terminal: as much of a terminal as the screen needs, to compare what two streams of bytes
 * leave on it. */
#ifndef TAPWATCH_TESTS_SMALL_TERMINAL_H
#define TAPWATCH_TESTS_SMALL_TERMINAL_H

#include "ui/look.h"

#include "tests/check.h"

#include <string.h>

enum { SMALL_ROWS = 12, SMALL_COLUMNS = 40 };

struct small_cell {
    char text[8];
    struct look look;
};

struct small_terminal {
    struct small_cell cells[SMALL_ROWS][SMALL_COLUMNS];
    int row, column; /* from 0; column SMALL_COLUMNS: it waits there */
    int saved_row, saved_column;
    int top, bottom; /* the rows that scroll, from 0 */
    struct look look, saved_look;
    char last[8];
};

static inline struct small_cell small_blank(const struct small_terminal *t)
{
    return (struct small_cell){" ", {.background = t->look.background}};
}

static inline void small_clear(struct small_terminal *t)
{
    memset(t, 0, sizeof *t);
    t->bottom = SMALL_ROWS - 1;
    for (int y = 0; y < SMALL_ROWS; y++)
        for (int x = 0; x < SMALL_COLUMNS; x++)
            t->cells[y][x] = small_blank(t);
}

static inline void small_write(struct small_terminal *t, const char *text, size_t length)
{
    if (t->column >= SMALL_COLUMNS)
        ck_abort_msg("it would go on in the next row");
    struct small_cell *cell = &t->cells[t->row][t->column++];
    memset(cell->text, 0, sizeof cell->text);
    memcpy(cell->text, text, length);
    cell->look = t->look;
    memcpy(t->last, cell->text, sizeof t->last);
}

/* Cells of the row from the cursor on go to the left, or to the right. */
static inline void small_shift(struct small_terminal *t, int by, bool left)
{
    struct small_cell *row = t->cells[t->row];
    for (; by > 0; by--) {
        const size_t moved = (size_t)(SMALL_COLUMNS - 1 - t->column) * sizeof *row;
        if (left)
            memmove(row + t->column, row + t->column + 1, moved);
        else
            memmove(row + t->column + 1, row + t->column, moved);
        row[left ? SMALL_COLUMNS - 1 : t->column] = small_blank(t);
    }
}

/* From that column on, before `end`. */
static inline void small_erase(struct small_terminal *t, int from, int end)
{
    for (int x = from; x < end && x < SMALL_COLUMNS; x++)
        t->cells[t->row][x] = small_blank(t);
}

static inline void small_scroll(struct small_terminal *t)
{
    memmove(t->cells[t->top], t->cells[t->top + 1],
            (size_t)(t->bottom - t->top) * sizeof t->cells[0]);
    for (int x = 0; x < SMALL_COLUMNS; x++)
        t->cells[t->bottom][x] = small_blank(t);
}

static inline void small_line_feed(struct small_terminal *t)
{
    if (t->row == SMALL_ROWS - 1)
        ck_abort_msg("a line feed in the last row");
    if (t->row == t->bottom)
        small_scroll(t);
    else
        t->row++;
}

static inline void small_sequence(struct small_terminal *t, const struct sequence *s)
{
    const int n = s->numbers[0] < 1 ? 1 : s->numbers[0], m = s->numbers[1] < 1 ? 1 : s->numbers[1];
    const int x = t->column;
    switch (s->final) {
    case 'm':
        if (!look_apply(&t->look, s))
            ck_abort_msg("a look that is not known");
        return;
    case 'H':
        t->row = n - 1;
        t->column = m - 1;
        break;
    case 'A':
        t->row -= n;
        break;
    case 'B':
        t->row += n;
        break;
    case 'C':
        t->column += n;
        break;
    case 'D':
        t->column -= n;
        break;
    case 'G':
        t->column = n - 1;
        break;
    case 'd':
        t->row = n - 1;
        break;
    case 'P':
    case '@':
        small_shift(t, n, s->final == 'P');
        break;
    case 'K':
        if (s->numbers[0] == 1)
            small_erase(t, 0, x + 1);
        else
            small_erase(t, x, SMALL_COLUMNS);
        break;
    case 'X':
        small_erase(t, x, x + n);
        break;
    case 'r':
        t->top = n - 1;
        t->bottom = m - 1;
        t->row = t->column = 0;
        break;
    case 'b':
        for (int i = 0; i < n; i++)
            small_write(t, t->last, strlen(t->last));
        break;
    default:
        ck_abort_msg("a sequence that ends in %c", s->final);
    }
    if (t->row < 0 || t->row >= SMALL_ROWS || t->column < 0 || t->column > SMALL_COLUMNS)
        ck_abort_msg("the cursor leaves the terminal");
}

static inline size_t small_take(struct small_terminal *t, const char *at, size_t left)
{
    struct sequence s;
    if (sequence_read(at, left, &s)) {
        small_sequence(t, &s);
        return s.length;
    }
    const size_t ascii = sequence_ascii(at, left);
    if (ascii > 0)
        return ascii;
    if (*at == '\x1b' && at[1] == '7') {
        t->saved_row = t->row;
        t->saved_column = t->column;
        t->saved_look = t->look;
        return 2;
    }
    if (*at == '\x1b' && at[1] == '8') {
        t->row = t->saved_row;
        t->column = t->saved_column;
        t->look = t->saved_look;
        return 2;
    }
    size_t length = 1;
    if (*at == '\r') {
        t->column = 0;
    } else if (*at == '\b') {
        if (--t->column < 0)
            ck_abort_msg("back before the first column");
    } else if (*at == '\n') {
        small_line_feed(t);
    } else if (*at == '\t') {
        t->column = t->column / 8 * 8 + 8;
        if (t->column >= SMALL_COLUMNS)
            ck_abort_msg("a tab beyond the last stop");
    } else if (*at != '\a') {
        if ((unsigned char)*at < ' ')
            ck_abort_msg("a control %d", *at);
        while (length < left && ((unsigned char)at[length] & 0xc0) == 0x80)
            length++;
        small_write(t, at, length);
    }
    return length;
}

static inline void small_put(struct small_terminal *t, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;)
        at += small_take(t, bytes + at, length - at);
}

/* Blanks show no colour of text. */
static inline bool small_same(const struct small_cell *a, const struct small_cell *b)
{
    return strcmp(a->text, b->text) == 0 && (a->text[0] == ' ' ? look_same_blank(&a->look, &b->look)
                                                               : look_same(&a->look, &b->look));
}

/* The first cell in which they differ, from 0; -1: they show the same. */
static inline int small_difference(const struct small_terminal *a, const struct small_terminal *b)
{
    for (int i = 0; i < SMALL_ROWS * SMALL_COLUMNS; i++) {
        const struct small_cell *one = &a->cells[i / SMALL_COLUMNS][i % SMALL_COLUMNS];
        const struct small_cell *other = &b->cells[i / SMALL_COLUMNS][i % SMALL_COLUMNS];
        if (!small_same(one, other))
            return i;
    }
    return -1;
}

#endif
