/* port: one port under the glass. See port_view.h. */
#include "ui/port_view.h"
#include "src/base/clock.h"
#include "src/base/services.h"
#include "ui/activity.h"
#include "ui/flow.h"
#include "ui/format.h"
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

static struct pane pane; /* composed anew each time */

/* False: no packet went to it, or the capture began anew. */
static bool look_at(const struct ui_state *st, const struct snapshot *s, struct port_look *out)
{
    const struct snapshot_port *port = snapshot_find_port(s, st->glass.protocol, st->glass.port);
    if (!port)
        return false;
    *out =
        (struct port_look){.s = s, .port = port, .detail = port_detail(s, port), .g = st->glyphs};
    return true;
}

/* --- Facts ------------------------------------------------------------------------------------ */

static void flow_counts(struct flow *f, const struct port_look *look)
{
    const struct snapshot_port *p = look->port;
    char n[TEXT_NUMBER];
    flow_put(f, "packets", format_number(p->packets, 20, n));
    flow_put(f, "bytes", format_number(p->bytes, 20, n));
    flow_put(f, "records",
             format_estimate(p->records, snapshot_records_exact(look->s, p->protocol), 20, n));
    flow_put(f, "from sources", format_distinct(p->sources, 20, n));
    flow_put(f, "to targets", format_distinct(p->targets, 20, n));
}

/* "+57: more sources than is usual" */
static void flow_trend(struct flow *f, const struct port_look *look)
{
    char text[LIST_CELL];
    const double trend = port_trend(look->detail);
    port_trend_text(look->detail, text);
    if (trend >= 1)
        strcat(text, " more sources than usual");
    else if (trend <= -1 && strcmp(text, "?") != 0)
        strcat(text, " fewer sources than usual");
    flow_put_style(f, "trend", trend >= 1 ? STYLE_NOTE : STYLE_STRONG, text);
}

static void flow_facts(struct flow *f, const struct port_look *look)
{
    const struct snapshot_port_detail *d = look->detail;
    char n[TEXT_NUMBER], when[CLOCK_TEXT];
    flow_counts(f, look);
    flow_put(f, "first", clock_format_date_time(look->port->first_us, when));
    flow_put(f, "last", clock_format_date_time(look->port->last_us, when));
    if (!d)
        return;
    flow_put(f, format_head("pkt/s"),
             format_recent(&d->history, look->s->taken_at_us,
                           snapshot_has_losses(look->s) ? look->g->at_least : "", n));
    flow_trend(f, look);
    if (d->since_us > look->port->first_us)
        flow_put(f, "details since", format_when(d->since_us, look->s->taken_at_us, n));
}

static void draw_facts(const struct port_look *look, struct box *box)
{
    char title[128], name[TEXT_NUMBER], safe[64] = "";
    const struct snapshot_port *p = look->port;
    const char *service = services_name(p->protocol, p->port);
    struct flow f = {.box = {.width = box->width - 4}};
    flow_facts(&f, look);
    if (service)
        text_safe(service, strlen(service), safe, sizeof safe);
    snprintf(title, sizeof title, "%s%s%s%s%s", format_port(p->protocol, p->port, name),
             service ? " " : "", service ? look->g->between : "", service ? " " : "", safe);
    const struct box panel = box_take_top(box, f.y + 1 + 2);
    f = (struct flow){.box = screen_panel(panel, look->g, false, title, "")};
    flow_facts(&f, look);
}

/* --- Panels ----------------------------------------------------------------------------------- */

enum { AROUND = 5 /* the frame, blanks, and the sign of the selected row */, FRAME = 2 };

/* The lines of a panel. Returns of how many hosts those of hosts are: what others list of their
 * ports is not known. */
static uint32_t compose(struct port_look *look, enum port_pane which, int width)
{
    look->width = width;
    pane_clear(&pane);
    if (which == PORT_INCIDENTS)
        port_compose_incidents(look, &pane);
    else if (which == PORT_PAYLOADS)
        port_payloads_compose(look->s, look->port, width, &pane);
    else
        return port_compose_hosts(look, which == PORT_TARGETS, &pane);
    return 0;
}

static void draw_foot(const struct port_look *look, enum port_pane which, uint32_t detailed,
                      struct box box)
{
    char text[128], number[TEXT_NUMBER];
    text[0] = '\0';
    if (which == PORT_SOURCES || which == PORT_TARGETS)
        snprintf(text, sizeof text, "as %u of %u held list their ports", detailed,
                 which == PORT_TARGETS ? look->s->target_count : look->s->source_count);
    else if (which == PORT_PAYLOADS && look->detail && look->detail->payloads_unlisted > 0)
        snprintf(text, sizeof text, "others in up to %s records",
                 format_number(look->detail->payloads_unlisted, 20, number));
    screen_panel_foot(box, text);
}

static void draw_pane(struct ui_state *st, struct port_look *look, enum port_pane which,
                      struct box box)
{
    static const char *const titles[PORT_PANES] = {
        [PORT_INCIDENTS] = "Incidents",
        [PORT_PAYLOADS] = "Data: bytes, records, share, first seen, in hex",
        [PORT_SOURCES] = "Top sources (ports listed): packets",
        [PORT_TARGETS] = "Top targets (ports listed): packets",
    };
    struct glass *glass = &st->glass;
    if (box.height <= FRAME)
        return;
    const uint32_t detailed = compose(look, which, box.width - AROUND);
    pane_draw(&pane, &glass->port_panes[which], st->glyphs, box, glass->port_pane == which,
              titles[which], "");
    draw_foot(look, which, detailed, box);
}

/* The height of a panel that has so many lines at most. */
static int height_of(struct port_look *look, enum port_pane which, int width, int most)
{
    compose(look, which, width - AROUND);
    return FRAME + (pane.count < most ? pane.count : most);
}

static void draw_fixed(struct port_look *look, const char *title,
                       void (*compose_it)(const struct port_look *look, struct pane *p),
                       struct box box)
{
    struct pane_place place = {.top = 0};
    look->width = box.width - AROUND;
    pane_clear(&pane);
    compose_it(look, &pane);
    pane_draw(&pane, &place, look->g, box, false, title, "");
}

enum { SIDE = 42, COUNTS = FRAME + 1 + SNAPSHOT_WINDOWS, WIDE = 110 };

/* The graphs, and what was counted of late and of answers beside or below them. */
static void draw_late(struct port_look *look, struct box *box)
{
    struct spark_marks marks = {.count = 0};
    int height = activity_height(box->height);
    const bool wide = box->width >= WIDE;
    if (wide && height < 2 * COUNTS)
        height = 2 * COUNTS;
    struct box row = box_take_top(box, height);
    const struct box graphs = wide ? box_take_left(&row, row.width - SIDE) : row;
    spark_marks_add_port(&marks, look->s, look->port->protocol, look->port->port);
    if (look->detail)
        activity_draw(look->g, look->s, &look->detail->history, &marks, graphs);
    else
        draw_fixed(look, "Activity", port_compose_nothing, graphs);
    if (!wide)
        row = box_take_top(box, COUNTS);
    const struct box late =
        wide ? box_take_top(&row, row.height - COUNTS) : box_take_left(&row, row.width / 2);
    draw_fixed(look, "Distinct addresses of late", port_compose_windows, late);
    draw_fixed(look,
               snapshot_hears_no_answers(look->s) ? "Answers: nothing outbound was seen"
                                                  : "Did we answer its records?",
               port_compose_answers, row);
}

/* Those of hosts side by side below the others, or all one above the other; where there is no room
 * for that the one with the keys. */
static void draw_panes(struct ui_state *st, struct port_look *look, struct box box)
{
    enum { LEAST = 5, FEW = 4 };
    if (box.width < WIDE && box.height < PORT_PANES * LEAST) {
        draw_pane(st, look, st->glass.port_pane, box);
        char text[64];
        snprintf(text, sizeof text, "page %d of %d: Tab", (int)st->glass.port_pane + 1, PORT_PANES);
        screen_panel_foot_left(box, text);
        return;
    }
    const int incidents = height_of(look, PORT_INCIDENTS, box.width, FEW);
    const int payloads = height_of(look, PORT_PAYLOADS, box.width, FEW);
    draw_pane(st, look, PORT_INCIDENTS, box_take_top(&box, incidents));
    draw_pane(st, look, PORT_PAYLOADS, box_take_top(&box, payloads));
    const bool beside = box.width >= WIDE;
    draw_pane(st, look, PORT_SOURCES,
              beside ? box_take_left(&box, box.width / 2) : box_take_top(&box, box.height / 2));
    draw_pane(st, look, PORT_TARGETS, box);
}

void port_draw(struct ui_state *st, const struct snapshot *s, struct box box)
{
    struct port_look look;
    char text[64 + TEXT_NUMBER], name[TEXT_NUMBER];
    if (!look_at(st, s, &look)) {
        snprintf(text, sizeof text, "no packet went to %s",
                 format_port(st->glass.protocol, st->glass.port, name));
        screen_put(box.top + box.height / 2, box.left + 2, box.width - 2, STYLE_PLAIN, text);
        return;
    }
    draw_facts(&look, &box);
    draw_late(&look, &box);
    draw_panes(st, &look, box);
}

/* --- Keys ------------------------------------------------------------------------------------- */

/* The panel with the keys as it was drawn; NULL: there is none. */
static struct pane_place *compose_current(struct ui_state *st, const struct snapshot *s)
{
    struct pane_place *at = &st->glass.port_panes[st->glass.port_pane];
    struct port_look look;
    if (!look_at(st, s, &look))
        return NULL;
    compose(&look, st->glass.port_pane, at->width);
    return at;
}

void port_move(struct ui_state *st, const struct snapshot *s, int64_t by)
{
    struct pane_place *at = compose_current(st, s);
    if (at)
        pane_move(&pane, at, by);
}

const struct pane_line *port_selected(struct ui_state *st, const struct snapshot *s)
{
    const struct pane_place *at = compose_current(st, s);
    return at ? pane_selected(&pane, at) : NULL;
}
