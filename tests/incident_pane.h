/* incident_pane: a snapshot with incidents and one pane of the view of the first, for the tests of
 * what is composed into it. */
#ifndef TAPWATCH_TESTS_INCIDENT_PANE_H
#define TAPWATCH_TESTS_INCIDENT_PANE_H

#include "tests/check.h"
#include "tests/show_incidents.h"
#include "ui/incident_view.h"

#include <string.h>

static struct snapshot *s;
static struct pane p;
static struct incident_look look;

static inline void start(void)
{
    s = snapshot_new();
    show_fill(s, true);
    look = (struct incident_look){.s = s,
                                  .i = &s->incidents[0],
                                  .g = theme_glyphs(true),
                                  .span = SPAN_2_DAYS,
                                  .width = 80,
                                  .height = 20};
    pane_clear(&p);
}

static inline void stop(void)
{
    snapshot_free(s);
}

/* The first line with these words; NULL: there is none. */
static inline const struct pane_line *find(const char *words)
{
    for (int i = 0; i < p.count; i++)
        if (strstr(p.lines[i].text, words))
            return &p.lines[i];
    return NULL;
}

/* The first line with these words, which must be there. */
static inline const struct pane_line *line_with(const char *words)
{
    static const struct pane_line nothing;
    const struct pane_line *l = find(words);
    ck_assert_msg(l != NULL, "no line has: %s", words);
    return l ? l : &nothing;
}

#endif
