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

static bool is_beneath(const char *path, const char *folder)
{
    const size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || folder[length - 1] == '/');
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
            realpath(sandbox_folder_of(s->places[i].path, folder), real) && is_beneath(path, real))
            return &s->places[i];
    return NULL;
}

const struct sandbox_place *exposed_by(const struct sandbox_settings *s, const char *path)
{
    char folder[PATH_MAX], real[PATH_MAX], named[PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (!*path || !realpath(sandbox_folder_of(path, folder), real))
        return NULL;
    const int length = snprintf(named, sizeof named, "%s/%s", strcmp(real, "/") == 0 ? "" : real,
                                slash ? slash + 1 : path);
    const struct sandbox_place *place = length > 0 && length < PATH_MAX ? find(s, named) : NULL;
    return place ? place : realpath(path, real) ? find(s, real) : NULL;
}
