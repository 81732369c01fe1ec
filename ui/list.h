/* list: which rows a table shows, in which order, and which of them is selected. Pure.
 *
 * Rows are known by what they are (an address, a port), never by where they stand: between two
 * refreshes of the order the snapshot changes under it, and rows move. What a list is of is said by
 * its list_kind (port_rows.c, source_rows.c, incident_rows.c). */
#ifndef TAPWATCH_UI_LIST_H
#define TAPWATCH_UI_LIST_H

#include "src/snapshot/snapshot.h"
#include "ui/acks.h"
#include "ui/columns.h"
#include "ui/filter.h"
#include "ui/spark_marks.h"
#include "ui/theme.h"

#include <stddef.h>

/* An address, a protocol and port, the name of an incident; the rest is zero. */
struct row_key {
    uint8_t bytes[INCIDENT_NAME];
};

enum { LIST_CELL = 512, LIST_ROW_TEXT = 2048 };

struct list_kind {
    const char *title; /* "Ports" */
    const char *name;  /* in sentences: "ports" */
    size_t most;       /* rows there can be */
    const struct column *columns;
    int column_count;
    int spark_column; /* the one that is a sparkline */
    int default_sort;
    int tie_sort; /* the column that decides, greatest first, among rows that are equal */
    /* 1 + the column that begins with a sign before its first letter, which another takes the place
     * of in rows that are acknowledged; 0: there is none. */
    int sign_column;

    uint32_t (*count)(const struct snapshot *s);
    /* The engine's table that the rows are from, if it may push some out; NULL: it does not. */
    const struct snapshot_table *(*table)(const struct snapshot *s);
    struct row_key (*key)(const struct snapshot *s, uint32_t index);
    /* Where a row is in this snapshot; -1: no longer there. */
    int64_t (*find)(const struct snapshot *s, const struct row_key *key);
    /* <0, 0, >0, smallest first. */
    int (*compare)(const struct snapshot *s, uint32_t a, uint32_t b, int column);
    /* In the default order rows of a lesser group come first, whatever their column says, and those
     * that the person has acknowledged at the end of their group; the last group first where it is
     * reversed. 0 .. 255. NULL: there are none. */
    int (*group)(const struct snapshot *s, uint32_t index);
    const char
        *group_words[2]; /* what the title says of it: "ours last"; reversed; NULL: nothing */
    /* What words of a filter look at, and what its keys do (row_facts.h; NULL: they leave these
     * rows alone). */
    void (*describe)(const struct snapshot *s, uint32_t index, char out[LIST_ROW_TEXT]);
    void (*facts)(const struct snapshot *s, uint32_t index, unsigned wants,
                  struct filter_facts *out);
    void (*cell)(const struct snapshot *s, uint32_t index, int column, int width,
                 const struct glyphs *g, char out[LIST_CELL]);
    /* What stands over a column; NULL: the column's own head. */
    void (*head)(const struct snapshot *s, int column, char out[LIST_CELL]);
    /* Whether a column is of no use now; NULL: all are. */
    bool (*hides)(int column);
    /* NULL: none is kept. */
    const struct snapshot_history *(*history)(const struct snapshot *s, uint32_t index);
    /* What that counts in a row; NULL: packets. */
    enum spark_unit (*unit)(const struct snapshot *s, uint32_t index);
    /* The events to be marked on it; NULL: none are. */
    void (*mark)(const struct snapshot *s, uint32_t index, struct spark_marks *out);
    enum style (*style)(const struct snapshot *s, uint32_t index);
    /* Columns that the longest name of a row takes; NULL: the first column says it. */
    int (*name_width)(const struct snapshot *s);
    /* One column before a row, for what is not to be overlooked in it; "": nothing. NULL: there is
     * never anything. */
    const char *(*sign)(const struct snapshot *s, uint32_t index, const struct glyphs *g);
    /* More words on a row, for which it has no room; they stand in the frame, as many columns at
     * most, for the selected one or the first. NULL: there are none. */
    void (*explain)(const struct snapshot *s, uint32_t index, int width, char out[LIST_CELL]);
    void (*name_row)(const struct row_key *key, char out[LIST_CELL]);
};

struct list {
    const struct list_kind *kind;
    const struct column *columns; /* to be drawn with, of the same order; NULL: the kind's */
    const struct acks *acks;      /* by which rows come behind their equals; NULL: none. Borrowed */
    struct row_key *rows;         /* in the order shown; heap, owned, room for kind->most */
    uint32_t *scratch;            /* likewise */
    uint8_t *groups;              /* that each index is in, while rows are put in order; likewise */
    size_t count;                 /* rows that match the filter */
    size_t ordered;               /* the first of them, which are in order; see list_reach */
    size_t total;                 /* rows there are */
    size_t top;                   /* first row on the screen */
    size_t height;                /* rows that the screen has for it; set when it is drawn */
    int spark_width;              /* columns of its sparklines; likewise; 0: they have no room */

    bool has_selected;
    struct row_key selected;
    size_t position; /* where the selected row stands; stood, while it is not listed */
    bool listed;     /* the selected row is among the rows */
    bool following;  /* it is to be said where it is, until another is selected */

    int kept;       /* refreshes in turn that have left the rows where they were */
    int name_width; /* as of the last refresh; 0: unmeasured */
    int sort;       /* column */
    bool reverse;
};

/* False: no memory. */
bool list_init(struct list *l, const struct list_kind *kind);
void list_done(struct list *l);
/* Brings rows and order up to date with a snapshot. The selected row stays selected, and in sight;
 * when it is not listed it is remembered. */
void list_refresh(struct list *l, const struct snapshot *s, const struct filter *f);
/* The same, but the rows in sight keep their places while none of them is more than three off its
 * own; the third time they do not. */
void list_refresh_calmly(struct list *l, const struct snapshot *s, const struct filter *f);
/* Whether of more than half of the rows in sight the snapshot has nothing any more. */
bool list_is_mostly_gone(const struct list *l, const struct snapshot *s);
/* Makes sure that the rows up to this one are in order, and all before the first row beyond them:
 * of a hundred thousand rows a refresh orders only those that one may see soon. */
void list_reach(struct list *l, const struct snapshot *s, const struct filter *f, int64_t row);
/* Moves the selection by so many rows; while none is listed, selects the top row in sight. */
void list_move(struct list *l, int64_t by);
void list_select_end(struct list *l, bool last);
void list_select(struct list *l, const struct row_key *key);
/* Selects the next row (step 1), or the one before (-1), that a filter lets pass, beyond the end
 * from the other one on. False: there is none. */
bool list_select_match(struct list *l, const struct snapshot *s, const struct filter *f, int step);
/* Whether the person has acknowledged a row. */
bool list_acknowledged(const struct list *l, const struct row_key *key);
/* What stands over a column. */
void list_head(const struct list_kind *kind, const struct snapshot *s, int column,
               char out[LIST_CELL]);
/* Whether rows come in groups, as they do in the default order. */
bool list_is_grouped(const struct list *l);
/* Tells the list how many rows it may show. */
void list_set_height(struct list *l, size_t height);

#endif
