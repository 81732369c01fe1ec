/* send: sends 60-byte frames on an interface at a rate, or as fast as it can, and prints how many
 * it sent and in how many nanoseconds.
 *
 *   send INTERFACE PACKETS_PER_SECOND[,PACKETS_PER_SECOND...]|max SECONDS [ports|talks|probes]
 *
 * Of several rates each holds for two seconds, over and over.
 *
 * 65,536 frames are made before and sent in turn: TCP, UDP and ICMP from sources by Zipf's law out
 * of 1,280,000 to 198.18.0.0/16; with `ports` twice as many, one to every port of TCP and of UDP;
 * with `talks` four of five belong to conversations of 64 pairs, to and fro, of which others are
 * busy each 4096 frames; with `probes` each 64th is one of ten, of which signatures name each, with
 * its number in the first turn as its IP identification. They are for a machine that is not there,
 * as at the mirror port of a switch: the receiving kernel hands them to who captures, and drops
 * them.
 *
 * Packet sockets without a queueing discipline (PACKET_QDISC_BYPASS, packet(7)), 64 frames a call:
 * what is not accepted is sent again, so that what is said to be sent has reached the interface. */
#include "tests/bench/addresses.h"
#include "tests/build_frame.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>

enum { FRAMES = 65536, FRAME_BYTES = 60, BATCH = 64, SOURCES = 1280000, PORTS = 65536 };
enum { RATES_MOST = 32, RATE_S = 2 };

static uint8_t frames[2 * FRAMES][FRAME_BYTES];
static uint32_t frame_count = FRAMES;

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
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

static void make_frames(const char *kind)
{
    enum { PROBE_EVERY = 64 };
    const bool all_ports = strcmp(kind, "ports") == 0, talks = strcmp(kind, "talks") == 0,
               probes = strcmp(kind, "probes") == 0;
    static const uint8_t protocols[4] = {TCP, TCP, UDP, ICMP};
    struct any any = {.state = 1};
    struct zipf sources;
    if (!zipf_init(&sources, SOURCES)) {
        fprintf(stderr, "send: not enough memory\n");
        exit(1);
    }
    frame_count = all_ports ? 2 * FRAMES : FRAMES;
    for (uint32_t i = 0; i < frame_count; i++) {
        struct wanted w = {
            .source = address_outside(1, zipf_draw(&sources, &any)),
            .target = address_home((uint32_t)any_u64(&any)),
            .protocol = protocols[i % 4],
            .tcp_flags = i % 8 ? ACK : SYN,
            .ttl = (uint8_t)(40 + any_below(&any, 200)),
            .sequence = (uint16_t)i,
            .length = FRAME_BYTES,
            .fill_payload = true,
        };
        w.source_port = w.protocol == ICMP ? ECHO : (uint16_t)(1024 + any_below(&any, 64512));
        w.target_port = (uint16_t)any_below(&any, 2048);
        if (all_ports) {
            w.protocol = i < PORTS ? TCP : UDP;
            w.target_port = (uint16_t)i;
        }
        if (talks && any_percent(&any, 80))
            make_talk(&any, i, &w);
        if (probes && i % PROBE_EVERY == 0)
            make_probe(i / PROBE_EVERY, &w);
        uint8_t built[FRAME_BYTES + 4];
        frame_build(built, &w);
        memcpy(frames[i], built, FRAME_BYTES);
    }
}

static int open_interface(const char *name)
{
    struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(name)};
    int fd = socket(AF_PACKET, SOCK_RAW, 0), on = 1;
    if (fd < 0 || at.sll_ifindex == 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
        setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on) != 0) {
        fprintf(stderr, "send: %s: %s\n", name, strerror(errno));
        exit(1);
    }
    return fd;
}

/* Sends `count` frames, BATCH at most, from number `first` on. */
static void send_frames(int fd, uint64_t first, unsigned count)
{
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH] = {0};
    for (unsigned i = 0; i < count; i++) {
        parts[i] = (struct iovec){frames[(first + i) % frame_count], FRAME_BYTES};
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    for (unsigned done = 0; done < count;) {
        int n = sendmmsg(fd, messages + done, count - done, 0);
        if (n > 0) {
            done += (unsigned)n;
        } else if (errno != ENOBUFS && errno != EAGAIN && errno != EINTR) {
            perror("send");
            exit(1);
        }
    }
}

/* "max" is none; else their count. */
static int read_rates(const char *text, double rates[RATES_MOST])
{
    int count = 0;
    if (strcmp(text, "max") == 0)
        return 0;
    for (char *end = NULL; count < RATES_MOST; text = end + 1) {
        rates[count] = strtod(text, &end);
        if (rates[count++] <= 0 || (*end && *end != ',')) {
            fprintf(stderr, "send: %s: it takes packets per second, above 0\n", text);
            exit(2);
        }
        if (!*end)
            break;
    }
    return count;
}

/* Sends at one rate, 0: as fast as it can, for so long; returns how many in all it has sent then.
 */
static uint64_t send_at(int fd, double rate, double seconds, uint64_t sent)
{
    const int64_t start_ns = now_ns(), end_ns = start_ns + (int64_t)(seconds * 1e9);
    const uint64_t first = sent;
    const uint64_t total = rate > 0 ? first + (uint64_t)(rate * seconds) : UINT64_MAX;
    while (sent < total && (rate > 0 || now_ns() < end_ns)) {
        if (rate > 0) {
            int64_t wait_ns = start_ns + (int64_t)((double)(sent - first) / rate * 1e9) - now_ns();
            if (wait_ns > 20000) /* less is not worth a sleep, which takes longer */
                nanosleep(&(struct timespec){wait_ns / 1000000000, wait_ns % 1000000000}, NULL);
        }
        unsigned count = total - sent < BATCH ? (unsigned)(total - sent) : BATCH;
        send_frames(fd, sent, count);
        sent += count;
    }
    return sent;
}

int main(int argc, char **argv)
{
    const char *kind = argc == 5 ? argv[4] : "";
    const bool known =
        strcmp(kind, "ports") == 0 || strcmp(kind, "talks") == 0 || strcmp(kind, "probes") == 0;
    if (argc != 4 && !known) {
        fprintf(stderr,
                "usage: send INTERFACE PACKETS_PER_SECOND[,..]|max SECONDS [ports|talks|probes]\n");
        return 2;
    }
    double rates[RATES_MOST] = {0};
    const int rate_count = read_rates(argv[2], rates);
    const double seconds = atof(argv[3]);
    make_frames(kind);
    int fd = open_interface(argv[1]);
    const int64_t start_ns = now_ns();
    uint64_t sent = 0;
    if (rate_count <= 1)
        sent = send_at(fd, rates[0], seconds, 0);
    for (int i = 0; rate_count > 1 && i < seconds / RATE_S; i++)
        sent = send_at(fd, rates[i % rate_count], RATE_S, sent);
    printf("%llu %lld\n", (unsigned long long)sent, (long long)(now_ns() - start_ns));
    return 0;
}
