/* ports_watch: which ports go vertical; what is known of that, and of payloads, over a restart. */
#include "src/base/clock.h"
#include "src/engine/port_entry.h"

static bool port_begins_to_surge(const struct ports *p, const struct port_detail *d,
                                 enum change_level level, int64_t second)
{
    return level == CHANGE_ALARM && !d->surges && is_unanswered(d) &&
           lately_count(&d->lately, second, SURGE_HALF_S) >= p->detectors->surge.sources;
}

void ports_watch(struct ports *p, int64_t second, port_surges *tell, void *context)
{
    for (uint32_t slot = 0; slot < p->detail_pool.used; slot++) {
        struct port_detail *d = &p->details[slot];
        if (p->detail_pool.owners[slot] == POOL_NONE || d->waits ||
            (d->change.count == 0 && !d->surges))
            continue;
        change_advance(&d->change, &p->surge, second);
        const enum change_level level = change_level(&d->change, &p->surge);
        const bool over = level == CHANGE_NONE && d->surges;
        if (!over && !port_begins_to_surge(p, d, level, second))
            continue;
        d->surges = !over;
        const struct port_surge surge = {
            .over = over,
            .port = (uint32_t)p->detail_pool.owners[slot],
            .since_s = change_since(&d->change),
            .growth = change_growth(&d->change),
            .records = d->records,
        };
        tell(context, &surge);
    }
}

/* --- Over a restart --------------------------------------------------------------------------- */

/* Only those of UDP can have news; of fewer records they say nothing. */
static bool has_payloads_to_keep(const struct ports *p, uint32_t slot)
{
    return p->detail_pool.owners[slot] >= PORT_UDP &&
           payloads_records(&p->payloads[slot]) >= PAYLOADS;
}

static bool is_worth_keeping(const struct ports *p, uint32_t slot)
{
    const struct port_detail *d = &p->details[slot];
    return p->detail_pool.owners[slot] != POOL_NONE &&
           (d->change.comparable || d->surges || has_payloads_to_keep(p, slot));
}

static void habit_archive(struct port_detail *d, struct payloads *payloads, struct archive *a)
{
    archive_time_us(a, &d->habit_us);
    archive_time_or_unknown_us(a, &d->news_us);
    archive_u64(a, &d->earlier_records);
    archive_u64(a, &d->earlier_replies);
    archive_bool(a, &d->several);
    payloads_archive(payloads, a);
}

/* has_payloads: else there is nothing to read or write of them. */
static void port_detail_archive(const struct ports *p, struct port_detail *d,
                                struct payloads *payloads, bool has_payloads, struct archive *a)
{
    change_archive(&d->change, &p->surge, a);
    lately_archive(&d->lately, a);
    archive_bool(a, &d->surges);
    archive_bool(a, &has_payloads);
    if (has_payloads)
        habit_archive(d, payloads, a);
}

/* As a restart finds it: what was counted is earlier then. */
static void port_write(struct ports *p, uint32_t slot, struct archive *a)
{
    const uint32_t port = (uint32_t)p->detail_pool.owners[slot];
    struct port_detail kept = p->details[slot];
    archive_count(a, &(uint32_t){port}, SNAPSHOT_PORTS - 1);
    kept.several = port_has_several_sources(p, &p->entries[port]);
    kept.earlier_records += kept.records;
    kept.earlier_replies += kept.answers.reply;
    port_detail_archive(p, &kept, &p->payloads[slot], has_payloads_to_keep(p, slot), a);
}

static void ports_read(struct ports *p, uint32_t count, struct archive *a)
{
    for (uint32_t i = 0; i < count && !a->failed; i++) {
        uint32_t port = 0;
        struct port_detail spare = {.records = 0}, *d = NULL;
        struct payloads spare_payloads = {.count = 0}, *payloads = &spare_payloads;
        archive_count(a, &port, SNAPSHOT_PORTS - 1);
        if (!*entry_detail(&p->entries[port]) && pool_has_free(&p->detail_pool))
            d = port_claim_detail_at(p, port, 0);
        if (d)
            payloads = &p->payloads[d - p->details];
        port_detail_archive(p, d ? d : &spare, payloads, false, a);
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
    for (uint32_t slot = 0; slot < p->detail_pool.used && !a->reading; slot++)
        if (is_worth_keeping(p, slot))
            port_write(p, slot, a);
}

void ports_begin(struct ports *p, int64_t second)
{
    for (uint32_t slot = 0; slot < p->detail_pool.used; slot++) {
        struct port_detail *d = &p->details[slot];
        d->since_us = second * US_PER_S;
        history_init(&d->history, second);
        if (payloads_records(&p->payloads[slot]) == 0)
            d->habit_us = d->since_us;
    }
}

/* Who did not look has not watched it for longer. */
static void habit_skip(struct port_detail *d, int64_t from, int64_t until)
{
    if (until > from)
        d->habit_us += (until - from) * US_PER_S;
    if (d->habit_us > until * US_PER_S)
        d->habit_us = until * US_PER_S;
}

void ports_resume(struct ports *p, int64_t from, int64_t until)
{
    for (uint32_t slot = 0; slot < p->detail_pool.used; slot++) {
        struct port_detail *d = &p->details[slot];
        if (d->waits) {
            change_skip(&d->change, &p->surge, from, until);
            habit_skip(d, from, until);
        }
        d->waits = false;
    }
}
