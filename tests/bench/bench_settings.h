/* bench_settings: the engine's settings as the program has them by default, with the home networks
 * of the bench's captures. */
#ifndef TAPWATCH_TESTS_BENCH_SETTINGS_H
#define TAPWATCH_TESTS_BENCH_SETTINGS_H

#include "src/config.h"
#include "src/engine/engine.h"

#include <stdio.h>
#include <stdlib.h>

#define BENCH_HOME "198.18.0.0/16,2001:db8:0:1::/64"

/* What it points to is static. */
static inline struct engine_settings bench_settings(uint64_t seed)
{
    static struct config c;
    config_defaults(&c);
    struct engine_settings s = {
        .memory_bytes = (size_t)c.memory_mib << 20,
        .udp_timeout_s = c.udp_timeout_s,
        .tcp_timeout_s = c.tcp_timeout_s,
        .icmp_timeout_s = c.icmp_timeout_s,
        .detectors = &c.detectors,
        .window_s = {c.window_s[0], c.window_s[1], c.window_s[2]},
        .server_ports = c.server_ports,
        .server_ports_count = (size_t)c.server_ports_count,
        .watched = c.watched.ranges,
        .watched_count = (size_t)c.watched.count,
    };
    char why[128];
    if (!home_add(&s.home, BENCH_HOME, why, sizeof why)) {
        fprintf(stderr, "bench: %s\n", why);
        exit(1);
    }
    hash_seed_fixed(&s.seed, seed);
    return s;
}

#endif
