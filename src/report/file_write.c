/* file_write: report_check, report_save and their kin of report.h.
 *
 * The counts may be all that is left of a long watch, and the folder may belong to somebody else
 * while we are root. So a file appears under its name only when it is whole and on the disk, and
 * everything is done relative to one descriptor of the folder, never through a link in it. */
#include "src/report/file_write.h"

#include "src/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What lies where we want to write. */
enum place { PLACE_REFUSED, PLACE_FREE, PLACE_TAKEN, PLACE_DEVICE };

struct target {
    int folder;       /* descriptor; owned */
    const char *name; /* within the folder; borrowed from the path */
    enum place place; /* PLACE_TAKEN: by a file that may be replaced */
};

static bool refuse(char why[REPORT_WHY], const char *path, const char *reason)
{
    snprintf(why, REPORT_WHY, "%.300s: %s", path, reason);
    return false;
}

static bool open_folder(struct target *t, const char *path, char why[REPORT_WHY])
{
    char folder[PATH_MAX] = ".";
    const char *slash = strrchr(path, '/');
    t->name = slash ? slash + 1 : path;
    if (!*t->name)
        return refuse(why, path, "is no file name");
    if (slash) {
        size_t length = (size_t)(slash - path) + 1;
        if (length >= sizeof folder)
            return refuse(why, path, strerror(ENAMETOOLONG));
        memcpy(folder, path, length);
        folder[length] = '\0';
    }
    t->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (t->folder >= 0)
        return true;
    snprintf(why, REPORT_WHY, "%.300s: the folder: %s", path, strerror(errno));
    return false;
}

static enum place find_place(const struct target *t, const struct report_file *f,
                             char why[REPORT_WHY])
{
    const char *reason;
    struct stat st;
    if (fstatat(t->folder, t->name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return PLACE_FREE;
        reason = strerror(errno);
    } else if (S_ISREG(st.st_mode)) {
        if (f->force || (st.st_ino == f->own_inode && st.st_dev == f->own_device))
            return PLACE_TAKEN;
        reason = "exists; use --force to replace it";
    } else if (S_ISLNK(st.st_mode)) {
        reason = strcmp(f->path, "/dev/stdout") == 0
                     ? "is a symbolic link; use -o - for standard output"
                     : "is a symbolic link; name the file it points to";
    } else if (S_ISDIR(st.st_mode)) {
        reason = "is a folder; name a file in it";
    } else if (S_ISSOCK(st.st_mode)) {
        reason = "is a socket; use -o - and a pipe to a program that can write to it";
    } else if (f->regular) {
        reason = "is no file";
    } else {
        return PLACE_DEVICE;
    }
    refuse(why, f->path, reason);
    return PLACE_REFUSED;
}

/* False: nothing is left open. */
static bool open_target(struct target *t, const struct report_file *f, char why[REPORT_WHY])
{
    if (!open_folder(t, f->path, why))
        return false;
    t->place = find_place(t, f, why);
    if (t->place == PLACE_REFUSED)
        close(t->folder);
    return t->place != PLACE_REFUSED;
}

/* Under sudo the file is for the person who called it. A file system without owners refuses that;
 * the counts matter more, so it is not an error. */
void file_write_give_to_caller(int fd)
{
    const char *uid_text = getenv("SUDO_UID"), *gid_text = getenv("SUDO_GID");
    int64_t uid, gid;
    if (geteuid() != 0 || !uid_text || !gid_text ||
        !text_parse_number(uid_text, 0, UINT32_MAX - 1, &uid) ||
        !text_parse_number(gid_text, 0, UINT32_MAX - 1, &gid))
        return;
    (void)!fchown(fd, (uid_t)uid, (gid_t)gid);
}

/* A file that was not there before. */
static int create(const struct target *t, const char *name, int flags)
{
    int fd =
        openat(t->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
    if (fd >= 0)
        file_write_give_to_caller(fd);
    return fd;
}

/* A device or a pipe. It is not waited for: a pipe that nobody reads is an error (ENXIO). */
static int open_device(const struct target *t)
{
    struct stat st;
    int fd = openat(t->folder, t->name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    if (fstat(fd, &st) != 0 || S_ISREG(st.st_mode) || fcntl(fd, F_SETFL, 0) != 0) {
        close(fd);
        errno = EEXIST; /* it became a file since we looked */
        return -1;
    }
    return fd;
}

/* What is written, and how. */
struct content {
    file_writer *writer;
    const void *context;
};

/* Writes, flushes, closes. to_disk: and syncs. False: errno says why. */
static bool print_to(int fd, const struct content *content, bool to_disk)
{
    FILE *out = fdopen(fd, "w");
    if (!out) {
        close(fd);
        return false;
    }
    bool good =
        content->writer(content->context, out) && fflush(out) == 0 && (!to_disk || fsync(fd) == 0);
    int error = errno;
    if (fclose(out) != 0 && good) {
        good = false;
        error = errno;
    }
    errno = error;
    return good;
}

/* Gives the finished temporary file its name. */
static bool put_in_place(const struct target *t, const char *temporary)
{
    if (t->place == PLACE_TAKEN)
        return renameat(t->folder, temporary, t->folder, t->name) == 0;
    if (renameat2(t->folder, temporary, t->folder, t->name, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    /* A file system that can not do that: a hard link does not replace either. */
    if (linkat(t->folder, temporary, t->folder, t->name, 0) != 0)
        return false;
    unlinkat(t->folder, temporary, 0);
    return true;
}

static int create_temporary(const struct target *t, char name[NAME_MAX + 1])
{
    int fd = -1;
    errno = EEXIST;
    /* Others of that name are left from a process of our number that was killed. */
    for (int i = 0; fd < 0 && errno == EEXIST && i < 100; i++) {
        snprintf(name, NAME_MAX + 1, ".%.200s.tapwatch-%d-%d.tmp", t->name, (int)getpid(), i);
        fd = create(t, name, 0);
    }
    return fd;
}

static bool save_file(const struct target *t, struct report_file *f, const struct content *content)
{
    char temporary[NAME_MAX + 1];
    int fd = create_temporary(t, temporary);
    if (fd < 0)
        return false;
    struct stat st;
    if (fstat(fd, &st) != 0)
        st = (struct stat){.st_ino = 0};
    if (f->shared) /* whatever the umask is; a file system without modes refuses */
        (void)!fchmod(fd, 0644);
    if (!print_to(fd, content, true) || !put_in_place(t, temporary)) {
        int error = errno;
        unlinkat(t->folder, temporary, 0);
        errno = error;
        return false;
    }
    f->own_device = st.st_dev;
    f->own_inode = st.st_ino;
    /* So that the name outlives a power cut too. Where it can not be done the file is still whole,
     * or the old one is. */
    (void)fsync(t->folder);
    return true;
}

static bool explain(const struct report_file *f, char why[REPORT_WHY])
{
    if (errno == EEXIST)
        return refuse(why, f->path, "exists; use --force to replace it");
    if (errno == ENXIO)
        return refuse(why, f->path, "nobody reads from it");
    return refuse(why, f->path, strerror(errno));
}

bool report_check(const struct report_file *f, char why[REPORT_WHY])
{
    struct target t;
    if (!open_target(&t, f, why))
        return false;
    const char *what = t.place == PLACE_DEVICE ? t.name : ".";
    int mode = t.place == PLACE_DEVICE ? W_OK : W_OK | X_OK;
    bool good = faccessat(t.folder, what, mode, AT_EACCESS) == 0 || explain(f, why);
    close(t.folder);
    return good;
}

struct page {
    const struct snapshot *s;
    const struct report_file *file;
};

static bool write_page(const void *context, FILE *out)
{
    const struct page *page = context;
    return report_print(page->s, page->file->format, &page->file->how, REPORT_ALONE, out);
}

bool report_save(struct report_file *f, const struct snapshot *s, char why[REPORT_WHY])
{
    const struct page page = {s, f};
    return file_write_save(f, write_page, &page, why);
}

bool file_write_save(struct report_file *f, file_writer *writer, const void *context,
                     char why[REPORT_WHY])
{
    const struct content content = {writer, context};
    struct target t;
    if (!open_target(&t, f, why))
        return false;
    bool good;
    if (t.place == PLACE_DEVICE) {
        int fd = open_device(&t);
        good = fd >= 0 && print_to(fd, &content, false);
    } else {
        good = save_file(&t, f, &content);
    }
    good = good || explain(f, why);
    close(t.folder);
    return good;
}

int file_write_open_stream(const struct report_file *f, char why[REPORT_WHY])
{
    struct target t;
    if (!open_target(&t, f, why))
        return -1;
    int fd = -1;
    if (t.place == PLACE_DEVICE)
        fd = open_device(&t);
    else if (t.place == PLACE_FREE || unlinkat(t.folder, t.name, 0) == 0)
        fd = create(&t, t.name, O_APPEND);
    if (fd < 0)
        explain(f, why);
    else if (t.place != PLACE_DEVICE)
        (void)fsync(t.folder);
    close(t.folder);
    return fd;
}
