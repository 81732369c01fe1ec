/* commands: what keys do. */
#include "ui/format.h"
#include "ui/state.h"
#include "ui/terminal.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { HELP_PAGE = 16, FAR_BELOW = 100000 };

static void scroll_by(int *top, int by)
{
    int64_t to = (int64_t)*top + by;
    *top = to < 0 ? 0 : to > FAR_BELOW ? FAR_BELOW : (int)to; /* drawing brings it back in range */
}

static int page_of(struct ui_state *st)
{
    const struct list *list = state_list(st);
    const struct pane_place *pane = state_pane(st);
    if (pane)
        return pane->height > 1 ? pane->height - 1 : 1;
    if (list)
        return list->height > 1 ? (int)list->height - 1 : 1;
    return HELP_PAGE;
}

static void move_in_pane(struct ui_state *st, const struct snapshot *s, int by)
{
    switch (st->view) {
    case VIEW_INCIDENT:
        incident_move(st, s, by);
        break;
    case VIEW_SOURCE:
    case VIEW_TARGET:
        host_move(st, s, by);
        break;
    case VIEW_PORT:
        port_move(st, s, by);
        break;
    case VIEW_PACKET:
        packet_move(st, s, by);
        break;
    default:
        incidents_move_alerts(st, s, by);
    }
}

/* Moves the selection, or scrolls where a view has no list. */
static void move_to(struct ui_state *st, const struct snapshot *s, enum command command)
{
    struct list *list = state_list(st);
    const int page = page_of(st);
    int by = command == COMMAND_DOWN        ? 1
             : command == COMMAND_UP        ? -1
             : command == COMMAND_PAGE_DOWN ? page
             : command == COMMAND_PAGE_UP   ? -page
             : command == COMMAND_LAST      ? FAR_BELOW
                                            : -FAR_BELOW;
    if (st->view == VIEW_OVERVIEW)
        state_set_focus(st, state_focus(st)); /* it is not to go elsewhere by itself now */
    if (state_pane(st)) {
        if (s)
            move_in_pane(st, s, by);
    } else if (list) {
        if (s)
            list_reach(list, s, &st->filter, (int64_t)list->position + by);
        if (command == COMMAND_FIRST || command == COMMAND_LAST)
            list_select_end(list, command == COMMAND_LAST);
        else
            list_move(list, by);
    } else
        scroll_by(&st->help_top, by);
}

/* A view that a number names: from there Esc goes to the overview. */
static void show_view(struct ui_state *st, enum view view)
{
    state_go_to(st, view);
    if (view == VIEW_PORTS)
        state_set_focus(st, PANEL_PORTS);
    if (view == VIEW_SOURCES)
        state_set_focus(st, PANEL_SOURCES);
    if (view == VIEW_INCIDENTS)
        st->alerts_focused = false;
}

static void change_panel(struct ui_state *st, const struct snapshot *s, int step)
{
    switch (st->view) {
    case VIEW_OVERVIEW: {
        int next = ((int)state_focus(st) + step + PANELS) % PANELS;
        if (next == PANEL_INCIDENTS && st->incidents.total == 0)
            next = (next + step + PANELS) % PANELS;
        state_set_focus(st, (enum panel)next);
        break;
    }
    case VIEW_INCIDENTS:
        st->alerts_focused = !st->alerts_focused;
        break;
    case VIEW_INCIDENT:
        if (s)
            incident_change_pane(st, s, step);
        break;
    case VIEW_PORT:
        st->glass.port_pane =
            (enum port_pane)(((int)st->glass.port_pane + step + PORT_PANES) % PORT_PANES);
        break;
    default:
        st->glass.detail = (enum detail)(((int)st->glass.detail + step + DETAILS) % DETAILS);
    }
}

static void show_help(struct ui_state *st)
{
    st->help_top = 0;
    state_go_into(st, VIEW_HELP);
}

static void sort(struct ui *u, int step)
{
    struct list *list = state_list(&u->state);
    list->sort =
        columns_next_sortable(list->kind->columns, list->kind->column_count, list->sort, step);
    list->reverse = false;
    u->order_now = true;
}

/* Says which graphs it is, and where they are when none of them is in sight. */
static void change_span(struct ui_state *st)
{
    const struct list *list = state_list(st);
    const bool listed = list == &st->incidents;
    /* In the overview there is always a graph of the traffic. */
    const bool traffic = st->view == VIEW_OVERVIEW && (!listed || list->spark_width == 0);
    const bool incidents = !traffic && (st->view == VIEW_INCIDENT || listed);
    enum span *span = incidents ? &st->incident_span : &st->span;
    *span = (enum span)((*span + 1) % SPANS);
    *(incidents ? &st->incident_span_chosen : &st->span_chosen) = true;
    const char *hidden =
        traffic || !list || list->spark_width > 0 ? "" : "; there is no room for them here";
    state_say(st, "graphs of %s: %s%s", incidents ? "incidents" : "packets", span_name(*span),
              hidden);
}

static void change_units(struct ui_state *st)
{
    static const char *const said[UNITS] = {
        [UNITS_BITS] = "packets and bits a second",
        [UNITS_BYTES] = "packets and bytes a second",
        [UNITS_MINUTE] = "packets and bytes a minute",
    };
    const enum units units = (enum units)((format_units() + 1) % UNITS);
    format_use_units(units);
    state_say(st, "rates: %s", said[units]);
}

static void change_theme(struct ui *u)
{
    const struct ui_settings *settings = u->settings;
    if (settings->theme_count == 0) {
        state_say(&u->state, "there are no themes");
        return;
    }
    u->theme = (u->theme + 1) % settings->theme_count;
    theme_use(&settings->themes[u->theme]);
    state_say(&u->state, "theme %s, %zu of %zu%s", settings->themes[u->theme].name, u->theme + 1,
              settings->theme_count, theme_colored() ? "" : "; without colour");
}

static void reverse(struct ui *u)
{
    struct list *list = state_list(&u->state);
    list->reverse = !list->reverse;
    u->order_now = true;
}

static void show_name(struct ui *u)
{
    if (u->shown && inspect_name(&u->state, u->shown, u->state.alone))
        return;
    u->state.alone[0] = '\0';
    state_say(&u->state, "nothing is selected that has a name");
}

void command_write(struct ui *u, const struct snapshot *s)
{
    const char *named = state_output(u->settings);
    char path[PATH_MAX], why[REPORT_WHY], hint[STATE_HINT];
    struct report_file unnamed = {
        .format = u->settings->format, .how = u->settings->how, .force = u->settings->force};
    struct report_file *file = &u->output;
    if (!s) {
        state_say(&u->state, "there is nothing to write yet");
        return;
    }
    if (!named) {
        report_default_path(s, unnamed.format, path, sizeof path);
        unnamed.path = path;
        file = &unnamed;
    }
    bool written = report_save(file, redact_copy(u->settings->redact, s), why);
    char safe[sizeof u->state.message];
    const char *text = written ? file->path : why;
    text_safe(text, strlen(text), safe, sizeof safe);
    state_say(&u->state, written ? "wrote %.*s%s" : "not written: %.*s%s", REPORT_WHY, safe,
              written ? "" : state_folder_hint(named, u->settings->account, hint));
}

/* Commands that go somewhere; false: it is none of these. */
static bool go(struct ui_state *st, const struct snapshot *s, enum command command)
{
    switch (command) {
    case COMMAND_OVERVIEW:
        show_view(st, VIEW_OVERVIEW);
        return true;
    case COMMAND_PORTS:
        show_view(st, VIEW_PORTS);
        return true;
    case COMMAND_SOURCES:
        show_view(st, VIEW_SOURCES);
        return true;
    case COMMAND_INCIDENTS:
        show_view(st, VIEW_INCIDENTS);
        return true;
    case COMMAND_TARGETS:
        show_view(st, VIEW_TARGETS);
        return true;
    case COMMAND_ALERTS:
        show_view(st, VIEW_ALERTS);
        return true;
    case COMMAND_NEXT_PANEL:
        change_panel(st, s, 1);
        return true;
    case COMMAND_PREVIOUS_PANEL:
        change_panel(st, s, -1);
        return true;
    case COMMAND_DOWN:
    case COMMAND_UP:
    case COMMAND_PAGE_DOWN:
    case COMMAND_PAGE_UP:
    case COMMAND_FIRST:
    case COMMAND_LAST:
        move_to(st, s, command);
        return true;
    case COMMAND_INSPECT:
        inspect_selected(st, s);
        return true;
    case COMMAND_BACK:
        state_go_back(st);
        return true;
    case COMMAND_HELP:
        show_help(st);
        return true;
    default:
        return false;
    }
}

void command_run(struct ui *u, enum command command)
{
    if (go(&u->state, u->shown, command) || find_run(u, command) || request_run(u, command))
        return;
    switch (command) {
    case COMMAND_FREEZE:
        freeze_begin(u);
        break;
    case COMMAND_THAW:
        freeze_end(u);
        break;
    case COMMAND_SECOND_BACK:
        freeze_step(u, -1);
        break;
    case COMMAND_SECOND_ON:
        freeze_step(u, 1);
        break;
    case COMMAND_MINUTE_BACK:
        freeze_step(u, -MOMENTS_MINUTE);
        break;
    case COMMAND_MINUTE_ON:
        freeze_step(u, MOMENTS_MINUTE);
        break;
    case COMMAND_SORT_NEXT:
        sort(u, 1);
        break;
    case COMMAND_SORT_PREVIOUS:
        sort(u, -1);
        break;
    case COMMAND_REVERSE:
        reverse(u);
        break;
    case COMMAND_SPAN:
        change_span(&u->state);
        break;
    case COMMAND_UNITS:
        change_units(&u->state);
        break;
    case COMMAND_NAMES:
        names_switch(u);
        break;
    case COMMAND_THEME:
        change_theme(u);
        break;
    case COMMAND_ACKNOWLEDGE:
        inspect_acknowledge(u);
        break;
    case COMMAND_NAME:
        show_name(u);
        break;
    case COMMAND_WRITE:
        command_write(u, u->shown);
        break;
    case COMMAND_EVIDENCE:
        evidence_ask(u);
        break;
    case COMMAND_REPAINT:
        terminal_fit();
        break;
    case COMMAND_QUIT:
        u->quit = true;
        break;
    default:
        break;
    }
}
