/* outbox: see outbox.h. */
#include "ui/outbox.h"
#include "ui/course.h"
#include "ui/truecolor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

static int curses_fd = -1;            /* what curses writes to */
static int memory_fd = -1;            /* where a picture waits */
static int terminal_fd = -1;          /* standard output, opened once more: does not block */
static off_t sent, length;            /* bytes of memory_fd */
static uint64_t written;              /* bytes, since start */
static const struct truecolor *exact; /* NULL: colours go out as curses has them */
static struct course course;          /* where the cursor is */
static bool tabs;                     /* the terminal has them at every eighth column */

void outbox_prepare(void)
{
    /* Opened anew, since O_NONBLOCK on standard output itself would be the shell's, too. */
    if (terminal_fd < 0)
        terminal_fd = open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

int outbox_open(void)
{
    memory_fd = memfd_create("tapwatch picture", MFD_CLOEXEC);
    outbox_prepare(); /* where that is not allowed it blocks, as it does for everybody else */
    if (terminal_fd < 0)
        terminal_fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    curses_fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    sent = length = 0;
    exact = NULL;
    course = (struct course){.row = 0};
    if (memory_fd >= 0 && terminal_fd >= 0)
        return curses_fd;
    if (curses_fd >= 0)
        close(curses_fd);
    return -1;
}

void outbox_close(void)
{
    int *const fds[] = {&memory_fd, &terminal_fd};
    curses_fd = -1; /* whoever was given it closes it */
    for (int i = 0; i < 2; i++) {
        if (*fds[i] >= 0)
            close(*fds[i]);
        *fds[i] = -1;
    }
}

void outbox_use_tabs(bool there)
{
    tabs = there;
}

void outbox_begin(void)
{
    dup3(memory_fd, curses_fd, O_CLOEXEC);
}

/* What passes between us and it may make something else of a line feed or a tab. */
static struct strokes_terminal terminal_of(int rows, int columns)
{
    struct termios modes;
    const bool known = tcgetattr(STDOUT_FILENO, &modes) == 0;
    const tcflag_t made = known && modes.c_oflag & OPOST ? modes.c_oflag : 0;
    return (struct strokes_terminal){.rows = rows,
                                     .columns = columns,
                                     .line_feed_is_down = known && !(made & ONLCR),
                                     .tabs = known && tabs && (made & TABDLY) != XTABS};
}

/* Without memory for that it goes out as curses has it, so from where curses has the cursor: what
 * leads there is put before it. */
static off_t keep_as_it_is(off_t from, off_t to)
{
    char back[COURSE_MORE], bytes[4096];
    const off_t more = (off_t)course_put_back(&course, back);
    course = (struct course){.row = 0};
    for (off_t end = to; more > 0 && end > from;) {
        const off_t begin = end - from > (off_t)sizeof bytes ? end - (off_t)sizeof bytes : from;
        const ssize_t got = pread(memory_fd, bytes, (size_t)(end - begin), begin);
        if (got != end - begin || pwrite(memory_fd, bytes, (size_t)got, begin + more) != got)
            return to; /* there is no memory for it at all */
        end = begin;
    }
    if (pwrite(memory_fd, back, (size_t)more, from) != (ssize_t)more)
        return to;
    return lseek(memory_fd, to + more, SEEK_SET);
}

/* Puts the colours into what was drawn since `from`, and brings it into a better order, without
 * what says nothing; returns where it then ends. */
static off_t rewrite(off_t from, off_t to, int rows, int columns)
{
    const struct strokes_terminal terminal = terminal_of(rows, columns);
    size_t size = (size_t)(to - from);
    const size_t room = size * TRUECOLOR_GROWTH;
    char *in = malloc(size + 2 * room + COURSE_MORE), *out = in ? in + size : NULL;
    if (!in || pread(memory_fd, in, size, from) != to - from) {
        free(in);
        return keep_as_it_is(from, to);
    }
    if (exact)
        size = truecolor_rewrite(exact, in, size, out);
    else
        out = in;
    char *shorter = in + (room + (size_t)(to - from));
    size = course_rewrite(&course, &terminal, out, size, shorter);
    if (pwrite(memory_fd, shorter, size, from) == (ssize_t)size &&
        ftruncate(memory_fd, from + (off_t)size) == 0) /* it was longer */
        to = lseek(memory_fd, from + (off_t)size, SEEK_SET);
    free(in);
    return to;
}

void outbox_end(int rows, int columns)
{
    dup3(STDOUT_FILENO, curses_fd, O_CLOEXEC);
    const off_t from = length, to = lseek(memory_fd, 0, SEEK_CUR);
    length = to > from ? rewrite(from, to, rows, columns) : to;
}

void outbox_put(const char *bytes, size_t count)
{
    while (count > 0) {
        const ssize_t n = write(memory_fd, bytes, count);
        if (n <= 0)
            return; /* memory is short, as it then is for curses */
        bytes += n;
        count -= (size_t)n;
    }
}

void outbox_put_back(void)
{
    char bytes[COURSE_MORE];
    outbox_put(bytes, course_put_back(&course, bytes));
    length = lseek(memory_fd, 0, SEEK_CUR);
}

void outbox_exact_colors(const struct truecolor *t)
{
    exact = t;
}

bool outbox_empty(void)
{
    return sent >= length;
}

uint64_t outbox_written(void)
{
    return written;
}

uint64_t outbox_waiting(void)
{
    return length > sent ? (uint64_t)(length - sent) : 0;
}

int outbox_fd(void)
{
    return terminal_fd;
}

void outbox_send(void)
{
    char bytes[4096];
    while (!outbox_empty()) {
        ssize_t got = pread(memory_fd, bytes, sizeof bytes, sent);
        ssize_t n = got > 0 ? write(terminal_fd, bytes, (size_t)got) : -1;
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n < 0)
            break; /* the terminal is gone; the loop hears of it on its own */
        sent += n;
        written += (uint64_t)n;
    }
    if (ftruncate(memory_fd, 0) == 0)
        lseek(memory_fd, 0, SEEK_SET);
    sent = length = 0;
}

bool outbox_drain(int timeout_ms)
{
    struct pollfd p = {.fd = terminal_fd, .events = POLLOUT};
    outbox_send();
    while (!outbox_empty() && poll(&p, 1, timeout_ms) == 1)
        outbox_send();
    return outbox_empty();
}
