/* incident: see incident_view.h. */
#include "ui/incident_view.h"
#include "ui/alert_lines.h"
#include "ui/flow.h"
#include "ui/format.h"
#include "ui/incident_text.h"

#include <stdio.h>
#include <string.h>

static struct pane pane; /* composed anew each time */

/* --- The head --------------------------------------------------------------------------------- */

static void put_moment(struct flow *f, const char *label, int64_t time_us, int64_t now_us)
{
    char when[TEXT_NUMBER];
    flow_put(f, label, format_moment(time_us, now_us, 12, when));
}

/* "x37: last minute to the hour before" */
static void flow_growth(struct flow *f, const struct incident_look *look)
{
    const struct snapshot_incident *i = look->i;
    char text[2 * TEXT_NUMBER], growth[TEXT_NUMBER];
    if (!incident_growth_is_known(i))
        return; /* or over */
    snprintf(text, sizeof text, "%s: %s", incident_growth_text(i, look->g, growth),
             i->growth_slow ? "last hour to two days before" : "last minute to the hour before");
    flow_put_style(f, "growth", i->state == INCIDENT_SURGING ? STYLE_NOTE : STYLE_PLAIN, text);
}

/* What a port's incident counts is the port's, whoever sends there: not only who sweeps for it; and
 * likewise of pings. Empty: of no other. */
static const char *what_it_counts(const struct snapshot_incident *i)
{
    if (i->kind != INCIDENT_PORT)
        return "";
    return i->port_count > 0 ? "of all to this port" : "of all who ping";
}

/* "~412 sources -> 251 of 256 ours", "48 112, last hour 12 804" */
static void flow_counts(struct flow *f, const struct incident_look *look)
{
    const struct snapshot_incident *i = look->i;
    char text[4 * TEXT_NUMBER], sources[TEXT_NUMBER], hit[TEXT_NUMBER], all[TEXT_NUMBER];
    char hour[TEXT_NUMBER], of[TEXT_NUMBER + 8] = "";
    bool any;
    const struct distinct_count reached = incident_reached(i, &any);
    if (!any && incident_home_is_known(i))
        snprintf(of, sizeof of, " of %s", format_number(i->home.addresses, 20, all));
    snprintf(text, sizeof text, "%s source%s %s %s%s %s", format_distinct(i->sources, 20, sources),
             i->sources.value == 1 ? "" : "s", look->g->arrow, format_distinct(reached, 20, hit),
             of, any ? "in all" : "ours");
    flow_put(f, "", text);
    format_number(i->records, 20, all);
    if (i->per_hour > 0)
        snprintf(text, sizeof text, "%s, last hour %s", all,
                 text_grouped(text_whole(i->per_hour), hour));
    flow_put(f, "records", i->per_hour > 0 ? text : all);
    if (*what_it_counts(i))
        flow_put(f, "", what_it_counts(i));
    flow_growth(f, look);
}

static void flow_state(struct flow *f, const struct incident_look *look, bool acknowledged)
{
    const struct snapshot_incident *i = look->i;
    char text[INCIDENT_CELL], name[4 * INCIDENT_NAME];
    const enum incident_mark mark = incident_mark_of(i);
    flow_put(f, "", text_safe(i->name, strlen(i->name), name, sizeof name));
    incident_state_text(i, look->g, 13, text);
    flow_put_style(f, "", incident_style(i), text);
    snprintf(text, sizeof text, "%s SURGE", look->g->rising);
    if (i->state == INCIDENT_SURGING && mark != MARK_SURGE)
        flow_put_style(f, "", STYLE_NOTE, text);
    if (acknowledged)
        flow_put_style(f, "", STYLE_QUIET, "acknowledged");
}

static void flow_facts(struct flow *f, const struct incident_look *look, bool acknowledged)
{
    const struct snapshot_incident *i = look->i;
    const int64_t now_us = look->s->taken_at_us;
    flow_state(f, look, acknowledged);
    put_moment(f, "onset", i->onset_us, now_us);
    if (i->surge_us != SNAPSHOT_UNKNOWN)
        put_moment(f, i->state == INCIDENT_SURGING ? "vertical since" : "was vertical", i->surge_us,
                   now_us);
    if (i->spread_us != SNAPSHOT_UNKNOWN)
        put_moment(f, "spread", i->spread_us, now_us);
    flow_counts(f, look);
    if (i->state == INCIDENT_QUIET || i->state == INCIDENT_FADING)
        put_moment(f, "last", i->last_us, now_us);
}

/* Columns at the end of the head that say which page it is, where there may be pages. */
static int page_columns(struct box box)
{
    enum { PAGE_COLUMNS = 20, ONE_PAGE_WIDTH = 160, ONE_PAGE_HEIGHT = 32 };
    return box.width < ONE_PAGE_WIDTH || box.height < ONE_PAGE_HEIGHT ? PAGE_COLUMNS : 0;
}

/* The rows that the facts take; whether the title is worth one more: not where the picture of our
 * addresses would lose one by it. */
static int measure_facts(const struct incident_look *look, const struct ui_state *st,
                         bool acknowledged, struct box box, bool *titled)
{
    enum { PICTURE = 18 };
    const bool picture = st->glass.pane == PANE_HOME || st->glass.pane == PANE_ANSWERS ||
                         st->glass.pane == PANE_COMPANY;
    const int width = box.width - 2;
    struct flow f = {.box = {.width = width}};
    flow_facts(&f, look, acknowledged);
    *titled = (look->i->title[0] || look->i->reference[0]) &&
              (!picture || box.height - (f.y + 1) > PICTURE);
    return f.y + 1 + (!*titled && f.x > width - page_columns(box));
}

/* What it is, in words, and where there is room who wrote of it. */
static void draw_title(const struct incident_look *look, struct box *box)
{
    enum { TALL = 24 }; /* rows left: else each is needed */
    const struct snapshot_incident *i = look->i;
    const int width = box->width - 2 - page_columns(*box);
    char title[4 * INCIDENT_TITLE + 1], reference[4 * INCIDENT_TITLE + 1];
    text_safe(i->title, strlen(i->title), title, sizeof title);
    text_safe(i->reference, strlen(i->reference), reference, sizeof reference);
    struct line l;
    line_start(&l);
    line_add(&l, title);
    if (reference[0] && (box->height >= TALL || l.columns + 3 + format_columns(reference) <= width))
        line_printf(&l, " %s %s", look->g->between, reference);
    const char *rest = l.text;
    for (int row = 0; *rest && row < (box->height >= TALL ? 2 : 1); row++) {
        const size_t length = format_wrap(rest, width);
        char part[sizeof l.text];
        snprintf(part, sizeof part, "%.*s", (int)length, rest);
        const struct box at = box_take_top(box, 1);
        screen_put(at.top, at.left + 1, width, STYLE_PLAIN, part);
        rest += length + strspn(rest + length, " ");
    }
}

static void draw_head(const struct incident_look *look, const struct ui_state *st, struct box *box)
{
    const struct snapshot_incident *i = look->i;
    const bool acknowledged = i->acknowledged || acks_have(&st->acks, i->name);
    bool titled;
    struct box head = box_take_top(box, measure_facts(look, st, acknowledged, *box, &titled));
    head.left++;
    head.width -= 2;
    struct flow f = {.box = head};
    flow_facts(&f, look, acknowledged);
    if (titled)
        draw_title(look, box);
}

/* --- Panels ----------------------------------------------------------------------------------- */

static void compose_alerts(const struct incident_look *look, struct pane *p)
{
    alert_lines_compose(p, look->s, look->i->name, false, look->width);
}

static const struct {
    const char *title;
    void (*compose)(const struct incident_look *look, struct pane *p);
} kinds[PANES] = {
    [PANE_INSIDERS] = {"Insiders: OUR hosts that send it", incident_compose_insiders},
    [PANE_PORTS] = {"Ports", incident_compose_ports},
    [PANE_PAYLOADS] = {"Data: bytes, records, share, first seen, in hex",
                       incident_compose_payloads},
    [PANE_HOME] = {"Our addresses", incident_compose_home},
    [PANE_ANSWERS] = {"Did we answer?", incident_compose_answers},
    [PANE_COMPANY] = {"Same sources also", incident_compose_company},
    [PANE_SOURCES] = {"Sources", incident_compose_sources},
    [PANE_ALERTS] = {"Alerts, latest first", compose_alerts},
    [PANE_MESSAGES] = {"Messages, latest first", incident_compose_messages},
};

static struct incident_look look_at(const struct ui_state *st, const struct snapshot *s)
{
    return (struct incident_look){.s = s,
                                  .i = s ? incident_find(s, st->glass.incident) : NULL,
                                  .g = st->glyphs,
                                  .span = st->incident_span};
}

static void compose(struct incident_look *look, enum incident_pane which, int width, int height)
{
    look->width = width;
    look->height = height;
    pane_clear(&pane);
    kinds[which].compose(look, &pane);
}

/* How many lines each would like; about, since that depends on its width. */
static void find_wishes(struct incident_look *look, int width, int wishes[PANES])
{
    enum { HOME_WIDTH = 36 }; /* of the picture with its legend below it */
    for (int k = 0; k < PANES; k++) {
        compose(look, (enum incident_pane)k, k == PANE_HOME ? HOME_WIDTH : width, 0);
        wishes[k] = pane.count;
    }
}

static void pane_words(const struct incident_look *look, enum incident_pane which, char *title,
                       size_t title_size, char *note, size_t note_size)
{
    const struct snapshot_incident *i = look->i;
    char network[NETWORK_TEXT], hit[TEXT_NUMBER], all[TEXT_NUMBER];
    snprintf(title, title_size, "%s", kinds[which].title);
    note[0] = '\0';
    switch (which) {
    case PANE_HOME:
        if (i->home.addresses == 0)
            break;
        snprintf(note, note_size, "%s%s%s", format_distinct(i->home_targets, 12, hit),
                 incident_home_is_known(i) ? " of " : ", not all in IPv4 of ",
                 format_number(i->home.addresses, 12, all));
        if (i->home.cell_addresses > 1)
            snprintf(title, title_size, "Our addresses by /24");
        if (look->width >= 50)
            snprintf(title, title_size, "Our addresses %s",
                     network_format(&i->home.network, network));
        break;
    case PANE_SOURCES:
        if (i->source_count > 0 || i->kind == INCIDENT_SIGNATURE)
            snprintf(note, note_size, "%u of %s", i->source_count,
                     format_distinct(i->sources, 12, all));
        break;
    default:
        break;
    }
}

static void draw_pane(struct ui_state *st, struct incident_look *look, enum incident_pane which,
                      struct box box)
{
    char title[128], note[128];
    compose(look, which, box.width - 4, box.height - 2);
    if (pane_has_rows(&pane)) /* the sign of the selected row takes a column */
        compose(look, which, box.width - 5, box.height - 2);
    pane_words(look, which, title, sizeof title, note, sizeof note);
    pane_draw(&pane, &st->glass.panes[which], st->glyphs, box, st->glass.pane == which, title,
              note);
    struct line foot;
    line_start(&foot);
    if (which == PANE_PORTS)
        incident_ports_foot(look, &foot);
    else if (which == PANE_HOME)
        incident_home_foot(look, &foot);
    else if (which == PANE_SOURCES)
        incident_sources_foot(look, &foot);
    screen_panel_foot(box, foot.text);
}

static void draw_lost(const struct ui_state *st, struct box box)
{
    char name[4 * INCIDENT_NAME], text[5 * INCIDENT_NAME + 40];
    text_safe(st->glass.incident, strlen(st->glass.incident), name, sizeof name);
    snprintf(text, sizeof text, "%s is not among the incidents that are held now", name);
    screen_put(box.top + box.height / 2, box.left + 2, box.width - 2, STYLE_PLAIN, text);
}

void incident_draw(struct ui_state *st, const struct snapshot *s, struct box box)
{
    struct incident_look look = look_at(st, s);
    int wishes[PANES], pages;
    struct box boxes[PANES];
    if (!look.i) {
        draw_lost(st, box);
        return;
    }
    draw_head(&look, st, &box);
    find_wishes(&look, box.width / 2, wishes);
    if (wishes[st->glass.pane] == 0)
        st->glass.pane = PANE_PORTS;
    const int page = incident_page(box, st->glass.pane, wishes, &pages);
    if (pages > 1) {
        char text[64];
        snprintf(text, sizeof text, " page %d of %d: Tab ", page + 1, pages);
        const int columns = format_columns(text);
        screen_put(box.top - 1, box.left + box.width - columns, columns, STYLE_STRONG, text);
    }
    incident_layout(box, st->glass.pane, wishes, boxes);
    for (int k = 0; k < PANES; k++)
        if (boxes[k].height > 2)
            draw_pane(st, &look, (enum incident_pane)k, boxes[k]);
}

/* --- Keys ------------------------------------------------------------------------------------- */

/* The panel with the keys as it was drawn. */
static struct pane_place *compose_current(struct ui_state *st, const struct snapshot *s)
{
    struct incident_look look = look_at(st, s);
    struct pane_place *at = &st->glass.panes[st->glass.pane];
    if (!look.i)
        return NULL;
    compose(&look, st->glass.pane, at->width > 0 ? at->width : 76, at->height);
    return at;
}

void incident_move(struct ui_state *st, const struct snapshot *s, int64_t by)
{
    struct pane_place *at = compose_current(st, s);
    if (at)
        pane_move(&pane, at, by);
}

const struct pane_line *incident_selected(struct ui_state *st, const struct snapshot *s)
{
    struct pane_place *at = compose_current(st, s);
    return at ? pane_selected(&pane, at) : NULL;
}

void incident_change_pane(struct ui_state *st, const struct snapshot *s, int step)
{
    struct incident_look look = look_at(st, s);
    int wishes[PANES];
    if (!look.i)
        return;
    find_wishes(&look, 76, wishes);
    do
        st->glass.pane = (enum incident_pane)(((int)st->glass.pane + step + PANES) % PANES);
    while (wishes[st->glass.pane] == 0);
}
