/* broken_connection: a real error of reading, for tests: a connection that has so many bytes to
 * read, and then was reset. (Who closes its end of a pair of sockets and has not read what was sent
 * to it, resets it.) */
#ifndef TAPWATCH_TESTS_BROKEN_CONNECTION_H
#define TAPWATCH_TESTS_BROKEN_CONNECTION_H

#include "tests/check.h"

#include <sys/socket.h>
#include <unistd.h>

#define BROKEN_CONNECTION "Connection reset by peer"

/* A descriptor, the caller's. */
static inline int broken_connection(const void *bytes, size_t length)
{
    int ends[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    ck_assert_int_eq(write(ends[0], "?", 1), 1);
    ck_assert_int_eq(write(ends[1], bytes, length), (long)length);
    close(ends[1]);
    return ends[0];
}

#endif
