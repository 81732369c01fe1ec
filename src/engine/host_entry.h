/* host_entry: the counts of one host in the table. Private to the files hosts*.c. */
#ifndef TAPWATCH_ENGINE_HOST_ENTRY_H
#define TAPWATCH_ENGINE_HOST_ENTRY_H

#include "src/base/address.h"
#include "src/base/arena.h"
#include "src/engine/scans.h"
#include "src/sketch/distinct.h"

/* All that most packets touch, in one cache line. Zeroed: nobody's yet. */
struct host_entry {
    uint64_t packets; /* certainly its own */
    uint64_t bytes;
    int64_t last_us;
    uint32_t records;
    int16_t detail; /* 1 + index; 0: none */
    uint8_t ttl;
    bool home : 1;
    /* Of a source; bits, as the line is full. It scans, and the next of its records that nothing
     * else speaks for (prepared.spoken_for) may tell. Of its latest records those that something
     * else speaks for, less the others. */
    bool may_tell : 1;
    int8_t balance : 6;
    struct few peers, ports; /* distinct ones of its records. The note of the first is host_check;
                                of the second the targets of late, as scan_lately has them */
};

_Static_assert(sizeof(struct host_entry) == ARENA_ALIGN, "one cache line");

/* The rest, in another array. */
struct host_more {
    struct address address;
    int64_t first_us;
    uint32_t inherited; /* from whom it pushed out (sketch/heavy.h) */
    uint32_t replied;   /* replies to its records, and those that want none */
};

/* Bits of a hash that neither choose one of up to 65,536 sets nor are its tag there: with them
 * another host is not mistaken for this one in a lifetime (one packet in 10^13), without a look at
 * the address. */
static inline uint16_t host_check(uint64_t hash)
{
    return (uint16_t)(hash >> 16);
}

struct hosts;
struct prepared;
/* hosts_scan.c: looks whether a source has begun to scan. now: with each record. */
void host_look_for_scan(struct hosts *h, uint32_t slot, const struct prepared *p, bool now);

#endif
