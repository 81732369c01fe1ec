/* landlock: which files there are, for the rest of this process (Linux 5.13, landlock(7)).
 *
 * By raw system calls: Debian 12 has no library for it. What the kernel knows beyond the first
 * version is used where it is there. */
#ifndef TAPWATCH_SANDBOX_LANDLOCK_H
#define TAPWATCH_SANDBOX_LANDLOCK_H

#include <stdbool.h>
#include <stddef.h>

enum landlock_use {
    LANDLOCK_READ,  /* files in a folder or the file itself, and lists of them */
    LANDLOCK_WRITE, /* files may be made, written, renamed and removed in this folder, and read */
    /* A device or pipe that is there is read and written, and asked things by ioctl. A file is not,
     * also not by a link. */
    LANDLOCK_DEVICE
};

/* The version that the kernel has; 0: none. */
int landlock_version(void);
/* A set of rules; a descriptor. -1: errno. */
int landlock_new(void);
/* What is not there is left out. False: errno. */
bool landlock_add(int rules, const char *path, enum landlock_use use);
/* In force from now on for this thread and those that it starts; closes the rules. False: errno. */
bool landlock_enforce(int rules);

#endif
