/* shipped: see shipped.h. */
#include "src/shipped.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool shipped_find(const char *name, char path[SHIPPED_PATH])
{
    static const char *const places[] = {
        "../share/tapwatch", /* from PREFIX/bin */
        "../../share",       /* from build/release */
    };
    char program[PATH_MAX];
    snprintf(path, SHIPPED_PATH, "%s", name);
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return false;
    program[length] = '\0';
    char *file = strrchr(program, '/');
    if (!file)
        return false;
    *file = '\0';
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(path, SHIPPED_PATH, "%s/%s/%s", program, places[i], name);
        if (access(path, F_OK) == 0)
            return true;
    }
    snprintf(path, SHIPPED_PATH, "%s/%s/%s", program, places[0], name);
    return false;
}
