/* ring: see ring.h. */
#include "src/capture/ring.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A line of /proc/self/maps (proc(5)); the bytes, if it is of that socket. */
static uint64_t mapped_bytes(const char *line, ino_t wanted)
{
    uint64_t from, to;
    uintmax_t inode;
    /* The kernel writes numbers that fit. NOLINTNEXTLINE(cert-err34-c) */
    if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %*s %*s %ju", &from, &to, &inode) != 3)
        return 0;
    return inode == wanted && strstr(line, "socket:[") ? to - from : 0;
}

uint64_t ring_bytes(int socket)
{
    char line[512];
    struct stat st;
    uint64_t sum = 0;
    FILE *maps = fopen("/proc/self/maps", "re");
    if (!maps)
        return 0;
    if (fstat(socket, &st) == 0)
        while (fgets(line, sizeof line, maps))
            sum += mapped_bytes(line, st.st_ino);
    fclose(maps);
    return sum;
}
