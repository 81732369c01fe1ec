/* hosts_fill: which hosts a snapshot shows, and what of them.
 *
 * It has room for fewer than the table holds: most of it goes to those with most packets, then to
 * those with most peers, then to those that are shielded. */
#include "src/engine/hosts.h"

#include "src/engine/fill.h"
#include "src/engine/host_detail.h"
#include "src/engine/host_entry.h"

#include <stdlib.h>
#include <string.h>

/* Marks slots that were chosen; ranks are below it. */
#define CHOSEN UINT32_MAX

static uint32_t clamp(uint64_t n)
{
    return n < CHOSEN - 1 ? (uint32_t)n : CHOSEN - 1;
}

static uint32_t rank_by_packets(struct hosts *h, uint32_t slot)
{
    return clamp(h->entries[slot].packets + h->more[slot].inherited);
}

static uint32_t rank_by_peers(struct hosts *h, uint32_t slot)
{
    struct distinct_count peers = counts_read(&h->counts, &h->entries[slot].peers);
    return peers.certainty == CERTAINTY_UNKNOWN ? FEW_ROUGH_MOST : peers.value;
}

/* The shielded only, by strength, then by packets. */
static uint32_t rank_by_shield(struct hosts *h, uint32_t slot)
{
    enum { PACKETS_MOST = (1 << 24) - 1 };
    uint32_t shield = heavy_shield_of(&h->table, (int32_t)slot);
    uint32_t packets = rank_by_packets(h, slot);
    return shield ? shield << 24 | (packets < PACKETS_MOST ? packets : PACKETS_MOST) : 0;
}

/* A rank that at most `room` of the ranks lie above, and with those equal to it at least so many
 * (or all): by its four bytes from the top, as radix sort does. How many have 0 there is never
 * asked for, and most have: to count them takes longer than all else. any: all of
 * them but CHOSEN, or-ed. */
static uint32_t rank_limit(const uint32_t *ranks, uint32_t count, uint32_t any, uint32_t room)
{
    uint32_t limit = 0;
    for (int shift = 24; shift >= 0; shift -= 8) {
        if (any >> shift == 0)
            continue; /* all digits are 0, and so is that of the limit */
        uint32_t with[256] = {0};
        for (uint32_t i = 0; i < count; i++) {
            const uint32_t digit = ranks[i] >> shift & 0xff;
            if (digit > 0 && ranks[i] != CHOSEN && (uint64_t)ranks[i] >> (shift + 8) == limit)
                with[digit]++;
        }
        uint32_t digit = 255;
        while (digit > 0 && with[digit] <= room)
            room -= with[digit--];
        limit = limit << 8 | digit;
    }
    return limit;
}

typedef uint32_t rank_function(struct hosts *h, uint32_t slot);

/* Chooses up to `room` more. Those not in use, or of rank 0, are not chosen. */
static uint32_t choose(struct hosts *h, rank_function *rank, uint32_t room)
{
    uint32_t slots = h->size.slots, chosen = 0, any = 0;
    for (uint32_t slot = 0; slot < slots; slot++)
        if (h->ranks[slot] != CHOSEN) {
            h->ranks[slot] = h->entries[slot].packets ? rank(h, slot) : 0;
            any |= h->ranks[slot];
        }
    uint32_t limit = rank_limit(h->ranks, slots, any, room);
    for (uint32_t slot = 0; slot < slots; slot++)
        if (h->ranks[slot] != CHOSEN && h->ranks[slot] > limit) {
            h->ranks[slot] = CHOSEN;
            chosen++;
        }
    for (uint32_t slot = 0; slot < slots && limit > 0 && chosen < room; slot++)
        if (h->ranks[slot] == limit) {
            h->ranks[slot] = CHOSEN;
            chosen++;
        }
    return chosen;
}

/* What came before it was admitted is missing: then even a small count is an estimate. */
static struct distinct_count host_distinct(struct hosts *h, uint32_t slot, const struct few *few)
{
    struct distinct_count count = counts_read(&h->counts, few);
    const uint32_t records = h->entries[slot].records;
    if (count.value > records) /* not more than there were */
        count = counts_value(records, (enum certainty)count.certainty);
    if (count.certainty == CERTAINTY_EXACT && h->more[slot].inherited > 0)
        count.certainty = CERTAINTY_ESTIMATE;
    return count;
}

/* What it may have missed at the most; never more than the estimate, which would be nonsense. */
static uint64_t host_error(const struct hosts *h, uint32_t slot)
{
    const uint32_t inherited = h->more[slot].inherited;
    const uint64_t missed = heavy_missed(inherited), packets = h->entries[slot].packets + inherited;
    return missed < packets ? missed : packets;
}

static void host_fill(struct hosts *h, uint32_t slot, int64_t second, const struct hosts_out *out)
{
    const struct host_entry *e = &h->entries[slot];
    const struct host_more *more = &h->more[slot];
    struct snapshot_host *row = &out->rows[(*out->row_count)++];
    *row = (struct snapshot_host){
        .address = more->address,
        .packets = e->packets + more->inherited,
        .packets_error = host_error(h, slot),
        .bytes = e->bytes,
        .records = e->records,
        .first_us = more->first_us,
        .last_us = e->last_us,
        .peers = host_distinct(h, slot, &h->entries[slot].peers),
        .ports = host_distinct(h, slot, &h->entries[slot].ports),
        .detail = -1,
        .ttl = e->ttl,
        .scan_minutes = h->lately ? scan_lately_minutes(&h->lately[slot], second) : UINT16_MAX,
        .scan = h->lately ? h->lately[slot].scan : SCAN_NONE,
        .home = e->home,
        .shielded = heavy_shield_of(&h->table, (int32_t)slot) > 0,
    };
    if (e->detail) {
        row->detail = (int32_t)(*out->detail_count)++;
        host_detail_fill(&h->details[e->detail - 1], second, &out->details[row->detail]);
    }
}

void hosts_fill(struct hosts *h, int64_t second, const struct hosts_out *out)
{
    memset(h->ranks, 0, h->size.slots * sizeof *h->ranks);
    enum { TOP = 1000 }; /* the rest is for those who are protected: who match a signature first */
    uint32_t room = out->row_room;
    room -= choose(h, rank_by_packets, room / 2 < TOP ? room / 2 : TOP);
    room -= choose(h, rank_by_peers, room / 2 < TOP ? room / 2 : TOP);
    room -= choose(h, rank_by_shield, room);
    choose(h, rank_by_packets, room);

    *out->row_count = *out->detail_count = 0;
    for (uint32_t slot = 0; slot < h->size.slots; slot++)
        if (h->ranks[slot] == CHOSEN)
            host_fill(h, slot, second, out);
    qsort(out->rows, *out->row_count, sizeof out->rows[0], snapshot_compare_hosts);
}
