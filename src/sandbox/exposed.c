/* exposed: see exposed.h. */
#include "src/sandbox/exposed.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_or_lies_beneath(const char *path, const char *folder)
{
    const size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 &&
           (path[length] == '/' || path[length] == '\0' || folder[length - 1] == '/');
}

/* A folder whose files are run (run-parts, PATH) need not be replaced: its owner can change its
 * mode.
 */
static bool account_can_fill(const char *folder, const struct stat *st)
{
    return st->st_uid == geteuid() || faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0;
}

/* Whose a file is can change its mode, whoever writes to a folder makes one that is not there. In a
 * sticky folder only the owners of it and of the file take that away. What lies above does not
 * matter: folders are neither made nor renamed (landlock.c). */
static bool account_can_put(const char *path, const char *folder)
{
    struct stat file, around;
    if (stat(folder, &around) != 0)
        return false;
    const bool there = lstat(path, &file) == 0;
    if (!there && errno != ENOENT)
        return false;
    if (there && S_ISDIR(file.st_mode))
        return account_can_fill(path, &file);
    if (around.st_uid == geteuid() || (there && file.st_uid == geteuid()))
        return true;
    if (there && !S_ISLNK(file.st_mode) && faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0)
        return true;
    return !(there && (around.st_mode & S_ISVTX)) &&
           faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0;
}

static bool is_written_to(const struct sandbox_place *p)
{
    return p->use == SANDBOX_WRITE || p->use == SANDBOX_KEEP || p->use == SANDBOX_WRITE_MAYBE;
}

/* path has no links in it but, maybe, the last part. */
static const struct sandbox_place *find(const struct sandbox_settings *s, const char *path)
{
    char folder[PATH_MAX], real[PATH_MAX];
    if (!account_can_put(path, sandbox_folder_of(path, folder)))
        return NULL;
    for (size_t i = 0; i < s->place_count; i++)
        if (is_written_to(&s->places[i]) &&
            realpath(sandbox_folder_of(s->places[i].path, folder), real) &&
            is_or_lies_beneath(path, real))
            return &s->places[i];
    return NULL;
}

/* folder/name. False: that is too long. */
static bool join(const char *folder, const char *name, char out[PATH_MAX])
{
    const int length =
        snprintf(out, PATH_MAX, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, name);
    return length < PATH_MAX;
}

/* Without links but, maybe, the last part, which need not be there. False: its folder is not. */
static bool resolve(const char *path, char out[PATH_MAX])
{
    char folder[PATH_MAX], real[PATH_MAX];
    struct stat st;
    const char *slash = strrchr(path, '/');
    if (lstat(path, &st) == 0 && !S_ISLNK(st.st_mode))
        return realpath(path, out);
    return *path && realpath(sandbox_folder_of(path, folder), real) &&
           join(real, slash ? slash + 1 : path, out);
}

/* From a link, resolved, to what it names. False: it is none, or leads nowhere. */
static bool follow(char at[PATH_MAX])
{
    char target[PATH_MAX], folder[PATH_MAX], path[PATH_MAX];
    const ssize_t length = readlink(at, target, sizeof target - 1);
    if (length <= 0)
        return false;
    target[length] = '\0';
    if (target[0] == '/')
        return resolve(target, at);
    return join(sandbox_folder_of(at, folder), target, path) && resolve(path, at);
}

const struct sandbox_place *exposed_by(const struct sandbox_settings *s, const char *path)
{
    enum { LINKS_MOST = 40 }; /* the kernel follows no more: path_resolution(7) */
    char at[PATH_MAX];
    const struct sandbox_place *place = NULL;
    bool good = resolve(path, at);
    for (int links = 0; good && !place && links <= LINKS_MOST; links++) {
        place = find(s, at);
        good = follow(at);
    }
    return place;
}
