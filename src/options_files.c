/* options_files: what is written may not lie where something else is written, or read. */
#include "src/options_words.h"

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
    char folder[4096]; /* as long as Linux takes one */
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

/* Whether both are one file, by whatever way; devices and pipes are none. */
static bool is_same_file(const char *a, const char *b)
{
    struct stat st_a, st_b;
    if (strcmp(a, "-") == 0 || strcmp(b, "-") == 0)
        return false;
    const bool there_a = stat(a, &st_a) == 0, there_b = stat(b, &st_b) == 0;
    if (there_a && there_b)
        return S_ISREG(st_a.st_mode) && same_place(&st_a, &st_b);
    return !there_a && !there_b && strcmp(name_of(a), name_of(b)) == 0 && stat_folder(a, &st_a) &&
           stat_folder(b, &st_b) && same_place(&st_a, &st_b);
}

static bool check_read(const struct parse *p, const char *option, const char *path)
{
    for (size_t i = 0; path && i < p->o->file_count; i++)
        if (is_same_file(path, p->o->files[i]))
            return options_refuse(p->why,
                                  "--read and %s both mean %.*s, so the capture would be lost; "
                                  "write another file",
                                  option, CONFIG_WHY / 2, path);
    return true;
}

bool options_check_files(const struct parse *p)
{
    const struct options *o = p->o;
    if (p->again) /* they have been opened since */
        return true;
    if (o->write && o->output && is_same_file(o->write, o->output))
        return options_refuse(p->why,
                              "--write and --output both mean %.*s; name another file for one of "
                              "them",
                              CONFIG_WHY / 2, o->output);
    return check_read(p, "--write", o->write) && check_read(p, "--output", o->output);
}
