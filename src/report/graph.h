/* graph: a history as a line of marks, for the text page. */
#ifndef TAPWATCH_REPORT_GRAPH_H
#define TAPWATCH_REPORT_GRAPH_H

#include "src/snapshot/snapshot.h"

enum { GRAPH_COLUMNS = 60, GRAPH_TEXT = 3 * GRAPH_COLUMNS + 1 };

enum graph_span { GRAPH_2_MINUTES, GRAPH_2_HOURS, GRAPH_2_DAYS };

/* The shortest span that goes back to the first packet; else the longest. */
enum graph_span graph_span_of(const struct snapshot *s);
/* "2 days", and what a column of it is: "1 h". */
const char *graph_span_name(enum graph_span span);
const char *graph_column_name(enum graph_span span);

/* A mark for each column, oldest first: nothing for 0, else one of eight heights, up to the highest
 * column. blocks: UTF-8, else ASCII. Returns what the highest column stands for; 0: there was
 * nothing in that time. */
uint64_t graph_draw(const struct snapshot_history *h, enum graph_span span, bool blocks,
                    char out[GRAPH_TEXT]);
/* The highest mark. */
const char *graph_top(bool blocks);

#endif
