/* fuzz: what the fuzzers share. Each is one tests/fuzz/fuzz_X.c for libFuzzer: it takes any bytes,
 * and holds what comes of them against what the header of the code under test promises.
 *
 *   make fuzz-programs && build/fuzz/fuzz_decode tests/fuzz/corpus/decode      all inputs once
 *   make fuzz SECONDS=60                                                       look for others */
#ifndef TAPWATCH_TESTS_FUZZ_H
#define TAPWATCH_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void require(bool held, const char *what)
{
    if (held)
        return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

/* The next `length` bytes of an input; what is missing is zero. */
static inline void take(const uint8_t **data, size_t *size, void *out, size_t length)
{
    const size_t there = length < *size ? length : *size;
    memset(out, 0, length);
    if (there > 0)
        memcpy(out, *data, there);
    *data += there;
    *size -= there;
}

static inline uint8_t take_byte(const uint8_t **data, size_t *size)
{
    uint8_t byte;
    take(data, size, &byte, 1);
    return byte;
}

enum { FUZZ_PATH = 64 };

/* A file in memory that only its owner can write, and a path to it. Returns the descriptor, which
 * is the caller's to close. */
static inline int file_of(const void *bytes, size_t size, char path[FUZZ_PATH])
{
    const int fd = memfd_create("input", MFD_CLOEXEC);
    require(fd >= 0 && (size == 0 || write(fd, bytes, size) == (ssize_t)size) &&
                fchmod(fd, 0600) == 0,
            "there is memory for the file");
    snprintf(path, FUZZ_PATH, "/proc/self/fd/%d", fd);
    return fd;
}

/* A reason is one line, and there always is one. */
static inline void check_reason(const char *why, size_t room)
{
    const size_t length = strnlen(why, room);
    require(length > 0 && length < room, "a failure has its reason");
    require(!memchr(why, '\n', length), "a reason is one line");
}

#endif
