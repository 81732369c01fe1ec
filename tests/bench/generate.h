/* generate: what the kinds of captures share; see generate.c. */
#ifndef TAPWATCH_TESTS_BENCH_GENERATE_H
#define TAPWATCH_TESTS_BENCH_GENERATE_H

#include "tests/bench/addresses.h"
#include "tests/pcap_out.h"

enum {
    FRAME_MIN = 64,
    FRAME_MAX = 128,
    /* Indices of address_outside that nothing else uses. */
    SCANNER_INDEX = 1 << 29,
    SLOW_INDEX = SCANNER_INDEX + 65536,
};

struct generator {
    struct any any;
    uint64_t seed, packets; /* wanted */
    uint64_t sent, rate;    /* packets so far; and in a second of packet time */
    struct zipf sources;
    FILE *truth; /* may be NULL */
    struct pcap_out out;
};

_Noreturn void die(const char *what);

/* Writes the next packet. */
void put_frame(struct generator *g, const struct wanted *w);
/* Packet time of the next packet, in microseconds since the start. */
uint64_t time_now_us(const struct generator *g);
/* Writes to the truth, if there is one: an address and what is true of it. */
void put_truth(struct generator *g, uint32_t address, uint32_t number);

/* Parts of packets. */
uint16_t any_port(struct generator *g);
uint8_t any_ttl(struct generator *g);
uint16_t any_length(struct generator *g);
uint16_t any_scanned_port(struct generator *g, uint8_t protocol);
/* A record that a forged, or nearly silent, source sends into the home network. */
struct wanted background(struct generator *g, uint32_t source);

/* The kinds that have a file of their own. */
void generate_mix(struct generator *g);
void generate_scan(struct generator *g);
void generate_slow(struct generator *g);

#endif
