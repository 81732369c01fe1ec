/* page_graphs: see page_graphs.h. */
#include "src/report/page_graphs.h"

#include "src/report/cell.h"

enum { WIDTH_LABEL = 12, WIDTH_PEAK = 7 };

void page_graphs_heading(const char *what, const struct snapshot *s, FILE *out)
{
    const enum graph_span span = graph_span_of(s);
    fprintf(out, "\n%s of the last %s, a column is %s\n", what, graph_span_name(span),
            graph_column_name(span));
}

void page_graphs_row(const char *label, const struct snapshot_history *h, enum graph_span span,
                     bool blocks, FILE *out)
{
    char graph[GRAPH_TEXT], peak[CELL];
    const uint64_t most = graph_draw(h, span, blocks, graph);
    if (most == 0)
        fprintf(out, "  %-*s |%s| none\n", WIDTH_LABEL, label, graph);
    else
        fprintf(out, "  %-*s |%s| %s = %s\n", WIDTH_LABEL, label, graph, graph_top(blocks),
                cell_count(most, true, WIDTH_PEAK, peak));
}

void page_graphs_line(int indent, const char *what, const struct snapshot_history *h,
                      enum graph_span span, bool blocks, FILE *out)
{
    char graph[GRAPH_TEXT], peak[CELL];
    const uint64_t most = graph_draw(h, span, blocks, graph);
    if (most > 0)
        fprintf(out, "%*s|%s| %s = %s %s%s in %s\n", indent, "", graph, graph_top(blocks),
                cell_count(most, true, WIDTH_PEAK, peak), what, most == 1 ? "" : "s",
                graph_column_name(span));
}
