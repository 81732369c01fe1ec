/* page_graphs: the graphs of the text page, all over the same time. */
#ifndef TAPWATCH_REPORT_PAGE_GRAPHS_H
#define TAPWATCH_REPORT_PAGE_GRAPHS_H

#include "src/report/graph.h"
#include <stdio.h>

/* "Packets, the last 2 days, a column is 1 h" */
void page_graphs_heading(const char *what, const struct snapshot *s, FILE *out);
/* A row of a table of graphs: what it is of, the graph, and what its highest mark stands for. */
void page_graphs_row(const char *label, const struct snapshot_history *h, enum graph_span span,
                     bool blocks, FILE *out);
/* A graph that stands under a row, with what one of it is, as "record"; nothing where there was
 * nothing. */
void page_graphs_line(int indent, const char *what, const struct snapshot_history *h,
                      enum graph_span span, bool blocks, FILE *out);

#endif
