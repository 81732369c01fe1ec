/* fuzz_state: what is known over a restart, from any bytes: the file's head, and what the engine
 * makes of the rest.
 *
 *   make build/fuzz/fuzz_state && build/fuzz/fuzz_state -max_total_time=60 -max_len=65536 CORPUS
 *
 * An input is what a state file holds behind its head. As seeds serve files of a run with
 * `state_file`, without their first 32 bytes. */
#include "src/engine/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool held, const char *what)
{
    if (held)
        return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

static struct signature_set *make_set(void)
{
    struct signature probe = {
        .severity = SIGNATURE_WARNING,
        .protocol = IP_UDP,
        .direction = TRAFFIC_ALL,
        .state = SIGNATURE_RECORD,
        .threshold = 1,
        .cases = {{.tests = {{.kind = PAYLOAD_LENGTH, .low = 2, .high = 2}}, .count = 1}},
        .cases_count = 1,
    };
    strcpy(probe.name, "messenger-zero-probe");
    return signature_set_new(&probe, 1);
}

static void count_at(struct engine *e, int64_t time_us)
{
    static const uint8_t payload[2];
    struct prepared p = {.packet = {.time_us = time_us,
                                    .wire_bytes = 60,
                                    .ip_version = 4,
                                    .protocol = IP_UDP,
                                    .has_ports = true,
                                    .target_port = 1026,
                                    .payload = payload,
                                    .payload_bytes = 2,
                                    .payload_captured = 2}};
    const uint8_t source[4] = {198, 51, 100, 7}, target[4] = {203, 0, 113, 7};
    p.packet.source = address_from_v4(source);
    p.packet.target = address_from_v4(target);
    engine_prepare(e, VERDICT_IP, &p);
    engine_count(e, &p, 1);
}

/* Whatever was read, it can be counted on, shown, saved and read again. */
static void use(struct engine *e, const struct engine_settings *settings)
{
    static struct snapshot *s;
    static uint8_t room[8 << 20];
    struct archive a = archive_to(room, sizeof room);
    s = s ? s : snapshot_new();
    count_at(e, INT64_C(1070308495000000));
    count_at(e, INT64_C(1070318495000000));
    engine_fill(e, INT64_C(1070318495), s);
    const enum engine_saved saved = engine_save(e, s, &a);
    require(saved == ENGINE_SAVED || saved == ENGINE_OLDER, "what is known fits into the room");
    if (saved != ENGINE_SAVED)
        return;
    struct engine *again = engine_new(settings);
    require(again && engine_restore(again, room, a.at), "what is written can be read");
    engine_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct signature_set *set;
    char why[128];
    set = set ? set : make_set();
    struct engine_settings settings = {.memory_bytes = (size_t)52 << 20,
                                       .udp_timeout_s = 60,
                                       .tcp_timeout_s = 30,
                                       .icmp_timeout_s = 10,
                                       .window_s = {60, 3600, 86400},
                                       .signatures = set};
    if (!engine_state_seed(data, size, &settings.seed))
        return 0;
    require(home_add(&settings.home, "203.0.113.0/24", why, sizeof why), "there is a home");
    struct engine *e = engine_new(&settings);
    require(e, "there is memory");
    if (engine_restore(e, data, size))
        use(e, &settings);
    engine_free(e);
    return 0;
}
