/* acks: see acks.h. */
#include "ui/acks.h"

#include <stdio.h>
#include <string.h>

/* acks.count: it is not there. */
static size_t find(const struct acks *a, const char *name)
{
    size_t i = 0;
    while (i < a->count && strcmp(a->list[i].name, name) != 0)
        i++;
    return i;
}

bool acks_have(const struct acks *a, const char *name)
{
    return find(a, name) < a->count;
}

static void drop(struct acks *a, size_t at)
{
    a->count--;
    memmove(&a->list[at], &a->list[at + 1], (a->count - at) * sizeof a->list[0]);
}

void acks_toggle(struct acks *a, const char *name, uint64_t alerts_total)
{
    const size_t at = find(a, name);
    if (at < a->count) {
        drop(a, at);
        return;
    }
    if (a->count == SNAPSHOT_INCIDENTS)
        drop(a, 0);
    struct ack *new = &a->list[a->count++];
    snprintf(new->name, sizeof new->name, "%s", name);
    new->alerts = alerts_total;
}

bool acks_update(struct acks *a, const struct snapshot *s)
{
    bool dropped = false;
    for (uint32_t i = 0; a->count > 0 && i < s->alert_count; i++) {
        const struct snapshot_alert *alert = &s->alerts[i];
        const size_t at = find(a, alert->incident);
        if (alert->severity == SEVERITY_CRITICAL && at < a->count &&
            alert->number > a->list[at].alerts) {
            drop(a, at);
            dropped = true;
        }
    }
    return dropped;
}
