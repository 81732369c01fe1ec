/* ports_fill: the ports that were seen, for a snapshot. */
#include "src/base/bits.h"
#include "src/base/clock.h"
#include "src/engine/fill.h"
#include "src/engine/port_entry.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Not more than there were since start, where that is known better; and none is none. Where there
 * are certainly as many as there ever were, and that is exact, so is this, so that the one who
 * probes a port is 1, not ~1: all that is in the window was since start, too, and each register
 * that was touched is one of them at least. */
static struct distinct_count windows_read(struct windows *w, int64_t second, enum window which,
                                          struct distinct_count ever)
{
    const bool exact = ever.certainty == CERTAINTY_EXACT;
    uint32_t least = 0, count = windows_count(w, second, which, exact ? &least : NULL);
    if (exact && least == ever.value)
        return ever;
    if (ever.certainty <= CERTAINTY_ESTIMATE && count > ever.value)
        count = ever.value;
    return counts_value(count, count ? CERTAINTY_ESTIMATE : CERTAINTY_EXACT);
}

/* Not more than there were records. */
static struct distinct_count port_distinct(struct ports *p, const struct port_entry *e,
                                           const struct few *few)
{
    struct distinct_count count = counts_read(&p->counts, few);
    if (count.value > e->records)
        count = counts_value((uint32_t)e->records, (enum certainty)count.certainty);
    return count;
}

static void port_fill_windows(struct ports *p, uint16_t windows, int64_t second,
                              const struct snapshot_port *row, struct snapshot_port_detail *out)
{
    out->windows_since_us = SNAPSHOT_UNKNOWN;
    for (int i = 0; i < SNAPSHOT_WINDOWS; i++)
        out->sources[i] = out->targets[i] = counts_value(0, CERTAINTY_UNKNOWN);
    if (!windows)
        return;
    struct port_windows *w = &p->windows[windows - 1];
    out->windows_since_us = w->since_us;
    for (int i = 0; i < SNAPSHOT_WINDOWS; i++) {
        out->sources[i] = windows_read(&w->sources, second, (enum window)i, row->sources);
        out->targets[i] = windows_read(&w->targets, second, (enum window)i, row->targets);
    }
}

/* DShield's trend number, of the last short window against what was usual in the middle one:
 * sqrt((S - s)^2 / s + (T - t)^2 / t), with a floor of 1 under s and t. Negative: not known. */
static double port_trend(const struct ports *p, const struct snapshot_port_detail *d,
                         int64_t second)
{
    const struct distinct_count *s = d->sources, *t = d->targets;
    if (d->windows_since_us == SNAPSHOT_UNKNOWN ||
        second * US_PER_S - d->windows_since_us < p->window_s[1] * US_PER_S)
        return -1;
    const double part = (double)p->window_s[0] / (double)p->window_s[1];
    const double usual_s = fmax(1, s[1].value * part), usual_t = fmax(1, t[1].value * part);
    const double more_s = s[0].value - usual_s, more_t = t[0].value - usual_t;
    return sqrt(more_s * more_s / usual_s + more_t * more_t / usual_t);
}

/* Of records before the detail was there some may have been settled since. */
static uint64_t unknown_answers(const struct port_detail *d)
{
    uint64_t known = d->answers.reply + d->answers.unreachable + d->answers.silent;
    return known < d->records ? d->records - known : 0;
}

static void port_fill_detail(struct ports *p, struct port_entry *e, int64_t second,
                             const struct snapshot_port *row, struct snapshot_port_detail *out)
{
    const struct port_detail *d = &p->details[*entry_detail(e) - 1];
    fill_history(&d->history, second, &out->history);
    out->answers = d->answers;
    out->answers.unknown = unknown_answers(d);
    out->since_us = d->since_us;
    out->last_record_us = d->record_us;
    const struct payloads *payloads = &p->payloads[*entry_detail(e) - 1];
    out->payload_records = payloads_records(payloads);
    out->payload_count = payloads_fill(payloads, out->payloads, &out->payloads_unlisted);
    port_fill_windows(p, *entry_windows(e), second, row, out);
    out->trend = port_trend(p, out, second);
    out->rises = out->trend >= 0 && out->sources[0].value * (double)p->window_s[1] >=
                                        out->sources[1].value * (double)p->window_s[0];
}

/* at: where its rows stand; becomes where those of the next do. */
static void port_fill(struct ports *p, uint32_t port, int64_t second, struct ports_part *at,
                      struct snapshot *s)
{
    struct port_entry *e = &p->entries[port];
    port_catch_up(p, e);
    struct snapshot_port *row = &s->ports[at->row++];
    *row = (struct snapshot_port){
        .packets = e->packets,
        .bytes = e->bytes,
        .records = e->records,
        .first_us = p->first_us[port],
        .last_us = e->last_us,
        .sources = port_distinct(p, e, &e->sources),
        .targets = port_distinct(p, e, &e->targets),
        .detail = -1,
        .port = prepared_port_of(port),
        .protocol = prepared_protocol_of(port),
    };
    if (*entry_detail(e)) {
        row->detail = (int32_t)at->detail++;
        port_fill_detail(p, e, second, row, &s->port_details[row->detail]);
    }
}

enum { PART_WORDS = SNAPSHOT_PORTS / 64 / PORTS_PARTS };
_Static_assert(PART_WORDS * 64 * PORTS_PARTS == SNAPSHOT_PORTS, "parts of the same size");

static bool is_active(const struct ports *p, uint32_t port)
{
    return p->active[port / 64] >> port % 64 & 1;
}

/* How many rows each part has. */
static void count_rows(const struct ports *p, struct ports_part parts[PORTS_PARTS])
{
    memset(parts, 0, PORTS_PARTS * sizeof parts[0]);
    for (uint32_t word = 0; word < SNAPSHOT_PORTS / 64; word++)
        parts[word / PART_WORDS].row += bits_set(p->active[word]);
    for (uint32_t slot = 0; slot < p->detail_pool.used; slot++) {
        const int32_t owner = p->detail_pool.owners[slot];
        if (owner != POOL_NONE && is_active(p, (uint32_t)owner))
            parts[(uint32_t)owner / 64 / PART_WORDS].detail++;
    }
}

void ports_fill_begin(struct ports *p, struct snapshot *s)
{
    memcpy(s->window_s, p->window_s, sizeof s->window_s);
    count_rows(p, p->parts);
    s->port_count = s->port_detail_count = 0;
    for (uint32_t i = 0; i < PORTS_PARTS; i++) {
        const struct ports_part rows = p->parts[i];
        p->parts[i] = (struct ports_part){s->port_count, s->port_detail_count};
        s->port_count += rows.row;
        s->port_detail_count += rows.detail;
    }
}

/* Where the rows of a part end. */
static struct ports_part end_of(const struct ports *p, uint32_t part, const struct snapshot *s)
{
    return part + 1 < PORTS_PARTS ? p->parts[part + 1]
                                  : (struct ports_part){s->port_count, s->port_detail_count};
}

void ports_fill_part(struct ports *p, uint32_t part, int64_t second, struct snapshot *s)
{
    const struct ports_part end = end_of(p, part, s);
    struct ports_part at = p->parts[part];
    for (uint32_t word = part * PART_WORDS; word < (part + 1) * PART_WORDS; word++)
        for (uint64_t bits = p->active[word]; bits; bits &= bits - 1)
            port_fill(p, word * 64 + (uint32_t)__builtin_ctzll(bits), second, &at, s);
    assert(at.row == end.row && at.detail == end.detail);
    (void)end;
}

void ports_sets(const struct ports *p, uint32_t port, const struct few **sources,
                const struct few **targets)
{
    *sources = &p->entries[port].sources;
    *targets = &p->entries[port].targets;
}
