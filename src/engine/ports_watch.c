/* ports_watch: which ports go vertical, and what is known of that over a restart. */
#include "src/base/clock.h"
#include "src/engine/port_entry.h"

void ports_watch(struct ports *p, int64_t second, port_surges *tell, void *context)
{
    for (uint32_t slot = 0; slot < p->detail_pool.used; slot++) {
        struct port_detail *d = &p->details[slot];
        if (p->detail_pool.owners[slot] == POOL_NONE || d->waits ||
            (d->change.count == 0 && !d->surges))
            continue;
        change_advance(&d->change, &p->surge, second);
        const enum change_level level = change_level(&d->change, &p->surge);
        if (level == CHANGE_NONE)
            d->surges = false;
        if (level != CHANGE_ALARM || d->surges || !is_unanswered(d) ||
            lately_count(&d->lately, second, SURGE_HALF_S) < p->detectors->surge.sources)
            continue;
        d->surges = true;
        const struct port_surge surge = {
            .port = (uint32_t)p->detail_pool.owners[slot],
            .since_s = change_since(&d->change),
            .growth = change_growth(&d->change),
            .records = d->records,
        };
        tell(context, &surge);
    }
}

/* --- Over a restart --------------------------------------------------------------------------- */

static bool is_worth_keeping(const struct ports *p, uint32_t slot)
{
    const struct port_detail *d = &p->details[slot];
    return p->detail_pool.owners[slot] != POOL_NONE && (d->change.comparable || d->surges);
}

static void port_detail_archive(const struct ports *p, struct port_detail *d, struct archive *a)
{
    change_archive(&d->change, &p->surge, a);
    lately_archive(&d->lately, a);
    archive_bool(a, &d->surges);
}

static void ports_read(struct ports *p, uint32_t count, struct archive *a)
{
    for (uint32_t i = 0; i < count && !a->failed; i++) {
        uint32_t port = 0;
        struct port_detail spare = {.records = 0}, *d = NULL;
        archive_count(a, &port, SNAPSHOT_PORTS - 1);
        if (!*entry_detail(&p->entries[port]) && pool_has_free(&p->detail_pool))
            d = port_claim_detail_at(p, port, 0);
        port_detail_archive(p, d ? d : &spare, a);
        if (d)
            d->waits = true;
    }
}

void ports_archive(struct ports *p, struct archive *a)
{
    uint32_t count = 0;
    for (uint32_t slot = 0; slot < p->detail_pool.used; slot++)
        count += is_worth_keeping(p, slot);
    archive_count(a, &count, SNAPSHOT_PORT_DETAILS);
    if (a->reading)
        ports_read(p, count, a);
    for (uint32_t slot = 0; slot < p->detail_pool.used && !a->reading; slot++) {
        if (!is_worth_keeping(p, slot))
            continue;
        uint32_t port = (uint32_t)p->detail_pool.owners[slot];
        archive_count(a, &port, SNAPSHOT_PORTS - 1);
        port_detail_archive(p, &p->details[slot], a);
    }
}

void ports_begin(struct ports *p, int64_t second)
{
    for (uint32_t slot = 0; slot < p->detail_pool.used; slot++) {
        p->details[slot].since_us = second * US_PER_S;
        history_init(&p->details[slot].history, second);
    }
}

void ports_resume(struct ports *p, int64_t from, int64_t until)
{
    for (uint32_t slot = 0; slot < p->detail_pool.used; slot++) {
        struct port_detail *d = &p->details[slot];
        if (d->waits)
            change_skip(&d->change, &p->surge, from, until);
        d->waits = false;
    }
}
