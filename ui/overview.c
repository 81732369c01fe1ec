/* overview: incidents, traffic, ports and sources at once, laid out for the size there is. */
#include "ui/state.h"

enum {
    WIDE = 110,         /* columns from which panels stand side by side */
    TALL = 40,          /* rows from which all of them stand one above the other */
    TRAFFIC_SHORT = 8,  /* rows of the traffic panel: frame, heads, the five that matter */
    TRAFFIC_WHOLE = 13, /* frame, heads, all ten */
    TRAFFIC_LINE = 1,
};

static void draw_incidents(struct ui_state *st, const struct snapshot *s, struct box *box, int most)
{
    const int height = incident_panel_height(st, most);
    incident_panel_draw(st, s, box_take_top(box, height), state_focus(st) == PANEL_INCIDENTS);
}

static void draw_ports(struct ui_state *st, const struct snapshot *s, struct box box)
{
    table_draw(&st->ports, st, s, box, state_focus(st) == PANEL_PORTS, NULL);
}

static void draw_sources(struct ui_state *st, const struct snapshot *s, struct box box)
{
    table_draw(&st->sources, st, s, box, state_focus(st) == PANEL_SOURCES, NULL);
}

static void draw_wide(struct ui_state *st, const struct snapshot *s, struct box box)
{
    draw_incidents(st, s, &box, box.height / 4);
    int top = box.height * 2 / 5;
    if (top < TRAFFIC_WHOLE && box.height > 2 * TRAFFIC_WHOLE)
        top = TRAFFIC_WHOLE;
    struct box upper = box_take_top(&box, top);
    int left = upper.width * 3 / 8;
    traffic_draw(st, s, box_take_left(&upper, left));
    draw_ports(st, s, upper);
    draw_sources(st, s, box);
}

static void draw_tall(struct ui_state *st, const struct snapshot *s, struct box box)
{
    draw_incidents(st, s, &box, box.height / 4);
    traffic_draw(st, s, box_take_top(&box, box.height > 40 ? TRAFFIC_WHOLE : TRAFFIC_SHORT));
    draw_ports(st, s, box_take_top(&box, box.height / 2));
    draw_sources(st, s, box);
}

/* One below the incidents: what had the keys last. */
static void draw_small(struct ui_state *st, const struct snapshot *s, struct box box)
{
    enum { INCIDENTS = 6, FULL = 15 }; /* frame, heads, three rows */
    const bool any = st->incidents.total > 0;
    draw_incidents(st, s, &box, INCIDENTS);
    if (any && box.height - TRAFFIC_SHORT < FULL)
        traffic_draw_line(st, s, box_take_top(&box, TRAFFIC_LINE));
    else
        traffic_draw(st, s, box_take_top(&box, TRAFFIC_SHORT));
    if (st->ports_below)
        draw_ports(st, s, box);
    else
        draw_sources(st, s, box);
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
