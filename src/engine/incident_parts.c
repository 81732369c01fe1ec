/* incident_parts: see incident_parts.h. */
#include "src/engine/incident_parts.h"

#include "src/base/clock.h"

#include <string.h>

static int64_t latest(int64_t a, int64_t b)
{
    return a > b ? a : b; /* SNAPSHOT_UNKNOWN is before all times */
}

/* --- Ports ------------------------------------------------------------------------------------ */

static struct entry_port *port_begin(struct incident *i, uint8_t protocol, uint16_t port,
                                     int64_t second)
{
    struct entry_port *e = &i->ports[i->port_count++];
    e->port = port;
    e->protocol = protocol;
    history_init(&e->history, second);
    return e;
}

static uint32_t port_number(const struct entry_port *e)
{
    return prepared_port(e->protocol, e->port);
}

void incident_mark_port(struct incidents *is, const struct entry_port *e)
{
    const uint32_t number = port_number(e);
    is->ports[number / 64] |= UINT64_C(1) << (number % 64);
}

/* That of a port that no signature names has none of its own before it counts. */
static void mark_ports(struct incidents *is, const struct incident *i)
{
    if (i->kind == INCIDENT_PORT && !i->counting)
        return;
    for (uint32_t k = 0; k < i->port_count; k++)
        incident_mark_port(is, &i->ports[k]);
}

void incident_leave_ports(struct incidents *is, const struct incident *i)
{
    for (uint32_t k = 0; k < i->port_count; k++) {
        const uint32_t number = port_number(&i->ports[k]);
        is->ports[number / 64] &= ~(UINT64_C(1) << (number % 64));
    }
    for (int k = 0; k < SNAPSHOT_INCIDENTS; k++)
        if (is->table[k].used && &is->table[k] != i)
            mark_ports(is, &is->table[k]);
}

void incident_begin_port(struct incident *i, uint8_t protocol, uint16_t port, int64_t second)
{
    port_begin(i, protocol, port, second);
}

void incident_count_from(struct incidents *is, struct incident *i, int64_t second)
{
    if (i->counting)
        return;
    i->counting = true;
    incident_watch_init(i, second);
    incident_mark_port(is, &i->ports[0]);
}

static int port_place(const struct incident *i, const struct prepared *p)
{
    for (uint32_t k = 0; k < i->port_count; k++)
        if (i->ports[k].port == p->packet.target_port && i->ports[k].protocol == p->packet.protocol)
            return (int)k;
    return -1;
}

bool incident_has_port(const struct incident *i, const struct prepared *p)
{
    return port_place(i, p) >= 0;
}

static struct entry_port *port_entry_of(struct incidents *is, struct incident *i,
                                        const struct prepared *p)
{
    const int place = port_place(i, p);
    if (place >= 0)
        return &i->ports[place];
    if (i->port_count == INCIDENT_PORTS)
        return NULL;
    struct entry_port *e = port_begin(i, p->packet.protocol, p->packet.target_port, p->second);
    incident_mark_port(is, e);
    return e;
}

void incident_add_port(struct incidents *is, struct incident *i, const struct prepared *p,
                       uint32_t n)
{
    struct entry_port *e = port_entry_of(is, i, p);
    if (!e) {
        /* It takes the address of an entry to be NULL where i would be.
         * NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
        i->ports_more += n;
        return;
    }
    e->records += n;
    counts_add(&is->counts, &e->sources, p->source_hash);
    counts_add(&is->counts, &e->targets, p->target_hash);
    history_add(&e->history, p->second, n);
}

/* --- Payloads --------------------------------------------------------------------------------- */

/* Where every payload is another, each would be news: so many are told of within an hour, and the
 * others only listed. */
static bool is_told(const struct incidents *is, struct incident *i, int64_t time_us)
{
    enum { TOLD_MOST = INCIDENT_PAYLOADS - 1 };
    if (i->news_told == 0 ||
        time_us - i->news_since_us >= is->detectors->incident.told_again_s * US_PER_S) {
        i->news_since_us = time_us;
        i->news_told = 0;
    }
    return i->news_told++ < TOLD_MOST;
}

bool incident_payloads_are_news(const struct incidents *is, const struct incident *i)
{
    const struct signature *s = incident_signature(is, i);
    return !s || s->state != SIGNATURE_UNSOLICITED;
}

bool incident_add_payload(const struct incidents *is, struct incident *i, const struct prepared *p,
                          uint32_t n)
{
    if (!payloads_add(&i->payloads, p, n, &is->detectors->payload.incident) ||
        !incident_payloads_are_news(is, i))
        return false;
    i->news_us = latest(i->news_us, p->packet.time_us);
    return is_told(is, i, p->packet.time_us);
}

/* --- Hosts of ours ---------------------------------------------------------------------------- */

/* Whether a host's bit was not set before; it is now. Without a number: whether it is new to the
 * list that has it. */
static bool bit_is_new(const struct incidents *is, uint64_t *bits, const struct address *a,
                       bool new_in_list)
{
    const int32_t number = home_number(&is->home, a);
    if (number == HOME_NUMBER_NONE)
        return new_in_list;
    uint64_t *word = &bits[number / 64];
    const uint64_t bit = UINT64_C(1) << (number % 64), before = *word;
    *word |= bit;
    return !(before & bit);
}

static struct entry_host *host_entry_of(struct entry_host *list, uint32_t *count, uint32_t room,
                                        const struct address *a, int64_t time_us, bool *first)
{
    *first = false;
    for (uint32_t k = 0; k < *count; k++)
        if (address_equal(&list[k].address, a))
            return &list[k];
    if (*count == room)
        return NULL;
    *first = true;
    list[*count] = (struct entry_host){.address = *a, .first_us = time_us, .last_us = time_us};
    return &list[(*count)++];
}

bool incident_add_insider(struct incidents *is, struct incident *i, const struct prepared *p,
                          uint32_t n)
{
    bool listed;
    const struct address *who = &p->packet.source;
    i->insider_us = latest(i->insider_us, p->packet.time_us);
    struct entry_host *e = host_entry_of(i->insiders, &i->insider_count, INCIDENT_INSIDERS, who,
                                         p->packet.time_us, &listed);
    const bool first = bit_is_new(is, i->emitted, who, listed);
    if (!e) {
        i->insiders_more += first;
        return first;
    }
    e->count += n;
    if (p->packet.time_us > e->last_us)
        e->last_us = p->packet.time_us;
    counts_add(&is->counts, &e->targets, p->target_hash);
    return first;
}

bool incident_add_replier(const struct incidents *is, struct incident *i,
                          const struct prepared *answer)
{
    bool listed;
    const struct address *who = &answer->packet.source;
    i->replied_us = latest(i->replied_us, answer->packet.time_us);
    struct entry_host *e = host_entry_of(i->repliers, &i->replier_count, INCIDENT_REPLIERS, who,
                                         answer->packet.time_us, &listed);
    if (e)
        e->count++;
    return bit_is_new(is, i->answered, who, listed);
}

bool incident_add_home(struct incidents *is, struct incident *i, const struct prepared *p)
{
    const bool counted = counts_add_new(&is->counts, &i->home_targets, p->target_hash);
    if (!bit_is_new(is, i->hit, &p->packet.target, counted))
        return false;
    history_add(&i->fresh_history, p->second, 1);
    i->fresh[i->fresh_count++ % FRESH] =
        (struct entry_fresh){home_number(&is->home, &p->packet.target), p->packet.time_us};
    return true;
}
