/* host_entry: the counts of one host in the table. Private to hosts.c and hosts_fill.c. */
#ifndef TAPWATCH_ENGINE_HOST_ENTRY_H
#define TAPWATCH_ENGINE_HOST_ENTRY_H

#include "src/base/address.h"
#include "src/base/arena.h"
#include "src/sketch/distinct.h"

/* One cache line. Zeroed: nobody's yet. */
struct host_entry {
    struct address address;
    uint64_t packets; /* certainly its own */
    uint64_t bytes, records;
    int64_t first_us, last_us;
    uint32_t error; /* inherited from whom it pushed out */
    int16_t detail; /* 1 + index; 0: none */
    bool home;
    uint8_t ttl;
};

_Static_assert(sizeof(struct host_entry) == ARENA_ALIGN, "one cache line");

/* Distinct ones of its records. */
struct host_fews {
    struct few peers, ports;
};

#endif
