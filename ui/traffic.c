/* traffic: the panel of all traffic by direction and protocol, over time. */
#include "ui/format.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

enum { NAME, PACKETS, SHARE, RATE, BITS, SPARK, TRAFFIC_COLUMNS };

static const struct column columns[TRAFFIC_COLUMNS] = {
    [NAME] = {"", 8, 8, 9, false, false, true},
    [PACKETS] = {"packets", 7, 9, 7, true, false, true},
    [SHARE] = {"share", 5, 5, 4, true, false, true},
    [RATE] = {"pkt/s", 6, 7, 6, true, false, true},
    [BITS] = {"bit/s", 6, 7, 5, true, false, true},
    [SPARK] = {"", 15, 120, 8, false, false, true},
};

static const char *const names[TRAFFICS] = {
    [TRAFFIC_ALL] = "all",           [TRAFFIC_INBOUND] = "in",      [TRAFFIC_OUTBOUND] = "out",
    [TRAFFIC_INTERNAL] = "internal", [TRAFFIC_TRANSIT] = "transit", [TRAFFIC_UDP] = "udp",
    [TRAFFIC_TCP] = "tcp",           [TRAFFIC_ICMP] = "icmp",       [TRAFFIC_ICMP6] = "icmp6",
    [TRAFFIC_OTHER] = "other",
};

enum { LEAST_SHARE = 20 }; /* of all packets, one in so many makes a graph worth more rows */

/* How many screen rows each gets: where there is no room for all, those with traffic come first, in
 * this order; where there is more than enough, the graphs of what makes up the traffic grow
 * taller. */
static void share_rows(const struct snapshot *s, int room, int heights[TRAFFICS])
{
    static const enum traffic order[TRAFFICS] = {
        TRAFFIC_INBOUND, TRAFFIC_OUTBOUND, TRAFFIC_UDP,      TRAFFIC_TCP,   TRAFFIC_ICMP,
        TRAFFIC_ALL,     TRAFFIC_TRANSIT,  TRAFFIC_INTERNAL, TRAFFIC_ICMP6, TRAFFIC_OTHER,
    };
    for (int i = 0; i < TRAFFICS; i++)
        heights[i] = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < TRAFFICS && room > 0; i++) {
            if (heights[order[i]] || (pass == 0 && s->traffic[order[i]].total.packets == 0))
                continue;
            heights[order[i]] = 1;
            room--;
        }
    }
    for (int i = 0; room > 0; i = (i + 1) % TRAFFICS) {
        uint64_t packets = s->traffic[order[i]].total.packets;
        if (order[i] != TRAFFIC_ALL &&
            packets * LEAST_SHARE < s->traffic[TRAFFIC_ALL].total.packets)
            continue;
        heights[order[i]]++;
        room--;
    }
}

static void traffic_cell(const struct snapshot *s, enum traffic which, int column, int width,
                         const char *at_least, char out[TEXT_NUMBER])
{
    const struct snapshot_traffic *t = &s->traffic[which];
    uint64_t all = s->traffic[TRAFFIC_ALL].total.packets;
    out[0] = '\0';
    switch (column) {
    case NAME:
        snprintf(out, TEXT_NUMBER, "%s", names[which]);
        break;
    case PACKETS:
        format_number(t->total.packets, width, out);
        break;
    case SHARE:
        if (all > 0)
            format_share(t->total.packets, all, out);
        break;
    case RATE:
        format_packet_rate((double)t->last_second.packets, at_least, out);
        break;
    case BITS:
        format_byte_rate((double)t->last_second.bytes, at_least, out);
        break;
    default:
        break;
    }
}

/* One row of figures; `which` is TRAFFICS for the heads. Returns where the sparkline begins. */
static int compose(const struct ui_state *st, const struct snapshot *s,
                   const struct column_fit *fit, enum traffic which, struct line *l)
{
    const char *at_least = snapshot_has_losses(s) ? st->glyphs->at_least : "";
    int spark_at = 0;
    line_start(l);
    for (int c = 0; c < TRAFFIC_COLUMNS; c++) {
        char cell[LIST_CELL];
        if (fit->widths[c] == 0)
            continue;
        if (l->columns > 0)
            line_cell(l, "", fit->gap, false);
        spark_at = l->columns;
        if (which == TRAFFICS && c == SPARK)
            spark_head(st->span, fit->widths[c], s->taken_at_us, st->glyphs->vertical, cell,
                       sizeof cell);
        else if (which == TRAFFICS)
            snprintf(cell, sizeof cell, "%s", format_head(columns[c].head));
        else
            traffic_cell(s, which, c, fit->widths[c], at_least, cell);
        line_cell(l, cell, fit->widths[c], columns[c].right);
    }
    return spark_at;
}

/* The graph of one, in the rows of box. */
static void draw_graph(const struct ui_state *st, const struct snapshot *s, enum traffic which,
                       struct box box)
{
    struct spark spark;
    char text[SPARK_COLUMNS * 4];
    const struct swept *at = &st->swept;
    const int bottom = box.top + box.height - 1;
    spark_make(&spark, &s->traffic[which].history, st->span, s->taken_at_us, at->width);
    for (int row = 0; row < box.height; row++) {
        spark_row(&spark, at->peak, row, box.height, at->width, st->glyphs->marks, text,
                  sizeof text);
        screen_put_spark(bottom - row, box.left + at->at, at->width, st->glyphs, text);
    }
}

static void draw_row(const struct ui_state *st, const struct snapshot *s,
                     const struct column_fit *fit, enum traffic which, struct box box)
{
    struct line l;
    format_round(state_runs(st));
    compose(st, s, fit, which, &l);
    format_round(false);
    bool any = s->traffic[which].total.packets > 0;
    int bottom = box.top + box.height - 1;
    screen_put(bottom, box.left, box.width,
               !any                   ? STYLE_QUIET
               : which == TRAFFIC_ALL ? STYLE_STRONG
                                      : STYLE_PLAIN,
               l.text);
    draw_graph(st, s, which, box);
}

/* The head of a rate is longer in some units. */
static void fit_columns(int width, struct column_fit *fit)
{
    struct column fitted[TRAFFIC_COLUMNS];
    memcpy(fitted, columns, sizeof fitted);
    for (int c = 0; c < TRAFFIC_COLUMNS; c++) {
        const int head = format_columns(format_head(columns[c].head));
        if (fitted[c].width < head)
            fitted[c].width = head;
    }
    columns_fit(fitted, TRAFFIC_COLUMNS, width, fit);
}

void traffic_draw(struct ui_state *st, const struct snapshot *s, struct box box)
{
    struct column_fit fit;
    struct swept *swept = &st->swept;
    char note[128];
    struct spark spark;
    struct line l;
    fit_columns(box.width - 4, &fit);
    /* All of the traffic is the sum of the rest, so its peak is the highest; and parts of a sum are
     * drawn as they add up, not by their roots. */
    spark_make(&spark, &s->traffic[TRAFFIC_ALL].history, st->span, s->taken_at_us,
               fit.widths[SPARK]);
    const uint64_t peak = spark_top(spark_peak(&spark, 0));
    const struct spark_look look = {.span = st->span, .width = fit.widths[SPARK]};
    spark_scale(&look, peak, st->glyphs->marks[8], note, sizeof note);
    struct box inside = screen_panel(box, st->glyphs, false, "Traffic", note);
    *swept = (struct swept){.drawn = true, .width = fit.widths[SPARK], .peak = peak};
    swept->at = compose(st, s, &fit, TRAFFICS, &l);
    struct box head = box_take_top(&inside, 1);
    screen_put(head.top, head.left, head.width, STYLE_QUIET, l.text);
    share_rows(s, inside.height, swept->heights);
    swept->box = inside;
    for (int i = 0; i < TRAFFICS; i++)
        if (swept->heights[i] > 0)
            draw_row(st, s, &fit, (enum traffic)i, box_take_top(&inside, swept->heights[i]));
}

void traffic_sweep(struct ui_state *st, const struct snapshot *s)
{
    struct box box = st->swept.box;
    if (st->swept.line)
        draw_graph(st, s, TRAFFIC_INBOUND, box);
    for (int i = 0; !st->swept.line && i < TRAFFICS; i++)
        if (st->swept.heights[i] > 0)
            draw_graph(st, s, (enum traffic)i, box_take_top(&box, st->swept.heights[i]));
}

void traffic_draw_line(struct ui_state *st, const struct snapshot *s, struct box box)
{
    enum { LEAST = 10, GAP = 2 };
    const struct snapshot_traffic *in = &s->traffic[TRAFFIC_INBOUND];
    char number[TEXT_NUMBER], scale[128];
    struct spark spark;
    struct line l;
    line_start(&l);
    format_round(state_runs(st));
    line_printf(&l, "Traffic in %s packets  %s ", format_number(in->total.packets, 9, number),
                span_name(st->span));
    format_round(false);
    const int from = box.left + 1 + l.columns;
    int width = box.width - 2 - l.columns;
    screen_put(box.top, box.left + 1, box.width - 1, STYLE_PLAIN, l.text);
    /* The scale is of the line as it is with the scale beside it. */
    struct spark_look look = {.span = st->span, .width = width};
    spark_scale(&look, UINT64_MAX, st->glyphs->marks[8], scale, sizeof scale);
    const int room = width - GAP - format_columns(scale);
    look.width = width = room >= LEAST ? room : width;
    spark_make(&spark, &in->history, st->span, s->taken_at_us, width);
    const uint64_t peak = spark_top(spark_peak(&spark, 0));
    st->swept = (struct swept){.drawn = true,
                               .line = true,
                               .box = {box.top, from, 1, spark.columns},
                               .width = spark.columns,
                               .peak = peak};
    traffic_sweep(st, s);
    spark_scale(&look, peak, st->glyphs->marks[8], scale, sizeof scale);
    if (room >= LEAST)
        screen_put(box.top, from + spark.columns + GAP, box.width - 1, STYLE_QUIET, scale);
}
