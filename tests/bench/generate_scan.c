/* generate_scan: scanners, and one slow source, between forged sources that never come twice. */
#include "tests/bench/generate.h"

enum { SCANNERS = 200, SMALL_SCANNERS = 200, DECOYS = 1000, ALL_SCANNERS = 1400 };

struct probe {
    uint32_t position; /* it comes before the flood's packet of this number */
    uint32_t scanner, host;
};

struct scanner {
    uint32_t source, targets;
    uint16_t port;
    uint8_t protocol;
};

static int compare_probes(const void *a, const void *b)
{
    const struct probe *x = a, *y = b;
    if (x->position != y->position)
        return x->position < y->position ? -1 : 1;
    return (x->scanner > y->scanner) - (x->scanner < y->scanner);
}

static uint32_t scanner_targets(struct generator *g, uint32_t i)
{
    if (i < SCANNERS)
        return 100 + any_below(&g->any, 1901);
    return i < SCANNERS + SMALL_SCANNERS ? 30 + any_below(&g->any, 61) : 2 + any_below(&g->any, 19);
}

static void scanners_choose(struct generator *g, struct scanner *scanners)
{
    for (uint32_t i = 0; i < ALL_SCANNERS; i++) {
        struct scanner *s = &scanners[i];
        s->source = address_outside(g->seed, SCANNER_INDEX + i);
        s->targets = scanner_targets(g, i);
        s->protocol = any_percent(&g->any, 70) ? TCP : UDP;
        s->port = any_scanned_port(g, s->protocol);
        put_truth(g, s->source, s->targets);
    }
}

/* Every probe of every scanner, in the order of their places in the flood. */
static struct probe *probes_plan(struct generator *g, const struct scanner *scanners, size_t *count)
{
    *count = 0;
    for (uint32_t i = 0; i < ALL_SCANNERS; i++)
        *count += scanners[i].targets;
    struct probe *probes = malloc(*count * sizeof *probes), *p = probes;
    if (!probes)
        die("generate");
    for (uint32_t i = 0; i < ALL_SCANNERS; i++) {
        /* An odd stride meets no host twice within 65536 steps. */
        uint32_t host = (uint32_t)any_u64(&g->any), stride = (uint32_t)any_u64(&g->any) | 1;
        uint64_t each = g->packets / scanners[i].targets, phase = any_u64(&g->any) % (each + 1);
        for (uint32_t k = 0; k < scanners[i].targets; k++)
            *p++ = (struct probe){(uint32_t)(k * each + phase), i, host + k * stride};
    }
    qsort(probes, *count, sizeof *probes, compare_probes);
    return probes;
}

static void put_probe(struct generator *g, const struct scanner *s, uint32_t host)
{
    struct wanted w = background(g, s->source);
    w.protocol = s->protocol;
    w.target_port = s->port;
    w.target = address_home(host);
    w.length = FRAME_MIN;
    w.fill_payload = s->protocol == UDP;
    put_frame(g, &w);
}

void generate_scan(struct generator *g)
{
    static struct scanner scanners[ALL_SCANNERS];
    size_t count, next = 0;
    scanners_choose(g, scanners);
    struct probe *probes = probes_plan(g, scanners, &count);
    for (uint32_t i = 0; i < g->packets; i++) {
        for (; next < count && probes[next].position <= i; next++)
            put_probe(g, &scanners[probes[next].scanner], probes[next].host);
        struct wanted w = background(g, address_outside(g->seed, i));
        put_frame(g, &w);
    }
    for (; next < count; next++)
        put_probe(g, &scanners[probes[next].scanner], probes[next].host);
    free(probes);
}

void generate_slow(struct generator *g)
{
    const uint32_t source = address_outside(g->seed, SLOW_INDEX);
    uint64_t due_us = 30000000;
    uint32_t records = 0;
    for (uint32_t i = 0; i < g->packets; i++) {
        if (time_now_us(g) >= due_us) {
            put_frame(g, &(struct wanted){.source = source,
                                          .target = address_home(26),
                                          .source_port = 3217,
                                          .target_port = 1026,
                                          .protocol = UDP,
                                          .ttl = 114,
                                          .length = FRAME_MIN,
                                          .payload = "\0",
                                          .payload_bytes = 2,
                                          .target_is_home = true});
            due_us += 60000000;
            records++;
        }
        struct wanted w = background(g, address_outside(g->seed, i));
        put_frame(g, &w);
    }
    put_truth(g, source, records);
}
