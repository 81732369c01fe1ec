/* send: sends 60-byte frames on an interface at a rate, or as fast as it can, and prints how many
 * it sent and in how many nanoseconds.
 *
 *   send INTERFACE PACKETS_PER_SECOND[,PACKETS_PER_SECOND...]|max SECONDS
 *        [plain|ports|talks|probes [bursts]]
 *
 * Of several rates each holds for two seconds, over and over. Which frames, and what bursts are:
 * send_frames.h. They are for a machine that is not there, as at the mirror port of a switch: the
 * receiving kernel hands them to who captures, and drops them.
 *
 * Packet sockets, up to 64 frames a call: what is not accepted is sent again, so that what is said
 * to be sent has reached the interface. Without a queueing discipline (PACKET_QDISC_BYPASS,
 * packet(7)); bursts are cut behind it, so they take that way, and the interface is told not to
 * hand them on whole. */
#include "tests/bench/send_frames.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>

enum { BATCH = 64, RATES_MOST = 32, RATE_S = 2 };

static struct send_list list;
static uint32_t next; /* message of the list */

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static bool set_up(int fd, const char *name, bool bursts)
{
    int on = 1;
    if (!bursts)
        return setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on) == 0;
    struct ethtool_value none = {.cmd = ETHTOOL_STSO, .data = 0};
    struct ifreq ask = {.ifr_data = (char *)&none};
    snprintf(ask.ifr_name, sizeof ask.ifr_name, "%s", name);
    return ioctl(fd, SIOCETHTOOL, &ask) == 0 &&
           setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on) == 0;
}

static int open_interface(const char *name, bool bursts)
{
    struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(name)};
    int fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (fd < 0 || at.sll_ifindex == 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
        !set_up(fd, name, bursts)) {
        fprintf(stderr, "send: %s: %s\n", name, strerror(errno));
        exit(1);
    }
    return fd;
}

/* Sends `most` frames, BATCH at most, or some more where a burst does not fit in between. Returns
 * how many. */
static unsigned send_frames(int fd, unsigned most)
{
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH] = {0};
    unsigned frames = 0, count = 0;
    for (; frames < most; count++) {
        const struct send_message *m = &list.messages[next];
        next = (next + 1) % list.count;
        frames += m->frames;
        parts[count] = (struct iovec){m->start, m->bytes};
        messages[count].msg_hdr.msg_iov = &parts[count];
        messages[count].msg_hdr.msg_iovlen = 1;
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
    return frames;
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
        sent += send_frames(fd, total - sent < BATCH ? (unsigned)(total - sent) : BATCH);
    }
    return sent;
}

/* SEND_KINDS: none of that name. */
static enum send_kind read_kind(const char *name)
{
    static const char *const names[SEND_KINDS] = {"plain", "ports", "talks", "probes"};
    enum send_kind kind = 0;
    while (kind < SEND_KINDS && strcmp(name, names[kind]) != 0)
        kind++;
    return kind;
}

int main(int argc, char **argv)
{
    const enum send_kind kind = argc > 4 ? read_kind(argv[4]) : SEND_PLAIN;
    const bool bursts =
        argc == 6 && strcmp(argv[5], "bursts") == 0 && (kind == SEND_PLAIN || kind == SEND_PROBES);
    if (argc < 4 || argc > 6 || kind == SEND_KINDS || (argc == 6 && !bursts)) {
        fprintf(stderr, "usage: send INTERFACE PACKETS_PER_SECOND[,..]|max SECONDS "
                        "[plain|ports|talks|probes], or [plain|probes bursts]\n");
        return 2;
    }
    double rates[RATES_MOST] = {0};
    const int rate_count = read_rates(argv[2], rates);
    const double seconds = atof(argv[3]);
    list = send_list_make(kind, bursts);
    int fd = open_interface(argv[1], bursts);
    const int64_t start_ns = now_ns();
    uint64_t sent = 0;
    if (rate_count <= 1)
        sent = send_at(fd, rates[0], seconds, 0);
    for (int i = 0; rate_count > 1 && i < seconds / RATE_S; i++)
        sent = send_at(fd, rates[i % rate_count], RATE_S, sent);
    printf("%llu %lld\n", (unsigned long long)sent, (long long)(now_ns() - start_ns));
    return 0;
}
