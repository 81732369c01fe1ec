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
    int by; /* to be moved by so many columns */
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
        graphs[graphs_count++] = (struct graph){row, left, width, 0};
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

/* By where they are in their row, the first first. */
static void sort_graphs(void)
{
    for (int i = 1; i < graphs_count; i++)
        for (int k = i; k > 0 && graphs[k - 1].x > graphs[k].x; k--) {
            const struct graph other = graphs[k];
            graphs[k] = graphs[k - 1];
            graphs[k - 1] = other;
        }
}

static bool find_moves(void)
{
    unsigned old[GRAPH_COLUMNS_MOST], new[GRAPH_COLUMNS_MOST];
    bool any = false;
    for (int i = 0; i < graphs_count; i++) {
        read_cells(curscr, &graphs[i], old);
        read_cells(newscr, &graphs[i], new);
        graphs[i].by = shift_columns(old, new, graphs[i].width);
        any |= graphs[i].by > 0;
    }
    return any;
}

/* Deletes the first columns of a graph in the terminal, and in what curses knows of the terminal:
 * what is right of them moves to the left. */
static void delete_first(const struct graph *g)
{
    int y, x;
    say(tiparm(cursor_address, g->y, g->x));
    say(tiparm(parm_dch, g->by));
    getyx(curscr, y, x);
    for (int i = 0; i < g->by; i++)
        mvwdelch(curscr, g->y, g->x);
    wmove(curscr, y, x);
    wtouchln(newscr, g->y, 1, 1);
}

/* Inserts as many behind its last one, so that what is right of the graph is where it was. They get
 * a sign that nothing draws, so that curses sends whatever is to be there. */
static void insert_last(const struct graph *g)
{
    int y, x;
    say(tiparm(cursor_address, g->y, g->x + g->width - g->by));
    say(tiparm(parm_ich, g->by));
    getyx(curscr, y, x);
    for (int i = 0; i < g->by; i++)
        mvwinsch(curscr, g->y, g->x + g->width - g->by, '\x7e');
    wmove(curscr, y, x);
}

/* curses has left the terminal without a look, and goes on from where its cursor was. All is
 * deleted first: graphs stand one above the other, and so the cursor goes straight down, and then
 * down again, rather than to and fro. Where two are in one row the right one goes first, as the
 * other one moves it, and comes back last. */
void graphs_move(void)
{
    if (!parm_dch || !parm_ich || !save_cursor || !restore_cursor || !find_moves())
        return;
    sort_graphs();
    say(save_cursor);
    for (int i = graphs_count - 1; i >= 0; i--)
        if (graphs[i].by > 0)
            delete_first(&graphs[i]);
    say(restore_cursor);
    say(save_cursor);
    for (int i = 0; i < graphs_count; i++)
        if (graphs[i].by > 0)
            insert_last(&graphs[i]);
    say(restore_cursor);
    put_said();
}
