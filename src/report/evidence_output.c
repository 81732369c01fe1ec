/* evidence_output: see evidence_output.h. */
#include "src/report/evidence_output.h"

#include "src/base/clock.h"
#include "src/report/file_end.h"
#include "src/report/file_write.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    WAITING_MOST = 256 << 10,
    RETRY_US = 5 * 1000000, /* a disk may have room again */
    SYNC_S = 10,
    LOOK_MS = 100, /* so often somebody may say that it is to give up */
};

/* --- names ------------------------------------------------------------------------------------ */

static int digits_of(uint32_t files)
{
    int digits = 1;
    for (uint32_t last = files - 1; last >= 10; last /= 10)
        digits++;
    return digits;
}

static const char *name_of(const struct evidence_output *o, char name[PATH_MAX + 16])
{
    const struct evidence_rotation *r = &o->rotation;
    if (r->file_bytes > 0 && r->files > 0)
        snprintf(name, PATH_MAX + 16, "%s%0*u", o->path, digits_of(r->files), o->number);
    else if (o->number > 0)
        snprintf(name, PATH_MAX + 16, "%s%u", o->path, o->number);
    else
        snprintf(name, PATH_MAX + 16, "%s", o->path);
    return name;
}

static bool is_stdout(const struct evidence_output *o)
{
    return strcmp(o->path, "-") == 0;
}

static bool refuse(const struct evidence_output *o, const char *reason, char why[REPORT_WHY])
{
    snprintf(why, REPORT_WHY, "%.300s: %s", is_stdout(o) ? "standard output" : o->name, reason);
    return false;
}

/* --- one file --------------------------------------------------------------------------------- */

static void put_head(struct evidence_output *o)
{
    pcap_write_head(o->waiting, &o->format);
    o->waiting_bytes = PCAP_FILE_HEAD;
    o->waiting_packets = 0;
}

/* Of the files that take turns we may replace those that we have written. */
static struct report_file *own_file(struct evidence_output *o)
{
    return o->own ? &o->own[o->number] : NULL;
}

static bool open_file(struct evidence_output *o, char why[REPORT_WHY])
{
    struct stat st;
    struct report_file f = {.path = name_of(o, o->name), .force = o->force}, *own = own_file(o);
    if (own) {
        f.own_device = own->own_device;
        f.own_inode = own->own_inode;
    }
    o->fd = is_stdout(o) ? STDOUT_FILENO : file_write_open_stream(&f, why);
    if (o->fd < 0)
        return false;
    o->start = file_end_find(o->fd);
    o->regular = o->start >= 0;
    if (own && o->regular && fstat(o->fd, &st) == 0)
        *own = (struct report_file){.own_device = st.st_dev, .own_inode = st.st_ino};
    o->size = 0;
    put_head(o);
    return true;
}

/* Of what waits: of the head of the file, or of the packet there. */
static size_t bytes_at(const struct evidence_output *o, size_t at)
{
    uint32_t captured;
    if (at == 0 && o->size == 0)
        return PCAP_FILE_HEAD;
    memcpy(&captured, o->waiting + at + PCAP_CAPTURED_AT, sizeof captured);
    return PCAP_PACKET_HEAD + captured;
}

/* How many of the bytes from `done` on are written at once: as many whole packets as a pipe takes
 * whole or not at all, so that it has no half of one when we end while nobody reads. Of a longer
 * one as much as that. *whole: where the last whole packet ended; 0 at first. */
static size_t piece_at(const struct evidence_output *o, size_t done, size_t *whole)
{
    while (*whole < o->waiting_bytes) {
        const size_t next = *whole + bytes_at(o, *whole);
        if (next - done > PIPE_BUF)
            break;
        *whole = next;
    }
    return *whole > done ? *whole - done : PIPE_BUF;
}

/* What a pipe takes at once, so that who does not read can not hold us up. */
static ssize_t write_some(struct evidence_output *o, const uint8_t *bytes, size_t length)
{
    struct pollfd p = {.fd = o->fd, .events = POLLOUT};
    if (o->regular)
        return write(o->fd, bytes, length);
    while (poll(&p, 1, LOOK_MS) <= 0)
        if (o->give_up && o->give_up(o->context)) {
            errno = ETIMEDOUT;
            return -1;
        }
    return write(o->fd, bytes, length);
}

/* Returns how much of what waits was written. */
static size_t write_waiting(struct evidence_output *o)
{
    size_t done = 0, whole = 0;
    while (done < o->waiting_bytes) {
        const size_t piece = o->regular ? o->waiting_bytes - done : piece_at(o, done, &whole);
        const ssize_t n = write_some(o, o->waiting + done, piece);
        if (n > 0)
            done += (size_t)n;
        else if (n == 0 || (errno != EINTR && errno != EAGAIN))
            break;
    }
    return done;
}

/* Of what waits, so much is in the pipe. Whether that ends with a packet; those are counted. */
static bool keep_written(struct evidence_output *o, size_t done)
{
    size_t at = 0;
    while (at < done) {
        const size_t next = at + bytes_at(o, at);
        if (next > done)
            return false;
        if (at > 0 || o->size > 0) {
            o->written++;
            o->waiting_packets--;
        }
        at = next;
    }
    o->size += done;
    return o->size > 0;
}

/* What was not written whole is taken back. */
static bool fail(struct evidence_output *o, size_t done, char why[REPORT_WHY])
{
    const int error = errno;
    o->left = error == EPIPE;
    if (o->regular)
        o->broken = done > 0 && !file_end_take_back(o->fd, o->start + (off_t)o->size, done);
    else
        o->broken = !keep_written(o, done) || o->left;
    o->lost += o->waiting_packets;
    o->waiting_bytes = o->waiting_packets = 0;
    if (o->size == 0 && !o->broken)
        put_head(o);
    o->retry_us = clock_monotonic_us() + RETRY_US;
    return refuse(o, error == ETIMEDOUT ? "nobody reads it" : strerror(error), why);
}

/* Somebody removed it, or its folder: what is written to it nobody will read. (Of standard output
 * that is not said: who opened it may read it still.) */
static bool is_removed(const struct evidence_output *o)
{
    struct stat st;
    return o->regular && !is_stdout(o) && o->fd >= 0 && fstat(o->fd, &st) == 0 && st.st_nlink == 0;
}

/* The next packet begins it anew. */
static bool give_up_removed(struct evidence_output *o, char why[REPORT_WHY])
{
    o->lost += o->waiting_packets;
    o->waiting_bytes = o->waiting_packets = 0;
    close(o->fd);
    o->fd = -1;
    o->unsynced = false;
    return refuse(o, "was removed while it was written", why);
}

static bool write_out(struct evidence_output *o, char why[REPORT_WHY])
{
    if (o->waiting_bytes == 0 || o->fd < 0 || o->broken ||
        (o->retry_us > 0 && o->waiting_packets == 0))
        return true;
    if (is_removed(o))
        return give_up_removed(o, why);
    const size_t done = write_waiting(o);
    if (done < o->waiting_bytes)
        return fail(o, done, why);
    o->size += done;
    o->written += o->waiting_packets;
    o->waiting_bytes = o->waiting_packets = 0;
    if (o->regular && !o->unsynced) {
        o->unsynced = true;
        o->unsynced_us = clock_monotonic_us();
    }
    return true;
}

/* That some of it can not be kept may come out only here. */
static bool sync_file(struct evidence_output *o, char why[REPORT_WHY])
{
    const bool good = !o->unsynced || fsync(o->fd) == 0;
    o->unsynced = false;
    return good || refuse(o, strerror(errno), why);
}

bool evidence_output_flush(struct evidence_output *o, char why[REPORT_WHY])
{
    if (!write_out(o, why))
        return false;
    const bool due = o->unsynced && clock_monotonic_us() - o->unsynced_us >= SYNC_S * US_PER_S;
    return !due || sync_file(o, why);
}

/* False: some of it may not be on the disk, `why`. */
static bool close_file(struct evidence_output *o, char why[REPORT_WHY])
{
    bool good = sync_file(o, why);
    if (o->fd > STDERR_FILENO && close(o->fd) != 0 && good)
        good = refuse(o, strerror(errno), why);
    o->fd = -1;
    return good;
}

bool evidence_output_close(struct evidence_output *o, char why[REPORT_WHY])
{
    bool good = write_out(o, why);
    if (is_removed(o))
        good = give_up_removed(o, why);
    good = close_file(o, why) && good;
    free(o->waiting);
    free(o->own);
    o->waiting = NULL;
    o->own = NULL;
    return good;
}

/* --- several ---------------------------------------------------------------------------------- */

bool evidence_output_open(struct evidence_output *o, char why[REPORT_WHY])
{
    o->fd = -1;
    o->waiting = malloc(WAITING_MOST);
    if (o->rotation.file_bytes > 0 && o->rotation.files > 0)
        o->own = calloc(o->rotation.files, sizeof *o->own);
    if (!o->waiting || (o->rotation.file_bytes > 0 && o->rotation.files > 0 && !o->own)) {
        errno = ENOMEM;
        refuse(o, strerror(errno), why);
    } else if (open_file(o, why)) {
        return true;
    }
    free(o->waiting);
    free(o->own);
    o->waiting = NULL;
    o->own = NULL;
    return false;
}

static bool is_full(const struct evidence_output *o, size_t more)
{
    const uint64_t size = o->size + o->waiting_bytes;
    return o->rotation.file_bytes > 0 && o->regular && !is_stdout(o) && size > PCAP_FILE_HEAD &&
           size + more > o->rotation.file_bytes;
}

/* The next file begins. False: it can not be opened, or the one before not be finished. */
static bool next_file(struct evidence_output *o, char why[REPORT_WHY])
{
    bool good = true;
    if (o->fd >= 0) {
        if (!write_out(o, why))
            return false;
        good = close_file(o, why);
        o->number++;
        if (o->rotation.files > 0)
            o->number %= o->rotation.files;
    }
    if (open_file(o, why))
        return good;
    o->retry_us = clock_monotonic_us() + RETRY_US;
    return false;
}

/* Whether it is no use to try now. */
static bool rests(struct evidence_output *o)
{
    if (o->retry_us > 0 && clock_monotonic_us() >= o->retry_us)
        o->retry_us = 0;
    return o->broken || o->retry_us > 0;
}

bool evidence_output_add(struct evidence_output *o, const struct evidence_packet *p,
                         char why[REPORT_WHY])
{
    const size_t size = PCAP_PACKET_HEAD + p->captured;
    bool good = true;
    if (!rests(o)) {
        if (o->fd < 0 || is_full(o, size))
            good = next_file(o, why);
        else if (o->waiting_bytes + size > WAITING_MOST)
            good = evidence_output_flush(o, why);
    }
    if (rests(o) || o->fd < 0) {
        o->lost++;
        return good;
    }
    o->waiting_bytes += pcap_write_packet(o->waiting + o->waiting_bytes, &o->format, p);
    o->waiting_packets++;
    return good;
}
