/* full_disk: a stream onto a disk with so much room and no more. */
#ifndef TAPWATCH_TESTS_FULL_DISK_H
#define TAPWATCH_TESTS_FULL_DISK_H

#include "tests/check.h"

#include <errno.h>
#include <stdio.h>
#include <sys/types.h>

static ssize_t full_disk_write(void *cookie, const char *bytes, size_t length)
{
    size_t *room = cookie;
    (void)bytes;
    if (length > *room) {
        errno = ENOSPC;
        return 0;
    }
    *room -= length;
    return (ssize_t)length;
}

/* room: in bytes; becomes less. What is put is written at once. To be closed. */
static inline FILE *full_disk_open(size_t *room)
{
    FILE *out = fopencookie(room, "w", (cookie_io_functions_t){.write = full_disk_write});
    ck_assert_ptr_nonnull(out);
    setvbuf(out, NULL, _IONBF, 0);
    return out;
}

#endif
