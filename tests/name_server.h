/* name_server: a name server on 127.0.0.1 that answers questions for names as a test says. */
#ifndef TAPWATCH_TESTS_NAME_SERVER_H
#define TAPWATCH_TESTS_NAME_SERVER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct name_question {
    struct sockaddr_in from;
    uint8_t bytes[512];
    size_t length;  /* of the header and the question */
    char name[512]; /* "7.100.51.198.in-addr.arpa" */
};

/* A socket on a port of its own; -1: none is to be had. */
static inline int name_server_open(uint16_t *port)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof here;
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&here, size) < 0 ||
        getsockname(fd, (struct sockaddr *)&here, &size) < 0)
        return -1;
    *port = ntohs(here.sin_port);
    return fd;
}

/* False: there is none, or it is no question. */
static inline bool name_server_take(int fd, int flags, struct name_question *q)
{
    socklen_t size = sizeof q->from;
    const ssize_t got =
        recvfrom(fd, q->bytes, sizeof q->bytes, flags, (struct sockaddr *)&q->from, &size);
    size_t used = 0, at = 12;
    if (got < 17)
        return false;
    while (at < (size_t)got && q->bytes[at] > 0 && at + 1u + q->bytes[at] < (size_t)got) {
        used += (size_t)snprintf(q->name + used, sizeof q->name - used, "%s%.*s", used ? "." : "",
                                 q->bytes[at], (const char *)q->bytes + at + 1);
        at += 1u + q->bytes[at];
    }
    q->length = at + 5;
    return q->length <= (size_t)got;
}

static inline void name_server_send(int fd, const struct name_question *q, const uint8_t *bytes,
                                    size_t length)
{
    (void)!sendto(fd, bytes, length, 0, (const struct sockaddr *)&q->from, sizeof q->from);
}

/* The question back with a response code, and with an answer if `name` says one: labels as they go
 * over the wire, with the empty one at the end. */
static inline void name_server_answer(int fd, const struct name_question *q, unsigned code,
                                      const uint8_t *name, size_t name_length)
{
    static const uint8_t record[] = {0xc0, 12, 0, 12, 0, 1, 0, 0, 0, 60};
    uint8_t out[1024];
    memcpy(out, q->bytes, q->length);
    const uint8_t header[] = {0x81, (uint8_t)(0x80 | code), 0, 1, 0, name ? 1 : 0, 0, 0, 0, 0};
    memcpy(out + 2, header, sizeof header);
    size_t used = q->length;
    if (name) {
        memcpy(out + used, record, sizeof record);
        used += sizeof record;
        out[used++] = (uint8_t)(name_length >> 8);
        out[used++] = (uint8_t)name_length;
        memcpy(out + used, name, name_length);
        used += name_length;
    }
    name_server_send(fd, q, out, used);
}

/* "a.b" as labels; returns their length. */
static inline size_t name_server_labels(const char *name, uint8_t out[512])
{
    size_t used = 0;
    for (const char *at = name; *at;) {
        const size_t length = strcspn(at, ".");
        out[used++] = (uint8_t)length;
        memcpy(out + used, at, length);
        used += length;
        at += length + (at[length] == '.');
    }
    out[used++] = 0;
    return used;
}

#endif
