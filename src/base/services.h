/* services: the name of a port, as this machine's /etc/services has it ("ms-sql-m" for udp/1434).
 *
 * The file is read once, at the first question; no network is ever asked. Main thread only; but
 * once services_read has returned, any thread that is started afterwards may ask. */
#ifndef TAPWATCH_BASE_SERVICES_H
#define TAPWATCH_BASE_SERVICES_H

#include <stdint.h>

/* protocol: an IP protocol number. NULL: no name is known, for every protocol but TCP (6) and UDP
 * (17) too. The text is good for ever. Cheap enough to ask for every row. */
const char *services_name(uint8_t protocol, uint16_t port);
/* Reads the file now, unless that was done. */
void services_read(void);

#endif
