/* flows: see flows.h. */
#include "src/engine/flows.h"

#include "src/base/clock.h"

#include <stdlib.h>

enum { FLOW_WAYS = 4 };

#define NEVER INT64_MIN

struct flow_set {
    uint64_t hashes[FLOW_WAYS];    /* of the 4-tuple, the same for both directions; 0: empty */
    int64_t seen_us[FLOW_WAYS][2]; /* last datagram from the lower end, from the higher end */
};

bool flows_init(struct flows *f, uint32_t flow_count, int64_t timeout_s)
{
    *f = (struct flows){.set_count = flow_count / FLOW_WAYS, .timeout_us = timeout_s * US_PER_S};
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

/* How far that datagram is from now, either way: in a merged file times jump. */
static int64_t flow_distance(int64_t now_us, int64_t seen_us)
{
    if (seen_us == NEVER)
        return INT64_MAX;
    return now_us > seen_us ? now_us - seen_us : seen_us - now_us;
}

/* The place of the conversation; if it is new, that of the one which was quiet for longest. */
static unsigned flow_place(struct flows *f, struct flow_set *set, uint64_t hash, int64_t now_us)
{
    unsigned quiet = 0;
    int64_t longest_us = -1;
    for (unsigned i = 0; i < FLOW_WAYS; i++) {
        if (set->hashes[i] == hash)
            return i;
        int64_t low = flow_distance(now_us, set->seen_us[i][0]);
        int64_t high = flow_distance(now_us, set->seen_us[i][1]);
        int64_t quiet_us = set->hashes[i] == 0 ? INT64_MAX : low < high ? low : high;
        if (quiet_us > longest_us) {
            longest_us = quiet_us;
            quiet = i;
        }
    }
    f->forgotten += longest_us <= f->timeout_us;
    set->hashes[quiet] = hash;
    set->seen_us[quiet][0] = set->seen_us[quiet][1] = NEVER;
    return quiet;
}

bool flows_note(struct flows *f, const struct hash_seed *seed, const struct packet *p)
{
    bool from_higher;
    uint64_t hash = flow_hash(seed, p, &from_higher);
    struct flow_set *set = &f->sets[hash & (f->set_count - 1)];
    int64_t *seen_us = set->seen_us[flow_place(f, set, hash, p->time_us)];
    seen_us[from_higher] = p->time_us;
    return flow_distance(p->time_us, seen_us[!from_higher]) <= f->timeout_us;
}
