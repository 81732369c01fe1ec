/* send: sends 60-byte frames on an interface at a rate, or as fast as it can, and prints how many
 * it sent and in how many nanoseconds.
 *
 *   send INTERFACE PACKETS_PER_SECOND|max SECONDS
 *
 * 65,536 frames are made before and sent in turn: TCP, UDP and ICMP from sources by Zipf's law out
 * of 1,280,000 to 198.18.0.0/16. They are for a machine that is not there, as at the mirror port of
 * a switch: the receiving kernel hands them to who captures, and drops them.
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

enum { FRAMES = 65536, FRAME_BYTES = 60, BATCH = 64, SOURCES = 1280000 };

static uint8_t frames[FRAMES][FRAME_BYTES];

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void make_frames(void)
{
    static const uint8_t protocols[4] = {TCP, TCP, UDP, ICMP};
    struct any any = {.state = 1};
    struct zipf sources;
    if (!zipf_init(&sources, SOURCES)) {
        fprintf(stderr, "send: not enough memory\n");
        exit(1);
    }
    for (uint32_t i = 0; i < FRAMES; i++) {
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
        parts[i] = (struct iovec){frames[(first + i) % FRAMES], FRAME_BYTES};
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

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: send INTERFACE PACKETS_PER_SECOND|max SECONDS\n");
        return 2;
    }
    make_frames();
    int fd = open_interface(argv[1]);
    const double rate = strcmp(argv[2], "max") == 0 ? 0 : atof(argv[2]), seconds = atof(argv[3]);
    const int64_t start_ns = now_ns(), end_ns = start_ns + (int64_t)(seconds * 1e9);
    const uint64_t total = rate > 0 ? (uint64_t)(rate * seconds) : UINT64_MAX;
    uint64_t sent = 0;
    while (sent < total && (rate > 0 || now_ns() < end_ns)) {
        if (rate > 0) {
            int64_t wait_ns = start_ns + (int64_t)((double)sent / rate * 1e9) - now_ns();
            if (wait_ns > 20000) /* less is not worth a sleep, which takes longer */
                nanosleep(&(struct timespec){wait_ns / 1000000000, wait_ns % 1000000000}, NULL);
        }
        unsigned count = total - sent < BATCH ? (unsigned)(total - sent) : BATCH;
        send_frames(fd, sent, count);
        sent += count;
    }
    printf("%llu %lld\n", (unsigned long long)sent, (long long)(now_ns() - start_ns));
    return 0;
}
