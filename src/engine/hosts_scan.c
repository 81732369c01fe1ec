/* hosts_scan: see hosts.h and host_entry.h. Whether a source scans, and what is told of it. */
#include "src/base/clock.h"
#include "src/engine/host_entry.h"
#include "src/engine/hosts.h"

static int64_t lower_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Where a silent one takes more than another, what suffices for that one must be looked at too. */
void hosts_set_scan(struct hosts *h, const struct scan_detector *d)
{
    h->scan = *d;
    h->scan_least_targets = (uint32_t)lower_of(d->targets, d->targets_silent);
    h->scan_least_ports = (uint32_t)lower_of(d->ports, d->ports_silent);
    h->scan_least = (uint32_t)lower_of(h->scan_least_targets, h->scan_least_ports);
    h->scan_most = 2 * (uint32_t)(d->targets > d->ports ? d->targets : d->ports);
}

void hosts_note_way(struct hosts *h, const struct packet *p, bool from_home, bool to_home)
{
    const bool tcp = p->protocol == IP_TCP && p->has_ports;
    const uint8_t flags = p->tcp_flags & (TCP_SYN | TCP_RST | TCP_ACK);
    /* An ACK alone may be a probe. */
    const bool streams = tcp && flags == TCP_ACK && p->payload_bytes > 0;
    h->more_than_syns |= tcp && flags != TCP_SYN;
    h->both_ways |= streams && to_home && !from_home;
    h->streams_out |= streams && from_home && !to_home;
}

/* Whether it is not known that replies to it would come by. */
static bool host_is_unheard(const struct hosts *h, uint32_t slot, bool to_home)
{
    return !h->both_ways && !to_home && h->entries[slot].home;
}

/* Whether that nobody replies to it says nothing: where ours sends in streams and nothing comes
 * back only one way comes by, and nobody of ours is ever replied to; where there are SYNs alone a
 * filter may have left out the rest; and datagrams want no reply. */
static bool silence_says_nothing(const struct hosts *h, const struct scan_lately *l)
{
    return h->streams_out || !h->more_than_syns || l->datagrams > 0;
}

/* Estimates as they were read last. */
static struct scan_facts host_last_facts(const struct hosts *h, uint32_t slot, bool to_home)
{
    const struct host_entry *e = &h->entries[slot];
    return (struct scan_facts){
        .targets = counts_read_last(&h->counts, &e->peers),
        .ports = counts_read_last(&h->counts, &e->ports),
        .records = e->records,
        .replied = h->more[slot].replied,
        .home = e->home,
        .to_home = to_home,
        .unheard = host_is_unheard(h, slot, to_home),
    };
}

static struct scan_facts host_scan_facts(struct hosts *h, uint32_t slot, bool to_home)
{
    struct scan_facts facts = host_last_facts(h, slot, to_home);
    facts.targets = counts_read(&h->counts, &h->entries[slot].peers);
    facts.ports = counts_read(&h->counts, &h->entries[slot].ports);
    return facts;
}

/* Whether a look would find nothing, and leave all as it is: of busy sources, which are looked at
 * most, that is mostly known without reading their estimates, which took 1.4 % of the time of a
 * capture with Zipf sources. */
static bool host_surely_scans_not(struct hosts *h, uint32_t slot, const struct prepared *p)
{
    const struct host_entry *e = &h->entries[slot];
    const struct scan_facts last = host_last_facts(h, slot, p->to_home);
    return (p->spoken_for || e->balance <= 0) &&
           scan_lately_is_surely_none(&h->lately[slot], &h->scan, p->second, &last, e->ports.note);
}

/* Whether it could be one, by what costs little to ask. */
static bool host_may_scan(struct hosts *h, uint32_t slot, const struct prepared *p, bool now)
{
    const struct host_entry *e = &h->entries[slot];
    if (!counts_reaches(&h->counts, &e->peers, h->scan_least_targets) &&
        !counts_reaches(&h->counts, &e->ports, h->scan_least_ports))
        return false;
    return now || scan_lately_is_due(&h->lately[slot], e->records,
                                     counts_can_merge(&e->peers) || counts_can_merge(&e->ports),
                                     !p->spoken_for && e->balance > 0);
}

/* When it began to: at the earliest when the time began that was looked at. */
static int64_t host_scans_since(const struct hosts *h, const struct host_more *more, int64_t second)
{
    const int64_t since_us = scan_lately_since(&h->scan, second) * US_PER_S;
    return more->first_us > since_us ? more->first_us : since_us;
}

static void host_tell_scan(struct hosts *h, uint32_t slot, const struct prepared *p,
                           const struct scan_growth *growth, enum scan scan)
{
    const struct host_entry *e = &h->entries[slot];
    /* Of ports it may go to those again that it knows; one of ours has partners beside. */
    const uint32_t targets =
        scan == SCAN_PORTS && !e->home ? growth->targets_most : growth->targets;
    const struct scan_event event = {
        .address = h->more[slot].address,
        .first_us = host_scans_since(h, &h->more[slot], p->second),
        .time_us = e->last_us,
        /* None that is new: one that it knew. */
        .targets = targets > 0 ? targets : 1,
        .ports = growth->ports > 0 || p->port == PORT_NONE ? growth->ports : 1,
        .port = p->port,
        .scan = (uint8_t)scan,
        .home = e->home,
    };
    scans_add(&h->scans, &event);
}

/* Something else speaks for this record, or for most of the latest: a scan is shown, and not told
 * of. In the first case the next record of the others may tell. In the second what is new to the
 * source so far is not the others' doing: they are judged by what comes. The balance stays, or a
 * few of them would soon be most. */
static void host_show_scan(struct hosts *h, uint32_t slot, const struct prepared *p,
                           const struct scan_facts *facts, enum scan scan)
{
    struct host_entry *e = &h->entries[slot];
    struct scan_lately *l = &h->lately[slot];
    if (scan != SCAN_NONE)
        l->scan = scan_both((enum scan)l->scan, scan) & 3;
    if (!p->spoken_for)
        scan_lately_restart(l, facts, &e->ports.note);
    else
        e->may_tell = scan != SCAN_NONE && e->balance <= 0;
}

void host_look_for_scan(struct hosts *h, uint32_t slot, const struct prepared *p, bool now)
{
    struct host_entry *e = &h->entries[slot];
    struct scan_lately *l = &h->lately[slot];
    e->may_tell = false;
    if (scan_lately_is_told(l, p->second) || !host_may_scan(h, slot, p, now))
        return;
    if (p->signature_count == 0 && host_is_unheard(h, slot, p->to_home) &&
        silence_says_nothing(h, l))
        return;
    if (host_surely_scans_not(h, slot, p))
        return;
    const struct scan_facts facts = host_scan_facts(h, slot, p->to_home);
    if (scan_lately_advance(l, &h->scan, p->second, &facts, &e->ports.note))
        e->balance = 0;
    const struct scan_growth growth = scan_lately_growth(l, &facts, e->ports.note);
    const enum scan scan = scan_of(&h->scan, &growth);
    if (p->spoken_for || e->balance > 0) {
        host_show_scan(h, slot, p, &facts, scan);
    } else if (scan != SCAN_NONE &&
               scan_lately_tell(l, &h->scan, p->second, &facts, scan, &e->ports.note)) {
        host_tell_scan(h, slot, p, &growth, scan);
    }
}
