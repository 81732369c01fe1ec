/* nameserver: answers questions for names on 127.0.0.1, for tests of the screen.
 *
 *   nameserver LOG
 *
 * Prints its port, then writes each question as a line to LOG. 198.51.100.7 is probe.example.net,
 * 198.51.100.8 has a name that would clear the screen, .9 never gets an answer, others have none.
 */
#include "tests/name_server.h"

#include <stdlib.h>

static void answer(int fd, const struct name_question *q)
{
    uint8_t labels[512];
    if (strncmp(q->name, "9.", 2) == 0)
        return;
    const char *name = strncmp(q->name, "7.", 2) == 0   ? "probe.example.net"
                       : strncmp(q->name, "8.", 2) == 0 ? "\x1b[2J\x1b]0;evil\x07.example.net"
                                                        : NULL;
    if (name)
        name_server_answer(fd, q, 0, labels, name_server_labels(name, labels));
    else
        name_server_answer(fd, q, 3, NULL, 0);
}

int main(int argc, char **argv)
{
    uint16_t port = 0;
    struct name_question q;
    const int fd = name_server_open(&port);
    FILE *log = argc == 2 ? fopen(argv[1], "w") : NULL;
    if (fd < 0 || !log) {
        fprintf(stderr, "usage: nameserver LOG\n");
        return EXIT_FAILURE;
    }
    printf("%u\n", port);
    fflush(stdout);
    for (;;) {
        if (!name_server_take(fd, 0, &q))
            continue;
        fprintf(log, "%s\n", q.name);
        fflush(log);
        answer(fd, &q);
    }
}
