/* source_what: what a source is: the signatures it matched, whether it scans, how it chooses its
 * source ports; and what a target, one of our hosts, has to do with incidents. */
#include "ui/state.h"

#include <stdio.h>
#include <string.h>

/* Parts that did not fit are counted; room for saying so is kept. */
struct parts {
    struct line *out;
    const char *between;
    int width, left_out;
};

static void add_part(struct parts *p, const char *part)
{
    enum { MORE = 3 }; /* " +2" */
    char text[4 * INCIDENT_NAME + 8], safe[4 * INCIDENT_NAME];
    text_safe(part, strlen(part), safe, sizeof safe);
    if (p->out->columns == 0)
        snprintf(text, sizeof text, "%s", safe);
    else
        snprintf(text, sizeof text, " %s %s", p->between, safe);
    const int room = p->width - (p->out->columns == 0 ? 0 : MORE);
    if (p->left_out == 0 && p->out->columns + format_columns(text) <= room)
        line_add(p->out, text);
    else
        p->left_out++;
}

static void say_left_out(const struct parts *p)
{
    if (p->left_out > 0)
        line_printf(p->out, "%s+%d", p->out->columns > 0 ? " " : "", p->left_out);
}

bool source_what(const struct snapshot *s, const struct snapshot_host *h, const struct glyphs *g,
                 int width, struct line *out)
{
    static const char *const scans[] = {[SCAN_NONE] = "",
                                        [SCAN_SWEEP] = "sweep",
                                        [SCAN_PORTS] = "port scan",
                                        [SCAN_BOTH] = "sweep of many ports"};
    static const char *const habits[] = {[HABIT_UNKNOWN] = "",
                                         [HABIT_NATURAL] = "natural ports",
                                         [HABIT_FIXED] = "one source port",
                                         [HABIT_SEQUENTIAL] = "ports in sequence",
                                         [HABIT_MIXED] = "mixed ports"};
    line_start(out);
    struct parts p = {out, g->between, width, 0};
    for (uint32_t i = 0; i < s->signature_count; i++)
        if (snapshot_host_matched(h, i))
            add_part(&p, s->signature_names[i]);
    if (h->scan != SCAN_NONE)
        add_part(&p, scans[h->scan]);
    /* Every host has some habit: it tells of those that are of interest anyhow. */
    if (h->habit != HABIT_UNKNOWN && (out->columns > 0 || p.left_out > 0))
        add_part(&p, habits[h->habit]);
    say_left_out(&p);
    return p.left_out == 0;
}

static uint64_t replies_in(const struct snapshot_incident *i, const struct address *a)
{
    for (uint32_t k = 0; k < i->replier_count; k++)
        if (address_equal(&i->repliers[k].address, a))
            return i->repliers[k].replies;
    return 0;
}

/* One of ours that scans is the insider of its own incident: that it SCANS says more. */
static bool sends(const struct snapshot_incident *i, const struct address *a)
{
    return i->kind != INCIDENT_SOURCE && incident_has_insider(i, a);
}

static bool does_scan(const struct snapshot_incident *i, const struct address *a,
                      char name[ADDRESS_TEXT])
{
    return incident_is_scan_by(i, a, name) ||
           (i->kind == INCIDENT_SOURCE && incident_has_insider(i, a));
}

uint64_t target_replies(const struct snapshot *s, const struct address *a)
{
    uint64_t replies = 0;
    for (uint32_t k = 0; k < s->incident_count; k++)
        replies += replies_in(&s->incidents[k], a);
    return replies;
}

int target_roles(const struct snapshot *s, const struct address *a)
{
    char name[ADDRESS_TEXT] = "";
    int roles = 0;
    for (uint32_t k = 0; k < s->incident_count; k++)
        roles += sends(&s->incidents[k], a) + (replies_in(&s->incidents[k], a) > 0) +
                 does_scan(&s->incidents[k], a, name);
    return roles;
}

void target_what(const struct snapshot *s, const struct address *a, const struct glyphs *g,
                 int width, struct line *out)
{
    struct parts p = {out, g->between, width, 0};
    char part[INCIDENT_NAME + 16], name[ADDRESS_TEXT] = "";
    line_start(out);
    for (uint32_t k = 0; k < s->incident_count; k++) {
        const struct snapshot_incident *i = &s->incidents[k];
        snprintf(part, sizeof part, "SENDS %s", i->name);
        if (sends(i, a))
            add_part(&p, part);
        if (does_scan(i, a, name))
            add_part(&p, "SCANS");
        snprintf(part, sizeof part, "replied to %s", i->name);
        if (replies_in(i, a) > 0)
            add_part(&p, part);
    }
    say_left_out(&p);
}
