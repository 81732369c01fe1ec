/* scans: see scans.h. */
#include "src/engine/scans.h"

/* What is unknown is more than could be kept: a lot. */
static uint64_t known_or_many(struct distinct_count count)
{
    return count.certainty == CERTAINTY_UNKNOWN ? UINT32_MAX : count.value;
}

enum scan scan_of(const struct scan_facts *f)
{
    enum { DENSE = 4 };
    const uint64_t targets = known_or_many(f->targets), ports = known_or_many(f->ports);
    const bool silent = f->to_home && f->replied == 0;
    if (f->replied * 2 >= f->records)
        return SCAN_NONE;
    if (targets >= (silent ? SCAN_TARGETS_SILENT : SCAN_TARGETS) && ports <= SCAN_FEW_PORTS)
        return SCAN_SWEEP;
    if (ports >= (silent ? SCAN_PORTS_SILENT : SCAN_PORTS_LEAST) && targets <= SCAN_FEW_TARGETS)
        return SCAN_PORTS;
    if (targets >= SCAN_TARGETS && ports >= SCAN_PORTS_LEAST &&
        f->records * DENSE >= targets * ports)
        return SCAN_BOTH;
    return SCAN_NONE;
}

void scans_add(struct scans *s, const struct scan_event *event)
{
    if (s->count < SCANS)
        s->events[s->count++] = *event;
    else
        s->left_out++;
}
