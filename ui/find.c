/* find: the filter in force, the rows that match it, and the row that is followed. */
#include "ui/format.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

void find_clear_filter(struct ui *u)
{
    struct ui_state *st = &u->state;
    if (filter_on(&st->filter) && !st->filter.why[0])
        st->last_filter = st->filter; /* n and N still find what it matched */
    (void)filter_set(&st->filter, "");
    st->filter.inverted = false;
    u->order_now = true;
}

static void invert(struct ui *u)
{
    struct ui_state *st = &u->state;
    if (!filter_on(&st->filter)) {
        state_say(st, "there is no filter to invert; / begins one");
        return;
    }
    st->filter.inverted = !st->filter.inverted;
    u->order_now = true;
}

static void go_to_match(struct ui *u, int step)
{
    struct ui_state *st = &u->state;
    const struct filter *f = filter_on(&st->filter) ? &st->filter : &st->last_filter;
    struct list *list = state_list(st);
    if (!filter_on(f)) {
        state_say(st, "there was no filter to find rows by; / begins one");
        return;
    }
    if (!list || !u->shown)
        return;
    const bool was_listed = list->has_selected && list->listed;
    const size_t before = list->position;
    list_reach(list, u->shown, &st->filter, (int64_t)list->count);
    if (!list_select_match(list, u->shown, f, step))
        state_say(st, "none of the %s matches: %s%s", list->kind->name, f->inverted ? "not " : "",
                  f->text);
    else if (was_listed && (step > 0 ? list->position < before : list->position > before))
        state_say(st, step > 0 ? "went on from the first row" : "went on from the last row");
    if (st->view == VIEW_OVERVIEW)
        state_set_focus(st, state_focus(st));
}

static void follow(struct ui *u)
{
    struct ui_state *st = &u->state;
    struct list *list = state_list(st);
    if (!list)
        return;
    if (list->following) {
        list->following = false;
        state_say(st, "nothing is followed any more");
        return;
    }
    if (!list->has_selected || !list->listed)
        list_move(list, 0);
    list->following = list->has_selected && list->listed;
    if (!list->following)
        state_say(st, "there is no row to follow");
    if (st->view == VIEW_OVERVIEW)
        state_set_focus(st, state_focus(st));
}

bool find_run(struct ui *u, enum command command)
{
    switch (command) {
    case COMMAND_FILTER:
        if (state_situation(&u->state) & AT_LISTS)
            prompt_begin(&u->state, TYPING_ROWS, u->state.filter.text);
        else
            prompt_begin(&u->state, TYPING_IN_VAIN, "");
        return true;
    case COMMAND_CLEAR_FILTER:
        find_clear_filter(u);
        return true;
    case COMMAND_INVERT:
        invert(u);
        return true;
    case COMMAND_NEXT_MATCH:
        go_to_match(u, 1);
        return true;
    case COMMAND_PREVIOUS_MATCH:
        go_to_match(u, -1);
        return true;
    case COMMAND_FOLLOW:
        follow(u);
        return true;
    default:
        return false;
    }
}

/* --- what is said of them --- */

void find_describe_filter(const struct ui_state *st, struct line *out)
{
    const struct list *lists[] = {&st->ports, &st->sources, &st->targets, &st->incidents};
    const char *between = "   ";
    line_start(out);
    line_printf(out, "filter: %s%s", st->filter.inverted ? "not " : "", st->filter.text);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (lists[i] == &st->incidents && lists[i]->total == 0)
            continue;
        if (lists[i] == &st->targets && st->view != VIEW_TARGETS)
            continue;
        line_printf(out, "%s%zu of %zu %s", between, lists[i]->count, lists[i]->total,
                    lists[i]->kind->name);
        between = ", ";
    }
}

void find_describe_missing(const struct list *list, const struct snapshot *s, struct line *out)
{
    char name[LIST_CELL];
    const char *role = list->following ? "followed" : "selected";
    list->kind->name_row(&list->selected, name);
    line_start(out);
    if (list->kind->find(s, &list->selected) >= 0)
        line_printf(out, "%s, which %s %s, does not pass the filter", name,
                    list->following ? "is" : "was", role);
    else
        line_printf(out, "%s, which %s %s, is not listed now", name, list->following ? "is" : "was",
                    role);
}

void find_describe_followed(const struct list *list, const struct snapshot *s, struct line *out)
{
    char name[LIST_CELL];
    line_start(out);
    if (!list->following)
        return;
    if (!list->listed) {
        find_describe_missing(list, s, out);
        return;
    }
    list->kind->name_row(&list->selected, name);
    line_printf(out, "following %s: row %zu of %zu %s", name, list->position + 1, list->count,
                list->kind->name);
}
