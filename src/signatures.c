/* signatures: see signatures.h. */
#include "src/signatures.h"

#include "src/config_signatures.h"
#include "src/shipped.h"

#include <stdio.h>
#include <string.h>

static bool load_all(const struct config *c, struct config_signatures *list, char why[CONFIG_WHY])
{
    char shipped[SHIPPED_PATH];
    if (!shipped_find("signatures.conf", shipped)) {
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
    s->detectors = c->detectors;
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
