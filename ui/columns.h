/* columns: which columns of a table fit into a width, and how wide each is. Pure. */
#ifndef TAPWATCH_UI_COLUMNS_H
#define TAPWATCH_UI_COLUMNS_H

#include <stdbool.h>

enum { COLUMNS_MAX = 16 };

struct column {
    const char *head;
    int width;       /* the least that is of use; never less than the head's; negative: unwanted */
    int wish;        /* the most it makes use of */
    int importance;  /* where there is no room, columns of less importance go first */
    bool right;      /* numbers stand at the right */
    bool descending; /* sorted with the greatest first */
    bool fixed;      /* the table can not be sorted by it */
};

struct column_fit {
    int widths[COLUMNS_MAX]; /* 0: left out */
    int gap;                 /* blanks between columns */
};

/* The least gap is 1; wider gaps only where they cost no column. The most important column is never
 * left out, but may be cut to the width. What has gone and is narrow enough for what is left after
 * all comes back, if it is of that importance or more. */
enum { COLUMN_RETURNS = 5 };
void columns_fit(const struct column *columns, int count, int width, struct column_fit *out);
/* The same with the first column as wide as `wish`, as far as that takes no column away whose
 * importance is COLUMN_TELLS or more: what is in the first is cut rather. */
enum { COLUMN_TELLS = 6 };
void columns_fit_first(const struct column *columns, int count, int width, int wish,
                       struct column_fit *out);
/* Has the one that a table is sorted by stay where there is no room for all: what says why rows
 * stand where they do takes the place of one that tells less. */
void columns_keep_sorted(struct column *columns, int sort);
/* The column to sort by after (step 1) or before (-1) this one. */
int columns_next_sortable(const struct column *columns, int count, int from, int step);

#endif
