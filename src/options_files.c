/* options_files: what is written may not lie where something else is written, or read. */
#include "src/options_words.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_MOST = 4096 }; /* bytes; as long as Linux takes one */

static bool same_place(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The folder that a file is in, or is to be in. */
static bool stat_folder(const char *path, struct stat *st)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MOST];
    if (!slash)
        return stat(".", st) == 0;
    const size_t length = (size_t)(slash - path) + 1;
    if (length >= sizeof folder)
        return false;
    memcpy(folder, path, length);
    folder[length] = '\0';
    return stat(folder, st) == 0;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Where a file is to be made: a link that leads to none names it. Left as it is where that can not
 * be said. */
static void follow_links(char path[PATH_MOST])
{
    enum { LINKS_MOST = 40 }; /* as many as Linux follows */
    for (int i = 0; i < LINKS_MOST; i++) {
        char to[PATH_MOST], next[2 * PATH_MOST];
        const ssize_t length = readlink(path, to, sizeof to - 1);
        if (length < 0)
            return;
        to[length] = '\0';
        snprintf(next, sizeof next, "%.*s%s", to[0] == '/' ? 0 : (int)(name_of(path) - path), path,
                 to);
        if (strlen(next) >= PATH_MOST)
            return;
        memcpy(path, next, strlen(next) + 1);
    }
}

/* Of two that are not there. */
static bool is_same_to_be(const char *a, const char *b)
{
    char path_a[PATH_MOST], path_b[PATH_MOST];
    struct stat st_a, st_b;
    if (strlen(a) >= PATH_MOST || strlen(b) >= PATH_MOST)
        return false;
    memcpy(path_a, a, strlen(a) + 1);
    memcpy(path_b, b, strlen(b) + 1);
    follow_links(path_a);
    follow_links(path_b);
    return strcmp(name_of(path_a), name_of(path_b)) == 0 && stat_folder(path_a, &st_a) &&
           stat_folder(path_b, &st_b) && same_place(&st_a, &st_b);
}

/* Whether both are one file, by whatever way; devices and pipes are none. */
static bool is_same_file(const char *a, const char *b)
{
    struct stat st_a, st_b;
    if (strcmp(a, "-") == 0 || strcmp(b, "-") == 0)
        return false;
    const bool there_a = stat(a, &st_a) == 0, there_b = stat(b, &st_b) == 0;
    if (there_a && there_b)
        return S_ISREG(st_a.st_mode) && same_place(&st_a, &st_b);
    return !there_a && !there_b && is_same_to_be(a, b);
}

/* What is written, as a message calls it, and where; "": nowhere. */
struct written {
    const char *what, *path;
};

static bool check_read(const struct parse *p, const struct written *w)
{
    for (size_t i = 0; i < p->o->file_count; i++)
        if (is_same_file(w->path, p->o->files[i]))
            return options_refuse(p->why,
                                  "--read and %s both mean %.*s, so the capture would be lost; "
                                  "write another file",
                                  w->what, CONFIG_WHY / 2, w->path);
    return true;
}

static bool check_other(const struct parse *p, const struct written *a, const struct written *b)
{
    return !is_same_file(a->path, b->path) ||
           options_refuse(p->why, "%s and %s both mean %.*s; name another file for one of them",
                          a->what, b->what, CONFIG_WHY / 2, b->path);
}

bool options_check_files(const struct parse *p)
{
    const struct options *o = p->o;
    const struct written all[] = {
        {"--write", o->write ? o->write : ""},
        {"--output", o->output ? o->output : ""},
        {"metrics_file", o->config.metrics_file},
        {"state_file", o->config.state_file},
    };
    enum { ALL = sizeof all / sizeof all[0] };
    bool good = true;
    for (size_t i = 0; good && i < ALL; i++) {
        if (!*all[i].path)
            continue;
        good = check_read(p, &all[i]);
        for (size_t k = i + 1; good && k < ALL; k++)
            good = !*all[k].path || check_other(p, &all[i], &all[k]);
    }
    return good;
}
