/* ring: how large the ring of packets is that the kernel shares with us.
 *
 * When there is no memory for the one that was asked for, libpcap takes a smaller one in silence.
 */
#ifndef TAPWATCH_CAPTURE_RING_H
#define TAPWATCH_CAPTURE_RING_H

#include <stdint.h>

/* Bytes of this socket that are mapped into the process; 0: none, or it can not be known. */
uint64_t ring_bytes(int socket);

#endif
