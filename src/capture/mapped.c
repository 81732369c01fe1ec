/* mapped: see mapped.h. */
#include "src/capture/mapped.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* For the handler, which runs in the thread that looks. */
static struct mapped *present;
static struct sigaction before;
static uintptr_t page;

static bool put_zeros(const struct mapped *m, uintptr_t at)
{
    return m && m->bytes && at - (uintptr_t)m->bytes < m->room &&
           mmap((void *)(at & ~(page - 1)), page, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
}

/* As libwayland-server does it for memory that clients share with it and may cut (signal-safety(7):
 * mmap and sigaction are system calls and no more). A fault that is not ours happens again, without
 * us; what somebody sent does not. */
static void on_bus_error(int signal_number, siginfo_t *info, void *context)
{
    (void)context;
    const int error = errno;
    const bool sent = info->si_code <= 0;
    if (!sent && put_zeros(present, (uintptr_t)info->si_addr)) {
        present->broken = 1;
    } else {
        sigaction(signal_number, &before, NULL);
        if (sent)
            raise(signal_number);
    }
    errno = error;
}

bool mapped_open(struct mapped *m, int fd)
{
    if (present)
        return false;
    page = (uintptr_t)sysconf(_SC_PAGESIZE);
    *m = (struct mapped){.fd = fd};
    present = m;
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &before);
    return true;
}

static void unmap(struct mapped *m)
{
    if (m->bytes)
        munmap(m->bytes, m->room);
    m->bytes = NULL;
    m->length = m->room = 0;
}

void mapped_close(struct mapped *m)
{
    if (m != present)
        return;
    unmap(m);
    sigaction(SIGBUS, &before, NULL);
    present = NULL;
}

/* -1: errno. */
static int64_t size_of(struct mapped *m)
{
    struct stat st;
    if (fstat(m->fd, &st) != 0)
        return -1;
    if ((uint64_t)st.st_size > m->size)
        m->size = (uint64_t)st.st_size;
    return st.st_size;
}

/* The view is another one: with that byte of a file of that size. */
static bool map_view(struct mapped *m, uint64_t at, size_t length, uint64_t size)
{
    const uint64_t begins = at & ~(uint64_t)(page - 1);
    uint64_t view = at - begins + length;
    view = view > MAPPED_VIEW ? view : MAPPED_VIEW;
    view = view < size - begins ? view : size - begins;
    unmap(m);
    void *bytes =
        mmap(NULL, (size_t)view, PROT_READ | PROT_WRITE, MAP_PRIVATE, m->fd, (off_t)begins);
    if (bytes == MAP_FAILED)
        return false;
    madvise(bytes, (size_t)view, MADV_SEQUENTIAL); /* read ahead, as much as for read(2) */
    m->bytes = bytes;
    m->room = (size_t)view;
    m->begins = begins;
    __atomic_signal_fence(__ATOMIC_SEQ_CST); /* the handler knows it before anybody looks */
    return true;
}

/* More of the view may be looked at, up to where the file ends: so many bytes at least. Their pages
 * are asked for together: by faults, a capture takes 1 % longer. */
static void go_on(struct mapped *m, size_t length, uint64_t size)
{
    const uint64_t there = size - m->begins;
    if (m->length > there)
        m->length = (size_t)there; /* somebody cut it */
    const size_t next = m->length & ~(page - 1);
    size_t end = length > m->length + MAPPED_PIECE ? length : m->length + MAPPED_PIECE;
    end = end < m->room ? end : m->room;
    end = end < there ? end : (size_t)there;
    if (end <= m->length)
        return;
    (void)madvise(m->bytes + next, end - next, MADV_POPULATE_READ); /* else by looks */
    m->length = end;
}

bool mapped_move(struct mapped *m, uint64_t at, size_t length)
{
    const int64_t now = size_of(m);
    if (now < 0)
        return false;
    const uint64_t size = (uint64_t)now;
    errno = 0;
    if (at >= size)
        return false;
    const bool is_in_view = m->bytes && at >= m->begins && at - m->begins + length <= m->room;
    if (!is_in_view && !map_view(m, at, length, size))
        return false;
    go_on(m, (size_t)(at - m->begins) + length, size);
    return true;
}

bool mapped_look(struct mapped *m, uint64_t size)
{
    const int64_t now = size_of(m);
    if (now >= 0 && (uint64_t)now < size)
        m->broken = 1;
    return mapped_is_broken(m);
}

int mapped_error(const struct mapped *m)
{
    char byte;
    struct stat st;
    for (uint64_t at = m->begins; at < m->begins + m->length; at += page)
        if (pread(m->fd, &byte, 1, (off_t)at) < 0)
            return errno;
    return fstat(m->fd, &st) == 0 && (uint64_t)st.st_size < m->size ? 0 : EIO;
}
