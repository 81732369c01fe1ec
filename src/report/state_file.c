/* state_file: see state_file.h. */
#include "src/report/state_file.h"

#include "src/base/bytes.h"
#include "src/base/hash.h"
#include "src/base/text.h"
#include "src/report/file_write.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[] = "tapwatch-state";
enum { MAGIC = sizeof magic - 1, VERSION_AT = MAGIC, SIZE_AT = 16, CHECK_AT = 24 };

/* --- The head --------------------------------------------------------------------------------- */

static void put_number(uint8_t *at, uint64_t n, size_t length)
{
    for (size_t i = 0; i < length; i++)
        at[i] = (uint8_t)(n >> 8 * i);
}

static uint64_t get_u64(const uint8_t *at)
{
    return bytes_u32le(at) | (uint64_t)bytes_u32le(at + 4) << 32;
}

/* Of the head, and of what follows it. */
static uint64_t checksum(const uint8_t *head, const uint8_t *bytes, size_t size)
{
    struct hash_seed plain;
    hash_seed_fixed(&plain, 0);
    return hash_bytes(&plain, bytes, size) ^ hash_mix(hash_bytes(&plain, head, CHECK_AT));
}

static void put_head(uint8_t head[STATE_FILE_HEAD], uint16_t version, const uint8_t *bytes,
                     size_t size)
{
    memcpy(head, magic, MAGIC);
    put_number(head + VERSION_AT, version, 2);
    put_number(head + SIZE_AT, size, 8);
    put_number(head + CHECK_AT, checksum(head, bytes, size), 8);
}

/* NULL: it is as it should be. */
static const char *find_fault(const uint8_t *bytes, size_t size, uint16_t version)
{
    if (size < MAGIC || memcmp(bytes, magic, MAGIC) != 0)
        return "was not written by tapwatch";
    if (size < STATE_FILE_HEAD)
        return "is cut short";
    const uint16_t written = bytes_u16le(bytes + VERSION_AT);
    const uint64_t length = get_u64(bytes + SIZE_AT);
    if (written > version)
        return "was written by a newer tapwatch";
    if (length > size - STATE_FILE_HEAD)
        return "is cut short";
    if (length < size - STATE_FILE_HEAD ||
        get_u64(bytes + CHECK_AT) != checksum(bytes, bytes + STATE_FILE_HEAD, (size_t)length))
        return "is damaged";
    if (written < version)
        return "was written by an older tapwatch, in another format";
    return NULL;
}

/* --- Reading ---------------------------------------------------------------------------------- */

void state_file_explain(const struct state_file *f, const char *what, char why[REPORT_WHY])
{
    snprintf(
        why, REPORT_WHY,
        "state_file: %.300s %s; it is kept as it is, and nothing is remembered or saved: move it "
        "away to begin anew",
        f->file.path, what);
}

static bool read_whole(int fd, uint8_t *bytes, size_t size)
{
    size_t have = 0;
    while (have < size) {
        const ssize_t n = read(fd, bytes + have, size - have);
        if (n == 0)
            errno = EIO; /* it became shorter meanwhile */
        if (n <= 0 && errno != EINTR)
            return false;
        have += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* Who writes it says what is known, and which hashes collide. Ours are root's, our own, and under
 * sudo those of the person behind it, whom they are given to. */
static bool is_ours(const struct stat *st)
{
    const char *caller = getenv("SUDO_UID");
    int64_t uid;
    return st->st_uid == 0 || st->st_uid == geteuid() ||
           (geteuid() == 0 && caller && text_parse_number(caller, 0, UINT32_MAX - 1, &uid) &&
            st->st_uid == (uid_t)uid);
}

/* What was opened. NULL: it is good. */
static const char *read_open(struct state_file *f, int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return strerror(errno);
    if (!S_ISREG(st.st_mode))
        return "is no file";
    if (st.st_mode & (S_IWGRP | S_IWOTH))
        return "can be written by others (its mode)";
    if (!is_ours(&st))
        return "belongs to somebody else";
    if (st.st_size > STATE_FILE_MOST)
        return "is larger than any that tapwatch writes";
    const size_t size = (size_t)st.st_size;
    f->bytes = malloc(size + 1);
    if (!f->bytes || !read_whole(fd, f->bytes, size))
        return f->bytes ? strerror(errno) : "not enough memory";
    f->file.own_device = st.st_dev;
    f->file.own_inode = st.st_ino;
    f->size = size;
    return find_fault(f->bytes, size, f->version);
}

enum state_file_found state_file_read(struct state_file *f, char why[REPORT_WHY])
{
    /* Non-blocking: a pipe that nobody writes to would hold us up. */
    const int fd = open(f->file.path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return STATE_FILE_NONE;
    const char *fault = fd >= 0          ? read_open(f, fd)
                        : errno == ELOOP ? "is a symbolic link"
                                         : strerror(errno);
    if (fd >= 0)
        close(fd);
    if (fault) {
        state_file_explain(f, fault, why);
        state_file_forget(f);
        return STATE_FILE_REFUSED;
    }
    f->size -= STATE_FILE_HEAD;
    memmove(f->bytes, f->bytes + STATE_FILE_HEAD, f->size);
    return STATE_FILE_READ;
}

void state_file_forget(struct state_file *f)
{
    free(f->bytes);
    f->bytes = NULL;
    f->size = 0;
}

/* --- One at a time ---------------------------------------------------------------------------- */

static int open_lock(const struct state_file *f)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s.lock", f->file.path) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    const int flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    int fd = open(path, flags | O_CREAT | O_EXCL, 0600);
    if (fd >= 0)
        file_write_give_to_caller(fd);
    else if (errno == EEXIST)
        fd = open(path, flags);
    return fd;
}

bool state_file_lock(struct state_file *f, char why[REPORT_WHY])
{
    f->lock = open_lock(f);
    if (f->lock < 0) /* then the file can not be written either, which is told of that */
        return true;
    if (flock(f->lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return true;
    state_file_unlock(f);
    snprintf(why, REPORT_WHY,
             "state_file: %.300s is written by another tapwatch that runs; it is read, and what is "
             "known here is not saved",
             f->file.path);
    return false;
}

void state_file_unlock(struct state_file *f)
{
    if (f->lock >= 0)
        close(f->lock);
    f->lock = -1;
}

/* --- Writing ---------------------------------------------------------------------------------- */

struct written {
    uint8_t head[STATE_FILE_HEAD];
    const uint8_t *bytes;
    size_t size;
};

static bool write_state(const void *context, FILE *out)
{
    const struct written *w = context;
    return fwrite(w->head, sizeof w->head, 1, out) == 1 &&
           fwrite(w->bytes, 1, w->size, out) == w->size;
}

/* Another tapwatch, most likely; or somebody put a file there meanwhile. */
static void explain_failure(const struct state_file *f, const char *reason, char why[REPORT_WHY])
{
    static const char unsaved[] = "what is known is not saved";
    if (strstr(reason, "use --force"))
        snprintf(
            why, REPORT_WHY,
            "state_file: %.300s: somebody else wrote it meanwhile; give each tapwatch a file of "
            "its own; %s",
            f->file.path, unsaved);
    else
        snprintf(why, REPORT_WHY, "state_file: %.400s; %s", reason, unsaved);
}

bool state_file_check(const struct state_file *f, char why[REPORT_WHY])
{
    char reason[REPORT_WHY];
    if (report_check(&f->file, reason))
        return true;
    explain_failure(f, reason, why);
    return false;
}

bool state_file_write(struct state_file *f, const uint8_t *bytes, size_t size, char why[REPORT_WHY])
{
    struct written w = {.bytes = bytes, .size = size};
    char reason[REPORT_WHY];
    put_head(w.head, f->version, bytes, size);
    if (file_write_save(&f->file, write_state, &w, reason))
        return true;
    explain_failure(f, reason, why);
    return false;
}
