/* session: the TCP connection over which one is logged in by SSH, as sshd tells it in the
 * environment: SSH_CONNECTION="192.0.2.9 50122 192.0.2.1 22", the client's address and port, the
 * server's (ssh(1)). What is drawn goes out through it, and would be seen by what draws. */
#ifndef TAPWATCH_BASE_SESSION_H
#define TAPWATCH_BASE_SESSION_H

#include "src/base/address.h"
#include <sys/types.h>

struct session {
    struct address client, server;
    uint16_t client_port, server_port; /* client_port 0: there is no session */
};

/* False: it is not such a text; out is untouched. */
bool session_parse(const char *text, struct session *out);
/* That of this process: from its environment, or else from that of the nearest process above that
 * has it and may be read, since sudo takes the variable away. False: there is none. */
bool session_find(struct session *out);
/* The same of the processes above `pid`, and itself, by a folder such as /proc. */
bool session_find_above(const char *proc, pid_t pid, struct session *out);

/* Whether a TCP packet is of that session, either way. */
static inline bool session_has(const struct session *s, const struct address *source,
                               uint16_t source_port, const struct address *target,
                               uint16_t target_port)
{
    if (source_port == s->client_port && target_port == s->server_port &&
        address_equal(source, &s->client) && address_equal(target, &s->server))
        return true;
    return source_port == s->server_port && target_port == s->client_port &&
           address_equal(source, &s->server) && address_equal(target, &s->client);
}

#endif
