/* services: see services.h. */
#include "src/base/services.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { SERVICE_NAME = 15 }; /* the longest name that IANA gives (RFC 6335 section 5.1) */

static char *names[2][UINT16_MAX + 1]; /* TCP, UDP; pages without a service stay untouched */

void services_read(void)
{
    static bool read;
    if (read)
        return;
    read = true;
    setservent(1);
    for (struct servent *s; (s = getservent()) != NULL;) {
        bool tcp = strcmp(s->s_proto, "tcp") == 0;
        if (!tcp && strcmp(s->s_proto, "udp") != 0)
            continue;
        /* The first line for a port has its official name. */
        char **name = &names[tcp ? 0 : 1][ntohs((uint16_t)s->s_port)];
        if (!*name)
            *name = strndup(s->s_name, SERVICE_NAME);
    }
    endservent();
}

const char *services_name(uint8_t protocol, uint16_t port)
{
    if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP)
        return NULL;
    services_read();
    return names[protocol == IPPROTO_TCP ? 0 : 1][port];
}
