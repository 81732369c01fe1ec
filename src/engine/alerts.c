/* alerts: see alerts.h. */
#include "src/engine/alerts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The oldest of the least severe; the list is full. */
static uint32_t least_severe(const struct alerts *a)
{
    uint32_t least = 0;
    for (uint32_t i = 1; i < a->count; i++)
        if (a->latest[i].severity < a->latest[least].severity)
            least = i;
    return least;
}

/* Room behind the others; NULL: all of them are severer, and nobody was told of them yet. */
static struct snapshot_alert *alert_place(struct alerts *a, enum severity severity)
{
    if (a->count < SNAPSHOT_ALERTS)
        return &a->latest[a->count++];
    uint32_t least = least_severe(a);
    if (severity < a->latest[least].severity) {
        if (a->latest[0].number > a->told)
            return NULL;
        least = 0;
    }
    memmove(&a->latest[least], &a->latest[least + 1], (a->count - 1 - least) * sizeof a->latest[0]);
    return &a->latest[a->count - 1];
}

void alerts_raise(struct alerts *a, const struct alert_about *about, const char *format, ...)
{
    a->total++;
    a->by_severity[about->severity]++;
    struct snapshot_alert *alert = alert_place(a, about->severity);
    if (!alert)
        return;
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

struct snapshot_alert *alerts_find(struct alerts *a, enum alert_kind kind, const char *text)
{
    for (uint32_t i = a->count; i-- > 0;)
        if (a->latest[i].kind == kind && strcmp(a->latest[i].text, text) == 0)
            return &a->latest[i];
    return NULL;
}

static int compare_times(const void *a, const void *b)
{
    const struct snapshot_alert *x = a, *y = b;
    if (x->time_us != y->time_us)
        return x->time_us < y->time_us ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* Those that were not told of; they share out their numbers anew. */
static void alerts_put_in_order(struct alerts *a)
{
    uint64_t numbers[SNAPSHOT_ALERTS];
    const uint32_t end = a->count;
    uint32_t first = end;
    while (first > 0 && a->latest[first - 1].number > a->told)
        first--;
    for (uint32_t i = first; i < end; i++)
        numbers[i] = a->latest[i].number;
    qsort(&a->latest[first], end - first, sizeof a->latest[0], compare_times);
    for (uint32_t i = first; i < end; i++)
        /* cppcheck-suppress uninitvar ; the loop above went the same way */
        a->latest[i].number = numbers[i];
    a->told = a->total;
}

void alerts_fill(struct alerts *a, struct snapshot *s)
{
    if (a->told < a->total)
        alerts_put_in_order(a);
    s->alerts_total = a->total;
    memcpy(s->alerts_by_severity, a->by_severity, sizeof s->alerts_by_severity);
    s->alert_count = a->count;
    for (uint32_t i = 0; i < a->count; i++)
        s->alerts[i] = a->latest[a->count - 1 - i];
}
