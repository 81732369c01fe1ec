/* logger: the system's log for a test: each message that comes to a local socket is a line.
 *
 *   logger SOCKET LOG
 *
 * Makes SOCKET, to which anybody may write, and says `ready` when it is there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int listen_at(const char *path)
{
    struct sockaddr_un here = {.sun_family = AF_UNIX};
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || strlen(path) >= sizeof here.sun_path)
        return -1;
    snprintf(here.sun_path, sizeof here.sun_path, "%s", path);
    if (bind(fd, (const struct sockaddr *)&here, sizeof here) != 0 || chmod(path, 0666) != 0)
        return -1;
    return fd;
}

int main(int argc, char **argv)
{
    char message[4096];
    const int fd = argc == 3 ? listen_at(argv[1]) : -1;
    FILE *log = argc == 3 ? fopen(argv[2], "w") : NULL;
    if (fd < 0 || !log) {
        fprintf(stderr, "usage: logger SOCKET LOG\n");
        return EXIT_FAILURE;
    }
    puts("ready");
    fflush(stdout);
    for (;;) {
        const ssize_t got = recv(fd, message, sizeof message, 0);
        if (got < 0)
            return EXIT_FAILURE;
        fprintf(log, "%.*s\n", (int)got, message);
        fflush(log);
    }
}
