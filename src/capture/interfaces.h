/* interfaces: what there is to capture on, what networks it is in, and why it can not be opened. */
#ifndef TAPWATCH_CAPTURE_INTERFACES_H
#define TAPWATCH_CAPTURE_INTERFACES_H

#include "src/base/address.h"
#include <pcap.h>

enum { INTERFACE_NAME = 64 };

/* That of the default route, else the first that is up. False: `why`. */
bool interfaces_default(char name[INTERFACE_NAME], char *why, size_t why_size);
/* The networks that an interface has addresses in ("any": all interfaces but loopback). */
void interfaces_home(const char *name, struct home *home);
/* One line for a failed pcap_activate: what, why, the way out. */
void interfaces_explain(const char *name, pcap_t *handle, int status, char *why, size_t why_size);

#endif
