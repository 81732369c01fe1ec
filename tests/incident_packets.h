/* incident_packets: packets for an engine with a few signatures, and what it says of incidents; for
 * the tests of what incidents are made of (incident_engine.h), and of what outlives the program
 * (remembered.h). */
#ifndef TAPWATCH_TESTS_INCIDENT_PACKETS_H
#define TAPWATCH_TESTS_INCIDENT_PACKETS_H

#include "src/engine/engine.h"
#include "tests/check.h"
#include "tests/counting.h"
#include "tests/packets.h"

#include <string.h>

static const uint8_t zeros[64], interesting[4] = {0x13, 0x37, 0, 1};
static const uint32_t ours = 0x0a000200, theirs = 0xc6336400; /* 10.0.2.0, 198.51.100.0 */

static struct signature_set *set;
static struct known_good known_good;
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

static inline void teardown(void)
{
    engine_free(e);
    snapshot_free(s);
    signature_set_free(set);
}

/* --- Packets ---------------------------------------------------------------------------------- */

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

static inline void send_syn(uint32_t source, uint32_t target, uint16_t port)
{
    const struct packet syn = packets_syn(now_s * US_PER_S, source, target, port);
    count_packet(e, VERDICT_IP, &syn);
}

/* Something that no signature names, so that time goes on. */
static inline void pass(int64_t seconds)
{
    for (int64_t until = now_s + seconds; now_s < until;) {
        now_s += until - now_s < 10 ? until - now_s : 10;
        send_payload(theirs + 250, ours + 250, 9999, zeros, 20);
    }
}

/* --- What is said of them --------------------------------------------------------------------- */

/* NULL: there is none of that name. */
static inline const struct snapshot_incident *incident(const char *name)
{
    engine_fill(e, now_s, s);
    for (uint32_t i = 0; i < s->incident_count; i++)
        if (strcmp(s->incidents[i].name, name) == 0)
            return &s->incidents[i];
    return NULL;
}

static inline uint32_t alerts_of(enum alert_kind kind)
{
    uint32_t count = 0;
    engine_fill(e, now_s, s);
    for (uint32_t i = 0; i < s->alert_count; i++)
        count += s->alerts[i].kind == kind;
    return count;
}

#endif
