/* feed: see feed.h. */
#include "src/capture/feed.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum wait_result { GOT_BYTES, GOT_NONE, GIVEN_UP };

/* An impatient one only looks. */
static enum wait_result wait_for_bytes(struct feed *f, bool patient)
{
    /* poll leaves out a negative descriptor. */
    struct pollfd fds[] = {{.fd = f->fd, .events = POLLIN},
                           {.fd = f->wait.give_up ? f->wait.wake_fd : -1, .events = POLLIN}};
    while (f->may_wait && !f->given_up) {
        fds[0].revents = fds[1].revents = 0;
        int found = poll(fds, patient ? 2 : 1, patient ? -1 : 0);
        if (found < 0 && errno != EINTR)
            return GOT_BYTES; /* then read() says what is wrong */
        if (found == 0)
            return GOT_NONE;
        if (fds[1].revents && f->wait.give_up && f->wait.give_up(f->wait.context))
            f->given_up = true;
        else if (fds[0].revents)
            return GOT_BYTES;
    }
    return f->given_up ? GIVEN_UP : GOT_BYTES;
}

static ssize_t read_descriptor(struct feed *f, void *buffer, size_t size, bool patient)
{
    ssize_t got;
    do {
        enum wait_result waited = wait_for_bytes(f, patient);
        if (waited != GOT_BYTES)
            return waited == GIVEN_UP ? 0 : STREAM_LATER;
        got = read(f->fd, buffer, size);
    } while (got < 0 && (errno == EINTR || errno == EAGAIN));
    if (got > 0)
        f->read_bytes += (uint64_t)got;
    return got;
}

ssize_t feed_read(void *self, void *buffer, size_t size, bool patient)
{
    struct feed *f = self;
    if (f->first_is_read || size == 0)
        return read_descriptor(f, buffer, size, patient);
    f->first_is_read = true;
    memcpy(buffer, &f->first, 1);
    return 1;
}

off_t feed_place(const struct feed *f)
{
    return f->may_wait || f->shared ? -1 : lseek(f->fd, 0, SEEK_CUR);
}

/* A descriptor of our own. -1: why. */
static int open_descriptor(const char *path, int opened, char why[SAVEFILE_WHY])
{
    bool standard_input = strcmp(path, "-") == 0;
    if (standard_input && isatty(STDIN_FILENO)) {
        snprintf(why, SAVEFILE_WHY, "standard input is a terminal; send a capture file into it");
        return -1;
    }
    /* O_NONBLOCK: opening a named pipe would wait for its writer where nobody can end the wait; so
     * poll waits, which tells a pipe not yet opened for writing from one that has ended. */
    int fd = standard_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
             : opened > 0   ? fcntl(opened, F_DUPFD_CLOEXEC, 0)
                            : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        snprintf(why, SAVEFILE_WHY, "%s", strerror(errno));
    return fd;
}

static bool read_first(struct feed *f, char why[SAVEFILE_WHY])
{
    ssize_t got = read_descriptor(f, &f->first, 1, true);
    if (got > 0)
        return true;
    const char *reason = got == 0          ? "is empty"
                         : errno == EISDIR ? "is a directory"
                                           : strerror(errno);
    snprintf(why, SAVEFILE_WHY, "%s", reason);
    return false;
}

bool feed_open(struct feed *f, const char *path, const struct savefile_wait *wait,
               char why[SAVEFILE_WHY])
{
    struct stat st;
    *f = (struct feed){.fd = open_descriptor(path, wait ? wait->opened : 0, why),
                       .may_wait = true,
                       .shared = strcmp(path, "-") == 0};
    if (f->fd < 0)
        return false;
    if (wait)
        f->wait = *wait;
    if (fstat(f->fd, &st) == 0 && S_ISREG(st.st_mode)) {
        f->may_wait = false;
        f->size_bytes = (uint64_t)st.st_size;
    }
    if (read_first(f, why))
        return true;
    feed_close(f);
    return false;
}

void feed_close(struct feed *f)
{
    if (f->fd >= 0)
        close(f->fd);
    f->fd = -1;
}
