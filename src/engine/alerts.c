/* alerts: see alerts.h. */
#include "src/engine/alerts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void alerts_raise(struct alerts *a, const struct alert_about *about, const char *format, ...)
{
    struct snapshot_alert *alert = &a->latest[a->total++ % SNAPSHOT_ALERTS];
    *alert = (struct snapshot_alert){
        .number = a->total,
        .time_us = about->time_us,
        .kind = (uint8_t)about->kind,
        .severity = (uint8_t)about->severity,
    };
    snprintf(alert->incident, sizeof alert->incident, "%s", about->incident);
    snprintf(alert->subject, sizeof alert->subject, "%s", about->subject);
    va_list args;
    va_start(args, format);
    vsnprintf(alert->text, sizeof alert->text, format, args);
    va_end(args);
}

static struct snapshot_alert *alert_at(struct alerts *a, uint64_t number)
{
    return &a->latest[(number - 1) % SNAPSHOT_ALERTS];
}

static int compare_times(const void *a, const void *b)
{
    const struct snapshot_alert *x = a, *y = b;
    if (x->time_us != y->time_us)
        return x->time_us < y->time_us ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void alerts_put_in_order(struct alerts *a)
{
    struct snapshot_alert new[SNAPSHOT_ALERTS] = {{0}};
    const uint64_t count =
        a->total - a->told < SNAPSHOT_ALERTS ? a->total - a->told : SNAPSHOT_ALERTS;
    const uint64_t first = a->total - count + 1;
    for (uint64_t i = 0; i < count; i++)
        new[i] = *alert_at(a, first + i);
    qsort(new, count, sizeof *new, compare_times);
    for (uint64_t i = 0; i < count; i++) {
        new[i].number = first + i;
        *alert_at(a, first + i) = new[i];
    }
    a->told = a->total;
}

void alerts_fill(struct alerts *a, struct snapshot *s)
{
    if (a->told < a->total)
        alerts_put_in_order(a);
    s->alerts_total = a->total;
    s->alert_count = a->total < SNAPSHOT_ALERTS ? (uint32_t)a->total : SNAPSHOT_ALERTS;
    for (uint32_t i = 0; i < s->alert_count; i++)
        s->alerts[i] = *alert_at(a, a->total - i);
}
