/* known_good: networks, ports and signatures that are nobody's business: they never make an
 * incident or an alert. They are counted like all else. */
#ifndef TAPWATCH_ENGINE_KNOWN_GOOD_H
#define TAPWATCH_ENGINE_KNOWN_GOOD_H

#include "src/base/port_range.h"
#include "src/engine/signature.h"

enum { KNOWN_GOOD_MOST = 32 }; /* of each */

struct known_good {
    struct home networks;                     /* what comes from there */
    struct port_range ports[KNOWN_GOOD_MOST]; /* what goes to these, whoever sends it */
    size_t port_count;
    char names[KNOWN_GOOD_MOST][SIGNATURE_NAME];
    size_t name_count;
};

/* Adds "192.0.2.0/24" or an address, "udp/5351" or "tcp/1-1023", or the name of a signature. False:
 * it is none of these, or there is no room; k is as it was. */
bool known_good_add(struct known_good *k, const char *text);
/* The first name that is none of the list's; NULL: all are. */
const char *known_good_stranger(const struct known_good *k, const struct signature *list,
                                size_t count);

bool known_good_source(const struct known_good *k, const struct address *source);
bool known_good_port(const struct known_good *k, uint8_t protocol, uint16_t port);
bool known_good_signature(const struct known_good *k, const char *name);

#endif
