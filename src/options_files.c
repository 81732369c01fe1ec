/* options_files: what is written may not lie where something else is written, or read. Paths are
 * compared before anything is opened; who writes follows no link (report/file_write.h). */
#include "src/options_words.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>

static bool same_place(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The folder that a file is in, or is to be in. */
static bool stat_folder(const char *path, struct stat *st)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX];
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

/* Of two that are not there. A link that leads to nothing is followed by nobody who writes. */
static bool is_same_to_be(const char *a, const char *b)
{
    struct stat st_a, st_b;
    return strcmp(name_of(a), name_of(b)) == 0 && stat_folder(a, &st_a) && stat_folder(b, &st_b) &&
           same_place(&st_a, &st_b);
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
    const struct options *o = p->o;
    for (size_t i = 0; i < o->file_count; i++)
        if (is_same_file(w->path, o->files[i]))
            return options_refuse(p->why,
                                  "--read and %s both mean %.*s, so the capture would be lost; "
                                  "write another file",
                                  w->what, CONFIG_WHY / 2, w->path);
    return !o->open || !is_same_file(w->path, o->open) ||
           options_refuse(p->why,
                          "--open and %s both mean %.*s, so the snapshot would be lost; write "
                          "another file",
                          w->what, CONFIG_WHY / 2, w->path);
}

static bool check_other(const struct parse *p, const struct written *a, const struct written *b)
{
    return !*b->path || !is_same_file(a->path, b->path) ||
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
    for (size_t i = 0; i < ALL; i++) {
        if (!*all[i].path)
            continue;
        if (!check_read(p, &all[i]))
            return false;
        for (size_t k = i + 1; k < ALL; k++)
            if (!check_other(p, &all[i], &all[k]))
                return false;
    }
    return true;
}
