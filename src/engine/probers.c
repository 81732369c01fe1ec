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

/* --- Other numbers of signatures, and over a restart ------------------------------------------ */

static void prober_renumber(struct prober *p, const uint8_t at[SNAPSHOT_SIGNATURES])
{
    const struct prober before = *p;
    memset(p->signatures, 0, sizeof p->signatures);
    for (uint32_t was = 0; was < SNAPSHOT_SIGNATURES; was++)
        if (prober_matched(&before, was) && at[was] != PROBER_GONE)
            p->signatures[at[was] / 64] |= UINT64_C(1) << (at[was] % 64);
    for (int i = 0; i < PROBER_WAITING; i++) {
        const uint8_t now = p->waiting[i] ? at[p->waiting[i] - 1] : PROBER_GONE;
        p->waiting[i] = now == PROBER_GONE ? 0 : (uint8_t)(now + 1);
    }
}

static void renumber_both(struct probers *p, const uint8_t at[SNAPSHOT_SIGNATURES])
{
    uint32_t before[SNAPSHOT_SIGNATURES][SNAPSHOT_SIGNATURES];
    memcpy(before, p->both, sizeof before);
    memset(p->both, 0, sizeof before);
    for (uint32_t one = 0; one < SNAPSHOT_SIGNATURES; one++)
        for (uint32_t other = 0; other < SNAPSHOT_SIGNATURES; other++)
            if (at[one] != PROBER_GONE && at[other] != PROBER_GONE)
                p->both[at[one]][at[other]] = before[one][other];
}

void probers_renumber(struct probers *p, const uint8_t at[SNAPSHOT_SIGNATURES])
{
    for (uint32_t i = 0; i < p->sets * PROBER_WAYS; i++)
        if (p->table[i].hash != 0)
            prober_renumber(&p->table[i], at);
    renumber_both(p, at);
}

static void prober_archive(struct prober *p, struct archive *a)
{
    archive_address(a, &p->address);
    archive_words(a, p->signatures, PROBER_WORDS);
    archive_time_us(a, &p->first_us);
    archive_time_us(a, &p->last_us);
    archive_u64(a, &p->records);
    source_habit_archive(&p->habit, a);
    for (int i = 0; i < PROBER_WAITING; i++) {
        archive_small(a, &p->waiting[i], SNAPSHOT_SIGNATURES);
        archive_u16(a, &p->waited[i]);
    }
}

static void probers_read(struct probers *p, uint32_t count, const uint8_t at[SNAPSHOT_SIGNATURES],
                         const struct hash_seed *seed, struct archive *a)
{
    for (uint32_t i = 0; i < count && !a->failed; i++) {
        struct prober read = {.hash = 0};
        prober_archive(&read, a);
        prober_renumber(&read, at);
        read.hash = prober_hash(hash_address(seed, &read.address));
        if (!a->failed && !probers_find(p, read.hash))
            *prober_place(p, read.hash) = read;
    }
}

void probers_archive(struct probers *p, const uint8_t at[SNAPSHOT_SIGNATURES],
                     const struct hash_seed *seed, struct archive *a)
{
    uint32_t count = p->held;
    archive_u64(a, &p->evicted);
    archive_u32(a, &count);
    if (a->reading)
        probers_read(p, count, at, seed, a);
    for (uint32_t i = 0; i < p->sets * PROBER_WAYS && !a->reading; i++)
        if (p->table[i].hash != 0)
            prober_archive(&p->table[i], a);
    for (uint32_t one = 0; one < SNAPSHOT_SIGNATURES; one++)
        archive_cells(a, p->both[one], SNAPSHOT_SIGNATURES);
    if (a->reading)
        renumber_both(p, at);
}
