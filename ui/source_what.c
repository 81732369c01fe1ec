/* source_what: what a source is: the signatures it matched, whether it scans, how it chooses its
 * source ports. */
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

void source_what(const struct snapshot *s, const struct snapshot_host *h, const struct glyphs *g,
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
    struct parts p = {out, g->between, width, 0};
    line_start(out);
    for (uint32_t i = 0; i < s->signature_count; i++)
        if (snapshot_host_matched(h, i))
            add_part(&p, s->signature_names[i]);
    if (h->scan != SCAN_NONE)
        add_part(&p, scans[h->scan]);
    /* Every host has some habit: it tells of those that are of interest anyhow. */
    if (h->habit != HABIT_UNKNOWN && (out->columns > 0 || p.left_out > 0))
        add_part(&p, habits[h->habit]);
    if (p.left_out > 0)
        line_printf(out, "%s+%d", out->columns > 0 ? " " : "", p.left_out);
}
