/* incident_engine: an engine with a few signatures, packets for it, and what it says of incidents;
 * for the tests of what incidents are made of. */
#ifndef TAPWATCH_TESTS_INCIDENT_ENGINE_H
#define TAPWATCH_TESTS_INCIDENT_ENGINE_H

#include "tests/incident_packets.h"

enum { PROBE, NBSTAT, SPAM, ECHO_SCAN, UNASKED, LISTED };

static struct signature list[LISTED];

static inline void setup(void)
{
    make_signature(&list[PROBE], "zero-probe", 1026, 1031, 2);
    make_signature(&list[NBSTAT], "nbstat", 137, 137, 50);
    make_signature(&list[SPAM], "spam", 1026, 1031, 60);
    list[SPAM].background = true;
    list[SPAM].severity = SIGNATURE_INFO;
    make_signature(&list[ECHO_SCAN], "slow", 7, 7, 1);
    list[ECHO_SCAN].threshold = 3;
    list[ECHO_SCAN].answers = SIGNATURE_ANSWERS_ARE_EXPECTED;
    make_signature(&list[UNASKED], "unasked", 0, 65535, 1);
    list[UNASKED].state = SIGNATURE_UNSOLICITED;
    list[UNASKED].cases_count = list[UNASKED].target_ports.count = 0;
    list[UNASKED].source_ports = (struct signature_ports){.ranges = {{IP_UDP, 53, 53}}, .count = 1};
    set = signature_set_new(list, LISTED);
    ck_assert_ptr_nonnull(set);
    static const int64_t server_ports[] = {53};
    struct engine_settings settings = {
        .memory_bytes = (size_t)64 << 20,
        .udp_timeout_s = 60,
        .tcp_timeout_s = 30,
        .icmp_timeout_s = 10,
        .server_ports = server_ports,
        .server_ports_count = 1,
        .window_s = {60, 3600, 86400},
        .signatures = set,
        .known_good = &known_good,
    };
    char why[128];
    ck_assert(home_add(&settings.home, "10.0.2.0/24", why, sizeof why));
    hash_seed_fixed(&settings.seed, 1);
    e = engine_new(&settings);
    s = snapshot_new();
    ck_assert(e && s);
    now_s = PACKETS_START_S;
}

/* The one of that name, which must be there. */
static inline const struct snapshot_incident *named(const char *name)
{
    static const struct snapshot_incident nothing;
    const struct snapshot_incident *i = incident(name);
    ck_assert_msg(i != NULL, "there is no incident %s", name);
    return i ? i : &nothing;
}

static inline const struct snapshot_incident *the_probe(void)
{
    return named("zero-probe");
}

static inline const struct snapshot_alert *alert_of(enum alert_kind kind)
{
    engine_fill(e, now_s, s);
    for (uint32_t i = 0; i < s->alert_count; i++)
        if (s->alerts[i].kind == kind)
            return &s->alerts[i];
    ck_abort_msg("no such alert");
}

#endif
