/* incident_home: which of our addresses an incident hit, as a picture, and whether they answered.
 */
#include "ui/format.h"
#include "ui/incident_view.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum { ACROSS = 16, LABEL = 9, CELL = 2 /* columns */, LEGENDS = 4 };

/* --- Our addresses ---------------------------------------------------------------------------- */

/* Of what no signature names at most the records since it surged are known address by address:
 * nobody can say that one was never hit. */
static bool is_never_known(const struct incident_look *look)
{
    return look->i->kind == INCIDENT_SIGNATURE;
}

static const char *sign(const struct incident_look *look, enum incident_cell cell)
{
    return cell == CELL_NEVER && !is_never_known(look) ? "?" : look->g->cells[cell];
}

static const char *legend(const struct incident_look *look, enum incident_cell cell)
{
    static const char *const texts[LEGENDS] = {
        [CELL_NEVER] = "never hit",
        [CELL_HIT] = "hit",
        [CELL_NEW] = "new this minute",
        [CELL_ANSWERED] = "answered",
    };
    return cell == CELL_NEVER && !is_never_known(look) ? "not known" : texts[cell];
}

/* What numbers all cells: then each row can say where it begins. */
static bool one_network(const struct incident_home *h)
{
    const unsigned host_bits = 128u - h->network.prefix_length;
    return host_bits < 32 &&
           UINT64_C(1) << host_bits >= h->cells_count * (uint64_t)h->cell_addresses;
}

/* ".16" or ".16.0": the end of the address that a row begins with. */
static void row_label(const struct incident_home *h, uint32_t cell, char out[TEXT_NUMBER])
{
    const uint8_t *base = h->network.base.bytes + 12;
    const uint32_t first = (uint32_t)base[2] << 8 | base[3];
    const uint32_t at = first + cell * h->cell_addresses;
    out[0] = '\0';
    if (!one_network(h) || !address_is_v4(&h->network.base))
        return;
    if (h->cell_addresses > 1)
        snprintf(out, TEXT_NUMBER, ".%u.0", at >> 8 & 0xff);
    else
        snprintf(out, TEXT_NUMBER, ".%u", at & 0xff);
}

static void add_row(const struct incident_look *look, uint32_t begin, int label, struct line *l)
{
    const struct incident_home *h = &look->i->home;
    char text[TEXT_NUMBER];
    line_start(l);
    row_label(h, begin, text);
    line_cell(l, text, label, false);
    for (uint32_t c = begin; c < begin + ACROSS; c++) {
        if (c < h->cells_count && h->cells[c] < LEGENDS)
            line_printf(l, "%s ", sign(look, (enum incident_cell)h->cells[c]));
        else
            line_cell(l, "", CELL, false);
    }
}

/* At the right of the first rows, from the worst down. */
static void add_legend(const struct incident_look *look, uint32_t row, struct line *l)
{
    static const enum incident_cell order[LEGENDS] = {CELL_ANSWERED, CELL_NEW, CELL_HIT,
                                                      CELL_NEVER};
    if (row >= 1 && row <= LEGENDS)
        line_printf(l, " %s %s", sign(look, order[row - 1]), legend(look, order[row - 1]));
    else if (row == LEGENDS + 2 && look->i->home.cell_addresses > 1)
        line_add(l, " each a /24");
}

static int label_columns(const struct incident_home *h)
{
    enum { SHORT_LABEL = 5 };
    return h->cell_addresses > 1 ? LABEL - 2 : SHORT_LABEL;
}

/* Whether what the signs mean stands beside the picture; else in the frame. */
static bool is_legend_beside(const struct incident_look *look)
{
    enum { LEGEND_COLUMNS = 21 };
    const struct incident_home *h = &look->i->home;
    return h->cells_count > LEGENDS * ACROSS &&
           look->width >= label_columns(h) + ACROSS * CELL + LEGEND_COLUMNS;
}

void incident_home_foot(const struct incident_look *look, struct line *out)
{
    const char *const *g = look->g->cells;
    line_start(out);
    if (look->i->home.cells_count > 0 && !is_legend_beside(look))
        line_printf(out, "%s hit  %s new  %s answered  %s %s", g[CELL_HIT], g[CELL_NEW],
                    g[CELL_ANSWERED], sign(look, CELL_NEVER),
                    is_never_known(look) ? "never" : "not known");
}

static void add_picture(const struct incident_look *look, struct pane *p)
{
    const struct incident_home *h = &look->i->home;
    const bool beside = is_legend_beside(look);
    const int label = label_columns(h);
    for (uint32_t begin = 0; begin < h->cells_count; begin += ACROSS) {
        struct line l;
        add_row(look, begin, label, &l);
        if (beside)
            add_legend(look, begin / ACROSS, &l);
        pane_add(p, STYLE_PLAIN, l.text);
    }
}

void incident_compose_home(const struct incident_look *look, struct pane *p)
{
    const struct snapshot_incident *i = look->i;
    char hit[TEXT_NUMBER];
    if (i->home.cells_count > 0) {
        add_picture(look, p);
        return;
    }
    pane_printf(p, STYLE_PLAIN, "%s of our addresses were hit",
                format_distinct(i->home_targets, 20, hit));
    pane_wrap(p, STYLE_QUIET, look->width, "%s",
              is_never_known(look)
                  ? "no picture: they are too many, or IPv6, or no network is said to be ours (-H)"
                  : "no picture: which of them is not kept of what no signature names");
}

/* --- Did we answer? --------------------------------------------------------------------------- */

enum { NAME = 12, NUMBER = 11, BEFORE_MEANING = NAME + NUMBER + 2 };

static void add_count(struct pane *p, enum style style, const char *name, uint64_t n,
                      const char *meaning, int width)
{
    char number[TEXT_NUMBER];
    struct line l;
    line_start(&l);
    line_cell(&l, name, NAME, false);
    line_cell(&l, format_number(n, NUMBER, number), NUMBER, true);
    if (BEFORE_MEANING + format_columns(meaning) <= width)
        line_printf(&l, "  %s", meaning);
    pane_add(p, style, l.text);
}

static void add_repliers(const struct incident_look *look, struct pane *p)
{
    enum { WIDE = 50 };
    const struct snapshot_incident *i = look->i;
    const int when_columns = look->width < WIDE ? 6 : 12;
    for (uint32_t k = 0; k < i->replier_count; k++) {
        const struct incident_replier *r = &i->repliers[k];
        char address[ADDRESS_TEXT], when[TEXT_NUMBER], number[TEXT_NUMBER];
        struct pane_line *l =
            pane_wrap(p, STYLE_BAD, look->width, "%s %s %s x since %s", look->g->alarm,
                      address_format(&r->address, address), format_number(r->replies, 5, number),
                      format_moment(r->first_us, look->s->taken_at_us, when_columns, when));
        l->row = ROW_SOURCE;
        l->key = source_rows_key(&r->address);
    }
}

/* The setting that says how long an answer to its records is waited for. */
static const char *time_out_of(const struct snapshot_incident *i)
{
    for (uint32_t k = 1; k < i->port_count; k++)
        if (i->ports[k].protocol != i->ports[0].protocol)
            return "time-out";
    return i->port_count == 0                    ? "icmp_timeout"
           : i->ports[0].protocol == IPPROTO_TCP ? "tcp_timeout"
                                                 : "udp_timeout";
}

/* With what it depends on, as far as there is room. */
static void add_unknown(const struct incident_look *look, struct pane *p)
{
    const char *wait = time_out_of(look->i);
    char text[80];
    const bool pings = look->i->kind == INCIDENT_PORT && look->i->port_count == 0;
    if (look->i->kind == INCIDENT_SOURCE || pings) {
        add_count(p, STYLE_QUIET, "? unknown", look->i->answers.unknown,
                  pings ? "not counted of pings" : "not counted by source", look->width);
        return;
    }
    snprintf(text, sizeof text, "%s is not over, or forgotten (see memory)", wait);
    if (BEFORE_MEANING + format_columns(text) > look->width)
        snprintf(text, sizeof text, "%s not over, or forgotten", wait);
    if (BEFORE_MEANING + format_columns(text) > look->width)
        strcpy(text, "too early, or forgotten");
    add_count(p, STYLE_QUIET, "? unknown", look->i->answers.unknown, text, look->width);
}

/* Who of ours replied is listed of what a signature names, but not where replies are expected, or
 * were: only where all were listed an empty list says that none did. */
static const char *no_replier(const struct snapshot *s, const struct snapshot_incident *i)
{
    const struct snapshot_answers *a = &i->answers;
    const bool listed = i->kind == INCIDENT_SIGNATURE;
    if (a->reply > 0)
        return i->repliers_kept ? "records were answered, but none by a host of ours"
               : listed         ? "records were answered, no host of ours is listed"
                                : "records were answered; by whom is not kept";
    if (snapshot_hears_no_answers(s))
        return "not known: nothing outbound was seen";
    return listed || a->unreachable + a->silent > 0 ? "no: none of ours replied" : "not known";
}

void incident_compose_answers(const struct incident_look *look, struct pane *p)
{
    const struct snapshot_answers *a = &look->i->answers;
    if (look->i->replier_count > 0)
        add_repliers(look, p);
    else
        pane_wrap(p, STYLE_PLAIN, look->width, "%s", no_replier(look->s, look->i));
    if (a->reply > 0)
        add_count(p, look->i->replier_count > 0 ? STYLE_BAD : STYLE_PLAIN, "replied", a->reply,
                  "records answered", look->width);
    add_count(p, STYLE_PLAIN, "unreachable", a->unreachable, "ICMP error or TCP RST", look->width);
    add_count(p, STYLE_PLAIN, "silent", a->silent,
              snapshot_hears_no_answers(look->s) ? "no answer can be seen"
                                                 : "nothing came back in time",
              look->width);
    if (a->unknown > 0)
        add_unknown(look, p);
}
