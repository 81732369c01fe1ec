/* state: see state.h. */
#include "ui/state.h"
#include "src/base/clock.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

unsigned state_situation(const struct ui_state *st)
{
    static const unsigned views[] = {
        [VIEW_OVERVIEW] = AT_OVERVIEW,   [VIEW_PORTS] = AT_PORTS,     [VIEW_SOURCES] = AT_SOURCES,
        [VIEW_INCIDENTS] = AT_INCIDENTS, [VIEW_TARGETS] = AT_TARGETS, [VIEW_ALERTS] = AT_ALERTS,
        [VIEW_INCIDENT] = AT_INCIDENT,   [VIEW_SOURCE] = AT_HOST,     [VIEW_TARGET] = AT_HOST,
        [VIEW_PORT] = AT_PORT,           [VIEW_PACKET] = AT_PACKET,   [VIEW_HELP] = AT_HELP,
    };
    unsigned situation = views[st->view];
    situation |= st->frozen ? WHILE_FROZEN : WHILE_RUNNING;
    situation |= filter_on(&st->filter) ? WHILE_FILTERED : WHILE_UNFILTERED;
    situation |= st->jumping ? WHILE_JUMPING : WHILE_STEADY;
    situation |= st->saved ? WHILE_SAVED : WHILE_CAPTURED;
    situation |= st->replaying ? 0 : WHILE_UNPACED;
    if (st->replaying)
        situation |= WHILE_REPLAYING | (st->paused ? WHILE_PAUSED : WHILE_PLAYING);
    return situation;
}

enum panel state_focus(const struct ui_state *st)
{
    const bool any = st->incidents.total > 0;
    if (!st->focus_chosen)
        return any ? PANEL_INCIDENTS : PANEL_SOURCES;
    if (st->focus == PANEL_INCIDENTS && !any)
        return st->ports_below ? PANEL_PORTS : PANEL_SOURCES;
    return st->focus;
}

void state_set_focus(struct ui_state *st, enum panel focus)
{
    st->focus = focus;
    st->focus_chosen = true;
    if (focus != PANEL_INCIDENTS)
        st->ports_below = focus == PANEL_PORTS;
}

/* A file that is read as fast as possible is seen when it has ended, and then as a whole. */
static enum span span_for(const struct snapshot *s)
{
    enum { MINUTE_S = 60, HOUR_S = 3600, FOR_HOURS = 60, FOR_DAYS = 600 };
    const bool known = s->first_packet_us != SNAPSHOT_UNKNOWN;
    if (s->input.kind != INPUT_FILE)
        return SPAN_2_MINUTES;
    if (s->pace > 0)
        return s->pace >= FOR_DAYS    ? SPAN_2_DAYS
               : s->pace >= FOR_HOURS ? SPAN_2_HOURS
                                      : SPAN_2_MINUTES;
    const int64_t length_s = known ? (s->last_packet_us - s->first_packet_us) / US_PER_S : 0;
    return length_s >= 4 * HOUR_S     ? SPAN_2_DAYS
           : length_s >= 4 * MINUTE_S ? SPAN_2_HOURS
                                      : SPAN_2_MINUTES;
}

bool state_runs(const struct ui_state *st)
{
    return !st->frozen && !st->ended && !st->saved && !st->paused;
}

const char *state_changing(const struct ui_state *st, uint64_t n, char out[TEXT_NUMBER])
{
    return state_runs(st) ? text_short((double)text_two_digits(n), out) : text_grouped(n, out);
}

void state_fit_spans(struct ui_state *st, const struct snapshot *s)
{
    const enum span span = span_for(s);
    if (!st->span_chosen)
        st->span = span;
    /* Minutes are too short for most incidents at any pace. */
    if (!st->incident_span_chosen)
        st->incident_span = span > SPAN_2_HOURS ? span : SPAN_2_HOURS;
}

struct list *state_list(struct ui_state *st)
{
    switch (st->view) {
    case VIEW_OVERVIEW:
        switch (state_focus(st)) {
        case PANEL_INCIDENTS:
            return &st->incidents;
        case PANEL_PORTS:
            return &st->ports;
        default:
            return &st->sources;
        }
    case VIEW_INCIDENTS:
        return &st->incidents;
    case VIEW_PORTS:
        return &st->ports;
    case VIEW_SOURCES:
        return &st->sources;
    case VIEW_TARGETS:
        return &st->targets;
    default:
        return NULL;
    }
}

struct pane_place *state_pane(struct ui_state *st)
{
    struct glass *glass = &st->glass;
    switch (st->view) {
    case VIEW_INCIDENT:
        return &glass->panes[glass->pane];
    case VIEW_SOURCE:
    case VIEW_TARGET:
        return &glass->details[glass->detail];
    case VIEW_PACKET:
        return &glass->details[DETAIL_PACKETS];
    case VIEW_PORT:
        return &glass->port_panes[glass->port_pane];
    case VIEW_ALERTS:
        return &st->alerts;
    case VIEW_INCIDENTS:
        return st->alerts_focused ? &st->alerts : NULL;
    default:
        return NULL;
    }
}

void state_go_into(struct ui_state *st, enum view view)
{
    if (st->back_count == WAYS_BACK)
        memmove(st->back, st->back + 1, (size_t)--st->back_count * sizeof st->back[0]);
    st->back[st->back_count++] = (struct way_back){st->view, st->glass};
    st->view = view;
}

void state_go_back(struct ui_state *st)
{
    st->view = VIEW_OVERVIEW;
    if (st->back_count == 0)
        return;
    st->view = st->back[--st->back_count].view;
    st->glass = st->back[st->back_count].glass;
}

void state_go_to(struct ui_state *st, enum view view)
{
    st->back_count = 0;
    st->view = VIEW_OVERVIEW;
    if (view != VIEW_OVERVIEW)
        state_go_into(st, view);
}

enum view state_before(const struct ui_state *st)
{
    return st->back_count > 0 ? st->back[st->back_count - 1].view : VIEW_OVERVIEW;
}

void state_say(struct ui_state *st, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(st->message, sizeof st->message, format, arguments);
    va_end(arguments);
}

/* Whether a file can be put where that path says; a device or a pipe need not be. */
static bool can_be_written(const char *path)
{
    char folder[PATH_MAX];
    struct stat st;
    const char *slash = strrchr(path, '/');
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
        return access(path, W_OK) == 0;
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1,
             slash ? path : ".");
    return access(folder, W_OK | X_OK) == 0;
}

const char *state_output(const struct ui_settings *settings)
{
    const char *named = settings->output;
    return named && strcmp(named, "-") != 0 ? named : NULL;
}

const char *state_folder_hint(const char *named, const char *account, char text[STATE_HINT])
{
    const char *do_so = named ? "name a file" : "start it";
    if (can_be_written(named ? named : "./."))
        return "";
    if (account)
        snprintf(text, STATE_HINT,
                 "; it runs as %s: %s in a folder of that account, or %s -Z USER (-Z root: "
                 "it stays root)",
                 account, do_so, named ? "start it with" : "with");
    else
        snprintf(text, STATE_HINT, "; %s in a folder that you may write to", do_so);
    return text;
}

/* What was said of it before the screen stands behind that. */
void state_say_folder(struct ui_state *st, const struct ui_settings *settings)
{
    char text[STATE_HINT], safe[REPORT_WHY];
    const char *named = state_output(settings);
    const char *keys = settings->saved ? "w" : named ? "e" : "w and e";
    if (!settings->account)
        return;
    const char *hint = named ? state_folder_hint(named, settings->account, text) : "";
    if (*hint) {
        const bool nor_here = !settings->saved && !can_be_written("./.");
        state_say(st, "w can not write %s%s%s", text_safe(named, strlen(named), safe, sizeof safe),
                  nor_here ? ", nor e in this folder" : "", hint);
        return;
    }
    hint = state_folder_hint(NULL, settings->account, text);
    if (*hint && !(settings->saved && named))
        state_say(st, "%s can not write in this folder%s", keys, hint);
}
