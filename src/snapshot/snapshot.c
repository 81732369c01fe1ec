/* snapshot: see snapshot.h. */
#include "src/snapshot/snapshot.h"

#include "src/base/arena.h"
#include "src/snapshot/pieces.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* mmap rather than calloc: pages that are never touched are never taken, whatever the allocator. */
struct snapshot *snapshot_new(void)
{
    struct snapshot *s = mmap(NULL, arena_mapped(sizeof *s), PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (s == MAP_FAILED)
        return NULL;
    s->taken_at_us = s->first_packet_us = s->last_packet_us = s->reset_us = SNAPSHOT_UNKNOWN;
    return s;
}

void snapshot_widen(struct snapshot *s)
{
    (void)madvise(s, arena_mapped(sizeof *s), MADV_HUGEPAGE);
}

void snapshot_free(struct snapshot *s)
{
    if (s)
        munmap(s, arena_mapped(sizeof *s));
}

void snapshot_copy(struct snapshot *to, const struct snapshot *from)
{
    struct piece pieces[PIECES];
    pieces_of(from, pieces);
    for (size_t i = 0; i < PIECES; i++)
        memcpy((char *)to + pieces[i].offset, (const char *)from + pieces[i].offset,
               pieces[i].bytes);
}

static int compare_port(const void *key, const void *element)
{
    const struct snapshot_port *a = key, *b = element;
    if (a->protocol != b->protocol)
        return a->protocol < b->protocol ? -1 : 1;
    return (a->port > b->port) - (a->port < b->port);
}

const struct snapshot_port *snapshot_find_port(const struct snapshot *s, uint8_t protocol,
                                               uint16_t port)
{
    const struct snapshot_port key = {.protocol = protocol, .port = port};
    return bsearch(&key, s->ports, s->port_count, sizeof s->ports[0], compare_port);
}

static const struct snapshot_host *find_host(const struct snapshot_host *hosts, uint32_t count,
                                             const struct address *a)
{
    for (uint32_t i = 0; i < count; i++)
        if (address_equal(&hosts[i].address, a))
            return &hosts[i];
    return NULL;
}

const struct snapshot_host *snapshot_find_source(const struct snapshot *s, const struct address *a)
{
    return find_host(s->sources, s->source_count, a);
}

const struct snapshot_host *snapshot_find_target(const struct snapshot *s, const struct address *a)
{
    return find_host(s->targets, s->target_count, a);
}

int snapshot_compare_hosts(const void *a, const void *b)
{
    const struct snapshot_host *x = a, *y = b;
    if (x->packets != y->packets)
        return x->packets > y->packets ? -1 : 1;
    return address_compare(&x->address, &y->address);
}

enum source_group snapshot_source_group(const struct snapshot *s, const struct snapshot_host *h)
{
    char name[ADDRESS_TEXT] = "";
    if (!h->home)
        return SOURCE_OUTSIDE;
    for (uint32_t i = 0; i < s->incident_count; i++)
        if (incident_has_insider(&s->incidents[i], &h->address) ||
            incident_is_scan_by(&s->incidents[i], &h->address, name))
            return SOURCE_OURS_THAT_PROBES;
    return SOURCE_OURS;
}

struct distinct_count snapshot_insider_targets(const struct snapshot *s, const struct address *a)
{
    struct distinct_count most = {0, CERTAINTY_UNKNOWN};
    for (uint32_t i = 0; i < s->incident_count; i++)
        for (uint32_t k = 0; k < s->incidents[i].insider_count; k++) {
            const struct incident_insider *insider = &s->incidents[i].insiders[k];
            const struct distinct_count n = insider->targets;
            if (n.certainty != CERTAINTY_UNKNOWN && n.value > most.value &&
                address_equal(&insider->address, a))
                most = n;
        }
    return most;
}

bool snapshot_records_exact(const struct snapshot *s, uint8_t protocol)
{
    enum { UDP = 17 };
    return protocol != UDP || s->flow_table.evicted == 0;
}

bool snapshot_has_losses(const struct snapshot *s)
{
    const struct snapshot_capture *c = &s->capture;
    return (c->dropped_kernel != SNAPSHOT_UNKNOWN && c->dropped_kernel > 0) ||
           (c->dropped_interface != SNAPSHOT_UNKNOWN && c->dropped_interface > 0) ||
           (c->gaps.count != SNAPSHOT_UNKNOWN && c->gaps.count > 0);
}

bool snapshot_hardly_any_is_ours(const struct snapshot *s)
{
    enum { IN_A_HUNDRED = 99 };
    const uint64_t all = s->traffic[TRAFFIC_ALL].total.packets;
    return all > 0 &&
           s->traffic[TRAFFIC_TRANSIT].total.packets >= all - all * (100 - IN_A_HUNDRED) / 100;
}

bool snapshot_hears_no_answers(const struct snapshot *s)
{
    return s->traffic[TRAFFIC_INBOUND].total.packets > 0 &&
           s->traffic[TRAFFIC_OUTBOUND].total.packets == 0;
}
