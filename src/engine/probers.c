/* probers: see probers.h. */
#include "src/engine/probers.h"

#include <string.h>

size_t probers_memory(uint32_t sets)
{
    return arena_size(sets * PROBER_WAYS * sizeof(struct prober)) +
           arena_size(SNAPSHOT_SIGNATURES * sizeof(uint32_t[SNAPSHOT_SIGNATURES]));
}

void probers_init(struct probers *p, struct arena *a, uint32_t sets)
{
    *p = (struct probers){.sets = sets};
    p->table = arena_take(a, sets * PROBER_WAYS * sizeof *p->table);
    p->both = arena_take(a, SNAPSHOT_SIGNATURES * sizeof *p->both);
}

/* 0 marks an empty place. */
static uint64_t prober_hash(uint64_t hash)
{
    return hash ? hash : 1;
}

static struct prober *probers_set(struct probers *p, uint64_t hash)
{
    return &p->table[(hash & (p->sets - 1)) * PROBER_WAYS];
}

struct prober *probers_find(struct probers *p, uint64_t hash)
{
    struct prober *set = probers_set(p, prober_hash(hash));
    for (int i = 0; i < PROBER_WAYS; i++)
        if (set[i].hash == prober_hash(hash))
            return &set[i];
    return NULL;
}

static struct prober *prober_place(struct probers *p, uint64_t hash)
{
    struct prober *set = probers_set(p, hash), *oldest = set;
    for (int i = 0; i < PROBER_WAYS; i++) {
        if (set[i].hash == 0) {
            p->held++;
            return &set[i];
        }
        if (set[i].last_us < oldest->last_us)
            oldest = &set[i];
    }
    p->evicted++;
    return oldest;
}

struct prober *probers_get(struct probers *p, const struct prepared *packet)
{
    const int64_t now_us = packet->packet.time_us;
    struct prober *prober = probers_find(p, packet->source_hash);
    if (!prober) {
        const uint64_t hash = prober_hash(packet->source_hash);
        prober = prober_place(p, hash);
        *prober = (struct prober){
            .hash = hash, .address = packet->packet.source, .first_us = now_us, .last_us = now_us};
    }
    if (now_us > prober->last_us)
        prober->last_us = now_us;
    return prober;
}

/* Where that signature is waited for; else a free place, else the last. */
static int waiting_place(const struct prober *p, uint32_t signature)
{
    int place = PROBER_WAITING - 1;
    for (int i = PROBER_WAITING - 1; i >= 0; i--) {
        if (p->waiting[i] == signature + 1)
            return i;
        if (p->waiting[i] == 0)
            place = i;
    }
    return place;
}

uint32_t prober_wait(struct prober *p, uint32_t signature, uint32_t threshold)
{
    if (threshold <= 1 || prober_matched(p, signature))
        return 1;
    const int place = waiting_place(p, signature);
    if (p->waiting[place] != signature + 1) {
        p->waiting[place] = (uint8_t)(signature + 1);
        p->waited[place] = 0;
    }
    if (++p->waited[place] < threshold)
        return 0;
    p->waiting[place] = 0;
    return threshold;
}

bool probers_mark(struct probers *p, struct prober *prober, uint32_t signature)
{
    if (prober_matched(prober, signature))
        return false;
    for (uint32_t other = 0; other < SNAPSHOT_SIGNATURES; other++)
        if (prober_matched(prober, other)) {
            p->both[signature][other]++;
            p->both[other][signature]++;
        }
    prober->signatures[signature / 64] |= UINT64_C(1) << (signature % 64);
    return true;
}
