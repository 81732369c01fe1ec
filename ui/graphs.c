/* graphs: see graphs.h. Beside screen.c, since names of <term.h> are common words. */
#include "ui/graphs.h"
#include "ui/outbox.h"
#include "ui/shift.h"

#include <curses.h>
#include <string.h>
#include <term.h>

enum { GRAPHS_MOST = 128, GRAPH_COLUMNS_MOST = 256 };

struct graph {
    int y, x, width;
};

static struct graph graphs[GRAPHS_MOST];
static int graphs_count;

void graphs_clear(void)
{
    graphs_count = 0;
}

void graphs_add(int row, int left, int width)
{
    if (graphs_count < GRAPHS_MOST && width > 0 && width <= GRAPH_COLUMNS_MOST)
        graphs[graphs_count++] = (struct graph){row, left, width};
}

static char said[1024];
static size_t said_count;

static void put_said(void)
{
    outbox_put(said, said_count);
    said_count = 0;
}

/* curses has sent all it had to, and so this comes before what it sends next. (putp would go to
 * standard output, past the outbox.) */
static int put_byte(int byte)
{
    if (said_count == sizeof said)
        put_said();
    said[said_count++] = (char)byte;
    return byte;
}

static void say(const char *sequence)
{
    tputs(sequence, 1, put_byte);
}

/* A number for what a row of the terminal has in each of its columns. */
static void read_cells(WINDOW *w, const struct graph *row, unsigned out[GRAPH_COLUMNS_MOST])
{
    cchar_t cells[GRAPH_COLUMNS_MOST + 1];
    int y, x;
    getyx(w, y, x);
    memset(out, 0, GRAPH_COLUMNS_MOST * sizeof *out);
    if (mvwin_wchnstr(w, row->y, row->x, cells, row->width) != ERR)
        for (int i = 0; i < row->width; i++) {
            wchar_t text[CCHARW_MAX + 1];
            attr_t attributes;
            short pair;
            if (getcchar(&cells[i], text, &attributes, &pair, NULL) != ERR)
                out[i] = ((unsigned)text[0] << 8 | ((unsigned)pair & 0xff)) ^
                         (unsigned)(attributes & ~(attr_t)A_COLOR);
        }
    wmove(w, y, x);
}

/* Moves a row to the left in the terminal, and in what curses knows of the terminal. What is left
 * empty gets a sign that nothing draws, so that curses sends whatever is to be there. */
static void move_left(const struct graph *row, int by)
{
    int y, x;
    say(tiparm(cursor_address, row->y, row->x));
    say(tiparm(parm_dch, by));
    say(tiparm(cursor_address, row->y, row->x + row->width - by));
    say(tiparm(parm_ich, by));
    getyx(curscr, y, x);
    for (int i = 0; i < by; i++)
        mvwdelch(curscr, row->y, row->x);
    for (int i = 0; i < by; i++)
        mvwinsch(curscr, row->y, row->x + row->width - by, '\x7e');
    wmove(curscr, y, x);
    wtouchln(newscr, row->y, 1, 1);
}

/* curses has left the terminal without a look, and goes on from where its cursor was. */
void graphs_move(void)
{
    unsigned old[GRAPH_COLUMNS_MOST], new[GRAPH_COLUMNS_MOST];
    bool moved = false;
    if (!parm_dch || !parm_ich || !save_cursor || !restore_cursor)
        return;
    for (int i = 0; i < graphs_count; i++) {
        read_cells(curscr, &graphs[i], old);
        read_cells(newscr, &graphs[i], new);
        const int by = shift_columns(old, new, graphs[i].width);
        if (by == 0)
            continue;
        if (!moved)
            say(save_cursor);
        moved = true;
        move_left(&graphs[i], by);
    }
    if (moved)
        say(restore_cursor);
    put_said();
}
