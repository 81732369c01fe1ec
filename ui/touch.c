/* touch: see touch.h. */
#include "ui/touch.h"

enum { AREAS = 16, ROWS = 1024, HEADS = 64 };

static struct {
    struct list *list;
    struct pane_place *pane;
    struct box box;
} areas[AREAS];
static struct {
    int area, y;
    struct row_key key;
} rows[ROWS];
static struct {
    int y, x, width, column;
} heads[HEADS];
static int area_count, row_count, head_count;
static struct box time_line; /* of no rows where there is none */

void touch_begin(void)
{
    area_count = row_count = head_count = 0;
    time_line.height = 0;
}

void touch_panel(struct list *list, struct pane_place *pane, struct box box)
{
    if (area_count == AREAS)
        return;
    areas[area_count].list = list;
    areas[area_count].pane = pane;
    areas[area_count++].box = box;
}

void touch_row(int y, const struct row_key *key)
{
    if (row_count == ROWS)
        return;
    rows[row_count].area = area_count - 1;
    rows[row_count].y = y;
    rows[row_count++].key = *key;
}

void touch_head(int y, int x, int width, int column)
{
    if (head_count == HEADS)
        return;
    heads[head_count].y = y;
    heads[head_count].x = x;
    heads[head_count].width = width;
    heads[head_count++].column = column;
}

static bool lies_in(int y, int x, struct box box)
{
    return y >= box.top && y < box.top + box.height && x >= box.left && x < box.left + box.width;
}

void touch_time_line(int y, int x, int width)
{
    time_line = (struct box){y, x, 1, width};
}

bool touch_on_time_line(int y, int x, int *column, int *width)
{
    *column = x - time_line.left;
    *width = time_line.width;
    return lies_in(y, x, time_line);
}

bool touch_at(int y, int x, struct touch *out)
{
    int area = 0;
    while (area < area_count && !lies_in(y, x, areas[area].box))
        area++;
    if (area == area_count)
        return false;
    *out = (struct touch){.list = areas[area].list, .pane = areas[area].pane, .column = -1};
    for (int i = 0; i < row_count; i++)
        if (rows[i].area == area && rows[i].y == y) {
            out->on_row = true;
            out->key = rows[i].key;
        }
    for (int i = 0; i < head_count; i++)
        if (heads[i].y == y && x >= heads[i].x && x < heads[i].x + heads[i].width)
            out->column = heads[i].column;
    return true;
}
