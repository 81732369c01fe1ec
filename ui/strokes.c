/* strokes: see strokes.h.
 *
 * In whatever order strokes are written the picture becomes the same, as each has cells of its own;
 * but for those of a row in which cells are moved, or written twice, which stay in the order they
 * came in. Blanks look the same in whatever colour, and so take the look of what is beside them.
 * What comes between saving the cursor and going back to it (ui/graphs.c), once or twice, moves
 * cells that the rest then writes to. */
#include "ui/strokes.h"

#include <string.h>

enum { ESCAPE = '\x1b' };

struct reader {
    struct strokes *p;
    const struct strokes_terminal *t;
    const char *bytes;
    size_t at, left;
    int row, column; /* 0: not known */
    struct look look;
    int saves;  /* so often */
    bool saved; /* the cursor, and where that was */
    int saved_row, saved_column;
    bool in_order[STROKES_ROWS + 1]; /* that row's strokes must stay so */
    int reached[STROKES_ROWS + 1]; /* the column behind the last one of that row that is written */
};

static bool begins_character(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

/* The number of the look in use; -1: there are too many. */
static int number_of_look(struct reader *r)
{
    struct strokes *p = r->p;
    for (int i = 0; i < p->look_count; i++)
        if (look_same(&p->looks[i], &r->look))
            return i;
    if (p->look_count == STROKES_LOOKS)
        return -1;
    p->looks[p->look_count] = r->look;
    return p->look_count++;
}

/* Cells of the cursor's row, from it to before `end`, are written. */
static void note_cells(struct reader *r, int end)
{
    int *reached = &r->reached[r->row];
    r->in_order[r->row] |= r->column < *reached;
    *reached = end > *reached ? end : *reached;
}

/* Takes so many bytes as a stroke of its own, which moves the cursor by so many columns. */
static bool add_stroke(struct reader *r, size_t length, int columns, bool text)
{
    struct strokes *p = r->p;
    const int look = number_of_look(r), end = r->column + columns;
    if (p->count == STROKES_MOST || look < 0 || r->row < 1 || r->column < 1 ||
        end > r->t->columns + 1)
        return false;
    note_cells(r, end);
    r->column = end > r->t->columns ? 0 : end;
    p->list[p->count++] = (struct stroke){.row = r->row,
                                          .column = end - columns,
                                          .end = r->column,
                                          .look = look,
                                          .next = -1,
                                          .text = text,
                                          .blank = text && r->bytes[r->at] == ' ',
                                          .at = r->at,
                                          .length = length};
    return true;
}

/* The text that ends here, if what comes now goes on with it. */
static struct stroke *going_on(struct reader *r)
{
    struct strokes *p = r->p;
    struct stroke *last = p->count > p->early ? &p->list[p->count - 1] : NULL;
    return last && last->text && last->at + last->length == r->at && last->row == r->row &&
                   last->end == r->column && r->column > 0
               ? last
               : NULL;
}

/* Likewise; the same look, as no sequence is between them. */
static bool lengthen(struct reader *r, struct stroke *text, size_t length, int columns)
{
    const int end = r->column + columns;
    if (end > r->t->columns + 1)
        return false;
    note_cells(r, end);
    r->column = text->end = end > r->t->columns ? 0 : end;
    text->length += length;
    text->blank &= r->bytes[r->at] == ' ' || r->bytes[r->at] == ESCAPE; /* again what was before */
    return true;
}

static size_t take_text(struct reader *r)
{
    struct stroke *text = going_on(r);
    size_t length = 1;
    if (!begins_character(r->bytes[r->at]))
        return 0;
    while (length < r->left && !begins_character(r->bytes[r->at + length]))
        length++;
    return (text ? lengthen(r, text, length, 1) : add_stroke(r, length, 1, true)) ? length : 0;
}

static bool go(struct reader *r, int row, int column)
{
    if (row < 1 || row > r->t->rows || column < 1 || column > r->t->columns)
        return false;
    r->row = row;
    r->column = column;
    return true;
}

static bool take_move(struct reader *r, const struct sequence *s)
{
    const int first = s->numbers[0] < 1 ? 1 : s->numbers[0];
    const int second = s->numbers[1] < 1 ? 1 : s->numbers[1];
    if (s->final == 'H')
        return s->count <= 2 && go(r, first, second);
    if (s->count != 1 || r->row < 1 || r->column < 1)
        return false;
    switch (s->final) {
    case 'A':
        return go(r, r->row - first, r->column);
    case 'B':
        return go(r, r->row + first, r->column);
    case 'C':
        return go(r, r->row, r->column + first);
    case 'D':
        return go(r, r->row, r->column - first);
    case 'G':
        return go(r, r->row, first);
    default:
        return go(r, first, r->column); /* d */
    }
}

/* Inserts, deletes, erases; or repeats the last character. */
static bool take_change(struct reader *r, const struct sequence *s)
{
    struct stroke *text = going_on(r);
    if (s->final == 'b')
        return text && s->count == 1 &&
               lengthen(r, text, s->length, s->numbers[0] < 1 ? 1 : s->numbers[0]);
    if (!add_stroke(r, s->length, 0, false))
        return false;
    if (s->final == 'X')
        note_cells(r, r->column + (s->numbers[0] < 1 ? 1 : s->numbers[0]));
    else
        r->in_order[r->row] = true;
    return true;
}

static size_t take_sequence(struct reader *r)
{
    struct sequence s;
    bool good = false;
    if (!sequence_read(r->bytes + r->at, r->left, &s))
        return 0;
    if (s.final == 'm')
        good = look_apply(&r->look, &s);
    else if (strchr("HABCDGd", s.final))
        good = take_move(r, &s);
    else if (strchr("@PXKb", s.final))
        good = take_change(r, &s);
    return good ? s.length : 0;
}

/* Whether b is written right behind a, and blanks of one may have the look of the other. */
static bool is_beside(const struct strokes *p, const struct stroke *a, const struct stroke *b)
{
    return a->text && b->text && a->row == b->row && a->end == b->column &&
           look_same_blank(&p->looks[a->look], &p->looks[b->look]);
}

/* Blanks are written with what is beside them, on the right if possible, without another look. */
static void join_blanks(struct strokes *p)
{
    for (int i = p->count - 1; i >= p->early; i--) {
        struct stroke *blank = &p->list[i], *before = blank - 1, *behind = blank + 1;
        if (!blank->blank)
            continue;
        if (i + 1 < p->count && is_beside(p, blank, behind)) {
            blank->look = behind->look;
            blank->next = i + 1;
            behind->follows = true;
        } else if (i > p->early && is_beside(p, before, blank)) {
            blank->look = before->look;
            before->next = i;
            blank->follows = true;
        }
    }
}

/* Strokes from `from` on that are in a row where order matters get that row's next one behind them.
 */
static void chain(struct reader *r, int from)
{
    int last[STROKES_ROWS + 1];
    for (int i = 0; i <= STROKES_ROWS; i++)
        last[i] = -1;
    for (int i = from; i < r->p->count; i++) {
        struct stroke *stroke = &r->p->list[i];
        if (!r->in_order[stroke->row])
            continue;
        if (last[stroke->row] >= 0) {
            r->p->list[last[stroke->row]].next = i;
            stroke->follows = true;
        }
        last[stroke->row] = i;
    }
    memset(r->in_order, 0, sizeof r->in_order);
    memset(r->reached, 0, sizeof r->reached);
}

/* "\x1b" "7", "\x1b" "8": what is between them comes first. */
static size_t take_saving(struct reader *r)
{
    enum { LENGTH = 2, SAVES = 2 };
    if (r->left < LENGTH)
        return 0;
    if (r->bytes[r->at + 1] == '7' && r->saves < SAVES && !r->saved && r->p->count == r->p->early) {
        r->saved = true;
        r->saves++;
        r->saved_row = r->row;
        r->saved_column = r->column;
        return LENGTH;
    }
    static const struct look none;
    if (r->bytes[r->at + 1] != '8' || !r->saved || !look_same(&r->look, &none))
        return 0;
    r->saved = false;
    r->row = r->saved_row;
    r->column = r->saved_column;
    chain(r, r->p->early);
    r->p->first = r->p->early;
    r->p->early = r->p->count;
    return LENGTH;
}

static size_t take_control(struct reader *r)
{
    bool good = false;
    switch (r->bytes[r->at]) {
    case '\a':
        r->p->bells++;
        good = true;
        break;
    case '\r':
        good = go(r, r->row, 1);
        break;
    case '\b':
        good = go(r, r->row, r->column - 1);
        break;
    case '\t': /* stops are in every eighth column, as curses has found */
        good = r->column > 0 && go(r, r->row, (r->column - 1) / 8 * 8 + 9);
        break;
    case '\n':
        good = r->t->line_feed_is_down && r->column > 0 && go(r, r->row + 1, r->column);
        break;
    default:
        break;
    }
    return good ? 1 : 0;
}

/* Bytes of what is there; 0: it is not known. */
static size_t take_one(struct reader *r)
{
    const unsigned char c = (unsigned char)r->bytes[r->at];
    const size_t ascii = sequence_ascii(r->bytes + r->at, r->left);
    if (ascii > 0)
        return ascii;
    if (c == ESCAPE && r->left > 1 && r->bytes[r->at + 1] != '[')
        return take_saving(r);
    if (c == ESCAPE)
        return take_sequence(r);
    return c < ' ' || c == 0x7f ? take_control(r) : take_text(r);
}

bool strokes_read(struct strokes *p, const struct strokes_terminal *t, int row, int column,
                  const char *bytes, size_t length)
{
    struct reader r = {.p = p, .t = t, .bytes = bytes, .row = row, .column = column};
    static const struct look none;
    p->looks[0] = none;
    p->look_count = 1;
    p->count = p->first = p->early = p->bells = 0;
    if (t->rows > STROKES_ROWS || sequence_clears(bytes, length))
        return false;
    for (size_t n; r.at < length; r.at += n) {
        r.left = length - r.at;
        n = take_one(&r);
        if (n == 0)
            return false;
    }
    join_blanks(p);
    chain(&r, p->early);
    p->row = r.row;
    p->column = r.column;
    return !r.saved && look_same(&r.look, &none);
}
