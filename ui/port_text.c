/* port_text: see port_text.h. */
#include "ui/port_text.h"
#include "src/base/clock.h"
#include "ui/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const struct snapshot_port_detail *port_detail(const struct snapshot *s,
                                               const struct snapshot_port *p)
{
    return p->detail < 0 ? NULL : &s->port_details[p->detail];
}

struct distinct_count port_window_sources(const struct snapshot *s, const struct snapshot_port *p,
                                          enum port_window window)
{
    const struct snapshot_port_detail *d = port_detail(s, p);
    if (!d || d->windows_since_us == SNAPSHOT_UNKNOWN)
        return (struct distinct_count){0, CERTAINTY_UNKNOWN};
    return d->sources[window];
}

void port_window_text(const struct snapshot *s, const struct snapshot_port *p,
                      struct distinct_count n, enum port_window window, int width,
                      const struct glyphs *g, char out[LIST_CELL])
{
    const struct snapshot_port_detail *d = port_detail(s, p);
    char number[TEXT_NUMBER];
    const bool known = d && d->windows_since_us != SNAPSHOT_UNKNOWN;
    const bool late = known && n.certainty != CERTAINTY_UNKNOWN &&
                      d->windows_since_us > p->first_us &&
                      s->taken_at_us - d->windows_since_us < s->window_s[window] * US_PER_S;
    const char *sign = late ? g->at_least : "";
    if (!known)
        n.certainty = CERTAINTY_UNKNOWN;
    snprintf(out, LIST_CELL, "%s%s", sign,
             format_distinct(n, width - format_columns(sign), number));
}

/* Where nothing came of late and nothing is usual there is nothing to be far from, whatever the
 * floor under the usual makes of it. */
double port_trend(const struct snapshot_port_detail *d)
{
    if (!d || d->trend < 0)
        return -HUGE_VAL;
    if (d->sources[WINDOW_SHORT].value == 0 && d->sources[WINDOW_MIDDLE].value == 0)
        return 0;
    return d->rises ? d->trend : -d->trend;
}

void port_trend_text(const struct snapshot_port_detail *d, char out[LIST_CELL])
{
    enum { SHOWN_FROM = 20 }; /* 1 / 0.05: less is 0.0 */
    const double trend = port_trend(d);
    char number[TEXT_NUMBER];
    if (isinf(trend))
        strcpy(out, "?");
    else if (fabs(trend) * SHOWN_FROM < 1)
        strcpy(out, "0");
    else
        snprintf(out, LIST_CELL, "%c%s", trend > 0 ? '+' : '-',
                 format_rate(fabs(trend), "", number));
}
