/* port_range: ports of TCP or UDP, one after another, as people write them: "udp/1026-1031". */
#ifndef TAPWATCH_BASE_PORT_RANGE_H
#define TAPWATCH_BASE_PORT_RANGE_H

#include <stdbool.h>
#include <stdint.h>

enum { PORT_RANGE_TEXT = sizeof "udp/65535-65535" };

struct port_range {
    uint8_t protocol;     /* IP protocol number: 6 or 17 */
    uint16_t first, last; /* first <= last */
};

/* Reads "tcp/445" or "udp/1026-1031", and nothing else. False: it is none, *out is as it was. */
bool port_range_parse(const char *text, struct port_range *out);
/* Writes it so that it reads back the same; returns out. */
char *port_range_format(const struct port_range *range, char out[PORT_RANGE_TEXT]);

#endif
