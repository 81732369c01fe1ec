/* live_filter: the filter of interfaces, at first and while they are captured from. */
#ifndef TAPWATCH_CAPTURE_LIVE_FILTER_H
#define TAPWATCH_CAPTURE_LIVE_FILTER_H

#include "src/capture/capture.h"
#include <pcap.h>

/* False: libpcap's words in `why`. */
bool live_filter_set(pcap_t *handle, const char *filter, char why[CAPTURE_WHY]);
/* Another one on all of them, or on none. No packet that both let through is lost on the way, and
 * none is counted twice. False: `why`, and the old one is in force. */
bool live_filter_change(pcap_t *const *handles, unsigned count, const char *old, const char *new,
                        char why[CAPTURE_WHY]);

#endif
