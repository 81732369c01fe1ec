/* signatures: see signatures.h. */
#include "src/signatures.h"

#include "src/config_signatures.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHIPPED_PATH = PATH_MAX + 64 };

/* The file that comes with the program: where `make install` puts it, or where it stands in the
 * source tree, seen from the program. False: it is at neither place. */
static bool find_shipped(char path[SHIPPED_PATH])
{
    static const char *const places[] = {
        "../share/tapwatch/signatures.conf", /* from PREFIX/bin */
        "../../share/signatures.conf",       /* from build/release */
    };
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return false;
    program[length] = '\0';
    char *name = strrchr(program, '/');
    if (!name)
        return false;
    *name = '\0';
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(path, SHIPPED_PATH, "%s/%s", program, places[i]);
        if (access(path, F_OK) == 0)
            return true;
    }
    snprintf(path, SHIPPED_PATH, "%s/%s", program, places[0]);
    return false;
}

static bool load_all(const struct config *c, struct config_signatures *list, char why[CONFIG_WHY])
{
    char shipped[SHIPPED_PATH] = "signatures.conf";
    if (!find_shipped(shipped)) {
        snprintf(why, CONFIG_WHY,
                 "%.300s, the signatures that come with tapwatch: no such file; install it again",
                 shipped);
        return false;
    }
    if (!config_signatures_load(list, shipped, why))
        return false;
    for (const char *path = c->signatures; *path; path += strlen(path) + 1)
        if (!config_signatures_load(list, path, why))
            return false;
    return true;
}

static bool take_known_good(struct lookout *s, const struct config *c, char why[CONFIG_WHY])
{
    s->known_good = (struct known_good){.port_count = 0};
    for (const char *word = c->known_good; *word; word += strlen(word) + 1)
        if (!known_good_add(&s->known_good, word)) {
            snprintf(why, CONFIG_WHY, "known_good: there is no room for \"%.80s\"; %d of each kind",
                     word, KNOWN_GOOD_MOST);
            return false;
        }
    const char *stranger = known_good_stranger(&s->known_good, signature_set_list(s->set),
                                               signature_set_count(s->set));
    if (stranger)
        snprintf(why, CONFIG_WHY, "known_good: there is no signature \"%s\"", stranger);
    return !stranger;
}

bool signatures_open(struct lookout *s, const struct config *c, char why[CONFIG_WHY])
{
    struct config_signatures *list = config_signatures_new();
    bool good = list && load_all(c, list, why);
    s->set = good ? signature_set_new(list->list, list->count) : NULL;
    if (!list || (good && !s->set))
        snprintf(why, CONFIG_WHY, "signatures: not enough memory");
    config_signatures_free(list);
    if (s->set && !take_known_good(s, c, why))
        signatures_close(s);
    return s->set;
}

void signatures_close(struct lookout *s)
{
    signature_set_free(s->set);
    s->set = NULL;
}
