/* incident_list: all of them as a list, and below it the alerts in order of time; and these in a
 * view of their own. */
#include "ui/alert_lines.h"
#include "ui/incident_text.h"
#include "ui/state.h"

#include <stdio.h>

static struct pane alerts; /* composed anew each time */

static void compose_alerts(const struct snapshot *s, int width)
{
    pane_clear(&alerts);
    alert_lines_compose(&alerts, s, NULL, true, width);
}

void incidents_draw(struct ui_state *st, const struct snapshot *s, struct box box)
{
    enum { FRAME = 3, LEAST = 4 };
    const int wanted = FRAME + (st->incidents.total > 0 ? (int)st->incidents.total : 1);
    const int most = box.height * 3 / 5;
    const int height = wanted < FRAME + LEAST ? FRAME + LEAST : wanted < most ? wanted : most;
    char note[64] = "";
    struct line head;
    st->incidents.columns = incident_rows_columns(box.width, st->incidents.sort);
    incident_panel_title(st, s, height - FRAME, true, &head);
    const struct table_words words = {head.text, ""};
    table_draw(&st->incidents, st, s, box_take_top(&box, height), !st->alerts_focused, &words);
    compose_alerts(s, box.width - 5);
    if (s->alerts_total > s->alert_count)
        snprintf(note, sizeof note, "the latest %u of %llu", s->alert_count,
                 (unsigned long long)s->alerts_total);
    char title[64];
    snprintf(title, sizeof title, "Alerts %s latest first", st->glyphs->between);
    pane_draw(&alerts, &st->alerts, st->glyphs, box, st->alerts_focused, title, note);
}

/* "2 critical · 3 warnings · the latest 256 of 312" */
static void compose_note(const struct snapshot *s, const struct glyphs *g, struct line *l)
{
    unsigned counts[SEVERITY_CRITICAL + 1] = {0};
    for (uint32_t i = 0; i < s->alert_count; i++)
        counts[s->alerts[i].severity]++;
    line_start(l);
    line_printf(l, "%u critical %s %u warning%s %s %u info", counts[SEVERITY_CRITICAL], g->between,
                counts[SEVERITY_WARNING], counts[SEVERITY_WARNING] == 1 ? "" : "s", g->between,
                counts[SEVERITY_INFO]);
    if (s->alerts_total > s->alert_count)
        line_printf(l, " %s the latest %u of %llu", g->between, s->alert_count,
                    (unsigned long long)s->alerts_total);
}

void alerts_draw(struct ui_state *st, const struct snapshot *s, struct box box)
{
    char title[64];
    struct line note;
    compose_alerts(s, box.width - 5);
    compose_note(s, st->glyphs, &note);
    snprintf(title, sizeof title, "Alerts %s latest first", st->glyphs->between);
    pane_draw(&alerts, &st->alerts, st->glyphs, box, true, title, note.text);
    if (alerts.count < box.height - 2) /* else which lines are in sight stands there */
        return;
    screen_panel_foot(box, note.text);
}

void incidents_move_alerts(struct ui_state *st, const struct snapshot *s, int64_t by)
{
    compose_alerts(s, st->alerts.width - 1);
    pane_move(&alerts, &st->alerts, by);
}

const char *incidents_alert_incident(struct ui_state *st, const struct snapshot *s)
{
    compose_alerts(s, st->alerts.width - 1);
    const struct pane_line *line = pane_selected(&alerts, &st->alerts);
    const struct snapshot_alert *a = line ? alert_lines_find(s, &line->key) : NULL;
    return a && a->incident[0] ? a->incident : NULL;
}
