/* login PORT: takes one TCP connection, prints what sshd would tell of it in SSH_CONNECTION, and
 * sends back all that comes. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int take_one(uint16_t port)
{
    const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (bind(listening, (const struct sockaddr *)&at, sizeof at) != 0 || listen(listening, 1) != 0)
        return -1;
    const int taken = accept(listening, NULL, NULL);
    close(listening);
    return taken;
}

int main(int argc, char **argv)
{
    struct sockaddr_in client, server;
    socklen_t client_size = sizeof client, server_size = sizeof server;
    char from[INET_ADDRSTRLEN], to[INET_ADDRSTRLEN], bytes[4096];
    const int fd = argc == 2 ? take_one((uint16_t)atoi(argv[1])) : -1;
    if (fd < 0 || getpeername(fd, (struct sockaddr *)&client, &client_size) != 0 ||
        getsockname(fd, (struct sockaddr *)&server, &server_size) != 0) {
        perror("login");
        return 1;
    }
    inet_ntop(AF_INET, &client.sin_addr, from, sizeof from);
    inet_ntop(AF_INET, &server.sin_addr, to, sizeof to);
    printf("%s %u %s %u\n", from, ntohs(client.sin_port), to, ntohs(server.sin_port));
    fflush(stdout);
    for (ssize_t n; (n = read(fd, bytes, sizeof bytes)) > 0;)
        if (write(fd, bytes, (size_t)n) != n)
            return 1;
    return 0;
}
