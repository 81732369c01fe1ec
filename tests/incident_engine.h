/* incident_engine: an engine with a few signatures, packets for it, and what it says of incidents;
 * for the tests of what incidents are made of. */
#ifndef TAPWATCH_TESTS_INCIDENT_ENGINE_H
#define TAPWATCH_TESTS_INCIDENT_ENGINE_H

#include "src/engine/engine.h"
#include "tests/counting.h"
#include "tests/packets.h"

#include <check.h>
#include <string.h>

enum { PROBE, NBSTAT, SPAM, ECHO_SCAN, UNASKED, LISTED };

static const uint8_t zeros[64], interesting[4] = {0x13, 0x37, 0, 1};
static struct signature list[LISTED];
static struct signature_set *set;
static struct engine *e;
static struct snapshot *s;
static int64_t now_s;

static inline void make_signature(struct signature *sig, const char *name, uint16_t first,
                                  uint16_t last, uint16_t length)
{
    *sig = (struct signature){
        .severity = SIGNATURE_WARNING,
        .protocol = IP_UDP,
        .direction = TRAFFIC_ALL,
        .state = SIGNATURE_RECORD,
        .threshold = 1,
        .target_ports = {.ranges = {{IP_UDP, first, last}}, .count = 1},
        .cases = {{.tests = {{.kind = PAYLOAD_LENGTH, .low = length, .high = length}}, .count = 1}},
        .cases_count = 1,
    };
    strcpy(sig->name, name);
    strcpy(sig->title, name);
}

static struct known_good known_good;

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

static inline void teardown(void)
{
    engine_free(e);
    snapshot_free(s);
    signature_set_free(set);
}

/* --- Packets ---------------------------------------------------------------------------------- */

static const uint32_t ours = 0x0a000200, theirs = 0xc6336400; /* 10.0.2.0, 198.51.100.0 */

static inline void send_payload(uint32_t source, uint32_t target, uint16_t port,
                                const uint8_t *payload, uint32_t length)
{
    static uint16_t source_port = 2000;
    struct packet p = packets_udp(now_s * US_PER_S, source, source_port++, target, port);
    if (source_port == 60000)
        source_port = 2000;
    p.payload = payload;
    p.payload_bytes = p.payload_captured = length;
    count_packet(e, VERDICT_IP, &p);
}

static inline void probe(uint32_t source, uint32_t target, uint16_t port)
{
    send_payload(source, target, port, zeros, 2);
}

/* Something that no signature names, so that time goes on. */
static inline void pass(int64_t seconds)
{
    for (int64_t end = now_s + seconds; now_s < end;) {
        now_s += end - now_s < 10 ? end - now_s : 10;
        send_payload(theirs + 250, ours + 250, 9999, zeros, 20);
    }
}

static inline const struct snapshot_incident *incident(const char *name)
{
    engine_fill(e, now_s, s);
    for (uint32_t i = 0; i < s->incident_count; i++)
        if (strcmp(s->incidents[i].name, name) == 0)
            return &s->incidents[i];
    return NULL;
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

static inline uint32_t alerts_of(enum alert_kind kind)
{
    uint32_t count = 0;
    engine_fill(e, now_s, s);
    for (uint32_t i = 0; i < s->alert_count; i++)
        count += s->alerts[i].kind == kind;
    return count;
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
