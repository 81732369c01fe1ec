/* route: through which interface this host reaches everybody else, as the kernel's tables say. */
#ifndef TAPWATCH_CAPTURE_ROUTE_H
#define TAPWATCH_CAPTURE_ROUTE_H

#include "src/capture/interfaces.h"
#include <stdbool.h>
#include <stdio.h>

/* The interface of the default route: IPv4's, else IPv6's. False: there is none. */
bool route_default(char name[INTERFACE_NAME]);

/* For tests: the same from a table as /proc/net/route, /proc/net/ipv6_route has it; of several
 * default routes the one with the least metric. */
bool route_read_v4(FILE *table, char name[INTERFACE_NAME]);
bool route_read_v6(FILE *table, char name[INTERFACE_NAME]);

#endif
