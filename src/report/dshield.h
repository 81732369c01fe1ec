/* dshield: a snapshot as lines of DShield's log format, and as a list of the sources of a port. */
#ifndef TAPWATCH_REPORT_DSHIELD_H
#define TAPWATCH_REPORT_DSHIELD_H

#include "src/snapshot/snapshot.h"
#include <stdio.h>

struct dshield_settings {
    int64_t user_id; /* 0: anonymous */
    bool anonymise;  /* the first octet of each target is 10 */
};

/* Write errors stay in the stream's error flag. */
void dshield_print(const struct snapshot *s, const struct dshield_settings *settings, FILE *out);
/* protocol: 6 or 17 */
void dshield_print_sources(const struct snapshot *s, uint8_t protocol, uint16_t port, FILE *out);

#endif
