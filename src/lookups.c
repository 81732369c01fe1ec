/* lookups: see lookups.h. */
#include "src/lookups.h"

#include <string.h>

static bool open_geo(struct lookups *l, const struct config *c, char why[CONFIG_WHY])
{
    const char *paths[CONFIG_FILES];
    size_t count = 0;
    for (const char *path = c->geo_files; *path; path += strlen(path) + 1)
        paths[count++] = path;
    if (count > 0)
        l->geo = geo_new(paths, count, why, CONFIG_WHY);
    return count == 0 || l->geo;
}

bool lookups_open(struct lookups *l, const struct config *c, bool with_names, char why[CONFIG_WHY])
{
    *l = (struct lookups){.names = NULL};
    if (with_names)
        l->names = names_new(c->name_servers, why, CONFIG_WHY);
    if ((!with_names || l->names) && open_geo(l, c, why))
        return true;
    lookups_close(l);
    return false;
}

void lookups_close(struct lookups *l)
{
    names_free(l->names);
    geo_free(l->geo);
    *l = (struct lookups){.names = NULL};
}
