/* flows: see flows.h. */
#include "src/engine/flows.h"

#include <stdlib.h>

enum { FLOW_WAYS = 4 };

/* Times are the lower 32 bits of the second, so that a set fits a cache line; 0: never. Only their
 * differences count, and those are right for 68 years. */
struct flow_set {
    uint64_t hashes[FLOW_WAYS];  /* of the 4-tuple, the same for both directions; 0: empty */
    uint32_t seen[FLOW_WAYS][2]; /* last datagram from the lower end, from the higher end */
};

bool flows_init(struct flows *f, uint32_t flow_count, int64_t timeout_s)
{
    *f = (struct flows){.set_count = flow_count / FLOW_WAYS, .timeout_s = (int32_t)timeout_s};
    f->sets = calloc(f->set_count, sizeof *f->sets);
    return f->sets != NULL;
}

void flows_done(struct flows *f)
{
    free(f->sets);
    f->sets = NULL;
}

size_t flows_memory(uint32_t flow_count)
{
    return flow_count / FLOW_WAYS * sizeof(struct flow_set);
}

/* Both ends in a fixed order. *from_higher: this datagram comes from the end that sorts second. */
static uint64_t flow_hash(const struct hash_seed *seed, const struct packet *p, bool *from_higher)
{
    struct {
        struct address low, high;
        uint16_t low_port, high_port;
        uint32_t protocol;
    } key = {p->source, p->target, p->source_port, p->target_port, p->protocol};
    int order = memcmp(&p->source, &p->target, sizeof p->source);
    *from_higher = order > 0 || (order == 0 && p->source_port > p->target_port);
    if (*from_higher) {
        key.low = p->target;
        key.high = p->source;
        key.low_port = p->target_port;
        key.high_port = p->source_port;
    }
    uint64_t hash = hash_bytes(seed, &key, sizeof key);
    return hash ? hash : 1;
}

/* Packets of a merged file may come out of order, so an age may be below 0. */
static int32_t flow_age(uint32_t now, uint32_t seen)
{
    return (int32_t)(now - seen);
}

static bool flow_recent(const struct flows *f, uint32_t now, uint32_t seen)
{
    int32_t age = flow_age(now, seen);
    return seen != 0 && age <= f->timeout_s && age >= -f->timeout_s;
}

static unsigned flow_place(struct flows *f, struct flow_set *set, uint64_t hash, uint32_t now)
{
    unsigned oldest = 0;
    int32_t oldest_age = INT32_MIN;
    for (unsigned i = 0; i < FLOW_WAYS; i++) {
        if (set->hashes[i] == hash)
            return i;
        int32_t age0 = set->seen[i][0] ? flow_age(now, set->seen[i][0]) : INT32_MAX;
        int32_t age1 = set->seen[i][1] ? flow_age(now, set->seen[i][1]) : INT32_MAX;
        int32_t age = age0 < age1 ? age0 : age1; /* of the last datagram either way */
        if (age > oldest_age) {
            oldest_age = age;
            oldest = i;
        }
    }
    if (set->hashes[oldest] && oldest_age <= f->timeout_s)
        f->forgotten++;
    set->hashes[oldest] = hash;
    set->seen[oldest][0] = set->seen[oldest][1] = 0;
    return oldest;
}

bool flows_note(struct flows *f, const struct hash_seed *seed, const struct packet *p,
                int64_t second)
{
    bool from_higher;
    uint64_t hash = flow_hash(seed, p, &from_higher);
    struct flow_set *set = &f->sets[hash & (f->set_count - 1)];
    uint32_t now = (uint32_t)second ? (uint32_t)second : 1;
    unsigned place = flow_place(f, set, hash, now);
    bool answers = flow_recent(f, now, set->seen[place][!from_higher]);
    set->seen[place][from_higher] = now;
    return answers;
}
