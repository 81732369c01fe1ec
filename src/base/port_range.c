/* port_range: see port_range.h. */
#include "src/base/port_range.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

/* Digits only: no sign, no space. Returns what stands behind it; NULL: there is no port. */
static const char *read_port(const char *text, uint16_t *out)
{
    uint32_t port = 0;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0)
        return NULL;
    for (size_t i = 0; i < digits; i++) {
        port = port * 10 + (uint32_t)(text[i] - '0');
        if (port > UINT16_MAX)
            return NULL;
    }
    *out = (uint16_t)port;
    return text + digits;
}

bool port_range_parse(const char *text, struct port_range *out)
{
    struct port_range range;
    bool tcp = strncmp(text, "tcp/", 4) == 0;
    if (!tcp && strncmp(text, "udp/", 4) != 0)
        return false;
    range.protocol = tcp ? IPPROTO_TCP : IPPROTO_UDP;
    const char *end = read_port(text + 4, &range.first);
    if (!end)
        return false;
    range.last = range.first;
    if (*end == '-' && !(end = read_port(end + 1, &range.last)))
        return false;
    if (*end || range.last < range.first)
        return false;
    *out = range;
    return true;
}

char *port_range_format(const struct port_range *range, char out[PORT_RANGE_TEXT])
{
    const char *protocol = range->protocol == IPPROTO_TCP ? "tcp" : "udp";
    if (range->first == range->last)
        snprintf(out, PORT_RANGE_TEXT, "%s/%u", protocol, range->first);
    else
        snprintf(out, PORT_RANGE_TEXT, "%s/%u-%u", protocol, range->first, range->last);
    return out;
}
