/* lookups: from settings to what answers who an address is: DNS, and files of countries. */
#ifndef TAPWATCH_LOOKUPS_H
#define TAPWATCH_LOOKUPS_H

#include "src/config.h"
#include "src/lookup/geo.h"
#include "src/lookup/names.h"

struct lookups {
    struct names *names; /* NULL: not wanted */
    struct geo *geo;     /* NULL: no file is named */
};

/* with_names: there is a screen to show them. No packet is sent. False: why is one line, and
 * nothing is left behind. */
bool lookups_open(struct lookups *l, const struct config *c, bool with_names, char why[CONFIG_WHY]);
void lookups_close(struct lookups *l);

#endif
