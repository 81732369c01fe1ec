/* themes: see themes.h. */
#include "src/themes.h"

#include "src/base/log.h"
#include "src/base/text.h"
#include "src/config_theme.h"
#include "src/shipped.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_theme(const struct dirent *entry)
{
    static const char suffix[] = ".conf";
    const size_t length = strlen(entry->d_name);
    return length >= sizeof suffix && entry->d_name[0] != '.' &&
           strcmp(entry->d_name + length - (sizeof suffix - 1), suffix) == 0;
}

/* By bytes, whatever the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Those that come with tapwatch, but for wrong ones. chosen: a path; a fault in that one is for
 * whoever asked for it. */
static void load_shipped(struct themes *t, const char *chosen)
{
    char folder[SHIPPED_PATH], path[SHIPPED_PATH + NAME_MAX + 2], why[CONFIG_WHY];
    struct dirent **files;
    const int count =
        shipped_find("themes", folder) ? scandir(folder, &files, is_theme, by_name) : 0;
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]->d_name);
        free(files[i]);
        if (t->count == THEMES - 1) /* there is room for one of the person's own */
            continue;
        if (config_theme_load(&t->list[t->count], path, why))
            t->count++;
        else if (strcmp(path, chosen) != 0)
            log_error("%s; it is left out", why);
    }
    if (count > 0)
        free(files);
}

/* The shipped names, for a message. */
static void list_names(const struct themes *t, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < t->count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "", t->list[i].name);
}

static bool choose_name(struct themes *t, const char *name, const char *path, char why[CONFIG_WHY])
{
    struct theme ignored;
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->list[i].name, name) == 0) {
            t->chosen = i;
            return true;
        }
    if (path && !config_theme_load(&ignored, path, why))
        return false;
    char safe[80], known[256];
    list_names(t, known, sizeof known);
    text_safe(name, strlen(name), safe, sizeof safe);
    if (t->count > 0)
        snprintf(why, CONFIG_WHY, "theme %s: there is none of that name; there are %s, or a path",
                 safe, known);
    else
        snprintf(why, CONFIG_WHY,
                 "theme %s: none of the themes that come with tapwatch is there; install it again",
                 safe);
    return false;
}

bool themes_open(struct themes *t, const char *chosen, char why[CONFIG_WHY])
{
    char file[CONFIG_TEXT + 16], path[SHIPPED_PATH];
    const bool is_path = strchr(chosen, '/');
    *t = (struct themes){.count = 0};
    snprintf(file, sizeof file, "themes/%s.conf", chosen);
    const bool found = !is_path && shipped_find(file, path);
    load_shipped(t, found ? path : "");
    if (!is_path)
        return choose_name(t, chosen, found ? path : NULL, why);
    if (!config_theme_load(&t->list[t->count], chosen, why))
        return false;
    t->chosen = t->count++;
    return true;
}
