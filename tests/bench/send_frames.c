/* send_frames: see send_frames.h. */
#include "tests/bench/send_frames.h"

#include "tests/bench/addresses.h"
#include "tests/build_frame.h"

#include <linux/virtio_net.h>
#include <stdio.h>

enum { FRAMES = 65536, PORTS = 65536, SOURCES = 1280000, PROBE_EVERY = 64 };
enum { HEADER = sizeof(struct virtio_net_hdr) };

static void *need(void *memory)
{
    if (memory)
        return memory;
    fprintf(stderr, "send: not enough memory\n");
    exit(1);
}

/* A frame of a conversation: pairs take turns in being the busiest. */
static void make_talk(struct any *any, uint32_t i, struct wanted *w)
{
    enum { TURN = 4096, PAIRS = 64, HALVES = 4, SERVERS = 8 };
    static const uint16_t ports[SERVERS] = {443, 53, 22, 80, 123, 25, 993, 8080};
    uint32_t at = any_below(any, PAIRS);
    for (int k = 0; k < HALVES; k++) /* the first of them have most */
        at = any_below(any, at + 1);
    const uint32_t pair = (at + i / TURN * 7) % PAIRS;
    const bool back = any_percent(any, 45);
    const uint32_t outside = address_outside(2, pair), home = address_home(1000 + pair % 24);
    const uint16_t client = (uint16_t)(20000 + pair), server = ports[pair % SERVERS];
    w->protocol = server == 53 || server == 123 ? UDP : TCP;
    w->tcp_flags = ACK;
    w->source = back ? home : outside;
    w->target = back ? outside : home;
    w->source_port = back ? server : client;
    w->target_port = back ? client : server;
}

/* What signatures name, each another: share/signatures.conf. */
static void make_probe(uint32_t number, struct wanted *w)
{
    static const struct {
        uint16_t port, bytes;
        const char *payload;
    } probes[] = {
        {1026, 2, "\0\0"},
        {5351, 2, "\0\0"},
        {123, 4, "\x17\0\x03\x2a"},
        {1900, 8, "M-SEARCH"},
        {3702, 5, "<:/>\n"},
        {3283, 5, "\0\x14\0\x01\x03"},
        {10001, 4, "\x01\0\0\0"},
        {1434, 1, "\x02"},
        {3389, 16, "\0\0\0\0\0\0\0\xff\0\0\0\0\0\0\0"},
        {53413, 4, "\x0a\0\0\0"},
    };
    enum { PROBES = sizeof probes / sizeof probes[0] };
    const uint32_t kind = number % PROBES, turn = number / PROBES;
    w->protocol = UDP;
    w->source = address_outside(3, kind * 200 + turn);
    w->source_port = (uint16_t)(2000 + turn);
    w->target_port = probes[kind].port;
    w->sequence = (uint16_t)turn;
    w->fill_payload = false;
    w->payload = probes[kind].payload;
    w->payload_bytes = probes[kind].bytes;
}

static void want(struct any *any, const struct zipf *sources, uint32_t i, struct wanted *w)
{
    static const uint8_t protocols[4] = {TCP, TCP, UDP, ICMP};
    *w = (struct wanted){
        .source = address_outside(1, zipf_draw(sources, any)),
        .target = address_home((uint32_t)any_u64(any)),
        .protocol = protocols[i % 4],
        .tcp_flags = i % 8 ? ACK : SYN,
        .ttl = (uint8_t)(40 + any_below(any, 200)),
        .sequence = (uint16_t)i,
        .length = SEND_FRAME_BYTES,
        .fill_payload = true,
    };
    w->source_port = w->protocol == ICMP ? ECHO : (uint16_t)(1024 + any_below(any, 64512));
    w->target_port = (uint16_t)any_below(any, 2048);
}

static void add(struct send_list *list, const uint8_t *start, size_t bytes, uint32_t frames)
{
    uint8_t *kept = need(malloc(bytes));
    memcpy(kept, start, bytes);
    list->messages[list->count++] =
        (struct send_message){.frames = frames, .bytes = (uint32_t)bytes, .start = kept};
}

/* One frame; in bursts every message begins with a header that says how to cut it, not at all. */
static void add_frame(struct send_list *list, const struct wanted *w, bool bursts)
{
    uint8_t built[HEADER + SEND_FRAME_BYTES + 4] = {0};
    frame_build(built + HEADER, w);
    if (bursts)
        add(list, built, HEADER + SEND_FRAME_BYTES, 1);
    else
        add(list, built + HEADER, SEND_FRAME_BYTES, 1);
}

/* The kernel completes the checksum of each from the sum of what does not change. */
static void add_burst(struct send_list *list, struct wanted *w)
{
    enum { IP = 14, TRANSPORT = IP + 20, CHECKSUM = 16, PAYLOAD = TRANSPORT + 20 };
    enum { EACH = SEND_FRAME_BYTES - PAYLOAD, WHOLE = PAYLOAD + SEND_BURST * EACH };
    uint8_t built[HEADER + WHOLE + 4] = {0}, pseudo[4], *frame = built + HEADER;
    w->protocol = TCP;
    w->tcp_flags = ACK;
    w->length = WHOLE;
    frame_build(frame, w);
    store_u16(pseudo, TCP);
    store_u16(pseudo + 2, WHOLE - TRANSPORT);
    uint8_t *checksum = frame + TRANSPORT + CHECKSUM;
    checksum_store(checksum, checksum_add(checksum_add(0, frame + IP + 12, 8), pseudo, 4));
    checksum[0] ^= 0xff; /* the sum itself */
    checksum[1] ^= 0xff;
    const struct virtio_net_hdr cut = {
        .flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
        .gso_type = VIRTIO_NET_HDR_GSO_TCPV4,
        .hdr_len = PAYLOAD,
        .gso_size = EACH,
        .csum_start = TRANSPORT,
        .csum_offset = CHECKSUM,
    };
    memcpy(built, &cut, sizeof cut);
    add(list, built, HEADER + WHOLE, SEND_BURST);
}

static void add_bursts(struct send_list *list, enum send_kind kind, struct any *any,
                       const struct zipf *sources)
{
    struct wanted w;
    for (uint32_t i = 0; i < FRAMES / SEND_BURST; i++) {
        if (kind == SEND_PROBES && i * SEND_BURST % PROBE_EVERY == 0) {
            want(any, sources, i, &w);
            make_probe(i * SEND_BURST / PROBE_EVERY, &w);
            add_frame(list, &w, true);
        }
        want(any, sources, i, &w);
        add_burst(list, &w);
    }
}

static void add_frames(struct send_list *list, enum send_kind kind, struct any *any,
                       const struct zipf *sources)
{
    const uint32_t count = kind == SEND_PORTS ? 2 * PORTS : FRAMES;
    for (uint32_t i = 0; i < count; i++) {
        struct wanted w;
        want(any, sources, i, &w);
        if (kind == SEND_PORTS) {
            w.protocol = i < PORTS ? TCP : UDP;
            w.target_port = (uint16_t)i;
        }
        if (kind == SEND_TALKS && any_percent(any, 80))
            make_talk(any, i, &w);
        if (kind == SEND_PROBES && i % PROBE_EVERY == 0)
            make_probe(i / PROBE_EVERY, &w);
        add_frame(list, &w, false);
    }
}

struct send_list send_list_make(enum send_kind kind, bool bursts)
{
    struct send_list list = {.messages = need(calloc(2 * PORTS, sizeof *list.messages))};
    struct any any = {.state = 1};
    struct zipf sources;
    if (!zipf_init(&sources, SOURCES))
        need(NULL);
    if (bursts)
        add_bursts(&list, kind, &any, &sources);
    else
        add_frames(&list, kind, &any, &sources);
    return list;
}
