/* lean: see lean.h.
 *
 * Of a table of numbers that change most bytes are moves of the cursor and looks, not digits.
 *
 * terminfo's way to end looks also chooses the set of characters, on most terminals: tapwatch never
 * leaves that, as its frames are UTF-8 or ASCII. And what ends one look and what begins the next
 * are two sequences, where one with the parameters of both does the same, or only the second
 * (ECMA-48, SGR: an empty parameter is 0, which ends all looks).
 *
 * Over more than seven columns curses always says row and column; in the same row it is shorter to
 * say how far.
 *
 * Sequences that are not known here stay as they are, and so do moves behind them until the
 * cursor's place is known again. */
#include "ui/lean.h"
#include "ui/sequence.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { UNKNOWN = -1 };

struct lean {
    char *bytes;
    size_t used;     /* of them, rewritten */
    int columns;     /* of the terminal */
    int row, column; /* of the cursor, from 1; UNKNOWN */
    bool after_look; /* what was written last is an SGR sequence; where it begins: */
    size_t look_at;
};

static void copy(struct lean *l, const char *from, size_t length)
{
    memmove(l->bytes + l->used, from, length);
    l->used += length;
    l->after_look = false;
}

/* One after another becomes one; if it begins with ending all looks, it is enough itself. */
static void put_look(struct lean *l, const char *at, const struct sequence *s)
{
    const bool ends_all =
        s->length == 3 || at[2] == ';' || (at[2] == '0' && !(at[3] >= '0' && at[3] <= '9'));
    if (l->after_look && ends_all)
        l->used = l->look_at;
    if (l->after_look && !ends_all) {
        l->bytes[l->used - 1] = ';'; /* for its m, and the ESC [ of this one */
        const size_t look_at = l->look_at;
        copy(l, at + 2, s->length - 2);
        l->look_at = look_at;
    } else {
        l->look_at = l->used;
        copy(l, at, s->length);
    }
    l->after_look = true;
}

/* To another column of the row that the cursor is in, in at most `most` bytes; false: it takes
 * more. */
static bool put_move(struct lean *l, int column, size_t most)
{
    char text[16];
    const int by = column - l->column;
    int length = 0;
    if (column == 1)
        length = snprintf(text, sizeof text, "%s", by == 0 ? "" : "\r");
    else if (by == 1 || by == -1)
        length = snprintf(text, sizeof text, by > 0 ? "\x1b[C" : "\b");
    else if (by != 0)
        length = snprintf(text, sizeof text, "\x1b[%d%c", by > 0 ? by : -by, by > 0 ? 'C' : 'D');
    if (length < 0 || (size_t)length > most)
        return false;
    if (length > 0)
        copy(l, text, (size_t)length);
    return true;
}

/* One of the sequences that place the cursor; false: it stays as it is. */
static bool put_place(struct lean *l, const struct sequence *s)
{
    const int *n = s->numbers;
    const int row = s->final == 'G' ? l->row : n[0] < 0 ? 1 : n[0];
    int column = s->final == 'G' ? n[0] : n[1];
    column = column < 0 ? 1 : column;
    const bool done = l->column != UNKNOWN && (s->final == 'G' || row == l->row) &&
                      put_move(l, column, s->length);
    l->row = row;
    l->column = column;
    return done;
}

/* Where the cursor is after a sequence that stays as it is. */
static void follow(struct lean *l, const struct sequence *s)
{
    const int n = s->numbers[0] < 1 ? 1 : s->numbers[0];
    if ((s->final == 'C' || s->final == 'b') && l->column != UNKNOWN) /* b: a character again */
        l->column += n;
    else if (s->final == 'D' && l->column != UNKNOWN)
        l->column -= n;
    else if (s->final == 'd')
        l->row = n;
    else if (!strchr("mXKP@", s->final))
        l->row = l->column = UNKNOWN;
}

static void put_sequence(struct lean *l, const char *at, const struct sequence *s)
{
    if (s->final == 'm')
        put_look(l, at, s);
    else if ((s->final == 'H' || s->final == 'G') && put_place(l, s))
        return;
    else {
        if (s->final != 'H' && s->final != 'G')
            follow(l, s);
        copy(l, at, s->length);
    }
}

static void put_byte(struct lean *l, const char *at)
{
    const unsigned char c = (unsigned char)*at;
    if (c == '\r')
        l->column = 1;
    else if (c < ' ' || c == 0x7f)
        l->row = l->column = UNKNOWN;
    else if ((c & 0xc0) != 0x80 && l->column != UNKNOWN)
        l->column++;
    copy(l, at, 1);
}

size_t lean_rewrite(char *bytes, size_t length, int columns)
{
    struct lean l = {.bytes = bytes, .columns = columns, .row = UNKNOWN, .column = UNKNOWN};
    struct sequence s;
    if (sequence_clears(bytes, length))
        return length;
    for (size_t at = 0, n; at < length; at += n) {
        if ((n = sequence_ascii(bytes + at, length - at)) > 0)
            continue;
        if (sequence_read(bytes + at, length - at, &s)) {
            n = s.length;
            put_sequence(&l, bytes + at, &s);
        } else {
            n = 1;
            put_byte(&l, bytes + at);
        }
        /* Behind the last column the cursor waits, and moves from there differ. */
        if (l.column != UNKNOWN && (l.column < 1 || l.column > l.columns))
            l.row = l.column = UNKNOWN;
    }
    return l.used;
}
