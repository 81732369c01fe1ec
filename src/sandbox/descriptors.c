/* descriptors: see descriptors.h. */
#include "src/sandbox/descriptors.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 1024 };

static bool inherited[MOST];

void descriptors_note(void)
{
    for (int fd = STDERR_FILENO + 1; fd < MOST; fd++)
        inherited[fd] = fcntl(fd, F_GETFD) >= 0;
    /* Beyond those hardly anybody has one, and nobody can name one to us. */
    (void)close_range(MOST, ~0U, 0);
}

static bool is_named(int fd, int word_count, char *const *words)
{
    char end[24];
    const size_t length = (size_t)snprintf(end, sizeof end, "/fd/%d", fd);
    for (int i = 1; i < word_count; i++) {
        const size_t have = strlen(words[i]);
        if (have >= length && strcmp(words[i] + have - length, end) == 0)
            return true;
    }
    return false;
}

void descriptors_close(int word_count, char *const *words)
{
    for (int fd = STDERR_FILENO + 1; fd < MOST; fd++) {
        if (inherited[fd] && !is_named(fd, word_count, words))
            close(fd);
        inherited[fd] = false;
    }
}
