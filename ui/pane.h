/* pane: a panel of lines of text that is scrolled, or in which rows are selected. The lines are
 * composed anew for each picture; what stays is where one is in them. */
#ifndef TAPWATCH_UI_PANE_H
#define TAPWATCH_UI_PANE_H

#include "ui/list.h"
#include "ui/screen.h"

enum { PANE_LINES = 1536, PANE_TEXT = 1024 };

/* What a line is of, and so where Enter leads. */
enum pane_row { ROW_TEXT, ROW_PORT, ROW_SOURCE, ROW_TARGET, ROW_INCIDENT, ROW_PACKET };

struct pane_line {
    char text[PANE_TEXT];
    enum style style;
    enum pane_row row;
    struct row_key key; /* unless ROW_TEXT: as the lists' rows make it, packet_key */
    int spark_at;       /* where a sparkline stands in it, which has a colour of its own */
    int spark_columns;  /* 0: there is none */
    bool head;          /* stays at the top while the others move */
    bool goes_on;       /* part of what the line before says: not counted */
};

struct pane {
    int count;
    struct pane_line lines[PANE_LINES];
};

/* Where one is in a pane. */
struct pane_place {
    int top; /* first line shown, without the heads */
    bool has_selected;
    struct row_key selected;
    int position;      /* of the selected row, among the lines; stood, while it is not there */
    int height, width; /* of the inside; set when it is drawn */
};

void pane_clear(struct pane *p);
/* One more line; the last one again when there is no more room. */
struct pane_line *pane_add(struct pane *p, enum style style, const char *text);
struct pane_line *pane_printf(struct pane *p, enum style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A text in as many lines of so many columns as it needs, all but the first indented. Returns the
 * first. */
struct pane_line *pane_wrap(struct pane *p, enum style style, int width, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Whether there is anything to select. */
bool pane_has_rows(const struct pane *p);
/* The selected line, or the first that could be; NULL: there is none. */
const struct pane_line *pane_selected(const struct pane *p, const struct pane_place *at);
/* Moves by so many rows; where none can be selected, scrolls. */
void pane_move(const struct pane *p, struct pane_place *at, int64_t by);
/* Brings `at` up to date with the lines and the room there is. */
void pane_settle(const struct pane *p, struct pane_place *at, int height);
/* "3-9 of 14": which entries are in sight of so many lines below the heads; nothing where all are.
 * A text of several lines is one entry. */
void pane_sight(const struct pane *p, const struct pane_place *at, int room, char *out,
                size_t size);
/* With frame. `note` stands at the right of the title when all is in sight; else which lines are.
 */
void pane_draw(const struct pane *p, struct pane_place *at, const struct glyphs *g, struct box box,
               bool focused, const char *title, const char *note);

#endif
