/* plan: see plan.h. */
#include "src/engine/plan.h"

#define MIB     ((size_t)1 << 20)
#define LARGEST (4096 * MIB) /* more makes no table larger */

/* What is needed for 64 MiB in all. The rest of these goes to two snapshots at their largest (every
 * port in use: 12 MiB each), to the buffers of a file being read, and to the program itself. */
static const struct plan plan_64 = {
    .ports = {.larges = 512, .details = SNAPSHOT_PORT_DETAILS, .windows = 32},
    .sources = {.slots = 32768, .larges = 416, .details = SNAPSHOT_SOURCE_DETAILS, .scans = true},
    .targets = {.slots = 8192, .larges = 208, .details = SNAPSHOT_TARGET_DETAILS},
    .flow_sets = 65536,
    .incidents = {.prober_sets = 1024, .larges = 160},
};

/* What a snapshot has room for is not worth more details; all else grows and shrinks with the
 * memory: by powers of 2, as the sets of a table do. */
static void plan_scale(struct plan *p, uint32_t multiply, uint32_t divide)
{
    uint32_t *const sizes[] = {&p->ports.larges,   &p->ports.windows,         &p->sources.slots,
                               &p->sources.larges, &p->targets.slots,         &p->targets.larges,
                               &p->flow_sets,      &p->incidents.prober_sets, &p->incidents.larges};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        *sizes[i] = *sizes[i] * multiply / divide;
}

struct plan plan_for(size_t memory_bytes)
{
    struct plan p = plan_64;
    if (memory_bytes < 64 * MIB) {
        plan_scale(&p, 1, 8);
        p.sources.details /= 4;
        p.targets.details /= 4;
        return p;
    }
    for (size_t at = 128 * MIB; at <= memory_bytes && at <= LARGEST; at *= 2)
        plan_scale(&p, 2, 1);
    return p;
}
