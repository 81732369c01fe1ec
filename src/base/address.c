/* address: see address.h. */
#include "src/base/address.h"

#include "src/base/digits.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

static const uint8_t v4_mapped[12] = {[10] = 0xff, [11] = 0xff};

bool address_is_v4(const struct address *a)
{
    return memcmp(a->bytes, v4_mapped, sizeof v4_mapped) == 0;
}

int address_compare(const struct address *a, const struct address *b)
{
    bool a4 = address_is_v4(a);
    if (a4 != address_is_v4(b))
        return a4 ? -1 : 1;
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

bool address_is_group(const struct address *a)
{
    if (!address_is_v4(a))
        return a->bytes[0] == 0xff;
    static const uint8_t limited_broadcast[4] = {255, 255, 255, 255};
    return (a->bytes[12] & 0xf0) == 0xe0 || memcmp(a->bytes + 12, limited_broadcast, 4) == 0;
}

/* By hand: with inet_ntop, which calls sprintf, the rows of hosts in a report took a fifth longer.
 */
static void format_v4(const uint8_t bytes[4], char *to)
{
    for (int i = 0; i < 4; i++) {
        to = digits_put(to, bytes[i]);
        *to++ = i < 3 ? '.' : '\0';
    }
}

const char *address_format(const struct address *a, char text[ADDRESS_TEXT])
{
    if (address_is_v4(a))
        format_v4(a->bytes + 12, text);
    else if (!inet_ntop(AF_INET6, a->bytes, text, ADDRESS_TEXT))
        text[0] = '\0';
    return text;
}

bool address_parse(const char *text, struct address *out)
{
    uint8_t bytes[16];
    if (inet_pton(AF_INET, text, bytes) == 1)
        *out = address_from_v4(bytes);
    else if (inet_pton(AF_INET6, text, bytes) == 1)
        *out = address_from_v6(bytes);
    else
        return false;
    return true;
}

struct network network_of(const struct address *a, unsigned prefix_length)
{
    struct network n = {.base = *a, .prefix_length = (uint8_t)prefix_length};
    for (unsigned bit = 0; bit < prefix_length; bit++)
        n.mask.bytes[bit / 8] |= (uint8_t)(0x80u >> (bit % 8));
    for (size_t i = 0; i < sizeof n.base.bytes; i++)
        n.base.bytes[i] &= n.mask.bytes[i];
    return n;
}

bool network_parse(const char *text, struct network *out)
{
    char address_text[ADDRESS_TEXT];
    const char *slash = strchr(text, '/');
    size_t length = slash ? (size_t)(slash - text) : strlen(text);
    if (length >= sizeof address_text)
        return false;
    memcpy(address_text, text, length);
    address_text[length] = '\0';

    struct address a;
    if (!address_parse(address_text, &a))
        return false;
    /* By how it is written: ::ffff:0:0/96 is an IPv6 network. */
    bool v4 = strchr(address_text, ':') == NULL;
    unsigned long prefix = v4 ? 32 : 128;
    if (slash) {
        char *end;
        if (slash[1] < '0' || slash[1] > '9')
            return false;
        unsigned long given = strtoul(slash + 1, &end, 10);
        if (*end || given > prefix)
            return false;
        prefix = given;
    }
    *out = network_of(&a, (unsigned)prefix + (v4 ? 96 : 0));
    return true;
}

const char *network_format(const struct network *n, char text[NETWORK_TEXT])
{
    bool v4 = address_is_v4(&n->base) && n->prefix_length >= 96;
    char address_text[ADDRESS_TEXT];
    snprintf(text, NETWORK_TEXT, "%s/%d", address_format(&n->base, address_text),
             v4 ? n->prefix_length - 96 : n->prefix_length);
    return text;
}

/* Each packet is asked of every home network, twice: so by halves, and not by bytes; the lower one
 * first, in which IPv4 differs. */
bool network_contains(const struct network *n, const struct address *a)
{
    uint64_t base[2], mask[2], given[2];
    memcpy(base, n->base.bytes, sizeof base);
    memcpy(mask, n->mask.bytes, sizeof mask);
    memcpy(given, a->bytes, sizeof given);
    if ((given[1] & mask[1]) != base[1] || (given[0] & mask[0]) != base[0])
        return false;
    /* IPv4 lies within ::/0 only by the way we hold it. */
    return n->prefix_length >= 96 || !address_is_v4(a);
}

bool home_contains(const struct home *home, const struct address *a)
{
    for (size_t i = 0; i < home->count; i++)
        if (network_contains(&home->networks[i], a))
            return true;
    return false;
}

static bool network_covers(const struct network *n, const struct network *other)
{
    return n->prefix_length <= other->prefix_length && network_contains(n, &other->base);
}

bool home_add_network(struct home *home, const struct network *network)
{
    size_t kept = 0;
    for (size_t i = 0; i < home->count; i++)
        if (network_covers(&home->networks[i], network))
            return true;
    for (size_t i = 0; i < home->count; i++)
        kept += !network_covers(network, &home->networks[i]);
    if (kept == HOME_MAX)
        return false;
    kept = 0;
    for (size_t i = 0; i < home->count; i++)
        if (!network_covers(network, &home->networks[i]))
            home->networks[kept++] = home->networks[i];
    home->networks[kept++] = *network;
    home->count = kept;
    return true;
}

bool home_add(struct home *home, const char *list, char *why, size_t why_size)
{
    struct home grown = *home;
    while (*list) {
        size_t length = strcspn(list, ",");
        const char *next = list + length + (list[length] == ',');
        while (length > 0 && *list == ' ') {
            list++;
            length--;
        }
        while (length > 0 && list[length - 1] == ' ')
            length--;
        char entry[NETWORK_TEXT];
        struct network network;
        snprintf(entry, sizeof entry, "%.*s", (int)length, list);
        if (length >= sizeof entry || !network_parse(entry, &network)) {
            snprintf(why, why_size, "\"%s\" is not a network such as 192.0.2.0/24 or 2001:db8::/32",
                     entry);
            return false;
        }
        if (!home_add_network(&grown, &network)) {
            snprintf(why, why_size, "more than %d networks", HOME_MAX);
            return false;
        }
        list = next;
    }
    *home = grown;
    return true;
}
