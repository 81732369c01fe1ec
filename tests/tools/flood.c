/* flood: sends UDP datagrams at a steady rate and prints how many it sent.
 *
 *   flood ADDRESS PORT PACKETS_PER_SECOND SECONDS
 *
 * For the live tests, inside a network namespace of their own. While it runs the kernel stamps each
 * packet once, as it comes in, so that two who listen are given the same time for it. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BURST = 50 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int connect_to(const char *address, int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0 || inet_pton(AF_INET, address, &to.sin_addr) != 1 ||
        connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        perror("flood");
        exit(1);
    }
    return fd;
}

/* The kernel stamps all packets, for everybody, while one socket asks for it (SO_TIMESTAMP,
 * socket(7)); else each packet socket is given the time at which its own turn came. It takes effect
 * somewhat later, by a work queue of the kernel. */
static void have_packets_stamped(int fd)
{
    const int on = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMP, &on, sizeof on) != 0) {
        perror("flood");
        exit(1);
    }
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
}

/* Tries again when an ICMP error of an earlier datagram is reported, or a buffer is full. */
static void send_one(int fd)
{
    while (send(fd, "\0\0", 2, 0) != 2) {
        if (errno == ECONNREFUSED || errno == ENOBUFS || errno == EAGAIN)
            continue;
        perror("flood");
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: flood ADDRESS PORT PACKETS_PER_SECOND SECONDS\n");
        return 2;
    }
    int fd = connect_to(argv[1], atoi(argv[2]));
    have_packets_stamped(fd);
    double rate = atof(argv[3]), seconds = atof(argv[4]), start = now();
    unsigned long sent = 0, total = (unsigned long)(rate * seconds);
    while (sent < total) {
        double wait = start + (double)sent / rate - now();
        if (wait > 0)
            nanosleep(&(struct timespec){.tv_nsec = (long)(wait * 1e9) % 1000000000}, NULL);
        for (int i = 0; i < BURST && sent < total; i++, sent++)
            send_one(fd);
    }
    printf("%lu\n", sent);
    return 0;
}
