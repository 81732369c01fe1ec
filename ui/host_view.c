/* host: one source or target under the glass. See host_view.h. */
#include "ui/host_view.h"
#include "src/base/clock.h"
#include "ui/activity.h"
#include "ui/flow.h"
#include "ui/format.h"
#include "ui/who.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static struct pane pane; /* composed anew each time */

bool host_look_at(const struct ui_state *st, const struct snapshot *s, struct host_row *out)
{
    const struct address *a = &st->glass.address;
    const struct snapshot_host *h =
        st->glass.target ? snapshot_find_target(s, a) : snapshot_find_source(s, a);
    if (!h)
        return false;
    *out = st->glass.target ? host_row_target(s, (uint32_t)(h - s->targets))
                            : host_row_source(s, (uint32_t)(h - s->sources));
    return true;
}

/* --- Facts ------------------------------------------------------------------------------------ */

static void put_moment(struct flow *f, const char *label, int64_t time_us)
{
    char when[CLOCK_TEXT];
    flow_put(f, label, time_us == SNAPSHOT_UNKNOWN ? "?" : clock_format_date_time(time_us, when));
}

static void flow_line_end(struct flow *f)
{
    f->x = 0;
    f->y++;
}

/* What one of ours does in incidents, and what a source is, on a line each. True: its source ports
 * are said there. */
static bool flow_what(struct flow *f, const struct host_row *h, const struct glyphs *g)
{
    struct line what;
    line_start(&what);
    if (h->target || h->host->home)
        target_what(h->s, &h->host->address, g, f->box.width - 14, &what);
    if (what.columns > 0) {
        flow_put_style(f, "in incidents", STYLE_BAD, what.text);
        flow_line_end(f);
    }
    if (h->target)
        return false;
    const bool whole = source_what(h->s, h->host, g, f->box.width - 12, &what);
    if (what.columns == 0)
        return false;
    flow_put_style(f, "what it is", STYLE_NOTE, what.text);
    flow_line_end(f);
    return whole && h->host->habit != HABIT_UNKNOWN;
}

/* Who it is besides its address, on a line of its own. */
static void flow_who(struct flow *f, const struct address *a)
{
    struct geo_facts facts;
    char name[NAMES_TEXT], text[2 * GEO_NAME];
    if (who_has_names())
        flow_put(f, "name", who_name_in_full(a, name));
    if (who_find(a, &facts)) {
        snprintf(text, sizeof text, "%s %s", facts.country, facts.country_name);
        flow_put(f, "country", *facts.country || *facts.country_name ? text : "?");
        snprintf(text, sizeof text, "AS%u %s", facts.as_number, facts.as_name);
        flow_put(f, "network", facts.as_number > 0 ? text : *facts.as_name ? facts.as_name : "?");
        if (facts.damaged)
            flow_put_style(f, "", STYLE_BAD, "a file of geo_files is damaged");
    }
    if (f->x > 0)
        flow_line_end(f);
}

static void flow_counts(struct flow *f, const struct host_row *h, const struct glyphs *g)
{
    const struct snapshot_host *host = h->host;
    const bool exact = host->packets_error == 0;
    char n[TEXT_NUMBER];
    flow_put(f, "packets", format_estimate(host->packets, exact, 20, n));
    if (!exact)
        flow_put(f, "of which another's, at most", format_number(host->packets_error, 20, n));
    flow_put(f, "bytes", format_estimate(host->bytes, exact, 20, n));
    flow_put(
        f, "records",
        format_estimate(host->records, exact && snapshot_records_exact(h->s, IPPROTO_UDP), 20, n));
    flow_put(f, h->target ? "from sources" : "to targets", host_row_peers_text(h, g, 20, n));
    flow_put(f, "on ports", format_distinct(host->ports, 20, n));
    flow_line_end(f);
}

static void flow_source(struct flow *f, const struct host_row *h, bool with_ports)
{
    const struct snapshot_host_detail *d = h->detail;
    char n[TEXT_NUMBER];
    if (d && d->ttl_low < d->ttl_high)
        snprintf(n, sizeof n, "%u-%u", d->ttl_low, d->ttl_high);
    else
        snprintf(n, sizeof n, "%u", h->host->ttl);
    flow_put(f, "ttl", n);
    if (with_ports)
        flow_put(f, "source ports",
                 h->host->habit == HABIT_UNKNOWN
                     ? "?"
                     : source_port_habit_name((enum source_port_habit)h->host->habit));
}

/* Whether it answered, and what it sends itself. */
static void flow_target(struct flow *f, const struct host_row *h)
{
    const uint64_t replies = target_replies(h->s, &h->host->address);
    const struct snapshot_host *as_source = snapshot_find_source(h->s, &h->host->address);
    char n[TEXT_NUMBER], text[3 * TEXT_NUMBER];
    flow_put_style(f, "replies to incidents", replies > 0 ? STYLE_BAD : STYLE_STRONG,
                   replies > 0 ? format_number(replies, 20, n) : "none known");
    if (!as_source)
        return;
    snprintf(text, sizeof text, "%s packets",
             format_estimate(as_source->packets, as_source->packets_error == 0, 20, n));
    flow_put(f, "sends", text);
}

static void flow_facts(struct flow *f, const struct host_row *h, const struct glyphs *g)
{
    char n[TEXT_NUMBER];
    flow_who(f, &h->host->address);
    const bool ports_said = flow_what(f, h, g);
    flow_counts(f, h, g);
    put_moment(f, "first", h->host->first_us);
    put_moment(f, "last", h->host->last_us);
    if (h->target)
        flow_target(f, h);
    else
        flow_source(f, h, !ports_said);
    if (h->detail && h->detail->since_us > h->host->first_us)
        flow_put(f, "details since", format_when(h->detail->since_us, h->s->taken_at_us, n));
}

static void draw_facts(const struct ui_state *st, const struct host_row *h, struct box *box)
{
    char title[ADDRESS_TEXT + 32], address[ADDRESS_TEXT];
    struct flow f = {.box = {.width = box->width - 4}};
    flow_facts(&f, h, st->glyphs);
    snprintf(title, sizeof title, "%s %s %s", address_format(&h->host->address, address),
             st->glyphs->between,
             h->target       ? "OURS, as a target"
             : h->host->home ? "OURS"
                             : "outside");
    struct box panel = box_take_top(box, f.y + 1 + 2);
    f = (struct flow){.box = screen_panel(panel, st->glyphs, false, title, "")};
    flow_facts(&f, h, st->glyphs);
}

/* --- Panels ----------------------------------------------------------------------------------- */

static void compose(const struct ui_state *st, const struct host_row *h, enum detail which,
                    int width)
{
    pane_clear(&pane);
    if (which == DETAIL_PORTS)
        host_compose_ports(h, width, &pane);
    else if (which == DETAIL_PEERS)
        host_compose_peers(h, st->glyphs, width, &pane);
    else
        packet_compose_list(h, width, &pane);
}

static void draw_pane(struct ui_state *st, const struct host_row *h, enum detail which,
                      struct box box)
{
    enum { AROUND = 5 }; /* the frame, blanks, and the sign of the selected row */
    struct glass *glass = &st->glass;
    const char *const titles[DETAILS] = {
        [DETAIL_PORTS] = h->target ? "Ports: packets, share" : "To ports: packets, share",
        [DETAIL_PEERS] = h->target ? "Latest sources" : "Latest targets",
        [DETAIL_PACKETS] = "Latest packets",
    };
    compose(st, h, which, box.width - AROUND);
    pane_draw(&pane, &glass->details[which], st->glyphs, box, glass->detail == which, titles[which],
              "");
}

static void draw_payloads(const struct ui_state *st, const struct host_row *h, struct box box)
{
    struct pane_place place = {.top = 0};
    pane_clear(&pane);
    host_compose_payloads(h, box.width - 4, &pane);
    pane_draw(&pane, &place, st->glyphs, box, false,
              h->target ? "Data it got most, by first bytes" : "Data it sent most, by first bytes",
              "");
}

static int count_payloads(const struct host_row *h)
{
    pane_clear(&pane);
    host_compose_payloads(h, HOST_PAYLOADS_WIDTH, &pane); /* of which the width changes none */
    return pane.count;
}

static void draw_detail(struct ui_state *st, const struct host_row *h, struct box box)
{
    enum { FRAME = 2, LEAST = 3, FEW = 6, MANY = 10, EVERY = 16 /* port, peer that is kept */ };
    enum { PAYLOADS_FROM = 26, PEERS_LEAST = 60 };
    const int all = box.height, payloads = count_payloads(h);
    activity_draw(st->glyphs, h->s, &h->detail->history, NULL,
                  box_take_top(&box, activity_height(all)));
    struct box row = box_take_top(&box, FRAME + (all >= 64   ? EVERY
                                                 : all >= 36 ? MANY
                                                 : all >= 20 ? FEW
                                                             : LEAST));
    /* Beside the others where there is room, else in a row of their own, if they are any. */
    const bool beside =
        payloads > 0 && row.width >= HOST_PORTS_WIDTH + PEERS_LEAST + HOST_PAYLOADS_WIDTH;
    draw_pane(st, h, DETAIL_PORTS, box_take_left(&row, HOST_PORTS_WIDTH));
    draw_pane(st, h, DETAIL_PEERS,
              box_take_left(&row, beside ? row.width - HOST_PAYLOADS_WIDTH : row.width));
    if (beside)
        draw_payloads(st, h, row);
    else if (payloads > 0 && all >= PAYLOADS_FROM)
        draw_payloads(st, h, box_take_top(&box, FRAME + payloads));
    draw_pane(st, h, DETAIL_PACKETS, box);
}

/* What is known of one of which no details are kept. */
static void draw_little(const struct host_row *h, struct box box)
{
    screen_put(box.top + 1, box.left + 2, box.width - 2, STYLE_QUIET,
               h->target ? "no details are kept of it: others get more packets"
                         : "no details are kept of it: others sent more, or to more targets");
    pane_clear(&pane);
    host_compose_payloads(h, box.width - 4, &pane);
    if (pane.count > 0)
        screen_put(box.top + 3, box.left + 2, box.width - 4, STYLE_PLAIN, pane.lines[0].text);
}

void host_draw(struct ui_state *st, const struct snapshot *s, struct box box)
{
    const char *what = st->glass.target ? "targets" : "sources";
    char address[ADDRESS_TEXT], text[ADDRESS_TEXT + 80];
    struct host_row h;
    if (!host_look_at(st, s, &h)) {
        const bool outside = st->glass.target && !home_contains(&s->input.home, &st->glass.address);
        snprintf(text, sizeof text,
                 outside ? "%s is none of ours: of %s outside no more is known"
                         : "%s is not among the %s that are held now",
                 address_format(&st->glass.address, address), what);
        screen_put(box.top + box.height / 2, box.left + 2, box.width - 2, STYLE_PLAIN, text);
        return;
    }
    draw_facts(st, &h, &box);
    if (h.detail)
        draw_detail(st, &h, box);
    else
        draw_little(&h, box);
}

/* --- Keys ------------------------------------------------------------------------------------- */

/* The panel with the keys as it was drawn; NULL: there is none. */
static struct pane_place *compose_current(struct ui_state *st, const struct snapshot *s)
{
    struct pane_place *at = &st->glass.details[st->glass.detail];
    struct host_row h;
    if (!host_look_at(st, s, &h) || !h.detail)
        return NULL;
    compose(st, &h, st->glass.detail, at->width);
    return at;
}

void host_move(struct ui_state *st, const struct snapshot *s, int64_t by)
{
    struct pane_place *at = compose_current(st, s);
    if (at)
        pane_move(&pane, at, by);
}

const struct pane_line *host_selected(struct ui_state *st, const struct snapshot *s)
{
    const struct pane_place *at = compose_current(st, s);
    return at ? pane_selected(&pane, at) : NULL;
}
