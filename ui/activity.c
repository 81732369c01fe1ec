/* activity: see activity.h. Each graph has its own scale and below it, where there is room, its
 * times of day; "now" is at the same place in all three. */
#include "ui/activity.h"
#include "ui/format.h"

#include <stdio.h>

enum { LABEL = 8, SCALE = 27 /* "# = 10.4k packets in 30 min" */, FRAME = 2 };

int activity_height(int rows)
{
    enum { TALLER = 64, SHARE = 8 /* one graph's, one in so many */, TALL = 40, MIDDLE = 28 };
    enum { WITH_AXIS = 1 };
    return FRAME + SPANS * (rows >= TALLER   ? rows / SHARE + WITH_AXIS
                            : rows >= TALL   ? 3 + WITH_AXIS
                            : rows >= MIDDLE ? 2 + WITH_AXIS
                                             : 1);
}

/* The columns that the longest of the graphs takes: none of them begins far from its name. */
static int graph_columns(const struct snapshot *s, const struct snapshot_history *h, int width)
{
    const int room = width - LABEL - SCALE - 2, most = room > SPARK_COLUMNS ? SPARK_COLUMNS : room;
    int columns = 0;
    for (int i = 0; i < SPANS; i++) {
        struct spark spark;
        spark_make(&spark, h, (enum span)i, s->taken_at_us, most);
        columns = spark.columns > columns ? spark.columns : columns;
    }
    return columns < most ? columns : most;
}

/* One graph of so many rows; returns which events are marked on it. */
static unsigned draw_graph(const struct glyphs *g, const struct snapshot *s,
                           const struct snapshot_history *h, const struct spark_marks *marks,
                           enum span span, int width, struct box box)
{
    const struct spark_look look = {.span = span, .width = width};
    const int bottom = box.top + box.height - 1;
    char text[SPARK_COLUMNS * 4];
    unsigned events = 0;
    struct spark spark;
    spark_make(&spark, h, span, s->taken_at_us, width);
    const uint64_t peak = spark_peak(&spark, 0);
    screen_put(bottom, box.left, LABEL, STYLE_QUIET, span_name(span));
    for (int row = 0; row < box.height; row++) {
        spark_row(&spark, peak, row, box.height, width, g->marks, text, sizeof text);
        if (row == 0 && marks)
            events = spark_marks_put(marks, span, s->taken_at_us, width, g, text, sizeof text);
        screen_put_spark(bottom - row, box.left + LABEL, width, g, text);
    }
    spark_scale(&look, peak, g->marks[8], text, sizeof text);
    screen_put(bottom, box.left + LABEL + width + 2, SCALE, STYLE_QUIET, text);
    return events;
}

static void draw_axis(const struct glyphs *g, const struct snapshot *s, enum span span, int width,
                      struct box row)
{
    char text[SPARK_COLUMNS * 4];
    spark_head(span, width, s->taken_at_us, g->vertical, text, sizeof text);
    screen_put(row.top, row.left + LABEL, width, STYLE_QUIET, text);
}

void activity_draw(const struct glyphs *g, const struct snapshot *s,
                   const struct snapshot_history *h, const struct spark_marks *marks,
                   struct box box)
{
    struct box inside = screen_panel(box, g, false, "Activity", "");
    const int each = inside.height / SPANS, width = graph_columns(s, h, inside.width);
    unsigned events = 0;
    struct line legend;
    for (int i = 0; i < SPANS; i++) {
        const enum span span = (enum span)i;
        struct box part = box_take_top(&inside, each);
        const struct box graph = box_take_top(&part, each > 1 ? each - 1 : each);
        events |= draw_graph(g, s, h, marks, span, width, graph);
        if (part.height > 0)
            draw_axis(g, s, span, width, part);
    }
    line_start(&legend);
    spark_marks_legend(events, g, &legend);
    screen_panel_foot(box, legend.text);
}
