/* overview: traffic, ports and sources at once, laid out for the size there is. */
#include "ui/state.h"

enum {
    WIDE = 110,         /* columns from which panels stand side by side */
    TALL = 34,          /* rows from which all three stand one above the other */
    TRAFFIC_SHORT = 8,  /* rows of the traffic panel: frame, heads, the five that matter */
    TRAFFIC_WHOLE = 13, /* frame, heads, all ten */
};

static void draw_wide(struct ui_state *st, const struct snapshot *s, struct box box)
{
    int top = box.height * 2 / 5;
    if (top < TRAFFIC_WHOLE && box.height > 2 * TRAFFIC_WHOLE)
        top = TRAFFIC_WHOLE;
    struct box upper = box_take_top(&box, top);
    int left = upper.width * 3 / 8;
    traffic_draw(st, s, box_take_left(&upper, left));
    table_draw(&st->ports, st, s, upper, !st->sources_focused);
    table_draw(&st->sources, st, s, box, st->sources_focused);
}

static void draw_tall(struct ui_state *st, const struct snapshot *s, struct box box)
{
    traffic_draw(st, s, box_take_top(&box, box.height > 40 ? TRAFFIC_WHOLE : TRAFFIC_SHORT));
    struct box upper = box_take_top(&box, box.height / 2);
    table_draw(&st->ports, st, s, upper, !st->sources_focused);
    table_draw(&st->sources, st, s, box, st->sources_focused);
}

static void draw_small(struct ui_state *st, const struct snapshot *s, struct box box)
{
    traffic_draw(st, s, box_take_top(&box, TRAFFIC_SHORT));
    table_draw(st->sources_focused ? &st->sources : &st->ports, st, s, box, true);
}

void overview_draw(struct ui_state *st, const struct snapshot *s, struct box box)
{
    if (box.width >= WIDE)
        draw_wide(st, s, box);
    else if (box.height >= TALL)
        draw_tall(st, s, box);
    else
        draw_small(st, s, box);
}
