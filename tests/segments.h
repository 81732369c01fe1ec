/* segments: of TCP streams that come in bursts, for tests. */
#ifndef TAPWATCH_TESTS_SEGMENTS_H
#define TAPWATCH_TESTS_SEGMENTS_H

#include "tests/traffic.h"

/* One in the midst of a stream. */
static struct packet random_segment(int64_t time_us)
{
    struct packet p = random_packet(time_us);
    p.protocol = IP_TCP;
    p.later_fragment = p.has_icmp = false;
    p.has_ports = true;
    p.source_port = 443;
    p.target_port = port_numbers[below(PORTS)];
    p.tcp_flags = TCP_ACK;
    return p;
}

/* The one behind it: mostly of the same stream, and as a rule of another length. */
static struct packet random_next_segment(const struct packet *before, int64_t time_us)
{
    struct packet p = *before;
    p.time_us = below(20) ? time_us : time_us - 1000;
    p.wire_bytes = 60 + below(1400);
    p.truncated = below(20) == 0;
    p.ttl = (uint8_t)(below(5) ? p.ttl : below(256));
    p.target_port = below(30) ? p.target_port : port_numbers[below(PORTS)];
    return p;
}

#endif
