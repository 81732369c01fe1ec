/* inspect: from what is selected to what there is to see of it; and acknowledging it. */
#include "ui/host_view.h"
#include "ui/incident_text.h"
#include "ui/port_view.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

/* A source, or a target. */
static void inspect_host(struct ui_state *st, const struct row_key *key, bool target)
{
    state_go_into(st, target ? VIEW_TARGET : VIEW_SOURCE);
    st->glass.address = source_rows_address(key);
    st->glass.target = target;
    st->glass.detail = DETAIL_PACKETS;
    memset(st->glass.details, 0, sizeof st->glass.details);
}

static void inspect_port(struct ui_state *st, const struct snapshot *s, const struct row_key *key)
{
    state_go_into(st, VIEW_PORT);
    port_rows_read_key(key, &st->glass.protocol, &st->glass.port);
    st->glass.port_pane =
        port_has_incident(s, st->glass.protocol, st->glass.port) ? PORT_INCIDENTS : PORT_SOURCES;
    memset(st->glass.port_panes, 0, sizeof st->glass.port_panes);
}

/* Of a scan the source says it all. */
static void inspect_incident(struct ui_state *st, const struct snapshot *s, const char *name)
{
    const struct snapshot_incident *i = incident_find(s, name);
    const struct snapshot_host *scanner = i ? incident_scanner(s, i) : NULL;
    if (scanner) {
        const struct row_key key = source_rows_key(&scanner->address);
        inspect_host(st, &key, false);
        return;
    }
    char copy[INCIDENT_NAME]; /* the name may be that of the glass */
    snprintf(copy, sizeof copy, "%s", name);
    state_go_into(st, VIEW_INCIDENT);
    memcpy(st->glass.incident, copy, sizeof copy);
    memset(st->glass.panes, 0, sizeof st->glass.panes);
    st->glass.pane = i && i->insider_count > 0 ? PANE_INSIDERS : PANE_PORTS;
}

static void inspect_packet(struct ui_state *st, const struct snapshot *s, const struct row_key *key)
{
    struct host_row h;
    const struct snapshot_packet *p = host_look_at(st, s, &h) ? packet_find(h.detail, key) : NULL;
    if (!p)
        return;
    state_go_into(st, VIEW_PACKET);
    st->glass.packet = *p;
    st->glass.details[DETAIL_PACKETS].has_selected = true;
    st->glass.details[DETAIL_PACKETS].selected = *key;
}

/* What is selected in a list; false: nothing is. */
static bool inspect_listed(struct ui_state *st, const struct snapshot *s, struct list *list)
{
    if (!list->has_selected || !list->listed)
        list_move(list, 0);
    if (!list->has_selected || !list->listed)
        return false;
    if (list == &st->ports)
        inspect_port(st, s, &list->selected);
    else if (list == &st->incidents)
        inspect_incident(st, s, (const char *)list->selected.bytes);
    else
        inspect_host(st, &list->selected, list == &st->targets);
    return true;
}

/* Whether one that packets went to is to be shown as a target: not if it is held as a source only,
 * as one outside may be. */
static bool is_target(const struct snapshot *s, const struct row_key *key)
{
    const struct address a = source_rows_address(key);
    return snapshot_find_target(s, &a) || !snapshot_find_source(s, &a);
}

/* What is selected in a panel; false: nothing is. */
static bool inspect_line(struct ui_state *st, const struct snapshot *s,
                         const struct pane_line *line)
{
    if (!line)
        return false;
    const struct row_key key = line->key; /* the line is composed anew meanwhile */
    switch (line->row) {
    case ROW_PORT:
        inspect_port(st, s, &key);
        return true;
    case ROW_SOURCE:
        inspect_host(st, &key, false);
        return true;
    case ROW_TARGET:
        inspect_host(st, &key, is_target(s, &key));
        return true;
    case ROW_INCIDENT:
        inspect_incident(st, s, (const char *)key.bytes);
        return true;
    case ROW_PACKET:
        inspect_packet(st, s, &key);
        return true;
    default:
        return false;
    }
}

/* An alert leads to its incident. */
static bool inspect_alert(struct ui_state *st, const struct snapshot *s)
{
    const char *name = incidents_alert_incident(st, s);
    if (name)
        inspect_incident(st, s, name);
    return name != NULL;
}

static bool inspect_in_view(struct ui_state *st, const struct snapshot *s)
{
    switch (st->view) {
    case VIEW_INCIDENT:
        return inspect_line(st, s, incident_selected(st, s));
    case VIEW_SOURCE:
    case VIEW_TARGET:
        return inspect_line(st, s, host_selected(st, s));
    case VIEW_PORT:
        return inspect_line(st, s, port_selected(st, s));
    case VIEW_ALERTS:
        return inspect_alert(st, s);
    case VIEW_INCIDENTS:
        if (st->alerts_focused)
            return inspect_alert(st, s);
        break;
    default:
        break;
    }
    if (st->view == VIEW_OVERVIEW)
        state_set_focus(st, state_focus(st)); /* it is not to go elsewhere by itself now */
    struct list *list = state_list(st);
    return list && inspect_listed(st, s, list);
}

void inspect_selected(struct ui_state *st, const struct snapshot *s)
{
    if (!s || !inspect_in_view(st, s))
        state_say(st, "there is nothing to inspect");
}

/* The line that was selected in a panel; NULL: none was, so it is the view that is meant. */
static const struct pane_line *line_chosen(struct ui_state *st, const struct snapshot *s)
{
    const struct pane_place *place = state_pane(st);
    if (!place || !place->has_selected)
        return NULL;
    switch (st->view) {
    case VIEW_INCIDENT:
        return incident_selected(st, s);
    case VIEW_SOURCE:
    case VIEW_TARGET:
        return host_selected(st, s);
    case VIEW_PORT:
        return port_selected(st, s);
    default:
        return NULL;
    }
}

/* What the view is of. */
static bool name_of_view(struct ui_state *st, const struct snapshot *s, char out[LIST_CELL])
{
    const struct glass *glass = &st->glass;
    const char *name = glass->incident;
    switch (st->view) {
    case VIEW_SOURCE:
    case VIEW_TARGET:
    case VIEW_PACKET:
        address_format(&glass->address, out);
        return true;
    case VIEW_PORT:
        format_port(glass->protocol, glass->port, out);
        return true;
    case VIEW_INCIDENT:
        break;
    default:
        name = state_pane(st) ? incidents_alert_incident(st, s) : NULL;
    }
    if (name)
        text_safe(name, strlen(name), out, LIST_CELL);
    return name != NULL;
}

bool inspect_name(struct ui_state *st, const struct snapshot *s, char out[LIST_CELL])
{
    static const struct list_kind *const kinds[] = {
        [ROW_PORT] = &port_rows,
        [ROW_SOURCE] = &source_rows,
        [ROW_TARGET] = &target_rows,
        [ROW_INCIDENT] = &incident_rows,
    };
    struct list *list = state_pane(st) ? NULL : state_list(st);
    if (list && (!list->has_selected || !list->listed))
        list_move(list, 0);
    if (list && list->has_selected) {
        list->kind->name_row(&list->selected, out);
        return true;
    }
    const struct pane_line *line = line_chosen(st, s);
    if (line && line->row < sizeof kinds / sizeof kinds[0] && kinds[line->row]) {
        kinds[line->row]->name_row(&line->key, out);
        return true;
    }
    return name_of_view(st, s, out);
}

/* The selected incident, or the one under the glass. */
void inspect_acknowledge(struct ui *u)
{
    struct ui_state *st = &u->state;
    const struct snapshot *s = u->shown;
    const char *name = st->view == VIEW_INCIDENT ? st->glass.incident : NULL;
    const bool alerts =
        st->view == VIEW_ALERTS || (st->view == VIEW_INCIDENTS && st->alerts_focused);
    char safe[4 * INCIDENT_NAME];
    if (s && alerts) {
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
