/* inspect: from what is selected to what there is to see of it; and acknowledging it. */
#include "ui/incident_text.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

void inspect_go_into(struct ui_state *st, enum view view)
{
    st->back[view] = st->view;
    st->view = view;
}

static void inspect_source(struct ui_state *st, const struct row_key *key)
{
    memcpy(st->inspected.bytes, key->bytes, sizeof st->inspected.bytes);
    memset(st->detail_top, 0, sizeof st->detail_top);
    st->detail = DETAIL_PACKETS;
    inspect_go_into(st, VIEW_SOURCE);
}

/* Of a scan the source says it all. */
static void inspect_incident(struct ui_state *st, const struct snapshot *s, const char *name)
{
    const struct snapshot_incident *i = incident_find(s, name);
    const struct snapshot_host *scanner = i ? incident_scanner(s, i) : NULL;
    if (scanner) {
        const struct row_key key = source_rows_key(&scanner->address);
        inspect_source(st, &key);
        return;
    }
    snprintf(st->incident, sizeof st->incident, "%s", name);
    memset(st->panes, 0, sizeof st->panes);
    st->pane = i && i->insider_count > 0 ? PANE_INSIDERS : PANE_PORTS;
    inspect_go_into(st, VIEW_INCIDENT);
}

/* What is selected in a list; false: nothing is. */
static bool inspect_listed(struct ui_state *st, const struct snapshot *s, struct list *list)
{
    if (!list->has_selected || !list->listed)
        list_move(list, 0);
    if (!list->has_selected || !list->listed)
        return false;
    if (list == &st->ports) {
        inspect_go_into(st, VIEW_PORTS);
        state_set_focus(st, PANEL_PORTS);
    } else if (list == &st->incidents) {
        inspect_incident(st, s, (const char *)list->selected.bytes);
    } else {
        inspect_source(st, &list->selected);
    }
    return true;
}

/* What is selected in a panel of one incident. */
static bool inspect_line(struct ui_state *st, const struct pane_line *line)
{
    if (!line)
        return false;
    if (line->row == ROW_SOURCE) {
        inspect_source(st, &line->key);
    } else {
        list_select(&st->ports, &line->key);
        inspect_go_into(st, VIEW_PORTS);
    }
    return true;
}

void inspect_selected(struct ui_state *st, const struct snapshot *s)
{
    bool found = false;
    if (s && st->view == VIEW_INCIDENT) {
        found = inspect_line(st, incident_selected(st, s));
    } else if (s && state_pane(st)) {
        const char *name = incidents_alert_incident(st, s);
        found = name != NULL;
        if (found)
            inspect_incident(st, s, name);
    } else if (s) {
        if (st->view == VIEW_OVERVIEW)
            state_set_focus(st, state_focus(st));
        found = inspect_listed(st, s, state_list(st));
    }
    if (!found)
        state_say(st, "there is nothing to inspect");
}

/* The selected incident, or the one under the glass. */
void inspect_acknowledge(struct ui *u)
{
    struct ui_state *st = &u->state;
    const struct snapshot *s = u->shown;
    const char *name = st->view == VIEW_INCIDENT ? st->incident : NULL;
    char safe[4 * INCIDENT_NAME];
    if (s && !name && st->view == VIEW_INCIDENTS && st->alerts_focused) {
        name = incidents_alert_incident(st, s);
    } else if (!name && st->incidents.count > 0) {
        if (!st->incidents.has_selected || !st->incidents.listed)
            list_move(&st->incidents, 0);
        name = (const char *)st->incidents.selected.bytes;
    }
    if (!s || !name || !incident_find(s, name)) {
        state_say(st, "there is no incident to acknowledge");
        return;
    }
    acks_toggle(&st->acks, name, s->alerts_total);
    u->order_now = true;
    state_say(st, acks_have(&st->acks, name) ? "acknowledged %s" : "no longer acknowledged: %s",
              text_safe(name, strlen(name), safe, sizeof safe));
}
