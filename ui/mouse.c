/* mouse: what clicks and the wheel do: what keys do as well, at another place. */
#include "src/base/clock.h"
#include "ui/state.h"
#include "ui/touch.h"

#include <string.h>

enum {
    WHEEL_ROWS = 3,
    DOUBLE_US = 400000, /* the second click of a pair is not for the view that the first led to */
};

/* The panel gets the keys. False: it is one that can not have them. */
static bool focus_on(struct ui_state *st, const struct touch *t)
{
    struct glass *glass = &st->glass;
    if (st->view == VIEW_OVERVIEW && t->list)
        state_set_focus(st, t->list == &st->incidents ? PANEL_INCIDENTS
                            : t->list == &st->ports   ? PANEL_PORTS
                                                      : PANEL_SOURCES);
    if (st->view == VIEW_INCIDENTS)
        st->alerts_focused = t->pane == &st->alerts;
    for (int i = 0; i < PANES; i++)
        if (t->pane == &glass->panes[i])
            glass->pane = (enum incident_pane)i;
    for (int i = 0; i < DETAILS; i++)
        if (t->pane == &glass->details[i])
            glass->detail = (enum detail)i;
    for (int i = 0; i < PORT_PANES; i++)
        if (t->pane == &glass->port_panes[i])
            glass->port_pane = (enum port_pane)i;
    return t->pane ? t->pane == state_pane(st) : t->list == state_list(st);
}

static void sort_by(struct ui *u, struct list *list, int column)
{
    if (list->kind->columns[column].fixed)
        return;
    list->reverse = list->sort == column && !list->reverse;
    list->sort = column;
    u->order_now = true;
}

static bool is_selected(const struct touch *t)
{
    const struct row_key *selected = t->pane ? &t->pane->selected : &t->list->selected;
    return (t->pane ? t->pane->has_selected : t->list->has_selected) &&
           memcmp(selected, &t->key, sizeof t->key) == 0;
}

/* There, as if that time were typed. False: it is not the line of time that was hit. */
static bool jump_there(struct ui *u, int y, int x)
{
    int column, width;
    int64_t time_us;
    if (!touch_on_time_line(y, x, &column, &width))
        return false;
    if (time_line_time(&u->state.time_line, column, width, &time_us))
        jump_click(u, time_us);
    return true;
}

void mouse_click(struct ui *u, int y, int x)
{
    struct ui_state *st = &u->state;
    struct touch t;
    const int64_t now_us = clock_monotonic_us();
    if (jump_there(u, y, x) || st->typing)
        return;
    if (now_us - u->inspected_us < DOUBLE_US || !touch_at(y, x, &t))
        return;
    const bool focused = t.pane ? t.pane == state_pane(st) : t.list == state_list(st);
    if (!focus_on(st, &t))
        return;
    if (t.column >= 0) {
        sort_by(u, t.list, t.column);
    } else if (t.on_row && st->view != VIEW_PACKET) { /* that moves from packet to packet */
        if (focused && is_selected(&t)) {
            inspect_selected(st, u->shown);
            u->inspected_us = now_us;
        } else if (t.pane) {
            t.pane->has_selected = true;
            t.pane->selected = t.key;
        } else {
            list_select(t.list, &t.key);
        }
    }
}

void mouse_wheel(struct ui *u, int y, int x, bool down)
{
    struct touch t;
    if (u->state.view != VIEW_HELP && (!touch_at(y, x, &t) || !focus_on(&u->state, &t)))
        return;
    for (int i = 0; i < WHEEL_ROWS; i++)
        command_run(u, down ? COMMAND_DOWN : COMMAND_UP);
}
