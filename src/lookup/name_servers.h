/* name_servers: whom to ask, as the setting says it: addresses with or without a port. */
#ifndef TAPWATCH_LOOKUP_NAME_SERVERS_H
#define TAPWATCH_LOOKUP_NAME_SERVERS_H

#include <stdbool.h>

/* Whether it is one or more of "192.0.2.53", "192.0.2.53:5353", "2001:db8::53",
 * "[2001:db8::53]:5353", with commas between. */
bool name_servers_good(const char *servers);

#endif
