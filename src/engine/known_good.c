/* known_good: see known_good.h. */
#include "src/engine/known_good.h"

#include <string.h>

static bool is_name(const char *text)
{
    const size_t length = strlen(text);
    return length > 0 && length < SIGNATURE_NAME &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

bool known_good_add(struct known_good *k, const char *text)
{
    struct network network;
    struct port_range range;
    if (network_parse(text, &network)) {
        if (k->networks.count == HOME_MAX)
            return false;
        k->networks.networks[k->networks.count++] = network;
    } else if (port_range_parse(text, &range)) {
        if (k->port_count == KNOWN_GOOD_MOST)
            return false;
        k->ports[k->port_count++] = range;
    } else if (is_name(text) && k->name_count < KNOWN_GOOD_MOST) {
        strcpy(k->names[k->name_count++], text);
    } else {
        return false;
    }
    return true;
}

const char *known_good_stranger(const struct known_good *k, const struct signature *list,
                                size_t count)
{
    for (size_t i = 0; i < k->name_count; i++) {
        size_t at = 0;
        while (at < count && strcmp(list[at].name, k->names[i]) != 0)
            at++;
        if (at == count)
            return k->names[i];
    }
    return NULL;
}

bool known_good_source(const struct known_good *k, const struct address *source)
{
    return home_contains(&k->networks, source);
}

bool known_good_port(const struct known_good *k, uint8_t protocol, uint16_t port)
{
    for (size_t i = 0; i < k->port_count; i++)
        if (k->ports[i].protocol == protocol && port >= k->ports[i].first &&
            port <= k->ports[i].last)
            return true;
    return false;
}

bool known_good_signature(const struct known_good *k, const char *name)
{
    for (size_t i = 0; i < k->name_count; i++)
        if (strcmp(k->names[i], name) == 0)
            return true;
    return false;
}
