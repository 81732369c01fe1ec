/* incident_who: our hosts that emit it, its busiest sources, and what else its sources are. */
#include "ui/format.h"
#include "ui/incident_text.h"
#include "ui/incident_view.h"

#include <stdio.h>
#include <string.h>

/* As much of it as there is room for. */
static void insider_text(const struct incident_look *look, const struct incident_insider *h,
                         struct line *l)
{
    enum { WITH_LAST = 90, IN_WORDS = 55 };
    char address[ADDRESS_TEXT], first[TEXT_NUMBER], last[TEXT_NUMBER], records[TEXT_NUMBER];
    char targets[TEXT_NUMBER];
    const int64_t now_us = look->s->taken_at_us;
    const bool words = look->width >= IN_WORDS;
    line_start(l);
    line_printf(l, "%s %-15s since %s", look->g->alarm, address_format(&h->address, address),
                format_moment(h->first_us, now_us, words ? 12 : 6, first));
    if (look->width >= WITH_LAST)
        line_printf(l, ", last %s", format_moment(h->last_us, now_us, 12, last));
    format_number(h->records, words ? 12 : 5, records);
    format_distinct(h->targets, words ? 12 : 5, targets);
    if (!words) {
        line_printf(l, ", %s %s %s", records, look->g->arrow, targets);
        return;
    }
    char counts[4 * TEXT_NUMBER];
    snprintf(counts, sizeof counts, ", %s records to %s targets", records, targets);
    if (l->columns + format_columns(counts) > look->width)
        snprintf(counts, sizeof counts, ", %s to %s targets", records, targets);
    line_add(l, counts);
}

static void make_row(struct pane_line *line, const struct address *a)
{
    line->row = ROW_SOURCE;
    line->key = source_rows_key(a);
}

static bool is_ours(const struct incident_look *look, const struct address *a)
{
    return home_contains(&look->s->input.home, a);
}

/* It sends, or nobody of ours does. How severe it is does not tell: that stays as it was opened,
 * and after a start with another home its source may be ours, or not any more. */
static void add_scanning_insider(const struct incident_look *look, const struct address *a,
                                 struct pane *p)
{
    char name[ADDRESS_TEXT];
    address_format(a, name);
    if (is_ours(look, a))
        make_row(pane_printf(p, STYLE_BAD, "%s %s scans", look->g->alarm, name), a);
    else
        pane_printf(p, STYLE_PLAIN, "none: %s is not ours", name);
}

void incident_compose_insiders(const struct incident_look *look, struct pane *p)
{
    const struct snapshot_incident *i = look->i;
    struct address scanner;
    if (incident_scanner_address(i, &scanner)) {
        add_scanning_insider(look, &scanner, p);
        return;
    }
    for (uint32_t k = 0; k < i->insider_count; k++) {
        struct line l;
        insider_text(look, &i->insiders[k], &l);
        make_row(pane_add(p, STYLE_BAD, l.text), &i->insiders[k].address);
    }
    if (i->insiders_more > 0)
        pane_printf(p, STYLE_BAD, "%s and %u more of ours", look->g->alarm, i->insiders_more);
    if (p->count == 0)
        pane_add(p, STYLE_PLAIN,
                 i->kind == INCIDENT_SIGNATURE ? "none of our hosts sends it"
                                               : "not listed: no signature names it");
}

/* --- Same sources also ------------------------------------------------------------------------ */

static void add_habit(const struct incident_look *look, struct pane *p)
{
    const struct snapshot_incident *i = look->i;
    if (i->habit == HABIT_UNKNOWN) {
        pane_wrap(p, STYLE_QUIET, look->width, "source ports: ? too few packets from each");
        return;
    }
    static const char *const meanings[] = {
        [HABIT_NATURAL] = "as an operating system's",
        [HABIT_FIXED] = "always the same: made by a tool",
        [HABIT_SEQUENTIAL] = "one after the other",
        [HABIT_MIXED] = "of no one kind",
    };
    pane_wrap(p, STYLE_PLAIN, look->width, "source ports %.0f%% %s: %s", 100 * i->habit_share,
              source_port_habit_name((enum source_port_habit)i->habit), meanings[i->habit]);
}

static void add_forged(const struct incident_look *look, struct pane *p)
{
    const struct snapshot_incident *i = look->i;
    char names[TEXT_NUMBER];
    format_distinct(i->forged_names, 12, names);
    if (i->forged_groups == 0)
        pane_wrap(p, STYLE_PLAIN, look->width, "no sign of one sender under many addresses");
    else if (i->forged_groups == 1)
        pane_wrap(p, STYLE_NOTE, look->width, "%s one sender under %s forged addresses",
                  look->g->rising, names);
    else
        pane_wrap(p, STYLE_NOTE, look->width, "%s %u senders with forged addresses, one with %s",
                  look->g->rising, i->forged_groups, names);
}

void incident_compose_company(const struct incident_look *look, struct pane *p)
{
    const struct snapshot_incident *i = look->i;
    char all[TEXT_NUMBER], number[TEXT_NUMBER], name[4 * INCIDENT_NAME];
    if (i->kind != INCIDENT_SIGNATURE) {
        pane_wrap(p, STYLE_QUIET, look->width, "not looked for: no signature names it");
        return;
    }
    format_distinct(i->sources, 12, all);
    for (uint32_t k = 0; k < i->companion_count; k++)
        pane_wrap(p, STYLE_PLAIN, look->width, "%s: %s%s of %s source%s",
                  text_safe(i->companions[k].signature, strlen(i->companions[k].signature), name,
                            sizeof name),
                  i->companions_exact ? "" : "~",
                  format_number(i->companions[k].sources, 12, number), all,
                  i->sources.value == 1 ? "" : "s");
    if (i->companion_count == 0)
        pane_add(p, STYLE_PLAIN, "matched no other signature");
    add_forged(look, p);
    add_habit(look, p);
}

/* --- Sources ---------------------------------------------------------------------------------- */

enum {
    WHEN = 12,
    WHEN_SHORT = 8,
    RECORDS = 9,
    WIDE = 58 /* for the day and the hour */,
    WHAT_LEAST = 23 /* columns of what a source is */
};

/* Columns before each of the times. */
static int source_gap(const struct incident_look *look)
{
    return look->width >= WIDE ? 2 : 3; /* short ones would read as one */
}

/* As wide as the longest of them, as far as there is room beside what is said of them. */
static int sources_width(const struct incident_look *look, int when)
{
    const int room = look->width - RECORDS - 2 * (when + source_gap(look)) - (int)sizeof "  ours";
    int widest = FORMAT_ADDRESS_LEAST;
    for (uint32_t k = 0; k < look->i->source_count; k++) {
        char address[ADDRESS_TEXT];
        const int length = (int)strlen(address_format(&look->i->top_sources[k].address, address));
        widest = length > widest ? length : widest;
    }
    return widest <= room ? widest : room > FORMAT_ADDRESS_LEAST ? room : FORMAT_ADDRESS_LEAST;
}

/* What the one of that address is, if it is held and there is room: nothing else. */
static void add_what(const struct incident_look *look, const struct address *a, struct line *l)
{
    const int room = look->width - l->columns - 1;
    const struct snapshot_host *host = snapshot_find_source(look->s, a);
    struct line what;
    if (!host || room < WHAT_LEAST)
        return;
    source_what(look->s, host, look->g, room, &what);
    line_printf(l, " %s", what.text);
}

static void source_line(const struct incident_look *look, const char *address, const char *records,
                        const char *first, const char *last, const char *home, struct line *l)
{
    const int when = look->width >= WIDE ? WHEN : WHEN_SHORT, gap = source_gap(look);
    line_start(l);
    line_cell(l, address, sources_width(look, when), false);
    line_cell(l, "", 1, false);
    line_cell(l, records, RECORDS, true);
    line_cell(l, "", gap, false);
    line_cell(l, first, when, true);
    line_cell(l, "", gap, false);
    line_cell(l, last, when, true);
    line_cell(l, "", 1, false);
    line_cell(l, home, (int)sizeof "ours" - 1, false);
}

/* What matched other signatures too may be theirs. */
static const char *source_records(const struct incident_source *source, char out[TEXT_NUMBER])
{
    char number[TEXT_NUMBER];
    snprintf(out, TEXT_NUMBER, "%s%s", source->records_error > 0 ? "~" : "",
             format_number(source->records, RECORDS - 1, number));
    return out;
}

/* Of a scan there is one, which says more as long as it is held. */
static void add_scanner(const struct incident_look *look, const struct address *a, struct pane *p)
{
    const bool ours = is_ours(look, a);
    const enum style style = ours ? STYLE_HOME : STYLE_PLAIN;
    char name[ADDRESS_TEXT];
    struct line l;
    line_start(&l);
    line_printf(&l, "%s%s", address_format(a, name), ours ? " ours" : "");
    add_what(look, a, &l);
    if (snapshot_find_source(look->s, a))
        make_row(pane_add(p, style, l.text), a);
    else
        pane_wrap(p, style, look->width,
                  "%s alone%s, which is not among the sources that are held now", name,
                  ours ? ", one of ours" : "");
}

/* The busiest of them that are held. */
void incident_compose_sources(const struct incident_look *look, struct pane *p)
{
    const struct snapshot_incident *i = look->i;
    const int when = look->width >= WIDE ? WHEN : WHEN_SHORT;
    struct address scanner;
    struct line l;
    if (incident_scanner_address(i, &scanner)) {
        add_scanner(look, &scanner, p);
        return;
    }
    if (i->source_count == 0) {
        pane_wrap(p, STYLE_QUIET, look->width, "%s",
                  i->kind == INCIDENT_SIGNATURE ? "none held" : "not listed: see the alerts");
        return;
    }
    source_line(look, "address", "records", "first", "last", "", &l);
    if (look->width - l.columns - 1 >= WHAT_LEAST)
        line_add(&l, " what it is");
    pane_add(p, STYLE_QUIET, l.text)->head = true;
    for (uint32_t k = 0; k < i->source_count; k++) {
        const struct incident_source *source = &i->top_sources[k];
        char address[ADDRESS_TEXT], records[TEXT_NUMBER], first[TEXT_NUMBER], last[TEXT_NUMBER];
        const bool ours = is_ours(look, &source->address);
        format_address(&source->address, sources_width(look, when), address);
        source_line(look, address, source_records(source, records),
                    format_moment(source->first_us, look->s->taken_at_us, when, first),
                    format_moment(source->last_us, look->s->taken_at_us, when, last),
                    ours ? "ours" : "", &l);
        add_what(look, &source->address, &l);
        make_row(pane_add(p, ours ? STYLE_HOME : STYLE_PLAIN, l.text), &source->address);
    }
}

static void evidence_parts(const struct incident_evidence *e, const char *unit, struct line *out)
{
    char number[TEXT_NUMBER];
    line_start(out);
    line_printf(out, "evidence: %s%s kept", format_number(e->held, 9, number), unit);
    if (e->pushed_out > 0)
        line_printf(out, ", %s pushed out", format_number(e->pushed_out, 9, number));
    if (e->goes_on)
        line_printf(out, ", %s to file", format_number(e->handed_over, 9, number));
}

void incident_sources_foot(const struct incident_look *look, struct line *out)
{
    enum { EDGE = 2 /* columns of the frame beside it */ };
    const struct incident_evidence *e = &look->i->evidence;
    char number[TEXT_NUMBER];
    line_start(out);
    if (!e->kept)
        return;
    evidence_parts(e, " packets", out);
    if (out->columns > look->width - EDGE)
        evidence_parts(e, "", out);
    if (out->columns > look->width - EDGE) {
        line_start(out);
        line_printf(out, "evidence: %s packets kept", format_number(e->held, 9, number));
    }
}
