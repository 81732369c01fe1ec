/* table: draws a list into a panel: heads, rows, sparklines, what is selected. */
#include "ui/format.h"
#include "ui/state.h"
#include "ui/touch.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Where things stand in one drawing of a table. */
struct table {
    struct list *list;
    const struct ui_state *state;
    const struct snapshot *snapshot;
    struct column_fit fit;
    struct box box; /* the rows, without the heads */
    enum span span;
    struct spark spark;
    uint64_t peak;        /* of all rows in sight: one scale for the panel */
    enum spark_unit unit; /* likewise */
    bool all_known;       /* each row in sight has its history */
    unsigned events;      /* that are marked on the sparklines drawn so far */
};

enum { MARK = 2 }; /* columns before a row: the sign of the selected one, and one of its kind */

static int spark_width(const struct table *t)
{
    return t->fit.widths[t->list->kind->spark_column];
}

/* The index of a row in sight, -1 if it has left the snapshot since the order was made. */
static int64_t index_of(const struct table *t, size_t row)
{
    return t->list->kind->find(t->snapshot, &t->list->rows[t->list->top + row]);
}

static size_t rows_in_sight(const struct table *t)
{
    size_t below = t->list->count - t->list->top;
    return below < t->list->height ? below : t->list->height;
}

static const struct snapshot_history *history_of(const struct table *t, int64_t index)
{
    return index < 0 ? NULL : t->list->kind->history(t->snapshot, (uint32_t)index);
}

static void make_spark(struct table *t, const struct snapshot_history *h)
{
    spark_make(&t->spark, h, t->span, t->snapshot->taken_at_us, spark_width(t));
    t->spark.root = true;
}

static enum spark_unit unit_of(const struct table *t, int64_t index)
{
    const struct list_kind *kind = t->list->kind;
    return kind->unit ? kind->unit(t->snapshot, (uint32_t)index) : UNIT_PACKETS;
}

static void find_scale(struct table *t)
{
    bool any = false;
    t->peak = 0;
    t->all_known = true;
    for (size_t row = 0; spark_width(t) > 0 && row < rows_in_sight(t); row++) {
        const int64_t index = index_of(t, row);
        const struct snapshot_history *h = history_of(t, index);
        t->all_known &= h != NULL;
        if (!h)
            continue;
        make_spark(t, h);
        t->peak = spark_peak(&t->spark, t->peak);
        const enum spark_unit unit = unit_of(t, index);
        t->unit = any && t->unit != unit ? UNIT_EITHER : unit;
        any = true;
    }
    t->peak = spark_top(t->peak);
}

/* Empty where there is none, or nothing to say: what is not kept may have had packets. */
static void scale_text(const struct table *t, char *out, size_t size)
{
    const struct spark_look look = {t->span, spark_width(t), t->unit, true};
    out[0] = '\0';
    if (rows_in_sight(t) > 0 && look.width > 0 && (t->peak > 0 || t->all_known))
        spark_scale(&look, t->peak, t->state->glyphs->marks[8], out, size);
}

/* Puts another sign before the first letter. */
static void replace_sign(const char *sign, char cell[LIST_CELL])
{
    char word[LIST_CELL];
    size_t at = 0;
    while (cell[at] && !isalnum((unsigned char)cell[at]))
        at++;
    strcpy(word, cell + at);
    snprintf(cell, LIST_CELL, "%s %.*s", sign, LIST_CELL - 8, word);
}

/* All cells of a row; the sparkline's stays blank. Returns the column where that begins. */
static int compose_row(const struct table *t, int64_t index, bool acknowledged, struct line *l)
{
    const struct list_kind *kind = t->list->kind;
    int spark_at = 0;
    for (int c = 0; c < kind->column_count; c++) {
        int width = t->fit.widths[c];
        char cell[LIST_CELL] = "";
        if (width == 0)
            continue;
        if (l->columns > MARK)
            line_cell(l, "", t->fit.gap, false);
        if (c == kind->spark_column)
            spark_at = l->columns;
        else
            kind->cell(t->snapshot, (uint32_t)index, c, width, t->state->glyphs, cell);
        if (acknowledged && c + 1 == kind->sign_column)
            replace_sign(t->state->glyphs->acknowledged, cell);
        line_cell(l, cell, width, kind->columns[c].right);
    }
    return spark_at;
}

static void draw_spark(struct table *t, int y, int x, int64_t index)
{
    char text[SPARK_COLUMNS * 4];
    const struct snapshot_history *h = history_of(t, index);
    int width = spark_width(t);
    if (width == 0)
        return;
    if (!h) {
        screen_put(y, x, width, STYLE_QUIET, "? not kept");
        return;
    }
    make_spark(t, h);
    const struct glyphs *g = t->state->glyphs;
    spark_row(&t->spark, t->peak, 0, 1, width, g->marks, text, sizeof text);
    if (t->list->kind->mark) {
        struct spark_marks marks = {.count = 0};
        t->list->kind->mark(t->snapshot, (uint32_t)index, &marks);
        t->events |=
            spark_marks_put(&marks, t->span, t->snapshot->taken_at_us, width, g, text, sizeof text);
    }
    screen_put_spark(y, x, width, g, text);
}

static void draw_name(const struct table *t, int y, int64_t index)
{
    char name[LIST_CELL];
    const int width = t->fit.widths[0];
    t->list->kind->cell(t->snapshot, (uint32_t)index, 0, width, t->state->glyphs, name);
    screen_put(y, t->box.left + MARK, width, STYLE_HOME, name);
}

static void draw_row(struct table *t, size_t row, bool focused)
{
    const struct list *list = t->list;
    int y = t->box.top + (int)row;
    int64_t index = index_of(t, row);
    touch_row(y, &list->rows[list->top + row]);
    bool selected = list->has_selected && list->listed && list->position == list->top + row;
    struct line l;
    line_start(&l);
    const bool signs = list->kind->sign && index >= 0;
    const struct glyphs *g = t->state->glyphs;
    line_cell(&l, !selected ? "" : list->following ? g->followed : g->selected, 1, false);
    line_cell(&l, signs ? list->kind->sign(t->snapshot, (uint32_t)index, g) : "", MARK - 1, false);
    if (index < 0) {
        char name[LIST_CELL];
        list->kind->name_row(&list->rows[list->top + row], name);
        line_printf(&l, "%s  no longer held", name);
        screen_put(y, t->box.left, t->box.width, STYLE_QUIET, l.text);
        return;
    }
    bool acknowledged = list_acknowledged(list, &list->rows[list->top + row]);
    format_round(!selected && state_runs(t->state));
    int spark_at = compose_row(t, index, acknowledged, &l);
    format_round(false);
    enum style style = selected && focused ? STYLE_SELECTED
                       : acknowledged      ? STYLE_QUIET
                                           : list->kind->style(t->snapshot, (uint32_t)index);
    /* What is ours its name says: a whole row of colour is for what is wrong. */
    screen_put(y, t->box.left, t->box.width, style == STYLE_HOME ? STYLE_PLAIN : style, l.text);
    if (style == STYLE_HOME)
        draw_name(t, y, index);
    draw_spark(t, y, t->box.left + spark_at, index);
}

static void draw_heads(const struct table *t, int y)
{
    const struct list_kind *kind = t->list->kind;
    struct line l;
    line_start(&l);
    line_cell(&l, "", MARK, false);
    for (int c = 0; c < kind->column_count; c++) {
        if (t->fit.widths[c] == 0)
            continue;
        if (l.columns > MARK)
            line_cell(&l, "", t->fit.gap, false);
        char head[LIST_CELL];
        touch_head(y, t->box.left + l.columns, t->fit.widths[c], c);
        if (c == kind->spark_column)
            spark_head(t->span, t->fit.widths[c], t->snapshot->taken_at_us,
                       t->state->glyphs->vertical, head, sizeof head);
        else
            list_head(kind, t->snapshot, c, head);
        line_cell(&l, head, t->fit.widths[c], kind->columns[c].right);
    }
    screen_put(y, t->box.left, t->box.width, STYLE_QUIET, l.text);
}

/* "Sources - by packets v", and how fast rows are pushed out of a table that is full. */
static void compose_title(const struct table *t, struct line *l)
{
    const struct list *list = t->list;
    const struct glyphs *g = t->state->glyphs;
    const struct column *sort = &list->kind->columns[list->sort];
    const struct snapshot_table *from = list->kind->table ? list->kind->table(t->snapshot) : NULL;
    char head[LIST_CELL], held[TEXT_NUMBER], out[TEXT_NUMBER];
    list_head(list->kind, t->snapshot, list->sort, head);
    line_start(l);
    line_printf(l, "%s %s by %s %s", list->kind->title, g->between, head,
                sort->descending != list->reverse ? g->falling : g->rising);
    if (list_is_grouped(list) && list->kind->group_words[list->reverse])
        line_printf(l, ", %s", list->kind->group_words[list->reverse]);
    if (from && from->evicted_minute > 0)
        line_printf(l, " %s %s held, %s/min pushed out", g->between,
                    format_number(from->held, 7, held),
                    state_changing(t->state, from->evicted_minute, out));
}

static void draw_frame(struct table *t, struct box box, bool focused)
{
    const struct list *list = t->list;
    const struct glyphs *g = t->state->glyphs;
    char scale[160];
    struct line title, l;
    compose_title(t, &title);
    line_start(&l);
    size_t shown = rows_in_sight(t);
    if (shown > 0)
        line_printf(&l, "%zu-%zu of %zu", list->top + 1, list->top + shown, list->count);
    scale_text(t, scale, sizeof scale);
    if (scale[0]) {
        /* The scale is worth more than the count, where there is room for one only. */
        if (l.columns + format_columns(scale) + title.columns + 13 > box.width)
            line_start(&l);
        else
            line_printf(&l, " %s ", g->between);
        line_add(&l, scale);
    }
    screen_panel(box, g, focused, title.text, l.text);
}

/* The row that is explained in the frame; -1: none is. */
static int64_t explained(const struct table *t)
{
    const struct list *list = t->list;
    const size_t last = list->top + rows_in_sight(t);
    if (!list->kind->explain || rows_in_sight(t) == 0)
        return -1;
    const bool selected =
        list->has_selected && list->listed && list->position >= list->top && list->position < last;
    return index_of(t, selected ? list->position - list->top : 0);
}

/* What the signs on the sparklines mean; with the scale, where that has no room in the upper edge.
 */
static void draw_foot(const struct table *t, struct box box, bool with_scale)
{
    char scale[160];
    struct line l;
    line_start(&l);
    spark_marks_legend(t->events, t->state->glyphs, &l);
    scale_text(t, scale, sizeof scale);
    if (with_scale && scale[0])
        line_printf(&l, "%s%s", l.columns > 0 ? "  " : "", scale);
    screen_panel_foot(box, l.text);
    const int64_t index = explained(t);
    if (index >= 0) {
        char words[LIST_CELL];
        t->list->kind->explain(t->snapshot, (uint32_t)index, screen_panel_foot_room(box, l.text),
                               words);
        screen_panel_foot_left(box, words);
    }
}

/* One line for a list that shows nothing, or not what is selected. */
static void draw_remark(const struct table *t)
{
    const struct list *list = t->list;
    struct line l;
    size_t shown = rows_in_sight(t);
    line_start(&l);
    if (list->total == 0)
        line_printf(&l, "no %s yet", list->kind->name);
    else if (list->count == 0)
        line_printf(&l, "none of %zu %s passes the filter: %s%s", list->total, list->kind->name,
                    t->state->filter.inverted ? "not " : "", t->state->filter.text);
    else if (list->has_selected && !list->listed && shown < list->height)
        find_describe_missing(list, t->snapshot, &l);
    else
        return;
    screen_put(t->box.top + (int)shown, t->box.left + MARK, t->box.width - MARK, STYLE_QUIET,
               l.text);
}

/* The kind's columns, but wide enough for names and heads that are not the same always. */
static void fit_columns(struct table *t)
{
    const struct list_kind *kind = t->list->kind;
    struct column columns[COLUMNS_MAX];
    memcpy(columns, t->list->columns ? t->list->columns : kind->columns,
           (size_t)kind->column_count * sizeof kind->columns[0]);
    for (int c = 0; c < kind->column_count; c++) {
        char head[LIST_CELL];
        if (columns[c].width <= 0)
            continue;
        list_head(kind, t->snapshot, c, head);
        const int width = format_columns(head);
        if (columns[c].width < width)
            columns[c].width = width;
        if (columns[c].wish < width)
            columns[c].wish = width;
    }
    for (int c = 0; kind->hides && c < kind->column_count; c++)
        if (kind->hides(c))
            columns[c].width = -1;
    columns_keep_sorted(columns, t->list->sort);
    columns_fit_first(columns, kind->column_count, t->box.width - MARK, t->list->name_width,
                      &t->fit);
}

void table_draw(struct list *list, const struct ui_state *st, const struct snapshot *s,
                struct box box, bool focused, const struct table_words *words)
{
    struct table t = {.list = list, .state = st, .snapshot = s};
    t.span = list == &st->incidents ? st->incident_span : st->span;
    t.box = (struct box){box.top + 2, box.left + 1, box.height - 3, box.width - 3};
    fit_columns(&t);
    touch_panel(list, NULL, box);
    list_set_height(list, t.box.height > 0 ? (size_t)t.box.height : 0);
    list->spark_width = spark_width(&t);
    find_scale(&t);
    if (words)
        screen_panel(box, st->glyphs, focused, words->title, words->note);
    else
        draw_frame(&t, box, focused);
    draw_heads(&t, box.top + 1);
    for (size_t row = 0; row < rows_in_sight(&t); row++)
        draw_row(&t, row, focused);
    draw_remark(&t);
    draw_foot(&t, box, words != NULL);
}
