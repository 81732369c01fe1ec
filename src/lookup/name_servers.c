/* name_servers: see name_servers.h. */
#include "src/lookup/name_servers.h"

#include "src/base/address.h"
#include "src/base/text.h"

#include <stdio.h>
#include <string.h>

/* "192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]:5353". */
static bool is_server(const char *text, size_t length)
{
    char host[ADDRESS_TEXT + 8];
    struct address a;
    if (length >= sizeof host)
        return false;
    snprintf(host, sizeof host, "%.*s", (int)length, text);
    const bool bracket = host[0] == '[';
    char *end = bracket ? strchr(host, ']') : strchr(host, ':');
    if (bracket && !end)
        return false;
    if (end && (bracket || end == strrchr(host, ':'))) {
        int64_t port;
        const char *rest = bracket ? end + 1 : end;
        if (*rest && (*rest != ':' || !text_parse_number(rest + 1, 1, UINT16_MAX, &port)))
            return false;
        *end = '\0';
    }
    return address_parse(host + bracket, &a);
}

bool name_servers_good(const char *servers)
{
    for (const char *at = servers;; at++) {
        const size_t length = strcspn(at, ",");
        if (!is_server(at, length))
            return false;
        at += length;
        if (!*at)
            return true;
    }
}
