/* shipped: the signatures of share/signatures.conf, and packets for them, built byte by byte and
 * read by the real decoder. */
#ifndef TAPWATCH_TESTS_SHIPPED_H
#define TAPWATCH_TESTS_SHIPPED_H

#include "src/config_signatures.h"
#include "tests/build_frame.h"
#include "tests/frames.h"

#include <unistd.h>

#define US   0xc000020au /* 192.0.2.10 */
#define THEM 0xc6336407u /* 198.51.100.7 */

static struct config_signatures *shipped;
static struct signature_set *set;
static uint8_t payload[1472];
static uint16_t payload_bytes;

static inline void load_shipped(void)
{
    char why[CONFIG_WHY];
    shipped = config_signatures_new();
    ck_assert_ptr_nonnull(shipped);
    ck_assert_msg(config_signatures_load(shipped, "share/signatures.conf", why), "%s", why);
    set = signature_set_new(shipped->list, shipped->count);
    ck_assert_ptr_nonnull(set);
}

static inline void free_shipped(void)
{
    signature_set_free(set);
    config_signatures_free(shipped);
    free(frames_bytes);
    frames_bytes = NULL;
}

/* --- A payload, piece by piece ---------------------------------------------------------------- */

static inline void put(const char *hex)
{
    payload_bytes += (uint16_t)frames_from_hex(hex, payload + payload_bytes,
                                               (uint32_t)sizeof payload - payload_bytes);
}

/* A new one. */
static inline void hold(const char *hex)
{
    payload_bytes = 0;
    put(hex);
}

static inline void put_text(const char *text)
{
    ck_assert_uint_le(payload_bytes + strlen(text), sizeof payload);
    memcpy(payload + payload_bytes, text, strlen(text));
    payload_bytes += (uint16_t)strlen(text);
}

static inline void put_many(uint8_t byte, uint16_t count)
{
    ck_assert_uint_le(payload_bytes + count, sizeof payload);
    memset(payload + payload_bytes, byte, count);
    payload_bytes += count;
}

/* --- What a packet is taken for: names, joined by commas -------------------------------------- */

static inline const char *names_of_packet(enum traffic direction)
{
    static char names[SIGNATURE_MATCHES * (SIGNATURE_NAME + 1)];
    uint8_t found[SIGNATURE_MATCHES];
    bool cut;
    size_t used = 0, count = signature_set_match(set, &frames_packet, direction, found, &cut);
    names[0] = '\0';
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? "," : "",
                                 shipped->list[found[i]].name);
    ck_assert(!cut);
    return names;
}

static inline const char *seen_going(const struct wanted *w, enum traffic direction)
{
    uint8_t frame[2048];
    size_t length = frame_build(frame, w);
    ck_assert_verdict(decode_bytes(LINK_ETHERNET, frame, (uint32_t)length, (uint32_t)length, false),
                      VERDICT_IP);
    return names_of_packet(direction);
}

static inline const char *seen(const struct wanted *w)
{
    return seen_going(w, TRAFFIC_INBOUND);
}

/* UDP from 198.51.100.7, with the payload that is held; the frame has Ethernet's padding. */
static inline struct wanted datagram(uint16_t source_port, uint16_t target_port)
{
    return (struct wanted){.source = THEM,
                           .target = US,
                           .source_port = source_port,
                           .target_port = target_port,
                           .protocol = UDP,
                           .ttl = 114,
                           .target_is_home = true,
                           .length = 60,
                           .payload = payload,
                           .payload_bytes = payload_bytes};
}

static inline const char *seen_at(uint16_t target_port)
{
    struct wanted w = datagram(3217, target_port);
    return seen(&w);
}

static inline const char *seen_from(uint16_t source_port, uint16_t target_port)
{
    struct wanted w = datagram(source_port, target_port);
    return seen(&w);
}

static inline const char *going_at(enum traffic direction, uint16_t target_port)
{
    struct wanted w = datagram(3217, target_port);
    return seen_going(&w, direction);
}

static inline struct wanted segment(uint8_t flags, uint16_t target_port)
{
    return (struct wanted){.source = THEM,
                           .target = US,
                           .source_port = 40000,
                           .target_port = target_port,
                           .protocol = TCP,
                           .tcp_flags = flags,
                           .ttl = 240,
                           .tcp_sequence = 0x01020304,
                           .sequence = 1,
                           .length = 60};
}

/* ICMP; an error quotes what is held. */
static inline struct wanted message(uint8_t type)
{
    return (struct wanted){.source = THEM,
                           .target = US,
                           .source_port = type,
                           .target_port = 3,
                           .protocol = ICMP,
                           .ttl = 64,
                           .payload = payload,
                           .payload_bytes = payload_bytes};
}

static inline const struct signature *find(const char *name)
{
    for (size_t i = 0; i < shipped->count; i++)
        if (strcmp(shipped->list[i].name, name) == 0)
            return &shipped->list[i];
    ck_abort_msg("no signature %s", name);
}

#endif
