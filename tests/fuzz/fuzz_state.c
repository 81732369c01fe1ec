/* fuzz_state: what is known over a restart, from any bytes: what the engine makes of a state file
 * behind its head and checksum.
 *
 * An input is: a byte; if it is 0, changes to a state that is good (which is made here, so that no
 * seeds are needed), four bytes each: the place, 24 bits, and what to write there; if not, a whole
 * state. */
#include "src/engine/engine.h"
#include "tests/counting.h"
#include "tests/fuzz/fuzz.h"

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

static void count_from(struct engine *e, int64_t time_us, uint8_t number)
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
    const uint8_t source[4] = {198, 51, 100, number}, target[4] = {203, 0, 113, number};
    p.packet.source = address_from_v4(source);
    p.packet.target = address_from_v4(target);
    prepare_alone(e, VERDICT_IP, &p);
    engine_count(e, &p, 1);
}

/* Whatever was read, it can be counted on, shown, saved and read again. */
static void use(struct engine *e, const struct engine_settings *settings)
{
    static struct snapshot *s;
    static uint8_t *room;
    const size_t most = engine_state_most(settings->memory_bytes, &settings->home);
    room = room ? room : malloc(most);
    require(room, "there is memory");
    struct archive a = archive_to(room, most);
    s = s ? s : snapshot_new();
    count_from(e, INT64_C(1070308495000000), 7);
    count_from(e, INT64_C(1070318495000000), 8);
    engine_fill(e, INT64_C(1070318495), s);
    const enum engine_saved saved = engine_save(e, s, &a);
    require(saved == ENGINE_SAVED || saved == ENGINE_OLDER, "what is known fits into the room");
    if (saved != ENGINE_SAVED)
        return;
    struct engine *again = engine_new(settings);
    require(again && engine_restore(again, room, a.at), "what is written can be read");
    engine_free(again);
}

static struct engine_settings make_settings(void)
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
    require(home_add(&settings.home, "203.0.113.0/24", why, sizeof why), "there is a home");
    return settings;
}

static size_t make_good(uint8_t *room, size_t size)
{
    const struct engine_settings settings = make_settings();
    struct engine *e = engine_new(&settings);
    struct snapshot *s = snapshot_new();
    struct archive a = archive_to(room, size);
    require(e && s, "there is memory");
    for (int i = 0; i < 100; i++)
        count_from(e, INT64_C(1070208495000000) + i * INT64_C(100000000), (uint8_t)(i % 30));
    engine_fill(e, INT64_C(1070308495), s);
    require(engine_save(e, s, &a) == ENGINE_SAVED, "a good state can be made");
    engine_free(e);
    snapshot_free(s);
    return a.at;
}

static void restore(const uint8_t *state, size_t size)
{
    struct engine_settings settings = make_settings();
    if (!engine_state_seed(state, size, &settings.seed))
        return;
    struct engine *e = engine_new(&settings);
    require(e, "there is memory");
    if (engine_restore(e, state, size))
        use(e, &settings);
    engine_free(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t good[1 << 20], changed[sizeof good];
    static size_t good_size;
    if (good_size == 0)
        good_size = make_good(good, sizeof good);
    if (size == 0 || data[0] != 0) {
        restore(data + (size > 0), size - (size > 0));
        return 0;
    }
    memcpy(changed, good, good_size);
    for (size_t at = 1; at + 4 <= size; at += 4)
        changed[(data[at] | (size_t)data[at + 1] << 8 | (size_t)data[at + 2] << 16) % good_size] =
            data[at + 3];
    restore(changed, good_size);
    return 0;
}
