/* scans: see scans.h. */
#include "src/engine/scans.h"

#include "src/base/clock.h"

/* What is unknown is more than could be kept: a lot. */
static uint64_t known_or_many(struct distinct_count count)
{
    return count.certainty == CERTAINTY_UNKNOWN ? UINT32_MAX : count.value;
}

static uint64_t targets_of_scan(const struct scan_detector *d, bool silent)
{
    return (uint64_t)(silent ? d->targets_silent : d->targets);
}

static uint64_t ports_of_scan(const struct scan_detector *d, bool silent)
{
    return (uint64_t)(silent ? d->ports_silent : d->ports);
}

enum scan scan_of(const struct scan_detector *d, const struct scan_facts *f)
{
    enum { DENSE = 4 };
    const uint64_t targets = known_or_many(f->targets), ports = known_or_many(f->ports);
    const bool silent = f->to_home && f->replied == 0;
    if (f->replied * 2 >= f->records)
        return SCAN_NONE;
    if (targets >= targets_of_scan(d, silent) && ports <= (uint64_t)d->few_ports)
        return SCAN_SWEEP;
    if (ports >= ports_of_scan(d, silent) && targets <= (uint64_t)d->few_targets)
        return SCAN_PORTS;
    if (targets >= targets_of_scan(d, false) && ports >= ports_of_scan(d, false) &&
        f->records * DENSE >= targets * ports)
        return SCAN_BOTH;
    return SCAN_NONE;
}

/* --- Of late ---------------------------------------------------------------------------------- */

static uint32_t failed(const struct scan_facts *f)
{
    const uint64_t failed = f->records > f->replied ? f->records - f->replied : 0;
    return failed < UINT32_MAX ? (uint32_t)failed : UINT32_MAX;
}

static uint16_t mark_of(struct distinct_count count)
{
    const uint64_t known = known_or_many(count);
    return known < UINT16_MAX ? (uint16_t)known : UINT16_MAX;
}

static int32_t part_of(const struct scan_detector *d, int64_t second)
{
    return (int32_t)clock_part(second, d->window_s);
}

void scan_lately_begin(struct scan_lately *l, const struct scan_detector *d, int64_t second)
{
    *l = (struct scan_lately){.part = part_of(d, second)};
}

void scan_lately_advance(struct scan_lately *l, const struct scan_detector *d, int64_t second,
                         const struct scan_facts *f)
{
    const int32_t part = part_of(d, second);
    if (part <= l->part)
        return;
    const struct scan_mark mark = {failed(f), mark_of(f->targets), mark_of(f->ports)};
    l->before = part == l->part + 1 ? l->now : mark;
    l->now = mark;
    l->part = part;
}

/* How many of them are new, and tried in vain. What is unknown is more than could be kept: as many
 * as there could be. */
static uint32_t grown(struct distinct_count count, uint16_t before, uint32_t in_vain)
{
    if (count.certainty == CERTAINTY_UNKNOWN)
        return in_vain;
    const uint32_t more = count.value > before ? count.value - before : 0;
    return more < in_vain ? more : in_vain;
}

bool scan_lately_is(const struct scan_lately *l, const struct scan_detector *d,
                    const struct scan_facts *f, enum scan scan)
{
    const bool silent = f->to_home && f->replied == 0;
    const uint32_t in_vain = failed(f) > l->before.failed ? failed(f) - l->before.failed : 0;
    const uint32_t targets = grown(f->targets, l->before.targets, in_vain);
    const uint32_t ports = grown(f->ports, l->before.ports, in_vain);
    switch (scan) {
    case SCAN_SWEEP:
        return targets >= targets_of_scan(d, silent);
    case SCAN_PORTS:
        return ports >= ports_of_scan(d, silent);
    case SCAN_BOTH:
        return targets >= targets_of_scan(d, false) || ports >= ports_of_scan(d, false);
    default:
        return false;
    }
}

int64_t scan_lately_since(const struct scan_lately *l, const struct scan_detector *d)
{
    return ((int64_t)l->part - 1) * d->window_s;
}

void scans_add(struct scans *s, const struct scan_event *event)
{
    if (s->count < SCANS)
        s->events[s->count++] = *event;
    else
        s->left_out++;
}
