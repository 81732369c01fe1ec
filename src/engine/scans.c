/* scans: see scans.h. */
#include "src/engine/scans.h"

#include "src/base/bits.h"
#include "src/base/clock.h"

/* So many records may have tried a quarter or more of all pairs of target and port. */
static bool is_dense(const struct scan_growth *g)
{
    enum { DENSE = 4 };
    return (uint64_t)g->records * DENSE >= (uint64_t)g->targets * g->ports;
}

enum scan scan_of(const struct scan_detector *d, const struct scan_growth *g)
{
    enum { REPLIED = 2, REPLIED_OF_ASKED = 10, TIMES_OF_ASKED = 2 };
    const int64_t times = g->asks ? TIMES_OF_ASKED : 1;
    const int64_t targets = g->targets / times, ports = g->ports / times;
    const int64_t many_targets = g->silent ? d->targets_silent : d->targets;
    const int64_t many_ports = g->silent ? d->ports_silent : d->ports;
    if ((uint64_t)g->replied * (g->asks ? REPLIED_OF_ASKED : REPLIED) >= g->records)
        return SCAN_NONE;
    if (targets >= many_targets && g->ports_most <= d->few_ports)
        return SCAN_SWEEP;
    if (ports >= many_ports && g->targets_most <= d->few_targets)
        return SCAN_PORTS;
    if (targets >= many_targets && ports >= many_ports && is_dense(g))
        return SCAN_BOTH;
    return g->ports_alone / times >= many_ports ? SCAN_PORTS : SCAN_NONE;
}

/* --- Of late ---------------------------------------------------------------------------------- */

static struct scan_mark scan_mark(const struct scan_facts *f)
{
    return (struct scan_mark){f->records, f->replied, (uint16_t)f->targets.value,
                              (uint16_t)f->ports.value};
}

static uint16_t part_of(const struct scan_detector *d, int64_t second)
{
    return (uint16_t)clock_part(second, d->window_s);
}

void scan_lately_begin(struct scan_lately *l, const struct scan_detector *d, int64_t second)
{
    *l = (struct scan_lately){.part = part_of(d, second)};
}

static uint32_t more_than(uint32_t now, uint32_t before)
{
    return now > before ? now - before : 0;
}

bool scan_lately_is_due(const struct scan_lately *l, uint32_t records, bool estimates, bool turns)
{
    enum { SHARE = 16, LEAST_OF_ESTIMATES = 64 };
    const uint32_t more = more_than(records, l->before.records);
    uint32_t every = estimates ? LEAST_OF_ESTIMATES : 1;
    while (every <= more / SHARE / 2)
        every *= 2;
    return turns || records % every == 0;
}

void scan_lately_restart(struct scan_lately *l, const struct scan_facts *f, uint16_t *targets)
{
    l->before = l->now = scan_mark(f);
    l->targets_then = l->now.targets;
    l->ports_then = l->now.ports;
    l->targets = *targets = 0;
    l->datagrams = 0;
}

static void note_new_target(struct scan_lately *l, const struct scan_facts *f)
{
    if (l->targets_then == (uint16_t)f->targets.value)
        return;
    l->targets_then = (uint16_t)f->targets.value;
    l->ports_then = (uint16_t)f->ports.value;
}

static bool replies_caught_up(const struct scan_lately *l, const struct scan_facts *f)
{
    const uint64_t replied = more_than(f->replied, l->before.replied);
    return replied * 2 >= more_than(f->records, l->before.records);
}

bool scan_lately_advance(struct scan_lately *l, const struct scan_detector *d, int64_t second,
                         const struct scan_facts *f, uint16_t *targets)
{
    const uint16_t part = part_of(d, second);
    const int16_t parts = (int16_t)(uint16_t)(part - l->part);
    const bool anew = parts > 1 || replies_caught_up(l, f);
    if (anew) {
        scan_lately_restart(l, f, targets);
    } else if (parts == 1) {
        l->before = l->now;
        l->now = scan_mark(f);
        l->targets = *targets;
        *targets = 0;
    }
    if (parts > 0)
        l->part = part;
    note_new_target(l, f);
    return anew;
}

/* A count falls where its place became another's; between two reads at one place it does not. */
static uint32_t grown(uint32_t value, uint16_t before)
{
    const uint16_t more = (uint16_t)((uint16_t)value - before);
    return more <= INT16_MAX ? more : 0;
}

/* How many of them are new, and tried in vain. What is unknown is more than could be kept: as many
 * as there could be. */
static uint32_t grown_in_vain(struct distinct_count count, uint16_t before, uint32_t in_vain)
{
    const uint32_t more =
        count.certainty == CERTAINTY_UNKNOWN ? in_vain : grown(count.value, before);
    return more < in_vain ? more : in_vain;
}

/* An estimate grows in leaps, which become larger with it. */
static uint32_t grown_at_most(struct distinct_count count, uint16_t before)
{
    enum { LEAPS = 3, REGISTERS = 4096, ROUGHLY = 16 };
    if (count.certainty == CERTAINTY_UNKNOWN)
        return UINT32_MAX;
    const uint32_t value = count.value, more = grown(value, before);
    if (count.certainty == CERTAINTY_ESTIMATE)
        return more + value / REGISTERS * LEAPS;
    return count.certainty == CERTAINTY_ROUGH ? more + value / ROUGHLY : more;
}

/* Whether each new target has shown: an estimate stays the same by some. */
static bool shows_new_targets(const struct scan_facts *f)
{
    enum { ROUGH_SHOWS = 32 };
    return f->targets.certainty == CERTAINTY_EXACT ||
           (f->targets.certainty == CERTAINTY_ROUGH && f->targets.value <= ROUGH_SHOWS);
}

static uint32_t grown_alone(const struct scan_lately *l, const struct scan_facts *f, uint32_t ports)
{
    if (!shows_new_targets(f) || f->ports.certainty == CERTAINTY_UNKNOWN ||
        l->targets_then != (uint16_t)f->targets.value)
        return 0;
    const uint32_t alone = grown(f->ports.value, l->ports_then);
    return alone < ports ? alone : ports;
}

struct scan_growth scan_lately_growth(const struct scan_lately *l, const struct scan_facts *f,
                                      uint16_t targets)
{
    const uint32_t records = more_than(f->records, l->before.records);
    const uint32_t replied = more_than(f->replied, l->before.replied);
    const uint32_t in_vain = more_than(records, replied);
    struct scan_growth g = {
        .targets = grown_in_vain(f->targets, l->before.targets, in_vain),
        .ports = grown_in_vain(f->ports, l->before.ports, in_vain),
        .targets_most = grown_at_most(f->targets, l->before.targets),
        .ports_most = grown_at_most(f->ports, l->before.ports),
        .records = records,
        .replied = replied,
        .asks = f->unheard || (f->home && l->datagrams > 0),
        .silent = f->to_home && f->replied == 0,
    };
    g.ports_alone = grown_alone(l, f, g.ports);
    /* Programs of ours that share files try a peer by UDP first and then by TCP: a port more each.
     */
    if (f->home && g.ports_alone <= g.targets_most)
        g.ports_alone = 0;
    /* One outside may go to those again that it knows, port by port. One of ours has its everyday
     * partners beside. */
    const uint32_t gone_to = bits_set((uint32_t)targets | l->targets);
    if (!f->home && gone_to > g.targets_most)
        g.targets_most = gone_to;
    return g;
}

static bool may_be_alone(const struct scan_detector *d, const struct scan_lately *l,
                         const struct scan_facts *f)
{
    const uint32_t few = (uint32_t)(d->ports < d->ports_silent ? d->ports : d->ports_silent);
    return shows_new_targets(f) && grown(f->ports.value, l->ports_then) >= few;
}

bool scan_lately_is_surely_none(struct scan_lately *l, const struct scan_detector *d,
                                int64_t second, const struct scan_facts *f, uint16_t targets)
{
    if (part_of(d, second) != l->part || replies_caught_up(l, f))
        return false;
    if (shows_new_targets(f) && f->ports.certainty == CERTAINTY_ESTIMATE)
        return false; /* it may have grown since it was read, with or without a new target */
    note_new_target(l, f);
    const struct scan_growth g = scan_lately_growth(l, f, targets);
    return !may_be_alone(d, l, f) && g.ports_most > d->few_ports &&
           g.targets_most > d->few_targets && !is_dense(&g);
}

int64_t scan_lately_since(const struct scan_detector *d, int64_t second)
{
    return (clock_part(second, d->window_s) - 1) * d->window_s;
}

/* --- Found ------------------------------------------------------------------------------------ */

static uint16_t minute_of(int64_t second)
{
    return (uint16_t)clock_part(second, 60);
}

/* Either way: times may jump. */
static int minutes_since_told(const struct scan_lately *l, int64_t second)
{
    const int minutes = (int16_t)(uint16_t)(minute_of(second) - l->told);
    return minutes < 0 ? -minutes : minutes;
}

bool scan_lately_is_told(const struct scan_lately *l, int64_t second)
{
    return (l->told_of == SCAN_PORTS || l->told_of == SCAN_BOTH) &&
           minutes_since_told(l, second) == 0;
}

uint16_t scan_lately_minutes(const struct scan_lately *l, int64_t second)
{
    return l->told_of == SCAN_NONE ? UINT16_MAX : (uint16_t)minutes_since_told(l, second);
}

bool scan_lately_tell(struct scan_lately *l, const struct scan_detector *d, int64_t second,
                      const struct scan_facts *f, enum scan scan, uint16_t *targets)
{
    const bool over = l->told_of == SCAN_NONE || minutes_since_told(l, second) >= d->over_s / 60;
    const bool goes_on = !over && scan_is_part(scan, (enum scan)l->told_of);
    l->scan = scan_both((enum scan)l->scan, scan) & 3;
    l->told_of = (over ? scan : scan_both((enum scan)l->told_of, scan)) & 3;
    l->told = minute_of(second);
    scan_lately_restart(l, f, targets);
    return !goes_on;
}

void scans_add(struct scans *s, const struct scan_event *event)
{
    if (s->count < SCANS)
        s->events[s->count++] = *event;
    else
        s->left_out++;
}
